package participant

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// rulesOf reads the rules that a hub has set for itself; none are the zero
// Rules: one officer decides, and there is no no-objection period.
func rulesOf(ctx context.Context, q sqldb.Querier, hub statement.Hash) (r Rules, err error) {
	var body string
	err = q.QueryRow(ctx, `SELECT body FROM participant_rules WHERE subject = $1 AND author = $2`, RulesSubject, hub.String()).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return Rules{}, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(body), &r)
	}
	return r, fail.Wrap(err, fail.Unavailable, "the rules of this hub cannot be read")
}

// lookup gives the keys and chains of an identity; nil, or fail.NotFound, when
// none has been opened with it.
type lookup func(ctx context.Context, id statement.Hash) (*identity.Participant, error)

// Check runs the room's rules on what is drafted, at drafting and again at
// clearing. by is in whose name it will be said.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	by := d.By
	if by.IsZero() {
		by = s.Ledger.Hub()
	}
	own := by != s.Ledger.Hub()
	if err := May(actor, ActionOf(d.Type, own)); err != nil {
		return err
	}
	if own && actor.Identity != by {
		return fail.New(fail.Denied, "Nobody drafts in the name of another participant.")
	}
	return s.check(ctx, q, s.Ledger.Identity, by, b)
}

// check reports why a statement that somebody is about to make would change
// nothing, as fail.Conflict; it also keeps the rules that look at more than one
// participant, which no projection can.
func (s *Service) check(ctx context.Context, q sqldb.Querier, opened lookup, by statement.Hash, b corpus.Body) error {
	if _, ok := b.(*Rules); ok {
		if by != s.Ledger.Hub() {
			return fail.New(fail.Conflict, "A hub sets its own rules, and no other's.")
		}
		return nil
	}
	if day := dated(b); s.TooLate(day) {
		return fail.New(fail.Conflict, "The day %s lies in the future: neither a document nor a decision can bear it yet.", day)
	}
	before, err := listed(ctx, q, b.Subject())
	if err != nil {
		return err
	}
	after, err := Next(before, Said{By: by, Body: b})
	if err != nil {
		return fail.New(fail.Conflict, "%s", fail.ClauseOf(err))
	}
	switch b := b.(type) {
	case *Named:
		return checkNamed(ctx, q, opened, b)
	case *Objected:
		return checkObjector(ctx, q, by, b)
	case *Accredited:
		if err := s.checkPeriod(ctx, q, before); err != nil {
			return err
		}
		return checkObjections(ctx, q, after, b)
	}
	return nil
}

// dated is the day that a decision bears, or the document on which it rests;
// empty where it bears none.
func dated(b corpus.Body) string {
	document := func(d *Document) string {
		if d == nil {
			return ""
		}
		return d.Date
	}
	switch b := b.(type) {
	case *Named:
		return b.Confirmed.Date
	case *Credentials:
		return b.Document.Date
	case *Accredited:
		return b.On
	case *Suspended:
		return document(b.Basis)
	case *Restored:
		return document(b.Basis)
	case *Withdrawn:
		return document(b.Basis)
	}
	return ""
}

// checkNamed: an identity is somebody's who was opened here, and of nobody else.
func checkNamed(ctx context.Context, q sqldb.Querier, opened lookup, b *Named) error {
	p, err := opened(ctx, b.Identity)
	if fail.Is(err, fail.NotFound) || err == nil && p == nil {
		return fail.New(fail.Conflict, "No participant has been opened with this identity.")
	}
	if err != nil {
		return err
	}
	id, _, err := holder(ctx, q, b.Identity)
	if err != nil {
		return err
	}
	if id != "" && id != b.ID {
		return fail.New(fail.Conflict, "This identity is bound to %s.", id)
	}
	return nil
}

// checkObjector: who objects is a State that is listed and may speak, and says
// which it is.
func checkObjector(ctx context.Context, q sqldb.Querier, by statement.Hash, b *Objected) error {
	id, speaks, err := holder(ctx, q, by)
	if err != nil {
		return err
	}
	if id != b.State || !speaks {
		return fail.New(fail.Denied, "Only a State that is listed, and may speak, objects in its own name.")
	}
	return nil
}

// checkPeriod: where a hub gives States days in which to object, nobody is
// accredited before they have had them.
func (s *Service) checkPeriod(ctx context.Context, q sqldb.Querier, before *Listed) error {
	rules, err := rulesOf(ctx, q, s.Ledger.Hub())
	if err != nil || rules.Accreditable(before) {
		return err
	}
	return fail.New(fail.Conflict, "This hub gives States %d days in which to object: propose it for accreditation first.", rules.Days)
}

// checkObjections: whoever accredits although a State objected says why.
func checkObjections(ctx context.Context, q sqldb.Querier, after *Listed, b *Accredited) error {
	if after.Proposal == nil || len(b.Reason.In) > 0 {
		return nil
	}
	strikes := ledger.StrikesIn(q)
	for _, o := range after.Proposal.Objections {
		if struck, err := strikes.Struck(ctx, o.By, o.Statement); err != nil {
			return err
		} else if struck {
			continue
		}
		if id, _, err := holder(ctx, q, o.By); err != nil {
			return err
		} else if id == o.State {
			return fail.New(fail.Conflict, "A State has objected: a decision to accredit gives its reason.")
		}
	}
	return nil
}

// MayDraft reports whether an actor may draft a statement of a type: the
// secretariat what it decides, participants what they say for themselves.
func (s *Service) MayDraft(actor policy.Actor, typ string) error {
	return May(actor, ActionOf(typ, actor.Identity != s.Ledger.Hub()))
}

// MayClear reports why an officer may not clear a draft: what the hub's
// secretariat decides, another of the secretariat clears, whoever else the hub
// has authorized.
func (s *Service) MayClear(officer policy.Actor, d ledger.Draft) error {
	if d.By.IsZero() || d.By == s.Ledger.Hub() {
		return May(officer, ActionOf(d.Type, false))
	}
	return nil
}
