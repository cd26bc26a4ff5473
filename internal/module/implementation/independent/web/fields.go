package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// field begins the keys of the fields’ words.
const field = "independent.field."

// reportFields are the fields of a report; keeper is nil where no file can be brought.
func reportFields(p *entryweb.Shared, keeper *entryweb.Keeper) entryweb.Fields[independent.Report] {
	out := entryweb.Fields[independent.Report]{
		Inputs: func(ctx context.Context, f *entryweb.Form, _ entryweb.Setting) ([]ui.Input, error) {
			inputs, err := reportInputs(ctx, p, f)
			if err == nil && keeper != nil {
				inputs = append(inputs, keeper.Inputs(f, f.L.T("independent.copies"))...)
			}
			return inputs, err
		},
		Read: func(_ context.Context, f *entryweb.Form, _ string, was *independent.Report) (independent.Report, error) {
			return reportOf(f, was), nil
		},
		Typed: reportTyped,
		View: func(ctx context.Context, l *i18n.Locale, c *independent.Report) templ.Component {
			return reportView(ctx, p, keeper, l, c)
		},
		Passages: func(l *i18n.Locale, c *independent.Report) []submissionweb.Passage { return reportPassages(p, l, c) },
		Called:   func(_ *i18n.Locale, c *independent.Report) i18n.Text { return c.Title },
	}
	if keeper != nil {
		out.Files = func(r *http.Request, actor policy.Actor, f *entryweb.Form, _, c *independent.Report) (err error) {
			c.Copies, err = keeper.Read(r, actor, f)
			return err
		}
	}
	return out
}

func reportInputs(ctx context.Context, p *entryweb.Shared, f *entryweb.Form) ([]ui.Input, error) {
	all, err := p.Listed(ctx, f.L, false)
	if err != nil {
		return nil, err
	}
	states := slices.DeleteFunc(slices.Clone(all), func(o ui.Option) bool { return !strings.HasPrefix(o.Value, "state:") })
	from, until := f.Optional(ui.Line, "from", field+"from", 10), f.Optional(ui.Line, "until", field+"until", 10)
	from.Ltr, until.Ltr = true, true
	sum := f.Optional(ui.Line, "sum", field+"sum", 64)
	sum.Ltr = true
	return []ui.Input{
		f.Input(ui.Line, "title", field+"title", independent.MaxTitle/4),
		entryweb.Chosen(f, "state", field+"state", f.L.T("submission.choose"), states),
		entryweb.Further(f, "about", field+"further", states),
		p.Grouped(ctx, f, "provisions", field+"provisions"),
		{Kind: ui.Fieldset, Name: "period", Label: f.L.T("independent.period"), Inputs: []ui.Input{from, until}},
		entryweb.Area(f, "text", field+"text", 14, independent.MaxText),
		entryweb.Optional(entryweb.Area(f, "method", field+"method", 4, independent.MaxMethod)),
		sourcesInput(f),
		{Kind: ui.Fieldset, Name: "published", Label: f.L.T("independent.file"), Hint: f.L.T("independent.file.hint"),
			Inputs: []ui.Input{f.Optional(ui.Web, "file-address", field+"file", independent.MaxSource/4), sum}},
	}, nil
}

func sourcesInput(f *entryweb.Form) ui.Input {
	return entryweb.Optional(entryweb.Area(f, "sources", field+"sources", 4, independent.MaxSources*independent.MaxSource))
}

func reportOf(f *entryweb.Form, was *independent.Report) independent.Report {
	f.Need("title", "state", "text")
	about := slices.Compact(slices.Sorted(slices.Values(append(entryweb.IDs(f, "about"), entryweb.IDs(f, "state")...))))
	c := independent.Report{Title: f.Kept("title", was.Title), About: about, Provisions: entryweb.GroupedIDs(f, "provisions"), From: f.Get("from"), Until: f.Get("until"),
		Text: f.Kept("text", was.Text), Method: f.Kept("method", was.Method), Sources: sourcesOf(f), Copies: was.Copies}
	f.Span("from", "until")
	f.Addresses("file-address", independent.MaxSource, f.Get("file-address"))
	if at := f.Get("file-address"); at != "" {
		c.File = &independent.File{Address: at, SHA256: strings.ToLower(f.Get("sum"))}
	}
	return c
}

// sourcesOf reads sources, one a line: its address stands at the end.
func sourcesOf(f *entryweb.Form) (out []independent.Source) {
	for _, line := range entryweb.Lines(f, "sources") {
		s := independent.Source{Title: line}
		if i := strings.LastIndexByte(line, ' '); i > 0 && (strings.HasPrefix(line[i+1:], "https://") || strings.HasPrefix(line[i+1:], "http://")) {
			s.Title, s.Address = strings.TrimSpace(line[:i]), line[i+1:]
			f.Addresses("sources", independent.MaxSource, s.Address)
		}
		out = append(out, s)
	}
	return out
}

func sourcesTyped(all []independent.Source) string {
	var lines []string
	for _, s := range all {
		lines = append(lines, strings.TrimSpace(s.Title+" "+s.Address))
	}
	return strings.Join(lines, "\n")
}

func reportTyped(c *independent.Report) url.Values {
	v := url.Values{"language": {c.Text.Original}, "title": {c.Title.String()}, "state": c.About[:min(1, len(c.About))], "about": c.About[min(1, len(c.About)):], "provisions": c.Provisions, "from": {c.From}, "until": {c.Until},
		"text": {c.Text.String()}, "method": {c.Method.String()}, "sources": {sourcesTyped(c.Sources)}}
	if all := (&entryweb.Keeper{}).Typed(c.Copies); all != nil {
		v[entryweb.KeptFiles] = all
	}
	if c.File != nil {
		v.Set("file-address", c.File.Address)
		v.Set("sum", c.File.SHA256)
	}
	return v
}

