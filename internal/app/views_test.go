package app_test

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestNationalViews: a State states views on a threat and on questions of
// international law, from their form; the compendium has them with document and
// paragraph, by subject and by State, as a file and as JSON, and the page of the
// threat shows what is held on it.
func TestNationalViews(t *testing.T) {
	h := demonstrated(t)
	const form, threat = "/en/desk/positions", "threat:attacks-between-states"
	a, clears := h.persona("xa-drafter"), h.persona("xa-clearing")
	a.hands(form, clears, "language", "en", "on", threat, "text", "We hold that it threatens all.", "source", "A paper of a State", "place", "paragraph 7", "date", "2026-05")
	a.hands(form, clears, "language", "fr", "on", "law:", "law", "Due-Diligence", "question", "La diligence est-elle due ?", "text", "Elle l’est.")
	b := h.persona("xb-drafter")
	b.hands(form, h.persona("xb-clearing"), "language", "en", "on", "law:due-diligence", "text", "It is a standard of conduct.") // as it was put
	a.send(form, append(a.get(form).hidden(), "language", "en", "on", "threat:none-of-that", "text", "x")...).want(http.StatusUnprocessableEntity)

	anybody := h.someone("Anybody", "")
	at := "/en/implementation/views"
	a.get(at).want(http.StatusOK, `href="`+form+`"`, "State a view")
	if strings.Contains(anybody.get(at).body, form) {
		t.Error("who cannot state a view is led to the form")
	}
	page := anybody.get(at).want(http.StatusOK, "We hold that it threatens all.", "A paper of a State", "paragraph 7", "La diligence est-elle due", "It is a standard of conduct.").body
	if law, threats := strings.Index(page, `id="law"`), strings.Index(page, `id="threat"`); law < 0 || threats < law {
		t.Errorf("international law stands at %d, threats at %d", law, threats)
	}
	if n := strings.Count(page, `id="law-due-diligence"`); n != 1 {
		t.Errorf("the question stands under %d headings", n)
	}
	for _, c := range []struct {
		query      string
		has, hasnt string
	}{
		{"?kind=threat", "threatens all", "standard of conduct"}, {"?on=law:due-diligence", "standard of conduct", "threatens all"},
		{"?state=state:xb", "standard of conduct", "threatens all"}, {"?language=fr", "Elle l’est.", "threatens all"}, {"?by=participant", "Aldermark (fictitious)</h2>", `id="law"`},
	} {
		body := anybody.get(at+c.query).want(http.StatusOK, c.has).body
		if strings.Contains(body, c.hasnt) {
			t.Errorf("%s shows %q", c.query, c.hasnt)
		}
		if c.query == "?by=participant" {
			continue
		}
		var twin struct{ Items []struct{ ID string } }
		h.read("/api/v1/views"+c.query, &twin)
		rows, err := csv.NewReader(strings.NewReader(anybody.get(at + ".csv" + c.query).want(http.StatusOK).body)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var ids, in []string
		for _, v := range twin.Items {
			ids = append(ids, v.ID)
		}
		for _, r := range rows[1:] {
			in = append(in, r[0])
		}
		slices.Sort(ids)
		slices.Sort(in)
		if len(ids) == 0 || !slices.Equal(ids, in) {
			t.Errorf("%s: JSON has %v, the file %v", c.query, ids, in)
		}
	}
	anybody.get("/en/framework/threats/"+threat).want(http.StatusOK, "We hold that it threatens all.")
	anybody.get("/en/implementation/states/state:xa").want(http.StatusOK, `href="/en/implementation/views?state=state%3Axa"`)
	anybody.get(at + "?kind=weather").want(http.StatusBadRequest)
	anybody.get(at).want(http.StatusOK, "paragraphs 14 and 15") // of the demonstration
}
