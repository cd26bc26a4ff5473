package web_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

var views = []struct {
	lang  string
	views []hubtest.View
}{
	{"en", []hubtest.View{hubtest.Light, hubtest.Dark, hubtest.Narrow}},
	{"fr", []hubtest.View{hubtest.Narrow}},
	{"ar", []hubtest.View{hubtest.Light, hubtest.Narrow}},
}

// TestPagesInABrowser looks at every page that a key officer has, in every view.
func TestPagesInABrowser(t *testing.T) {
	s := newSite(t)
	s.officer()
	var routes []ui.Route
	for _, r := range s.routes {
		if r.Path != "/desk/keys/open" { // for the secretariat: looked at below
			routes = append(routes, r)
		}
	}
	hubtest.NewBrowser(t).Tour(t, s.server.URL, routes)
}

// TestOpeningInABrowser opens a participant as its secretariat does, and looks
// at the sheet: on the screen, in the dark, narrow, from right to left, and on
// paper, where it takes one page. The key that is read off it is the one in the
// register; asked for again, the page is gone.
func TestOpeningInABrowser(t *testing.T) {
	s := newSite(t)
	s.as(s.Hub(), policy.Secretariat)
	b := hubtest.NewBrowser(t)
	for _, v := range views {
		t.Run(v.lang, func(t *testing.T) {
			address := s.server.URL + "/" + v.lang + "/desk/keys/open"
			b.Audit(t, address, v.views...)
			tab := b.Open(t, address, v.views[0])
			tab.Do(t, chromedp.SendKeys("#input-whom", "Permanent Mission of Kenya"), chromedp.Click("#input-agreed"))
			tab.Press(t, "open")
			typed := hubtest.Ask(t, tab, chromedp.Evaluate[string](`Array.from(document.querySelectorAll(".words-of-key li"), li => li.innerText).join(" ")`))
			k, err := keys.ParseSheet(typed)
			if err != nil {
				t.Fatal(err)
			}
			if ids, err := s.queries.Whose(t.Context(), statement.KeyOf(k)); err != nil || len(ids) != 1 {
				t.Errorf("the sheet is of %v: %v", ids, err)
			}
			tab.Audit(t, "sheet-"+v.lang, v.views...)
			tab.Look(t, hubtest.View{Name: "paper", Width: 1000, Print: true})
			pdf := tab.PDF(t)
			if n := len(regexp.MustCompile(`/Type ?/Page[^s]`).FindAll(pdf, -1)); n != 1 || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
				t.Errorf("the sheet takes %d pages", n)
			}
			keep(t, "sheet-"+v.lang+".pdf", pdf)
			if complaints := tab.Complaints(); len(complaints) > 0 {
				t.Errorf("the browser complains: %v", complaints)
			}
		})
	}
}

func keep(t *testing.T, name string, b []byte) {
	t.Helper()
	if dir := os.Getenv(hubtest.PicturesEnv); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
