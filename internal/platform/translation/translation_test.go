package translation

import (
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

const hash1, hash2 = "0000000000000000000000000000000000000000000000000000000000000001", "0000000000000000000000000000000000000000000000000000000000000002"

// TestBodies: a translation names what it is of, and gives each text once.
func TestBodies(t *testing.T) {
	for _, tc := range []struct{ name, typ, body, wrong string }{
		{"a translation", TypeGiven, `{"entry":"` + hash1 + `","as":"org:x","of":"` + hash2 + `","language":"fr","texts":[{"name":"title","words":"T"}]}`, ""},
		{"by the secretariat", TypeGiven, `{"entry":"` + hash1 + `","of":"` + hash2 + `","language":"fr","texts":[{"name":"title","words":"T"}]}`, ""},
		{"of nothing", TypeGiven, `{"of":"` + hash2 + `","language":"fr","texts":[{"name":"title","words":"T"}]}`, "form"},
		{"official", TypeGiven, `{"entry":"` + hash1 + `","of":"` + hash2 + `","language":"fr","official":true,"texts":[{"name":"title","words":"T"}]}`, "official"},
		{"into no language", TypeGiven, `{"entry":"` + hash1 + `","of":"` + hash2 + `","language":"French","texts":[{"name":"title","words":"T"}]}`, "its language"},
		{"without texts", TypeGiven, `{"entry":"` + hash1 + `","of":"` + hash2 + `","language":"fr","texts":[]}`, "one text"},
		{"a text twice", TypeGiven, `{"entry":"` + hash1 + `","of":"` + hash2 + `","language":"fr","texts":[{"name":"title","words":"T"},{"name":"title","words":"U"}]}`, "twice"},
		{"an empty text", TypeGiven, `{"entry":"` + hash1 + `","of":"` + hash2 + `","language":"fr","texts":[{"name":"title","words":" "}]}`, "empty"},
		{"by a name", TypeGiven, `{"entry":"` + hash1 + `","as":"X","of":"` + hash2 + `","language":"fr","texts":[{"name":"title","words":"T"}]}`, "no id"},
		{"withdrawn", TypeWithdrawn, `{"translation":"` + hash1 + `","as":"org:x","reason":{"original":"en","in":{"en":"R"}}}`, ""},
		{"withdrawn without a reason", TypeWithdrawn, `{"translation":"` + hash1 + `","as":"org:x","reason":{"original":"","in":null}}`, "reason"},
		{"another type", "translation.made/1", `{}`, "type"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, err := Decode(tc.typ, []byte(tc.body))
			if tc.wrong == "" {
				again, encoding := corpus.Encode(b)
				if err != nil || encoding != nil || string(again) != tc.body {
					t.Errorf("%s, %v", again, err)
				}
				return
			}
			if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), tc.wrong) && tc.wrong != "form" {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestWhatStands: a newer translation of the same translator into the language takes
// the place of the one before; who gave it, and nobody else, withdraws it; one that the
// register does not know as its translator's neither stands nor replaces.
func TestWhatStands(t *testing.T) {
	at := func(n byte) submission.Mark {
		return submission.Mark{Statement: statement.Hash{n}, By: statement.Hash{9}, Index: int64(n)}
	}
	given := func(n byte, as, lang string) said {
		return said{Mark: at(n), Given: Given{As: as, Language: lang, Texts: []Text{{"title", "T"}}}}
	}
	all := []said{given(1, "org:x", "fr"), given(2, "org:y", "fr"), given(3, "org:x", "fr"), given(4, "org:false", "fr"), given(5, "org:y", "ar")}
	all[1].Withdrawn = []takenBack{{at(6), Withdrawn{As: "org:x"}}, {at(7), Withdrawn{As: "org:y"}}}
	all[4].Withdrawn = []takenBack{{at(8), Withdrawn{As: "org:x"}}}
	got, err := stand(all, func(id string, _ statement.Hash, _ int64) (bool, error) { return id != "org:false", nil })
	if err != nil {
		t.Fatal(err)
	}
	var stands []bool
	for i := range got {
		stands = append(stands, got[i].Stands())
	}
	if !slices.Equal(stands, []bool{false, false, true, false, true}) || got[0].ReplacedBy != got[2].ID || got[1].Withdrawn.Statement != (statement.Hash{7}) {
		t.Errorf("%v: %+v", stands, got)
	}
}

// TestWhatIsOlder: a translation is of the wording that it names. What was changed since
// is named, what is gone is left out, and so is what was written in its language.
func TestWhatIsOlder(t *testing.T) {
	wording := func(n byte, title, text, note i18n.Text) Version {
		return Version{statement.Hash{n}, submission.Plainly{{Name: "title", Text: &title, Max: 100}, {Name: "text", Text: &text, Max: 100}, {Name: "note", Text: &note, Max: 100}}}
	}
	s := &Source{Versions: []Version{wording(1, i18n.Of("en", "A"), i18n.Of("en", "B"), i18n.Of("en", "C")), wording(2, i18n.Of("en", "A"), i18n.Of("en", "B, again"), i18n.Text{})}}
	texts := []Text{{"title", "1"}, {"text", "2"}, {"note", "3"}}
	all := []Translation{
		{ID: "old", Known: true, Of: statement.Hash{1}, Language: "fr", Texts: texts}, {ID: "new", Known: true, Of: statement.Hash{2}, Language: "fr", Texts: texts},
		{ID: "own", Known: true, Of: statement.Hash{2}, Language: "en", Texts: texts}, {ID: "elsewhere", Known: true, Of: statement.Hash{3}, Language: "fr", Texts: texts}, {ID: "unknown", Of: statement.Hash{2}, Language: "fr", Texts: texts},
	}
	got := s.Others(all)
	if len(got) != 2 || got[0].ID != "new" || len(got[0].Older) != 0 || got[1].ID != "old" || !slices.Equal(got[1].Older, []string{"text"}) || got[1].Words["note"] != "" || got[1].Words["title"] != "1" {
		t.Errorf("%+v", got)
	}
}
