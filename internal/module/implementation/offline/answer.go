package offline

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/form"
)

// answer compares an answer in all its languages, and gives what it would be: nil
// where nothing is left of it.
func (t *taking) answer(item *questionnaire.Item, q questionnaire.Question, part *Part) (*report.Answer, bool) {
	next, a := report.Answer{Question: q.ID}, part.Answer(q.ID)
	if a != nil {
		next = *a
		next.Text.In = maps.Clone(a.Text.In)
	}
	all := languages(q, a, t.w.Language)
	for _, lang := range t.tongues[key(item.ID, q.ID, "")] {
		if !slices.Contains(all, lang) {
			all = append(all, lang)
		}
	}
	changed := false
	for _, lang := range all {
		k := key(item.ID, q.ID, lang)
		c := t.cells[k]
		if c == nil {
			if t.had(key(item.ID, q.ID, ""), lang) {
				t.absent(k, Place{Item: item.ID, Question: q.ID, Language: lang, Field: Answer})
			}
			continue
		}
		after := c.whole()
		beside := append(t.beside(item.ID, q, part, lang), t.remarked(key(item.ID, q.ID, "")+"#marking", marked(*part, q.ID))...)
		if !t.moved(Place{Item: item.ID, Question: q.ID, Language: lang, Field: Answer}, k, value(q, a, lang), c, after, beside) {
			continue
		}
		changed = true
		if at, found := form.Control(after); found {
			t.trouble(Control, c, at.String())
			continue
		}
		t.put(&next, q.Kind, lang, after, c)
	}
	if changed {
		t.original(item.ID, q, a, &next.Text)
	}
	if next.Text.Empty() && len(next.Links)+len(next.Bodies)+len(next.Laws) == 0 {
		return nil, changed
	}
	return &next, changed
}

// put writes into an answer what a cell says.
func (t *taking) put(a *report.Answer, kind questionnaire.Kind, lang, words string, c *found) {
	lines := slices.DeleteFunc(strings.Split(words, "\n"), func(s string) bool { return strings.TrimSpace(s) == "" })
	if kind != questionnaire.Words && len(lines) > report.MaxListed {
		t.trouble(TooMany, c, "")
		return
	}
	switch kind {
	case questionnaire.Links:
		a.Links = t.links(a.Links, lang, lines, c)
	case questionnaire.Bodies:
		a.Bodies = t.bodies(a.Bodies, lang, lines, c)
	case questionnaire.Laws:
		a.Laws = t.laws(lines, c)
	default:
		t.text(&a.Text, lang, words, c)
	}
}

func (t *taking) text(into *i18n.Text, lang, words string, c *found) {
	if utf8.RuneCountInString(words) > MaxAnswer {
		t.trouble(LongAnswer, c, words)
		return
	}
	if words == "" {
		delete(into.In, lang)
		return
	}
	if into.In == nil {
		into.In = map[string]string{}
	}
	into.In[lang] = words
}

// links reads addresses, each with a title behind it. A title that says what it
// said before stays in all its languages.
func (t *taking) links(before []report.Link, lang string, lines []string, c *found) (out []report.Link) {
	for _, line := range lines {
		address, title, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !report.IsAddress(address) {
			t.trouble(NoAddress, c, line)
			continue
		}
		link := report.Link{Address: address}
		if i := slices.IndexFunc(before, func(l report.Link) bool { return l.Address == address }); i >= 0 {
			link = before[i]
		}
		link.Title = t.retitled(link.Title, lang, oneLine(title), c)
		out = append(out, link)
	}
	return out
}

func (t *taking) bodies(before []report.Body, lang string, lines []string, c *found) (out []report.Body) {
	for _, line := range lines {
		name, role := parted(line)
		if name == "" {
			t.trouble(NoName, c, line)
			continue
		}
		var b report.Body
		if i := slices.IndexFunc(before, func(b report.Body) bool { return oneLine(shown(b.Name, lang)) == oneLine(name) }); i >= 0 {
			b = before[i]
		}
		b.Name, b.Role = t.retitled(b.Name, lang, oneLine(name), c), t.retitled(b.Role, lang, oneLine(role), c)
		out = append(out, b)
	}
	return out
}

// retitled is a short text that a line gives in one language.
func (t *taking) retitled(was i18n.Text, lang, words string, c *found) i18n.Text {
	switch {
	case oneLine(shown(was, lang)) == words:
		return was
	case words == "":
		return i18n.Text{}
	case len(words) > report.MaxName:
		t.trouble(TooLong, c, words)
		return was
	case was.Empty() && c.named[digest(signNamed, words)] != "":
		return i18n.Of(c.named[digest(signNamed, words)], words)
	case was.Empty():
		return i18n.Of(lang, words)
	}
	was.In = maps.Clone(was.In)
	was.In[lang] = words
	return was
}

func (t *taking) laws(lines []string, c *found) (out []string) {
	for _, line := range lines {
		id := strings.TrimSpace(line)
		if !report.IsLaw(id) {
			t.trouble(NoLaw, c, line)
			continue
		}
		out = append(out, id)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
