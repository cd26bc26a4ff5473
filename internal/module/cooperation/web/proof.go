package web

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// proving stands in the address of the proof of a statement; provable ends that of
// the page which says when there is one.
const (
	proving  = "proof"
	provable = "when"
)

func (v *viewer) proofPath(t *cooperation.Thread, id statement.Hash) string {
	return v.Path(Home, t.Case, v.beside(t).String(), proving, id.String())
}

// proofLink leads to the proof of a statement: to the file, once an anchor binds
// it, before to the page that says when. What is not passed on has no such file.
func (v *viewer) proofLink(t *cooperation.Thread, s *cooperation.Said) templ.Component {
	switch {
	case v.mayProve(t, s, marking.Agreed) != nil:
		return templ.NopComponent
	case s.Index < v.bound:
		return ui.Stack(ui.Plain("· "), v.proofFile(t, s))
	}
	return ui.Stack(ui.Plain("· "), ui.A(v.proofPath(t, s.Statement)+"/"+provable, v.T("cooperation.proof.link")))
}

func (v *viewer) proofFile(t *cooperation.Thread, s *cooperation.Said) templ.Component {
	return ui.A(v.proofPath(t, s.Statement)+"?"+marking.Field+"="+marking.Agreed, v.T("cooperation.proof.link"))
}

func (v *viewer) mayProve(t *cooperation.Thread, s *cooperation.Said, saying string) error {
	return cooperation.MayProve(v.actor, t, s, saying)
}

// asked finds the statement that an address names, in a thread that the reader
// opens.
func (p *Pages) asked(r *http.Request, l *i18n.Locale) (*viewer, cooperation.Held, *cooperation.Said, error) {
	v, err := p.viewer(r, l)
	if err != nil {
		return nil, cooperation.Held{}, nil, err
	}
	all, err := p.Queries.Case(r.Context(), v.actor, r.PathValue("case"))
	if err != nil {
		return nil, cooperation.Held{}, nil, err
	}
	missing := fail.New(fail.NotFound, "There is no such statement in this case.")
	who, err := other(r)
	id, ierr := statement.ParseHash(r.PathValue("statement"))
	if errors.Join(err, ierr) != nil {
		return nil, cooperation.Held{}, nil, missing
	}
	for _, h := range all {
		if s := h.Find(id); s != nil && v.beside(h.Thread) == who {
			return v, h, s, nil
		}
	}
	return nil, cooperation.Held{}, nil, missing
}

// proof is what convinces a stranger who holds the public register of a statement.
func (p *Pages) proof(r *http.Request, l *i18n.Locale) (ui.File, error) {
	v, h, s, err := p.asked(r, l)
	if err != nil {
		return ui.File{}, err
	}
	if err := v.mayProve(h.Thread, s, r.URL.Query().Get(marking.Field)); err != nil {
		return ui.File{}, err
	}
	b, err := p.Queries.Prove(r.Context(), v.actor, s.Statement)
	if err == nil {
		err = p.Opened(r.Context(), v.actor, h.Case)
	}
	if err != nil {
		return ui.File{}, err
	}
	return ui.File{Name: cooperation.ProofName(s.Statement), Type: "application/json", Body: b.Encode()}, nil
}

// provable says when a statement can be proved, or that it can.
func (p *Pages) provable(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, h, s, err := p.asked(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	if err := v.mayProve(h.Thread, s, marking.Agreed); err != nil {
		return ui.Page{}, err
	}
	if v.bound, err = p.Queries.Bound(r.Context()); err != nil {
		return ui.Page{}, err
	}
	page := v.page(h.Thread)
	page.Crumbs = append(page.Crumbs, ui.Link{Href: l.Path(Home, h.Case), Words: page.Title, Lang: page.TitleIn})
	page.Title, page.TitleIn, page.Lead = l.T("cooperation.proof.title"), "", l.T("cooperation.proof.lead")
	facts := ui.Facts{{Term: l.T("cooperation.proof.of"), Content: ui.Plain(l.T("cooperation.verb." + string(s.Verb)))},
		{Term: l.T("cooperation.proof.whole"), Content: ui.Code(s.Statement.String())}}
	there := ui.Para(v.proofFile(h.Thread, s))
	if s.Index >= v.bound {
		next := p.Clock.Now().UTC().Truncate(journal.Cadence).Add(journal.Cadence)
		there = ui.NoticeOf(l.T("cooperation.proof.not-yet"), ui.Para(ui.Sentence(l, "cooperation.proof.from", ui.Parts{"at": ui.Moment(l, next)})))
	}
	page.Body = ui.Stack(there, ui.FactList(facts), ui.Para(ui.Sentence(l, "cooperation.proof.check", ui.Parts{"command": ui.Code("comity verify --proof " + cooperation.ProofName(s.Statement))})))
	return page, nil
}
