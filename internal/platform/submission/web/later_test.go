package web_test

import (
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Of whom was suspended or withdrawn after a submission was entered, its page
// says so in every language, from which entry on, and that what was said before
// stays valid.
func TestLaterBarred(t *testing.T) {
	by := statement.Hash{7}
	for _, tc := range []struct {
		name      string
		bar       *submission.Bar
		key, word string
	}{
		{"nobody is barred", nil, "", ""},
		{"barred before", &submission.Bar{Participant: "state:ke", Status: "suspended", Index: 1, Statement: by}, "", ""},
		{"suspended later", &submission.Bar{Participant: "state:ke", Status: "suspended", Index: 7777, Statement: by}, "register.barred.suspended-later", "was suspended later"},
		{"withdrawn later", &submission.Bar{Participant: "state:ke", Status: "withdrawn", Index: 7777, Statement: by}, "register.barred.withdrawn-later", "was withdrawn later"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			id := strings.TrimPrefix(w.record(), "/en/submissions/")
			w.bars = map[string]*submission.Bar{"state:ke": tc.bar}
			for _, lang := range []string{"en", "fr", "ar"} {
				l := locale(t, lang)
				a := w.get("", l.Path("/submissions", id))
				if a.status != http.StatusOK {
					t.Fatalf("%s: status %d", lang, a.status)
				}
				heading := strings.Contains(a.body, l.T("register.barred.heading"))
				if heading != (tc.key != "") {
					t.Fatalf("%s: the notice is there: %v", lang, heading)
				}
				if tc.key == "" {
					continue
				}
				if want := `href="` + l.Path("/statements", by.String()) + `">` + l.Number(7777); !strings.Contains(a.body, want) {
					t.Errorf("%s: the page does not lead to the entry: %s", lang, want)
				}
				whole := l.T(tc.key, "participant", "", "index", "")
				if last := whole[strings.LastIndex(strings.TrimRight(whole, ".")+".", ". ")+2:]; !strings.Contains(a.body, last) {
					t.Errorf("%s: the page lacks %q", lang, last)
				}
				if lang == "en" && (!strings.Contains(a.body, tc.word) || !strings.Contains(a.body, "What was said before stays valid.")) {
					t.Errorf("the page lacks %q", tc.word)
				}
			}
		})
	}
}

func locale(t *testing.T, lang string) *i18n.Locale {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.Locale(lang)
}

// The address of a submission whose body was erased says so, when it was erased
// and by which statement.
func TestErasedIsGone(t *testing.T) {
	w := newWorld(t)
	id, err := statement.ParseHash(strings.TrimPrefix(w.record(), "/en/submissions/"))
	if err != nil {
		t.Fatal(err)
	}
	by, err := w.Erase(t.Context(), statement.Hash{}, id, "It named a person.")
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "fr", "ar"} {
		l := locale(t, lang)
		a := w.get("", l.Path("/submissions", id.String()))
		if a.status != http.StatusGone {
			t.Errorf("%s: status %d", lang, a.status)
		}
		for _, want := range []string{l.T("submission.erased.title"), l.T("submission.erased.note"), l.Path("/statements", by.ID.String()),
			w.Clock.Now().UTC().Format("2006-01-02T15:04"), "/api/v1/submissions/" + id.String()} {
			if !strings.Contains(a.body, want) {
				t.Errorf("%s: the page lacks %q", lang, want)
			}
		}
		if strings.Contains(a.body, "Views on norm") || strings.Contains(a.body, "named a person") {
			t.Errorf("%s: the page says what was erased", lang)
		}
	}
	if a := w.post("ke", "/en/desk/submissions/"+id.String()+"/confirm", map[string]string{"of": id.String()}, ""); a.status != http.StatusGone || !strings.Contains(a.body, by.ID.String()) {
		t.Errorf("confirmed after it was erased: status %d", a.status)
	}
	if a := w.get("", "/en/submissions/"+by.ID.String()); a.status != http.StatusNotFound {
		t.Errorf("a statement that is no submission: status %d", a.status)
	}
}

// An individual is called by the name under which he or she is listed: in the
// form, in the draft, on the page and in the list; by the id where no name is
// listed.
func TestIndividualsAreNamed(t *testing.T) {
	w := newWorld(t)
	for who, want := range map[string]string{"individual": "A. Example", "forgotten": forgotten} {
		t.Run(who, func(t *testing.T) {
			const at = "/en/desk/submissions/new?mode=own"
			if a := w.get(who, at); a.status != http.StatusOK || !strings.Contains(a.body, want) {
				t.Errorf("the form: status %d, or it lacks %q", a.status, want)
			}
			a := w.post(who, at, map[string]string{"language": "en", "title": "Views", "text": "Text.", "date": "2026-01-30"}, "")
			if a.status != http.StatusSeeOther {
				t.Fatalf("status %d: %s", a.status, a.body)
			}
			words := plain(w.get(who, a.to).body)
			if !strings.Contains(words, want+" says this in its own name") {
				t.Errorf("the draft lacks %q", want)
			}
			if unknown := strings.Contains(words, locale(t, "en").T("draft.one.unknown")); unknown != (want == forgotten) {
				t.Errorf("the draft says that it does not know who %s is: %v", want, unknown)
			}
			r := w.MustClear(w.people[who], draft.ID(strings.TrimPrefix(a.to, "/en/desk/drafts/")))
			page := plain(w.get("", "/en/submissions/"+r.Receipt.ID.String()).body)
			if !strings.Contains(page, want+" says this in its own name") {
				t.Errorf("the page lacks %q", want)
			}
			if list := plain(w.get("", "/en/submissions").body); !strings.Contains(list, want) {
				t.Errorf("the list lacks %q", want)
			}
			if strings.Contains(page, individual) {
				t.Error("the page shows the id beside the name")
			}
		})
	}
}

// plain is a page without its tags, with single spaces.
func plain(body string) string {
	var out strings.Builder
	in := false
	for _, r := range body {
		switch {
		case r == '<':
			in = true
		case r == '>':
			in = false
		case !in:
			out.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}
