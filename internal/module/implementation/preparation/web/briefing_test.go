package web

import (
	"strings"
	"testing"
	"unicode/utf8"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/statement"
)

// TestHeadingsFit: a column of a briefing is as wide as the longest word of its heading,
// in every language: word processors break a longer one without a hyphen.
func TestHeadingsFit(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	const line, letter = 160.0, 2.2 // millimetres: of a page, and of a bold letter of 10 points with its share of the cell's margins
	for _, tag := range tongues {
		h := &house{visit: &visit{Locale: c.Locale(tag)}}
		gaps, _ := h.lacking(&preparation.Chapter{})
		for _, p := range []part{h.reported(&preparation.Chapter{}), gaps, h.doing(&preparation.Chapter{})} {
			all := 0
			for _, w := range p.widths {
				all += w
			}
			for i, heading := range p.head {
				for _, word := range strings.Fields(heading) {
					if room := line * float64(p.widths[i]) / float64(all); letter*float64(utf8.RuneCountInString(word)) > room {
						t.Errorf("%s, %s: %q does not fit into %.0f mm", tag, p.id, word, room)
					}
				}
			}
		}
	}
}

// TestOpenOnce: a need or an offer that serves provisions of two clusters is printed under
// the first, and under the second it says so.
func TestOpenOnce(t *testing.T) {
	h := &house{visit: &visit{Locale: english(t), p: &Pages{Reports: &reportweb.Pages{Way: &submissionweb.Way{Names: unnamed{}}}}}}
	all := []Opening{{Offer: true, Title: i18n.Of("en", "Two weeks with our officers"), By: []string{"state:ke"}, Page: "/implementation/offers/1"}}
	every := func(*Opening) bool { return true }
	first, second := h.open("one", i18n.Of("en", "Assistance"), all, every), h.open("two", i18n.Of("en", "Supply chains"), all, every)
	if len(first.rows) != 1 || first.rows[0][2].text != "state:ke" {
		t.Errorf("first it is %+v", first.rows)
	}
	if len(second.rows) != 1 || second.rows[0][2].text != "Above, under “Assistance”" || second.rows[0][1] != first.rows[0][1] {
		t.Errorf("then it is %+v", second.rows)
	}
}

// TestOwnWords: what one reported stands in a briefing in one's own words, as that of
// others does.
func TestOwnWords(t *testing.T) {
	h := &house{visit: &visit{Locale: english(t), p: &Pages{Reports: &reportweb.Pages{Way: &submissionweb.Way{}}}}}
	r := &report.Report{ID: "aa", Period: "2026", Content: report.Content{Status: report.InPlace, Answers: []report.Answer{{Question: "done", Text: i18n.Of("fr", "Un bureau.")}}}}
	r.Via = report.Through("state:fr")
	got := h.reported(&preparation.Chapter{Lines: []preparation.Line{{Item: &questionnaire.Item{ID: "a", Title: i18n.Of("en", "A")}, Said: r}}})
	if len(got.rows) != 1 || len(got.rows[0]) != len(got.head) || got.rows[0][2] != (phrase{"Un bureau.", "fr", ""}) {
		t.Errorf("it is %+v", got.rows)
	}
}

// TestGapsAreMarked: each gap of a briefing stands with its marking, by which a traveller
// knows what may be said aloud.
func TestGapsAreMarked(t *testing.T) {
	h := &house{visit: &visit{Locale: english(t), p: &Pages{}}}
	c := &preparation.Chapter{Lines: []preparation.Line{{Item: &questionnaire.Item{ID: "a", Title: i18n.Of("en", "A")}, Gaps: []preparation.Gap{
		{Question: "gaps", Text: i18n.Of("en", "Two translators."), Marking: statement.Amber},
		{Question: "gaps", Text: i18n.Of("en", "A budget."), Marking: statement.Clear},
		{Question: "gaps", Text: i18n.Of("en", "A name."), Marking: statement.Red}}}}}
	got, left := h.lacking(c)
	if left != 1 || len(got.rows) != 2 || len(got.rows[0]) != len(got.head) || got.rows[0][3].text != "TLP:AMBER" || got.rows[1][3].text != "TLP:CLEAR" {
		t.Errorf("%d left, and %+v", left, got.rows)
	}
}

// TestLabelOfTheWhole: what is handed out as a whole is labelled as its narrowest answer is
// marked, and never less narrowly than preparations are.
func TestLabelOfTheWhole(t *testing.T) {
	for want, markings := range map[statement.Marking]map[string]statement.Marking{
		statement.Amber: {"done": statement.Green}, statement.Red: {"done": statement.Clear, "gaps": statement.Red}} {
		p := &preparation.Preparation{Parts: map[string]preparation.Part{"a": {}, "b": {}}}
		part := p.Parts["b"]
		part.Content.Markings = markings
		p.Parts["b"] = part
		if got := p.Label(); got != want {
			t.Errorf("%v: %s, want %s", markings, got, want)
		}
	}
}

// unnamed calls participants by their ids.
type unnamed struct{}

func (unnamed) Name(id, _ string) (name, lang string) { return id, "" }
