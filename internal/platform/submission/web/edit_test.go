package web_test

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
)

// filled reads the form of a page as a browser would send it, untouched.
func filled(t *testing.T, page, id string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	get := func(n *html.Node, name string) (string, bool) {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val, true
			}
		}
		return "", false
	}
	out := url.Values{}
	for n := range doc.Descendants() {
		if v, _ := get(n, "id"); n.Type != html.ElementNode || n.Data != "form" || v != id {
			continue
		}
		for in := range n.Descendants() {
			name, _ := get(in, "name")
			kind, _ := get(in, "type")
			value, _ := get(in, "value")
			_, checked := get(in, "checked")
			switch {
			case in.Data == "textarea" && in.FirstChild != nil:
				out.Add(name, strings.TrimPrefix(in.FirstChild.Data, "\n"))
			case in.Data == "select":
				for o := range in.Descendants() {
					if _, chosen := get(o, "selected"); chosen {
						v, _ := get(o, "value")
						out.Add(name, v)
					}
				}
			case in.Data == "input" && kind != "file" && (kind != "checkbox" && kind != "radio" || checked):
				out.Add(name, value)
			}
		}
		return out
	}
	t.Fatalf("no form %s on the page", id)
	return nil
}

func (w *world) draft(who, at string) draft.Draft {
	w.t.Helper()
	d, err := w.Drafts.Get(w.t.Context(), w.Actor(w.people[who]), draft.ID(strings.TrimPrefix(at, "/en/desk/drafts/")))
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *world) send(who, path string, fields url.Values) answer {
	w.t.Helper()
	return w.do(who, http.MethodPost, path, strings.NewReader(fields.Encode()), "application/x-www-form-urlencoded")
}

// What was drafted comes back in the form in which it was typed: sent again
// untouched it says the same, byte for byte, and with one field changed that
// alone has changed.
func TestEditEveryMode(t *testing.T) {
	for _, tc := range []struct {
		name, mode string
		fields     map[string]string
		file       string
	}{
		{"own", "own", map[string]string{"about": "un:a-70-174:13:c un:a-70-174:13:d"}, "%PDF-1.7 scan"},
		{"another language", "own", map[string]string{"language": "ar", "title": "عنوان", "text": "نص.\n\nنص آخر."}, ""},
		{"transmitted", "transmitted", map[string]string{"author": "state:ch"}, ""},
		{"transmitted, of two, with a document", "transmitted", map[string]string{"author": "state:ch", "others": "state:fr", "number": "7 & 8", "document-date": "2026-01-02", "summary": "Short."}, ""},
		{"joint", "joint", map[string]string{"others": "state:fr\nstate:ch"}, ""},
		{"group", "group", map[string]string{"author": "group:nam"}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			fields := map[string]string{"language": "en", "title": `Title "quoted"`, "text": "<b>Text</b>.\nA line.\n\nAnother paragraph.", "date": "2026-01-30", "kind": "letter"}
			maps.Copy(fields, tc.fields)
			a := w.post("ke", "/en/desk/submissions/new?mode="+tc.mode, fields, tc.file)
			if a.status != http.StatusSeeOther {
				t.Fatalf("status %d: %s", a.status, a.body)
			}
			at, first := a.to, w.draft("ke", a.to)
			page := w.get("ke", at+"/edit")
			if page.status != http.StatusOK {
				t.Fatalf("status %d: %s", page.status, page.body)
			}
			same := filled(t, page.body, "edit-form")
			if a := w.send("ke", at+"/edit", same); a.status != http.StatusSeeOther || a.to != at {
				t.Fatalf("status %d: %s", a.status, a.body)
			}
			second := w.draft("ke", at)
			if second.Body != first.Body || second.Challenge == first.Challenge || second.Freeze != 2 {
				t.Errorf("sent untouched it has become\n%s\nof\n%s", second.Body, first.Body)
			}
			again := filled(t, w.get("ke", at+"/edit").body, "edit-form")
			again.Set("title", "Other words")
			if a := w.send("ke", at+"/edit", again); a.status != http.StatusSeeOther {
				t.Fatalf("status %d: %s", a.status, a.body)
			}
			third := w.draft("ke", at)
			title := fields["title"]
			if want := strings.Replace(first.Body, strings.ReplaceAll(title, `"`, `\"`), "Other words", 1); third.Body != want {
				t.Errorf("with another title it is\n%s\nnot\n%s", third.Body, want)
			}
			r := w.MustClear(w.people["ke-officer"], third.ID)
			if a := w.get("", "/en/submissions/"+r.Receipt.ID.String()); a.status != http.StatusOK || !strings.Contains(a.body, "Other words") {
				t.Errorf("what was said: status %d", a.status)
			}
		})
	}
}

// A form that is edited wrongly comes back with what was typed; a file that is
// left out is gone, and stays with the version that named it.
func TestEditFaultsAndFiles(t *testing.T) {
	w := newWorld(t)
	fields := map[string]string{"language": "en", "title": "Title", "text": "Text.", "date": "2026-01-30"}
	at := w.post("ke", "/en/desk/submissions/new?mode=own", fields, "%PDF-1.7 scan").to
	form := filled(t, w.get("ke", at+"/edit").body, "edit-form")
	form.Set("title", "")
	form.Set("text", "Typed anew.")
	a := w.send("ke", at+"/edit", form)
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Fill this in.") || !strings.Contains(a.body, "Typed anew.") {
		t.Fatalf("status %d", a.status)
	}
	form = filled(t, a.body, "edit-form")
	form.Set("title", "Title")
	hash, _, _ := strings.Cut(form.Get("kept"), "/")
	form.Set("leave", hash)
	if a := w.send("ke", at+"/edit", form); a.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	d := w.draft("ke", at)
	if strings.Contains(d.Body, hash) || !strings.Contains(d.Body, "Typed anew.") || !strings.Contains(d.Versions[0].Body, hash) {
		t.Errorf("%s, before %s", d.Body, d.Versions[0].Body)
	}
	for _, who := range []string{"ke", "ke-officer"} {
		if a := w.get(who, at+"/versions/1"); a.status != http.StatusOK || !strings.Contains(a.body, "note-verbale.pdf") {
			t.Errorf("%s sees what it was: status %d", who, a.status)
		}
	}
	for _, who := range []string{"fr", "secretary"} {
		if a := w.get(who, at+"/edit"); a.status != http.StatusNotFound {
			t.Errorf("%s: status %d", who, a.status)
		}
	}
}

