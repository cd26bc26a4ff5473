package report

import (
	"slices"
	"strings"
	"unicode/utf8"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/form"
)

// Rendered is an answer in another language, in the form in which it was given. What
// is left empty in a list is not translated.
type Rendered struct {
	Question string         `json:"question"`
	Text     string         `json:"text,omitempty" doc:"of an answer in words"`
	Titles   []string       `json:"titles,omitempty" doc:"of the links of an answer, as many as there are, in their order"`
	Bodies   []RenderedBody `json:"bodies,omitempty" doc:"of the bodies of an answer, as many as there are, in their order"`
}

// RenderedBody is one who is responsible, in another language.
type RenderedBody struct {
	Name string `json:"name,omitempty"`
	Role string `json:"role,omitempty"`
}

// Words are those of a translated answer, in the order of the words of what it
// translates: of a body its name, then its role.
func (r *Rendered) Words() (out []string) {
	if r.Text != "" {
		return []string{r.Text}
	}
	out = append(out, r.Titles...)
	for _, b := range r.Bodies {
		out = append(out, b.Name, b.Role)
	}
	return out
}

func (r *Rendered) check() error {
	forms, most := 0, MaxText
	for _, there := range []bool{r.Text != "", len(r.Titles) > 0, len(r.Bodies) > 0} {
		if there {
			forms++
		}
	}
	if r.Text == "" {
		most = MaxName
	}
	says := false
	for _, words := range r.Words() {
		if len(words) > most || !utf8.ValidString(words) || !form.Clean(words) {
			return bad("a translated answer is empty, longer than %d bytes, or holds control characters", most)
		}
		says = says || strings.TrimSpace(words) != ""
	}
	switch {
	case !says:
		return bad("a translated answer is empty, longer than %d bytes, or holds control characters", most)
	case forms != 1 || len(r.Titles) > MaxListed || len(r.Bodies) > MaxListed:
		return bad("a translated answer has one form, that of what it translates")
	}
	return nil
}

// of reports whether it can be a translation of an answer: it has its form, and
// translates nothing that is not in it.
func (r *Rendered) of(a *Answer) bool {
	if a == nil || (r.Text != "") == a.Text.Empty() || len(r.Titles) != len(a.Links) || len(r.Bodies) != len(a.Bodies) {
		return false
	}
	texts := a.texts()
	for i, words := range r.Words() {
		if words != "" && texts[i].Empty() {
			return false
		}
	}
	return true
}

// wordings are the places of the words of an answer, in whatever form it is.
func (a *Answer) wordings() (out []*i18n.Text) {
	if !a.Text.Empty() {
		return []*i18n.Text{&a.Text}
	}
	for i := range a.Links {
		out = append(out, &a.Links[i].Title)
	}
	for i := range a.Bodies {
		out = append(out, &a.Bodies[i].Name, &a.Bodies[i].Role)
	}
	return out
}

// Whose is whose a translation is.
type Whose struct {
	As       string // listed id of who gave it; empty for the secretariat
	Official bool   // an author gave it as its own, or has owned to it
	With     bool   // it came with the words that it is of
	Older    bool   // those were changed since, and it was not
}

// Translator says whose the words of an answer in a language are; is is false where they
// are no translation: where they were written in it, or are not there in it. n is their
// place among the words of the answer: see Rendered.Words. Every page and file that
// shows words of a report asks here, and marks what is a translation.
func (r *Report) Translator(a *Answer, n int, language string) (by Whose, is bool) {
	all := a.wordings()
	if n >= len(all) || all[n].Empty() || language == "" || language == all[n].Original {
		return by, false
	}
	if all[n].In[language] != "" {
		return Whose{r.wordedBy(), r.ByAuthor(), true, r.older().Has(a.Question, language)}, true
	}
	for _, t := range r.Translated() {
		one := t.answer(a.Question)
		if one == nil || t.Language != language || is && by.Official && !t.Official {
			continue
		}
		if words := one.Words(); n < len(words) && words[n] != "" {
			by, is = Whose{As: t.As, Official: t.Official}, true
		}
	}
	return by, is
}

// older is what of what a report says is older than what it translates.
func (r *Report) older() Older {
	if same := r.Same(); same != nil {
		return same.Older
	}
	return r.Older
}

// wordedBy is who gave the wording in which a report stands: see Wording.As.
func (r *Report) wordedBy() string {
	for i := range r.Wordings {
		if r.Wordings[i].Statement == r.Wording {
			return r.Wordings[i].As
		}
	}
	return r.Via.Speaker() // of a draft
}

// ByAuthor reports whether what a report says, in all languages in which its wording
// says it, is an author's own word, and not only what others put down of it.
func (r *Report) ByAuthor() bool { return r.loudest() == Itself }

// InAll gives an answer with its words in every language in which they are: as
// written, and by translations of the wording in force. Of several translations into
// one language an official one goes before others, then the newest.
func (r *Report) InAll(a *Answer) Answer {
	out := *a
	out.Links, out.Bodies = slices.Clone(a.Links), slices.Clone(a.Bodies)
	for n, at := range out.wordings() {
		if at.Empty() {
			continue
		}
		all := i18n.Text{Original: at.Original, In: map[string]string{}}
		for _, official := range []bool{false, true} {
			for _, t := range r.Translated() {
				one := t.answer(a.Question)
				if one == nil || t.Official != official {
					continue
				}
				if words := one.Words(); n < len(words) && words[n] != "" {
					all.In[t.Language] = words[n]
				}
			}
		}
		for lang, words := range at.In {
			all.In[lang] = words
		}
		*at = all
	}
	return out
}
