package web

import (
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// Names gives the name of a listed participant in a language, and the language
// of the name.
type Names interface {
	Name(id, tag string) (name, lang string)
}

// ViaView says whose words a statement carries, through whom it came, and
// whether its author has owned to it. Pages of every room show it above what is
// said.
func ViaView(l *i18n.Locale, names Names, told submission.Told) templ.Component {
	v := viewer{l, names}
	return ui.NoticeOf(l.T("submission.via.heading"), ui.Para(v.through(told)), ui.Para(v.owned(told)))
}

// QuotedView is ViaView for what was recorded in the words of a document: they are the
// document's, and no author's, until whoever it is entered under confirms it.
func QuotedView(l *i18n.Locale, names Names, told submission.Told) templ.Component {
	v := viewer{l, names}
	if told.Via.Document == nil {
		return ViaView(l, names, told)
	}
	owned := v.owned(told)
	if told.Known && len(told.Heard) == 0 {
		owned = ui.Strong(l.T("submission.via.quoted.unconfirmed"))
	}
	document := v.document(told.Via.Document, l.T("submission.document.in."+told.Via.Document.Kind))
	return ui.NoticeOf(l.T("submission.via.heading"), ui.Para(ui.Sentence(l, "submission.via.quoted", ui.Parts{"document": document, "authors": v.authors(&told.Via)})), ui.Para(owned))
}

// ViaLines says what ViaView does, without a heading: for the second and further
// things on a page, which have one of their own.
func ViaLines(l *i18n.Locale, names Names, told submission.Told) templ.Component {
	v := viewer{l, names}
	return ui.Stack(ui.Para(v.through(told)), ui.Para(v.owned(told)))
}

// HandingView says whose words a draft carries, and who hands it in. Who has owned
// to them is nothing to be told before they are said.
func HandingView(l *i18n.Locale, names Names, via *submission.Via) templ.Component {
	return ui.NoticeOf(l.T("submission.via.heading"), ui.Para(viewer{l, names}.through(submission.Told{Via: *via, Known: true})))
}

// ViaWords says what ViaView does for a row of a table: "recorded, not confirmed".
func ViaWords(l *i18n.Locale, told submission.Told) string {
	words := l.T("submission.mode." + string(told.Via.Mode))
	if told.Via.Mode == submission.Own && told.Confirmed {
		return words
	}
	return l.T("submission.via.short", "mode", words, "state", l.T("submission.state."+state(&told)))
}

// state is how far the authors have owned to words.
func state(told *submission.Told) string {
	switch several := len(told.Via.Authors())+len(told.Via.Others) > 1; {
	case told.Confirmed:
		return "confirmed"
	case told.Via.Mode == submission.Joint:
		return "unsigned"
	case !several:
		return "unconfirmed"
	case len(told.Heard) > 0:
		return "unconfirmed.some"
	}
	return "unconfirmed.none"
}

// ViaNamed is ViaWords with the name of who transmitted it.
func ViaNamed(l *i18n.Locale, names Names, told submission.Told) string {
	if told.Via.Mode != submission.Transmitted {
		return ViaWords(l, told)
	}
	by, _ := names.Name(told.Via.By, l.Tag())
	return l.T("submission.via.short", "mode", l.T("submission.via.by", "by", by), "state", l.T("submission.state."+state(&told)))
}

// Jointly names those with whom an author says something: all others whose words it is,
// in the reader's alphabetical order, who of all has confirmed it where some have
// and others have not, and who an earlier wording alone. It is empty for what one says alone.
func Jointly(l *i18n.Locale, names Names, told *submission.Told, author string) string {
	var with, unsigned, earlier, heard []string
	for _, id := range told.Via.Authors() {
		name, _ := names.Name(id, l.Tag())
		how := told.Owns(id)
		if how == submission.Owned {
			heard = append(heard, name)
		}
		switch {
		case told.OwnedEarlier(id) != nil: // also who it stands under
			earlier = append(earlier, name)
		case id == author:
		case how == submission.Unsigned:
			unsigned = append(unsigned, name)
		default:
			with = append(with, name)
		}
	}
	for _, o := range told.Via.Others {
		with = append(with, ui.Seen(o.Name))
	}
	and := func(all []string) string {
		i18n.Sort(l, all, func(s string) string { return s })
		return l.And(all...)
	}
	var out []string
	switch {
	case len(with)+len(unsigned) == 0:
	case len(with) == 0:
		out = append(out, l.T("submission.jointly.unsigned", "unsigned", and(unsigned)))
	case len(unsigned) > 0:
		out = append(out, l.T("submission.jointly.some", "names", and(with), "unsigned", and(unsigned)))
	case told.Via.Mode != submission.Joint && len(heard) > 0 && !told.Confirmed:
		out = append(out, l.T("submission.jointly.confirmed", "jointly", l.T("submission.jointly", "names", and(with)), "heard", and(heard)))
	default:
		out = append(out, l.T("submission.jointly", "names", and(with)))
	}
	if len(earlier) > 0 {
		out = append(out, l.T("submission.jointly.earlier", "names", and(earlier)))
	}
	return strings.Join(out, " · ")
}

// Apart is the name under which words stand that another put in an author's name
// and that it has not owned to: with the name of that other.
func Apart(l *i18n.Locale, names Names, author string, told submission.Told) string {
	by, _ := names.Name(told.Via.By, l.Tag())
	switch told.Via.Mode {
	case submission.Transmitted:
		return l.T("submission.credit.transmitted", "names", author, "by", by)
	case submission.Group:
		return l.T("submission.credit.group", "names", author, "by", by)
	}
	return l.T("submission.credit.apart", "names", author, "by", by)
}

// BriefWords says the same of a submission that another room lists, and whether
// it is withdrawn or struck.
func BriefWords(l *i18n.Locale, names Names, b submission.Brief) string {
	words := ViaNamed(l, names, b.Told)
	if b.Withdrawn {
		words = l.T("submission.via.short", "mode", words, "state", l.T("submission.state.withdrawn"))
	}
	if b.Struck {
		words = l.T("submission.via.short", "mode", words, "state", l.T("submission.state.struck"))
	}
	return words
}

type viewer struct {
	l     *i18n.Locale
	names Names
}

// who names a participant, with the way to its page.
func (v viewer) who(id string) templ.Component {
	name, lang := v.names.Name(id, v.l.Tag())
	if name == id { // not listed, or erased
		return ui.Symbol(id)
	}
	if lang == "" {
		lang = v.l.Tag()
	}
	return ui.TextLink(v.l, v.l.Path("/participants", id), i18n.Of(lang, name))
}

func (v viewer) all(ids []string) templ.Component { return v.each(ids, v.who) }

// each lists participants in the reader's alphabetical order.
func (v viewer) each(ids []string, who func(id string) templ.Component) templ.Component {
	sorted := slices.Clone(ids)
	i18n.Sort(v.l, sorted, func(id string) string {
		name, _ := v.names.Name(id, v.l.Tag())
		return name
	})
	out := make([]templ.Component, len(sorted))
	for i, id := range sorted {
		out[i] = who(id)
	}
	return ui.List(v.l, out...)
}

// authors names those whose words they are: the listed ones in the reader's
// alphabetical order, then by name, in the order of the document, those who are
// not.
func (v viewer) authors(via *submission.Via) templ.Component {
	return v.named(via.Authors(), via, v.who)
}

// credited names them as authors does, each as it has owned to the words.
func (v viewer) credited(told *submission.Told, joined []string) templ.Component {
	return v.named(append(slices.Clone(told.Via.Authors()), joined...), &told.Via, func(id string) templ.Component {
		if how := told.Owns(id); how.Through() && !slices.Contains(joined, id) {
			return ui.Sentence(v.l, "submission.credit."+string(how), ui.Parts{"names": v.who(id), "by": v.who(told.Via.By)})
		}
		return v.who(id)
	})
}

// named lists those with an id as who gives them, and those without by name.
func (v viewer) named(ids []string, via *submission.Via, who func(id string) templ.Component) templ.Component {
	var out []templ.Component
	if len(ids) > 0 {
		out = append(out, v.each(ids, who))
	}
	if len(via.Others) > 0 {
		out = append(out, ui.List(v.l, Others(v.l, via)...))
	}
	if len(out) == 2 {
		return ui.Sentence(v.l, "submission.authors", ui.Parts{"listed": out[0], "others": out[1]})
	}
	return ui.List(v.l, out...)
}

// AuthorsView names those whose words they are, listed or by name alone, and
// those who joined them. What is said for a group or handed on, and not confirmed,
// stands in the name of who says it: see Credited.
func AuthorsView(l *i18n.Locale, names Names, told *submission.Told, joined ...string) templ.Component {
	return viewer{l, names}.credited(told, joined)
}

// Others are the authors who are not listed, by name, with the organization that
// is printed beside one.
func Others(l *i18n.Locale, via *submission.Via) []templ.Component {
	out := make([]templ.Component, len(via.Others))
	for i, o := range via.Others {
		out[i] = ui.Isolated(o.Name)
		if o.Of != "" {
			out[i] = ui.Sentence(l, "submission.other.of", ui.Parts{"name": out[i], "of": ui.Isolated(o.Of)})
		}
	}
	return out
}

// DocumentView is a document as it is cited: with its number and date, or, of one
// that was read here, its title, the place and its SHA-256.
func DocumentView(l *i18n.Locale, d *submission.Document) templ.Component {
	return viewer{l, nil}.document(d, l.T("submission.document.kind."+d.Kind))
}

// DocumentWords is the same as words, for documents and tables; empty for none.
func DocumentWords(l *i18n.Locale, d *submission.Document) string {
	if d == nil {
		return ""
	}
	kind := l.T("submission.document.kind." + d.Kind)
	if d.SHA256 != "" {
		return l.T("submission.document.read", "kind", kind, "title", d.Title, "place", d.Place, "sum", d.SHA256[:16])
	}
	day, err := time.Parse(time.DateOnly, d.Date)
	if err != nil {
		return kind + " " + d.Number
	}
	return l.T("submission.document.sentence", "kind", kind, "number", d.Number, "date", l.Date(day))
}

// document is a document with its number and date; kind is the word for it.
func (v viewer) document(d *submission.Document, kind string) templ.Component {
	if d.SHA256 != "" {
		return ui.Sentence(v.l, "submission.document.read", ui.Parts{"kind": ui.Plain(kind), "title": ui.Isolated(d.Title),
			"place": ui.Foreign(v.l, "en", d.Place), "sum": ui.Code(d.SHA256[:16])})
	}
	return ui.Sentence(v.l, "submission.document.sentence", ui.Parts{
		"kind": ui.Plain(kind), "number": ui.Symbol(d.Number), "date": ui.Day(v.l, d.Date)})
}

// through is the sentence on the way.
func (v viewer) through(told submission.Told) templ.Component {
	via, parts := told.Via, ui.Parts{}
	of := len(via.Authors()) + len(via.Others)
	if of > 0 {
		parts["authors"] = v.authors(&via)
	}
	if via.By != "" {
		parts["by"] = v.who(via.By)
	}
	if via.Document != nil {
		parts["document"] = v.document(via.Document, v.l.T("submission.document.in."+via.Document.Kind))
	}
	if len(via.Members) > 0 {
		parts["members"] = ui.Plain(v.l.N("submission.members", len(via.Members)))
		parts["on"] = ui.Day(v.l, via.On)
	}
	switch via.Mode {
	case submission.Own:
		return ui.Sentence(v.l, "submission.via.own", parts)
	case submission.Joint:
		return ui.Sentence(v.l, "submission.via.joint", parts)
	case submission.Group:
		return ui.Sentence(v.l, "submission.via.group", parts)
	case submission.Recorded:
		if of > 1 {
			return ui.Sentence(v.l, "submission.via.recorded.many", parts)
		}
		return ui.Sentence(v.l, "submission.via.recorded", parts)
	}
	if via.Document != nil {
		return ui.Sentence(v.l, "submission.via.transmitted-with", parts)
	}
	return ui.Sentence(v.l, "submission.via.transmitted", parts)
}

// owned is the sentence on who has owned to it.
func (v viewer) owned(told submission.Told) templ.Component {
	if !told.Known {
		return ui.Strong(v.l.T("submission.via.unknown"))
	}
	var heard, silent []string
	for _, id := range told.Via.Authors() {
		if slices.ContainsFunc(told.Heard, func(h submission.Heard) bool { return h.As == id }) {
			heard = append(heard, id)
		} else {
			silent = append(silent, id)
		}
	}
	others := Others(v.l, &told.Via)
	switch {
	case len(others) > 0 && len(heard) > 0:
		return ui.Sentence(v.l, "submission.via.some", ui.Parts{"heard": v.all(heard), "silent": v.authors(&submission.Via{Signatories: silent, Others: told.Via.Others})})
	case len(others) == 1 && len(silent) == 0:
		return ui.Strong(v.l.T("submission.via.unconfirmed.other"))
	case len(others) > 0:
		return ui.Strong(v.l.T("submission.via.unconfirmed.others"))
	case told.Via.Mode == submission.Own && len(silent) == 0:
		return ui.Plain(v.l.T("submission.via.own-key"))
	case len(silent) == 0:
		return ui.Join(ui.Strong(v.l.T("submission.via.confirmed")), v.last(told))
	case len(heard) > 0:
		some := ui.Sentence(v.l, "submission.via.some", ui.Parts{"heard": v.all(heard), "silent": v.all(silent)})
		earlier := slices.DeleteFunc(slices.Clone(silent), func(id string) bool { return told.OwnedEarlier(id) == nil })
		if len(earlier) > 0 {
			return ui.Join(some, ui.Sentence(v.l, "submission.via.earlier", ui.Parts{"names": v.all(earlier)}))
		}
		return some
	case len(told.Heard) > 0:
		var members []string
		for _, h := range told.Heard {
			members = append(members, h.As)
		}
		return ui.Join(ui.Strong(v.l.T("submission.via.unconfirmed")),
			ui.Sentence(v.l, "submission.via.members", ui.Parts{"members": v.all(members)}))
	case len(silent) > 1:
		return ui.Strong(v.l.T("submission.via.unconfirmed.many"))
	}
	return ui.Strong(v.l.T("submission.via.unconfirmed"))
}

// last says when the last author was heard.
func (v viewer) last(told submission.Told) templ.Component {
	last := told.Heard[0]
	for _, h := range told.Heard {
		if h.Index > last.Index {
			last = h
		}
	}
	return ui.Sentence(v.l, "submission.via.on", ui.Parts{"date": ui.Moment(v.l, last.At)})
}
