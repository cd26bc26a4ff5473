package meeting

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
	hash  = statement.Hash{1, 2, 3}
	later = statement.Hash{2}
	via   = submission.Via{Mode: submission.Own, Author: "state:ke"}
)

func plan() Plan {
	return Plan{Title: words("T"), With: []consult.Named{{ID: "org:x", Name: "X", Role: "Partner"}}, Chair: []consult.Named{{Name: "A Chair"}}, Place: words("P"),
		From: "2019-06", Until: "2019-08-05", Note: words("N"), Agenda: []i18n.Text{words("A")},
		Sessions: []Session{{ID: "one", Title: words("S"), Kind: MultiStakeholder, Participants: []consult.Named{{Name: "Y"}}},
			{ID: "two", Title: words("S"), Kind: Closed, Unattributed: true}}}
}

func summary() Summary {
	return Summary{Title: words("T"), Text: words("I"), Trace: hash, Points: []Point{
		{ID: "p1", Text: words("P"), Rests: Rests{Contributions: true, Sessions: []Of{{hash, "one"}, {hash, "two"}}, Chair: true}}, {ID: "p2", Text: words("P")}}}
}

// all is good bodies: one of each type at least.
func all() []corpus.Body {
	return []corpus.Body{
		&Convened{Via: via, Consultation: hash, Plan: plan()},
		&Changed{As: "state:ke", Reason: words("R"), Plan: plan()},
		&Intervened{Session: "one", Via: &via, Text: words("T"), About: []string{"un:a-70-174:13:h:1"}},
		&Intervened{Session: "two", Unattributed: true, As: "state:ke", Text: words("T")},
		&Intervened{Session: "one", Speaker: "An expert", Text: words("T")},
		&Presented{Via: via, Session: "one", Title: words("T"), Symbol: "A/1", Text: words("T"), Address: "https://x.example/", About: []string{"un:a"}},
		&Withdrawn{As: "state:ke", Of: hash, Reason: words("R")},
		&Made{Via: via, Consultation: hash, Meetings: []statement.Hash{hash, later}, Summary: summary()},
		&Corrected{As: "state:ke", Reason: words("R"), Summary: summary()},
		&Dropped{Reason: words("R")},
		&Traced{As: "state:ke", Salt: hash, Trace: Trace{[]Traces{{"p1", []statement.Hash{hash, later}}}}},
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
		if again, err := corpus.Encode(got); err != nil || !bytes.Equal(again, wire) || got.Type() != b.Type() {
			t.Errorf("%s comes back as %s %s", b.Type(), got.Type(), again)
		}
	}
	if len(seen) != len(Types()) {
		t.Errorf("%d of %d types are tried", len(seen), len(Types()))
	}
}

// change gives a good body after a change.
func change[T corpus.Body](n int, how func(b T)) corpus.Body {
	b := all()[n].(T)
	how(b)
	return b
}

