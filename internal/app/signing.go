package app

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/push"
	"comity.example/comity/internal/platform/signin"
	oidcweb "comity.example/comity/internal/platform/signin/oidc/web"
	signinweb "comity.example/comity/internal/platform/signin/web"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/statement"
)

// signing is who signs in, and how.
type signing struct {
	service   *signin.Service
	door      *signinweb.Pages
	providers *oidcweb.Pages
	name      atomic.Pointer[string] // of the hub
	domain    string                 // of passkeys
	base      string                 // scheme and host at which they answer
	first     string                 // secret of the first page; "" when there is none
	demo      *demonstration         // nil outside the demonstration
}

// signinRoom is what is kept of people. Sessions and links are for the moment,
// and no snapshot holds them.
func signinRoom() snapshot.Room {
	columns := func(kind snapshot.Kind, names ...string) (out []snapshot.Column) {
		for _, n := range names {
			out = append(out, snapshot.Column{Name: n, Kind: kind})
		}
		return out
	}
	return snapshot.Room{Name: "signin", Migrations: signin.Migrations(), Tables: []snapshot.Table{
		{Name: "signin_setting", Key: []string{"name"}, Columns: columns(snapshot.Text, "name", "value")},
		{Name: "signin_person", Key: []string{"id"}, Columns: slices.Concat(columns(snapshot.Text, "id", "name", "mail", "language"),
			columns(snapshot.Bytes, "handle"), columns(snapshot.Integer, "made"))},
		{Name: "signin_passkey", Key: []string{"id"}, Columns: slices.Concat(columns(snapshot.Bytes, "id", "public_key", "aaguid"),
			columns(snapshot.Text, "person", "name", "transports", "attachment", "attestation"),
			columns(snapshot.Integer, "flags", "sign_count", "cloned", "made", "used"))},
	}}
}

// defaultDomain is that of a hub whose operator has not said another: the host
// in the name of its log.
func defaultDomain(origin string) string {
	host, _, _ := strings.Cut(origin, "/")
	return host
}

// localhost is the one domain for which browsers make passkeys without https.
const localhost = "localhost"

// Domain is what the hub's passkeys are made for.
func (h *Hub) Domain() string { return h.signing.domain }

// Address is where people sign in; "" when nobody can.
func (h *Hub) Address() string { return h.signing.base }

// settle keeps what is fixed when a hub is made, the domain of its passkeys, and
// what is known of it and can be changed later.
func settle(ctx context.Context, o Options, db *sqldb.DB, origin string) error {
	if err := migrate(ctx, db); err != nil {
		return err
	}
	if o.Domain == "" {
		o.Domain = defaultDomain(origin)
	}
	for _, s := range []struct{ name, value string }{{signin.SettingDomain, o.Domain}, {signin.SettingName, o.Site.Name},
		{signin.SettingBase, o.Site.Base}, {signin.SettingContact, o.Site.Contact}} {
		if s.value == "" || s.name == signin.SettingBase && !strings.HasPrefix(s.value, "https://") {
			continue // over plain http a hub answers on this machine, wherever it listens
		}
		if err := signin.PutSetting(ctx, db, s.name, s.value); err != nil {
			return err
		}
	}
	return nil
}

// told fills in what the hub was told when it was made and no setting of this run
// says. A hub that sends mail must have an address by then: a public one, or for
// people who sign in on this machine alone, that of this machine.
func (h *Hub) told(ctx context.Context) error {
	for name, to := range map[string]*string{signin.SettingBase: &h.opts.Site.Base, signin.SettingContact: &h.opts.Site.Contact} {
		if *to != "" {
			continue
		}
		var err error
		if *to, err = signin.Setting(ctx, h.DB, name); err != nil {
			return err
		}
	}
	if h.opts.Mail == nil || h.opts.Site.Base != "" {
		return nil
	}
	domain, err := signin.Setting(ctx, h.DB, signin.SettingDomain)
	if err != nil {
		return err
	}
	if domain != localhost || h.opts.Site.Local == "" {
		return fail.New(fail.Invalid, "a hub that sends mail needs a public address: letters lead to its pages").
			WithHint("name it with --base-url https://hub.example.org, or COMITY_BASE_URL")
	}
	return nil
}

// Base is the public address that the hub knows of itself; may be empty.
func (h *Hub) Base() string { return h.opts.Site.Base }

