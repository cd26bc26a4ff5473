package check_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// A State without a key here is asked at the addresses that documents named, by the
// same ladder but for officers; what comes of it is on the board, and counts.
func TestWhoHasNoKeyIsAsked(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		ke, no := w.joins("state:ke", "global"), w.joins("state:no", "global")
		for _, id := range []string{"state:ke", "state:no", "state:gh", "state:se"} {
			if _, ok := w.ids[id]; !ok {
				w.ids[id] = statement.Hash{}
			}
		}
		w.names("state:gh", point("gh-one", 1), "global")
		second := w.names("state:gh", point("gh-two", 2), "global")
		w.names("state:se", point("se-nomail", 1, func(p *contact.Point) { p.Mails = nil }), "global")
		for _, one := range []string{"state:ke", "state:no"} {
			w.names(one, point(one[6:]+"-one", 1), "global")
		}
		before := w.entries()
		terms := w.terms("global", day)
		terms.Words = en("CANARY-words")
		id := w.calls(terms)
		if got := w.entries() - before; got != 2 {
			t.Errorf("%d statements were said, to two who can be told", got)
		}
		all, err := w.s.Queries.Called(ctx, w.manager, "global")
		if err != nil || !slices.Equal(all.Recorded, []string{"state:gh", "state:se"}) || !slices.Equal(all.Unasked, []string{"state:se"}) ||
			len(all.Checks) != 1 || all.Checks[0].Asked != 3 || all.Checks[0].Terms.Words.Empty() {
			t.Fatalf("%+v, %v", all, err)
		}
		told := w.tellings()
		at := slices.IndexFunc(told, func(say check.Telling) bool { return say.Address == "gh-one@canary.example" })
		if at < 0 || !told[at].Participant.IsZero() {
			t.Fatalf("told %+v", told)
		}
		for _, actor := range []policy.Actor{ke, no} {
			if err := w.s.Answer(ctx, actor, id); err != nil {
				t.Fatal(err)
			}
		}
		w.Clock.Advance(time.Hour)
		reminded := func(name string) {
			t.Helper()
			if got := w.tellings(); len(got) != 1 || got[0].News != check.Reminded || got[0].Address != name+"@canary.example" {
				t.Errorf("told %+v", got)
			}
		}
		reminded("gh-one")
		w.Clock.Advance(time.Hour)
		link := w.asks("gh-two")
		w.Clock.Advance(3 * time.Hour)
		reminded("gh-two")
		w.Clock.Advance(3 * time.Hour)
		w.tells() // no officers stand behind it
		if l, err := w.s.Linked(ctx, link); err != nil || l.Participant != "state:gh" || l.Agency.String() != "CANARY-gh-two" {
			t.Errorf("%+v, %v", l, err)
		}
		before, w.trail = w.entries(), nil
		if err := w.s.AnswerByLink(ctx, link); err != nil {
			t.Fatal(err)
		}
		refused(t, w.s.AnswerByLink(ctx, link), fail.Gone)
		if done, err := w.s.Done(ctx, link); err != nil || !done {
			t.Errorf("done %t, %v", done, err)
		}
		if w.entries() != before || len(w.trail) != 1 {
			t.Errorf("the answer is no statement, and stands in the manager's trail alone: %q", w.trail)
		}
		s := w.seat("global", id, "state:gh")
		if s.Standing != check.HasSaid || !s.Apart || s.Answer.How != check.ByLink || s.Answer.Contact != second || *s.Minutes != 8*60 || len(s.Steps) != 4 || len(s.Contacts) != 2 {
			t.Errorf("%+v", s)
		}
		if slug, err := w.s.Queries.Of(ctx, w.manager, id); err != nil || slug != "global" {
			t.Errorf("%s, %v", slug, err)
		}
		own, err := w.s.Queries.Owned(ctx, ke)
		if err != nil || len(own) != 1 || own[0].Participant != "state:ke" {
			t.Errorf("another's is shown: %+v, %v", own, err)
		}
		w.Clock.Advance(day)
		w.tells()
		f, err := w.s.Queries.Figures(ctx, no, "global")
		if err != nil || len(f.Checks) != 1 || f.Checks[0].Rates.Asked != (contact.Count{N: 3}) || f.Checks[0].Rates.Answered != (contact.Count{N: 3}) {
			t.Fatalf("%+v, %v", f, err)
		}
		if b := w.board("global", id); b.Open || len(b.Seats) != 3 {
			t.Errorf("%+v", b)
		}
		w.rebuilt("check_apart")

		// Of a check that asks nobody else the rows hold the terms; and who is taken
		// off the directory in the meantime is asked no more.
		w.Clock.Advance(8 * day)
		w.region = []string{"state:gh"}
		terms = w.terms("global", day)
		terms.Region = "african"
		alone := w.calls(terms)
		all, err = w.s.Queries.Called(ctx, w.manager, "global")
		if err != nil || len(all.Checks) != 2 || all.Checks[0].Check != alone || all.Checks[0].Terms.Region != "african" {
			t.Errorf("%+v, %v", all, err)
		}
		v := submission.Via{Mode: submission.Recorded, Author: "state:gh", Document: &submission.Document{Kind: "note-verbale", Number: "13/2026", Date: "2026-02-01"}}
		for _, one := range w.board("global", id).Seats {
			for contactID := range one.Contacts {
				if one.Participant != "state:gh" {
					continue
				}
				if err := w.contacts.TakeBack(ctx, w.secretary, v, contactID, []string{"global"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.tells()
		if s := w.seat("global", alone, "state:gh"); s.Standing != check.Waiting {
			t.Errorf("%+v", s)
		}
	})
}

// entries is how many confidential statements there are.
func (w *world) entries() int64 {
	w.t.Helper()
	var n int64
	err := w.DB.Read(context.Background(), func(q sqldb.Querier) (err error) {
		n, err = journal.Size(context.Background(), q)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}
