package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// authors names those whose words they are: listed, or, in what was recorded, by
// name alone; and those who joined them.
func (p *Pages) authors(l *i18n.Locale, told *submission.Told, joined ...string) templ.Component {
	return submissionweb.AuthorsView(l, p.Names, told, joined...)
}

// handedIn are the facts on when something was handed in: of what was held, when
// it was received, which is what counts, and when it was let in.
func handedIn(l *i18n.Locale, said submission.Mark, received *submission.Mark) []ui.Fact {
	if received == nil {
		return []ui.Fact{{Term: l.T("consult.when"), Content: ui.Moment(l, said.At)}}
	}
	id := received.Statement.String()
	return []ui.Fact{{Term: l.T("listing.received"), Content: ui.Lines(ui.Moment(l, received.At), ui.A(l.Path("/statements", id), id[:16]))},
		{Term: l.T("listing.let-in"), Content: ui.Moment(l, said.At)}}
}

// letIn is the instant at which what was held was let in, as files write it: ""
// for what was not held.
func letIn(said submission.Mark, received *submission.Mark) string {
	if received == nil {
		return ""
	}
	return said.At.UTC().Format(time.RFC3339)
}

// joinedBy are those who joined an amendment.
func joinedBy(a *text.Amendment) (out []string) {
	for _, j := range a.Joined {
		out = append(out, j.As)
	}
	return out
}

// organiser names who calls a consultation.
func (p *Pages) organiser(l *i18n.Locale, c *consult.Consultation) templ.Component {
	if c.Organiser() == "" {
		return p.authors(l, &c.Told)
	}
	return p.Name(l, c.Organiser())
}

// proposers names those whose amendment it is beside its words, each as it has
// owned to them.
func (p *Pages) proposers(l *i18n.Locale, a *text.Amendment) string {
	return submissionweb.Credited(l, submissionweb.Credits(l, p.Names, &a.Told, joinedBy(a)...))
}

// footnotes are those of a document, each with the words that it was called
// after.
func (p *Pages) footnotes(l *i18n.Locale, all []text.Note, lang string) templ.Component {
	if len(all) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{ID: "footnotes-table", Caption: l.T("transcript.notes.caption"), Columns: []ui.Column{{Head: l.T("transcript.note")},
		{Head: l.T("consult.text")}, {Head: l.T("transcript.note.called")}}}
	for _, n := range all {
		words := []templ.Component{ui.Foreign(l, lang, n.Text)}
		for _, a := range n.Addresses {
			if strings.HasPrefix(a, "https://") || strings.HasPrefix(a, "http://") {
				words = append(words, ui.Address(a))
			}
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Words(n.Mark), ui.Show(ui.Lines(words...)),
			ui.Show(ui.Sentence(l, "transcript.note.after."+string(n.Part), ui.Parts{"words": ui.Foreign(l, lang, n.After)}))))
	}
	return ui.Part("footnotes", l.T("transcript.notes"), 2, ui.TableView(l, t))
}

// originTable is from whom, by a document, words come: the bracket that it prints
// behind them, and the words.
func (p *Pages) originTable(l *i18n.Locale, all []text.Origin, lang string) templ.Component {
	t := ui.Table{ID: "origins-table", Caption: l.T("transcript.origins.caption"), Columns: []ui.Column{{Head: l.T("transcript.origin")},
		{Head: l.T("transcript.printed")}, {Head: l.T("transcript.words")}}}
	for _, o := range all {
		who := ui.Isolated(o.Name)
		if o.ID != "" {
			who = p.Name(l, o.ID)
		}
		if o.Modified {
			who = ui.Sentence(l, "text.by.modified", ui.Parts{"name": who})
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(who), ui.Show(ui.Foreign(l, lang, o.Printed)), ui.Show(ui.Foreign(l, lang, o.Words))))
	}
	if len(t.Rows) == 0 {
		return templ.NopComponent
	}
	return ui.Part("origins", l.T("transcript.origins"), 2, ui.TableView(l, t))
}

// recordedFrom is the document that something was recorded from; of the one that
// the page names already, only the place.
func recordedFrom(l *i18n.Locale, d, named *submission.Document) templ.Component {
	if named != nil && d.SHA256 == named.SHA256 {
		return ui.Sentence(l, "transcript.at", ui.Parts{"place": ui.Foreign(l, "en", d.Place)})
	}
	return ui.Sentence(l, "transcript.from", ui.Parts{"document": submissionweb.DocumentView(l, d)})
}

// pointAbout leads to what a point is about: provisions, and amendments by their
// numbers.
func (p *Pages) pointAbout(l *i18n.Locale, ids []string, known map[string]string) []templ.Component {
	var out []templ.Component
	for _, id := range ids {
		if words, ok := known[id]; ok {
			out = append(out, ui.A(l.Path(amendments, id), words))
			continue
		}
		out = append(out, p.about(l, []string{id}))
	}
	return out
}

// amendmentsIn names the amendments to the texts of a consultation that are not
// void.
func (p *Pages) amendmentsIn(r *http.Request, l *i18n.Locale, of string) (map[string]string, error) {
	out := map[string]string{}
	if p.Texts == nil {
		return out, nil
	}
	part, err := p.Texts.List(r.Context(), text.Filter{Consultation: of})
	for i := range part.Items {
		t := &part.Items[i]
		for k := range t.Amendments {
			a := &t.Amendments[k]
			out[a.ID] = l.T("text.amendment.of", "n", numbered(l, t, a), "by", p.attribution(l, t, a))
		}
	}
	return out, err
}

// reported is what a report says of a session and ascribes to nobody: the words,
// and where they stand.
func reported(l *i18n.Locale, m *meeting.Meeting, s *meeting.Session) ui.Table {
	title, _ := s.Title.Pick(l)
	t := ui.Table{ID: "session-" + s.ID + "-table", Caption: l.T("transcript.reported.caption", "session", title),
		Columns: []ui.Column{{Head: l.T("consult.text")}, {Head: l.T("transcript.place")}, {Head: l.T("consult.statement")}}}
	for i := range m.Interventions {
		n := &m.Interventions[i]
		if n.Session != s.ID || !n.Reported || n.Withdrawn != nil {
			continue
		}
		id := n.Statement.String()
		t.Rows = append(t.Rows, ui.Row{ID: "said-" + id[:16], Cells: []ui.Cell{ui.Show(ui.Paragraphs(l, n.Text)), ui.Show(ui.Foreign(l, "en", n.Document.Place)),
			ui.To(l.Path("/statements", id), id[:16])}})
	}
	return t
}
