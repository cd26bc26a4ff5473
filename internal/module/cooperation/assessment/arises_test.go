package assessment_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

func drafter(of statement.Hash) policy.Actor {
	return person("drafter "+of.String()[:6], of, policy.Drafter)
}

func (w *world) notification(exercise bool) *cooperation.Notified {
	tpl := w.cases.Templates.Current(cooperation.Notification)
	return &cooperation.Notified{As: cooperation.As{Kind: cooperation.Notification, Verb: cooperation.Sent, Exercise: exercise},
		Matter: cooperation.Matter{Template: tpl.ID, Title: i18n.Of("en", "CANARY-title"), From: cooperation.At(w.Clock.Now(), "UTC"), Class: "intrusions", Provision: tpl.Provision,
			Fields: map[string]i18n.Text{"seen": i18n.Of("en", "CANARY-seen"), "affected": i18n.Of("en", "CANARY-affected"), "asked": i18n.Of("en", "CANARY-asked")}},
		Understanding: cooperation.NoResponsibility(), Within: tpl.For("")}
}

func (w *world) request(from string) *cooperation.Requested {
	tpl := w.cases.Templates.Current(cooperation.Request)
	b := &cooperation.Requested{As: cooperation.As{Kind: cooperation.Request, Verb: cooperation.Sent}, Half: cooperation.Assistance, Arises: from, Consulted: []i18n.Text{i18n.Of("en", "CANARY-team")},
		Matter: cooperation.Matter{Template: tpl.ID, Title: i18n.Of("en", "CANARY-title"), From: cooperation.At(w.Clock.Now(), "UTC"), Class: "intrusions", Provision: "un:a-70-174:13:h:1", Fields: map[string]i18n.Text{}},
		Within: tpl.For("")}
	for _, f := range tpl.Fields {
		b.Fields[f.ID] = i18n.Of("en", "CANARY-"+f.ID)
	}
	for _, item := range tpl.Checklist {
		b.Checklist = append(b.Checklist, cooperation.Checked{Item: item.ID, Met: true})
	}
	for _, item := range tpl.Privacy {
		b.Privacy = append(b.Privacy, cooperation.Checked{Item: item.ID, Met: true})
	}
	return b
}

func (w *world) opened(by statement.Hash, m statement.Marking, b cooperation.Body, to ...statement.Hash) string {
	w.t.Helper()
	id, _, err := w.cases.Open(context.Background(), drafter(by), m, b, to...)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) say(by, to statement.Hash, id string, b cooperation.Body) error {
	_, err := w.cases.Say(context.Background(), drafter(by), id, to, statement.Amber, b)
	return err
}

// assessed is a settled assessment of a case.
func (w *world) assessed(by statement.Hash, of string, exercise bool) (string, error) {
	ctx, c := context.Background(), w.content()
	c.Case, c.Exercise = of, exercise
	id, err := w.service.Begin(ctx, drafter(by), c)
	if err != nil {
		return "", err
	}
	seen, err := c.Digest()
	if err == nil {
		err = w.service.Settle(ctx, person("clears", by, policy.ClearingOfficer), id, seen)
	}
	return id, err
}

