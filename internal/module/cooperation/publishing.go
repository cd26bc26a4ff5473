package cooperation

import (
	"context"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Reported gives the thread in which two report under an id, as one of the two,
// in a snapshot or a transaction that is open already: fail.NotFound.
func (q *Queries) Reported(ctx context.Context, r sqldb.Querier, actor policy.Actor, id string) (Held, error) {
	held, err := q.held(ctx, r, actor.Identity, `report = $1 AND (opener = $2 OR counterparty = $2)`, id, actor.Identity.String())
	if err == nil {
		held, err = readable(actor, held)
	}
	if err == nil && len(held) == 0 {
		err = none()
	}
	if err != nil {
		return Held{}, err
	}
	return held[0], nil
}

// Publish drafts that the actor's participant publishes the report that both of a
// thread have agreed to, or that it withdraws what was published, and gives the
// draft. What is said is public.
func (s *Service) Publish(ctx context.Context, actor policy.Actor, b corpus.Body) (draft string, err error) {
	if err := May(actor, Speak); err != nil {
		return "", err
	}
	d, err := report.Draft(actor.Identity, b)
	if err != nil {
		return "", err
	}
	return s.Drafts.ProposeTogether(ctx, actor, d)
}

// reportRules are the rules of the public statements on reports.
func (s *Service) reportRules() (out []Rule) {
	for _, typ := range report.Types() {
		out = append(out, Rule{Type: typ, May: func(actor policy.Actor) error { return May(actor, Speak) }, Check: s.checkReport})
	}
	return out
}

// checkReport: nobody publishes what the other has not agreed to, word for word,
// and nobody withdraws what is not published.
func (s *Service) checkReport(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := report.Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	if err := May(actor, Speak); err != nil {
		return err
	}
	who := by(actor, d)
	if p, ok := b.(*report.Published); ok {
		held, err := s.Queries.Reported(ctx, q, actor, d.Subject)
		if err != nil {
			return err
		}
		if err := held.MayPublish(held.SideOf(who), p); err != nil {
			return err
		}
	}
	before, err := report.In(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	_, err = report.Next(before, report.Said{Mark: report.Mark{Statement: statement.Hash{0xff}, By: who, At: s.Clock.Now()}, Subject: d.Subject, Body: b})
	if err == nil && d.Marking != statement.Clear {
		err = bad("what is published is marked TLP:CLEAR")
	}
	return err
}
