package offline

import (
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
)

// Behind the digests of a row stands what else was there when the workbook was made: of
// an answer in words the languages in which it was given, that of the original first,
// and of a list those of its names that were not in the language of the row. So whoever
// takes the workbook, and knows nothing else, finds the same original as those who made
// it.
const (
	signStood = "@" // "@en=DIGEST": it was given in this language
	signNamed = "~" // "~DIGEST=en": this name was in that language
)

// stood is an answer in a language as it was when the workbook was made.
type stood struct{ language, digest string }

// standing writes what else was there.
func standing(item string, q questionnaire.Question, a *report.Answer, lang string) string {
	if a == nil {
		return ""
	}
	var b strings.Builder
	if q.Kind == questionnaire.Words {
		for _, in := range languages(q, a, a.Text.Original) {
			if v := value(q, a, in); v != "" {
				b.WriteString(" " + signStood + in + "=" + digest(key(item, q.ID, in), v))
			}
		}
	}
	named := func(t i18n.Text) {
		if !t.Empty() && t.In[lang] == "" {
			b.WriteString(" " + signNamed + digest(signNamed, oneLine(shown(t, lang))) + "=" + t.Original)
		}
	}
	for _, l := range a.Links {
		named(l.Title)
	}
	for _, body := range a.Bodies {
		named(body.Name)
		named(body.Role)
	}
	return b.String()
}

// stands reads what else was there.
func stands(was []string) (out []stood, named map[string]string) {
	named = map[string]string{}
	for _, s := range was {
		if rest, is := strings.CutPrefix(s, signStood); is {
			lang, sum, _ := strings.Cut(rest, "=")
			out = append(out, stood{lang, sum})
		}
		if rest, is := strings.CutPrefix(s, signNamed); is {
			sum, lang, _ := strings.Cut(rest, "=")
			named[sum] = lang
		}
	}
	return out, named
}

// had reports whether the workbook was made with a row of an answer in a language: what
// was put on the hub since has none. Where no row of the answer is left it had one of each.
func (t *taking) had(of, lang string) bool {
	return lang == t.w.Language || len(t.tongues[of]) == 0 || slices.ContainsFunc(t.stood[of], func(s stood) bool { return s.language == lang })
}

// beside is what of an answer was changed on the hub since the workbook was made, and
// does not stand in the workbook, but for its words in one language.
func (t *taking) beside(item string, q questionnaire.Question, part *Part, but string) (out []Wording) {
	if t.whole {
		return nil
	}
	a, of := part.Answer(q.ID), key(item, q.ID, "")
	then := t.stood[of]
	all := languages(q, a, t.w.Language)
	for _, s := range then {
		if !slices.Contains(all, s.language) {
			all = append(all, s.language)
		}
	}
	for _, lang := range all {
		if lang == but {
			continue
		}
		k, now := key(item, q.ID, lang), value(q, a, lang)
		c, was := t.cells[k], digest(k, "")
		if i := slices.IndexFunc(then, func(s stood) bool { return s.language == lang }); i >= 0 {
			was = then[i].digest
		} else if c != nil && c.was != "" {
			was = c.was
		}
		if digest(k, now) != was && (c == nil || c.whole() != now) {
			out = append(out, Wording{lang, now})
		}
	}
	return out
}

// remarked is the marking that an answer was given on the hub since the workbook was
// made, where that has another.
func (t *taking) remarked(name string, now string) (out []Wording) {
	c := t.cells[name]
	if t.whole || c == nil || c.was == "" || c.was == none || c.was == digest(name, now) || same(c.value) == now {
		return nil
	}
	return []Wording{{"", now}}
}

// original says in which language an answer was written first: in that in which it is
// on the hub, or else was when the workbook was made; where it was in none, in that of
// the first row that is filled in. What was translated from words that are gone is
// trouble.
func (t *taking) original(item string, q questionnaire.Question, a *report.Answer, into *i18n.Text) {
	if into.Empty() {
		*into = i18n.Text{}
		return
	}
	of := key(item, q.ID, "")
	first, translated := "", []string(nil)
	if a != nil && !a.Text.Empty() {
		first, translated = a.Text.Original, a.Text.Languages()
	} else if then := t.stood[of]; len(then) > 0 {
		first = then[0].language
		for _, s := range then[1:] {
			if t.whole {
				translated = append(translated, s.language)
			}
		}
	}
	if into.In[first] != "" {
		into.Original = first
		return
	}
	c, there := t.cells[key(item, q.ID, first)]
	left := slices.ContainsFunc(translated, func(lang string) bool { return lang != first && into.In[lang] != "" })
	into.Original = ""
	for _, lang := range t.tongues[of] {
		if into.In[lang] != "" {
			into.Original = lang
			break
		}
	}
	if into.Original == "" { // its words are of the hub alone, and their row is gone
		into.Original = slices.Min(into.Languages())
	}
	switch {
	case there && left:
		t.trouble(Original, c, "")
	case t.whole && first != "" && !there: // the row of the original was taken out
		t.trouble(Original, t.cells[key(item, q.ID, into.Original)], "")
	}
}
