package web

import (
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// RecordedTyped adds to a form what an entry has of a document.
func RecordedTyped(v url.Values, r *entry.Recorded) {
	v.Set("quoted", r.Quoted.String())
	v.Set("linked", string(r.LinkedBy))
}

// RecordedInputs are the fields of what is recorded from a document; none of what
// is not. most is in bytes.
func RecordedInputs(f *Form, m submission.Mode, most int) []ui.Input {
	if m != submission.Recorded {
		return nil
	}
	quoted := f.Optional(ui.Area, "quoted", "entry.quoted", most/4)
	quoted.Rows, quoted.Hint = 4, f.L.T("entry.quoted.hint")
	linked := f.Optional(ui.Choice, "linked", "entry.linked", 0)
	linked.Options = ui.Options(f.L.T("entry.linked.open"), ui.Option{Value: string(entry.BySource), Words: f.L.T("entry.linked.source")}, ui.Option{Value: string(entry.ByHub), Words: f.L.T("entry.linked.hub")})
	return []ui.Input{quoted, linked}
}

// RecordedRead reads them; was is what stood before, of which the form may show
// nothing.
func RecordedRead(f *Form, was entry.Recorded) entry.Recorded {
	if _, shown := f.Values["quoted"]; !shown {
		return was
	}
	return entry.Quote(f.Kept("quoted", was.Quoted), entry.LinkedBy(f.Get("linked")))
}

// RecordedFacts are what a document says, with the sum of its words, and who links
// it to what was agreed.
func RecordedFacts(l *i18n.Locale, r *entry.Recorded) (facts ui.Facts) {
	if r.LinkedBy != "" {
		facts = append(facts, ui.Fact{Term: l.T("entry.linked"), Content: ui.Plain(l.T("entry.linked." + string(r.LinkedBy)))})
	}
	if r.Quoted.Empty() {
		return facts
	}
	return append(facts, ui.Fact{Term: l.T("entry.quoted"), Content: Quoted(l, r.Quoted, r.SHA256)})
}

// WayWords says for a row of a table how an entry came to be said: of what was recorded
// in the words of a document that they are the document's, of what was transmitted by
// whom.
func WayWords[C entry.Content](l *i18n.Locale, names submissionweb.Names, e *entry.Entry[C]) string {
	if quotes(e) && len(e.Heard) == 0 {
		return l.T("entry.quoted.way")
	}
	return submissionweb.ViaNamed(l, names, e.Told)
}

// quotes reports whether an entry was recorded in the words of a document.
func quotes[C entry.Content](e *entry.Entry[C]) bool {
	recorded, ok := any(e.Content).(interface{ Quotes() bool })
	return ok && recorded.Quotes() && e.Via.Mode == submission.Recorded
}

// whose says whose the words of an entry are.
func (p *Room[C]) whose(l *i18n.Locale, e *entry.Entry[C]) templ.Component {
	if quotes(e) {
		return p.Quoted(l, e.Told)
	}
	return p.Told(l, e.Told)
}

// Quoted shows what a document says, word for word, and the sum of these words
// where that is known.
func Quoted(l *i18n.Locale, words i18n.Text, sum string) templ.Component {
	shown := []templ.Component{ui.QuoteView(l, ui.Quote{Standing: ui.AsPrinted, Text: words})}
	if sum != "" {
		shown = append(shown, ui.Para(ui.Quiet("SHA-256"), ui.Plain(" "), ui.Code(sum)))
	}
	return ui.Stack(shown...)
}