// TestWhatIsRefused: each rule of the bodies, broken alone.
func TestWhatIsRefused(t *testing.T) {
	other := submission.Via{Mode: submission.Own, Author: "state:fr"}
	for name, b := range map[string]corpus.Body{
		"no consultation":                   change(0, func(b *Convened) { b.Consultation = statement.Hash{} }),
		"no title":                          change(0, func(b *Convened) { b.Title = i18n.Text{} }),
		"no date":                           change(0, func(b *Convened) { b.From = "soon" }),
		"an end before the beginning":       change(0, func(b *Convened) { b.Until = "2019-01" }),
		"a session twice":                   change(0, func(b *Convened) { b.Sessions[1].ID = "one" }),
		"a session of no kind":              change(0, func(b *Convened) { b.Sessions[0].Kind = "secret" }),
		"participants under the rule":       change(0, func(b *Convened) { b.Sessions[1].Participants = []consult.Named{{Name: "Y"}} }),
		"a chair without name":              change(0, func(b *Convened) { b.Chair[0].Name = " " }),
		"a chair who is no participant":     change(0, func(b *Convened) { b.Chair[0].ID = "Kenya" }),
		"an empty item":                     change(0, func(b *Convened) { b.Agenda[0] = i18n.Text{} }),
		"changed without reason":            change(1, func(b *Changed) { b.Reason = i18n.Text{} }),
		"changed by a name":                 change(1, func(b *Changed) { b.As = "Kenya" }),
		"no session":                        change(2, func(b *Intervened) { b.Session = "" }),
		"nobody spoke":                      change(2, func(b *Intervened) { b.Via = nil }),
		"two spoke":                         change(2, func(b *Intervened) { b.Speaker = "X" }),
		"handed in twice":                   change(2, func(b *Intervened) { b.As = "state:ke" }),
		"about a participant":               change(2, func(b *Intervened) { b.About = []string{"state:ke"} }),
		"a participant under the rule":      change(3, func(b *Intervened) { b.Via, b.As = &other, "" }),
		"a person under the rule":           change(3, func(b *Intervened) { b.Speaker = "A. Person" }),
		"a participant below, under a rule": change(3, func(b *Intervened) { b.About = []string{"person:" + strings.Repeat("a", 32)} }),
		"nothing said":                      change(3, func(b *Intervened) { b.Text = i18n.Text{} }),
		"a speaker of control characters":   change(4, func(b *Intervened) { b.Speaker = "a\x1b" }),
		"a script for an address":           change(5, func(b *Presented) { b.Address = "javascript:alert(1)" }),
		"a paper without anything":          change(5, func(b *Presented) { b.Address, b.Text = "", i18n.Text{} }),
		"a symbol of two lines":             change(5, func(b *Presented) { b.Symbol = "A\nB" }),
		"withdrawn without reason":          change(6, func(b *Withdrawn) { b.Reason = i18n.Text{} }),
		"a summary of no meeting":           change(7, func(b *Made) { b.Meetings = nil }),
		"meetings out of order":             change(7, func(b *Made) { b.Meetings = []statement.Hash{later, hash} }),
		"no points":                         change(7, func(b *Made) { b.Points = nil }),
		"a point twice":                     change(7, func(b *Made) { b.Points[1].ID = "p1" }),
		"an empty point":                    change(7, func(b *Made) { b.Points[1].Text = i18n.Text{} }),
		"a session twice below a point":     change(7, func(b *Made) { b.Points[0].Rests.Sessions[1].Session = "one" }),
		"contributions without commitment":  change(7, func(b *Made) { b.Trace = statement.Hash{} }),
		"a commitment to nothing":           change(7, func(b *Made) { b.Points[0].Rests.Contributions = false }),
		"corrected without reason":          change(8, func(b *Corrected) { b.Reason = i18n.Text{} }),
		"dropped without reason":            change(9, func(b *Dropped) { b.Reason = i18n.Text{} }),
		"traced without salt":               change(10, func(b *Traced) { b.Salt = statement.Hash{} }),
		"traced without points":             change(10, func(b *Traced) { b.Points = nil }),
		"traced to nothing":                 change(10, func(b *Traced) { b.Points[0].From = nil }),
		"traced out of order":               change(10, func(b *Traced) { b.Points[0].From = []statement.Hash{later, hash} }),
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

// TestCommit: a tracing has one commitment, which salt and every id move.
func TestCommit(t *testing.T) {
	one := Trace{[]Traces{{"p1", []statement.Hash{hash}}}}
	seen := map[statement.Hash]string{}
	for name, of := range map[string]struct {
		trace Trace
		salt  statement.Hash
	}{"one": {one, hash}, "another salt": {one, later}, "another point": {Trace{[]Traces{{"p2", []statement.Hash{hash}}}}, hash},
		"another contribution": {Trace{[]Traces{{"p1", []statement.Hash{later}}}}, hash}} {
		got, err := of.trace.Commit(of.salt)
		if err != nil || seen[got] != "" {
			t.Errorf("%s commits as %s does: %v", name, seen[got], err)
		}
		seen[got] = name
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
