package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/i18n"
	custodyweb "comity.example/comity/internal/platform/custody/web"
	"comity.example/comity/internal/platform/founding"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/signin"
	signinweb "comity.example/comity/internal/platform/signin/web"
	"comity.example/comity/internal/ui"
)

// Pages are the pages on which a hub is made. All fields but Base, Suggested and
// Proxies are required.
type Pages struct {
	Founding  *founding.Founding
	Guard     *signin.First
	Base      string        // public address, where the operator has set one: it is not asked for
	Suggested founding.Plan // what is filled in
	Proxies   limit.Proxies
	Limits    *signinweb.Limits
}

// small is more than any form here holds, in bytes.
const small = 16 << 10

// Routes lists the room's one address.
func (p *Pages) Routes() []ui.Route {
	return []ui.Route{{Path: signinweb.FirstPath + "{token}", Page: p.page, Form: p.sent, Desk: true, Early: true, Limit: small, Secret: true}}
}

// NotYet is what every other address answers.
func NotYet() error {
	return fail.New(httpsrv.Founding, "This hub is being made.")
}

// admitted refuses a wrong secret, and any browser but the one that sent the
// first form, with what every other address answers.
func (p *Pages) admitted(r *http.Request) error {
	if err := p.Limits.Look.Take(p.Proxies.Key(r)); err != nil {
		return err
	}
	if !p.Guard.Admits(r.PathValue("token"), signinweb.HeldFirst(r)) {
		return NotYet()
	}
	return nil
}

func (p *Pages) page(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if err := p.admitted(r); err != nil {
		return ui.Page{}, err
	}
	if p.Founding.Numbers() != nil {
		return p.wordsPage(l, ""), nil
	}
	typed := p.Founding.Typed()
	if typed.Address == "" {
		typed = p.Suggested
	}
	return p.planPage(l, typed, nil), nil
}

func (p *Pages) sent(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	if err := p.admitted(r); err != nil {
		return ui.Answer{}, err
	}
	if err := p.Limits.Enter.Take(p.Proxies.Key(r)); err != nil {
		return ui.Answer{}, err
	}
	held, ok := p.Guard.Claim(r.PathValue("token"), signinweb.HeldFirst(r))
	if !ok {
		return ui.Answer{}, NotYet() // another browser was first, a moment ago
	}
	signinweb.HoldFirst(w, r, p.Base, held)
	here := ui.Answer{To: l.Path(signinweb.FirstPath + r.PathValue("token"))}
	switch r.PostFormValue("do") {
	case "plan":
		return p.planned(r, l, here)
	case "again":
		p.Founding.Again()
		return here, nil
	case "words":
		return p.confirmed(r, l, here)
	}
	return ui.Answer{}, fail.New(fail.Invalid, "The form is not one of this page.")
}

// planned draws the keys and shows their sheet, which is in this answer and
// nowhere else. Sent a second time it leads on: the sheet is not shown again.
func (p *Pages) planned(r *http.Request, l *i18n.Locale, here ui.Answer) (ui.Answer, error) {
	typed := founding.Plan{Name: r.PostFormValue("name"), Address: r.PostFormValue("address"), Log: r.PostFormValue("log"),
		Contact: r.PostFormValue("contact"), Load: r.PostFormValue("load") == "yes", Passphrase: r.PostFormValue("passphrase"), Repeated: r.PostFormValue("repeated")}
	if p.Base != "" {
		typed.Address = p.Base
	}
	sheet, err := p.Founding.Draw(typed)
	var slips founding.Slips
	switch {
	case errors.Is(err, founding.ErrDrawn):
		return here, nil
	case errors.As(err, &slips):
		return ui.Answer{Page: p.planPage(l, typed, slips)}, nil
	case err != nil:
		return ui.Answer{}, err
	}
	return ui.Answer{Page: ui.Page{Title: l.T("custody.sheet.title"), Status: http.StatusOK,
		Body: custodyweb.SheetView(l, sheet, typed.Name, ui.Link{Href: here.To, Words: l.T("founding.sheet.next")})}}, nil
}

