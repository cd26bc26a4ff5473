package search_test

import (
	"slices"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/search"
)

// What is of something is found by what that is called, in any language and as it is
// called now, together with words of its own.
func TestFoundByWhatItIsOf(t *testing.T) {
	inThree := func(en, fr, ar string) i18n.Text {
		return i18n.Text{Original: "en", In: map[string]string{"en": en, "fr": fr, "ar": ar}}
	}
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hub(t, url)
		report := search.Document{Kind: "report", Title: i18n.Of("en", "We answer within a day."), Of: []string{"state:eg", "norm:h", ""}, Address: "/report"}
		say(t, r, "report", report)
		say(t, r, "law", search.Document{Kind: "law", Title: i18n.Of("en", "Act 7 of 2021"), Body: i18n.Of("en", "Sets up an office."), Of: []string{"state:ae", "type:strategy"}, Address: "/law"})
		say(t, r, "state:eg", search.Document{Kind: "participant", Title: inThree("Egypt", "Égypte", "مصر"), Also: "EG", Address: "/eg"})
		say(t, r, "state:ae", search.Document{Kind: "participant", Title: inThree("United Arab Emirates", "Émirats arabes unis", "الإمارات العربية المتحدة"), Also: "the Emirates", Address: "/ae"})
		say(t, r, "norm:h", search.Document{Kind: "provision", Title: inThree("Respond to requests for assistance", "Répondre aux demandes", "الاستجابة للطلبات"), Body: i18n.Of("en", "A day in Egypt"), Cited: []string{"13 (h)"}, Address: "/h"})
		say(t, r, "other", search.Document{Kind: "report", Title: i18n.Of("en", "We answer, too."), Address: "/other"})
		var words search.Vocabulary
		words.Add("type:strategy", inThree("National strategy", "Stratégie nationale", "استراتيجية وطنية"))
		check := func(question, kind string, want ...string) {
			t.Helper()
			res, err := search.Queries{DB: r.DB, Called: words}.Search(t.Context(), search.Ask{Question: question, Kind: kind, Lang: "en"})
			if err != nil {
				t.Fatal(err)
			}
			got := []string{}
			for _, h := range res.Hits {
				got = append(got, h.Subject)
			}
			slices.Sort(got)
			if res.Some {
				got = nil
			}
			if !slices.Equal(got, want) || (len(want) > 0 && res.Total != int64(len(want))) {
				t.Errorf("%q of kind %q finds %v of %d, want %v", question, kind, got, res.Total, want)
			}
		}
		check("Egypt", "", "norm:h", "report", "state:eg")
		check("Egypt", "report", "report")
		check("egyp answer", "report", "report")
		check("مصر", "report", "report")
		check("assistance Égypte", "", "report")
		check(`"united arab" office`, "", "law")
		check("emirates national strategy", "", "law")
		check("stratégies nationales", "law", "law")
		check("13 h", "report") // not each of a paragraph by a short word
		check("EG", "report")
		check("day", "report", "report") // by its words, not by those of its provision
		say(t, r, "state:eg", search.Document{Kind: "participant", Title: i18n.Of("en", "Misr"), Address: "/eg"})
		check("Misr answer", "", "report")
		check("Égypte", "report")
		report.Of = nil
		say(t, r, "report", report)
		check("Misr", "report")
		r.CheckRebuild()
	})
}
