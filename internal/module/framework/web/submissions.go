package web

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/ui"
)

// Submissions is what the pages need to know of what participants handed in.
type Submissions interface {
	// About gives the newest submissions about a provision.
	About(ctx context.Context, l *i18n.Locale, id string) (Submitted, error)
}

// Submitted is what was handed in about a provision.
type Submitted struct {
	Items []Submission
	More  string // address of all of them, where there are more; in the reader's language
	Twin  string // address of the same as JSON
}

// Submission is one of them.
type Submission struct {
	Title      i18n.Text
	Page       string // in the reader's language
	Date       string
	Authors    []string // listed ids
	How        string   // how it came in and where it stands, in the reader's language
	Statements []string
}

// submitted shows what was handed in about a provision.
func (p *Pages) submitted(ctx context.Context, v *view, id string) (said, error) {
	if p.submissions == nil {
		return said{}, nil
	}
	all, err := p.submissions.About(ctx, v.l, id)
	if err != nil || len(all.Items) == 0 {
		return said{}, err
	}
	var out said
	t := ui.Table{ID: "submissions-table", Caption: v.l.T("framework.submissions.caption"), Columns: []ui.Column{
		{Head: v.l.T("framework.submissions.title")}, {Head: v.l.T("framework.submissions.date")},
		{Head: v.l.T("framework.submissions.authors")}, {Head: v.l.T("framework.submissions.how")}}}
	for _, s := range all.Items {
		authors := make([]framework.Holder, len(s.Authors))
		for i, a := range s.Authors {
			authors[i].Participant = a
		}
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(v.l, s.Page, s.Title), ui.Show(ui.Day(v.l, s.Date)), ui.Show(v.holders(authors)), ui.Words(s.How)))
		out.statements = append(out.statements, s.Statements...)
	}
	blocks := stack(para(v.l.T("framework.submissions.lead")), ui.TableView(v.l, t))
	if all.More != "" {
		blocks = stack(blocks, ui.Para(ui.A(all.More, v.l.T("framework.submissions.more"))))
	}
	out.part = section("submissions", v.l.T("framework.submissions"), 2, blocks, ui.DownloadRow(v.l, ui.Downloads{JSON: all.Twin}))
	return out, nil
}
