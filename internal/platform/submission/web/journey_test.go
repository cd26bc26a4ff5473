package web_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/platform/draft"
)

// as lets a tab act as somebody from now on.
func (w *world) as(t *testing.T, tab *hubtest.Tab, who string) {
	t.Helper()
	hubtest.Ask(t, tab, chromedp.Evaluate[string](`document.cookie = "who=`+who+`; path=/"`))
}

func at(t *testing.T, tab *hubtest.Tab) string {
	t.Helper()
	return hubtest.Ask(t, tab, chromedp.Evaluate[string](`location.pathname`))
}

func says(t *testing.T, tab *hubtest.Tab, words string) {
	t.Helper()
	if body := hubtest.Ask(t, tab, chromedp.Text("#page")); !strings.Contains(body, words) {
		t.Errorf("%s does not say %q", at(t, tab), words)
	}
}

// TestJourney: the secretariat records a note verbale with its scan, everybody
// reads it, a drafter of the author confirms it with one press, an officer
// clears that, and the page says so.
func TestJourney(t *testing.T) {
	w := newWorld(t)
	scan := filepath.Join(t.TempDir(), "note verbale 45.pdf")
	if err := os.WriteFile(scan, []byte("%PDF-1.7 scan"), 0o600); err != nil {
		t.Fatal(err)
	}
	tab := hubtest.NewBrowser(t).Open(t, w.server.URL+"/en/submissions", hubtest.Light)
	w.as(t, tab, "secretary")
	tab.Do(t, chromedp.Navigate(w.server.URL+"/en/desk/submissions/new"))
	tab.Do(t,
		chromedp.SetValue("#input-author", "state:ke"), chromedp.SetValue("#input-kind", "note-verbale"),
		chromedp.SendKeys("#input-number", "45/2026"), chromedp.SetValue("#input-document-date", "2026-01-29"),
		chromedp.SetValue("#input-language", "fr"), chromedp.SendKeys("#input-title", "Observations sur le paragraphe 13"),
		chromedp.SendKeys("#input-text", "Premier paragraphe."), chromedp.SetValue("#input-date", "2026-01-30"),
		chromedp.SetUploadFiles("#input-file", []string{scan}))
	tab.Press(t, "new")
	page := at(t, tab)
	if !strings.HasPrefix(page, "/en/submissions/") {
		t.Fatalf("after recording the browser is at %s", page)
	}
	w.as(t, tab, "nobody")
	tab.Do(t, chromedp.Navigate(w.server.URL+page))
	says(t, tab, "Recorded by the secretariat of this hub from note verbale 45/2026 of 29 January 2026. The author is Kenya.")
	says(t, tab, "The author has not confirmed it with a key of its own.")
	says(t, tab, "note-verbale-45.pdf")
	w.as(t, tab, "ke")
	tab.Do(t, chromedp.Navigate(w.server.URL+page))
	tab.Press(t, "confirm")
	id, ok := strings.CutPrefix(at(t, tab), "/en/desk/drafts/")
	if !ok {
		t.Fatalf("after confirming the browser is at %s", at(t, tab))
	}
	w.MustClear(w.people["ke-officer"], draft.ID(id))
	w.as(t, tab, "nobody")
	tab.Do(t, chromedp.Navigate(w.server.URL+page))
	says(t, tab, "Confirmed with the author’s own key.")
	says(t, tab, "Confirmed")
}

// TestLook looks at the pages as readers see them.
func TestLook(t *testing.T) {
	w := newWorld(t)
	one := strings.TrimPrefix(w.record(), "/en")
	long := note()
	long["title"], long["text"] = "A title that goes on for longer than a line of the table in a narrow window holds", "First.\n\nSecond."
	a := w.post("secretary", form, long, "%PDF-1.7 scan")
	w.post("secretary", strings.Replace(a.to, "/en/submissions/", "/en/desk/submissions/", 1)+"/correct", map[string]string{"language": "en",
		"title": "Another title", "text": "Other text.", "date": "2026-01-30"}, "")
	desk := "/desk" + strings.TrimPrefix(a.to, "/en")
	b := hubtest.NewBrowser(t)
	for who, pages := range map[string][]string{
		"nobody":    {"/submissions", one, strings.TrimPrefix(a.to, "/en"), "/submissions?author=state:fr"},
		"ke":        {one, "/desk/submissions/new", "/desk/submissions/new?mode=group"},
		"secretary": {"/desk/submissions/new?mode=recorded", desk + "/correct", desk + "/withdraw"},
	} {
		tab := b.Open(t, w.server.URL+"/en/submissions", hubtest.Light)
		w.as(t, tab, who)
		for _, page := range pages {
			for lang, views := range map[string][]hubtest.View{"en": {hubtest.Light, hubtest.Dark, hubtest.Narrow}, "fr": {hubtest.Narrow}, "ar": {hubtest.Light, hubtest.Narrow}} {
				address := w.server.URL + "/" + lang + page
				b.Audit(t, address, views...)
				w.pictures(t, tab, address, who+"-"+lang, views)
			}
		}
	}
}

// pictures are for people who want to see the pages too.
func (w *world) pictures(t *testing.T, tab *hubtest.Tab, address, name string, views []hubtest.View) {
	t.Helper()
	dir := os.Getenv(hubtest.PicturesEnv)
	if dir == "" {
		return
	}
	tab.Do(t, chromedp.Navigate(address))
	for _, v := range views {
		tab.Look(t, v)
		page := strings.NewReplacer("/", "-", "?", "-", "=", "-", ":", "-").Replace(strings.TrimPrefix(address, w.server.URL))
		tab.Picture(t, filepath.Join(dir, name+page[:min(len(page), 40)]+page[max(0, len(page)-9):]+"."+v.Name+".png"))
	}
	tab.Look(t, hubtest.Light)
}
