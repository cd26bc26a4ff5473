package web

import (
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/ui"
)

// Clear shows a draft of a type to who is to clear it: all that its body says.
func Clear(typ string) func(l *i18n.Locale, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, body []byte) (string, templ.Component) {
		title := l.T("participant.decision." + decision(typ))
		b, err := participant.Decode(typ, body)
		if err != nil {
			return title, ui.Para(ui.Plain(l.T("participant.clear.broken")))
		}
		f := ui.Facts{{Term: l.T("participant.id"), Content: ui.Symbol(b.Subject())}}
		add := func(term string, c templ.Component) { f = append(f, ui.Fact{Term: term, Content: c}) }
		reason := func(t i18n.Text) {
			if !t.Empty() {
				add(l.T("participant.act.reason"), ui.Paragraphs(l, t))
			}
		}
		var listing *participant.Participant
		switch b := b.(type) {
		case *participant.Participant:
			listing = b
		case *participant.Named:
			add(l.T("participant.keys.identity"), ui.Code(b.Identity.String()))
			add(l.T("participant.keys.confirmed"), wholeDocument(l, b.Confirmed))
		case *participant.Credentials:
			add(l.T("participant.credentials.document"), wholeDocument(l, b.Document))
			add(l.T("participant.credentials.presented"), ui.Text(l, i18n.Of("en", b.Presented)))
			if b.Until != "" {
				add(l.T("participant.credentials.until"), ui.Day(l, b.Until))
			}
		case *participant.Accredited:
			add(l.T("participant.act.on"), ui.Day(l, b.On))
			reason(b.Reason)
			listing = b.Listing
		case *participant.Proposed:
			add(l.T("participant.periods.until"), ui.Moment(l, b.Deadline))
			listing = b.Listing
		case *participant.Objected:
			add(l.T("participant.class.state"), ui.Symbol(b.State))
			reason(b.Reason)
		case *participant.Declined:
			reason(b.Reason)
		case *participant.Suspended:
			clearBar(l, &b.Barred, add)
		case *participant.Restored:
			clearBar(l, &b.Barred, add)
		case *participant.Withdrawn:
			clearBar(l, &b.Barred, add)
		case *participant.Rules:
			clearRules(l, b, add)
		}
		if listing == nil {
			return title, ui.FactList(f)
		}
		return title, ui.Stack(ui.FactList(f), clearListing(l, listing))
	}
}

func clearBar(l *i18n.Locale, b *participant.Barred, add func(string, templ.Component)) {
	add(l.T("participant.act.reason"), ui.Paragraphs(l, b.Reason))
	if b.Basis != nil {
		add(l.T("participant.credentials.document"), wholeDocument(l, *b.Basis))
	}
}

func clearRules(l *i18n.Locale, b *participant.Rules, add func(string, templ.Component)) {
	var two []string
	for _, typ := range b.Two {
		two = append(two, decided(l, typ))
	}
	add(l.T("participant.rules.two"), ui.Plain(strings.Join(two, " · ")))
	add(l.T("participant.rules.days"), ui.Plain(l.Number(int64(b.Days))))
}

// wholeDocument names a document with the hash of its scan.
func wholeDocument(l *i18n.Locale, d participant.Document) templ.Component {
	if d.SHA256 == "" {
		return document(l, d)
	}
	return ui.Lines(document(l, d), ui.Code(d.SHA256))
}

// clearListing shows a listing as the page of the participant will.
func clearListing(l *i18n.Locale, p *participant.Participant) templ.Component {
	one := participant.Listed{Participant: *p, Status: participant.StatusListed}
	blocks := []templ.Component{ui.FactList(facts(l, one))}
	if len(p.Members) > 0 {
		t := ui.Table{ID: "members-table", Caption: l.T("participant.members"), Columns: spanColumns(l, l.T("participant.member"))}
		for _, m := range p.Members {
			t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Symbol(m.ID)), day(l, m.From), day(l, m.Until), as(l, m.As)))
		}
		blocks = append(blocks, ui.TableView(l, t))
	}
	return ui.Stack(append(blocks, ui.TableView(l, names(l, one)), ui.TableView(l, sources(l, one)))...)
}
