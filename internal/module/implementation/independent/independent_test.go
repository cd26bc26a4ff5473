package independent_test

import (
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

func TestWhoReportsOfWhom(t *testing.T) {
	words := i18n.Of("en", "W")
	r := func(about ...string) independent.Report {
		return independent.Report{Title: words, Text: words, About: about}
	}
	by := func(id string) *submission.Via { return &submission.Via{Mode: submission.Own, Author: id} }
	backwards := r("state:ke")
	backwards.From, backwards.Until = "2025-03", "2025-02"
	for name, c := range map[string]struct {
		err  error
		good bool
	}{
		"an organization of a State":    {r("state:ke").Check(by("org:x")), true},
		"a State of another":            {r("state:ke").Check(by("state:fr")), false},
		"of nobody":                     {r().Check(by("org:x")), false},
		"of an organization":            {r("org:y").Check(by("org:x")), false},
		"out of order":                  {r("state:ke", "state:fr").Check(by("org:x")), false},
		"a period that ends first":      {backwards.Check(by("org:x")), false},
		"a State replies":               {independent.Reply{Text: words}.Check(by("state:ke")), true},
		"an organization does not":      {independent.Reply{Text: words}.Check(by("org:x")), false},
		"a reply without words is none": {independent.Reply{}.Check(by("state:ke")), false},
	} {
		if (c.err == nil) != c.good || c.err != nil && !fail.Is(c.err, fail.Invalid) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

// A reply is folded from what was said under its report: who may correct it and
// withdraw it, and that earlier wordings stay.
func TestReplyStanding(t *testing.T) {
	key := func(b byte) (h statement.Hash) { h[0] = b; return h }
	keys := map[string]statement.Hash{"state:ke": key(1), "state:fr": key(2)}
	speaks := func(id string, identity statement.Hash, _ int64) (bool, error) { return keys[id] == identity, nil }
	w := entry.World{Speaks: speaks, Told: func(via submission.Via, m submission.Mark) (submission.Told, error) {
		return submission.Tell(via, m, nil, speaks)
	}}
	n := byte(10)
	mark := func(id string) submission.Mark {
		n++
		return submission.Mark{Statement: key(n), By: keys[id], Index: int64(n), At: time.Unix(int64(n), 0)}
	}
	words := func(s string) independent.Reply { return independent.Reply{Text: i18n.Of("en", s)} }
	first := mark("state:ke")
	c, err := entry.Next[independent.Reply](nil, "report", first, &entry.Opened[independent.Reply]{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Content: words("one")})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct {
		as, key, words, why string
		ends                bool
	}{
		{"state:fr", "state:fr", "another's", entry.WhyAuthor, false},
		{"state:ke", "state:fr", "a stranger's key", entry.WhyUnknown, false},
		{"state:ke", "state:ke", "two", "", false},
		{"state:ke", "state:ke", "", "", true},
		{"state:ke", "state:ke", "three", entry.WhyEnded, false},
	} {
		if s.ends {
			c, err = entry.Next(c, "report", mark(s.key), &entry.Ended[independent.Reply]{Entry: first.Statement, As: s.as, Reason: i18n.Of("en", "R")})
		} else {
			c, err = entry.Next(c, "report", mark(s.key), &entry.Changed[independent.Reply]{Entry: first.Statement, As: s.as, Content: words(s.words)})
		}
		if err != nil {
			t.Fatal(err)
		}
		e, err := entry.Standing(c, w)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Events[len(e.Events)-1].Why; got != s.why {
			t.Errorf("%q by %s: %q, want %q", s.words, s.as, got, s.why)
		}
	}
	e, err := entry.Standing(c, w)
	if err != nil || e.Content.Text.String() != "two" || len(e.Versions) != 2 || e.Ended == nil || e.On != "report" || len(e.Statements) != 3 {
		t.Errorf("it stands as %+v, %v", e, err)
	}
	if _, err := entry.Next(c, "report", mark("state:ke"), &entry.Opened[independent.Reply]{}); !fail.Is(err, fail.InertKind) {
		t.Errorf("it is opened twice: %v", err)
	}
}
