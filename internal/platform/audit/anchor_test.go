package audit_test

import (
	"testing"
	"time"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
)

func (w *world) due() (at time.Time) {
	w.t.Helper()
	err := w.DB.Read(w.t.Context(), func(q sqldb.Querier) error {
		next, ok, err := audit.Anchors{Trail: w.trail}.Due(w.t.Context(), q, w.Clock.Now())
		if !ok {
			w.t.Error("no anchor is ever due")
		}
		at = next
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return at
}

func TestAnchorsKeepTheirCadence(t *testing.T) {
	day := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	on(t, func(t *testing.T, w *world) { // from 09:00
		if at := w.due(); !at.Equal(day.Add(12 * time.Hour)) {
			t.Errorf("the first is due at %s", at)
		}
		w.Clock.Set(day.Add(12*time.Hour + time.Second))
		w.anchor()
		if at := w.due(); !at.Equal(day.Add(18 * time.Hour)) {
			t.Errorf("the next is due at %s", at)
		}
		w.Clock.Set(day.Add(40 * time.Hour)) // the machine was off
		w.anchor()
		if at := w.due(); !at.Equal(day.Add(42 * time.Hour)) {
			t.Errorf("after a pause: %s", at)
		}
		w.Clock.Set(day.Add(39 * time.Hour)) // set back by an hour
		if at := w.due(); !at.Equal(day.Add(42 * time.Hour)) {
			t.Errorf("set back by an hour: %s", at)
		}
		w.Clock.Set(day.AddDate(10, 0, 0)) // far ahead, and set right again
		w.anchor()
		w.Clock.Set(day.Add(41 * time.Hour))
		if at := w.due(); at.After(w.Clock.Now()) {
			t.Errorf("set right after years: %s", at)
		}
		w.anchor()
		if at := w.due(); !at.Equal(day.Add(42 * time.Hour)) {
			t.Errorf("and then: %s", at)
		}
		w.note(w.a, 1)
		if r := w.check(w.a); r.Broken != nil {
			t.Errorf("%+v", r.Broken)
		}
	})
}

// An anchor looks the same whether much was noted or nothing.
func TestAnchorsShowNothing(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.anchor()
		w.anchor()
		w.note(w.a, 20)
		w.anchor()
		list, err := w.List(t.Context(), ledger.Filter{Type: audit.TypeAnchored, After: -1, Limit: 10})
		if err != nil || len(list) != 3 {
			t.Fatalf("%d, %v", len(list), err)
		}
		seen := map[string]bool{}
		for _, r := range list {
			if len(r.Body) != len(list[0].Body) || r.Inert != "" {
				t.Errorf("%s, %s", r.Body, r.Inert)
			}
			seen[string(r.Body)] = true
		}
		if len(seen) != 3 {
			t.Error("two anchors are alike: whoever compares them learns that nothing was noted")
		}
	})
}

// What others say of somebody's trails counts for nothing.
func TestAnchorsOfOthers(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.note(w.a, 1)
		body := []byte(`{"heads":"` + w.a.String() + `"}`)
		w.MustSay(ledger.Draft{By: w.a, Type: audit.TypeAnchored, Subject: audit.Subject, Body: body},
			ledger.Draft{Type: audit.TypeAnchored, Subject: "audit:others", Body: body},
			ledger.Draft{Type: audit.TypeAnchored, Subject: audit.Subject, Body: []byte(`{"heads":"` + w.a.String() + `","more":1}`)})
		if r := w.check(w.a); r.Broken != nil || r.Anchors != 0 {
			t.Errorf("%+v, %+v", r, r.Broken)
		}
		w.CheckRebuild()
	})
}