// confirmed makes the hub. The page after that is the hub's own.
func (p *Pages) confirmed(r *http.Request, l *i18n.Locale, here ui.Answer) (ui.Answer, error) {
	var typed []string
	for i := range founding.Asked {
		typed = append(typed, r.PostFormValue(field(i)))
	}
	err := p.Founding.Confirm(r.Context(), typed)
	switch {
	case err == nil, errors.Is(err, founding.ErrDrawn), errors.Is(err, founding.ErrNone):
		return here, nil
	case errors.Is(err, founding.ErrWords):
		return ui.Answer{Page: p.wordsPage(l, l.T("founding.fault.words"))}, nil
	}
	return ui.Answer{}, err
}

func doing(what string) [][2]string { return [][2]string{{"do", what}} }

func (p *Pages) planPage(l *i18n.Locale, typed founding.Plan, wrong founding.Slips) ui.Page {
	fault := func(f founding.Field) string {
		if slices.Contains(wrong, f) {
			return l.T("founding.fault." + string(f))
		}
		return ""
	}
	line := func(kind ui.InputKind, f founding.Field, value string, optional bool) ui.Input {
		in := ui.Input{Kind: kind, Name: string(f), Label: l.T("founding.plan." + string(f)), Value: value, Fault: fault(f), Optional: optional}
		if key := "founding.hint." + string(f); l.Has(key) {
			in.Hint = l.T(key)
		}
		return in
	}
	form := ui.Form{ID: "plan-form", Submit: l.T("founding.plan.submit"), Hidden: doing("plan")}
	name := line(ui.Line, founding.FieldName, typed.Name, false)
	name.Max = 80
	form.Inputs = append(form.Inputs, name)
	if p.Base == "" {
		form.Inputs = append(form.Inputs, line(ui.Web, founding.FieldAddress, typed.Address, false))
	}
	log := line(ui.Line, founding.FieldLog, typed.Log, true)
	log.Ltr, log.Max = true, 200
	contact := line(ui.Mail, founding.FieldContact, typed.Contact, true)
	contact.Max = signin.MaxMail
	form.Inputs = append(form.Inputs, log, contact)
	if p.Founding.NeedsPassphrase() {
		first, second := line(ui.Secret, founding.FieldPassphrase, "", false), line(ui.Secret, founding.FieldRepeated, "", false)
		first.Complete, second.Complete = "new-password", "new-password"
		form.Inputs = append(form.Inputs, first, second)
	}
	load := ui.Input{Kind: ui.Agree, Name: "load", Label: l.T("founding.plan.load"), Hint: l.T("founding.hint.load"), Optional: true}
	if typed.Load {
		load.Value = "yes"
	}
	form.Inputs = append(form.Inputs, load)
	return ui.Page{Title: l.T("founding.plan.title"), Lead: l.T("founding.plan.lead"), Body: planBody(l, p.Base, p.Founding.NeedsPassphrase(), form)}
}

// field names the input of a word, from 0.
func field(i int) string { return "word-" + strconv.Itoa(i+1) }

func (p *Pages) wordsPage(l *i18n.Locale, fault string) ui.Page {
	form := ui.Form{ID: "words-form", Submit: l.T("founding.words.submit"), Hidden: doing("words"), Fault: fault}
	for i, n := range p.Founding.Numbers() {
		form.Inputs = append(form.Inputs, ui.Input{Name: field(i), Label: l.T("founding.words.word", "number", n), Max: 16, Ltr: true})
	}
	again := &ui.Form{ID: "again-form", Submit: l.T("founding.again.submit"), Hidden: doing("again"), Grave: true}
	if p.Founding.Begun() {
		again = nil
	}
	return ui.Page{Title: l.T("founding.words.title"), Lead: l.T("founding.words.lead"), Body: wordsBody(l, form, again)}
}
