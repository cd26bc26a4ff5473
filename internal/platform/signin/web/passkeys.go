package web

import (
	"encoding/base64"
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/ui"
)

// idOf writes the id of a passkey for an address.
func idOf(k signin.Passkey) string { return base64.RawURLEncoding.EncodeToString(k.ID) }

// keys lists a person's passkeys.
func (p *Pages) keys(r *http.Request, l *i18n.Locale, in signin.Session) (ui.Table, error) {
	t := ui.Table{ID: "passkeys-table", Caption: l.T("signin.account.passkeys-caption"), Columns: []ui.Column{
		{Head: l.T("signin.key.name")}, {Head: l.T("signin.key.made")}, {Head: l.T("signin.key.used")},
		{Head: l.T("signin.key.kept")}, {Head: l.T("signin.key.listed")},
	}}
	all, err := p.Service.PasskeysOf(r.Context(), in.Person)
	if err != nil {
		return t, err
	}
	for _, k := range all {
		used, listed := ui.Words(l.T("signin.key.never")), l.T("signin.key.listed-no")
		if !k.Used.IsZero() {
			used = ui.Show(ui.Moment(l, k.Used))
		}
		hats, err := p.Service.HatsOf(r.Context(), in, k)
		if err != nil {
			return t, err
		}
		if len(hats) > 0 {
			listed = l.T("signin.key.listed-yes")
		}
		kept := l.T("signin.key.device")
		if k.Synced() {
			kept = l.T("signin.key.synced")
		}
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(AccountPath, "passkeys", idOf(k)), k.Name), ui.Show(ui.Moment(l, k.Made)), used, ui.Words(kept), ui.Words(listed)))
	}
	return t, nil
}

// again is the form that asks for a passkey once more, and then goes on to the
// page that it stands on.
func (p *Pages) again(r *http.Request, l *i18n.Locale, in signin.Session, next string, wrong error) (templ.Component, error) {
	options, err := p.Service.ProveOptions(r.Context(), in)
	if err != nil {
		return nil, err
	}
	words, _ := fault(l, wrong)
	return ui.Stack(ui.Para(ui.Plain(l.T("signin.prove.why"))),
		ui.FormView(l, ui.Form{ID: "prove", Label: l.T("signin.prove.button"), Action: l.Path(AccountPath, "prove"), Submit: l.T("signin.prove.button"),
			Fault: words, Hidden: [][2]string{{"next", next}}, Passkey: &ui.Passkey{Options: options}})), nil
}

func (p *Pages) crumbs(l *i18n.Locale) []ui.Link {
	return []ui.Link{{Href: l.Path(AccountPath), Words: l.T("signin.account.title")}}
}

