package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// What was drafted comes back in the form in which it was typed: sent untouched,
// in whatever language of the page, it says the same byte for byte; with one
// field changed that alone has changed; and what cannot be is said beside it.
func TestEditDecisions(t *testing.T) {
	o := newOffice(t)
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	reason := i18n.Text{Original: "fr", In: map[string]string{"fr": "Par décision.\n\nVoir la note.", "en": "By decision."}}
	document := participant.Document{Kind: "note-verbale", Number: "NV/7", Date: "2026-01-20", SHA256: strings.Repeat("ab", 32)}
	network := participant.Demonstration()[0]
	network.Sources = []participant.Source{{Title: "A paper", Of: "name, class, website", Known: "read"}}
	state := policy.Actor{Person: "person:2", Identity: statement.Hash{7}, For: "state:ke", Roles: []policy.Role{policy.Drafter}}
	edits := o.desk.Edits()
	for _, tc := range []struct {
		name          string
		actor         policy.Actor
		body          corpus.Body
		field, to, in string // the field, what it becomes, and a part of the body that then stands in it
		wrong         string // what the field cannot be
	}{
		{"credentials", o.secretariat(), &participant.Credentials{ID: "state:ke", Document: document, Presented: "the Permanent Mission", Until: "2027-01-20"},
			"presented", "the Embassy", "the Embassy", ""},
		{"a naming", o.secretariat(), &participant.Named{ID: "state:ke", Identity: statement.Hash{5}, Confirmed: document}, "number", "NV/8", "NV/8", ""},
		{"an accreditation", o.secretariat(), &participant.Accredited{ID: network.ID, On: "2026-01-20", Reason: reason, Listing: &network}, "on", "2026-01-21", "2026-01-21", "soon"},
		{"a refusal", o.secretariat(), &participant.Declined{ID: "state:ke", Reason: reason}, "reason", "Not now.", "Not now.", ""},
		{"a listing", o.secretariat(), &network, "short", "EXN", `"EXN"`, strings.Repeat("x", 61)},
		{"a suspension", o.secretariat(), &participant.Suspended{Barred: participant.Barred{ID: "state:ke", Reason: reason, Basis: &document}}, "date", "2026-01-19", "2026-01-19", "2999-01-01"},
		{"a restoration", o.secretariat(), &participant.Restored{Barred: participant.Barred{ID: "state:ke", Reason: reason, Basis: &document}}, "number", "9", `"9"`, ""},
		{"a withdrawal by the secretariat", o.secretariat(), &participant.Withdrawn{Barred: participant.Barred{ID: "state:ke", Reason: reason, Basis: &document}}, "reason", "Gone.", "Gone.", ""},
		{"a withdrawal of one's own", state, &participant.Withdrawn{Barred: participant.Barred{ID: "state:ke", Reason: reason}}, "reason", "We leave.", "We leave.", ""},
		{"an objection", state, &participant.Objected{ID: "org:ecco", State: "state:ke", Reason: reason}, "reason", "We object.", "We object.", strings.Repeat("x", participant.MaxWords)},
		{"rules", o.secretariat(), &participant.Rules{Two: []string{participant.TypeAccredited}, Days: 20}, "days", "30", "30", "many"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			all, err := corpus.Drafts([]corpus.Body{tc.body})
			if err != nil {
				t.Fatal(err)
			}
			was := all[0]
			do := func(lang string, form url.Values) draftweb.Edited {
				t.Helper()
				r := httptest.NewRequest(http.MethodGet, "/", nil)
				if form != nil {
					r = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(form.Encode()))
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					if err := r.ParseForm(); err != nil {
						t.Fatal(err)
					}
				}
				e, err := edits[was.Type](r, c.Locale(lang), tc.actor, ledger.Draft{Type: was.Type, Subject: was.Subject, Body: was.Body})
				if err != nil {
					t.Fatal(err)
				}
				return e
			}
			for _, lang := range i18n.Tags() {
				form := url.Values{}
				for _, in := range do(lang, nil).Form.Inputs {
					form[in.Name] = in.Values
					if in.Values == nil {
						form.Set(in.Name, strings.ReplaceAll(in.Value, "\n", "\r\n")) // as a browser sends it
					}
				}
				same := do(lang, form)
				if !same.Good || string(same.Draft.Body) != string(was.Body) || same.Draft.Subject != was.Subject {
					t.Errorf("%s, untouched: %s\nit was %s", lang, same.Draft.Body, was.Body)
				}
				form.Set(tc.field, tc.to)
				if e := do(lang, form); !e.Good || !strings.Contains(string(e.Draft.Body), tc.in) || e.Draft.Subject != was.Subject {
					t.Errorf("%s, changed: %s", lang, e.Draft.Body)
				}
				if tc.wrong == "" {
					continue
				}
				form.Set(tc.field, tc.wrong)
				e := do(lang, form)
				said := false
				for _, in := range e.Form.Inputs {
					said = said || in.Name == tc.field && in.Fault != "" && in.Value == tc.wrong
				}
				if e.Good || !said {
					t.Errorf("%s: %q is taken, or nothing is said beside it", lang, tc.wrong)
				}
			}
		})
	}
	if edits[participant.TypeProposed] != nil {
		t.Error("a proposal has a form, and nothing in it is typed")
	}
}
