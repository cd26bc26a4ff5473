package law

import (
	"bytes"
	"testing"
	"testing/fstest"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
)

func words(s string) i18n.Text { return i18n.Of("en", s) }

const another = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"

func registered(how func(b *Registered)) *Registered {
	b := &Registered{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Content: Law{Kind: "strategy", Title: words("T"), Date: "2021", Status: InForce, Languages: []string{"en", "sw"},
		Address: "https://x.example/", Serves: []Serves{{"un:a-70-174:13:c", ""}, {"un:a-70-174:13:g", "section 2"}}, Note: words("N")}}
	if how != nil {
		how(b)
	}
	return b
}

// all is good bodies: one of each type at least.
func all() []corpus.Body {
	return []corpus.Body{registered(nil),
		registered(func(b *Registered) {
			b.Via = submission.Via{Mode: submission.Recorded, Author: "state:ke", Document: &submission.Document{Kind: "report", Number: "1", Date: "2021-01-01"}}
			b.Content = Law{Kind: "law", Title: words("T"), Recorded: entry.Quote(words("Q"), entry.BySource)}
		}),
		&Changed{As: "state:ke", Reason: words("R"), Content: Law{Kind: "law", Title: words("T"), Status: Superseded, Successor: another}},
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
		got, err := entry.Decode[Law](b.Type(), wire)
		if err != nil {
			t.Errorf("%s: %v", b.Type(), err)
			continue
		}
		if again, err := corpus.Encode(got); err != nil || !bytes.Equal(again, wire) {
			t.Errorf("%s comes back as %s", wire, again)
		}
	}
	if len(seen) != len(entry.KindOf[Law]().Types()) {
		t.Errorf("%d of %d types are tried", len(seen), len(entry.KindOf[Law]().Types()))
	}
}

// TestWhatIsRefused: each rule of the bodies, broken alone.
func TestWhatIsRefused(t *testing.T) {
	for name, b := range map[string]corpus.Body{
		"nobody's":                   registered(func(b *Registered) { b.Via.Author = "" }),
		"of no type":                 registered(func(b *Registered) { b.Content.Kind = "" }),
		"without a title":            registered(func(b *Registered) { b.Content.Title = i18n.Text{} }),
		"a date that is none":        registered(func(b *Registered) { b.Content.Date = "2021-13" }),
		"an unknown status":          registered(func(b *Registered) { b.Content.Status = "good" }),
		"superseded by no entry":     registered(func(b *Registered) { b.Content.Status, b.Content.Successor = Superseded, "x" }),
		"in force and superseded":    registered(func(b *Registered) { b.Content.Successor = another }),
		"languages in no order":      registered(func(b *Registered) { b.Content.Languages = []string{"sw", "en"} }),
		"a script for an address":    registered(func(b *Registered) { b.Content.Address = "javascript:alert(1)" }),
		"a provision twice":          registered(func(b *Registered) { b.Content.Serves[1] = b.Content.Serves[0] }),
		"a provision that has no id": registered(func(b *Registered) { b.Content.Serves[0].Provision = "norm h" }),
		"a place of control signs":   registered(func(b *Registered) { b.Content.Serves[0].Place = "a\x1b" }),
		"another sum": registered(func(b *Registered) {
			b.Via, b.Content.Recorded = all()[1].(*Registered).Via, entry.Quote(words("Q"), "")
			b.Content.Quoted = words("Another")
		}),
		"linked by nobody": registered(func(b *Registered) {
			b.Via, b.Content.Recorded = all()[1].(*Registered).Via, entry.Recorded{LinkedBy: "chance"}
		}),
		"quoted and not recorded": registered(func(b *Registered) { b.Content.Quoted = words("Q") }),
		"a copy without a hash": registered(func(b *Registered) {
			b.Content.Copies = []submission.Attachment{{Name: "a.pdf", Type: "application/pdf", Size: 1}}
		}),
		"changed by a name":            &Changed{As: "Kenya", Content: Law{Kind: "law", Title: words("T")}},
		"changed to nothing":           &Changed{As: "state:ke"},
		"withdrawn without a reason":   &Withdrawn{As: "state:ke"},
		"withdrawn by who is not such": &Withdrawn{As: "Kenya", Reason: words("R")},
	} {
		if err := b.Check(); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTypes: an operator adds types and renames shipped ones; what is not well
// formed is told.
func TestTypes(t *testing.T) {
	shipped, err := ShippedTypes()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range shipped.All() {
		for _, lang := range []string{"en", "fr", "ar"} {
			if n.Name.In[lang] == "" {
				t.Errorf("%s is not called anything in %s", n.ID, lang)
			}
		}
	}
	with := func(content string) (*Types, error) {
		return shipped.With(fstest.MapFS{TypesFile: {Data: []byte(content)}})
	}
	own, err := with(`[{"id":"decree","name":{"original":"fr","in":{"fr":"Décret"}}},{"id":"law","name":{"original":"en","in":{"en":"Act"}}}]`)
	if err != nil || own.Called("decree").String() != "Décret" || own.Called("law").String() != "Act" || len(own.All()) != len(shipped.All())+1 {
		t.Errorf("the operator's are %+v: %v", own, err)
	}
	if shipped.Called("law").String() == "Act" || shipped.Called("decree").String() != "decree" {
		t.Error("the shipped ones were changed")
	}
	if none, err := shipped.With(fstest.MapFS{}); err != nil || none != shipped {
		t.Errorf("without a file of their own: %v", err)
	}
	for name, content := range map[string]string{"no list": `{}`, "no name": `[{"id":"decree"}]`, "no id": `[{"name":{"original":"fr","in":{"fr":"Décret"}}}]`, "unknown members": `[{"id":"a","colour":"red"}]`} {
		if _, err := with(content); !fail.Is(err, fail.Invalid) {
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
		b, err := entry.Decode[Law](typ, body)
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
