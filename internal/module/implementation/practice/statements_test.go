package practice

import (
	"bytes"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
)

func words(s string) i18n.Text { return i18n.Of("en", s) }

func described(how func(b *Described)) *Described {
	b := &Described{Via: submission.Via{Mode: submission.Own, Author: "org:x"}, Content: Practice{Kind: "partnership", Title: words("T"), Text: words("W"), Follow: words("F"),
		Provisions: []string{"un:a-70-174:13:c", "un:a-70-174:13:g"}, Regions: []string{"african"}, Links: []Link{{"L", "https://x.example/"}}}}
	if how != nil {
		how(b)
	}
	return b
}

// all is good bodies: one of each type at least.
func all() []corpus.Body {
	return []corpus.Body{described(nil),
		described(func(b *Described) {
			b.Via = submission.Via{Mode: submission.Recorded, Author: "org:x", Document: &submission.Document{Kind: "report", Number: "1", Date: "2021-01-01"}}
			b.Content = Practice{Kind: "other", Title: words("T"), Recorded: entry.Quote(words("Q"), entry.BySource)}
		}),
		&Changed{As: "org:x", Reason: words("R"), Content: Practice{Kind: "other", Title: words("T"), Text: words("W")}},
		&Withdrawn{Reason: words("R")}}
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
		got, err := entry.Decode[Practice](b.Type(), wire)
		if err != nil {
			t.Errorf("%s: %v", b.Type(), err)
			continue
		}
		if again, err := corpus.Encode(got); err != nil || !bytes.Equal(again, wire) {
			t.Errorf("%s comes back as %s", wire, again)
		}
	}
	if len(seen) != len(entry.KindOf[Practice]().Types()) {
		t.Errorf("%d of %d types are tried", len(seen), len(entry.KindOf[Practice]().Types()))
	}
}

// TestWhatIsRefused: each rule of the bodies, broken alone.
func TestWhatIsRefused(t *testing.T) {
	for name, b := range map[string]corpus.Body{
		"nobody's":                 described(func(b *Described) { b.Via.Author = "" }),
		"of no kind":               described(func(b *Described) { b.Content.Kind = "best" }),
		"without a title":          described(func(b *Described) { b.Content.Title = i18n.Text{} }),
		"of which nothing is said": described(func(b *Described) { b.Content.Text = i18n.Text{} }),
		"provisions in no order":   described(func(b *Described) { b.Content.Provisions = []string{"un:b:1", "un:a:1"} }),
		"a region with a name":     described(func(b *Described) { b.Content.Regions = []string{"African States"} }),
		"a script for a link":      described(func(b *Described) { b.Content.Links[0].Address = "javascript:alert(1)" }),
		"another sum": described(func(b *Described) {
			b.Via, b.Content.Recorded = all()[1].(*Described).Via, entry.Quote(words("Q"), "")
			b.Content.Quoted = words("Another")
		}),
		"linked by nobody": described(func(b *Described) {
			b.Via, b.Content.Recorded = all()[1].(*Described).Via, entry.Recorded{LinkedBy: "chance"}
		}),
		"quoted and not recorded":    described(func(b *Described) { b.Content.Quoted = words("Q") }),
		"changed by a name":          &Changed{As: "Kenya", Content: Practice{Kind: "other", Title: words("T"), Text: words("W")}},
		"changed to nothing":         &Changed{As: "org:x"},
		"withdrawn without a reason": &Withdrawn{As: "org:x"},
	} {
		if err := b.Check(); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLanguages: a practice is in the languages of its words, and in those of its
// title where it has only a quotation.
func TestLanguages(t *testing.T) {
	both := i18n.Text{Original: "fr", In: map[string]string{"fr": "F", "en": "E"}}
	for name, tc := range map[string]struct {
		c    Practice
		want string
	}{
		"words":       {Practice{Title: words("T"), Text: both, Follow: i18n.Of("ar", "A")}, "[ar en fr]"},
		"a quotation": {Practice{Title: i18n.Of("es", "T"), Recorded: entry.Quote(words("Q"), entry.BySource)}, "[en es]"},
	} {
		if got := tc.c.Languages(); len(got) == 0 || "["+join(got)+"]" != tc.want {
			t.Errorf("%s: %v, want %s", name, got, tc.want)
		}
	}
}

func join(all []string) (out string) {
	for i, s := range all {
		if i > 0 {
			out += " "
		}
		out += s
	}
	return out
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
		b, err := entry.Decode[Practice](typ, body)
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
