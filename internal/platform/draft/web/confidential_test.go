package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

const typeCase = "test.case.opened/1"

// confidential is a desk on which something goes to two others, and what has
// reached the journal.
func confidential(t *testing.T, url string) (d *desk, to []statement.Hash, said *[]ledger.Draft) {
	t.Helper()
	names, said := map[statement.Hash]string{}, new([]ledger.Draft)
	d = serveWith(t, url, func(p *web.Pages) {
		p.Called = func(_ context.Context, id statement.Hash) (i18n.Text, error) { return i18n.Of("en", names[id]), nil }
		p.EditTogether = map[string]web.EditTogether{typeCase: func(r *http.Request, _ *i18n.Locale, _ policy.Actor, all []ledger.Draft) (web.Edited, error) {
			e := web.Edited{Form: ui.Form{Inputs: []ui.Input{{Name: "text", Label: "What happened", Value: string(all[0].Body)}}}}
			if r.Method == http.MethodPost {
				for _, one := range all {
					one.Body, one.Salt = []byte(`{"text":"`+r.PostFormValue("text")+`"}`), nil
					e.Together = append(e.Together, one)
				}
				e.Good = true
			}
			return e, nil
		}}
	})
	to = []statement.Hash{d.stranger.Identity, d.Participant("state:dk")}
	names[d.state], names[to[0]], names[to[1]] = "Kenya", "France", "Denmark"
	d.Drafts.Rules = append(d.Drafts.Rules, draft.Rule{
		Type:  typeCase,
		May:   func(policy.Actor) error { return nil },
		Check: func(context.Context, sqldb.Querier, policy.Actor, ledger.Draft) error { return nil },
		Chest: func(context.Context, *ledger.Writer, ledger.Draft) ([16]byte, error) { return [16]byte{1}, nil },
		View: func(_ *i18n.Locale, body []byte) (string, templ.Component) {
			return "A case: " + string(body), ui.Para(ui.Plain("It says: " + string(body)))
		},
	})
	d.Drafts.Confide = func(_ context.Context, _ *ledger.Writer, _ [16]byte, one ledger.Draft) (ledger.Receipt, error) {
		*said = append(*said, one)
		id, err := one.Challenge()
		return ledger.Receipt{ID: id, At: d.Clock.Now()}, err
	}
	return d, to, said
}

func (d *desk) confide(text string, to ...statement.Hash) draft.ID {
	d.t.Helper()
	var all []ledger.Draft
	for _, h := range to {
		all = append(all, ledger.Draft{Type: typeCase, Stream: h.String(), Subject: "case:" + strings.Repeat("a", 32), Marking: statement.AmberStrict, Body: []byte(`{"text":"` + text + `"}`)})
	}
	id, err := d.Drafts.ProposeTogether(d.t.Context(), d.Actor(d.drafter), all...)
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

// TestConfidentialOnThePage: who clears sees the label before all else, and to
// whom it goes; nothing leads to a public statement afterwards.
func TestConfidentialOnThePage(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, addr string) {
		d, to, said := confidential(t, addr)
		_, page, _ := d.ask(d.officer, "/en/desk", nil)
		if strings.Contains(page, "TLP:AMBER") {
			t.Error("a desk without anything confidential is marked")
		}
		id := d.confide("CANARY-PAGE", to...)
		path := "/en" + web.Address(id)
		_, page, _ = d.ask(d.officer, "/en/desk", nil)
		for _, want := range []string{`data-sheet-label="TLP:AMBER+STRICT"`, `>TLP:AMBER+STRICT</span>`, "Not for classified information."} {
			if strings.Count(page, want) == 0 {
				t.Errorf("the desk lacks %q", want)
			}
		}
		_, page, _ = d.ask(d.officer, path, nil)
		for _, want := range []string{"<title>TLP:AMBER+STRICT · A case", "France", "Denmark", "Not for classified information.", "once for all who are named above", "It says: "} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		if n := strings.Count(page, "It says: "); n != 1 {
			t.Errorf("one text for all is shown %d times", n)
		}
		one, err := d.Drafts.Get(t.Context(), d.Actor(d.officer), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{one.Challenge.String(), one.Parts[1].Challenge.String(), one.Parts[1].Salt, one.Chaff[0].String()} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		if status, page, _ := d.ask(d.stranger, path, nil); status != http.StatusNotFound || strings.Contains(page, "CANARY") {
			t.Errorf("%d to a stranger", status)
		}
		size := d.Size()
		status, _, header := d.ask(d.officer, path+"/clear", d.sign(d.officer, page))
		if status != http.StatusSeeOther || header.Get("Location") != path || d.Size() != size || len(*said) != 2 {
			t.Fatalf("%d to %s, %d said", status, header.Get("Location"), len(*said))
		}
		_, page, _ = d.ask(d.officer, path, nil)
		if strings.Contains(page, "/statements/") || !strings.Contains(page, "nobody else") || !strings.Contains(page, (*said)[1].Subject) {
			t.Error("the page does not say what became of it")
		}
	})
}

func TestEditTogetherOnThePage(t *testing.T) {
	d, to, said := confidential(t, hubtest.SQLite(t))
	id := d.confide("first", to...)
	path := "/en" + web.Address(id)
	_, page, _ := d.ask(d.drafter, path+"/edit", nil)
	if !strings.Contains(page, "What happened") || !strings.Contains(page, ">TLP:AMBER+STRICT</span>") {
		t.Error("there is no form, or it bears no label")
	}
	status, _, _ := d.ask(d.drafter, path+"/edit", url.Values{"text": {"second"}, "freeze": {"1"}})
	if status != http.StatusSeeOther {
		t.Fatalf("%d", status)
	}
	_, page, _ = d.ask(d.officer, path, nil)
	if status, _, _ := d.ask(d.officer, path+"/clear", d.sign(d.officer, page)); status != http.StatusSeeOther || len(*said) != 2 {
		t.Fatalf("%d, %d said", status, len(*said))
	}
	for i, one := range *said {
		if one.Stream != to[i].String() || one.Marking != statement.AmberStrict || string(one.Body) != `{"text":"second"}` {
			t.Errorf("%+v", one)
		}
	}
	_, page, _ = d.ask(d.officer, path+"/versions/1", nil)
	if !strings.Contains(page, "first") || !strings.Contains(page, ">TLP:AMBER+STRICT</span>") {
		t.Error("the earlier version bears no label")
	}
}

// TestConfidentialInABrowser looks at the page as the officer sees it.
func TestConfidentialInABrowser(t *testing.T) {
	d, to, _ := confidential(t, hubtest.SQLite(t))
	id := d.confide("The power went at 03:04 UTC.", to...)
	b := hubtest.NewBrowser(t)
	signIn(t, b.Open(t, d.address+"/robots.txt", hubtest.Light), d.address, d.officer.ID)
	b.Audit(t, d.address+"/en"+web.Address(id), hubtest.Light, hubtest.Dark, hubtest.Narrow)
	b.Audit(t, d.address+"/ar"+web.Address(id), hubtest.Narrow)
	b.Audit(t, d.address+"/fr/desk", hubtest.Narrow)
}
