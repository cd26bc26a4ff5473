package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// task is something that a key officer does on a page of its own.
type task struct {
	name   string // in the address, and in the catalogue: custody.task.{name}
	action custody.Action
	grave  bool                     // it cannot be undone
	sheet  bool                     // it needs the recovery sheet
	fits   func(*custody.Desk) bool // whether there is something to do; nil for always
	inputs func(l *i18n.Locale, v *view, typed url.Values) []ui.Input
	hidden func(v *view) [][2]string
	do     func(p Pages, r *http.Request, l *i18n.Locale, actor policy.Actor, typed url.Values) (sheet *keys.Sheet, err error)
}

// tasks in the order in which the desk names them.
var tasks = []task{
	{name: "drill", action: custody.Try, sheet: true, do: try},
	{name: "rotate", action: custody.Rotate, fits: hosted, hidden: inForce, do: rotate},
	{name: "schedule", action: custody.Schedule, fits: func(d *custody.Desk) bool { return d.Rotation != nil }, inputs: months, do: schedule},
	{name: "renew", action: custody.Recover, sheet: true, grave: true, do: renew},
	{name: "compromised", action: custody.Compromise, sheet: true, grave: true, inputs: declaration, do: declare},
	{name: "recover", action: custody.Recover, sheet: true, grave: true, do: nameKey},
	{name: "move", action: custody.Move, sheet: true, grave: true, fits: func(d *custody.Desk) bool { return !d.Own }, inputs: destination, do: move},
}

func hosted(d *custody.Desk) bool { return d.Hosted }

// task shows the form of a task.
func (p Pages) task(t task) ui.Handler {
	return func(r *http.Request, l *i18n.Locale) (ui.Page, error) {
		actor, v, err := p.seen(r)
		if err == nil {
			err = custody.May(actor, t.action, actor.Identity)
		}
		if err != nil {
			return ui.Page{}, err
		}
		return taskPage(l, t, &v, url.Values{}, fault{}), nil
	}
}

// taken does what a form asks. What was typed comes back when something is
// wrong with it, but for the recovery key, which is nowhere kept.
func (p Pages) taken(t task) ui.FormHandler {
	return func(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
		actor, v, err := p.seen(r)
		if err == nil {
			err = custody.May(actor, t.action, actor.Identity)
		}
		if err != nil {
			return ui.Answer{}, err
		}
		if t.grave && r.PostForm.Get("sure") != "yes" {
			return ui.Answer{Page: taskPage(l, t, &v, r.PostForm, fault{"sure", l.T("custody.fault.sure")})}, nil
		}
		sheet, err := t.do(p, r, l, actor, r.PostForm)
		if f, ok := faultOf(l, err); ok {
			return ui.Answer{Page: taskPage(l, t, &v, r.PostForm, f)}, nil
		}
		if err != nil {
			return ui.Answer{}, err
		}
		if sheet != nil {
			name, _, err := p.name(r.Context(), l, actor.Identity)
			return ui.Answer{Page: sheetPage(l, *sheet, name, ui.Link{Href: l.Path(home), Words: l.T("custody.sheet.back")})}, err
		}
		return ui.Answer{To: l.Path(home) + "?done=" + t.name}, nil
	}
}

// fault is what is wrong with what was typed: in which field, and in words.
type fault struct{ field, words string }

// typo is a fault that a task finds by itself.
type typo struct{ fault }

func (t typo) Error() string { return t.words }

// faultOf says an error beside the field that it is about, in the reader's
// language; ok is false for an error that is about none.
func faultOf(l *i18n.Locale, err error) (f fault, ok bool) {
	var slip *keys.Slip
	var found typo
	switch {
	case errors.As(err, &slip):
		return fault{"sheet", slipWords(l, slip)}, true
	case errors.As(err, &found):
		return found.fault, true
	case fail.Is(err, fail.Conflict):
		return fault{"", l.T("custody.fault.changed")}, true
	}
	return fault{}, false
}

func slipWords(l *i18n.Locale, s *keys.Slip) string {
	switch s.Kind {
	case keys.NoWord:
		return l.T("custody.slip-at.no-word", "number", s.At)
	case keys.Count:
		return l.T("custody.slip-at.count", "number", s.At)
	}
	return l.T("custody.slip." + string(s.Kind))
}

func taskPage(l *i18n.Locale, t task, v *view, typed url.Values, wrong fault) ui.Page {
	f := ui.Form{ID: t.name, Submit: l.T("custody.submit." + t.name), Grave: t.grave}
	if t.hidden != nil {
		f.Hidden = t.hidden(v)
	}
	if t.inputs != nil {
		f.Inputs = t.inputs(l, v, typed)
	}
	if t.sheet {
		f.Inputs = append(f.Inputs, ui.Input{Kind: ui.Area, Name: "sheet", Label: l.T("custody.sheet.input"), Hint: l.T("custody.sheet.hint"), Rows: 4, Ltr: true})
	}
	if t.grave {
		f.Inputs = append(f.Inputs, ui.Input{Kind: ui.Agree, Name: "sure", Label: l.T("custody.sure." + t.name), Value: typed.Get("sure")})
	}
	for i := range f.Inputs {
		if f.Inputs[i].Name == wrong.field {
			f.Inputs[i].Fault = wrong.words
		}
	}
	if wrong.field == "" {
		f.Fault = wrong.words
	}
	return ui.Page{Title: l.T("custody.task." + t.name), Lead: l.T("custody.note." + t.name), Crumbs: crumbs(l),
		Body: taskBody(l, *v, strings.Split(l.T("custody.about."+t.name), "\n"), f)}
}