// newSigning reads the settings and makes the rooms that know people.
func (h *Hub) newSigning(ctx context.Context) error {
	domain, err := signin.Setting(ctx, h.DB, signin.SettingDomain)
	if err != nil {
		return err
	}
	if domain == "" {
		domain = defaultDomain(h.Ledger.Origin())
	}
	name, err := signin.Setting(ctx, h.DB, signin.SettingName)
	if err != nil {
		return err
	}
	if h.opts.Site.Name != "" || name == "" {
		name = h.opts.Site.title()
	}
	h.signing.name.Store(&name)
	base := h.opts.Site.Base
	if base == "" && domain == localhost {
		base = h.opts.Site.Local
	}
	h.signing.domain, h.signing.base = domain, base
	relying, why := signin.NewRelying(domain, name, base, h.opts.Clock)
	var origins []string
	if why == nil {
		origins = relying.Origins
	}
	h.clearing = h.newClearing(domain, origins)
	permits := permits{h.clearing.authorizations}
	h.signing.service = signin.New(signin.Options{DB: h.DB, Clock: h.opts.Clock, Limits: h.opts.Sessions, Hub: h.Ledger.Hub, Base: base,
		Relying: relying, Why: why, Authorizations: permits, Grants: permits, Trail: trail{h.trail}, Post: h.invitations(), Gone: push.Forget})
	h.signing.door = &signinweb.Pages{Service: h.signing.service, Secure: strings.HasPrefix(base, "https://"), Name: h.called,
		Bar: h.bar, Haste: inHaste, Proxies: h.opts.Proxies, Limits: signinweb.NewLimits(h.opts.Clock)}
	if err := h.newProviders(); err != nil {
		return err
	}
	if h.opts.Demo {
		return h.newDemonstration()
	}
	return h.newFirst(ctx)
}

// newFirst opens the first page, of a hub that has no officers yet.
func (h *Hub) newFirst(ctx context.Context) error {
	needed, err := h.signing.service.Founding(ctx)
	if err != nil || !needed || h.Locked() {
		return err
	}
	guard := h.opts.first
	if guard == nil {
		guard, _ = signin.NewFirst()
	}
	h.signing.first = guard.Token()
	h.signing.door.First = &signinweb.First{Guard: guard, Made: h.opts.first != nil, Identity: h.Ledger.Hub().String(), Hub: h.Name,
		Rename: func(ctx context.Context, name string) error {
			if err := h.signing.service.NameHub(ctx, name); err != nil {
				return err
			}
			name = strings.TrimSpace(name)
			h.signing.name.Store(&name)
			return nil
		}}
	return nil
}

// signs adds to the site who signs in, and where.
func (h *Hub) signs(site *httpsrv.Site) {
	site.SignIn, site.Named = signinweb.SignInPath, h.Name
	site.Acting = h.signing.door.Acting
	site.Signer = h.signing.demo != nil
}

// Name is what the hub is called.
func (h *Hub) Name() string { return *h.signing.name.Load() }

// FirstPage is the path of the first page of a hub without officers, with the
// secret that opens it; "" when the hub has them.
func (h *Hub) FirstPage() string {
	if h.signing.first == "" {
		return ""
	}
	return signinweb.FirstPath + h.signing.first
}

// People knows who signs in.
func (h *Hub) People() *signin.Service { return h.signing.service }

// Door says who acts in a request.
func (h *Hub) Door() *signinweb.Pages { return h.signing.door }

// called is the name of a participant in a language: as it is listed, the hub's
// own name, or the beginning of its identity.
func (h *Hub) called(identity statement.Hash, listed, tag string) (name, lang string) {
	if listed == "" {
		if id, _, err := h.rooms.participants.Holder(context.Background(), identity); err == nil {
			listed = id
		}
	}
	switch {
	case listed != "":
		return h.rooms.listed.Name(listed, tag)
	case identity == h.Ledger.Hub():
		return h.Name(), ""
	}
	return identity.Short(), ""
}

// permits reads and asks for authorizations as the room of people needs them.
type permits struct{ service *authorization.Service }

var (
	_ signin.Authorizations = permits{}
	_ signin.Grants         = permits{}
)

// lists reports whether an authorization names a passkey; a nil one it need not
// name.
func lists(all []clearance.Passkey, key []byte) bool {
	return key == nil || slices.ContainsFunc(all, func(p clearance.Passkey) bool { return bytes.Equal(p.ID, key) })
}

