package web_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// answer is what came back.
type answer struct {
	status   int
	body, to string
	header   http.Header
}

func (w *world) do(who, method, path string, body io.Reader, kind string) answer {
	w.t.Helper()
	r, err := http.NewRequest(method, w.server.URL+path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "who", Value: who})
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{res.StatusCode, string(b), res.Header.Get("Location"), res.Header}
}

func (w *world) get(who, path string) answer {
	w.t.Helper()
	return w.do(who, http.MethodGet, path, nil, "")
}

// post sends a form, with a file when file is not empty.
func (w *world) post(who, path string, fields map[string]string, file string) answer {
	w.t.Helper()
	if file == "" {
		v := url.Values{}
		for name, value := range fields {
			v.Set(name, value)
		}
		return w.do(who, http.MethodPost, path, strings.NewReader(v.Encode()), "application/x-www-form-urlencoded")
	}
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, value := range fields {
		if err := m.WriteField(name, value); err != nil {
			w.t.Fatal(err)
		}
	}
	part, err := m.CreateFormFile("file", "note verbale.pdf")
	if err != nil {
		w.t.Fatal(err)
	}
	_, _ = part.Write([]byte(file))
	if err := m.Close(); err != nil {
		w.t.Fatal(err)
	}
	return w.do(who, http.MethodPost, path, &b, m.FormDataContentType())
}

func note() map[string]string {
	return map[string]string{"author": "state:ke", "kind": "note-verbale", "number": "45/2026", "document-date": "2026-01-29",
		"language": "en", "title": "Views on norm (c)", "summary": "It gives views.", "date": "2026-01-30", "about": "un:a-70-174:13:c"}
}

const form = "/en/desk/submissions/new?mode=recorded"

// record hands in a note verbale and gives its page.
func (w *world) record() string {
	w.t.Helper()
	a := w.post("secretary", form, note(), "%PDF-1.7 scan")
	if a.status != http.StatusSeeOther || !strings.HasPrefix(a.to, "/en/submissions/") {
		w.t.Fatalf("status %d, to %q: %s", a.status, a.to, a.body)
	}
	return a.to
}

