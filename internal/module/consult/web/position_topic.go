package web

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// newQuestion is what is chosen where a view is on a question of international
// law that nobody has put yet.
const newQuestion = "law:"

// topic is what a view is on, with the way to all that is held on it.
func (p *Views) topic(l *i18n.Locale, id string, question i18n.Text) templ.Component {
	side := l.Path(views) + query([][2]string{{"on", id}}, 0)
	if question.Empty() && position.KindOf(id) != position.OnAgreed && p.Titled != nil {
		question = p.Titled(context.Background(), id)
	}
	if !question.Empty() {
		return ui.TextLink(l, side, question)
	}
	return ui.A(side, p.cited(id))
}

// viewInputs are the fields of a position: what it is on, and what it says.
func (p *Views) viewInputs(ctx context.Context, f *filled, m submission.Mode) ([]ui.Input, error) {
	on := f.Input(ui.Choice, "on", "position.on", 0)
	on.Hint = f.L.T("position.state.on")
	on.Options = []ui.Option{{Words: f.L.T("position.state.choose")}, {Value: newQuestion, Words: f.L.T("position.state.new")}}
	asked, err := p.Positions.Queries.Questions(ctx)
	if err != nil {
		return nil, err
	}
	for _, q := range asked {
		words, _ := q.Text.Pick(f.L)
		on.Options = append(on.Options, ui.Option{Value: q.On, Words: f.L.T("position.state.law", "question", words)})
	}
	if p.Things != nil {
		things, err := p.Things(ctx, f.L)
		if err != nil {
			return nil, err
		}
		on.Options = append(on.Options, things...)
	}
	if id := f.Get("on"); !slices.ContainsFunc(on.Options, func(o ui.Option) bool { return o.Value == id }) {
		on.Options = append(on.Options, ui.Option{Value: id, Words: p.cited(id)})
	}
	slug := f.Optional(ui.Line, "law", "position.field.law", form.MaxSlug)
	slug.Ltr, slug.Hint = true, f.L.T("position.state.slug")
	return append([]ui.Input{f.ChooseAnyLanguage(), on, slug}, viewWords(f, m)...), nil
}

// viewOf reads what a position says. On a question that is put already it can be
// left out: then it is put as it was first.
func (p *Views) viewOf(ctx context.Context, f *filled, via submission.Via) (*position.Stated, error) {
	f.Need("on", "text")
	if via.Mode == submission.Recorded {
		f.Need("source")
	}
	b := &position.Stated{Via: via, On: f.Get("on"), Question: f.Text("question"), Text: f.Text("text"), Source: sourceOf(f)}
	if b.On == newQuestion {
		f.Need("law", "question")
		b.On += strings.ToLower(f.Get("law"))
		return b, nil
	}
	if position.KindOf(b.On) != position.OnLaw || !b.Question.Empty() {
		return b, nil
	}
	asked, err := p.Positions.Queries.Questions(ctx)
	if i := slices.IndexFunc(asked, func(q position.Question) bool { return q.On == b.On }); i >= 0 {
		b.Question = asked[i].Text
	}
	return b, err
}

// sourceOf reads where a view was published.
func sourceOf(f *filled) position.Source {
	return position.Source{Text: f.Get("source"), Place: f.Get("place"), Address: f.Get("address"), Date: f.Get("date")}
}
