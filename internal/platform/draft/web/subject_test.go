package web_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Who clears sees what a draft is about, and what it refers to, once each.
func TestSubjectOnThePage(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ref := statement.Hash{1}
		var broken error
		d := serveWith(t, url, func(p *web.Pages) {
			p.About = func(_ context.Context, _ *i18n.Locale, _ policy.Actor, _ draft.Draft, id string) (*web.Subject, error) {
				switch id {
				case "note:1":
					return &web.Subject{Title: ui.A("/en/notes/1", "The first note"), View: ui.Para(ui.Plain("Its whole text."))}, broken
				case ref.String():
					return &web.Subject{Title: ui.Plain("What came before")}, nil
				}
				return nil, nil
			}
		})
		id, err := d.Drafts.Propose(t.Context(), d.Actor(d.drafter), ledger.Draft{Type: typeNote, Subject: "note:1",
			Refs: []statement.Hash{ref, {2}}, Body: []byte(`{"text":"two"}`)})
		if err != nil {
			t.Fatal(err)
		}
		_, page, _ := d.ask(d.officer, "/en"+web.Address(id), nil)
		for _, want := range []string{`href="/en/notes/1"`, "The first note", "Its whole text.", "What it is about", "What came before", "What it refers to"} {
			if strings.Count(page, want) != 1 {
				t.Errorf("the page has %q %d times", want, strings.Count(page, want))
			}
		}
		other, err := d.Drafts.Propose(t.Context(), d.Actor(d.drafter), ledger.Draft{Type: typeNote, Subject: "note:2", Body: []byte(`{"text":"two"}`)})
		if err != nil {
			t.Fatal(err)
		}
		if _, page, _ := d.ask(d.officer, "/en"+web.Address(other), nil); strings.Contains(page, "What it is about") || strings.Contains(page, "What it refers to") {
			t.Error("nothing is known of the subject, and yet it has a heading")
		}
		broken = errors.New("the notes cannot be read")
		if status, _, _ := d.ask(d.officer, "/en"+web.Address(id), nil); status != http.StatusInternalServerError {
			t.Errorf("a draft whose subject cannot be read is shown without it: %d", status)
		}
	})
}

// What was taken back or sent back offers what can be done, and promises no
// more: it is put forward as it is, or withdrawn and drafted anew.
func TestPageSaysWhatCanBeDone(t *testing.T) {
	d := serve(t, hubtest.SQLite(t))
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	id := d.propose()
	for _, step := range []struct {
		state draft.State
		note  string
		then  func() error
	}{
		{draft.Waiting, "draft.form.reopen-note", func() error { return d.Drafts.Return(t.Context(), d.Actor(d.officer), id, "no") }},
		{draft.Returned, "draft.form.reopen-note", func() error { return d.Drafts.Reopen(t.Context(), d.Actor(d.drafter), id) }},
		{draft.Drafting, "draft.form.refreeze-note", func() error { return nil }},
	} {
		for _, tag := range []string{"en", "fr", "ar"} {
			_, page, _ := d.ask(d.drafter, "/"+tag+web.Address(id), nil)
			if want := c.Locale(tag).T(step.note); !strings.Contains(page, want) || !strings.Contains(page, "/withdraw") {
				t.Errorf("%s in %s: the page lacks %q", step.state, tag, want)
			}
			for _, promise := range []string{"can then be edited", "being edited", "peut alors être modifié", "en cours de rédaction", "يمكن عندئذ تحريرها"} {
				if strings.Contains(page, promise) {
					t.Errorf("%s in %s: the page promises %q", step.state, tag, promise)
				}
			}
		}
		if err := step.then(); err != nil {
			t.Fatal(err)
		}
	}
}
