package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/platform/attachment"
)

// sent is a file as a browser sends it.
type sent struct{ name, content string }

// sendFiles fills in a form that takes several files.
func (s *someone) sendFiles(path string, files []sent, fields ...string) reply {
	s.h.t.Helper()
	return s.sendIn("attachments", path, files, fields...)
}

// sendIn does so where the files go into a field of another name.
func (s *someone) sendIn(field, path string, files []sent, fields ...string) reply {
	t := s.h.t
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := m.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := m.CreateFormFile(field, f.name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(part, f.content)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.h.base+path, &b)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", m.FormDataContentType())
	req.Header.Set("Origin", s.h.base)
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{t, "POST " + path, res.StatusCode, res.Header.Get("Location"), string(body)}
}

// TestFilesOfACase: files are offered in the forms of a case, looked into by who
// clears, downloaded by who reads the case, as long as it does, and by nobody else.
func TestFilesOfACase(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	b, third := h.officerOf("state:xb").Identity.String(), h.officerOf("org:example-conference").Identity.String()
	a := h.officerOf("state:xa").Identity.String()
	drafter, clears := h.persona(stateA.drafter), h.persona(stateA.clears)
	other, otherClears := h.persona(stateB.drafter), h.persona(stateB.clears)
	stranger := h.persona("organization")
	opening := []string{"to", b, "marking", "TLP:AMBER", "zone", "UTC", "title", "Case with a file", "from", "2026-01-30 02:10", "field-seen", "Scans.", "field-affected", "Mail.",
		"field-asked", "Please look.", "class", "intrusions", "provision", "un:a-70-174:13:c", "exercise", "yes"}
	const form = "/en/desk/cooperation/new/notification"

	// What a file is, its bytes say; what is wrong is said beside the field.
	for name, f := range map[string]sent{
		"of a type that is not kept":                {"harmless.txt", "<html><script>alert(1)</script>"},
		"a program that is called a picture":        {"picture.png", "MZ\x90\x00\x03\x00\x00\x00"},
		"of a kind of archive that runs at its end": {"letter.pdf", "PK\x03\x04 word/vbaProject.bin"},
		"an empty one": {"empty.txt", ""},
	} {
		page := drafter.sendFiles(form, []sent{f}, opening...).want(http.StatusUnprocessableEntity, "Case with a file", "Choose the files once more")
		if !strings.Contains(page.body, `id="fault-attachments"`) {
			t.Errorf("%s: %.600s", name, page.body)
		}
	}
	drafter.sendFiles(form, []sent{{"large.txt", strings.Repeat("a", attachment.MaxSize+1)}}, opening...).want(http.StatusUnprocessableEntity, "larger than 8 MB")
	seventeen := make([]sent, attachment.MaxFiles+1)
	for i := range seventeen {
		seventeen[i] = sent{"a.txt", "a"}
	}
	drafter.sendFiles(form, seventeen, opening...).want(http.StatusUnprocessableEntity, "at most 16")
	half := strings.Repeat("a", attachment.MaxSize)
	drafter.sendFiles(form, []sent{{"a.txt", half}, {"b.txt", half}, {"c.txt", half}}, opening...).want(http.StatusRequestEntityTooLarge)

	page := drafter.sendFiles(form, []sent{{"C:\\logs\\proxy.txt", "CANARY-LOG"}, {"notes.txt", "CANARY-NOTES"}}, opening...).to
	const line = `href="(/en/desk/cooperation/drafted/[0-9a-f]{64})">EXERCISE proxy.txt<`
	at := clears.get(page).want(http.StatusOK, "text/plain", "10 bytes", "EXERCISE notes.txt").found(line)
	if got := clears.get(at).want(http.StatusOK); got.body != "CANARY-LOG" {
		t.Errorf("who clears is given %q", got.body)
	}
	other.get(at).want(http.StatusNotFound)
	stranger.get(at).want(http.StatusNotFound)
	clears.signs(page).goes(page)

	// The other side reads it, by an address of its own that takes no cookie.
	const link = `href="(/confidential/[A-Za-z0-9_-]+)">EXERCISE proxy.txt<`
	board := other.get("/en/desk/cooperation").want(http.StatusOK, "Case with a file")
	inCase := board.found(`href="(/en/desk/cooperation/case:[0-9a-f]{32})"`)
	mine := other.get(inCase).want(http.StatusOK, "EXERCISE", "10 bytes").found(link)
	nobody := h.someone("nobody", "")
	if got := nobody.get(mine).want(http.StatusOK); got.body != "CANARY-LOG" {
		t.Errorf("downloaded: %q", got.body)
	}
	nobody.get(mine[:len(mine)-3] + "AAA").want(http.StatusNotFound)
	nobody.get(at).want(http.StatusSeeOther)
	stranger.get(inCase).want(http.StatusNotFound)

	// A third is let in by both, downloads, and is taken off: its link is worth
	// nothing at once.
	says := func(who, second *someone, to, verb string, files []sent, fields ...string) {
		t.Helper()
		draft := who.sendFiles(inCase+"/"+to+"/"+verb, files, append(fields, "marking", "TLP:AMBER", "zone", "UTC")...).goes("/en/desk/drafts/").to
		second.signs(draft).goes(draft)
	}
	says(drafter, clears, b, "let-in", nil, "participant", third)
	says(other, otherClears, a, "let-in", nil, "participant", third)
	theirs := stranger.get(inCase).want(http.StatusOK).found(link)
	if got := nobody.get(theirs).want(http.StatusOK); got.body != "CANARY-LOG" {
		t.Errorf("the third is given %q", got.body)
	}
	says(other, otherClears, a, "taken-off", nil, "participant", third)
	nobody.get(theirs).want(http.StatusNotFound)
	nobody.get(mine).want(http.StatusOK)

	// A later statement has files, too; ten minutes later links have ended.
	says(other, otherClears, a, "acknowledged", nil)
	other.get(inCase + "/" + a + "/closed").want(http.StatusOK)
	says(other, otherClears, a, "acted", []sent{{"done.txt", "CANARY-DONE"}}, "words", "The host is off the network.")
	drafter.get(inCase).want(http.StatusOK, "EXERCISE done.txt")
	h.clock.Advance(attachment.Lasts)
	nobody.get(mine).want(http.StatusNotFound)

	// A program has a file by the hash that the statement lists, as long as its
	// participant reads the case.
	id := inCase[strings.LastIndex(inCase, "/")+1:]
	var read struct {
		Threads []struct {
			Said []struct {
				Statement string
				Body      struct{ Attachments []struct{ File string } }
			}
		}
	}
	listed := other.get("/api/v1/notifications/"+id).want(http.StatusOK, "EXERCISE proxy.txt")
	if err := json.Unmarshal([]byte(listed.body), &read); err != nil {
		t.Fatal(err)
	}
	first := read.Threads[0].Said[0]
	file := "/" + id + "/files/" + first.Statement + "/" + first.Body.Attachments[0].File
	if got := other.get("/api/v1/notifications" + file).want(http.StatusOK); got.body != "CANARY-LOG" {
		t.Errorf("a program is given %q", got.body)
	}
	for name, path := range map[string]string{"of another kind": "/api/v1/requests" + file, "of no such name": "/api/v1/notifications" + file[:len(file)-4] + "0000",
		"of another statement": "/api/v1/notifications" + strings.Replace(file, first.Statement, strings.Repeat("0", 64), 1)} {
		if got := other.get(path); got.status != http.StatusNotFound {
			t.Errorf("a file %s: %d", name, got.status)
		}
	}
	stranger.get("/api/v1/notifications" + file).want(http.StatusNotFound)
	nobody.get("/api/v1/notifications" + file).want(http.StatusUnauthorized)
	if by := h.entries(h.officerOf("state:xb").Identity, "attachment.downloaded"); len(by) != 3 {
		t.Errorf("the trail of who downloaded has %v", by)
	}

	tab := hubtest.NewBrowser(t).Open(t, h.base+"/en/demo", hubtest.Light)
	look := &holder{h, tab, true}
	look.become(stateA.drafter)
	look.open(inCase)
	look.looks("case-with-files")
	look.open(form)
	look.looks("case-files-form")
}
