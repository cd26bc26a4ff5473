package ui

import (
	"maps"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
)

// LanguageName names a language in the reader's own: "French".
func LanguageName(l *i18n.Locale, tag string) string {
	if key := "ui.language." + tag; l.Has(key) {
		return l.T(key)
	}
	return i18n.LanguageName(l, tag)
}

func paragraphs(s string) []string {
	var out []string
	for _, p := range strings.Split(s, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// broken shows words that somebody typed, each line on its own.
func broken(p string) templ.Component {
	var lines []templ.Component
	for line := range strings.SplitSeq(p, "\n") {
		lines = append(lines, Typed(strings.TrimRight(line, " \t\r")))
	}
	return Lines(lines...)
}

// Fact is a term and what is said of it.
type Fact struct {
	Term    string
	Content templ.Component
}

// Facts is a definition list. Those without content are left out.
type Facts []Fact

// Standing says what a wording is.
type Standing int

// The kinds of wording. They look different, and each says in words what it
// is: nobody takes our summary for an official text.
const (
	Official   Standing = iota // the official wording, quoted word for word
	Paraphrase                 // our own short summary
	AsPrinted                  // the wording of one source, quoted with its slips
)

// Quote is a wording with its source.
type Quote struct {
	Standing Standing
	Text     i18n.Text
	Cite     templ.Component // document, paragraph; nil when there is none
	SHA256   string          // of the quoted bytes, hexadecimal; for quotations
	Version  string          // of the provision; may be empty
}

func (q Quote) class() string {
	switch q.Standing {
	case Paraphrase:
		return "quote paraphrase"
	case AsPrinted:
		return "quote printed"
	}
	return "quote official"
}

func (q Quote) label(l *i18n.Locale) string {
	switch q.Standing {
	case Paraphrase:
		return l.T("ui.quote.paraphrase")
	case AsPrinted:
		return l.T("ui.quote.printed")
	}
	return l.T("ui.quote.official")
}

// Op says what happened to a run of words.
type Op int

// What can happen to a run of words.
const (
	Kept Op = iota
	Inserted
	Deleted
	Replaced // of a redline: others would stand in their place, if what is open were decided so
)

// Run is a run of words with one fate.
type Run struct {
	Op    Op
	Words string
}

// Difference is a comparison of two wordings, word by word.
type Difference struct {
	From, To string // what is compared: "As printed in …", "Official text"
	Lang     string // language of the wordings
	Runs     []Run
}

func (d Difference) same() bool {
	for _, r := range d.Runs {
		if r.Op != Kept {
			return false
		}
	}
	return true
}

// Downloads are the addresses of the same data as files. Empty ones are left
// out.
type Downloads struct {
	CSV, Excel, JSON string
	More             []Link // in other forms, by the names of these
}

func (d Downloads) any() bool {
	return d.CSV != "" || d.Excel != "" || d.JSON != "" || len(d.More) > 0
}

// Pager leads through a long list.
type Pager struct {
	Previous, Next string // addresses; empty at the ends
	Shown          string // what is shown: "1–50 of 193"
}

// Shown says which part of a list a page shows: "51–100 of 193".
func Shown(l *i18n.Locale, from, to, total int) string {
	return l.T("ui.pager.shown", "from", from, "to", to, "total", total)
}

// Filter is a form that narrows a list. It is sent as a GET request: its
// result has an address.
type Filter struct {
	Action string
	Label  string // what the form is for
	Fields []Field
	Hidden map[string]string // kept as they are: the order of a table
	Reset  string            // address without any filter; empty when none is set
	Result string            // what was found, said to screen readers too
}

// Field is one field of a form: a choice when it has options, else a line of
// text.
type Field struct {
	Name, Label, Hint string
	Value             string
	Fault             string // what is wrong with it, said beside it
	Options           []Option
	Search            bool // a line of text to search for
	Day               bool // a day, written 2006-01-02
}

// Option is one choice of a field.
type Option struct {
	Value, Words, Lang string
	// Group is under which heading it stands where one of many is chosen from a list;
	// empty: under none. Those of a group follow one another.
	Group string
}

// grouped are options as they follow one another, those of one group together.
func grouped(all []Option) (out [][]Option) {
	for i, o := range all {
		if i == 0 || o.Group != all[i-1].Group {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], o)
	}
	return out
}

// Options prepends the choice of all to a field's options.
func Options(all string, rest ...Option) []Option {
	return append([]Option{{Words: all}}, rest...)
}

func sortedNames(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

func describedBy(f Field) templ.Attributes {
	var by []string
	out := templ.Attributes{}
	if f.Hint != "" {
		by = append(by, "hint-"+f.Name)
	}
	if f.Fault != "" {
		by, out["aria-invalid"] = append(by, "fault-"+f.Name), "true"
	}
	if len(by) > 0 {
		out["aria-describedby"] = strings.Join(by, " ")
	}
	return out
}

func optionLanguage(o Option) templ.Attributes {
	if o.Lang == "" {
		return templ.Attributes{}
	}
	return templ.Attributes{"lang": o.Lang, "dir": string(i18n.DirectionOf(o.Lang))}
}
