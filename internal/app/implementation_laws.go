package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/law"
	lawweb "comity.example/comity/internal/module/implementation/law/web"
	"comity.example/comity/internal/module/implementation/practice"
	practiceweb "comity.example/comity/internal/module/implementation/practice/web"
	implementationweb "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/statement"
)

// laws answers which laws and policies are registered, for those who read.
func (h *Hub) laws() *entry.Queries[law.Law] {
	return &entry.Queries[law.Law]{DB: h.DB, World: h.entryWorld}
}

// practices answers which practices are described, for those who read.
func (h *Hub) practices() *entry.Queries[practice.Practice] {
	return &entry.Queries[practice.Practice]{DB: h.DB, World: h.entryWorld}
}

// readInstruments reads the types of instrument of this hub: those that are shipped,
// with the operator's own.
func (h *Hub) readInstruments() error {
	types, err := law.ShippedTypes()
	if own := h.opts.ownLists(); err == nil && own != nil {
		types, err = types.With(own)
	}
	h.instruments = types
	return err
}

// newLaws makes the register of laws and policies.
func (h *Hub) newLaws() (implementing, error) {
	if err := h.readInstruments(); err != nil {
		return implementing{}, err
	}
	desk := h.sayingDesk()
	desk.Beside = h.submitted.Service.PublishDraft
	service := law.NewService(desk, h.laws(), law.World{Types: h.instruments, Class: naming{}.Class, Provision: provisionIn, Here: h.submitted.Service.Here})
	h.registers.laws = service
	pages := lawweb.New(h.entryPages(), service, h.instruments, h.keeper())
	pages.Regions, pages.Region = regionalGroups(), h.ofRegionWhole
	return implementing{Doors: []implementationweb.Door{{Path: law.Home, Title: "law.list.title", Lead: "law.list.lead", Twin: lawweb.Twin}},
		Rules: h.publishing(entryRules(service, pages.Entries, nil)), Routes: pages.Routes(), Edits: pages.Entries.Edits(), On: pages.On, Of: pages.Of, In: pages.In}, nil
}

// keeper keeps the files of entries, sealed until one in the register names them.
func (h *Hub) keeper() *entryweb.Keeper {
	return &entryweb.Keeper{Files: h.submitted.Service, Public: func(ctx context.Context, hash statement.Hash) bool {
		_, err := h.rooms.submissions.Attachment(ctx, hash)
		return err == nil
	}, Sum: func(hash statement.Hash) string {
		_, content, err := h.opts.Attachments().Open(hash)
		if err != nil {
			return ""
		}
		sum := sha256.Sum256(content)
		return hex.EncodeToString(sum[:])
	}}
}

// newPractices makes the register of good practices.
func (h *Hub) newPractices() (implementing, error) {
	service := practice.NewService(h.sayingDesk(), h.practices(), practice.World{Listed: naming{}.Listed, Provision: provisionIn})
	h.registers.practices = service
	pages := practiceweb.New(h.entryPages(), service, h.practicesInConsultations)
	return implementing{Doors: []implementationweb.Door{{Path: practice.Home, Title: "practice.list.title", Lead: "practice.list.lead", Twin: practiceweb.Twin}},
		Rules: entryRules(service, pages.Entries, nil), Routes: pages.Routes(), Edits: pages.Entries.Edits(), On: pages.On, Of: pages.Of, In: pages.In}, nil
}

// registers take down what is entered in the registers of implementation.
type registers struct {
	laws      *entry.Service[law.Law]
	practices *entry.Service[practice.Practice]
}

// Laws takes down laws and policies.
func (h *Hub) Laws() *entry.Service[law.Law] { return h.registers.laws }

// Practices takes down good practices.
func (h *Hub) Practices() *entry.Service[practice.Practice] { return h.registers.practices }

// publishing adds to rules of drafts that the files of a statement are put beside
// the register as it is said.
func (h *Hub) publishing(rules []draft.Rule) []draft.Rule {
	for i := range rules {
		typ, before := rules[i].Type, rules[i].After
		rules[i].After = func(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt, body []byte) error {
			if before != nil {
				if err := before(ctx, tx, r, body); err != nil {
					return err
				}
			}
			return h.submitted.Service.PublishDraft(ctx, tx, ledger.Draft{Type: typ, Body: body})
		}
	}
	return rules
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
