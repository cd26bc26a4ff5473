package app_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestTranslatedByAnother: what a State says is translated by another, with four eyes.
// Whoever reads in that language reads it, marked with whose it is and with what was
// written; the search finds it; its files have it. It is older once the original
// changes, gives way to the author's own, and is gone once its translator withdraws it.
func TestTranslatedByAnother(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	author, clears, other, second, anybody := h.persona("xa-drafter"), h.persona("xa-clearing"), h.persona("xb-drafter"), h.persona("xb-clearing"), h.someone("Anybody", "")
	for _, kind := range []struct {
		form, list, api, title, text string
		fields                       []string
		page                         string // where it stands, unless it has a page of its own
	}{
		{"/en/desk/implementation/practices", "/implementation/practices/", "/api/v1/practices?author=state:xa", "text-title", "text-text", []string{"kind", "procedure", "title", "A door with two keys", "text", "Two people open it."}, ""},
		{"/en/desk/implementation/laws", "/implementation/laws/", "/api/v1/policies?state=state:xa", "text-title", "text-note", []string{"type", "law", "title", "Law of doors", "note", "Says who opens them."}, ""},
		{"/en/desk/implementation/guidance", "/implementation/guidance/", "/api/v1/guidance?author=state:xa", "text-title", "text-structures", []string{"provision", "un:a-70-174:13:c", "title", "What doors take", "structures", "An office of doors."}, ""},
		{"/en/desk/implementation/needs", "/implementation/needs/", "/api/v1/needs?author=state:xa", "text-title", "text-text", []string{"kinds", "training", "title", "Training at doors", "text", "Six people.", "office", "Office of doors", "mail", "doors@aldermark.example"}, ""},
		{"/en/desk/implementation/offers", "/implementation/offers/", "/api/v1/offers?author=state:xa", "text-title", "text-text", []string{"kinds", "training", "title", "Trainers at doors", "text", "Two trainers.", "office", "Office of doors", "mail", "doors@aldermark.example"}, ""},
		{"/en/desk/implementation/plans", "/implementation/plans/", "/api/v1/plans", "text-title", "text-title-task-1", []string{"title", "Plan of doors", "task-0-title", "Open them", "task-0-progress", "planned"}, ""},
		{"/en/desk/implementation/measures", "/implementation/measures/", "/api/v1/measures?author=state:xa", "text-does", "text-none", []string{"measure", "un:a-70-174:16:b", "role", "lead", "does", "Calls people to the doors."}, "/implementation/measures/un:a-70-174:16:b"},
		{"/en/desk/positions", "/positions/", "/api/v1/positions?holder=state:xa", "text-text", "text-none", []string{"on", "un:a-70-174:13:c", "text", "Nobody alone."}, ""},
	} {
		author.hands(kind.form, clears, append([]string{"language", "en"}, kind.fields...)...)
		var all struct{ Items []struct{ ID string } }
		h.read(kind.api, &all)
		if len(all.Items) == 0 {
			t.Fatal("nothing was said")
		}
		id := all.Items[0].ID
		page := kind.list + id
		if kind.page != "" {
			page = kind.page
		}
		if body := author.get("/en" + page).body; strings.Contains(body, "/desk/translations/") {
			t.Error("its author is led to a translation that is not its own")
		}
		other.get("/en"+page).want(http.StatusOK, "/en/desk/translations/"+id)
		form := "/en/desk/translations/" + id
		author.get(form).want(http.StatusOK, "These are your own words")
		author.send(form, "language", "fr", kind.title, "Les siens", kind.text, "Les siens").want(http.StatusForbidden)
		other.send(form, "language", "fr").want(http.StatusUnprocessableEntity, "Translate one text at least")
		other.get(form).want(http.StatusOK, "not official")
		other.send(form, "language", "en", kind.title, "The same").want(http.StatusUnprocessableEntity, "language in which")
		other.hands(form, second, "language", "fr", kind.title, "Mots traduits "+id[:6], kind.text, "Ouvrent ensemble "+id[:6])
		anybody.get("/fr"+page).want(http.StatusOK, "Mots traduits "+id[:6], "est une traduction", "pas une traduction officielle, ni les mots de l’auteur", "Brinevale", "Tel qu’écrit")
		english := anybody.get("/en"+page).want(http.StatusOK, "Translation: French, by Brinevale", "(not official)").body
		if strings.Contains(english, "What stands above in your language is a translation") {
			t.Error("what was written is marked as a translation")
		}
		anybody.get("/ar/search?q="+url.QueryEscape("traduits "+id[:6])).want(http.StatusOK, "/ar"+page)
		var given struct {
			Items []struct {
				ID, As, Language string
				Official         bool
			}
		}
		if h.read("/api/v1/translations?entry="+id, &given); len(given.Items) != 1 || given.Items[0].As != "state:xb" || given.Items[0].Official {
			t.Fatalf("%+v", given)
		}
		one := "/translations/" + given.Items[0].ID
		anybody.get("/en"+one).want(http.StatusOK, "not official", "Mots traduits", "As it was written: English", page)
		author.get("/en/desk/translations/" + given.Items[0].ID + "/withdraw").want(http.StatusForbidden)
		other.hands("/en/desk/translations/"+given.Items[0].ID+"/withdraw", second, "reason", "A slip.")
		if body := anybody.get("/fr" + page).body; strings.Contains(body, "Mots traduits") {
			t.Error("what was withdrawn is read")
		}
		anybody.get("/en"+one).want(http.StatusOK, "Withdrawn", "A slip.")
		if body := anybody.get("/ar/search?q=" + url.QueryEscape("traduits "+id[:6])).body; strings.Contains(body, "/ar"+page) {
			t.Error("what was withdrawn is found")
		}
	}
}

