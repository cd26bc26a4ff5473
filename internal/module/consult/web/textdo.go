package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// deed is what an amendment does: to one unit, or to the whole text as somebody
// rewrites it.
type deed string

// The deeds.
const (
	doReword deed = "reword"
	doAdd    deed = "add" // after the unit
	doRemove deed = "remove"
	doSplit  deed = "split"
	doJoin   deed = "join" // with the unit after it
	doMove   deed = "move"
	doRecast deed = "recast" // kind, level or label
	doWhole  deed = "whole"
)

// deepestLevel is the most that a form lets a unit lie inside others.
const deepestLevel = 6

// deeds are what can be done to a unit, the last of which is to none.
func (a amender) deeds() []deed {
	out := []deed{doReword, doAdd, doSplit, doMove, doRecast, doRemove}
	if a.joinable() {
		out = slices.Insert(out, 3, doJoin)
	}
	return append(out, doWhole)
}

// joinable reports a unit that has one after it with which it can be joined.
func (a amender) joinable() bool {
	next := a.at + 1
	return next < len(a.units) && a.units[next].Kind != redline.Norm && a.units[next].Kind != redline.Heading && a.unit.Kind != redline.Heading
}

// find reads what the address would do, and to which unit.
func (a *amender) find(r *http.Request) error {
	q := r.URL.Query()
	a.units = a.version.Text().Standing()
	if a.do = deed(q.Get("do")); a.do == "" {
		a.do = doReword
	}
	if a.do == doWhole {
		return nil
	}
	if a.at = slices.IndexFunc(a.units, func(u redline.Unit) bool { return u.ID.String() == q.Get("unit") }); a.at < 0 {
		return fail.New(fail.NotFound, "The text has no such unit in this version.")
	}
	a.unit = a.units[a.at]
	if a.unit.Kind == redline.Norm && a.do != doAdd {
		return fail.New(fail.Invalid, "Official texts are locked: an amendment changes the words around them.")
	}
	if !slices.Contains(a.deeds(), a.do) {
		return fail.New(fail.NotFound, "There is nothing at this address.")
	}
	return nil
}

// with is the unit and those that lie in it, or below it where it is a heading.
func (a amender) with() int {
	n := 1
	for _, u := range a.units[a.at+1:] {
		inside := u.Depth > a.unit.Depth && u.Kind != redline.Heading
		if a.unit.Kind == redline.Heading {
			inside = u.Kind != redline.Heading || u.Depth > a.unit.Depth
		}
		if !inside {
			break
		}
		n++
	}
	return n
}

// rewritten is the text that the form of the whole begins with: as it is in force
// or, where an amendment is modified, as that would have it.
func (a amender) rewritten() string {
	now := a.version.Text()
	if a.from != nil && a.from.Now != nil {
		if after, err := a.version.Apply(*a.from.Now); err == nil {
			now = after
		}
	}
	return now.Format()
}

// begins fills the form in as the unit stands.
func (a amender) begins() map[string][]string {
	v := map[string][]string{"level": {strconv.Itoa(a.unit.Depth)}, "kind": {string(a.unit.Kind)}, "within": {"yes"}}
	switch a.do {
	case doWhole:
		v["words"] = []string{a.rewritten()}
	case doReword:
		v["words"] = []string{a.words()}
	case doSplit:
		v["words"] = []string{a.unit.Words()}
	case doRecast:
		v["label"] = []string{a.version.Text().Labels()[a.at]}
	case doMove:
		v["after"] = []string{text.Start}
		if a.at > 0 {
			v["after"] = []string{a.units[a.at-1].ID.String()}
		}
	}
	return v
}

// typedDeed is a fingerprint of what the form would do.
func (a amender) typedDeed(f *filled) string {
	return fingerprint(strings.Join([]string{string(a.do), f.Get("words"), f.Get("after"), f.Get("level"), f.Get("kind"), f.Get("label"), f.Get("within")}, "\n"))
}

// changeOf finds what the form changes.
func (a amender) changeOf(f *filled) (redline.Change, error) {
	switch a.do {
	case doReword:
		return a.change(f.Get("words"))
	case doAdd, doWhole, doRemove:
		target, err := a.target(f.Get("words"))
		if err != nil {
			return redline.Change{}, err
		}
		return a.named(a.version.Diff("change", target))
	case doSplit:
		ops, err := a.split(f.Get("words"))
		if err != nil {
			return redline.Change{}, err
		}
		return a.named(redline.Change{Base: a.version.Hash(), Operations: ops})
	}
	o := redline.Operation{Unit: a.unit.ID}
	switch a.do {
	case doJoin:
		o.Do, o.Text, o.Was = redline.Join, " ", redline.HashOf(a.unit.Words()+a.units[a.at+1].Words())
	case doMove:
		if err := a.move(f, &o); err != nil {
			return redline.Change{}, err
		}
	default:
		if err := a.recast(f, &o); err != nil {
			return redline.Change{}, err
		}
	}
	return a.named(redline.Change{Base: a.version.Hash(), Operations: []redline.Operation{o}})
}

