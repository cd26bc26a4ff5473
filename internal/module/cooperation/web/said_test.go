package web

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
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
	if err := v.says(th, th.Said[0], offered).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "stacked") {
		t.Error(out.String())
	}
}
