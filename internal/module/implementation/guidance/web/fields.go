package web

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/guidance"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

func (p *Pages) fields() entryweb.Fields[guidance.Guidance] {
	return entryweb.Fields[guidance.Guidance]{
		Inputs: p.inputs,
		Read: func(_ context.Context, f *entryweb.Form, _ string, was *guidance.Guidance) (guidance.Guidance, error) {
			return read(f, was), nil
		},
		Typed: typed, Passages: p.passages,
		View:   p.view,
		Called: func(_ *i18n.Locale, g *guidance.Guidance) i18n.Text { return g.Title },
	}
}

// inputs are the fields of guidance: of what is recorded, the words of the document;
// of all other, what is said of each aspect.
func (p *Pages) inputs(ctx context.Context, f *entryweb.Form, at entryweb.Setting) ([]ui.Input, error) {
	out := []ui.Input{f.Input(ui.Line, "title", "guidance.name", guidance.MaxTitle/4), p.Grouped(ctx, f, "provision", "guidance.provisions")}
	if at.How == submission.Recorded {
		recorded := entryweb.RecordedInputs(f, at.How, guidance.MaxText)
		recorded[0].Optional, recorded[0].Hint = false, f.L.T("guidance.quoted.hint")
		return append(append(out, recorded...), f.Input(ui.Line, "place", "guidance.place", guidance.MaxPlace/4)), nil
	}
	for _, a := range guidance.Aspects() {
		in := entryweb.Optional(entryweb.Area(f, string(a), "guidance.aspect."+string(a), 5, guidance.MaxText))
		in.Hint = f.L.T("guidance.aspect." + string(a) + ".hint")
		out = append(out, in)
	}
	return out, nil
}

// passages are those of guidance: what it is called, what it is about, and what it
// says of each aspect.
func (p *Pages) passages(l *i18n.Locale, g *guidance.Guidance) []submissionweb.Passage {
	out := []submissionweb.Passage{{Key: "title", Name: l.T("guidance.name"), Text: g.Title}, submissionweb.Words(l, "provisions", l.T("guidance.provisions"), p.Cites(g.Provisions)...)}
	for _, a := range guidance.Aspects() {
		out = append(out, submissionweb.Passage{Key: string(a), Name: l.T("guidance.aspect." + string(a)), Text: *g.Of(a)})
	}
	if !g.Quoted.Empty() {
		out = append(out, submissionweb.Passage{Key: "quoted", Name: l.T("entry.quoted"), Text: g.Quoted}, submissionweb.Words(l, "place", l.T("guidance.place"), g.Place))
	}
	return out
}

func typed(g *guidance.Guidance) url.Values {
	v := url.Values{"language": {g.Title.Original}, "title": {g.Title.String()}, "provision": g.Provisions}
	for _, a := range guidance.Aspects() {
		v.Set(string(a), g.Of(a).String())
	}
	entryweb.RecordedTyped(v, &g.Recorded)
	v.Set("place", g.Place)
	return v
}

func read(f *entryweb.Form, was *guidance.Guidance) guidance.Guidance {
	f.Need("title")
	g := guidance.Guidance{Title: f.Kept("title", was.Title), Provisions: entryweb.GroupedIDs(f, "provision")}
	if len(g.Provisions) == 0 {
		f.Faults["provision"] = f.L.T("guidance.fault.provision")
	}
	if recorded := entryweb.RecordedRead(f, was.Recorded); !recorded.Quoted.Empty() || !was.Quoted.Empty() {
		f.Need("quoted", "place")
		g.Recorded, g.Place = recorded, f.Get("place")
		return g
	}
	for _, a := range guidance.Aspects() {
		*g.Of(a) = f.Kept(string(a), *was.Of(a))
	}
	return g
}

// view is guidance below what it is called.
func (p *Pages) view(ctx context.Context, l *i18n.Locale, g *guidance.Guidance) templ.Component {
	return ui.Stack(ui.Para(ui.StrongOf(ui.Text(l, i18n.Of(g.Title.Original, g.Title.String())))), p.show(ctx, l, g))
}

// show is all that guidance says.
func (p *Pages) show(_ context.Context, l *i18n.Locale, g *guidance.Guidance) templ.Component {
	facts := ui.Facts{{Term: l.T("guidance.provisions"), Content: p.About(l, g.Provisions)}}
	facts = append(facts, entryweb.RecordedFacts(l, &g.Recorded)...)
	if g.Place != "" {
		facts = append(facts, ui.Fact{Term: l.T("guidance.place"), Content: ui.Isolated(g.Place)})
	}
	for _, a := range guidance.Aspects() {
		if t := *g.Of(a); !t.Empty() {
			facts = append(facts, ui.Fact{Term: l.T("guidance.aspect." + string(a)), Content: ui.Paragraphs(l, t)})
		}
	}
	return ui.FactList(facts)
}

// commentFields are the fields of a comment.
func (p *Pages) commentFields() entryweb.Fields[guidance.Comment] {
	return entryweb.Fields[guidance.Comment]{
		Inputs: func(_ context.Context, f *entryweb.Form, _ entryweb.Setting) ([]ui.Input, error) {
			var options []ui.Option
			for _, a := range guidance.Aspects() {
				options = append(options, ui.Option{Value: string(a), Words: f.L.T("guidance.aspect." + string(a))})
			}
			return []ui.Input{entryweb.Optional(entryweb.Chosen(f, "of", "guidance.comment.on", f.L.T("guidance.comment.whole"), options)), entryweb.Area(f, "text", "guidance.comment.words", 8, guidance.MaxText)}, nil
		},
		Read: func(_ context.Context, f *entryweb.Form, _ string, was *guidance.Comment) (guidance.Comment, error) {
			f.Need("text")
			return guidance.Comment{On: guidance.Aspect(f.Get("of")), Text: f.Kept("text", was.Text)}, nil
		},
		Typed: func(c *guidance.Comment) url.Values {
			return url.Values{"language": {c.Text.Original}, "of": {string(c.On)}, "text": {c.Text.String()}}
		},
		Passages: func(l *i18n.Locale, c *guidance.Comment) []submissionweb.Passage {
			on := l.T("guidance.comment.whole")
			if c.On != "" {
				on = l.T("guidance.aspect." + string(c.On))
			}
			return []submissionweb.Passage{submissionweb.Words(l, "on", l.T("guidance.comment.on"), on), {Key: "text", Name: l.T("guidance.comment.words"), Text: c.Text}}
		},
		View: func(_ context.Context, l *i18n.Locale, c *guidance.Comment) templ.Component {
			if c.On == "" {
				return ui.Paragraphs(l, c.Text)
			}
			return ui.Stack(ui.Para(ui.Quiet(l.T("guidance.comment.of", "aspect", l.T("guidance.aspect."+string(c.On))))), ui.Paragraphs(l, c.Text))
		},
		Called: func(l *i18n.Locale, _ *guidance.Comment) i18n.Text {
			return i18n.Of(l.Tag(), l.T("guidance.comment"))
		},
	}
}