func TestEditCorrectionAndWithdrawal(t *testing.T) {
	w := newWorld(t)
	page := w.record()
	desk := "/en/desk/submissions/" + strings.TrimPrefix(page, "/en/submissions/")
	for _, tc := range []struct {
		what, field string
		fields      map[string]string
	}{
		{"correct", "text", map[string]string{"language": "en", "title": "Views", "text": "Our words.", "date": "2026-01-30", "reason": "A slip."}},
		{"withdraw", "reason", map[string]string{"language": "en", "reason": "It is not ours."}},
	} {
		t.Run(tc.what, func(t *testing.T) {
			a := w.post("ke", desk+"/"+tc.what, tc.fields, "")
			if a.status != http.StatusSeeOther || !strings.HasPrefix(a.to, "/en/desk/drafts/") {
				t.Fatalf("status %d: %s", a.status, a.body)
			}
			at, first := a.to, w.draft("ke", a.to)
			form := filled(t, w.get("ke", at+"/edit").body, "edit-form")
			if a := w.send("ke", at+"/edit", form); a.status != http.StatusSeeOther {
				t.Fatalf("status %d: %s", a.status, a.body)
			}
			if d := w.draft("ke", at); d.Body != first.Body || d.Subject != first.Subject || len(d.Refs) != 1 {
				t.Errorf("%+v", d)
			}
			form = filled(t, w.get("ke", at+"/edit").body, "edit-form")
			form.Set(tc.field, "")
			if a := w.send("ke", at+"/edit", form); a.status != http.StatusUnprocessableEntity {
				t.Errorf("emptied: status %d", a.status)
			}
			form.Set(tc.field, "Other words.")
			if a := w.send("ke", at+"/edit", form); a.status != http.StatusSeeOther {
				t.Fatalf("status %d: %s", a.status, a.body)
			}
			w.MustClear(w.people["ke-officer"], first.ID)
			if a := w.get("", page); !strings.Contains(a.body, "Other words.") {
				t.Error("the page does not say it")
			}
		})
	}
}

// A participant that may say nothing is shown no form.
func TestSilentDesk(t *testing.T) {
	w := newWorld(t)
	page := w.record()
	if a := w.get("ke", page); !strings.Contains(a.body, "/confirm") {
		t.Fatal("nothing can be confirmed")
	}
	at := w.post("ke", "/en/desk/submissions/new?mode=own", map[string]string{"language": "en", "title": "T", "text": "W", "date": "2026-01-30"}, "").to
	ke := w.of["state:ke"]
	w.pages.Silent = func(_ context.Context, a policy.Actor) error {
		if a.Identity == ke {
			return fail.New(fail.Denied, "You may say nothing.")
		}
		return nil
	}
	w.serve()
	if a := w.get("ke", page); strings.Contains(a.body, "/confirm") || strings.Contains(a.body, "/correct") {
		t.Error("a participant that may say nothing is offered to confirm")
	}
	for _, path := range []string{"/en/desk/submissions/new", "/en/desk/submissions/new?mode=own", strings.Replace(page, "/en/", "/en/desk/", 1) + "/correct"} {
		if a := w.get("ke", path); a.status != http.StatusForbidden {
			t.Errorf("%s: status %d", path, a.status)
		}
	}
	if a := w.get("secretary", "/en/desk/submissions/new"); a.status != http.StatusOK {
		t.Errorf("others: status %d", a.status)
	}
	if a := w.get("ke", at); a.status != http.StatusOK {
		t.Errorf("what was drafted before is not to be seen: status %d", a.status)
	}
}

// What the secretariat records where two officers are asked for is edited in the
// same way.
func TestEditRecorded(t *testing.T) {
	w := newWorld(t)
	w.pages.Service.Two = func(context.Context, sqldb.Querier, string) (bool, error) { return true, nil }
	w.people["second"] = w.Person(w.Hub(), policy.Secretariat)
	a := w.post("secretary", form, note(), "%PDF-1.7 scan")
	if a.status != http.StatusSeeOther || !strings.HasPrefix(a.to, "/en/desk/drafts/") {
		t.Fatalf("status %d, to %q", a.status, a.to)
	}
	at, first := a.to, w.draft("secretary", a.to)
	typed := filled(t, w.get("secretary", at+"/edit").body, "edit-form")
	if a := w.send("secretary", at+"/edit", typed); a.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	if d := w.draft("secretary", at); d.Body != first.Body {
		t.Errorf("sent untouched it has become\n%s\nof\n%s", d.Body, first.Body)
	}
	typed.Set("freeze", "2")
	typed.Set("number", "46/2026")
	if a := w.send("secretary", at+"/edit", typed); a.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	r := w.MustClear(w.people["second"], first.ID)
	if a := w.get("", "/en/submissions/"+r.Receipt.ID.String()); !strings.Contains(a.body, "46/2026") || !strings.Contains(a.body, "note-verbale.pdf") {
		t.Errorf("what was said: status %d", a.status)
	}
}
