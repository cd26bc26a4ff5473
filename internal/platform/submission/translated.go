package submission

import (
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/form"
)

// MaxTranslations is the most languages in which translations are official.
const MaxTranslations = 60

// Translated is what a content says of its translations: its texts carry these
// themselves, beside the words that were written.
type Translated struct {
	Official []string `json:"official_in,omitempty" doc:"languages, BCP 47, in ascending order, in which its author says that the translation is official; every other language beside the original is an unofficial translation"`
}

// OfficialIn gives the languages in which its translations are official.
func (t Translated) OfficialIn() []string { return t.Official }

// SetOfficial says in which languages its translations are official.
func (t *Translated) SetOfficial(languages []string) { t.Official = languages }

// Check reports the first thing that is wrong, of kind fail.Invalid; all are the
// texts of the content.
func (t Translated) Check(all ...i18n.Text) error {
	if !form.Ascending(t.Official, form.Language, MaxTranslations) {
		return fail.New(fail.Invalid, "languages are named by their tags, in ascending order, each once")
	}
	for _, lang := range t.Official {
		if !slices.ContainsFunc(all, func(x i18n.Text) bool { return x.Original != lang && x.In[lang] != "" }) {
			return fail.New(fail.Invalid, "an official translation is there: nothing is translated into %s", lang)
		}
	}
	return nil
}

// Official reports the first thing that is wrong with who says that translations are
// official: as is who speaks, empty for the secretariat. Whether it is an author who
// speaks Translations asks.
func Official(as string, content any) error {
	if t, ok := content.(interface{ OfficialIn() []string }); ok && as == "" && len(t.OfficialIn()) > 0 {
		return fail.New(fail.Invalid, "only an author gives an official translation")
	}
	return nil
}

// Worded is a text of a content that can be said in several languages.
type Worded struct {
	Name string // by which it is found in another wording of the content
	Text *i18n.Text
	Max  int // the most bytes that it takes in one language
}

// Translating is a content that says which of its texts can be translated.
type Translating interface {
	OfficialIn() []string
	// Worded gives its texts; what they point to can be changed.
	Worded() []Worded
}

// Rendition is a wording of a content, and who gave it.
type Rendition struct {
	Mark
	As      string // listed id; empty for the secretariat
	Content Translating
}

// Translation is a language in which an entry stands beside that in which it was
// written.
type Translation struct {
	Language string `json:"language" doc:"BCP 47"`
	Mark
	As       string   `json:"as,omitempty" doc:"listed id of whose translation it is; absent for the secretariat"`
	Official bool     `json:"official" doc:"its author says that it is official"`
	Older    []string `json:"older,omitempty" doc:"the texts that were changed since in the language in which they were written, and not in this one: what this says is older"`
}

// Original is the language in which a content was written: that of its first text.
func Original(c Translating) string {
	for _, w := range c.Worded() {
		if !w.Text.Empty() {
			return w.Text.Original
		}
	}
	return ""
}

// Translations gives the languages in which the last of some wordings stands beside
// its original, in ascending order, each with who gave it and what of it is older than
// what it translates. The wordings are in their order. Official are those of which an
// author says so.
func (v *Via) Translations(all []Rendition) (out []Translation) {
	type place struct{ name, lang string }
	var (
		given = map[place]int{} // the wording that gave a text in a language
		since = map[string]int{}
		was   = map[string]i18n.Text{}
	)
	for i := range all {
		is := map[string]i18n.Text{}
		for _, w := range all[i].Content.Worded() {
			before := was[w.Name]
			is[w.Name] = *w.Text
			if i == 0 || w.Text.String() != before.String() {
				since[w.Name] = i
			}
			for _, lang := range w.Text.Languages() {
				if i == 0 || w.Text.In[lang] != before.In[lang] {
					given[place{w.Name, lang}] = i
				}
			}
		}
		was = is
	}
	if len(all) == 0 {
		return nil
	}
	last := all[len(all)-1].Content
	handed := v.Mode == Recorded || v.Mode == Transmitted
	for _, w := range last.Worded() {
		for _, lang := range w.Text.Languages() {
			if lang == w.Text.Original {
				continue
			}
			n := slices.IndexFunc(out, func(t Translation) bool { return t.Language == lang })
			if n < 0 {
				n = len(out)
				out = append(out, Translation{Language: lang, Mark: all[0].Mark, As: all[0].As})
			}
			at := given[place{w.Name, lang}]
			if by := &all[at]; by.Index > out[n].Index {
				out[n].Mark, out[n].As = by.Mark, by.As
			}
			if since[w.Name] > at {
				out[n].Older = append(out[n].Older, w.Name)
			}
		}
	}
	for i := range out {
		out[i].Official = slices.Contains(last.OfficialIn(), out[i].Language) && (!handed || slices.Contains(v.Authors(), out[i].As))
	}
	slices.SortFunc(out, func(a, b Translation) int { return strings.Compare(a.Language, b.Language) })
	return out
}
