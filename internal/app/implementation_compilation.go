package app

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/module/implementation/compilation"
	compilationweb "comity.example/comity/internal/module/implementation/compilation/web"
	nationalreport "comity.example/comity/internal/module/implementation/report"
	nationalreportweb "comity.example/comity/internal/module/implementation/report/web"
	implementationweb "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/participant"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// newCompilations makes the room in which what was reported is put into one
// document.
func (h *Hub) newCompilations() (implementing, error) {
	pages := &compilationweb.Pages{Reports: h.nationalReports(), Questionnaires: h.asked, Names: h.compiling, Region: h.ofRegion, Called: h.rooms.listed.Name, Cited: h.cited, Listed: h.reporters,
		Hub: h.Name, Notice: h.opts.Site.Banner, Size: h.Ledger.Size, Base: h.opts.Site.Base, Clock: h.opts.Clock}
	pages.Regions = regionalGroups()
	if h.press.printer.Present() {
		pages.Print = h.press.print
	}
	return implementing{Routes: pages.Routes(), Doors: []implementationweb.Door{
		{Path: compilationweb.Home, Title: "compilation.title", Lead: "compilation.lead"},
		{Path: implementationweb.Compare, Title: "comparison.title", Lead: "comparison.lead"}}}, nil
}

// reporters are those whose reports can be put side by side: every State that is
// listed, and who else has reported.
func (h *Hub) reporters(ctx context.Context, l *i18n.Locale) ([]ui.Option, error) {
	states, err := h.rooms.participants.List(ctx, participant.Filter{Class: participant.State})
	if err != nil {
		return nil, err
	}
	reported, err := h.nationalReports().Participants(ctx)
	ids := map[string]bool{}
	for i := range states {
		ids[states[i].ID] = true
	}
	for _, id := range reported {
		ids[id] = true
	}
	var out []ui.Option
	for id := range ids {
		name, lang := h.rooms.listed.Name(id, l.Tag())
		if lang == l.Tag() {
			lang = ""
		}
		out = append(out, ui.Option{Value: id, Words: name, Lang: lang})
	}
	return out, err
}

// compiling gives the words that a compilation asks of other rooms.
func (h *Hub) compiling(ctx context.Context, l *i18n.Locale, laws []string) (compilation.Names, error) {
	provisions := map[string]framework.ProvisionItem{}
	agreed, err := h.rooms.offered.now(ctx)
	if err != nil {
		return compilation.Names{}, err
	}
	for _, p := range agreed.all {
		provisions[p.ID] = p
	}
	named, err := h.lawsOf(ctx, laws)
	if err != nil {
		return compilation.Names{}, err
	}
	known := map[string]nationalreportweb.Law{}
	for _, x := range named {
		known[x.ID] = x
	}
	return compilation.Names{
		Called: func(id string) (string, string) {
			name, lang := h.rooms.listed.Name(id, l.Tag())
			if lang == "" {
				lang = l.Tag()
			}
			return name, lang
		},
		State: func(id string) bool {
			class, _ := h.rooms.listed.belongs(id)
			return class == participant.State
		},
		Cited: h.cited,
		Quoted: func(provision string) (compilation.Words, []string) {
			p, ok := provisions[provision]
			if !ok || p.Text.Basis != framework.Official {
				return compilation.Words{}, p.Statements
			}
			return compilation.Words{Language: p.Text.Language, Text: p.Text.Text}, p.Statements
		},
		Status: func(s nationalreport.Status) string { return l.T("reporting.status." + string(s)) },
		Way:    func(r *nationalreport.Report) string { return submissionweb.ViaNamed(l, h.rooms.listed, r.Told) },
		Jointly: func(r *nationalreport.Report, participant string) string {
			return nationalreportweb.Jointly(l, h.rooms.listed, r, participant)
		},
		Apart: func(name string, r *nationalreport.Report) string {
			return submissionweb.Apart(l, h.rooms.listed, name, r.Told)
		},
		Document: func(r *nationalreport.Report) string { return submissionweb.DocumentWords(l, r.Via.Document) },
		Translated: func(from string, by nationalreport.Whose) string {
			return nationalreportweb.Translated(l, h.rooms.listed, from, by)
		},
		Law: func(id string) (i18n.Text, string) {
			if x, ok := known[id]; ok {
				return x.Title, x.Page
			}
			return i18n.Of("en", id), ""
		},
	}, nil
}
