package web

import (
	"encoding/json"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Demo is what the demonstration adds: people who do not exist, and a passkey
// in software that answers for them. It is nil everywhere else, and then its
// addresses do not exist.
type Demo interface {
	Personas() []Persona
	// Become gives what a persona has shown to sign in: fail.NotFound for one
	// that there is not.
	Become(id string) (signin.Proof, error)
	// Answer answers a page's wish for a passkey in a persona's place: the
	// options and the answer are JSON as the browser has them.
	Answer(person, ceremony string, options []byte) ([]byte, error)
}

// Persona is somebody to try the hub as.
type Persona struct {
	ID       string // "xa-drafter"
	Identity statement.Hash
	Listed   string
	Roles    []policy.Role
}

const (
	personaPath = "/demo"
	// SignerPath is where a page of the demonstration asks for an answer.
	SignerPath = "/demo/passkey"
)

func (p *Pages) personas(_ *http.Request, l *i18n.Locale) (ui.Page, error) {
	return p.personasPage(l, ""), nil
}

// personasPage says first why somebody who was chosen is not signed in; "" for nothing.
func (p *Pages) personasPage(l *i18n.Locale, wrong string) ui.Page {
	body := []templ.Component{ui.Para(ui.Plain(l.T("signin.demo.what")))}
	if wrong != "" {
		body = append([]templ.Component{ui.NoticeOf(l.T("ui.form.refused"), ui.Para(ui.Plain(wrong)))}, body...)
	}
	for _, one := range p.Demo.Personas() {
		as, lang := p.name(l, one.Identity, one.Listed)
		body = append(body, ui.Part("persona-"+one.ID, l.T("signin.persona."+one.ID), 2,
			ui.Para(named(l, as, lang), ui.Plain(" — "+roleWords(l, one.Roles))),
			ui.FormView(l, ui.Form{ID: "become-" + one.ID, Action: l.Path(personaPath), Label: l.T("signin.persona." + one.ID),
				Submit: l.T("signin.demo.button"), Hidden: [][2]string{{"persona", one.ID}}})))
	}
	return ui.Page{Title: l.T("signin.demo.title"), Lead: l.T("signin.demo.lead"), Body: ui.Stack(body...)}
}

func (p *Pages) become(w http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	proof, err := p.Demo.Become(r.PostFormValue("persona"))
	if err != nil {
		return ui.Answer{}, err
	}
	to, err := p.Begin(w, r, l, proof, inside(r.PostFormValue("next")))
	if words, ok := fault(l, err); ok {
		p.take(w)
		page := p.personasPage(l, words)
		page.Status = http.StatusForbidden
		return ui.Answer{Page: page}, nil
	}
	return ui.Answer{To: to}, err
}

// Signer answers a page's wish for a passkey in the place of the persona that
// is signed in: {"ceremony":"get","options":{…}} gives the credential as JSON.
// It is for the demonstration alone.
func (p *Pages) Signer(refuse func(w http.ResponseWriter, r *http.Request, err error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, err := p.signed(w, r)
		if err != nil {
			refuse(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer) // the reader has gone; there is nobody to tell
	})
}

func (p *Pages) signed(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if p.Demo == nil {
		return nil, fail.New(fail.NotFound, "There is nothing at this address.")
	}
	in, _, err := p.session(r)
	if err != nil {
		return nil, err
	}
	if in.How != signin.ByDemo {
		return nil, fail.New(fail.Denied, "This is for the people of the demonstration.")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, signin.MaxAnswer))
	if err != nil {
		return nil, err
	}
	var asked struct {
		Ceremony string          `json:"ceremony"`
		Options  json.RawMessage `json:"options"`
	}
	if err := json.Unmarshal(body, &asked); err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "The wish cannot be read.")
	}
	return p.Demo.Answer(in.Person, asked.Ceremony, asked.Options)
}