func reportPassages(p *entryweb.Shared, l *i18n.Locale, c *independent.Report) []submissionweb.Passage {
	out := []submissionweb.Passage{{Key: "title", Name: l.T("independent.name"), Text: c.Title}, submissionweb.Words(l, "about", l.T("independent.about"), p.CalledAll(l, c.About)...),
		submissionweb.Words(l, "provisions", l.T("independent.provisions"), p.Cites(c.Provisions)...), submissionweb.Words(l, "from", l.T(field+"from"), c.From),
		submissionweb.Words(l, "until", l.T(field+"until"), c.Until), {Key: "text", Name: l.T(field + "text"), Text: c.Text}, {Key: "method", Name: l.T("independent.method"), Text: c.Method},
		submissionweb.Words(l, "sources", l.T("independent.sources"), sourcesTyped(c.Sources))}
	if c.File != nil {
		out = append(out, submissionweb.Words(l, "file", l.T("independent.file"), c.File.Address, c.File.SHA256))
	}
	var copies []string
	for _, a := range c.Copies {
		copies = append(copies, a.Name+" "+a.Hash.String())
	}
	return append(out, submissionweb.Words(l, "copies", l.T("independent.copies"), copies...))
}

// reportView shows what a report says, in its author's words.
func reportView(ctx context.Context, p *entryweb.Shared, keeper *entryweb.Keeper, l *i18n.Locale, c *independent.Report) templ.Component {
	facts := ui.Facts{{Term: l.T("independent.name"), Content: ui.Text(l, c.Title)}, {Term: l.T("independent.about"), Content: p.All(l, c.About)}}
	if len(c.Provisions) > 0 {
		facts = append(facts, ui.Fact{Term: l.T("independent.provisions"), Content: p.About(l, c.Provisions)})
	}
	if c.From+c.Until != "" {
		facts = append(facts, ui.Fact{Term: l.T("independent.period"), Content: period(l, c)})
	}
	if c.File != nil {
		file := []templ.Component{ui.Address(c.File.Address)}
		if c.File.SHA256 != "" {
			file = append(file, ui.Code("SHA-256 "+c.File.SHA256))
		}
		facts = append(facts, ui.Fact{Term: l.T("independent.file"), Content: ui.Lines(file...)})
	}
	if len(c.Copies) > 0 && keeper != nil {
		facts = append(facts, ui.Fact{Term: l.T("independent.copies"), Content: keeper.View(ctx, l, c.Copies)})
	}
	blocks := []templ.Component{ui.FactList(facts), ui.Paragraphs(l, c.Text)}
	if !c.Method.Empty() {
		blocks = append(blocks, ui.Para(ui.Strong(l.T("independent.method"))), ui.Paragraphs(l, c.Method))
	}
	return ui.Stack(append(blocks, sourcesView(l, c.Sources))...)
}

func period(l *i18n.Locale, c *independent.Report) templ.Component {
	switch {
	case c.From == "":
		return ui.Sentence(l, "independent.period.until", ui.Parts{"until": ui.Day(l, c.Until)})
	case c.Until == "":
		return ui.Sentence(l, "independent.period.from", ui.Parts{"from": ui.Day(l, c.From)})
	}
	return ui.Plain(l.Span(l.Day(c.From), l.Day(c.Until)))
}

func sourcesView(l *i18n.Locale, all []independent.Source) templ.Component {
	if len(all) == 0 {
		return templ.NopComponent
	}
	var items []templ.Component
	for _, s := range all {
		one := ui.Isolated(s.Title)
		if s.Address != "" {
			one = ui.Lines(one, ui.Address(s.Address))
		}
		items = append(items, one)
	}
	return ui.Stack(ui.Para(ui.Strong(l.T("independent.sources"))), ui.List(l, items...))
}

// replyFields are the fields of a reply.
func replyFields() entryweb.Fields[independent.Reply] {
	return entryweb.Fields[independent.Reply]{
		Inputs: func(_ context.Context, f *entryweb.Form, _ entryweb.Setting) ([]ui.Input, error) {
			return []ui.Input{entryweb.Area(f, "text", field+"reply", 14, independent.MaxText), sourcesInput(f)}, nil
		},
		Read: func(_ context.Context, f *entryweb.Form, _ string, was *independent.Reply) (independent.Reply, error) {
			f.Need("text")
			return independent.Reply{Text: f.Kept("text", was.Text), Sources: sourcesOf(f)}, nil
		},
		Typed: func(c *independent.Reply) url.Values {
			return url.Values{"language": {c.Text.Original}, "text": {c.Text.String()}, "sources": {sourcesTyped(c.Sources)}}
		},
		Passages: func(l *i18n.Locale, c *independent.Reply) []submissionweb.Passage {
			return []submissionweb.Passage{{Key: "text", Name: l.T(field + "reply"), Text: c.Text}, submissionweb.Words(l, "sources", l.T("independent.sources"), sourcesTyped(c.Sources))}
		},
		View: func(_ context.Context, l *i18n.Locale, c *independent.Reply) templ.Component {
			return ui.Stack(ui.Paragraphs(l, c.Text), sourcesView(l, c.Sources))
		},
		Called: func(l *i18n.Locale, _ *independent.Reply) i18n.Text {
			return i18n.Of(l.Tag(), l.T("independent.reply"))
		},
	}
}