func try(p Pages, r *http.Request, _ *i18n.Locale, actor policy.Actor, typed url.Values) (*keys.Sheet, error) {
	_, err := p.Service.Try(r.Context(), actor, actor.Identity, typed.Get("sheet"))
	return nil, err
}

func inForce(v *view) [][2]string {
	if k := v.InForce(); k != nil {
		return [][2]string{{"key", k.Key.String()}}
	}
	return nil
}

func rotate(p Pages, r *http.Request, l *i18n.Locale, actor policy.Actor, typed url.Values) (*keys.Sheet, error) {
	key, err := statement.ParseKey(typed.Get("key"))
	if err != nil {
		return nil, typo{fault{"", l.T("custody.fault.changed")}}
	}
	_, err = p.Service.Rotate(r.Context(), actor, actor.Identity, key)
	return nil, err
}

func months(l *i18n.Locale, v *view, typed url.Values) []ui.Input {
	chosen := typed.Get("months")
	if chosen == "" && v.Rotation != nil {
		chosen = strconv.Itoa(v.Rotation.Months)
	}
	in := ui.Input{Kind: ui.Choice, Name: "months", Label: l.T("custody.schedule.months"), Value: chosen}
	for _, n := range []int{1, 3, 6, 12, 24, 36} {
		in.Options = append(in.Options, ui.Option{Value: strconv.Itoa(n), Words: l.N("custody.schedule.every", n)})
	}
	return []ui.Input{in}
}

func schedule(p Pages, r *http.Request, l *i18n.Locale, actor policy.Actor, typed url.Values) (*keys.Sheet, error) {
	n, err := strconv.Atoi(typed.Get("months"))
	if err != nil || n < custody.MinRotation || n > custody.MaxRotation {
		return nil, typo{fault{"months", l.T("custody.fault.months")}}
	}
	return nil, p.Service.Schedule(r.Context(), actor, actor.Identity, n)
}

func renew(p Pages, r *http.Request, _ *i18n.Locale, actor policy.Actor, typed url.Values) (*keys.Sheet, error) {
	out, err := p.Service.Recover(r.Context(), actor, actor.Identity, typed.Get("sheet"), true)
	return out.Sheet, err
}

func nameKey(p Pages, r *http.Request, _ *i18n.Locale, actor policy.Actor, typed url.Values) (*keys.Sheet, error) {
	_, err := p.Service.Recover(r.Context(), actor, actor.Identity, typed.Get("sheet"), false)
	return nil, err
}

func declaration(l *i18n.Locale, v *view, typed url.Values) []ui.Input {
	key := ui.Input{Kind: ui.Choice, Name: "key", Label: l.T("custody.compromised.key"), Value: typed.Get("key")}
	for _, k := range v.Keys {
		key.Options = append(key.Options, ui.Option{Value: k.Key.String(),
			Words: l.T("custody.compromised.option", "key", k.Key.String()[:16], "standing", l.T("custody.standing."+string(k.Standing)))})
	}
	at := ui.Input{Kind: ui.Choosing, Name: "then", Label: l.T("custody.compromised.then"), Value: typed.Get("then"), Options: []ui.Option{
		{Value: "recover", Words: l.T("custody.compromised.then-recover")}, {Value: "wait", Words: l.T("custody.compromised.then-wait")}}}
	if at.Value == "" {
		at.Value = "recover"
	}
	return []ui.Input{key,
		{Name: "from", Label: l.T("custody.compromised.from"), Hint: l.T("custody.compromised.from-hint"), Value: typed.Get("from"), Max: 19, Ltr: true}, at}
}

// ungrouped takes out what the hub's pages put between the digits of a number.
var ungrouped = strings.NewReplacer(" ", "", ",", "", ".", "", "\u00a0", "", "\u202f", "")

func declare(p Pages, r *http.Request, l *i18n.Locale, actor policy.Actor, typed url.Values) (*keys.Sheet, error) {
	key, err := statement.ParseKey(typed.Get("key"))
	if err != nil {
		return nil, typo{fault{"key", l.T("custody.fault.key")}}
	}
	from, err := strconv.ParseInt(ungrouped.Replace(typed.Get("from")), 10, 64)
	if err != nil || from < 0 || from >= p.Queries.Ledger.Size() {
		return nil, typo{fault{"from", l.T("custody.fault.from")}}
	}
	_, err = p.Service.Declare(r.Context(), actor, actor.Identity, typed.Get("sheet"),
		custody.Declaration{Key: key, From: from, Recover: typed.Get("then") != "wait"})
	return nil, err
}

func destination(l *i18n.Locale, _ *view, typed url.Values) []ui.Input {
	return []ui.Input{{Name: "to", Label: l.T("custody.move.to"), Hint: l.T("custody.move.to-hint"), Value: typed.Get("to"), Max: 255, Ltr: true}}
}

func move(p Pages, r *http.Request, l *i18n.Locale, actor policy.Actor, typed url.Values) (*keys.Sheet, error) {
	to := strings.TrimSpace(typed.Get("to"))
	_, err := p.Service.Move(r.Context(), actor, actor.Identity, typed.Get("sheet"), to)
	var slip *keys.Slip
	if fail.Is(err, fail.Invalid) && !errors.As(err, &slip) {
		err = typo{fault{"to", l.T("custody.fault.to")}}
	}
	return nil, err
}
