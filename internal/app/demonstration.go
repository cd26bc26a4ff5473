package app

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/platform/signin/persona"
	signinweb "comity.example/comity/internal/platform/signin/web"
	"comity.example/comity/statement"
)

// demoOrganization is the organization that a demonstration invents beside the
// participants of its room.
const demoOrganization = "org:example-conference"

// invented are the people of a demonstration: none exists. Everyone but the
// expert, who speaks for nobody else, has a second person to clear what the
// first has drafted.
var invented = []struct {
	id, name, of string // of: as what the participant is listed; "" is the hub's own
	roles        []policy.Role
}{
	{"xa-drafter", "Drafter A (fictitious)", participant.DemoStateA, []policy.Role{policy.ContactOfficer, policy.Drafter}},
	{"xa-clearing", "Clearing officer A (fictitious)", participant.DemoStateA, []policy.Role{policy.Auditor, policy.ClearingOfficer, policy.KeyOfficer}},
	{"xb-drafter", "Drafter B (fictitious)", participant.DemoStateB, []policy.Role{policy.ContactOfficer, policy.Drafter}},
	{"xb-clearing", "Clearing officer B (fictitious)", participant.DemoStateB, []policy.Role{policy.Auditor, policy.ClearingOfficer, policy.KeyOfficer}},
	{"organization", "Secretary (fictitious)", demoOrganization, []policy.Role{policy.ClearingOfficer, policy.Drafter, policy.KeyOfficer}},
	{"organization-second", "Deputy secretary (fictitious)", demoOrganization, []policy.Role{policy.ClearingOfficer, policy.Drafter}},
	{"ngo", "Coordinator (fictitious)", participant.DemoNGO, []policy.Role{policy.ClearingOfficer, policy.Drafter, policy.KeyOfficer}},
	{"ngo-second", "Board member (fictitious)", participant.DemoNGO, []policy.Role{policy.ClearingOfficer, policy.Drafter}},
	{"expert", "A. Example (fictitious)", participant.DemoIndividual, []policy.Role{policy.ClearingOfficer, policy.Drafter, policy.KeyOfficer}},
	{"secretariat", "Secretariat officer (fictitious)", "", []policy.Role{policy.Auditor, policy.ClearingOfficer, policy.DirectoryManager, policy.Drafter, policy.KeyOfficer, policy.Secretariat}},
	{"secretariat-second", "Second secretariat officer (fictitious)", "", []policy.Role{policy.ClearingOfficer, policy.Drafter, policy.Secretariat}},
}

// demonstration gives the pages of the people who do not exist what they need.
type demonstration struct {
	hub    *Hub
	keeper *persona.Keeper
	of     map[string]statement.Hash // identities, by the ids of personas
}

var _ signinweb.Demo = (*demonstration)(nil)

// newDemonstration refuses any hub but one on this machine, whose passkeys are
// for localhost.
func (h *Hub) newDemonstration() error {
	secret, ok := h.Keys.Data(h.Ledger.Hub())
	if !ok {
		return fail.New(fail.Unavailable, "a demonstration has the keys of its hub")
	}
	keeper, err := persona.New(h.signing.domain, h.signing.base, secret[:])
	if err != nil {
		return err
	}
	h.signing.demo = &demonstration{hub: h, keeper: keeper, of: map[string]statement.Hash{}}
	h.signing.door.Demo = h.signing.demo
	return nil
}

// Demonstrate invents participants and people, opens the participants and
// authorizes the people, as far as that has not been done. The hub was opened
// with Options.Demo.
func (h *Hub) Demonstrate(ctx context.Context) error {
	d := h.signing.demo
	if d == nil {
		return fail.New(fail.Denied, "this hub is no demonstration")
	}
	if err := d.list(ctx); err != nil {
		return err
	}
	named := map[string]statement.Hash{"": h.Ledger.Hub()}
	// A participant is founded with its key officer, who comes after the others.
	for _, last := range []bool{false, true} {
		for _, p := range invented {
			if slices.Contains(p.roles, policy.KeyOfficer) != last {
				continue
			}
			identity, ok := named[p.of]
			if !ok {
				var err error
				if identity, err = d.open(ctx, p.of); err != nil {
					return err
				}
				named[p.of] = identity
			}
			d.of[p.id] = identity
			if err := d.authorize(ctx, p.id, p.name, identity, p.roles); err != nil {
				return err
			}
		}
	}
	if err := d.directories(ctx); err != nil {
		return err
	}
	if err := d.report(ctx); err != nil {
		return err
	}
	return d.consult(ctx)
}

func (d *demonstration) participants() *participant.Service {
	return &participant.Service{Ledger: d.hub.Ledger, DB: d.hub.DB, Clock: d.hub.opts.Clock}
}

