package report

import (
	"slices"

	"comity.example/comity/internal/i18n"
)

// Older are the languages, by question, in which an answer stands as it did before,
// while the words that it translates do not: whoever reads those reads what was said
// before.
type Older map[string][]string

// Outdated gives what of a content is older than what it translates, held against
// what stood before.
func Outdated(was, is *Content) Older {
	var none Older
	return none.After(was, is)
}

// After is what is older after a change, of what was older before it: a translation
// that is touched is of what it stands beside.
func (o Older) After(was, is *Content) Older {
	out := Older{}
	for i := range is.Answers {
		a := &is.Answers[i]
		before := was.Answer(a.Question)
		if before == nil {
			continue
		}
		texts, old := a.texts(), before.texts()
		for n, t := range texts {
			if n >= len(old) || len(old) != len(texts) {
				break
			}
			for _, lang := range t.Languages() {
				stays := lang != t.Original && t.Original == old[n].Original && t.In[lang] == old[n].In[lang]
				already := slices.Contains(o[a.Question], lang)
				if stays && (already || t.String() != old[n].String()) && !slices.Contains(out[a.Question], lang) {
					out[a.Question] = append(out[a.Question], lang)
				}
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// And is what is older by either of two.
func (o Older) And(more Older) Older {
	out := Older{}
	for _, all := range []Older{o, more} {
		for question, langs := range all {
			for _, lang := range langs {
				if !slices.Contains(out[question], lang) {
					out[question] = append(out[question], lang)
				}
			}
		}
	}
	return out
}

// Has reports whether an answer in a language is older than what it translates.
func (o Older) Has(question, lang string) bool { return slices.Contains(o[question], lang) }

// texts are the words of an answer, in whatever form it is.
func (a *Answer) texts() (out []i18n.Text) {
	for _, t := range a.wordings() {
		out = append(out, *t)
	}
	return out
}