func (p *Pages) prove(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	in, _, err := p.session(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.provePage(r, l, in, inside(r.URL.Query().Get("next")), nil)
}

func (p *Pages) provePage(r *http.Request, l *i18n.Locale, in signin.Session, next string, wrong error) (ui.Page, error) {
	body, err := p.again(r, l, in, next, wrong)
	return ui.Page{Title: l.T("signin.prove.title"), Crumbs: p.crumbs(l), Passkey: true, Body: body}, err
}

func (p *Pages) proved(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	in, _, err := p.session(r)
	if err != nil {
		return ui.Answer{}, err
	}
	if err := p.Limits.Enter.Take(p.Proxies.Key(r)); err != nil {
		return ui.Answer{}, slow(w, err)
	}
	next := inside(r.PostFormValue("next"))
	token, err := p.Service.Prove(r.Context(), in, []byte(r.PostFormValue("passkey")))
	if err != nil {
		if _, ok := fault(l, err); !ok {
			return ui.Answer{}, slow(w, err)
		}
		page, err := p.provePage(r, l, in, next, err)
		return ui.Answer{Page: page}, err
	}
	p.give(w, token)
	if next == "" {
		next = l.Path(AccountPath)
	}
	return ui.Answer{To: next}, nil
}

func (p *Pages) add(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	in, _, err := p.session(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.addPage(r, l, in, l.T("signin.key.default"), nil)
}

func (p *Pages) addPage(r *http.Request, l *i18n.Locale, in signin.Session, name string, wrong error) (ui.Page, error) {
	page := ui.Page{Title: l.T("signin.add.title"), Lead: l.T("signin.add.lead"), Crumbs: p.crumbs(l), Passkey: true}
	if !p.Service.IsFresh(in) {
		body, err := p.again(r, l, in, l.Path(AccountPath, "add"), nil)
		page.Body = body
		return page, err
	}
	options, err := p.Service.AddOptions(r.Context(), in)
	page.Body = ui.FormView(l, ui.Form{ID: "add", Label: l.T("signin.add.title"), Submit: l.T("signin.add.button"), Fault: except(l, wrong, signin.ErrName),
		Inputs: []ui.Input{{Name: "key", Label: l.T("signin.key.name"), Hint: l.T("signin.key.name-hint"), Value: name, Max: signin.MaxName,
			Fault: said(l, wrong, signin.ErrName)}},
		Passkey: &ui.Passkey{Create: true, Options: options}})
	return page, err
}

// added takes a new passkey, and goes on to the draft in which the passkey that
// is authorized lists the new one beside it.
func (p *Pages) added(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	in, actor, err := p.session(r)
	if err != nil {
		return ui.Answer{}, err
	}
	if err := p.Limits.Enter.Take(p.Proxies.Key(r)); err != nil {
		return ui.Answer{}, slow(w, err)
	}
	name := r.PostFormValue("key")
	k, err := p.Service.Add(r.Context(), in, []byte(r.PostFormValue("passkey")), name)
	if err != nil {
		if _, ok := fault(l, err); !ok {
			return ui.Answer{}, err
		}
		page, err := p.addPage(r, l, in, name, err)
		return ui.Answer{Page: page}, err
	}
	return p.include(r, l, in, actor.Identity.IsZero(), k)
}

// include goes on to the draft that lists a passkey. Without a hat there is
// none: its page offers it again.
func (p *Pages) include(r *http.Request, l *i18n.Locale, in signin.Session, bare bool, k signin.Passkey) (ui.Answer, error) {
	if bare {
		return ui.Answer{To: l.Path(AccountPath) + "?after=done"}, nil
	}
	page, err := p.Service.Include(r.Context(), in, k)
	if err != nil {
		return ui.Answer{}, err
	}
	return ui.Answer{To: l.Path(page)}, nil
}

// mine gives the passkey of an address, if it is the reader's own.
func (p *Pages) mine(r *http.Request, in signin.Session) (signin.Passkey, error) {
	all, err := p.Service.PasskeysOf(r.Context(), in.Person)
	if err != nil {
		return signin.Passkey{}, err
	}
	for _, k := range all {
		if idOf(k) == r.PathValue("id") {
			return k, nil
		}
	}
	return signin.Passkey{}, fail.New(fail.NotFound, "There is no such passkey.")
}

func (p *Pages) passkey(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	in, _, err := p.session(r)
	if err != nil {
		return ui.Page{}, err
	}
	k, err := p.mine(r, in)
	if err != nil {
		return ui.Page{}, err
	}
	return p.passkeyPage(r, l, in, k, nil)
}

func (p *Pages) passkeyPage(r *http.Request, l *i18n.Locale, in signin.Session, k signin.Passkey, wrong error) (ui.Page, error) {
	at := l.Path(AccountPath, "passkeys", idOf(k))
	page := ui.Page{Title: k.Name, Crumbs: p.crumbs(l), Passkey: true}
	act := func(what string) [][2]string { return [][2]string{{"do", what}} }
	rename := ui.FormView(l, ui.Form{ID: "rename", Action: at, Label: l.T("signin.key.rename"), Submit: l.T("signin.key.rename"), Hidden: act("rename"),
		Inputs: []ui.Input{{Name: "key", Label: l.T("signin.key.name"), Value: k.Name, Max: signin.MaxName, Fault: said(l, wrong, signin.ErrName)}}})
	hats, err := p.Service.HatsOf(r.Context(), in, k)
	if err != nil {
		return page, err
	}
	body := []templ.Component{rename}
	if len(hats) == 0 && !in.Identity.IsZero() {
		body = append(body, ui.Part("include", l.T("signin.include.heading"), 2, ui.Para(ui.Plain(l.T("signin.include.why"))),
			ui.FormView(l, ui.Form{ID: "include-form", Action: at, Label: l.T("signin.include.heading"), Submit: l.T("signin.include.button"), Hidden: act("include")})))
	}
	var remove templ.Component
	if p.Service.IsFresh(in) {
		remove = ui.FormView(l, ui.Form{ID: "remove", Action: at, Label: l.T("signin.key.remove"), Submit: l.T("signin.key.remove"), Grave: true, Hidden: act("remove"),
			Fault: except(l, wrong, signin.ErrName)})
	} else if remove, err = p.again(r, l, in, at, nil); err != nil {
		return page, err
	}
	page.Body = ui.Stack(append(body, ui.Part("removing", l.T("signin.key.remove"), 2, ui.Para(ui.Plain(l.T("signin.key.remove-what"))), remove))...)
	return page, nil
}

// changed renames, includes or removes a passkey.
func (p *Pages) changed(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	in, actor, err := p.session(r)
	if err != nil {
		return ui.Answer{}, err
	}
	k, err := p.mine(r, in)
	if err != nil {
		return ui.Answer{}, err
	}
	to := l.Path(AccountPath) + "?after=done"
	switch r.PostFormValue("do") {
	case "rename":
		err = p.Service.Rename(r.Context(), actor, k.ID, r.PostFormValue("key"))
	case "include":
		return p.include(r, l, in, actor.Identity.IsZero(), k)
	case "remove":
		if err = p.Service.Remove(r.Context(), in, k.ID); err == nil && string(k.ID) == string(in.Passkey) {
			p.take(w) // this session was begun with it, and is over
			to = l.Path(SignInPath) + "?after=removed"
		}
	default:
		err = fail.New(fail.Invalid, "The form is not one of this page.")
	}
	if err == nil {
		return ui.Answer{To: to}, nil
	}
	if _, ok := fault(l, err); !ok {
		return ui.Answer{}, err
	}
	page, err := p.passkeyPage(r, l, in, k, err)
	return ui.Answer{Page: page}, err
}
