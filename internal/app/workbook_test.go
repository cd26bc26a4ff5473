package app_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestWorkbookSent: a workbook goes out in French as CSV, comes back with one answer
// and one word that is no status, and then without it; what is far too large, or no
// workbook, is refused with what to do.
func TestWorkbookSent(t *testing.T) {
	h := demonstrated(t)
	s := h.persona("xa-drafter")
	at := s.send("/fr/desk/implementation/preparations", "questionnaire", "short", "period", "2027", "from", "nothing").goes("/fr/desk/implementation/preparations/").to
	book := at + "/workbook"
	s.get(book).want(http.StatusOK, book+".csv", book+".xlsx")
	send := func(name, content string) reply {
		t.Helper()
		return s.sendIn("file", book, []sent{{name, content}}, "do", "send")
	}
	raw := s.get(book + ".csv").want(http.StatusOK).body
	send("x.xlsx", strings.Repeat("x", 50_000_000)).want(http.StatusRequestEntityTooLarge, "L’envoi dépasse 8 mégaoctets")
	send("x.xlsx", "PK").want(http.StatusUnprocessableEntity, "téléchargez-en un et remplissez-le")

	line := ""
	for l := range strings.Lines(raw) {
		if strings.Contains(l, "@fr,") && strings.Contains(l, ",,français,") {
			line = l
			break
		}
	}
	answered := strings.Replace(line, ",,français,", ",\"Une équipe, depuis 2019.\",français,", 1)
	send("r.csv", strings.Replace(raw, line, strings.Replace(answered, "TLP:CLEAR", "secret", 1), 1)).goes(book)
	if page := s.get(book).want(http.StatusOK, "Ce n’est pas un marquage", "secret"); strings.Contains(page.body, `id="take"`) {
		t.Error("it can be taken")
	}
	send("r.csv", strings.Replace(raw, line, answered, 1)).goes(book)
	page := s.get(book).want(http.StatusOK, "Une équipe, depuis 2019.")
	s.send(book, "do", "take", "shown", page.filled("shown")).goes(at)
	if body := s.get(book + ".csv").body; !strings.Contains(body, answered[:strings.LastIndex(answered, "#")]) {
		t.Errorf("it is not there: %s", body)
	}
}
