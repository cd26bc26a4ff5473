package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"
)

// TestReportRecordedFromAFile: the secretariat records a report from a note verbale
// with its scan; the copy comes along when the form comes back, is kept with its hash,
// and is public with the report.
func TestReportRecordedFromAFile(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	s, nobody := h.persona("secretariat"), h.someone("nobody", "")
	const form, scan = "/en/desk/implementation/items/framework/norm-13-g", "%PDF-1.7 the note"
	fields := func(period string) []string {
		return []string{"author", "state:xb", "document-kind", "note-verbale", "document-number", "NV 12/2026", "document-date", "2025-06-01", "language", "en", "period", period, "answer-done", "A list of what is critical."}
	}
	back := s.sendIn("file", form, []sent{{"note.pdf", scan}}, fields("soon")...).want(http.StatusUnprocessableEntity, "note.pdf")
	to := s.send(form, append(back.hidden(), fields("2026")...)...).want(http.StatusSeeOther).to
	if strings.HasPrefix(to, "/en/desk/drafts/") { // where two officers record
		h.persona("secretariat-second").signs(to).want(http.StatusSeeOther)
	}
	id := nobody.get("/en/implementation/reports").want(http.StatusOK).found(`/implementation/reports/([0-9a-f]{64})`)
	at := nobody.get("/en/implementation/reports/"+id).want(http.StatusOK, "note.pdf", "NV 12/2026").found(`href="/attachment/([0-9a-f]{64})"`)
	if got := nobody.get("/attachment/" + at).want(http.StatusOK); got.body != scan {
		t.Errorf("the copy is %q", got.body)
	}
	sum := sha256.Sum256([]byte(scan))
	nobody.get("/en/implementation/reports/"+id).want(http.StatusOK, "SHA-256 "+hex.EncodeToString(sum[:]), "Attachment-Salt")
	nobody.get("/api/v1/reports/"+id).want(http.StatusOK, `"copies":[{"name":"note.pdf"`, at)
}

// TestRecordedReportNamesLaws: whose laws a form of recording offers follows from whose
// words are recorded; what is chosen among them stands in the report, and no law of others
// is offered.
func TestRecordedReportNamesLaws(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	if err := h.DemonstrateLaws(t.Context()); err != nil {
		t.Fatal(err)
	}
	s, nobody := h.persona("secretariat"), h.someone("nobody", "")
	const form, offer = "/en/desk/implementation/items/framework/norm-13-g?mode=recorded", `name="laws-of"`
	fields := func(author string, more ...string) []string {
		return append([]string{"author", author, "document-kind", "note-verbale", "document-number", "NV 13/2026", "document-date", "2025-06-01", "language", "en", "period", "2025", "answer-done", "A list of what is critical."}, more...)
	}
	s.get(form).want(http.StatusOK, offer, "Say first whose the report is", `href="/en/desk/implementation/laws"`)
	back := s.send(form, fields("state:xb", "laws-of", "yes")...).want(http.StatusUnprocessableEntity, offer, "A list of what is critical.", "Digital security strategy of Brinevale")
	if strings.Contains(back.body, `id="fault-`) || strings.Contains(back.body, "Critical Services Act") {
		t.Error("who asks for laws is told that something is wrong, or offered those of another")
	}
	law := back.found(`name="answer-laws" value="([0-9a-f]{64})"`)
	if none := s.send(form, fields("state:ke", "laws-of", "yes")...).want(http.StatusUnprocessableEntity, "have nothing in the register of laws"); strings.Contains(none.body, `name="answer-laws"`) {
		t.Error("laws of others are offered")
	}
	s.send(form, fields("state:xb", "answer-laws", law)...).goes("/en/")
	nobody.get("/en/implementation/reports/"+h.reported("topic=un:a-70-174:13:g&participant=state:xb&period=2025")).want(http.StatusOK, "/implementation/laws/"+law)
}
