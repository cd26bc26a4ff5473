package contribution

import (
	"bytes"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

func words(s string) i18n.Text { return i18n.Of("en", s) }

var (
	hash = statement.Hash{1, 2, 3}
	via  = submission.Via{Mode: submission.Own, Author: "state:ke"}
)

// all is good bodies: one of each type, and of each kind.
func all() []corpus.Body {
	text := Content{Text: words("T"), About: []string{"un:a-70-174:13:h:1"}}
	practice, reference, norm := text, text, text
	practice.Title, practice.Follows = words("P"), &Follows{Who: consult.Named{ID: "org:x", Name: "X"}, Address: "https://x.example/"}
	reference.References = []Citation{{Text: "A. Author, Title", Address: "http://x.example"}}
	norm.Title, norm.Answers = words("N"), []Answer{{Question: "need", Words: words("W")}}
	return []corpus.Body{
		&Made{Via: via, Consultation: hash, Kind: Comment, Reply: hash, Content: text,
			Anchor: &Anchor{Text: hash, Version: 2, Unit: "t#1", From: "t#4", Until: "a1#9", Words: "should respond"}},
		&Made{Via: via, Consultation: hash, Kind: Answers, Content: Content{Answers: []Answer{{Question: "q", About: "un:a", Options: []string{"a", "b"}, Unsure: true}}}},
		&Made{Via: via, Consultation: hash, Kind: Practice, Content: practice},
		&Made{Via: via, Consultation: hash, Kind: Reference, Content: reference},
		&Made{Via: via, Consultation: hash, Kind: NewNorm, Content: norm},
		&Corrected{As: "state:ke", Reason: words("R"), Content: text},
		&Withdrawn{As: "state:ke", Reason: words("R")},
		Put(SetAside{As: "state:ke", Reason: words("R")}), Restore(SetAside{Reason: words("R")}),
	}
}

// TestEachGoesThereAndBack: every type and kind has a body, and the same one
// again.
func TestEachGoesThereAndBack(t *testing.T) {
	seen, kinds := map[string]bool{}, map[Kind]bool{}
	for _, b := range all() {
		seen[b.Type()] = true
		if m, ok := b.(*Made); ok {
			kinds[m.Kind] = true
		}
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
	if len(seen) != len(Types()) || len(kinds) != len(Kinds()) {
		t.Errorf("%d of %d types and %d of %d kinds are tried", len(seen), len(Types()), len(kinds), len(Kinds()))
	}
}

// TestWhatIsRefused: each rule of the bodies, broken alone.
func TestWhatIsRefused(t *testing.T) {
	made := func(n int, change func(m *Made)) corpus.Body {
		m := all()[n].(*Made)
		change(m)
		return m
	}
	for name, b := range map[string]corpus.Body{
		"no consultation":                made(0, func(m *Made) { m.Consultation = statement.Hash{} }),
		"no kind":                        made(0, func(m *Made) { m.Kind = "song" }),
		"no text":                        made(0, func(m *Made) { m.Text = i18n.Text{} }),
		"a comment with answers":         made(0, func(m *Made) { m.Answers = []Answer{{Question: "q", Words: words("w")}} }),
		"a comment with a practice":      made(0, func(m *Made) { m.Follows = &Follows{Who: consult.Named{Name: "X"}} }),
		"an anchor without unit":         made(0, func(m *Made) { m.Anchor.Unit = "" }),
		"an anchor to half a phrase":     made(0, func(m *Made) { m.Anchor.Until = "" }),
		"a phrase that is not quoted":    made(0, func(m *Made) { m.Anchor.Words = "" }),
		"a place that is none":           made(0, func(m *Made) { m.Anchor.From = "<b>#1" }),
		"an anchored practice":           made(2, func(m *Made) { m.Anchor = &Anchor{Text: hash, Unit: "t#1"} }),
		"about twice":                    made(0, func(m *Made) { m.About = []string{"un:a", "un:a"} }),
		"answered twice":                 made(1, func(m *Made) { m.Answers = append(m.Answers, m.Answers[0]) }),
		"an empty answer":                made(1, func(m *Made) { m.Answers = []Answer{{Question: "q"}} }),
		"an option twice":                made(1, func(m *Made) { m.Answers[0].Options = []string{"a", "a"} }),
		"no answer":                      made(1, func(m *Made) { m.Answers = nil }),
		"a practice of nobody":           made(2, func(m *Made) { m.Follows = nil }),
		"a practice without title":       made(2, func(m *Made) { m.Title = i18n.Text{} }),
		"a script for an address":        made(2, func(m *Made) { m.Follows.Address = "javascript:alert(1)" }),
		"an address with a password":     made(2, func(m *Made) { m.Follows.Address = "https://a:b@x.example" }),
		"a reference to nothing":         made(3, func(m *Made) { m.References = nil }),
		"a citation of spaces":           made(3, func(m *Made) { m.References[0].Text = " " }),
		"a citation with an end":         made(3, func(m *Made) { m.References[0].Text = "a\x00" }),
		"a norm that passes no test":     made(4, func(m *Made) { m.Answers = nil }),
		"control characters":             made(0, func(m *Made) { m.Text = words("a\x1bb") }),
		"control characters of Latin-1":  made(0, func(m *Made) { m.Text = words("a\u0085b") }),
		"a title with one of them":       made(2, func(m *Made) { m.Title = words("a\u0085b") }),
		"a citation with one of them":    made(3, func(m *Made) { m.References[0].Text = "a\u0085b" }),
		"a text that is too long":        made(0, func(m *Made) { m.Text = words(strings.Repeat("a", MaxText+1)) }),
		"withdrawn without reason":       &Withdrawn{As: "state:ke"},
		"set aside without reason":       Put(SetAside{As: "state:ke"}),
		"corrected by a name":            &Corrected{As: "Kenya", Content: Content{Text: words("T")}},
		"a reason of control characters": &Withdrawn{As: "state:ke", Reason: words("a\x07")},
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
