package ui

import (
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/statement"
)

// Label is the label of TLP 2.0 as it stands before every title of what is
// marked: its words on black, in the colour that the Traffic Light Protocol gives
// it, and never the colour alone. Nothing for no marking.
func Label(m statement.Marking) templ.Component {
	if m == "" {
		return markup("")
	}
	return markup(element("span", string(m), "class", "tlp "+labelClass(m), "dir", "ltr", "translate", "no"))
}

// labelClass is "tlp-amber-strict" for TLP:AMBER+STRICT.
func labelClass(m statement.Marking) string {
	return strings.NewReplacer(":", "-", "+", "-").Replace(strings.ToLower(string(m)))
}

// Labelled is what is marked in a line: its label, then the rest.
func Labelled(m statement.Marking, rest templ.Component) templ.Component {
	if m == "" {
		return rest
	}
	return Join(Label(m), rest)
}

// ExerciseWord is the word before every title of what belongs to an exercise.
func ExerciseWord(l *i18n.Locale) templ.Component {
	return markup(element("span", l.T("ui.exercise.word"), "class", "exercise-word"))
}

// MarkedTitle is a title as plain text with all that stands before it: for the
// name of a window, a feed, the subject of a mail.
func MarkedTitle(l *i18n.Locale, exercise bool, m statement.Marking, title string) string {
	var parts []string
	if exercise {
		parts = append(parts, l.T("ui.exercise.word"))
	}
	if m != "" {
		parts = append(parts, string(m))
	}
	return strings.Join(append(parts, title), " · ")
}

// confidential reports whether a page must say that it is not for classified
// information.
func (p Page) confidential() bool { return p.Marking != "" && p.Marking != statement.Clear }

// sheetWords are what stands on every printed sheet of a page. The style sheet
// takes them from the root of the document into the margins of each sheet, where
// no element can go.
func sheetWords(l *i18n.Locale, p Page) templ.Attributes {
	out := templ.Attributes{}
	if p.Marking != "" {
		out["data-sheet-label"] = string(p.Marking)
	}
	if p.confidential() {
		out["data-sheet-classified"] = l.T("ui.marking.classified")
	}
	if p.Exercise {
		out["data-sheet-exercise"] = l.T("ui.exercise.word")
	}
	return out
}

// meaning is who may read what bears a label.
func meaning(l *i18n.Locale, m statement.Marking) string {
	return l.T("ui.marking." + strings.TrimPrefix(labelClass(m), "tlp-"))
}

// readers is who may read what is on a page.
func (p Page) readers(l *i18n.Locale) string {
	if p.Readers != "" {
		return p.Readers
	}
	return meaning(l, p.Marking)
}
