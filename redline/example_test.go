package redline_test

import (
	"fmt"
	"strings"

	"comity.example/comity/redline"
)

func Example() {
	text, err := redline.Parse("text:1", `
States should:

(a) take measures to protect infrastructure;
(b) cooperate with each other.
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	v := redline.NewVersion(text)
	typed := func(id, from, to string) redline.Change {
		target, err := redline.Parse("typed", strings.Replace(text.Format(), from, to, 1))
		if err != nil {
			fmt.Println(err)
		}
		return v.Diff(id, target)
	}
	changes := []redline.Change{
		typed("Canada", "protect infrastructure", "protect critical infrastructure"),
		typed("Kenya", "take measures", "adopt rules"),
		typed("Peru", "measures", "steps"),
		typed("Fiji", "(b) cooperate", "(b) report;\n(c) cooperate"),
	}
	board, err := v.Collide(changes)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range board.Colliding {
		fmt.Println(c.A, "and", c.B, "collide:", c.Gravest)
	}
	var decisions []redline.Decision
	for _, c := range changes {
		decisions = append(decisions, redline.Decision{Amendment: c.ID, As: redline.Retained})
	}
	done, err := v.Consolidate(changes, decisions)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(redline.Plain(done.Redline(), func(by []string) string { return strings.Join(by, ", ") }))
	// Output:
	// Kenya and Peru collide: overlapping
	// States should:
	// (a) [take measures][Kenya: adopt rules][Peru: take steps] to protect {+critical +}infrastructure;
	// {+} (b) report;
	// (c) cooperate with each other.
}

func ExampleCollisions() {
	base := []string{"States should take measures to protect infrastructure."}
	board := redline.Collisions(base, []redline.Amendment{
		{ID: "A1", Paragraph: 0, Text: "States should take all measures to protect infrastructure."},
		{ID: "A2", Paragraph: 0, Text: "States should protect infrastructure."},
		{ID: "A3", Paragraph: 0, Text: "States should take measures to protect critical infrastructure."},
	})
	fmt.Println(redline.Pairs(board.Colliding))
	// Output: [[A1 A2]]
}

func ExampleText_Find() {
	v := redline.NewVersion(redline.FromParagraphs("text:1", []string{"States should act."}))
	change, err := v.Reword("Kenya", redline.ID{Origin: "text:1"}, "States should act together.")
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := v.Apply(change)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range text.Find("together") {
		fmt.Println(p.Credits[0].By)
	}
	// Output: [Kenya]
}
