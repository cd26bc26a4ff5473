package consult

import (
	"bytes"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

func words(s string) i18n.Text { return i18n.Of("en", s) }

// all is one good body of each type.
func all() []corpus.Body {
	person := "person:" + strings.Repeat("a", 32)
	return []corpus.Body{
		&Call{
			Via: submission.Via{Mode: submission.Recorded, Author: "org:x", Document: &submission.Document{Kind: "report", Number: "1", Date: "2017-08-01"}},
			Plan: Plan{Title: words("T"), Text: words("Call"), Partners: []Named{{ID: "org:y", Name: "Y", Role: "Partner"}, {Name: "Z"}},
				About: []string{"un:a-70-174", "un:a-70-174:13:h:1"}, Languages: []string{"en", "fr"}, Zone: "Europe/Amsterdam",
				Invited: Invited{Classes: []participant.Class{participant.State, participant.Academia}, Named: []string{"org:z", person}}, Moderation: Before,
				Decision:  Decision{Rule: Silence, Hours: 72},
				Questions: []Question{{ID: "q", Text: words("Q"), Form: Choose, Each: true, Options: []Option{{"a", words("A")}, {"b", words("B")}}}},
				NormTest:  []Question{{ID: "need", Text: words("Need"), Form: Words}}},
			Phases: []Phase{{ID: "one", Title: words("One"), Note: words("N"), Accepts: AllAccepts(), Opens: "2026-01-01T09:00Z", Closes: "2026-02-01T09:00Z"},
				{ID: "two", Title: words("Two"), Frame: &Frame{Printed: "October 2017", From: "2017-10", Until: "2017-10-31", Over: true}}},
		},
		&Concluded{As: "state:ke", Reason: words("R")},
		&Turned{Phase: "one", Due: "2026-01-01T09:00Z"}, &Turned{Phase: "one", Due: "2026-01-01T09:00Z", close: true},
		Extend(Moved{As: "state:ke", Phase: "one", Closes: "2026-01-01T09:00Z", Reason: words("R")}), Reopen(Moved{Phase: "one", Closes: "2026-01-01T09:00Z", Reason: words("R")}),
		&Group{As: "state:ke", ID: "g", Title: words("G"), About: []string{"un:a-70-174:13:a"}, Lead: []Named{{ID: person, Name: "N", Role: "Lead"}}, Open: true},
		&Asked{As: "state:ke", Group: "g", Note: words("N")},
		Admit(Admitted{As: "state:ke", Group: "g", Member: "state:fr"}), Decline(Admitted{As: "state:ke", Group: "g", Member: "state:fr", Reason: words("R")}),
		&Left{As: "state:ke", Group: "g"},
		&Point{As: "state:ke", Group: "g", Text: words("P"), About: []string{"un:a-70-174:13:a"}},
		&Settled{As: "state:ke", Point: strings.Repeat("ab", 32), Outcome: words("O")},
	}
}

// TestEachTypeGoesThereAndBack: every type has a body, and the same one again.
func TestEachTypeGoesThereAndBack(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range all() {
		seen[b.Type()] = true
		wire, err := corpus.Encode(b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(b.Type(), wire)
		if err != nil {
			t.Errorf("%s: %v", b.Type(), err)
			continue
		}
		again, err := corpus.Encode(got)
		if err != nil || !bytes.Equal(again, wire) || got.Type() != b.Type() {
			t.Errorf("%s comes back as %s %s", b.Type(), got.Type(), again)
		}
	}
	for _, typ := range Types() {
		if !seen[typ] {
			t.Errorf("no body of type %s is tried", typ)
		}
	}
	if _, err := Decode("consult.tea.poured/1", []byte("{}")); !fail.Is(err, fail.Invalid) {
		t.Errorf("an unknown type: %v", err)
	}
}

// TestWhatIsRefused: each rule of the bodies, broken alone.
func TestWhatIsRefused(t *testing.T) {
	call := func(change func(c *Call)) corpus.Body {
		c := all()[0].(*Call)
		change(c)
		return c
	}
	for name, b := range map[string]corpus.Body{
		"transmitted":              call(func(c *Call) { c.Via.Mode, c.Via.By = submission.Transmitted, "state:ke" }),
		"no title":                 call(func(c *Call) { c.Title = i18n.Text{} }),
		"a title of spaces":        call(func(c *Call) { c.Title = words("  ") }),
		"control characters":       call(func(c *Call) { c.Text = words("a\x00b") }),
		"too long":                 call(func(c *Call) { c.Text = words(strings.Repeat("a", MaxText+1)) }),
		"a language that is none":  call(func(c *Call) { c.Title.In["<b>"] = "x" }),
		"a partner without name":   call(func(c *Call) { c.Partners[0].Name = "" }),
		"a partner's id":           call(func(c *Call) { c.Partners[0].ID = "y" }),
		"about nothing":            call(func(c *Call) { c.About = nil }),
		"about twice":              call(func(c *Call) { c.About[1] = c.About[0] }),
		"no language":              call(func(c *Call) { c.Languages = nil }),
		"a zone with a path":       call(func(c *Call) { c.Zone = "../etc/passwd" }),
		"classes out of order":     call(func(c *Call) { c.Invited.Classes[0], c.Invited.Classes[1] = c.Invited.Classes[1], c.Invited.Classes[0] }),
		"an unknown class":         call(func(c *Call) { c.Invited.Classes[0] = "x" }),
		"named out of order":       call(func(c *Call) { c.Invited.Named[0], c.Invited.Named[1] = c.Invited.Named[1], c.Invited.Named[0] }),
		"a marking above clear":    call(func(c *Call) { c.Marking = statement.Amber }),
		"a marking of no protocol": call(func(c *Call) { c.Marking = "TLP:WHITE" }),
		"moderation":               call(func(c *Call) { c.Moderation = "never" }),
		"a rule":                   call(func(c *Call) { c.Decision.Rule = "lot" }),
		"silence without hours":    call(func(c *Call) { c.Decision.Hours = 0 }),
		"hours without silence":    call(func(c *Call) { c.Decision.Rule = Editor }),
		"no phase":                 call(func(c *Call) { c.Phases = nil }),
		"two phases of one id":     call(func(c *Call) { c.Phases[1].ID = "one" }),
		"closes before it opens":   call(func(c *Call) { c.Phases[0].Closes = "2025-01-01T09:00Z" }),
		"an instant with seconds":  call(func(c *Call) { c.Phases[0].Opens = "2026-01-01T09:00:00Z" }),
		"an instant elsewhere":     call(func(c *Call) { c.Phases[0].Opens = "2026-01-01T09:00+01:00" }),
		"a day that is none":       call(func(c *Call) { c.Phases[1].Frame.From = "2017-02-30" }),
		"a frame and instants":     call(func(c *Call) { c.Phases[1].Opens, c.Phases[1].Closes = "2026-01-01T09:00Z", "2026-02-01T09:00Z" }),
		"a frame of one's own":     call(func(c *Call) { c.Via = submission.Via{Mode: submission.Own, Author: "org:x"} }),
		"a frame backwards":        call(func(c *Call) { c.Phases[1].Frame.Until = "2017-09" }),
		"accepts twice":            call(func(c *Call) { c.Phases[0].Accepts = []Accepts{Comments, Comments} }),
		"accepts anything":         call(func(c *Call) { c.Phases[0].Accepts = []Accepts{"tea"} }),
		"one option":               call(func(c *Call) { c.Questions[0].Options = c.Questions[0].Options[:1] }),
		"options for words":        call(func(c *Call) { c.Questions[0].Form = Words }),
		"a form":                   call(func(c *Call) { c.Questions[0].Form = "dance" }),
		"two options of one id":    call(func(c *Call) { c.Questions[0].Options[1].ID = "a" }),
		"two questions of one id":  call(func(c *Call) { c.NormTest = append(c.NormTest, c.NormTest[0]) }),
		"a reason":                 Extend(Moved{As: "state:ke", Phase: "one", Closes: "2026-01-01T09:00Z"}),
		"a refusal with none":      Decline(Admitted{As: "state:ke", Group: "g", Member: "state:fr"}),
		"who speaks":               &Concluded{As: "Kenya", Reason: words("R")},
		"nobody asks":              &Asked{Group: "g"},
		"nobody leaves":            &Left{Group: "g"},
		"a group without lead":     &Group{As: "state:ke", ID: "g", Title: words("G")},
		"a group's id":             &Group{As: "state:ke", ID: "G 1", Title: words("G"), Lead: []Named{{Name: "N"}}},
		"a point":                  &Settled{As: "state:ke", Point: "1", Outcome: words("O")},
		"when it turned":           &Turned{Phase: "one", Due: "today"},
	} {
		if err := b.Check(); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
		if wire, err := corpus.Encode(b); err == nil {
			if _, err := Decode(b.Type(), wire); !fail.Is(err, fail.Invalid) {
				t.Errorf("%s, read: %v", name, err)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, b := range all() {
		wire, err := corpus.Encode(b)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b.Type(), wire)
	}
	f.Fuzz(func(t *testing.T, typ string, body []byte) {
		b, err := Decode(typ, body)
		if err != nil {
			if !fail.Is(err, fail.Invalid) {
				t.Fatalf("%v is of another kind than invalid", err)
			}
			return
		}
		if again, err := corpus.Encode(b); err != nil || !bytes.Equal(again, body) || b.Type() != typ {
			t.Fatalf("%s reads as %s", body, again)
		}
	})
}
