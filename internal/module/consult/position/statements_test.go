package position

import (
	"bytes"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
)

func words(s string) i18n.Text { return i18n.Of("en", s) }

// all is good bodies: one of each type at least.
func all() []corpus.Body {
	return []corpus.Body{
		&Stated{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, On: "law:sovereignty", Question: words("Is it a rule?"), Text: words("T")},
		&Stated{Via: submission.Via{Mode: submission.Recorded, Author: "state:ke", Document: &submission.Document{Kind: "letter", Number: "1", Date: "2021-01-01"}},
			On: "un:a-70-174:13:h:1", Text: words("T"), Source: Source{Text: "S", Place: "paragraph 3", Address: "https://x.example/", Date: "2021-01"}},
		&Corrected{As: "state:ke", Reason: words("R"), Text: words("T"), Source: Source{Text: "S"}},
		&Withdrawn{As: "state:ke", Reason: words("R")},
	}
}

// TestEachGoesThereAndBack: every type has a body, and the same one again.
func TestEachGoesThereAndBack(t *testing.T) {
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
		if again, err := corpus.Encode(got); err != nil || !bytes.Equal(again, wire) {
			t.Errorf("%s comes back as %s", wire, again)
		}
	}
	if len(seen) != len(Types()) {
		t.Errorf("%d of %d types are tried", len(seen), len(Types()))
	}
}

// TestWhatIsRefused: each rule of the bodies, broken alone.
func TestWhatIsRefused(t *testing.T) {
	stated := func(n int, how func(b *Stated)) corpus.Body {
		b := all()[n].(*Stated)
		how(b)
		return b
	}
	for name, b := range map[string]corpus.Body{
		"on nothing":                     stated(1, func(b *Stated) { b.On = "" }),
		"on a participant":               stated(1, func(b *Stated) { b.On = "state:fr" }),
		"a question that is not put":     stated(0, func(b *Stated) { b.Question = i18n.Text{} }),
		"a question put of a provision":  stated(1, func(b *Stated) { b.Question = words("Q") }),
		"a question without slug":        stated(0, func(b *Stated) { b.On = "law:-" }),
		"no words":                       stated(0, func(b *Stated) { b.Text = i18n.Text{} }),
		"recorded from nowhere":          stated(1, func(b *Stated) { b.Source.Text = " " }),
		"a script for an address":        stated(1, func(b *Stated) { b.Source.Address = "javascript:alert(1)" }),
		"a date that is none":            stated(1, func(b *Stated) { b.Source.Date = "spring" }),
		"a source of control characters": stated(1, func(b *Stated) { b.Source.Text = "a\x1b" }),
		"a place in no document":         stated(0, func(b *Stated) { b.Source.Place = "paragraph 3" }),
		"corrected without words":        &Corrected{As: "state:ke"},
		"corrected by a name":            &Corrected{As: "Kenya", Text: words("T")},
		"corrected to a script":          &Corrected{As: "state:ke", Text: words("T"), Source: Source{Address: "javascript:alert(1)"}},
		"withdrawn without reason":       &Withdrawn{As: "state:ke"},
		"withdrawn by a name":            &Withdrawn{As: "Kenya", Reason: words("R")},
	} {
		if err := b.Check(); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
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