func TestRecordedNoteIsConfirmed(t *testing.T) {
	w := newWorld(t)
	page := w.record()
	a := w.get("", page)
	for _, want := range []string{"Views on norm (c)", "Recorded by the secretariat of this hub from", "45/2026", "Kenya",
		"The author has not confirmed it with a key of its own.", "note-verbale.pdf", "un:a-70-174:13:c"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, who := range []string{"", "fr", "auditor", "ke-officer"} {
		if a := w.get(who, page); strings.Contains(a.body, "Confirm this") {
			t.Errorf("%q is offered to confirm", who)
		}
	}
	a = w.get("ke", page)
	if !strings.Contains(a.body, "Confirm this") {
		t.Fatal("the author's people cannot confirm")
	}
	id := strings.TrimPrefix(page, "/en/submissions/")
	confirm := "/en/desk/submissions/" + id + "/confirm"
	for who, want := range map[string]int{"": http.StatusUnauthorized, "fr": http.StatusConflict, "auditor": http.StatusForbidden, "secretary": http.StatusForbidden} {
		if a := w.post(who, confirm, map[string]string{"of": id}, ""); a.status != want {
			t.Errorf("%q confirms: status %d, want %d", who, a.status, want)
		}
	}
	if a := w.post("ke", confirm, map[string]string{"of": strings.Repeat("0", 64)}, ""); a.status != http.StatusConflict {
		t.Errorf("another wording than the one that was shown: status %d", a.status)
	}
	a = w.post("ke", confirm, map[string]string{"of": id}, "")
	if a.status != http.StatusSeeOther || !strings.HasPrefix(a.to, "/en/desk/drafts/") {
		t.Fatalf("status %d, to %q", a.status, a.to)
	}
	if a := w.get("", page); strings.Contains(a.body, "Confirmed with the author’s own key.") {
		t.Error("it is confirmed before it was cleared")
	}
	w.MustClear(w.people["ke-officer"], draft.ID(strings.TrimPrefix(a.to, "/en/desk/drafts/")))
	a = w.get("", page)
	if !strings.Contains(a.body, "Confirmed with the author’s own key.") || strings.Contains(a.body, "has not confirmed") {
		t.Error("the page does not say that it is confirmed")
	}
	if a := w.get("", "/en/submissions"); !strings.Contains(a.body, "Recorded from a document; confirmed by the author") {
		t.Error("the list does not say that it is confirmed")
	}
}

// A form that is filled in wrongly comes back with what was typed, and keeps the
// file that was sent.
func TestFormsComeBack(t *testing.T) {
	w := newWorld(t)
	fields := note()
	fields["number"], fields["date"] = "", "yesterday"
	a := w.post("secretary", form, fields, "%PDF-1.7 scan")
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Fill this in.") || !strings.Contains(a.body, `Write the day as <span class="stamp">2026-01-31</span>.`) ||
		!strings.Contains(a.body, "It gives views.") {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	_, rest, ok := strings.Cut(a.body, `name="kept" value="`)
	kept, _, _ := strings.Cut(rest, `"`)
	if !ok || !strings.HasSuffix(kept, "/note-verbale.pdf") {
		t.Fatalf("the file is not kept: %q", kept)
	}
	fields = note()
	fields["kept"] = kept
	a = w.post("secretary", form, fields, "")
	if a.status != http.StatusSeeOther || !strings.Contains(w.get("", a.to).body, "note-verbale.pdf") {
		t.Errorf("status %d, to %q", a.status, a.to)
	}
	if a := w.post("secretary", form, note(), "<html><script>"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Files of this type are not kept") {
		t.Errorf("a page as an attachment: status %d", a.status)
	}
}

func TestWhoMayHandIn(t *testing.T) {
	w := newWorld(t)
	for _, tc := range []struct {
		who, mode string
		want      int
	}{
		{"", "recorded", http.StatusSeeOther}, {"secretary", "recorded", 200}, {"secretary", "own", 403}, {"ke", "recorded", 403},
		{"ke", "own", 200}, {"ke", "joint", 200}, {"ke", "group", 200}, {"ke", "transmitted", 200}, {"ke", "whispered", 403},
		{"auditor", "own", 403}, {"ke-officer", "own", 403},
	} {
		if a := w.get(tc.who, "/en/desk/submissions/new?mode="+tc.mode); a.status != tc.want {
			t.Errorf("%q, %s: status %d, want %d", tc.who, tc.mode, a.status, tc.want)
		}
	}
	a := w.get("ke", "/en/desk/submissions/new")
	if a.status != http.StatusOK || strings.Contains(a.body, "mode=recorded") || !strings.Contains(a.body, "mode=transmitted") {
		t.Errorf("what Kenya can choose: status %d", a.status)
	}
	if got := a.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("the desk may be kept: %q", got)
	}
}

// Each way of handing in leads to a draft that says so, and to its page.
func TestEveryMode(t *testing.T) {
	w := newWorld(t)
	for _, tc := range []struct {
		mode   string
		fields map[string]string
		says   string
	}{
		{"own", nil, "It was signed with the author’s own key."},
		{"transmitted", map[string]string{"author": "state:ch"}, "Transmitted by"},
		{"transmitted", map[string]string{"author": "state:ch", "number": "7", "document-date": "2026-01-02"}, "with note verbale"},
		{"joint", map[string]string{"others": "state:fr"}, "A joint submission of"},
		{"group", map[string]string{"author": "group:nam"}, "2 members on"},
	} {
		t.Run(tc.mode, func(t *testing.T) {
			fields := map[string]string{"language": "en", "title": "Title", "text": "Text.", "date": "2026-01-30", "kind": "note-verbale"}
			for k, v := range tc.fields {
				fields[k] = v
			}
			a := w.post("ke", "/en/desk/submissions/new?mode="+tc.mode, fields, "")
			if a.status != http.StatusSeeOther {
				t.Fatalf("status %d: %s", a.status, a.body)
			}
			r := w.MustClear(w.people["ke-officer"], draft.ID(strings.TrimPrefix(a.to, "/en/desk/drafts/")))
			if a := w.get("", "/en/submissions/"+r.Receipt.ID.String()); a.status != http.StatusOK || !strings.Contains(a.body, tc.says) {
				t.Errorf("status %d, the page lacks %q", a.status, tc.says)
			}
		})
	}
	for mode, fields := range map[string]map[string]string{"joint": {}, "group": {"author": "state:ch"}, "transmitted": {}} {
		fields["title"], fields["text"], fields["date"] = "T", "W", "2026-01-30"
		if a := w.post("ke", "/en/desk/submissions/new?mode="+mode, fields, ""); a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s of nobody: status %d", mode, a.status)
		}
	}
}

