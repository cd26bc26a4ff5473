package app

import (
	"context"
	"os"
	"path/filepath"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/module/implementation/law"
	lawweb "comity.example/comity/internal/module/implementation/law/web"
	"comity.example/comity/internal/module/implementation/practice"
	practiceweb "comity.example/comity/internal/module/implementation/practice/web"
	"comity.example/comity/internal/module/implementation/registry"
	registryweb "comity.example/comity/internal/module/implementation/registry/web"
	implementationweb "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// laws answers which laws and policies are registered, for those who read.
func (h *Hub) laws() *law.Queries {
	return &law.Queries{Queries: registry.Queries[law.Content]{Of: law.Register(), DB: h.DB, Participants: naming{}, Submissions: h.rooms.submissions, Hub: h.Ledger.Hub}}
}

// practices answers which practices are described, for those who read.
func (h *Hub) practices() *practice.Queries {
	return &practice.Queries{Queries: registry.Queries[practice.Content]{Of: practice.Register(), DB: h.DB, Participants: naming{}, Submissions: h.rooms.submissions, Hub: h.Ledger.Hub}}
}

// instruments are the types of instrument of this hub: those that are shipped, and
// the operator's own.
func (o Options) instruments() (*law.Types, error) {
	types, err := law.ShippedTypes()
	if err != nil || o.Data == "" {
		return types, err
	}
	return types.With(os.DirFS(filepath.Clean(o.Data)))
}

// isProvision reports whether there is a provision under a frozen id.
func isProvision(ctx context.Context, q sqldb.Querier, id string) (bool, error) {
	if framework.TypeOfSubject(id) != framework.TypeProvision {
		return false, nil
	}
	p, err := framework.ProvisionIn(ctx, q, id)
	return p != nil, err
}

// provisions is what the pages of registers know of what was agreed.
func (h *Hub) provisions() registryweb.Provisions {
	return registryweb.Provisions{Cited: h.cited, Page: framework.Address, Choices: func(ctx context.Context, l *i18n.Locale) (out []ui.Option, err error) {
		topics, err := choosing{h}.Topics(ctx, l)
		for _, t := range topics {
			out = append(out, t.Provisions...)
		}
		return out, err
	}}
}

// newLaws makes the register of laws and policies.
func (h *Hub) newLaws() (implementing, error) {
	types, err := h.opts.instruments()
	if err != nil {
		return implementing{}, err
	}
	desk := h.sayingDesk()
	desk.Beside = h.submitted.Service.PublishDraft
	service := (&law.Service{Service: registry.Service[law.Content]{Desk: desk}, Laws: h.laws(), Types: types, Class: naming{}.Class, Provision: isProvision, Here: h.submitted.Service.Here}).Ready()
	h.registers.laws = service
	pages := &lawweb.Pages{Way: h.handingIn(), Laws: service.Laws, Service: service, Types: types, Provisions: h.provisions(), Files: h.submitted.Service,
		Public: func(ctx context.Context, hash statement.Hash) bool {
			_, err := h.rooms.submissions.Attachment(ctx, hash)
			return err == nil
		}}
	return implementing{Doors: []implementationweb.Door{{Path: law.Home, Title: "law.list.title", Lead: "law.list.lead", Twin: lawweb.Twin}},
		Rules: h.registerRules(service.Rules(), pages.Clear), Routes: pages.Routes(), Edits: pages.Edits(), On: pages.On, Of: pages.Of}, nil
}

// newPractices makes the register of good practices.
func (h *Hub) newPractices() (implementing, error) {
	service := (&practice.Service{Service: registry.Service[practice.Content]{Desk: h.sayingDesk()}, Practices: h.practices(), Listed: naming{}.Listed, Provision: isProvision}).Ready()
	h.registers.practices = service
	pages := &practiceweb.Pages{Way: h.handingIn(), Practices: service.Practices, Service: service, Provisions: h.provisions(), Elsewhere: h.practicesInConsultations}
	return implementing{Doors: []implementationweb.Door{{Path: practice.Home, Title: "practice.list.title", Lead: "practice.list.lead", Twin: practiceweb.Twin}},
		Rules: h.registerRules(service.Rules(), pages.Clear), Routes: pages.Routes(), Edits: pages.Edits(), On: pages.On, Of: pages.Of}, nil
}

// registers take down what is entered in the registers of implementation.
type registers struct {
	laws      *law.Service
	practices *practice.Service
}

// Laws takes down laws and policies.
func (h *Hub) Laws() *law.Service { return h.registers.laws }

// Practices takes down good practices.
func (h *Hub) Practices() *practice.Service { return h.registers.practices }

// registerRules are the rules of a register's drafts, with what is shown to who
// clears them. The files of a statement are put beside the register as it is said.
func (h *Hub) registerRules(rules []saying.Rule, clear func(typ string) func(l *i18n.Locale, subject string, body []byte) (string, templ.Component)) (out []draft.Rule) {
	for _, r := range rules {
		rule := draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles, ViewOf: clear(r.Type)}
		rule.After = func(ctx context.Context, tx *sqldb.Tx, _ ledger.Receipt, body []byte) error {
			return h.submitted.Service.PublishDraft(ctx, tx, ledger.Draft{Type: r.Type, Body: body})
		}
		out = append(out, rule)
	}
	return out
}

// mostPractices is how many practices from consultations stand beside the
// register's own: the newest.
const mostPractices = 50

// practicesInConsultations implements practiceweb.Elsewhere: contributions of that
// kind that stand.
func (h *Hub) practicesInConsultations(ctx context.Context, l *i18n.Locale, provision, author string) (out []practiceweb.Handed, more string, err error) {
	part, err := h.rooms.consulting.said.List(ctx, contribution.Filter{Kind: contribution.Practice, About: provision, Author: author, Limit: mostPractices})
	if err != nil {
		return nil, "", err
	}
	for i := range part.Items {
		c := &part.Items[i]
		if c.Withdrawn != nil || c.SetAside != nil {
			continue
		}
		of, err := h.rooms.consulting.calls.Get(ctx, c.Consultation.String())
		if err != nil {
			return nil, "", err
		}
		title := c.Title
		if title.Empty() {
			title = c.Text
		}
		out = append(out, practiceweb.Handed{Title: title, Page: l.Path("/contributions", c.ID), Told: c.Told, Where: of.Title, WherePage: l.Path("/consultations", of.ID), About: c.About, Statements: c.Statements})
	}
	if part.Next > 0 {
		more = l.Path("/contributions") + asked("kind", string(contribution.Practice))
	}
	return out, more, nil
}
