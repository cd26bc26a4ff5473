package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// From a mail, on a telephone, without signing in: one press confirms; the page
// shows no number, and works once.
func TestContactIsConfirmedFromAMail(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(o *app.Options) { o.Demo = true })
	if err := h.Demonstrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.clock.Advance(91 * 24 * time.Hour)
	link := h.asked(t)
	path := "/en" + link
	tab := hubtest.NewBrowser(t).Open(t, h.base+path, hubtest.Narrow)
	defer tab.Close()
	got := seen(t, tab)
	if !strings.Contains(got, "Aldermark") || !strings.Contains(got, "…101") || strings.Contains(got, "201 000 101") || strings.Contains(got, "+999") {
		t.Errorf("the page shows: %s", got)
	}
	if wide := ask[bool](t, tab, `document.documentElement.scrollWidth > innerWidth`); wide {
		t.Error("the page is wider than the telephone")
	}
	if high := ask[float64](t, tab, `document.querySelector("#confirm button").getBoundingClientRect().height`); high < 30 {
		t.Errorf("the button is %v pixels high", high)
	}
	tab.Press(t, "confirm")
	if got := seen(t, tab); !strings.Contains(got, "Confirmed") {
		t.Errorf("after the press: %.300s", got)
	}
	quiet(t, tab)
	h.someone("Anybody", "").get(path).want(http.StatusGone)
	h.someone("Anybody", "").get("/en" + link[:len(link)-4] + "AAAA").want(http.StatusNotFound)
	if again := h.stale(t); len(again) != 0 {
		t.Errorf("still untouched: %v", again)
	}
}

// asked runs what asks contact officers, and gives the link that Aldermark's
// officer was sent.
func (h *house) asked(t *testing.T) (link string) {
	t.Helper()
	h.untouched(t, func(id, path string) {
		if id == "state:xa" {
			link = path
		}
	})
	if link == "" {
		t.Fatal("nobody was asked")
	}
	return link
}

func (h *house) stale(t *testing.T) (ids []string) {
	t.Helper()
	h.clock.Advance(8 * 24 * time.Hour)
	h.untouched(t, func(id, _ string) {
		if id == "state:xa" {
			ids = append(ids, id)
		}
	})
	return ids
}

func (h *house) untouched(t *testing.T, told func(id, path string)) {
	t.Helper()
	names := map[statement.Hash]string{}
	known, err := h.Ledger.Identities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	people := h.Authorizations().Queries
	u := contact.Untouched{Service: h.Contacts(),
		Identities: func(ctx context.Context, q sqldb.Querier) (map[statement.Hash]string, error) {
			for _, identity := range known {
				holders, err := people.Holders(ctx, identity)
				if err != nil {
					return nil, err
				}
				for _, one := range holders {
					actor, err := people.Actor(ctx, one.Person, identity)
					if err == nil && actor.Is(policy.ContactOfficer) {
						names[identity] = actor.For
					}
				}
			}
			return names, nil
		},
		Officers: func(ctx context.Context, identity statement.Hash) (out []string, err error) {
			all, err := people.Holders(ctx, identity)
			for _, one := range all {
				if actor, err := people.Actor(ctx, one.Person, identity); err == nil && actor.Is(policy.ContactOfficer) {
					out = append(out, one.Person)
				}
			}
			return out, err
		},
		Tell: func(_ context.Context, _ *sqldb.Tx, identity statement.Hash, _, link string, _ int) error {
			told(names[identity], link)
			return nil
		}}
	err = h.Ledger.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error { return u.Run(ctx, w, h.clock.Now()) })
	if err != nil {
		t.Fatal(err)
	}
}

// What leaves as a table comes back as one and changes nothing; a copy asks first.
func TestDirectoryAsFiles(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(o *app.Options) { o.Demo = true })
	if err := h.Demonstrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	tab := hubtest.NewBrowser(t).Open(t, h.base+"/en/demo", hubtest.Light)
	defer tab.Close()
	tab.Press(t, "become-xa-drafter")
	files := h.base + "/en/desk/contacts/in/region-demonstration/files"
	tab.Do(t, chromedp.Navigate(files))
	post := func(fields string) string {
		return hubtest.Ask(t, tab, chromedp.Evaluate[string](`fetch("`+files+`", {method: "POST", body: new URLSearchParams(`+fields+`)}).then(r => r.text())`, chromedp.EvalAwaitPromise))
	}
	if got := post(`{format: "csv"}`); strings.Contains(got, "files/") && strings.Contains(got, "ready") {
		t.Error("a copy is made of which nobody said how it is handled")
	}
	for format, begins := range map[string]string{"csv": "\ufeffMarking,TLP:AMBER", "vcf": "BEGIN:VCARD", "xlsx": "PK", "age": "age-encryption.org/v1"} {
		got := post(`{format: "` + format + `", "keep-marking": "yes", passphrase: "` + map[bool]string{true: "twelve and more"}[format == "age"] + `"}`)
		at := reply{t: t, body: got}.found(`href="(/en/desk/contacts/in/region-demonstration/files/[\w-]+)"`)
		body := fetched(t, tab, h.base+at)
		if !strings.HasPrefix(strings.TrimPrefix(body, "\ufeff"), strings.TrimPrefix(begins, "\ufeff")) {
			t.Errorf("%s begins %.60q", format, body)
		}
		if format == "age" && strings.Contains(body, "Aldermark") {
			t.Error("the copy is not sealed")
		}
		if format != "csv" {
			continue
		}
		preview := hubtest.Ask(t, tab, chromedp.Evaluate[string](`fetch("`+h.base+at+`").then(r => r.blob()).then(b => { const f = new FormData(); f.append("file", b, "contacts.csv");
			return fetch("`+h.base+`/en/desk/contacts/import/region-demonstration", {method: "POST", body: f}) }).then(r => r.text())`, chromedp.EvalAwaitPromise))
		if !strings.Contains(preview, "changes nothing") || !strings.Contains(preview, "has errors") {
			t.Errorf("its own contact changes nothing, and those of others are none of its: %.3000s", preview)
		}
	}
}
