package app_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestTextViews: in every way to show a text, and every layout, each link to a
// unit leads to its page; what is proposed is put in and struck in the first view
// as well; and brackets face as the text runs, whatever the reader's language.
func TestTextViews(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	of := h.negotiated()
	at := "/en/texts/" + of.ID
	anybody := h.someone("Anybody", "")
	links := regexp.MustCompile(`href="(` + at + `/units/[^"#]*)`)
	seen := map[string]bool{}
	shows := []string{"all", "decided", "changes", "base", "agreed"}
	for _, a := range of.Amendments {
		shows = append(shows, "one&amendment="+a.ID)
	}
	for _, show := range shows {
		for _, as := range []string{"inline", "sides", "list"} {
			page := anybody.get(at + "?show=" + show + "&as=" + as).want(http.StatusOK)
			for _, m := range links.FindAllStringSubmatch(page.body, -1) {
				if to := html.UnescapeString(m[1]); !seen[to] {
					seen[to] = true
					anybody.get(to).want(http.StatusOK)
				}
			}
		}
	}
	if one := "one&amendment=" + of.Amendments[0].ID; len(seen) < len(shows) {
		t.Errorf("%d links to units, with %s among the views", len(seen), one)
	}

	anybody.get(at).want(http.StatusOK, `<ins class="open"><span class="unseen"> [would be inserted: </span>`, `[<del class="open"><span class="unseen"> [would be replaced: </span>`)
	anybody.get(at+"?marks=shown").want(http.StatusOK, `<span class="marker"> [would be inserted: </span>`, `<span class="marker"> [would be replaced: </span>`)
	for _, view := range []string{"", "?as=sides", "?as=list", "?marks=shown"} {
		body := anybody.get(strings.Replace(at, "/en/", "/ar/", 1) + view).want(http.StatusOK).body
		wrong := regexp.MustCompile(`dir="rtl">[\[\]:، ]+<|dir="rtl"> ?\[[^\]<]*<|dir="rtl">[^\[<]*\] ?<`)
		if found := wrong.FindString(body); found != "" {
			t.Errorf("%s: a bracket runs with the reader's language: %s", view, found)
		}
		if !strings.Contains(body, `<bdi lang="ar" dir="rtl">`) {
			t.Errorf("%s: no marker in the reader's language", view)
		}
	}
}
