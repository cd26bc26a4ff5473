package web

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/practice"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// fields are the fields of a practice.
func (p *Pages) fields() entryweb.Fields[practice.Practice] {
	return entryweb.Fields[practice.Practice]{
		Inputs: func(ctx context.Context, f *entryweb.Form, at entryweb.Setting) ([]ui.Input, error) {
			return p.inputs(ctx, f.L, f, at.How), nil
		},
		Read: func(_ context.Context, f *entryweb.Form, _ string, was *practice.Practice) (practice.Practice, error) {
			return read(f, was), nil
		},
		Typed: typed,
		View:  p.view, Passages: p.passages,
		Called: func(_ *i18n.Locale, c *practice.Practice) i18n.Text { return c.Title },
	}
}

// typed is the form from which a content came.
func typed(c *practice.Practice) url.Values {
	v := url.Values{"kind": {string(c.Kind)}, "title": {c.Title.String()}, "language": {c.Title.Original}, "text": {c.Text.String()}, "follow": {c.Follow.String()},
		"provision": c.Provisions, "region": c.Regions}
	entryweb.RecordedTyped(v, &c.Recorded)
	var lines []string
	for _, link := range c.Links {
		lines = append(lines, strings.TrimSpace(link.Address+" "+link.Title))
	}
	v.Set("links", strings.Join(lines, "\n"))
	return v
}

// passages are those of a content.
func (p *Pages) passages(l *i18n.Locale, c *practice.Practice) []submissionweb.Passage {
	var links []string
	for _, link := range c.Links {
		links = append(links, strings.TrimSpace(link.Address+" "+link.Title))
	}
	return []submissionweb.Passage{{Key: "title", Name: l.T("practice.title"), Text: c.Title}, submissionweb.Words(l, "kind", l.T("practice.kind"), l.T("practice.kind."+string(c.Kind))),
		{Key: "text", Name: l.T("practice.text"), Text: c.Text}, {Key: "follow", Name: l.T("practice.follow"), Text: c.Follow},
		submissionweb.Words(l, "provisions", l.T("practice.provisions"), p.Cites(c.Provisions)...), submissionweb.Words(l, "regions", l.T("practice.region"), regionNames(l, c.Regions)...),
		submissionweb.Words(l, "links", l.T("practice.links"), links...), {Key: "quoted", Name: l.T("entry.quoted"), Text: c.Quoted}}
}

// inputs are the fields of a practice.
func (p *Pages) inputs(ctx context.Context, l *i18n.Locale, f *entryweb.Form, m submission.Mode) []ui.Input {
	kind := f.Input(ui.Choice, "kind", "practice.kind", 0)
	kind.Options = ui.Options(l.T("submission.choose"), kindOptions(l)...)
	text := f.Input(ui.Area, "text", "practice.text", practice.MaxText/4)
	text.Rows, text.Optional = 10, m == submission.Recorded
	follow := f.Optional(ui.Area, "follow", "practice.follow", practice.MaxText/4)
	follow.Rows = 6
	links := f.Optional(ui.Area, "links", "practice.links", practice.MaxLinks*practice.MaxLink/4)
	links.Ltr, links.Hint = true, l.T("practice.links.hint")
	carries := p.Grouped(ctx, f, "provision", "practice.provisions.set")
	regions := ui.Input{Kind: ui.Choices, Name: "region", Label: l.T("practice.region"), Hint: l.T("practice.region.hint"), Values: f.Values["region"], Options: regionOptions(l), Optional: true}
	out := []ui.Input{kind, f.Input(ui.Line, "title", "practice.title", practice.MaxTitle/4), text, follow, carries, regions, links}
	return append(out, entryweb.RecordedInputs(f, m, practice.MaxText)...)
}

// read reads a practice from a form.
func read(f *entryweb.Form, was *practice.Practice) practice.Practice {
	f.Need("kind", "title")
	c := practice.Practice{Kind: practice.Kind(f.Get("kind")), Title: f.Kept("title", was.Title), Text: f.Kept("text", was.Text), Follow: f.Kept("follow", was.Follow), Recorded: entryweb.RecordedRead(f, was.Recorded),
		Provisions: entryweb.GroupedIDs(f, "provision"), Regions: sorted(f.Values["region"])}
	if c.Quoted.Empty() {
		f.Need("text")
	}
	for line := range strings.Lines(f.Get("links")) {
		if line = strings.TrimSpace(line); line != "" {
			address, title, _ := strings.Cut(line, " ")
			f.Addresses("links", practice.MaxAddress, address)
			c.Links = append(c.Links, practice.Link{Title: strings.TrimSpace(title), Address: address})
		}
	}
	return c
}

// sorted gives ids in ascending order, each once.
func sorted(all []string) (out []string) {
	for _, s := range all {
		out = append(out, strings.Fields(s)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