// TestWhatArisesFromACase is the whole table: each thing that can arise from a case,
// to each that it could go to, under each label. One rule decides.
func TestWhatArisesFromACase(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w, ctx := newWorld(t, url), context.Background()
		stranger := w.open()
		letIn := func(k cooperation.Kind, who statement.Hash) *cooperation.Access {
			return &cooperation.Access{As: cooperation.As{Kind: k, Verb: cooperation.LetIn}, Participant: who}
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		// c notified a, and both let b in.
		of, drill := w.opened(w.c, statement.Amber, w.notification(false), w.a), w.opened(w.c, statement.Amber, w.notification(true), w.a)
		must(w.say(w.c, w.a, of, letIn(cooperation.Notification, w.b)))
		must(w.say(w.a, w.c, of, letIn(cooperation.Notification, w.b)))

		things := map[string]func(from string, exercise bool, m statement.Marking, to statement.Hash) error{
			"a request": func(from string, exercise bool, m statement.Marking, to statement.Hash) error {
				b := w.request(from)
				b.Exercise = exercise
				_, _, err := w.cases.Open(ctx, drafter(w.a), m, b, to)
				return err
			},
			"sections of an assessment": func(from string, exercise bool, m statement.Marking, to statement.Hash) error {
				id, err := w.assessed(w.a, from, exercise)
				if err == nil {
					_, err = w.service.Share(ctx, drafter(w.a), id, 1, []string{"technical"}, m, to)
				}
				return err
			},
		}
		for thing, say := range things {
			for name, tc := range map[string]struct {
				from     string
				exercise bool
				m        statement.Marking
				to       statement.Hash
				may      bool
			}{
				"to who opened it":           {of, false, statement.Amber, w.c, true},
				"to one that was let in":     {of, false, statement.Amber, w.b, true},
				"more narrowly":              {of, false, statement.AmberStrict, w.b, true},
				"under a wider label":        {of, false, statement.Green, w.b, false},
				"to one that does not read":  {of, false, statement.Amber, stranger, false},
				"as an exercise":             {of, true, statement.Amber, w.b, false},
				"in earnest, of an exercise": {drill, false, statement.Amber, w.c, false},
				"an exercise, of one":        {drill, true, statement.Amber, w.c, true},
			} {
				if err := say(tc.from, tc.exercise, tc.m, tc.to); tc.may && err != nil || !tc.may && !fail.Is(err, fail.Invalid) {
					t.Errorf("%s, %s: %v", thing, name, err)
				}
			}
		}
		if _, err := w.assessed(stranger, of, false); !fail.Is(err, fail.NotFound) {
			t.Errorf("one that does not read it assesses it: %v", err)
		}

		// What arose is passed on no further: neither by letting in nor by a report.
		n := cooperation.Request
		for _, with := range []statement.Hash{w.b, w.c} {
			id := w.opened(w.a, statement.Amber, w.request(of), with)
			if err := w.say(w.a, with, id, letIn(n, stranger)); !fail.Is(err, fail.Invalid) {
				t.Errorf("one that does not read the case is let in to what arises from it: %v", err)
			}
			other := w.b
			if with == w.b {
				other = w.c
			}
			must(w.say(w.a, with, id, letIn(n, other)))
			must(w.say(with, w.a, id, letIn(n, other)))
			words := func(v cooperation.Verb) *cooperation.Words {
				return &cooperation.Words{As: cooperation.As{Kind: n, Verb: v}}
			}
			must(w.say(with, w.a, id, words(cooperation.Acknowledged)))
			must(w.say(with, w.a, id, words(cooperation.Closed)))
			must(w.say(w.a, with, id, words(cooperation.Closed)))
			propose := func(m statement.Marking) error {
				r := report.Report{ID: "report:" + id[len("case:"):], Parties: report.Parties(w.a, with), Kind: string(n), Marking: m, Title: i18n.Of("en", "CANARY-report"),
					Sections: []report.Section{{Heading: i18n.Of("en", "CANARY-heading"), Words: i18n.Of("en", "CANARY-words")}}}
				return w.say(w.a, with, id, &cooperation.Proposing{As: cooperation.As{Kind: n, Verb: cooperation.Proposed}, Report: r})
			}
			if err := propose(statement.Clear); with == w.b && !fail.Is(err, fail.Invalid) || with == w.c && err != nil {
				t.Errorf("reported for everybody: %v", err)
			}
			must(propose(statement.Amber))
		}
	})
}

// TestAnAssessmentIsReadAsItsCase: in its own house, too, no more people read what
// arises from a case than that case, and what it is about stays.
func TestAnAssessmentIsReadAsItsCase(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w, ctx := newWorld(t, url), context.Background()
		contact := person("contact", w.a, policy.ContactOfficer)
		of := w.opened(w.c, statement.Amber, w.notification(false), w.a)
		if _, err := w.cases.Say(ctx, person("contact", w.c, policy.ContactOfficer), of, w.a, statement.Red, &cooperation.Words{As: cooperation.As{Kind: cooperation.Notification, Verb: cooperation.Withdrawn}, Words: i18n.Of("en", "CANARY")}); err != nil {
			t.Fatal(err)
		}
		c := w.content()
		c.Case = of
		if _, err := w.service.Begin(ctx, drafter(w.a), c); !fail.Is(err, fail.NotFound) {
			t.Errorf("who may not read the case assesses it: %v", err)
		}
		id, err := w.service.Begin(ctx, contact, c)
		if err != nil {
			t.Fatal(err)
		}
		if all, err := w.queries.Own(ctx, contact, id); err != nil || all[0].Shown() != statement.Red {
			t.Errorf("%+v, %v", all, err)
		}
		if _, err := w.queries.Own(ctx, drafter(w.a), id); !fail.Is(err, fail.Denied) {
			t.Errorf("who may not read the case reads what is made of it: %v", err)
		}
		if all, err := w.queries.Mine(ctx, drafter(w.a)); err != nil || len(all) != 0 {
			t.Errorf("%+v, %v", all, err)
		}
		seen, err := c.Digest()
		if err != nil {
			t.Fatal(err)
		}
		if err := w.service.Discard(ctx, drafter(w.a), id, seen); !fail.Is(err, fail.Denied) {
			t.Errorf("who may not read it discards it: %v", err)
		}
		c.Case = ""
		if err := w.service.Write(ctx, contact, id, c, seen); !fail.Is(err, fail.Invalid) {
			t.Errorf("what it is about is changed: %v", err)
		}
	})
}
