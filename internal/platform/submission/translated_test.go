package submission_test

import (
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
)

type titled struct {
	Title, Text i18n.Text
	submission.Translated
}

func (c *titled) Worded() []submission.Worded {
	return []submission.Worded{{Name: "title", Text: &c.Title}, {Name: "text", Text: &c.Text}}
}

func in(words string, pairs ...string) i18n.Text {
	out := i18n.Of("en", words)
	for i := 0; i < len(pairs); i += 2 {
		out.In[pairs[i]] = pairs[i+1]
	}
	return out
}

// TestTranslations: whose a translation is follows from the wordings, and so does what
// of it is older than what it translates.
func TestTranslations(t *testing.T) {
	all := []submission.Rendition{
		{Mark: submission.Mark{Index: 1}, As: "state:a", Content: &titled{Title: in("T", "fr", "T-fr"), Text: in("W")}},
		{Mark: submission.Mark{Index: 2}, As: "state:b", Content: &titled{Title: in("T", "fr", "T-fr", "ar", "T-ar"), Text: in("W", "fr", "W-fr")}},
		{Mark: submission.Mark{Index: 3}, As: "state:a", Content: &titled{Title: in("T2", "fr", "T-fr", "ar", "T2-ar"), Text: in("W", "fr", "W-fr"), Translated: submission.Translated{Official: []string{"ar", "fr"}}}},
	}
	own := submission.Via{Mode: submission.Joint, By: "state:a", Signatories: []string{"state:a", "state:b"}}
	got := own.Translations(all)
	if len(got) != 2 || got[0].Language != "ar" || got[0].Index != 3 || got[0].As != "state:a" || !got[0].Official || len(got[0].Older) > 0 {
		t.Fatalf("of Arabic: %+v", got)
	}
	if fr := got[1]; fr.Language != "fr" || fr.Index != 2 || fr.As != "state:b" || !slices.Equal(fr.Older, []string{"title"}) {
		t.Errorf("of French: %+v", fr)
	}
	handed := submission.Via{Mode: submission.Transmitted, By: "state:a", Author: "state:c"}
	if got := handed.Translations(all); got[0].Official || got[1].Official {
		t.Errorf("of who hands it on: %+v", got)
	}
	if got := own.Translations(nil); got != nil {
		t.Errorf("of nothing: %+v", got)
	}
}

// TestOfficial: only an author says that a translation is official, and of one that is
// there.
func TestOfficial(t *testing.T) {
	c := titled{Title: in("T", "fr", "T-fr"), Translated: submission.Translated{Official: []string{"fr"}}}
	if err := c.Check(c.Title, c.Text); err != nil {
		t.Error(err)
	}
	if err := submission.Official("state:a", &c); err != nil {
		t.Error(err)
	}
	if err := submission.Official("", &c); !fail.Is(err, fail.Invalid) {
		t.Errorf("of the secretariat: %v", err)
	}
	for _, official := range [][]string{{"ar"}, {"en"}, {"fr", "fr"}, {"French"}} {
		c.Official = official
		if err := c.Check(c.Title, c.Text); !fail.Is(err, fail.Invalid) {
			t.Errorf("%v: %v", official, err)
		}
	}
}
