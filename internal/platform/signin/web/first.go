package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/ui"
)

// FirstPath is the first page of a hub that has no officers yet, before the
// secret that the program prints.
const FirstPath = "/first/"

// First is that page. All fields but Made are required.
type First struct {
	Guard    *signin.First
	Identity string                                       // of the hub's participant, as its recovery sheet names it
	Hub      func() string                                // what the hub is called now
	Rename   func(ctx context.Context, name string) error // calls it something else
	Made     bool                                         // the hub was made on this page a moment ago: its name is given and its sheet was read back
}

// firstCookie holds what the one browser was given that has the first page.
const firstCookie = "comity-first"

// HeldFirst reads what a browser holds of the first page; "" when nothing. Two of
// the name are a neighbour's doing: neither counts.
func HeldFirst(r *http.Request) string {
	found := r.CookiesNamed(firstCookie)
	if len(found) != 1 {
		return ""
	}
	return found[0].Value
}

// HoldFirst gives it to a browser, until it is closed. base is the public address
// of the hub; a request that came by it came over what it names.
func HoldFirst(w http.ResponseWriter, r *http.Request, base, held string) {
	u, err := url.Parse(base)
	secure := r.TLS != nil || err == nil && u.Scheme == "https" && u.Host == r.Host
	http.SetCookie(w, &http.Cookie{Name: firstCookie, Value: held, Path: "/", HttpOnly: true, Secure: secure, SameSite: http.SameSiteStrictMode})
}

// firstly is what the page shows: what was typed, what is wrong with it, and
// the link that was just made.
type firstly struct {
	have     int // key officers
	hub      string
	officer  signin.Person
	here     bool  // the officer can enrol in this very browser
	naming   error // wrong with the name of the hub
	inviting error // wrong with the officer
	link     string
}

func (p *Pages) opened(r *http.Request) (have int, err error) {
	if err := p.Limits.Look.Take(p.Proxies.Key(r)); err != nil {
		return 0, err
	}
	return p.Service.Open(r.Context(), p.First.Guard, r.PathValue("token"), HeldFirst(r))
}

// begin is what the page shows before anything is typed.
func (p *Pages) begin(r *http.Request, l *i18n.Locale, have int) firstly {
	return firstly{have: have, hub: p.First.Hub(), officer: signin.Person{Language: l.Tag()}, here: have == 0 && p.reached(r)}
}

// reached reports whether a request came by the address at which passkeys are
// made: only there can somebody enrol.
func (p *Pages) reached(r *http.Request) bool {
	u, err := url.Parse(p.Service.Base())
	return err == nil && u.Host != "" && u.Host == r.Host
}