func TestCorrectAndWithdraw(t *testing.T) {
	w := newWorld(t)
	page := w.record()
	id := strings.TrimPrefix(page, "/en/submissions/")
	desk := "/en/desk/submissions/" + id
	if a := w.get("fr", desk+"/correct"); a.status != http.StatusForbidden {
		t.Errorf("France corrects Kenya: status %d", a.status)
	}
	a := w.get("secretary", desk+"/correct")
	if a.status != http.StatusOK || !strings.Contains(a.body, "Views on norm (c)") || !strings.Contains(a.body, `name="kept"`) {
		t.Fatalf("status %d: the form does not hold what is there", a.status)
	}
	a = w.post("secretary", desk+"/correct", map[string]string{"language": "en", "title": "Views on norm (d)", "summary": "It gives views.", "date": "2026-01-30", "reason": "A slip."}, "")
	if a.status != http.StatusSeeOther || a.to != page {
		t.Fatalf("status %d, to %q: %s", a.status, a.to, a.body)
	}
	a = w.get("", page)
	for _, want := range []string{"Views on norm (d)", "Earlier wordings", "Views on norm (c)", "Corrected"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if a := w.post("secretary", desk+"/withdraw", map[string]string{"language": "en"}, ""); a.status != http.StatusUnprocessableEntity {
		t.Errorf("withdrawn without a reason: status %d", a.status)
	}
	if a := w.post("secretary", desk+"/withdraw", map[string]string{"language": "en", "reason": "Recorded twice."}, ""); a.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	if a := w.get("", page); !strings.Contains(a.body, "Recorded twice.") || !strings.Contains(a.body, "Withdrawn by") {
		t.Error("the page does not say that it is withdrawn")
	}
}

func TestListAndLanguages(t *testing.T) {
	w := newWorld(t)
	page := w.record()
	for path, want := range map[string]string{
		"/en/submissions?author=state:ke&mode=recorded&number=45/2026&from=2026-01-30": "Views on norm (c)",
		"/en/submissions?author=state:fr":                                              "No submission answers to this.",
		"/fr/submissions":                                                              "Consignée d’après un document",
		"/ar/submissions":                                                              "مسجلة من وثيقة",
		strings.Replace(page, "/en/", "/ar/", 1):                                       "سجلته أمانة هذا المركز",
		strings.Replace(page, "/en/", "/fr/", 1):                                       "Consigné par le secrétariat de ce pôle",
		"/en/submissions/" + strings.Repeat("0", 64):                                   "There is no submission with this id.",
		"/en/submissions?mode=rumour":                                                  "There is no such kind or mode",
		"/en/submissions?from=yesterday":                                               "There is no such kind or mode",
		"/en/submissions?before=" + strings.Repeat("9", 30):                            "There is no such kind or mode",
		"/en/submissions?kind=letter":                                                  "No submission answers to this.",
		"/en/submissions?kind=note-verbale&until=2026-01-30":                           "Views on norm (c)",
		"/en/submissions?number=" + strings.Repeat("9", 300):                           "There is no such kind or mode",
		"/en/submissions?author=" + url.QueryEscape("' OR 1=1 --"):                     "No submission answers to this.",
	} {
		if a := w.get("", path); !strings.Contains(a.body, want) {
			t.Errorf("%s lacks %q: status %d", path, want, a.status)
		}
	}
}

// A file of a draft is for those who draft and clear in the name of the same
// participant: nobody else is told that it is there.
func TestPreview(t *testing.T) {
	w := newWorld(t)
	k, err := w.pages.Service.Attach(t.Context(), w.Actor(w.people["ke"]), []byte("%PDF-1.7 scan"))
	if err != nil {
		t.Fatal(err)
	}
	path := "/en/desk/attachments/" + k.Hash.String()
	for who, want := range map[string]int{"": http.StatusSeeOther, "auditor": 403, "ke": 200, "ke-officer": 200, "secretary": 404, "fr": 404, "fr-officer": 404} {
		a := w.get(who, path)
		if a.status != want {
			t.Errorf("%q: status %d, want %d", who, a.status, want)
		}
		if a.status == 200 && !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%q is shown the file", who)
		}
	}
}

// Who clears sees all that the body says.
func TestClearShowsAll(t *testing.T) {
	w := newWorld(t)
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	text := func(s string) i18n.Text { return i18n.Of("en", s) }
	content := submission.Content{Title: text("The title"), Text: text("The text"), Date: "2026-01-30", About: []string{"un:a-70-174:13:c"},
		Attachments: []submission.Attachment{{Name: "scan.pdf", Type: "application/pdf", Size: 4, Hash: statement.Hash{1}}}}
	opening := &submission.Opening{Via: submission.Via{Mode: submission.Transmitted, Author: "group:nam", By: "state:ke",
		Document: &submission.Document{Kind: "letter", Number: "L.5", Date: "2026-01-29"}, Members: []string{"state:fr", "state:ke"}, On: "2026-01-30"}, Content: content}
	said := []string{"The title", "The text", "30 January 2026", "un:a-70-174:13:c", "scan.pdf"}
	for _, tc := range []struct {
		typ  string
		body interface {
			Type() string
			Subject() string
			Check() error
		}
		want []string
	}{
		{submission.TypeTransmitted, opening, append([]string{"Kenya", "France", "Movement of Non-Aligned", "L.5", "29 January 2026"}, said...)},
		{submission.TypeCorrected, &submission.Corrected{As: "state:ke", Reason: text("The reason"), Content: content}, append([]string{"Kenya", "The reason"}, said...)},
		{submission.TypeWithdrawn, &submission.Withdrawn{As: "state:ke", Reason: text("The reason")}, []string{"Kenya", "The reason"}},
		{submission.TypeConfirmed, &submission.Confirmed{As: "state:ke"}, []string{"Kenya"}},
		{submission.TypeJoined, &submission.Joined{As: "state:ke"}, []string{"Kenya"}},
	} {
		body, err := submission.Encode(tc.body)
		if err != nil {
			t.Fatal(err)
		}
		title, view := w.pages.Clear(tc.typ)(c.Locale("en"), "", body)
		var b strings.Builder
		if err := view.Render(t.Context(), &b); err != nil || title == "" {
			t.Fatal(err)
		}
		for _, want := range tc.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s does not show %q", tc.typ, want)
			}
		}
	}
}
