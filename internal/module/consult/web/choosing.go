package web

import (
	"context"
	_ "embed"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/ui"
)

// Topic is an instrument that a consultation can be about, with its provisions
// in their order.
type Topic struct {
	ID         string
	Words      string // as it is called in the reader's language
	Provisions []ui.Option
}

// Choosing is what the forms of an organiser offer to choose from.
type Choosing interface {
	// Topics lists the instruments of the framework, in the order of its pages.
	Topics(ctx context.Context, l *i18n.Locale) ([]Topic, error)
	// Find gives the listed id of who goes by a name, in any language: never by
	// guess.
	Find(name string) (id string, ok bool)
	// Listed gives the ids of all who are listed.
	Listed(ctx context.Context) ([]string, error)
	// Official gives the official texts of a provision in a language, the latest
	// last; none where the register has none.
	Official(ctx context.Context, provision, language string) ([]string, error)
}

// zones are the names of time zones in the public-domain database of the IANA
// (zone1970.tab), and UTC.
//
//go:embed zones.txt
var zones string

func zoneNames() []string { return strings.Fields(zones) }

// lineOf reads who is named on a line: a listed id or name, or a name alone. A
// role may stand behind a semicolon.
func (p *Pages) lineOf(l *i18n.Locale, line string) consult.Named {
	name, role, _ := strings.Cut(line, ";")
	n := consult.Named{Name: strings.TrimSpace(name), Role: strings.TrimSpace(role)}
	id, ok := n.Name, form.Listed.MatchString(n.Name)
	if !ok && p.Choosing != nil {
		id, ok = p.Choosing.Find(n.Name)
	}
	if ok {
		n.ID = id
		if n.Name == id {
			n.Name, _ = p.Names.Name(id, l.Tag())
		}
	}
	return n
}

// namedIn reads those who are named, one a line.
func (p *Pages) namedIn(f *filled, field string) (out []consult.Named) {
	for _, line := range typedLines(f.Get(field)) {
		out = append(out, p.lineOf(f.L, line))
	}
	return out
}

// listedIn reads those who are named one a line, by their listed ids in ascending
// order. Who is not listed is said beside the field.
func (p *Pages) listedIn(f *filled, field string) (out []string) {
	for _, n := range p.namedIn(f, field) {
		if n.ID == "" {
			f.Faults[field] = f.L.T("process.fault.nobody", "name", n.Name)
			return nil
		}
		out = append(out, n.ID)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// linesOf writes those who are named as namedIn reads them.
func linesOf(all []consult.Named) string {
	var out []string
	for _, n := range all {
		line := n.Name
		if n.Role != "" {
			line += "; " + n.Role
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// keptNames gives the ids back of names that were left as they were: a name that
// is listed twice, or is not that of the list, finds no id by itself.
func keptNames(was, is []consult.Named) []consult.Named {
	for i, n := range is {
		at := slices.IndexFunc(was, func(w consult.Named) bool { return w.Name == n.Name })
		if at >= 0 {
			is[i].ID = was[at].ID
		}
	}
	return is
}

// topics are the fields by which provisions and instruments are picked, folded
// by instrument. Where only is not nil nothing else is offered.
func (p *Pages) topics(ctx context.Context, f *filled, name, key string, only []string) (ui.Input, error) {
	in := ui.Input{Kind: ui.Fieldset, Name: name, Label: f.L.T(key), Fault: f.Faults[name]}
	if f.L.Has(key + ".hint") {
		in.Hint = f.L.T(key + ".hint")
	}
	chosen := f.chosen(name)
	all, err := p.Choosing.Topics(ctx, f.L)
	if err != nil {
		return in, err
	}
	var whole []ui.Option
	for _, t := range all {
		whole = append(whole, ui.Option{Value: t.ID, Words: t.Words})
		in.Inputs = append(in.Inputs, f.folded(name+"-"+strings.ReplaceAll(t.ID, ":", "-"), t.Words, t.Provisions, chosen, only)...)
	}
	in.Inputs = append(f.folded(name+"-whole", f.L.T("process.topic.whole"), whole, chosen, only), in.Inputs...)
	return in, nil
}

// folded are the boxes of one instrument, behind its name; none where there is
// nothing to pick.
func (f *filled) folded(name, label string, options []ui.Option, chosen, only []string) []ui.Input {
	n := 0
	var out []ui.Option
	for _, o := range options {
		if only != nil && !slices.Contains(only, o.Value) {
			continue
		}
		if out = append(out, o); slices.Contains(chosen, o.Value) {
			n++
		}
	}
	if len(out) == 0 {
		return nil
	}
	if n > 0 {
		label = f.L.T("process.topic.chosen", "topic", label, "n", f.L.N("process.topic.n", n))
	}
	return []ui.Input{{Kind: ui.Fieldset, Name: name + "-of", Label: label, Folded: true, Inputs: []ui.Input{
		{Kind: ui.Choices, Name: name, Label: f.L.T("process.topic.which"), Optional: true, Values: chosen, Options: out}}}}
}

// chosen is what was picked of topics, in ascending order.
func (f *filled) chosen(name string) (out []string) {
	for key, values := range f.Values {
		if key == name || strings.HasPrefix(key, name+"-") {
			out = append(out, values...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// listedAs gives the listed id of who goes by a name in the reader's language; ""
// where nobody does, and never by guess.
func (p *Pages) listedAs(ctx context.Context, l *i18n.Locale, name string) (string, error) {
	all, err := p.Way.Listed(ctx, l, false)
	for _, o := range all {
		if strings.EqualFold(o.Words, name) || o.Value == name {
			return o.Value, err
		}
	}
	return "", err
}