// Hats implements signin.Authorizations.
func (p permits) Hats(ctx context.Context, person string, passkey []byte) (out []signin.Hat, err error) {
	all, err := p.service.Queries.Hats(ctx, person)
	if err != nil {
		return nil, err
	}
	err = p.service.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		for _, h := range all {
			a, err := p.service.Queries.InForce(ctx, q, person, h.Identity)
			if fail.Is(err, fail.Denied) {
				continue // withdrawn a moment ago
			}
			if err != nil {
				return err
			}
			if lists(a.Passkeys, passkey) {
				out = append(out, signin.Hat{Statement: a.Statement, Identity: h.Identity, Participant: a.Actor.For, Roles: a.Actor.Roles})
			}
		}
		return nil
	})
	return out, err
}

// Actor implements signin.Authorizations: one indexed read.
func (p permits) Actor(ctx context.Context, person string, identity statement.Hash, passkey []byte) (actor policy.Actor, err error) {
	err = p.service.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		a, err := p.service.Queries.InForce(ctx, q, person, identity)
		if err == nil && !lists(a.Passkeys, passkey) {
			err = fail.New(fail.Denied, "No authorization is in force.")
		}
		actor = a.Actor
		return err
	})
	if err != nil {
		return policy.Visitor, err
	}
	return actor, nil
}

// People implements signin.Authorizations.
func (p permits) People(ctx context.Context, identity statement.Hash) (out []string, err error) {
	all, err := p.service.Queries.Shown(ctx, identity)
	for _, h := range all {
		out = append(out, h.Person)
	}
	return out, err
}

// Suspended implements signin.Authorizations.
func (p permits) Suspended(ctx context.Context, person string, passkey []byte) (out []signin.Suspension, err error) {
	all, err := p.service.Queries.Barred(ctx, person)
	for _, h := range all {
		if lists(h.Passkeys, passkey) {
			out = append(out, signin.Suspension{Identity: h.Identity, Reason: h.Suspension.Reason, Until: h.Suspension.Until})
		}
	}
	return out, err
}

// KeyOfficers implements signin.Authorizations.
func (p permits) KeyOfficers(ctx context.Context, identity statement.Hash) (n int, err error) {
	return p.service.Queries.KeyOfficers(ctx, identity)
}

// given is the body of the authorization that an enrolment is about.
func given(e signin.Enrolment) authorization.Given {
	g := authorization.Given{Identity: e.Identity, Person: e.Person, Roles: slices.Sorted(slices.Values(e.Roles))}
	for _, k := range e.Passkeys {
		g.Passkeys = append(g.Passkeys, authorization.Passkey{ID: k.ID, Key: k.Key})
	}
	return g
}

// Over implements signin.Grants.
func (p permits) Over(ctx context.Context, e signin.Enrolment) (bool, error) {
	return p.service.Founded(ctx, e.By, e.Identity, e.Person)
}

// Grant implements signin.Grants: a founding authorization is given at once, by
// the program or by the secretariat; any other is drafted in the name of the
// officer who invited, if he or she still may.
func (p permits) Grant(ctx context.Context, e signin.Enrolment) error {
	by := e.By
	if by.SignedIn() {
		var err error
		if by, err = p.service.Queries.Actor(ctx, by.Person, by.Identity); err != nil {
			return err
		}
	}
	if e.Founding {
		_, err := p.service.Found(ctx, by, given(e))
		return err
	}
	if !by.SignedIn() || by.Identity != e.Identity {
		return nil // an officer of the participant drafts it: nobody does in the name of another
	}
	_, err := p.service.Give(ctx, by, given(e))
	return err
}

// DraftPath is the page of a draft, before its id.
const DraftPath = "/desk/drafts/"

// Include implements signin.Grants.
func (p permits) Include(ctx context.Context, actor policy.Actor, k signin.Passkey) (page string, err error) {
	id, err := p.service.AddPasskey(ctx, actor, authorization.Passkey{ID: k.ID, Key: k.Key})
	return DraftPath + string(id), err
}

// trail takes down what people do to people in the private audit trail.
type trail struct{ to *audit.Trail }

// Note implements signin.Trail. What somebody does who wears no hat concerns no
// participant, and stands in the hub's own trail.
func (t trail) Note(ctx context.Context, tx *sqldb.Tx, participant statement.Hash, person, action, object string) error {
	if participant.IsZero() {
		participant = t.to.Hub()
	}
	return t.to.Note(ctx, tx, audit.Entry{Participant: participant, Person: person, Action: action, Object: object})
}
