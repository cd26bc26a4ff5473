package web

import (
	"context"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// Clear shows a draft of a type to who is to clear it: all that its body says,
// in the words of the public page. Files are those of the desk: no statement
// names them yet.
// It is read with the subject of the draft.
func (p *Pages) Clear(typ string) func(l *i18n.Locale, subject string, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, subject string, body []byte) (string, templ.Component) {
		b, err := submission.Decode(typ, body)
		if err != nil {
			return l.T("submission.list.title"), ui.Para(ui.Plain(l.T("submission.clear.broken")))
		}
		at := func(a submission.Attachment) string { return l.Path("/desk/attachments", a.Hash.String()) }
		v := viewer{l, p.Names}
		as := func(id string) templ.Component {
			if id == "" {
				return ui.FactList(ui.Facts{{Term: l.T("submission.clear.as"), Content: ui.Plain(l.T("submission.secretariat"))}})
			}
			return ui.FactList(ui.Facts{{Term: l.T("submission.clear.as"), Content: v.who(id)}})
		}
		switch b := b.(type) {
		case *submission.Opening:
			s := submission.Submission{Told: submission.Told{Via: b.Via, Known: true}, Content: b.Content}
			return titled(l, b.Title, l.T("submission.mode."+string(b.Via.Mode))), ui.Stack(HandingView(l, p.Names, &b.Via),
				p.wording(l, &b.Content, at), ui.FactList(p.origins(l, &s)))
		case *submission.Joined:
			return l.T("submission.event.joined"), as(b.As)
		case *submission.Confirmed:
			return p.confirmation(l, subject), ui.Stack(as(b.As), p.confirms(l, subject))
		case *submission.Corrected:
			return titled(l, b.Title, l.T("submission.event.corrected")), ui.Stack(as(b.As), p.wording(l, &b.Content, at), ui.Paragraphs(l, b.Reason))
		case *submission.Withdrawn:
			if s, err := p.Queries.Get(context.Background(), subject); err == nil {
				if title, view := Leaving(l, p.Names, &s.Told, b.As, b.Reason); title != "" {
					return title, view
				}
			}
			return l.T("submission.event.withdrawn"), ui.Stack(as(b.As), ui.Paragraphs(l, b.Reason))
		}
		return l.T("submission.list.title"), ui.Para(ui.Plain(l.T("submission.clear.broken")))
	}
}

// confirmation is what a draft is called by which somebody owns to words.
func (p *Pages) confirmation(l *i18n.Locale, subject string) string {
	title := ""
	if s, err := p.Queries.Get(context.Background(), subject); err == nil {
		title, _ = s.Title.Pick(l)
	} else if p.Titled != nil {
		title = p.Titled(l, subject)
	}
	if title == "" {
		return l.T("draft.word.submission.confirmed")
	}
	return l.T("submission.clear.confirmation", "title", title)
}

// confirms shows the words that somebody owns to by a confirmation.
func (p *Pages) confirms(l *i18n.Locale, subject string) templ.Component {
	if s, err := p.Queries.Get(context.Background(), subject); err == nil {
		return ui.Part("confirms", l.T("submission.clear.confirms"), 3, ViaLines(l, p.Names, s.Told), p.wording(l, &s.Content, func(a submission.Attachment) string {
			return l.Path("/attachments", a.Hash.String())
		}))
	}
	if p.Words == nil {
		return templ.NopComponent
	}
	if words := p.Words(l, subject); words != nil {
		return ui.Part("confirms", l.T("submission.clear.confirms"), 3, words)
	}
	return templ.NopComponent
}

// titled is what a draft is called: by its own title, and how it comes in.
func titled(l *i18n.Locale, title i18n.Text, how string) string {
	words, _ := title.Pick(l)
	return l.T("submission.clear.title", "title", words, "how", how)
}

// wording is a content with its title, date and what it is about: where no
// heading says them.
func (p *Pages) wording(l *i18n.Locale, c *submission.Content, at func(submission.Attachment) string) templ.Component {
	facts := ui.Facts{{Term: l.T("submission.name"), Content: ui.Text(l, c.Title)}, {Term: l.T("submission.date"), Content: ui.Day(l, c.Date)}}
	if len(c.About) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("submission.about"), Content: p.about(l, c.About)})
	}
	return ui.Stack(ui.FactList(facts), p.content(l, c, at))
}