// list lists those who do not exist, and says so.
func (d *demonstration) list(ctx context.Context) error {
	all := append(participant.Demonstration(), participant.Participant{
		ID: demoOrganization, Class: participant.RegionalOrganization, Short: "EC", ClassNote: "Fictitious; for demonstration only.",
		Name: i18n.Text{Original: "en", In: map[string]string{"en": "Example Conference (fictitious)", "fr": "Conférence Exemple (fictive)",
			"ar": "مؤتمر المثال (وهمي)", "es": "Conferencia Ejemplo (ficticia)", "ru": "Конференция «Пример» (вымышленная)", "zh": "示例会议（虚构）"}},
		Members: []participant.Membership{{ID: participant.DemoStateA}, {ID: participant.DemoStateB}},
		Sources: []participant.Source{{Title: "Invented for this demonstration", Of: "name, class", Known: "read"}},
	})
	_, err := d.participants().Load(ctx, policy.As(policy.Secretariat), all, func(int, int) {})
	return err
}

// open gives a participant its keys, names it, and accredits it where it takes
// part by accreditation.
func (d *demonstration) open(ctx context.Context, id string) (identity statement.Hash, err error) {
	listed, err := d.hub.rooms.participants.Get(ctx, id)
	if err != nil {
		return identity, err
	}
	if i := slices.IndexFunc(listed.Identities, func(b participant.Bound) bool { return b.Until == nil }); i >= 0 {
		return listed.Identities[i].Identity, nil
	}
	opened, err := d.hub.custody.Open(ctx, policy.As(policy.Secretariat))
	if err != nil {
		return identity, err
	}
	secretariat, today := policy.As(policy.Secretariat), d.hub.opts.Clock.Now().Format("2006-01-02")
	_, err = d.participants().Decide(ctx, secretariat, &participant.Named{ID: id, Identity: opened.Identity,
		Confirmed: participant.Document{Kind: "other", Number: "Invented for this demonstration", Date: today}})
	if err == nil && listed.Class.Stakeholder() {
		_, err = d.participants().Decide(ctx, secretariat, &participant.Accredited{ID: id, On: today})
	}
	return opened.Identity, err
}

// authorize makes a persona a person with a passkey and an authorization.
func (d *demonstration) authorize(ctx context.Context, id, name string, identity statement.Hash, roles []policy.Role) error {
	key, err := d.keeper.Passkey(id)
	if err != nil {
		return err
	}
	p := signin.Person{ID: d.keeper.Person(id), Name: name, Language: "en"}
	err = d.hub.signing.service.Settle(ctx, p, key.Handle, signin.Passkey{ID: key.ID, Key: key.Key, Name: "Software (demonstration)", AAGUID: make([]byte, 16), Attestation: "none"})
	if err != nil {
		return err
	}
	// Whoever was suspended or dismissed while the demonstration was tried stays so.
	queries := d.hub.Authorizations().Queries
	if hats, err := queries.Hats(ctx, p.ID); err != nil || len(hats) > 0 {
		return err
	}
	if barred, err := queries.Barred(ctx, p.ID); err != nil || len(barred) > 0 {
		return err
	}
	if over, err := d.hub.Authorizations().Founded(ctx, policy.As(policy.Operator), identity, p.ID); err != nil || over {
		return err
	}
	_, err = d.hub.Authorizations().Found(ctx, policy.As(policy.Operator), authorization.Given{Identity: identity, Person: p.ID,
		Roles: slices.Sorted(slices.Values(roles)), Passkeys: []authorization.Passkey{{ID: key.ID, Key: key.Key}}})
	return err
}

// Personas implements signinweb.Demo.
func (d *demonstration) Personas() (out []signinweb.Persona) {
	for _, p := range invented {
		out = append(out, signinweb.Persona{ID: p.id, Identity: d.of[p.id], Listed: p.of, Roles: p.roles})
	}
	return out
}

// Become implements signinweb.Demo.
func (d *demonstration) Become(id string) (signin.Proof, error) {
	for _, p := range invented {
		if p.id == id {
			key, err := d.keeper.Passkey(id)
			return signin.Proof{Person: d.keeper.Person(id), How: signin.ByDemo, Passkey: key.ID}, err
		}
	}
	return signin.Proof{}, fail.New(fail.NotFound, "There is no such person.")
}

// Answer implements signinweb.Demo.
func (d *demonstration) Answer(person, ceremony string, options []byte) ([]byte, error) {
	for _, p := range invented {
		if d.keeper.Person(p.id) == person {
			return d.keeper.Answer(p.id, ceremony, options)
		}
	}
	return nil, fail.New(fail.NotFound, "There is no such person.")
}
