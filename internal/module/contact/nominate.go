package contact

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"maps"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Shown is which fields each community sees, by its slug.
type Shown map[string][]Field

// NewID draws the id of a contact or a team.
func NewID(prefix string) string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it would end the program
	return prefix + hex.EncodeToString(b[:])
}

// Prefixes of ids.
const (
	PointPrefix = "contact:"
	TeamPrefix  = "team:"
)

// Nominate drafts that the actor's participant names a contact, to each community
// what it sees. It gives the draft, and the id that the contact will have.
func (s *Service) Nominate(ctx context.Context, actor policy.Actor, p Point, shown Shown) (draft, id string, err error) {
	id = NewID(PointPrefix)
	draft, err = s.propose(ctx, actor, id, nominations(actor, p, shown), &p)
	return draft, id, err
}

func nominations(actor policy.Actor, p Point, shown Shown) []corpus.Body {
	return bodies(shown, func(slug string) corpus.Body {
		return &Nominated{Via: own(actor.For), Community: slug, Point: p.Only(shown[slug])}
	})
}

// NominateMany drafts that the actor's participant names contacts to one
// community, each of which it sees whole: one draft, cleared together.
func (s *Service) NominateMany(ctx context.Context, actor policy.Actor, slug string, all []Point) error {
	for len(all) > 0 {
		n := min(len(all), draft.MaxTogether)
		if err := s.nominateSome(ctx, actor, slug, all[:n]); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

func (s *Service) nominateSome(ctx context.Context, actor policy.Actor, slug string, all []Point) error {
	if err := May(actor, Nominate); err != nil {
		return err
	}
	c, err := s.Queries.Community(ctx, slug)
	if err != nil {
		return err
	}
	via := own(actor.For)
	own, err := s.Queries.Owned(ctx, actor)
	if err != nil {
		return err
	}
	var drafts []ledger.Draft
	for _, p := range all {
		p = p.Among(seenIn(own, slug))
		if bar := Barred(Examine(&p, s.Clock.Now())); bar != nil {
			return barred(bar)
		}
		d, err := draftOf(actor.Identity, c.Manager.String(), NewID(PointPrefix), &Nominated{Via: via, Community: slug, Point: p})
		if err != nil {
			return err
		}
		drafts = append(drafts, d)
	}
	_, err = s.Drafts.ProposeTogether(ctx, actor, drafts...)
	return err
}

// Change drafts that a contact is another from then on. A community to which it
// was not named before sees it for the first time.
func (s *Service) Change(ctx context.Context, actor policy.Actor, id string, p Point, shown Shown, reason i18n.Text) (draft string, err error) {
	return s.propose(ctx, actor, id, changes(actor, p, shown, reason), &p)
}

func changes(actor policy.Actor, p Point, shown Shown, reason i18n.Text) []corpus.Body {
	return bodies(shown, func(slug string) corpus.Body {
		return &Changed{Via: own(actor.For), Community: slug, Point: p.Only(shown[slug]), Reason: reason}
	})
}

// Withdraw drafts that a contact is no contact any more, for some communities.
func (s *Service) Withdraw(ctx context.Context, actor policy.Actor, id string, from []string, reason i18n.Text) (draft string, err error) {
	shown := Shown{}
	for _, slug := range from {
		shown[slug] = nil
	}
	return s.propose(ctx, actor, id, bodies(shown, func(slug string) corpus.Body {
		return &Withdrawn{Via: own(actor.For), Community: slug, Reason: reason}
	}), nil)
}

// bodies makes one body for each community, in order.
func bodies(shown Shown, one func(slug string) corpus.Body) (out []corpus.Body) {
	for _, slug := range slices.Sorted(maps.Keys(shown)) {
		out = append(out, one(slug))
	}
	return out
}

// propose drafts bodies about one subject, to be cleared together. p is the point
// in full, where they name one.
func (s *Service) propose(ctx context.Context, actor policy.Actor, subject string, all []corpus.Body, p *Point) (string, error) {
	drafts, err := s.drafts(ctx, actor, subject, all, p)
	if err != nil {
		return "", err
	}
	if s.Drafts == nil {
		return "", fail.New(fail.Unavailable, "Nothing can be put forward for clearance on this hub.")
	}
	return s.Drafts.ProposeTogether(ctx, actor, drafts...)
}

func (s *Service) drafts(ctx context.Context, actor policy.Actor, subject string, all []corpus.Body, p *Point) (out []ledger.Draft, err error) {
	if err := May(actor, Nominate); err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fail.New(fail.Invalid, "Choose at least one community that sees the contact.")
	}
	if p != nil {
		if err := p.Check(); err != nil {
			return nil, err
		}
		if bar := Barred(Examine(p, s.Clock.Now())); bar != nil {
			return nil, barred(bar)
		}
	}
	own, err := s.Queries.Owned(ctx, actor)
	if err != nil {
		return nil, err
	}
	for _, b := range all {
		_, slug := spoken(b)
		if said := pointOf(b); said != nil {
			*said = said.Among(seenIn(own, slug))
		}
		to := ""
		if slug != "" {
			c, err := s.Queries.Community(ctx, slug)
			if err != nil {
				return nil, err
			}
			to = c.Manager.String()
		}
		d, err := draftOf(actor.Identity, to, subject, b)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// seenIn are the ids of the contacts that a community sees.
func seenIn(all []Own, slug string) map[string]bool {
	out := map[string]bool{}
	for _, o := range all {
		if r := o.In[slug]; r != nil && !r.Erased && !r.Withdrawn {
			out[o.ID] = true
		}
	}
	return out
}

// barred is the sentence about what keeps a point from being nominated.
func barred(r *Remark) error {
	switch r.Doubt {
	case NoLanguage:
		return bad("%.20q is no language", r.Value)
	case NoZone:
		if r.Value == "" {
			return bad("working hours are those of a time zone: give it, such as Africa/Nairobi")
		}
		return bad("%.64q is no time zone", r.Value)
	case PrivateKey:
		return Disclosed()
	}
	return bad("a key is an armoured OpenPGP public key, or an age recipient")
}

// Drafted lists the types of statement that are drafted and cleared.
func Drafted() []string {
	return []string{TypeNominated, TypeChanged, TypeWithdrawn, TypeDesignated, TypeEnded, TypePublished}
}

// Rules are the rules of drafts, one for each type that people draft; view shows
// what is cleared.
func (s *Service) Rules() []draft.Rule {
	var out []draft.Rule
	for _, typ := range Drafted() {
		out = append(out, draft.Rule{Type: typ, May: func(actor policy.Actor) error { return May(actor, Nominate) },
			Check: s.Check, Chest: s.chest})
	}
	return out
}

// chest gives the chest into which a draft goes when it is said.
func (s *Service) chest(ctx context.Context, w *ledger.Writer, d ledger.Draft) (chest [16]byte, err error) {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return chest, err
	}
	_, slug := spoken(b)
	found, ok, err := chestOf(ctx, w.Tx(), slug)
	if err == nil && !ok {
		err = notThere()
	}
	return found, err
}

// Check is the room's rules for a statement of a participant that is about to be
// said: it speaks of its own, under the id by which the register lists its key, to a
// community of which it is a member, in the categories of that community and of
// the lists, and it would count.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	v, slug := spoken(b)
	if v == nil || v.Mode != submission.Own || v.Author != actor.For {
		return fail.New(fail.Denied, "A participant names its own contacts, under the id by which it is listed.")
	}
	l, _, err := s.Listed(ctx, q, v.Author)
	if err == nil && l.Identity != actor.Identity {
		err = fail.New(fail.Denied, "A participant names its own contacts, under the id by which it is listed.")
	}
	if err == nil {
		err = s.listed(b)
	}
	if err != nil {
		return err
	}
	if slug == "" {
		return s.checkPublic(ctx, q, actor, d, b)
	}
	door, err := s.Queries.as(ctx, q, actor.Identity, slug)
	if err != nil {
		return err
	}
	return s.fits(ctx, door, actor.Identity, d, b)
}

// listed sees that what is named by an id stands in the list.
func (s *Service) listed(b corpus.Body) error {
	if s.Lists == nil {
		return nil
	}
	list, ids := &s.Lists.Infrastructure, []string(nil)
	switch b := b.(type) {
	case *Published:
		ids = b.Categories
	case *Designated:
		list, ids = &s.Lists.Services, b.Team.Services
	}
	for _, id := range ids {
		if _, ok := list.Find(id); !ok {
			return fail.New(fail.Invalid, "%.40q is not in the list %.40s.", id, list.Version)
		}
	}
	return nil
}

func (s *Service) checkPublic(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft, b corpus.Body) error {
	if d.Stream != "" && d.Stream != statement.Public {
		return fail.New(fail.Invalid, "What names no community is public.")
	}
	all, err := published(ctx, q)
	if err != nil {
		return err
	}
	var before *Sheet
	for i := range all {
		if all[i].Subject == d.Subject {
			before = &all[i]
		}
	}
	_, err = nextSheet(before, d.Subject, Said{Mark{By: actor.Identity}, d.Type, b})
	return counts(err)
}

// fits sees that a statement to a community would count.
func (s *Service) fits(ctx context.Context, door *door, by statement.Hash, d ledger.Draft, b corpus.Body) error {
	if p := pointOf(b); p != nil {
		if _, ok := door.Community.Category(p.Category); !ok {
			return fail.New(fail.Invalid, "The community does not ask for contacts of this category.")
		}
	}
	if one, ok := b.(*Nominated); ok {
		if err := one.Point.Begun(s.Clock.Now()); err != nil {
			return err
		}
	}
	said := Said{Mark{By: by, At: s.Clock.Now()}, d.Type, b}
	switch b.(type) {
	case *Designated, *Ended, *Published:
		all, err := door.sheets(ctx, "")
		if err != nil {
			return err
		}
		var before *Sheet
		for i := range all {
			if all[i].Subject == d.Subject {
				before = &all[i]
			}
		}
		_, err = nextSheet(before, d.Subject, said)
		return counts(err)
	}
	before, err := door.record(ctx, d.Subject)
	if fail.Is(err, fail.NotFound) {
		before, err = nil, nil
	}
	if err != nil {
		return err
	}
	_, err = Next(before, said)
	return counts(err)
}

// counts says of a statement that would be inert that it cannot be said.
func counts(err error) error {
	if fail.Is(err, fail.InertKind) {
		return fail.Wrap(err, fail.Conflict, "This would change nothing: the contact is not there, is withdrawn, or is another's.")
	}
	return err
}

func pointOf(b corpus.Body) *Point {
	switch b := b.(type) {
	case *Nominated:
		return &b.Point
	case *Changed:
		return &b.Point
	}
	return nil
}