func (p *Pages) first(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	have, err := p.opened(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.firstPage(l, p.begin(r, l, have), r.URL.Query().Get("after") == "enrolled"), nil
}

// firstPage names the hub, minds the sheet, and invites two officers. A link is
// shown once.
func (p *Pages) firstPage(l *i18n.Locale, f firstly, enrolled bool) ui.Page {
	if f.have >= signin.Founders {
		return ui.Page{Title: l.T("signin.first.done"), Lead: l.T("signin.first.done-lead"), Body: ui.Stack(
			ui.Para(ui.A(l.Path(SignInPath), l.T("signin.title"))), ui.Para(ui.Plain(l.T("signin.first.done-next"))))}
	}
	var body []templ.Component
	if f.link != "" {
		how := l.T("signin.first.link-once")
		if f.have > 0 {
			how = l.T("signin.first.link-second")
		}
		body = append(body, ui.NoticeOf(l.T("signin.first.link"), ui.Para(ui.A(f.link, f.link)), ui.Para(ui.Plain(how))))
	} else if enrolled {
		body = append(body, ui.NoticeOf(l.T("signin.enrolled.heading"), ui.Para(ui.Plain(l.T("signin.first.then-second")))))
	}
	lead := l.T("signin.first.made")
	if !p.First.Made {
		lead = l.T("signin.first.lead")
		body = append(body, p.unmade(l, f)...)
	}
	officers := ui.Part("officers", l.T("signin.first.officers"), 2, ui.Para(ui.Plain(l.N("signin.first.have", f.have))),
		ui.Para(ui.Plain(l.T("signin.first.why"))), ui.FormView(l, officerForm(l, f)))
	return ui.Page{Title: l.T("signin.first.title"), Lead: lead, Body: ui.Stack(append(body, officers)...)}
}

func doing(what string) [][2]string { return [][2]string{{"do", what}} }

// unmade are the parts of the page for a hub that was made on the command line.
func (p *Pages) unmade(l *i18n.Locale, f firstly) []templ.Component {
	name := ui.Form{ID: "name-form", Label: l.T("signin.first.name"), Submit: l.T("signin.first.name-button"), Hidden: doing("name"), Inputs: []ui.Input{
		{Name: "hub", Label: l.T("signin.first.name-label"), Value: f.hub, Max: 80, Fault: said(l, f.naming, signin.ErrName)}}}
	return []templ.Component{
		ui.Part("naming", l.T("signin.first.name"), 2, ui.FormView(l, name)),
		ui.Part("sheet", l.T("signin.first.sheet"), 2, ui.Para(ui.Plain(l.T("signin.first.sheet-what"))),
			ui.FactList(ui.Facts{{Term: l.T("signin.first.identity"), Content: ui.Code(p.First.Identity)}})),
	}
}

func officerForm(l *i18n.Locale, f firstly) ui.Form {
	form := ui.Form{ID: "officer-form", Label: l.T("signin.first.officers"), Submit: l.T("signin.first.invite"), Hidden: doing("invite"),
		Fault: except(l, f.inviting, signin.ErrName, signin.ErrMail, signin.ErrLanguage), Inputs: []ui.Input{
			{Name: "name", Label: l.T("signin.first.officer"), Value: f.officer.Name, Max: signin.MaxName, Fault: said(l, f.inviting, signin.ErrName)},
			{Kind: ui.Mail, Name: "mail", Label: l.T("signin.person.mail"), Value: f.officer.Mail, Max: signin.MaxMail, Optional: true, Fault: said(l, f.inviting, signin.ErrMail)},
			{Kind: ui.Choice, Name: "language", Label: l.T("signin.person.language"), Value: f.officer.Language, Options: languages(l), Fault: said(l, f.inviting, signin.ErrLanguage)},
		}}
	if f.here {
		form.Submit = l.T("signin.first.go-on")
		form.Inputs = append(form.Inputs, ui.Input{Kind: ui.Choosing, Name: "where", Label: l.T("signin.first.where"), Value: "here", Options: []ui.Option{
			{Value: "here", Words: l.T("signin.first.where-here")}, {Value: "link", Words: l.T("signin.first.where-link")}}})
	}
	return form
}

func (p *Pages) founding(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	have, err := p.opened(r)
	if err == nil && have >= signin.Founders {
		return ui.Answer{To: l.Path(SignInPath)}, nil
	}
	if err != nil {
		return ui.Answer{}, err
	}
	held, ok := p.First.Guard.Claim(r.PathValue("token"), HeldFirst(r))
	if !ok {
		return ui.Answer{}, fail.New(fail.Conflict, "The first page is open in another browser.")
	}
	HoldFirst(w, r, p.Service.Base(), held)
	f := p.begin(r, l, have)
	switch r.PostFormValue("do") {
	case "name":
		f.hub = r.PostFormValue("hub")
		if err = p.First.Rename(r.Context(), f.hub); err == nil {
			return ui.Answer{To: l.Path(FirstPath + r.PathValue("token"))}, nil
		}
		f.naming = err
	case "invite":
		f.officer = signin.Person{Name: r.PostFormValue("name"), Mail: r.PostFormValue("mail"), Language: r.PostFormValue("language")}
		var link string
		if link, err = p.Service.Founder(r.Context(), f.officer); err == nil {
			return p.invited(l, f, link, r.PostFormValue("where") == "here"), nil
		}
		f.inviting = err
	default:
		return ui.Answer{}, fail.New(fail.Invalid, "The form is not one of this page.")
	}
	if _, ok := fault(l, err); !ok {
		return ui.Answer{}, err
	}
	return ui.Answer{Page: p.firstPage(l, f, false)}, nil
}

// invited leads on to the page behind a link that is followed at once, and shows
// any other.
func (p *Pages) invited(l *i18n.Locale, f firstly, link string, here bool) ui.Answer {
	if path, ok := pathOf(link); here && f.here && ok {
		return ui.Answer{To: l.Path(path)}
	}
	f.link, f.officer = link, signin.Person{Language: l.Tag()}
	page := p.firstPage(l, f, false)
	page.Status = http.StatusOK
	return ui.Answer{Page: page}
}

func pathOf(link string) (string, bool) {
	u, err := url.Parse(link)
	return u.EscapedPath(), err == nil
}

// backToFirst is where somebody goes on who has enrolled in the browser that has
// the first page, as the first of two; "" for anybody else.
func (p *Pages) backToFirst(r *http.Request, l *i18n.Locale) string {
	if p.First == nil || !p.First.Guard.Held(HeldFirst(r)) {
		return ""
	}
	have, err := p.Service.Open(r.Context(), p.First.Guard, p.First.Guard.Token(), HeldFirst(r))
	if err != nil || have == 0 {
		return ""
	}
	return l.Path(FirstPath+p.First.Guard.Token()) + "?after=enrolled"
}
