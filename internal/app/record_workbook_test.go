package app_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestWorkbookRecorded: a State fills in a workbook and sends it on paper's way; the
// secretariat shows itself what stands in it and records all of it at once, from the
// note that it came with, by the SHA-256 of the file. What was meant for the State's
// house is not recorded.
func TestWorkbookRecorded(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	state, s, nobody := h.persona(stateB.drafter), h.persona("secretariat"), h.someone("nobody", "")
	prep := state.send("/en/desk/implementation/preparations", "questionnaire", "short", "period", "2024", "from", "nothing").goes("/en/desk/implementation/preparations/").to
	raw := state.get(prep + "/workbook.csv").want(http.StatusOK).body
	filled, answers := "", 0
	for line := range strings.Lines(raw) {
		if answers < 2 && strings.Contains(line, "@en,") && strings.Contains(line, ",,English,") && strings.Contains(line, "/done@") {
			answers++
			line = strings.Replace(line, ",,English,", ",A desk of its own.,English,", 1)
		}
		filled += line
	}
	if answers != 2 {
		t.Fatalf("%d answers in %s", answers, raw)
	}
	const at = "/en/desk/implementation/record"
	s.get("/en/desk/implementation/reports").want(http.StatusOK, at)
	send := func(content string) { s.sendIn("file", at, []sent{{"brinevale.csv", content}}, "do", "send").goes(at) }
	state.get(at).want(http.StatusForbidden)
	send(strings.Replace(filled, ",A desk of its own.,English,TLP:CLEAR", ",A desk of its own.,English,TLP:AMBER", 1))
	if page := s.get(at).want(http.StatusOK, "Not all answers are marked TLP:CLEAR (1)"); strings.Contains(page.body, `id="record"`) {
		t.Error("what was meant for the house can be recorded")
	}
	send(filled)
	page := s.get(at).want(http.StatusOK, "brinevale.csv", "SHA-256 ", "A desk of its own.", "Brinevale")
	if of := page.found(`(?s)(<select[^>]*name="author".*?</select>)`); strings.Count(of, "<option") != 1 || !strings.Contains(of, `value="state:xb"`) || strings.Contains(page.body, `name="other-1"`) {
		t.Errorf("whoever the workbook does not name can be chosen: %s", of)
	}
	another := append(page.hidden(), "do", "record", "shown", page.filled("shown"), "author", "state:xa", "document-kind", "note-verbale", "document-number", "NV 7/2024", "document-date", "2024-12-01")
	s.send(at, another...).want(http.StatusUnprocessableEntity, "The workbook says that it is of Brinevale (fictitious): it is not recorded as of Aldermark (fictitious).")
	s.send(at, append(another, "other-1", "state:xb")...).want(http.StatusUnprocessableEntity, "Brinevale", "Aldermark")
	fields := append(page.hidden(), "do", "record", "shown", page.filled("shown"), "author", "state:xb", "document-kind", "note-verbale", "document-number", "NV 7/2024", "document-date", "2024-12-01")
	to := s.send(at, fields...).want(http.StatusSeeOther).to
	if strings.HasPrefix(to, "/en/desk/drafts/") { // where two officers record
		h.persona("secretariat-second").signs(to).want(http.StatusSeeOther)
	}
	said := nobody.get("/api/v1/reports").want(http.StatusOK).body
	if n := strings.Count(said, `"number":"NV 7/2024"`); n != 2 || !strings.Contains(said, `"title":"brinevale.csv"`) {
		t.Errorf("%d reports are recorded", n)
	}
	if page := s.get(at).want(http.StatusOK); strings.Contains(page.body, `id="record"`) {
		t.Error("it is there still")
	}
}

// TestBlankWorkbookRecorded: a State without a preparation fills in a blank workbook,
// which is to be had from the page of its questionnaire and from that of the secretariat.
// It is of whoever is chosen, for the period that is said; what that one has reported
// already is named, and stays.
func TestBlankWorkbookRecorded(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	s, nobody := h.persona("secretariat"), h.someone("nobody", "")
	const at, asks = "/en/desk/implementation/record", "/en/implementation/questionnaires/short/1"
	for _, page := range []reply{nobody.get(asks), s.get(at)} {
		page.want(http.StatusOK, `href="`+asks+`/workbook.xlsx"`, `href="`+asks+`/workbook.csv"`)
	}
	raw := nobody.get(asks + "/workbook.csv").want(http.StatusOK).body
	fills := func(answers int) (filled string) {
		for line := range strings.Lines(raw) {
			if answers > 0 && strings.Contains(line, ",,English,") && strings.Contains(line, "/done@") {
				answers--
				line = strings.Replace(line, ",,English,", ",A desk of its own.,English,", 1)
			}
			filled += line
		}
		return filled
	}
	send := func(content, period string) reply {
		return s.sendIn("file", at, []sent{{"blank.csv", content}}, "do", "send", "period", period)
	}
	records := func(author string, more ...string) reply {
		page := s.get(at).want(http.StatusOK, "blank.csv", `name="other-1"`, `value="state:xa"`, `value="state:xb"`)
		return s.send(at, append(append(page.hidden(), "do", "record", "shown", page.filled("shown"), "author", author, "document-kind", "note-verbale", "document-number", "NV 8/2023", "document-date", "2024-01-01"), more...)...)
	}
	went := func(r reply) {
		if to := r.want(http.StatusSeeOther).to; strings.HasPrefix(to, "/en/desk/drafts/") { // where two officers record
			h.persona("secretariat-second").signs(to).want(http.StatusSeeOther)
		}
	}
	said := func() int {
		return strings.Count(nobody.get("/api/v1/reports").want(http.StatusOK).body, `"number":"NV 8/2023"`)
	}

	send(fills(1), "").want(http.StatusUnprocessableEntity, "This workbook names no period: say for which it is.")
	send(fills(1), "2023").goes(at)
	went(records("state:xb"))
	if n := said(); n != 1 {
		t.Fatalf("%d reports are recorded", n)
	}
	send(fills(2), "2023").goes(at)
	back := records("state:xb").want(http.StatusUnprocessableEntity, "stand already", "nothing is recorded of it here")
	went(s.send(at, append(back.hidden(), "do", "record", "author", "state:xb", "document-kind", "note-verbale", "document-number", "NV 8/2023", "document-date", "2024-01-01")...))
	if n := said(); n != 2 {
		t.Errorf("%d reports are recorded", n)
	}
}
