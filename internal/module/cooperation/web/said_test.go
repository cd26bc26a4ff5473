package web

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// A milestone that was reached is called in the thread as the offer calls it, and the
// table of milestones stacks where the screen is narrow.
func TestAMilestoneIsCalledByItsName(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	k := cooperation.Request
	said := func(verb cooperation.Verb, b cooperation.Body) cooperation.Said {
		body, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		return cooperation.Said{Verb: verb, Body: body, Mark: cooperation.Mark{Statement: statement.Hash{1}}}
	}
	noon, words := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), i18n.Of("en", "Words")
	offered := &cooperation.Offer{As: cooperation.As{Kind: k, Verb: cooperation.Offered}, Nature: words, Scope: words, Terms: words,
		Begins: cooperation.At(noon, "UTC"), Ends: cooperation.At(noon.Add(48*time.Hour), "UTC"),
		Milestones: []cooperation.Step{{ID: "step-1", Title: i18n.Of("en", "A team arrives"), Due: cooperation.At(noon.Add(24*time.Hour), "UTC")}}}
	reached := &cooperation.Reached{As: cooperation.As{Kind: k, Verb: cooperation.Milestone}, Step: "step-1"}
	th := &cooperation.Thread{Kind: k, Said: []cooperation.Said{said(cooperation.Offered, offered), said(cooperation.Milestone, reached)}}
	v := (&Pages{Called: func(context.Context, statement.Hash) (i18n.Text, error) { return i18n.Text{}, nil }}).shows(t.Context(), catalogue.Locale("en"), policy.Actor{})
	var out bytes.Buffer
	if err := v.says(th, th.Said[1], reached).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, "A team arrives") || strings.Contains(got, "step-1") {
		t.Error(got)
	}
	out.Reset()
	moved := &cooperation.Extension{As: cooperation.As{Kind: k, Verb: cooperation.Extended}, What: cooperation.ReachStep, Step: "step-1", Until: cooperation.At(noon, "UTC"), Reason: words}
	if err := v.says(th, th.Said[1], moved).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Reach the milestone: ") || !strings.Contains(out.String(), "A team arrives") {
		t.Errorf("moved: %s", out.String())
	}
	for _, b := range []cooperation.Body{moved, reached} {
		body, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		var drafted draft.Draft
		drafted.Type, drafted.Body = b.Type(), string(body)
		out.Reset()
		if name := v.milestone(th, drafted); name == nil || name.Render(t.Context(), &out) != nil || !strings.Contains(out.String(), "A team arrives") {
			t.Errorf("to who clears %s: %s", b.Type(), out.String())
		}
	}
	out.Reset()
	th.Receipt = &cooperation.Receipt{}
	th.State, th.Offer = cooperation.IsUnderWay, &cooperation.Offering{Steps: offered.Milestones, Accepted: true}
	v.p.Clock = clock.NewFake(noon)
	owed := th.Negotiable()[0]
	if err := v.duty(th, owed).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if got := v.owingWords(owed); got != "Reach the milestone: A team arrives" || !strings.Contains(out.String(), "A team arrives") {
		t.Errorf("owed: %q, %s", got, out.String())
	}
	out.Reset()
	if err := v.says(th, th.Said[0], offered).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "stacked") {
		t.Error(out.String())
	}
}

// After a preposition, two days stand in the genitive in Arabic.
func TestHowFarOffInArabic(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	v := (&Pages{Clock: clock.NewFake(now), Called: func(context.Context, statement.Hash) (i18n.Text, error) { return i18n.Text{}, nil }}).shows(t.Context(), catalogue.Locale("ar"), policy.Actor{})
	for at, want := range map[time.Time]string{now.Add(49 * time.Hour): "خلال يومين", now.Add(-49 * time.Hour): "متأخر منذ يومين", now.Add(73 * time.Hour): "أيام"} {
		if got := strings.Trim(strings.ReplaceAll(v.until(at), "\u2068", ""), "\u2069"); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
	if got := v.span(2 * 1440); got != "يومان" {
		t.Errorf("by themselves: %q", got)
	}
}
