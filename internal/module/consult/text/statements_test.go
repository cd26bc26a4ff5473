package text

import (
	"bytes"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

func words(s string) i18n.Text { return i18n.Of("en", s) }

var (
	hash     = statement.Hash{1, 2, 3}
	via      = submission.Via{Mode: submission.Own, Author: "state:ke"}
	document = &submission.Document{Kind: "letter", Number: "1", Date: "2026-01-02"}
)

// all is good bodies: one of each type at least.
func all(t testing.TB) []corpus.Body {
	base, err := redline.Parse(origin, "> Official.\n\nOne two <three>.\n")
	if err != nil {
		t.Fatal(err)
	}
	v := redline.NewVersion(base)
	change, err := v.Propose(redline.Amendment{ID: "x", Paragraph: 1, Text: "One two & four."})
	if err != nil {
		t.Fatal(err)
	}
	next, err := v.Apply(change)
	if err != nil {
		t.Fatal(err)
	}
	change.ID, change.DerivedFrom = "", hash.String()
	return []corpus.Body{
		&Tabled{Via: via, Consultation: hash, Group: "h", Title: words("T"), About: []string{"un:a"}, Language: "en", Text: base.Format(), Norms: []string{"un:a"}},
		&Proposed{Via: submission.Via{Mode: submission.Recorded, Author: "state:ke", Document: document}, Consultation: hash, Text: hash, Version: 2, Change: change,
			Rationale: words("R"), Practice: []Citation{{Text: "P", Address: "https://p.example"}}, Origins: []Origin{{ID: "state:nl", Name: "Netherlands", Modified: true}}, Unsure: true},
		&Endorsed{As: "state:ke", Note: words("N")}, &Joined{As: "state:ke"}, &Objected{As: "state:ke", Reason: words("R")}, &Withdrawn{Reason: words("R")},
		&Decided{As: "state:ke", Version: 1, Rulings: []Ruling{{Amendment: hash, Decision: redline.Modified, Instead: hash, InsteadOf: hash, Reason: words("R")}}},
		&Consolidated{As: "state:ke", Version: 1, Base: v.Hash(), Hash: next.Hash(), Text: next},
	}
}

// TestEachGoesThereAndBack: every type has a body, and the same one again.
func TestEachGoesThereAndBack(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range all(t) {
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
		if again, err := corpus.Encode(got); err != nil || !bytes.Equal(again, wire) || got.Type() != b.Type() {
			t.Errorf("%s comes back as %s %s", b.Type(), got.Type(), again)
		}
	}
	if len(seen) != len(Types()) {
		t.Errorf("%d of %d types are tried", len(seen), len(Types()))
	}
}

// TestWhatIsRefused: each rule of the bodies, broken alone.
func TestWhatIsRefused(t *testing.T) {
	tabled := func(change func(b *Tabled)) corpus.Body {
		b := all(t)[0].(*Tabled)
		change(b)
		return b
	}
	proposed := func(change func(b *Proposed)) corpus.Body {
		b := all(t)[1].(*Proposed)
		change(b)
		return b
	}
	decided := func(change func(b *Decided)) corpus.Body {
		b := all(t)[6].(*Decided)
		change(b)
		return b
	}
	consolidated := func(change func(b *Consolidated)) corpus.Body {
		b := all(t)[7].(*Consolidated)
		change(b)
		return b
	}
	for name, b := range map[string]corpus.Body{
		"tabled by several": tabled(func(b *Tabled) {
			b.Via = submission.Via{Mode: submission.Joint, Signatories: []string{"state:ke"}, By: "state:ke"}
		}),
		"in no consultation":             tabled(func(b *Tabled) { b.Consultation = statement.Hash{} }),
		"without title":                  tabled(func(b *Tabled) { b.Title = i18n.Text{} }),
		"in no language":                 tabled(func(b *Tabled) { b.Language = "English" }),
		"without words":                  tabled(func(b *Tabled) { b.Text = "\n" }),
		"control characters":             tabled(func(b *Tabled) { b.Text += "a\x1bb" }),
		"too long":                       tabled(func(b *Tabled) { b.Text = strings.Repeat("a", MaxText+1) }),
		"a quotation of nothing":         tabled(func(b *Tabled) { b.Norms = nil }),
		"a group of spaces":              tabled(func(b *Tabled) { b.Group = " " }),
		"a change with a name":           proposed(func(b *Proposed) { b.Change.ID = "x" }),
		"a change of nothing":            proposed(func(b *Proposed) { b.Change.Operations = nil }),
		"spent before it was said":       proposed(func(b *Proposed) { b.Change.Spent = 3 }),
		"derived from a name":            proposed(func(b *Proposed) { b.Change.DerivedFrom = "x" }),
		"control characters put in":      proposed(func(b *Proposed) { b.Change.Operations[0].Text = "a\x07" }),
		"an origin of one's own":         proposed(func(b *Proposed) { b.Via = via }),
		"an origin without name":         proposed(func(b *Proposed) { b.Origins[0].Name = "" }),
		"a practice at no address":       proposed(func(b *Proposed) { b.Practice[0].Address = "javascript:alert(1)" }),
		"endorsed by the secretariat":    &Endorsed{},
		"objected to without reason":     &Objected{As: "state:ke"},
		"joined by a name":               &Joined{As: "Kenya"},
		"withdrawn without reason":       &Withdrawn{As: "state:ke"},
		"decided on nothing":             decided(func(b *Decided) { b.Rulings = nil }),
		"decided twice":                  decided(func(b *Decided) { b.Rulings = append(b.Rulings, b.Rulings[0]) }),
		"decided without reason":         decided(func(b *Decided) { b.Rulings[0].Reason = i18n.Text{} }),
		"modified into nothing":          decided(func(b *Decided) { b.Rulings[0].Instead = statement.Hash{} }),
		"retained, and another":          decided(func(b *Decided) { b.Rulings[0].Decision = redline.Retained }),
		"decided by a word of one's own": decided(func(b *Decided) { b.Rulings[0].Decision = "liked" }),
		"a first version consolidated":   consolidated(func(b *Consolidated) { b.Version = 0 }),
		"another hash than the text's":   consolidated(func(b *Consolidated) { b.Hash = b.Base }),
		"no text":                        consolidated(func(b *Consolidated) { b.Text = redline.Text{} }),
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
	for _, b := range all(f) {
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
