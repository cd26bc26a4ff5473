package entry_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/module/implementation/practice"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/translation"
	"comity.example/comity/statement"
)

// TestTranslatedOnBothDatabases: entries that stand alone, and those under another, are
// translated by somebody else, in the wording that is in force and in texts that are
// there; who gave a translation takes it back; all of it is the same when the
// projections are made anew.
func TestTranslatedOnBothDatabases(t *testing.T) {
	en := func(s string) i18n.Text { return i18n.Of("en", s) }
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		service := w.translations()
		parse := func(id string) statement.Hash {
			h, err := statement.ParseHash(id)
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
		done := say(w, w.done, w.state, "", open("state:ke", practice.Practice{Kind: "technical", Title: en("T"), Text: en("It is done so.")}))
		report := say(w, w.reports, w.other, "", open("org:x", independent.Report{Title: en("R"), Text: en("Words."), About: []string{"state:ke"}}))
		reply := say(w, w.replies, w.state, report, open("state:ke", independent.Reply{Text: en("An answer.")}))
		give := func(on, id, of, name string) error {
			b := &translation.Given{Entry: parse(id), As: "org:x", Of: parse(of), Language: "fr", Texts: []translation.Text{{Name: name, Words: "Mots."}}}
			return w.draws(service, on, b)
		}
		for name, err := range map[string]error{"a practice": give(done, done, done, "text"), "a reply": give(report, reply, reply, "text")} {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, err := range map[string]error{"a text that is not there": give(done, done, done, "follow"), "another wording": give(done, done, report, "text"), "under something else": give(done, reply, reply, "text"), "nothing": give(done, hubtestNothing, done, "text"), "its own words": give(report, report, report, "text")} {
			if err == nil {
				t.Errorf("%s is translated", name)
			}
		}
		part, err := service.Queries.List(t.Context(), translation.Filter{})
		if err != nil || len(part.Items) != 2 || !part.Items[0].Stands() {
			t.Fatalf("%+v, %v", part, err)
		}
		err = w.DB.Read(t.Context(), func(q sqldb.Querier) error {
			docs, err := entry.Indexed[practice.Practice]{}.Documents(t.Context(), q, done)
			if err == nil && (len(docs) != 1 || docs[0].Also != "Mots.") {
				t.Errorf("found by %+v", docs)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		given := part.Items[0]
		on := map[statement.Hash]string{parse(done): done, parse(reply): report}[given.Entry]
		if err := w.draws(service, on, &translation.Withdrawn{Translation: given.Statement, As: "org:x", Reason: en("A slip.")}); err != nil {
			t.Error(err)
		}
		if err := w.draws(service, on, &translation.Withdrawn{Translation: given.Statement, As: "org:x", Reason: en("Again.")}); !fail.Is(err, fail.Conflict) {
			t.Errorf("withdrawn twice: %v", err)
		}
		if got, err := service.Queries.Get(t.Context(), given.ID); err != nil || got.Withdrawn == nil || len(got.Statements) != 2 {
			t.Errorf("%+v, %v", got, err)
		}
		w.CheckRebuild()
	})
}

// hubtestNothing is the id of no statement.
const hubtestNothing = "00000000000000000000000000000000000000000000000000000000000000aa"

// draws has the other participant say something of a translation, and its second person
// clear it.
func (w *world) draws(s *translation.Service, on string, b corpus.Body) error {
	out, err := s.Say(w.t.Context(), w.Actor(w.other), on, b)
	if err == nil {
		_, err = w.Clear(w.clears["org:x"], draft.ID(out.Draft))
	}
	return err
}

// translations takes down translations of practices and of replies.
func (w *world) translations() *translation.Service {
	of := w.done.Queries
	s := &translation.Service{Desk: w.done.Desk, Queries: &translation.Queries{DB: w.DB, Speaks: func(ctx context.Context, r sqldb.Querier) submission.Speaks { return of.World(ctx, r).Speaks }},
		Source: func(ctx context.Context, q sqldb.Querier, id string) (*translation.Source, error) {
			got, err := of.Source(ctx, q, id, func(e *entry.Entry[practice.Practice]) string { return "/" + e.ID }, func(c *practice.Practice) i18n.Text { return c.Title })
			if got != nil || err != nil {
				return got, err
			}
			return w.queries.Replies.Source(ctx, q, id, func(e *entry.Entry[independent.Reply]) string { return "/" + e.On }, func(c *independent.Reply) i18n.Text { return c.Text })
		}}
	for _, r := range s.Rules() {
		w.Drafts.Rules = append(w.Drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles})
	}
	return s
}
