package guidance_test

import (
	"bytes"
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/guidance"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

func words(s string) i18n.Text { return i18n.Of("en", s) }

var (
	own      = submission.Via{Mode: submission.Own, Author: "state:ke"}
	recorded = submission.Via{Mode: submission.Recorded, Author: "org:oas", Document: &submission.Document{Kind: "report", Number: "1", Date: "2019-10-11"}}
)

func said(via submission.Via, how func(g *guidance.Guidance)) *entry.Opened[guidance.Guidance] {
	g := guidance.Guidance{Title: words("T"), Provisions: []string{"un:a-70-174:13:h:1"}}
	if via.Mode == submission.Recorded {
		g.Recorded, g.Place = entry.Quote(words("Q"), entry.ByHub), "line 1"
	} else {
		g.Finance = words("F")
	}
	if how != nil {
		how(&g)
	}
	return &entry.Opened[guidance.Guidance]{Via: via, Content: g}
}

// TestBodies: every type goes there and back, and each rule is broken alone.
func TestBodies(t *testing.T) {
	good := []corpus.Body{said(own, nil), said(recorded, nil), &entry.Changed[guidance.Guidance]{As: "state:ke", Content: said(own, nil).Content}, &entry.Ended[guidance.Guidance]{Reason: words("R")}}
	for _, b := range good {
		wire, err := corpus.Encode(b)
		if err != nil {
			t.Fatalf("%s: %v", b.Type(), err)
		}
		got, err := entry.Decode[guidance.Guidance](b.Type(), wire)
		if err != nil {
			t.Fatalf("%s: %v", b.Type(), err)
		}
		if again, err := corpus.Encode(got); err != nil || !bytes.Equal(again, wire) {
			t.Errorf("%s comes back as %s", wire, again)
		}
	}
	comment := func(c guidance.Comment) corpus.Body { return &entry.Opened[guidance.Comment]{Via: own, Content: c} }
	for name, b := range map[string]corpus.Body{
		"recorded, and quoted from nothing": said(recorded, func(g *guidance.Guidance) { g.Recorded, g.Place, g.Finance = entry.Recorded{}, "", words("F") }),
		"own words as a quotation":          said(own, func(g *guidance.Guidance) { g.Recorded, g.Place = entry.Quote(words("Q"), ""), "line 1" }),
		"other words than were summed":      said(recorded, func(g *guidance.Guidance) { g.Quoted = words("q") }),
		"a quotation from anywhere":         said(recorded, func(g *guidance.Guidance) { g.Place = " " }),
		"words without their sum":           said(recorded, func(g *guidance.Guidance) { g.SHA256 = "" }),
		"a place without words":             said(own, func(g *guidance.Guidance) { g.Place = "line 1" }),
		"linked by nobody":                  said(recorded, func(g *guidance.Guidance) { g.LinkedBy = "author" }),
		"on nothing":                        said(own, func(g *guidance.Guidance) { g.Provisions = nil }),
		"of nothing":                        said(own, func(g *guidance.Guidance) { g.Finance = i18n.Text{} }),
		"without a title":                   said(own, func(g *guidance.Guidance) { g.Title = i18n.Text{} }),
		"a comment without words":           comment(guidance.Comment{On: "finance"}),
		"a comment on something else":       comment(guidance.Comment{On: "blame", Text: words("W")}),
		"a comment on none":                 &entry.Changed[guidance.Comment]{As: "state:ke", Content: guidance.Comment{Text: words("W")}},
	} {
		if err := b.Check(); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := comment(guidance.Comment{Text: words("W")}).Check(); err != nil {
		t.Error(err)
	}
	if err := (&entry.Ended[guidance.Comment]{Entry: statement.Hash{1}, Reason: words("R")}).Check(); err != nil {
		t.Error(err)
	}
}

// TestFoundByProvision: guidance is found by the provisions that it names. That it is
// found under their parts and wholes, too, is package entry's.
func TestFoundByProvision(t *testing.T) {
	g := guidance.Guidance{Provisions: []string{"un:a-70-174:13:h", "un:a-70-174:13:h:1"}}
	got := g.Keys()
	slices.Sort(got)
	want := []string{"provision=un:a-70-174:13:h", "provision=un:a-70-174:13:h:1"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
