package exercise

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

var update = flag.Bool("update", false, "write the golden file anew")

const golden = "testdata/bodies.golden"

// examples gives a good body of each type, in the order of Types.
func examples() []Body {
	at := time.Date(2026, 5, 5, 9, 0, 0, 0, time.UTC)
	m := Marked{true}
	return []Body{
		&Opened{Marked: m, Title: en("CANARY-title"), About: en("CANARY-about"), Scenario: "canary/1", Sealed: statement.Hash{7}, Starts: cooperation.At(at, "Africa/Nairobi"), Factor: 2,
			Players: []Player{{"north", en("CANARY-north"), north}, {"south", en("CANARY-south"), south}}},
		&Played{Marked: m, Inject: "inject-0", Minute: 5, Role: "north", From: en("CANARY-from"), Title: en("CANARY-inject"), Words: en("CANARY-words")},
		&Paused{m},
		&Resumed{m},
		&Observed{Marked: m, Inject: "inject-0", Words: en("CANARY-observed")},
		&Closed{Marked: m, Table: []Row{{Inject: "inject-0", Minute: 5, Title: en("CANARY-inject"), Role: "north", Player: north, Played: at, Result: Late, Case: "case:0123456789abcdef0123456789abcdef",
			By: statement.Hash{9}, At: at.Add(time.Hour), Took: 60, Expected: &Expected{Kind: cooperation.Notification, Verb: cooperation.Sent, To: "south", Within: 30}}}},
	}
}

// TestEachGoesThereAndBack: every type has a body, and the same one again; its
// bytes are those of the golden file.
func TestEachGoesThereAndBack(t *testing.T) {
	var all bytes.Buffer
	for i, b := range examples() {
		if b.Type() != Types()[i] {
			t.Fatalf("%s is written as %s", Types()[i], b.Type())
		}
		d, err := draftOf(organizer, north, anID, statement.Amber, b)
		if err != nil {
			t.Fatalf("%s: %v", b.Type(), err)
		}
		got, err := Decode(b.Type(), d.Body)
		if err != nil {
			t.Fatalf("%s: %v", b.Type(), err)
		}
		if again, err := corpus.Encode(got); err != nil || !bytes.Equal(again, d.Body) {
			t.Errorf("%s is read and written as %s, %v", b.Type(), again, err)
		}
		all.WriteString(b.Type() + " " + string(d.Body) + "\n")
	}
	if *update {
		if err := os.WriteFile(golden, all.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(all.Bytes(), want) {
		t.Errorf("the bodies are not those of %s: %v\n%s", golden, err, all.String())
	}
}

// TestNothingIsSaidThatIsNotMarked: no body of an exercise without its mark, nor
// with a part that breaks a rule.
func TestNothingIsSaidThatIsNotMarked(t *testing.T) {
	for _, b := range examples() {
		body, err := corpus.Encode(b)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(b.Type(), []byte(strings.Replace(string(body), `"exercise":true`, `"exercise":false`, 1))); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s without its mark: %v", b.Type(), err)
		}
	}
	opened := func(change func(*Opened)) Body {
		b := *examples()[0].(*Opened)
		b.Players = slices.Clone(b.Players)
		change(&b)
		return &b
	}
	for name, b := range map[string]Body{
		"no player":           opened(func(b *Opened) { b.Players = nil }),
		"a part twice":        opened(func(b *Opened) { b.Players[1].Role = "north" }),
		"a part of nobody":    opened(func(b *Opened) { b.Players[1].Participant = statement.Hash{} }),
		"no speed":            opened(func(b *Opened) { b.Factor = 0 }),
		"too fast":            opened(func(b *Opened) { b.Factor = MaxFactor + 1 }),
		"no hash":             opened(func(b *Opened) { b.Sealed = statement.Hash{} }),
		"no start":            opened(func(b *Opened) { b.Starts.UTC = "soon" }),
		"no version":          opened(func(b *Opened) { b.Scenario = "canary" }),
		"no words":            &Observed{Marked: Marked{true}},
		"an unknown result":   &Closed{Marked: Marked{true}, Table: []Row{{Inject: "a", Role: "north", Result: "won"}}},
		"addressed to nobody": &Played{Marked: Marked{true}, Inject: "a", Title: en("x"), Words: en("x")},
	} {
		if err := b.Check(); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
