package web

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/ui"
)

// Record is what the pages need to know of who took part.
type Record interface {
	// Endorsements gives, by date, the words by which somebody stands behind a
	// provision or an instrument, behind what it is a part of, or behind a part
	// of it; and the address of the same as JSON.
	Endorsements(ctx context.Context, l *i18n.Locale, id string) ([]Endorsement, string, error)
	// Groups gives the Groups of Governmental Experts that an instrument, named
	// by its symbol, set up, or that reported in it.
	Groups(ctx context.Context, l *i18n.Locale, symbol string) ([]Group, error)
}

// Endorsement is somebody's words about provisions.
type Endorsement struct {
	By         []framework.Holder
	Kind       string    // what the words do, in the reader's language
	Words      string    // quoted, in English
	Of         []string  // ids of the provisions and instruments that they are about
	Occasion   i18n.Text // on which they were said
	Date       string    // 2018, 2018-09 or 2018-09-19; empty where it is not known
	Page       string    // where they stand with their source, in the reader's language
	Statements []string
}

// Group is a Group of Governmental Experts beside an instrument.
type Group struct {
	As         string // what the instrument is to it: "mandate", "report" or "paper"
	Words      string // its name, in the reader's language
	Page       string
	Statements []string
}

// said is a part of a page that another room's statements fill; its zero value
// is nothing.
type said struct {
	part       templ.Component
	statements []string
}

// endorsements shows who stands behind something, in which words. about picks
// those that concern it.
func (p *Pages) endorsements(ctx context.Context, v *view, id string, about func(of string) bool) (said, error) {
	if p.record == nil {
		return said{}, nil
	}
	all, twin, err := p.record.Endorsements(ctx, v.l, id)
	if err != nil {
		return said{}, err
	}
	t := ui.Table{ID: "endorsements-table", Caption: v.l.T("framework.endorsements.caption"), Columns: []ui.Column{
		{Head: v.l.T("framework.column.whose")}, {Head: v.l.T("framework.column.act")},
		{Head: v.l.T("framework.column.words")}, {Head: v.l.T("framework.column.occasion")}}}
	var out said
	for _, e := range all {
		if !slices.ContainsFunc(e.Of, about) {
			continue
		}
		when := ui.TextLink(v.l, e.Page, e.Occasion)
		if e.Date != "" {
			when = ui.Lines(when, ui.Day(v.l, e.Date))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(v.holders(e.By)), ui.Words(e.Kind), ui.Show(v.english("“"+e.Words+"”")), ui.Show(when)))
		out.statements = append(out.statements, e.Statements...)
	}
	if len(t.Rows) > 0 {
		out.part = section("endorsements", v.l.T("framework.endorsements"), 2, para(v.l.T("framework.endorsements.lead")),
			ui.TableView(v.l, t), ui.DownloadRow(v.l, ui.Downloads{JSON: twin}))
	}
	return out, nil
}

// behind picks what concerns a provision: itself, what it is a part of, and its
// parts. The opening words of a paragraph do not gather what is said of every
// item below them.
func behind(d framework.ProvisionView) func(of string) bool {
	return func(of string) bool {
		return of == d.ID || strings.HasPrefix(d.ID, of+":") || d.Kind != framework.KindChapeau && strings.HasPrefix(of, d.ID+":")
	}
}

// groups shows the Groups beside an instrument.
func (p *Pages) groups(ctx context.Context, v *view, symbol string) (said, error) {
	if p.record == nil {
		return said{}, nil
	}
	all, err := p.record.Groups(ctx, v.l, symbol)
	if err != nil || len(all) == 0 {
		return said{}, err
	}
	var out said
	var items []templ.Component
	for _, g := range all {
		items = append(items, ui.Sentence(v.l, "framework.instrument.group."+g.As, ui.Parts{"group": ui.A(g.Page, g.Words)}))
		out.statements = append(out.statements, g.Statements...)
	}
	out.part = section("groups", v.l.T("framework.instrument.groups"), 2, bullets(items...))
	return out, nil
}
