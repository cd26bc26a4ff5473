package web

import (
	"cmp"
	"context"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/report"
	module "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/ui"
)

// few is how many reports stand on the page of another room, before the way to all
// of them.
const few = 8

// topics are those on which something is reported that is on a provision: it, its
// parts, and the wholes of which it is a part.
func (p *Pages) topics(id string) []string {
	out := []string{id}
	for _, q := range p.Questionnaires.Current() {
		for i := range q.Sections {
			for j := range q.Sections[i].Items {
				if topic := q.Sections[i].Items[j].Topic(); form.Akin(topic, id) && !slices.Contains(out, topic) {
					out = append(out, topic)
				}
			}
		}
	}
	return out
}

// On adds to the page about a provision: who has reported on it, on a part of it or on
// a whole, by name.
func (p *Pages) On(ctx context.Context, l *i18n.Locale, id string) (out ui.Share, err error) {
	all, err := p.Reports.Latest(ctx, report.Wanted{Topics: p.topics(id)})
	if err != nil || len(all) == 0 {
		return out, err
	}
	i18n.Sort(l, all, func(h report.Held) string { return p.Way.Called(l, h.Participant) })
	more := templ.Component(templ.NopComponent)
	if _, _, item := p.Questionnaires.Of(id); item != nil || len(p.Questionnaires.Parts(id)) > 0 || slices.ContainsFunc(all, func(h report.Held) bool { return h.Report.Topic == id }) {
		ways := []templ.Component{ui.A(l.Path(Provisions, id), l.T("reporting.share.on"))}
		if item != nil || len(p.Questionnaires.Parts(id)) > 0 {
			ways = append(ways, ui.Plain(" · "), ui.A(compiled(l, id), l.T("reporting.compile")))
		}
		more = ui.Para(ways...)
	}
	t := p.shared(l, all, l.T("reporting.share.caption"), &out, func(h *report.Held) ui.Cell {
		return ui.Show(module.Under(p.Way.Name(l, h.Participant), module.Akin(l, p.cite, id, []string{h.Report.Topic})))
	}, l.T("reporting.participant"))
	blocks := []templ.Component{ui.TableView(l, t)}
	if len(all) > few {
		who := map[string]bool{}
		for i := range all {
			who[all[i].Participant] = true
		}
		blocks = append(blocks, ui.Para(ui.Plain(l.N("reporting.provisions.participants", len(who)))))
	}
	out.Body = ui.Part("reports", l.T("reporting.share.title"), 2, append(blocks, more)...)
	return out, nil
}

// cite is how a provision is cited, or else its id.
func (p *Pages) cite(id string) string {
	if p.Cited == nil {
		return id
	}
	return cmp.Or(p.Cited(id), id)
}

// Of adds to the page of a participant: on what it has reported.
func (p *Pages) Of(ctx context.Context, l *i18n.Locale, id string) (out ui.Share, err error) {
	all, err := p.Reports.Latest(ctx, report.Wanted{Participants: []string{id}})
	if err != nil || len(all) == 0 {
		return out, err
	}
	i18n.Sort(l, all, func(h report.Held) string {
		words, _ := p.topic(l, h.Report.Topic).Pick(l)
		return words
	})
	t := p.shared(l, all, l.T("reporting.share.of.caption"), &out, func(h *report.Held) ui.Cell {
		return ui.StoredTo(l, l.Path(Provisions, h.Report.Topic), p.topic(l, h.Report.Topic))
	}, l.T("reporting.topic"))
	out.Body = ui.Part("reports", l.T("reporting.share.title"), 2, ui.TableView(l, t), ui.Para(ui.A(l.Path(States, id), l.T("reporting.share.of"))))
	return out, nil
}

// shared is a table of the first few reports; head and first are those of its first
// column.
func (p *Pages) shared(l *i18n.Locale, all []report.Held, caption string, out *ui.Share, first func(h *report.Held) ui.Cell, head string) ui.Table {
	t := ui.Table{ID: "reports-table", Caption: caption, Stacked: true, Columns: []ui.Column{{Head: head}, {Head: l.T("reporting.period")}, {Head: l.T("reporting.status"), Spare: true}, {Head: l.T("reporting.way")}}}
	for i := range all[:min(few, len(all))] {
		h := &all[i]
		t.Rows = append(t.Rows, ui.Cells(first(h), ui.To(l.Path(Reports, h.Report.ID), periodOf(l, &h.Report)), ui.Words(stands(l, &h.Report)), ui.Words(p.viaOf(l, &h.Report, h.Participant))))
		out.RestsOn = append(out.RestsOn, h.Report.RestsOn()...)
	}
	return t
}