// named checks a change, and says from which amendment it derives.
func (a amender) named(c redline.Change) (redline.Change, error) {
	if len(c.Operations) == 0 {
		return c, fail.New(fail.Invalid, "the amendment changes nothing")
	}
	c.ID = "change"
	if err := a.version.Check(c); err != nil {
		return c, fail.Wrap(err, fail.Invalid, "The amendment does not fit the version that it names: other words stand there.")
	}
	if text.Touches(a.version, c) {
		return c, fail.New(fail.Invalid, "Official texts are locked: an amendment changes the words around them.")
	}
	if c.ID = ""; a.from != nil {
		c.DerivedFrom = a.from.ID
	}
	return c, nil
}

// target is the text as it should read: with units added after this one, without
// it, or as somebody rewrote it.
func (a amender) target(typed string) (redline.Text, error) {
	parsed, err := redline.Parse("added", typed)
	if err != nil {
		return parsed, fail.Wrap(err, fail.Invalid, "the text is none in the plain form")
	}
	if a.do == doWhole {
		return parsed, nil
	}
	if a.do == doRemove {
		return redline.Text{Units: slices.Delete(slices.Clone(a.units), a.at, a.at+1)}, nil
	}
	for i := range parsed.Units {
		if u := &parsed.Units[i]; u.Kind != redline.Heading && a.unit.Kind != redline.Heading {
			u.Depth += a.unit.Depth
		}
	}
	return redline.Text{Units: slices.Insert(slices.Clone(a.units), a.at+1, parsed.Units...)}, nil
}

// split parts the unit where an empty line was put, and changes no word.
func (a amender) split(typed string) (out []redline.Operation, err error) {
	parts := strings.Split(strings.ReplaceAll(strings.TrimSpace(typed), "\r\n", "\n"), "\n\n")
	if strings.Join(strings.Fields(typed), " ") != strings.Join(strings.Fields(a.unit.Words()), " ") {
		return nil, fail.New(fail.Invalid, "To part a unit, only put empty lines: its words are changed in another amendment.")
	}
	var standing []redline.Token
	for _, t := range a.unit.Tokens {
		if len(t.Struck) == 0 {
			standing = append(standing, t)
		}
	}
	at := 0
	for n, part := range parts[:len(parts)-1] {
		for left := len(strings.Join(strings.Fields(part), "")); at < len(standing) && left > 0; at++ {
			left -= len(strings.Join(strings.Fields(standing[at].Text), ""))
		}
		to := at
		if to < len(standing) && standing[to].Class == redline.Space {
			to++
		}
		out = append(out, redline.Operation{Do: redline.Split, Unit: a.unit.ID, From: at, To: to, Number: n, Kind: a.unit.Kind, Depth: a.unit.Depth,
			Marker: redline.Marker{Style: a.unit.Marker.Style}})
		at = to
	}
	return out, nil
}

func (a amender) move(f *filled, o *redline.Operation) (err error) {
	o.Do, o.Count = redline.Move, 1
	if f.Get("within") != "" {
		o.Count = a.with()
	}
	if o.Depth, err = level(f.Get("level")); err != nil {
		return err
	}
	if f.Get("after") == text.Start {
		return nil
	}
	i := slices.IndexFunc(a.units, func(u redline.Unit) bool { return u.ID.String() == f.Get("after") })
	if i < 0 || i >= a.at && i < a.at+o.Count {
		return fail.New(fail.Invalid, "A unit is moved to after another one, and not into itself.")
	}
	o.After = a.units[i].ID
	return nil
}

func level(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > deepestLevel {
		return 0, fail.New(fail.Invalid, "There is no such level.")
	}
	return n, nil
}

// recast gives the unit another kind, level or label. A label that is left empty
// is the next of its list.
func (a amender) recast(f *filled, o *redline.Operation) (err error) {
	o.Do, o.Kind = redline.Recast, redline.Kind(f.Get("kind"))
	if o.Depth, err = level(f.Get("level")); err != nil {
		return err
	}
	if o.Kind != redline.Item {
		return nil
	}
	o.Marker = redline.Marker{Style: "(a)"}
	for _, u := range slices.Backward(a.units[:a.at]) {
		if u.Kind == redline.Item && u.Depth == o.Depth {
			o.Marker.Style = u.Marker.Style
			break
		}
		if u.Depth < o.Depth || u.Kind == redline.Heading {
			break
		}
	}
	label := strings.TrimSpace(f.Get("label"))
	if label == "" || label == a.version.Text().Labels()[a.at] && a.unit.Kind == redline.Item && a.unit.Depth == o.Depth {
		if label != "" {
			o.Marker = a.unit.Marker
		}
		return nil
	}
	one, err := redline.Parse("typed", label+" x")
	if err != nil || len(one.Units) != 1 || one.Units[0].Kind != redline.Item {
		return fail.New(fail.Invalid, "A label is a number or a letter with a full stop or brackets, or a dash.")
	}
	o.Marker = one.Units[0].Marker
	return nil
}

