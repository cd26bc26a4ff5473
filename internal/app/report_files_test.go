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
