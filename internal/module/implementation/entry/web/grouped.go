package web

import (
	"context"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// Grouped is a field in which any of the provisions are chosen: folded by paragraph,
// and those that stand alone by instrument, each with how many are chosen. Where they
// cannot be read ids can still be typed.
func (p *Shared) Grouped(ctx context.Context, f *Form, name, label string) ui.Input {
	chosen := GroupedIDs(f, name)
	options, err := p.Offered(ctx, f.L)
	if err != nil {
		return ui.Input{Kind: ui.Line, Name: name, Label: f.L.T(label), Value: strings.Join(chosen, " "), Ltr: true, Fault: f.Faults[name]}
	}
	out := ui.Input{Kind: ui.Fieldset, Name: name, Label: f.L.T(label), Fault: f.Faults[name]}
	for _, id := range chosen {
		if !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == id }) {
			options = append(options, ui.Option{Value: id, Words: p.Cite(id)})
		}
	}
	for _, g := range p.groups(f.L, options) {
		n := 0
		for _, o := range g.options {
			if slices.Contains(chosen, o.Value) {
				n++
			}
		}
		if n > 0 {
			g.label = f.L.T("process.topic.chosen", "topic", g.label, "n", f.L.N("process.topic.n", n))
		}
		own := name + "-" + strings.ReplaceAll(g.id, ":", "-")
		out.Inputs = append(out.Inputs, ui.Input{Kind: ui.Fieldset, Name: own + "-of", Label: g.label, Folded: true, Inputs: []ui.Input{
			{Kind: ui.Choices, Name: own, Label: f.L.T("process.topic.which"), Optional: true, Values: chosen, Options: g.options}}})
	}
	return out
}

// GroupedIDs reads what was chosen in such a field, in ascending order.
func GroupedIDs(f *Form, name string) (out []string) {
	for key, values := range f.Values {
		if key != name && !strings.HasPrefix(key, name+"-") {
			continue
		}
		for _, v := range values {
			out = append(out, strings.Fields(v)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// group is provisions that are offered together.
type group struct {
	id, label string
	options   []ui.Option
}

// groups puts provisions together, in the order in which they are offered: what has
// parts stands with them under its own words, and what has none with the others of
// its instrument that have none.
func (p *Shared) groups(l *i18n.Locale, all []ui.Option) (out []group) {
	for _, o := range all {
		root := o
		for _, above := range all {
			if len(above.Value) < len(root.Value) && strings.HasPrefix(o.Value, above.Value+":") {
				root = above
			}
		}
		g := group{id: root.Value, label: root.Words}
		if !slices.ContainsFunc(all, func(part ui.Option) bool { return strings.HasPrefix(part.Value, root.Value+":") }) {
			if i := strings.LastIndexByte(root.Value, ':'); i >= 0 {
				g.id = root.Value[:i]
			}
			g.label = p.Cite(g.id)
		}
		at := slices.IndexFunc(out, func(one group) bool { return one.id == g.id })
		if at < 0 {
			at, out = len(out), append(out, g)
		}
		out[at].options = append(out[at].options, o)
	}
	for i := range out { // what is under no instrument of its own is named by its first and last
		g := &out[i]
		first, last := g.options[0].Value, g.options[len(g.options)-1].Value
		if cited := p.Cite(first); g.label == g.id && cited != first {
			if g.label = cited; first != last {
				g.label = l.T("entry.group.span", "first", cited, "last", p.Cite(last))
			}
		}
	}
	return out
}