// deedInputs are the fields of what the amendment does.
func (a amender) deedInputs(f *filled) (out []ui.Input) {
	words := f.Optional(ui.Area, "words", "text.amend.words", text.MaxText/4)
	words.Rows, words.Hint = 8, f.L.T("text.amend.words.hint")
	switch a.do {
	case doAdd:
		words.Label, words.Hint = f.L.T("text.amend.added"), f.L.T("text.amend.added.hint")
	case doSplit:
		words.Hint = f.L.T("text.amend.split.hint")
	case doWhole:
		words.Label, words.Hint, words.Rows = f.L.T("text.amend.whole"), f.L.T("text.amend.added.hint"), 24
	case doMove:
		return append(a.places(f), a.levels(f), ui.Input{Kind: ui.Agree, Name: "within", Label: f.L.T("text.amend.within"), Value: f.Get("within"), Optional: true})
	case doRecast:
		kind := ui.Input{Kind: ui.Choice, Name: "kind", Label: f.L.T("text.amend.kind"), Value: f.Get("kind"), Fault: f.Faults["kind"]}
		for _, k := range []redline.Kind{redline.Paragraph, redline.Item, redline.Heading} {
			kind.Options = append(kind.Options, ui.Option{Value: string(k), Words: f.L.T("text.kind." + string(k))})
		}
		label := f.Optional(ui.Line, "label", "text.amend.label", 20)
		label.Hint, label.Ltr = f.L.T("text.amend.label.hint"), true
		return []ui.Input{kind, a.levels(f), label}
	case doRemove, doJoin:
		return nil
	}
	return []ui.Input{words}
}

// places are the units after which this one can be moved.
func (a amender) places(f *filled) []ui.Input {
	in := ui.Input{Kind: ui.Choice, Name: "after", Label: f.L.T("text.amend.after"), Value: f.Get("after"), Fault: f.Faults["after"],
		Options: []ui.Option{{Value: text.Start, Words: f.L.T("text.unit.start")}}}
	labels := a.version.Text().Labels()
	for i, u := range a.units {
		if i < a.at || i >= a.at+a.with() {
			in.Options = append(in.Options, ui.Option{Value: u.ID.String(), Words: unitName(f.L, labels[i], u.Words()), Lang: a.t.Language})
		}
	}
	return []ui.Input{in}
}

func (a amender) levels(f *filled) ui.Input {
	in := ui.Input{Kind: ui.Choice, Name: "level", Label: f.L.T("text.amend.level"), Hint: f.L.T("text.amend.level.hint"), Value: f.Get("level"), Fault: f.Faults["level"]}
	for n := range deepestLevel + 1 {
		in.Options = append(in.Options, ui.Option{Value: strconv.Itoa(n), Words: f.L.Number(int64(n))})
	}
	return in
}

// deedsBar leads to what else can be done to the unit, and shows the unit.
func (p *Pages) deedsBar(l *i18n.Locale, a amender) templ.Component {
	from := ""
	if a.from != nil {
		from = a.from.ID
	}
	v := ui.Views{Label: l.T("text.amend.do")}
	all := a.deeds()
	switch {
	case a.do == doWhole:
		all = []deed{doWhole}
	case a.unit.Kind == redline.Norm:
		all = []deed{doAdd, doWhole}
	}
	for _, d := range all {
		way := ui.View{Words: l.T("text.amend.do." + string(d))}
		if d != a.do {
			way.Href = l.Path(textDesk, a.t.ID, "amend") + query([][2]string{{"unit", a.unit.ID.String()}, {"do", string(d)}, {"from", from}}, 0)
		}
		v.Ways = append(v.Ways, way)
	}
	bar := ui.ViewsBar(l.T("text.amend.do"), v)
	if a.do == doWhole || a.do == doReword {
		return bar
	}
	label := a.version.Text().Labels()[a.at]
	return ui.Stack(bar, ui.RedlineView(l, ui.Redline{Lang: a.t.Language, Lines: []ui.RedLine{{Label: label, Norm: a.unit.Kind == redline.Norm, Runs: []ui.RedRun{{Words: a.unit.Words()}}}}}))
}
