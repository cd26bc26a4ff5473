package preparation

import (
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/statement"
)

func lacking(words string) report.Content {
	if words == "" {
		return report.Content{Status: report.InPlace}
	}
	return report.Content{Answers: []report.Answer{{Question: questionnaire.Gaps, Text: i18n.Of("en", words)}}}
}

// TestGapsStay: the gap of what is settled for the latest period counts until it is
// itself published, whatever is prepared or published for another period in the meantime.
func TestGapsStay(t *testing.T) {
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	q := library.Get(questionnaire.Framework, "")
	item := &q.Sections[0].Items[0]
	type part struct {
		period string
		state  State
		words  string
		house  bool
	}
	for name, c := range map[string]struct {
		said  string // by the report in force
		parts []part // in the order in which they were begun, the last first
		want  string
	}{
		"nothing prepared":                    {"reported", nil, "reported"},
		"settled":                             {"", []part{{"2027", Settled, "settled", false}}, "settled"},
		"another period is published later":   {"", []part{{"2026", Reported, "", false}, {"2027", Settled, "settled", false}}, "settled"},
		"that one says another":               {"reported", []part{{"2026", Reported, "reported", false}, {"2027", Settled, "settled", false}}, "settled"},
		"put forward":                         {"reported", []part{{"2027", Forward, "settled", false}}, "settled"},
		"itself published":                    {"corrected since", []part{{"2027", Reported, "settled", false}}, "corrected since"},
		"itself published, and withdrawn":     {"", []part{{"2027", Reported, "settled", false}}, ""},
		"the rest of it published":            {"", []part{{"2027", Reported, "in the house", true}}, "in the house"},
		"settled that there is none":          {"reported", []part{{"2027", Settled, "", false}, {"2026", Reported, "house", true}}, ""},
		"begun for a later period":            {"", []part{{"2028", Open, "", false}, {"2027", Settled, "settled", false}}, "settled"},
		"begun for a later period, and wider": {"reported", []part{{"2027-2028", Open, "", false}, {"2026", Reported, "reported", false}}, "reported"},
	} {
		line := &Line{}
		var all []Preparation
		for _, p := range c.parts {
			one := Part{Item: item.ID, State: p.state, kept: kept{Content: offline.Part{Content: lacking(p.words)}}}
			if p.house {
				one.Content.Markings = map[string]statement.Marking{questionnaire.Gaps: statement.Amber}
			}
			all = append(all, Preparation{about: about{Questionnaire: q.ID, Version: q.Version, Period: p.period}, Parts: map[string]Part{item.ID: one}})
		}
		line.Parts = (&Service{Questionnaires: library}).working(all)[item.Topic()]
		if c.said != "" {
			line.Said = &report.Report{Content: lacking(c.said)}
		}
		got := ""
		for _, g := range gaps(line) {
			got += g.Text.String()
		}
		if got != c.want {
			t.Errorf("%s: the gap is %q, want %q", name, got, c.want)
		}
	}
}
