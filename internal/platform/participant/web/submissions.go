package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// Submitted is what was handed in of a participant, by it or for it, in the
// reader's language.
type Submitted struct {
	Items    []Handed
	Subjects []About // what its submissions are about, withdrawn ones left out
	All      string  // address of all of them
	Twin     string  // address of the same as JSON
}

// Handed is one submission.
type Handed struct {
	Title      i18n.Text
	Page       string
	Date       string
	As         string // what the participant is in it: author, member, who handed it in
	How        string // how it came in, and where it stands
	Statements []string
}

// About is how many submissions are about a provision.
type About struct {
	Words  string
	Number int
	Page   string
}

// submissionsPart shows them, the newest first.
func submissionsPart(l *i18n.Locale, s *Submitted) templ.Component {
	if s == nil || len(s.Items) == 0 {
		return templ.NopComponent
	}
	t := ui.Table{ID: "submissions-table", Caption: l.T("participant.submissions.caption"), Columns: []ui.Column{{Head: l.T("participant.submissions.title")},
		{Head: l.T("participant.submissions.date")}, {Head: l.T("participant.submissions.as")}, {Head: l.T("participant.submissions.how")}}}
	for _, i := range s.Items {
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, i.Page, i.Title), ui.Show(ui.Day(l, i.Date)), ui.Words(i.As), ui.Words(i.How)))
	}
	blocks := []templ.Component{ui.Para(ui.Plain(l.T("participant.submissions.lead"))), ui.TableView(l, t)}
	if len(s.Subjects) > 0 {
		about := ui.Table{ID: "submissions-about-table", Caption: l.T("participant.submissions.about"),
			Columns: []ui.Column{{Head: l.T("participant.said.provision")}, {Head: l.T("participant.submissions.number"), Number: true}}}
		for _, a := range s.Subjects {
			about.Rows = append(about.Rows, ui.Cells(ui.To(a.Page, a.Words), ui.Number(l, a.Number)))
		}
		blocks = append(blocks, ui.TableView(l, about))
	}
	return ui.Part("submissions", l.T("participant.submissions"), 2, append(blocks, ui.Para(ui.A(s.All, l.T("participant.submissions.all"))),
		ui.DownloadRow(l, ui.Downloads{JSON: s.Twin}))...)
}

func (s *Submitted) statements() []string {
	var out []string
	if s != nil {
		for _, i := range s.Items {
			out = append(out, i.Statements...)
		}
	}
	return out
}
