package cooperation

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
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

// Publishes reports whether a side has still to publish the report that both have
// agreed to: c is what was said in public of it, nil for nothing. One that either has
// withdrawn since waits for nobody, until the other one publishes it anew.
func (t *Thread) Publishes(side Side, c *report.Case) bool {
	if side == "" || t.Accord == nil || t.Published() == nil || t.stands(side, c) {
		return false
	}
	revoked := c != nil && c.Withdrawn != nil && !c.Withdrawn.At.Before(t.Accord.Agreed.At)
	return t.stands(side.Other(), c) || !revoked
}

// Unsaid reports whether neither side has published the report that both have agreed to.
func (t *Thread) Unsaid(c *report.Case) bool {
	return !t.stands(Opener, c) && !t.stands(Counterparty, c)
}

// stands reports whether what a side has published last is what both have agreed to.
func (t *Thread) stands(side Side, c *report.Case) bool {
	if c == nil || t.Accord == nil {
		return false
	}
	w := c.By(t.On(side))
	if w == nil {
		return false
	}
	words, err := w.Published.Report.Digest()
	return err == nil && words == t.Accord.Words
}

// unsaid are threads whose two have agreed to a report for everybody since anything was
// said of it in public.
const unsaid = `agreed > 0 AND (opener = $1 OR counterparty = $1) AND NOT EXISTS
	(SELECT 1 FROM cooperation_report r WHERE r.subject = cooperation_thread.report AND r.said > cooperation_thread.agreed)`

// agreed is when both have agreed to a report for everybody, in microseconds; 0 while
// they have not.
func (t *Thread) agreed() int64 {
	if t.Accord == nil || t.Published() == nil {
		return 0
	}
	return sqldb.Micros(t.Accord.Agreed.At)
}

// unpublished gives the threads whose report the actor's side has still to publish, as
// a board shows them. They follow from the public register and from the journal, and so
// from neither alone: they are few, and looked for when a board is asked for.
func (q *Queries) unpublished(ctx context.Context, r sqldb.Querier, actor policy.Actor) (out []Line, err error) {
	add := func(held Held, c *report.Case) {
		if held.Publishes(held.SideOf(actor.Identity), c) {
			l := LineOf(held.Thread, actor.Identity)
			l.Publish, l.First, l.Move = true, held.Unsaid(c), Ours
			out = append(out, l)
		}
	}
	first, err := q.held(ctx, r, actor.Identity, unsaid, actor.Identity.String())
	if err == nil {
		first, err = readable(actor, first)
	}
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, held := range first {
		c, err := report.In(ctx, r, held.ReportID())
		if err != nil {
			return nil, err
		}
		seen[held.ReportID()] = true
		add(held, c)
	}
	all, err := report.Awaiting(ctx, r, actor.Identity)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if seen[c.ID] {
			continue
		}
		held, err := q.Reported(ctx, r, actor, c.ID)
		if fail.Is(err, fail.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		add(held, c)
	}
	return out, nil
}

// Line is a thread as a board shows it to a participant, with what was published of it.
func (q *Queries) Line(ctx context.Context, t *Thread, as statement.Hash) (Line, error) {
	out := LineOf(t, as)
	if t.Accord == nil || out.Side == "" {
		return out, nil
	}
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		c, err := report.In(ctx, r, t.ReportID())
		out.Publish = t.Publishes(out.Side, c)
		out.First = out.Publish && t.Unsaid(c)
		return err
	})
	return out, err
}

// withUnpublished puts them into parts of a board: among the own moves, behind what is
// due, and not among what is over.
func withUnpublished(filters []Filter, out []Part, all []Line) {
	for i, f := range filters {
		for _, l := range all {
			here := func(o Line) bool { return o.Case == l.Case && o.Opener == l.Opener && o.Other == l.Other }
			at := slices.IndexFunc(out[i].Lines, here)
			switch {
			case f.Heap == Over:
				out[i].Lines = slices.DeleteFunc(out[i].Lines, here)
			case at >= 0:
				out[i].Lines[at] = l
			case f.Heap == Ours && f.After.IsZero() && f.meant(&l):
				out[i].Lines = append(out[i].Lines, l)
			}
		}
	}
}

// meant reports whether a line is of the kind, and of the mode, that is asked for.
func (f Filter) meant(l *Line) bool {
	return (f.Kind == "" || f.Kind == l.Kind) && (f.Mode == "" || (f.Mode == Drill) == l.Exercise)
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
