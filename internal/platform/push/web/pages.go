// Package web is where people choose which of their devices are told that
// something needs them, and the script that shows it there.
package web

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/push"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/ui"
)

// Pages are the pages of the room. All fields are required.
type Pages struct {
	Service *push.Service
	Who     func(r *http.Request) (policy.Actor, error)
}

// Addresses of the room. The script lies at the root: a browser lets it open no
// page above its own address.
const (
	Home   = "/desk/devices"
	Worker = "/push-worker.js"
)

//go:embed worker.js
var worker []byte

// Routes lists the room's addresses.
func (p Pages) Routes() []ui.Route {
	return []ui.Route{{Path: Home, Page: p.list, Form: p.change, Desk: true}}
}

// Script answers for the script that runs on devices.
func (p Pages) Script(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(worker)
}

func (p Pages) list(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.page(r, l, actor, "")
}

func (p Pages) page(r *http.Request, l *i18n.Locale, actor policy.Actor, fault string) (ui.Page, error) {
	all, err := p.Service.Devices(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	key, err := p.Service.Key(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	t := ui.Table{ID: "devices", Caption: l.T("push.caption"), Empty: l.T("push.empty"), Columns: []ui.Column{{Head: l.T("push.device")}, {Head: l.T("push.told")}}}
	choose := ui.Input{Kind: ui.Choice, Name: "device", Label: l.T("push.device")}
	for _, d := range all {
		told := l.T("push.never")
		if !d.Told.IsZero() {
			told = l.Date(d.Told)
		}
		name := cmp.Or(d.Browser, l.T("push.device")) // of a browser that says nothing of itself
		t.Rows = append(t.Rows, ui.Cells(ui.Words(name), ui.Words(told)))
		choose.Options = append(choose.Options, ui.Option{Value: d.ID, Words: name + " · " + l.DateTime(d.Made)})
	}
	body := []templ.Component{ui.NoticeOf(l.T("push.leaves"), ui.Para(ui.Plain(l.T("push.leaves-what")))), ui.TableView(l, t),
		ui.Part("adding", l.T("push.add"), 2, ui.FormView(l, ui.Form{ID: "add", Label: l.T("push.add"), Submit: l.T("push.add"), Fault: fault, Push: key, Hidden: [][2]string{{"do", "add"}}}))}
	if len(all) > 0 {
		body = append(body, ui.Part("removing", l.T("push.remove"), 2, ui.FormView(l, ui.Form{ID: "remove", Label: l.T("push.remove"), Submit: l.T("push.remove"), Hidden: [][2]string{{"do", "remove"}}, Inputs: []ui.Input{choose}})))
	}
	return ui.Page{Title: l.T("push.title"), Lead: l.T("push.lead"), Push: true, Crumbs: []ui.Link{{Href: l.Path("/desk"), Words: l.T("draft.desk.title")}}, Body: ui.Stack(body...)}, nil
}

func (p Pages) change(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Answer{}, err
	}
	if r.PostFormValue("do") == "remove" {
		return ui.Answer{To: l.Path(Home)}, p.Service.Remove(r.Context(), actor, r.PostFormValue("device"))
	}
	var in push.Subscription
	err = fail.Wrap(json.Unmarshal([]byte(r.PostFormValue("subscription")), &in), fail.Invalid, "This is not what a browser gives to be told by.")
	if err == nil {
		err = p.Service.Add(r.Context(), actor, in, signin.Browser(r.UserAgent()))
	}
	switch {
	case err == nil:
		return ui.Answer{To: l.Path(Home)}, nil
	case fail.Is(err, fail.SignedOut) || fail.Is(err, fail.NotFound) || fail.Is(err, fail.Locked) || fail.Is(err, fail.Internal):
		return ui.Answer{}, err
	}
	page, perr := p.page(r, l, actor, l.Fault(err))
	return ui.Answer{Page: page}, perr
}