// TestTranslationsGiveWay: a translation by another is older once the original changes,
// and its author's own goes before it; the data package has it in a table of its own.
func TestTranslationsGiveWay(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	author, clears, other, second, anybody := h.persona("xa-drafter"), h.persona("xa-clearing"), h.persona("xb-drafter"), h.persona("xb-clearing"), h.someone("Anybody", "")
	author.hands("/en/desk/implementation/practices", clears, "language", "en", "kind", "procedure", "title", "A door", "text", "Two people open it.")
	var all struct{ Items []struct{ ID string } }
	h.read("/api/v1/practices?author=state:xa", &all)
	id := all.Items[0].ID
	page := "/fr/implementation/practices/" + id
	other.hands("/en/desk/translations/"+id, second, "language", "fr", "text-title", "Une porte", "text-text", "Deux personnes l’ouvrent.")
	anybody.get(page).want(http.StatusOK, "Une porte", "Deux personnes l’ouvrent.")

	anybody.get("/fr/implementation/practices").want(http.StatusOK, "Une porte", "par Brinevale", "(non officielle)")
	if body := anybody.get("/en/implementation/practices").body; strings.Contains(body, "Une porte") || !strings.Contains(body, "A door") {
		t.Error("the list has a translation in the place of what its author says in the reader's language")
	}
	found := anybody.get("/fr/search?q="+url.QueryEscape("personnes l’ouvrent")).want(http.StatusOK, "personnes", "Trouvé par une traduction de", "/fr/translations/").body
	if strings.Contains(found, "Two people") {
		t.Errorf("what was found by a translation shows other words:\n%s", found)
	}
	if body := anybody.get("/fr/search?q=" + url.QueryEscape("people open it")).body; strings.Contains(body, "Trouvé par une traduction") {
		t.Error("what was found by its own words is said to be found by a translation")
	}
	var hits struct {
		Items []struct {
			ID      string
			Snippet struct {
				Lang  string
				Other *struct{ ID, By string }
			}
		}
	}
	if h.read("/api/v1/search?q="+url.QueryEscape("deux personnes l’ouvrent"), &hits); len(hits.Items) == 0 || hits.Items[0].ID != id || hits.Items[0].Snippet.Lang != "fr" || hits.Items[0].Snippet.Other == nil || hits.Items[0].Snippet.Other.By != "state:xb" {
		t.Errorf("%+v", hits)
	}

	var data []byte
	res, err := http.Get(h.base + "/api/v1/implementation/data.zip")
	if err == nil {
		data, err = io.ReadAll(res.Body)
		res.Body.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	files, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("%v: %.200s", err, data)
	}
	f, err := files.Open("translations.csv")
	if err != nil {
		t.Fatal(err)
	}
	table, err := io.ReadAll(f)
	if err != nil || !strings.Contains(string(table), "Deux personnes l’ouvrent.") || !strings.Contains(string(table), "state:xb") {
		t.Errorf("%s, %v", table, err)
	}

	author.hands("/en/desk/implementation/practices/"+id+"/change", clears, "language", "en", "kind", "procedure", "title", "A door", "text", "Three people open it.")
	changed := anybody.get(page).want(http.StatusOK, "Une porte", "Plus ancien que ce qu’il traduit").body
	if strings.Count(changed, "Deux personnes") != 1 || !strings.Contains(changed, "Three people open it.") {
		t.Errorf("what is older is read in the place of the original:\n%s", changed)
	}
	other.hands("/en/desk/translations/"+id, second, "language", "fr", "text-title", "Une porte, encore", "text-text", "Trois personnes l’ouvrent.")
	if renewed := anybody.get(page).want(http.StatusOK, "Trois personnes l’ouvrent.").body; strings.Contains(renewed, "Deux personnes") {
		t.Errorf("the newer one does not take its place:\n%s", renewed)
	}
	author.hands("/en/desk/implementation/practices/"+id+"/change", clears, "language", "en", "kind", "procedure", "title", "A door", "text", "Three people open it.",
		"title-in-fr", "La porte", "text-in-fr", "À trois.", "official-in-fr", "yes")
	own := anybody.get(page).want(http.StatusOK, "<h1", "La porte", "À trois.", "Traduction officielle").body
	if !strings.Contains(own[:strings.Index(own, "Langues de cette")], "À trois.") || strings.Contains(own[:strings.Index(own, "Langues de cette")], "Trois personnes") {
		t.Errorf("the author's own does not go before:\n%s", own)
	}
}
