package app

import (
	"context"
	"maps"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/independent"
	independentweb "comity.example/comity/internal/module/implementation/independent/web"
	implementationweb "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
)

// independents answers what was reported independently, and what was replied.
func (h *Hub) independents() *independent.Queries {
	return independent.NewQueries(h.DB, h.entryWorld)
}

// accredited reports whether somebody takes part as an organization, an
// institution or an expert.
func accredited(ctx context.Context, q sqldb.Querier, id string) (bool, error) {
	l, err := naming{}.get(ctx, q, id)
	return l != nil && l.Class != participant.State && l.Speaks(), err
}

// newIndependent makes the room of independent reports and of the replies.
func (h *Hub) newIndependent() (implementing, error) {
	q := h.independents()
	desk := h.sayingDesk()
	desk.Beside = h.submitted.Service.PublishDraft
	reports := independent.NewReports(hearing(desk, h.tellReported), q, independent.World{Provision: provisionIn, Accredited: accredited, Listed: naming{}.Listed, Here: h.submitted.Service.Here})
	replies := independent.NewReplies(hearing(h.sayingDesk(), h.tellReplied), q)
	h.independent = independentweb.New(h.entryPages(), q, reports, replies, h.keeper())
	edits := h.independent.Reports.Edits()
	maps.Copy(edits, h.independent.Replies.Edits())
	return implementing{
		Doors:  []implementationweb.Door{{Path: independent.Home, Title: "independent.list.title", Lead: "independent.list.lead", Twin: "/api/v1/independent-reports"}},
		Rules:  slices.Concat(h.publishing(entryRules(reports, h.independent.Reports, h.tellReported)), entryRules(replies, h.independent.Replies, h.tellReplied)),
		Routes: h.independent.Routes(), Edits: edits, On: h.independent.On, Of: h.independent.Of,
	}, nil
}

// Independent shows independent reports, and has them said and replied to.
func (h *Hub) Independent() *independentweb.Pages { return h.independent }

// independentKind is the notice of an independent report to those whom it is
// about, and of a reply to its author.
var independentKind = outbox.Kind{Name: "implementation.independent", Words: "independent.notice."}

// tellReported tells the States that a report is about of it, and of its
// correction and withdrawal: their drafters and clearing officers. To those that have
// replied a correction is one of what they replied to.
func (h *Hub) tellReported(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt) error {
	e, what, err := newest(ctx, tx, h.independents().Reports, r)
	if err != nil || e == nil {
		return err
	}
	about := map[string]bool{}
	for _, v := range e.Versions {
		for _, id := range v.Content.About {
			about[id] = true
		}
	}
	all, answered := slices.Sorted(maps.Keys(about)), []string{}
	if what == entry.WasChanged {
		if answered, err = h.answered(ctx, tx, e.ID, all); err != nil {
			return err
		}
	}
	rest := slices.DeleteFunc(slices.Clone(all), func(id string) bool { return slices.Contains(answered, id) })
	if err := h.tellOf(ctx, tx, r, "report-"+what, &e.Content, e.ID, rest); err != nil {
		return err
	}
	return h.tellOf(ctx, tx, r, "report-changed-answered", &e.Content, e.ID, answered)
}

// answered are those of some States of which a reply to a report stands.
func (h *Hub) answered(ctx context.Context, tx *sqldb.Tx, report string, of []string) (out []string, err error) {
	part, err := h.independents().Replies.ListIn(ctx, tx, entry.Filter{Keys: []string{entry.On(report)}, Stands: true, Limit: independent.MostReplies})
	for i := range part.Items {
		for _, id := range part.Items[i].Via.Authors() {
			if slices.Contains(of, id) && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out, err
}

// tellReplied tells the authors of a report of a reply to it.
func (h *Hub) tellReplied(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt) error {
	reply, what, err := newest(ctx, tx, h.independents().Replies, r)
	if err != nil || reply == nil {
		return err
	}
	report, err := h.independents().Reports.In(ctx, tx, reply.On)
	if fail.Is(err, fail.NotFound) {
		return nil // its words were erased
	}
	if err != nil {
		return err
	}
	return h.tellOf(ctx, tx, r, "reply-"+what, &report.Content, report.ID, report.Via.Authors())
}

// newest is the entry that a statement is about, and what it was: "made",
// "changed" or "ended"; nil where it does not count.
func newest[C entry.Content](ctx context.Context, tx *sqldb.Tx, q *entry.Queries[C], r ledger.Receipt) (*entry.Entry[C], string, error) {
	e, err := q.Saying(ctx, tx, r.ID)
	if err != nil || e == nil || !e.Known {
		return nil, "", err
	}
	if e.Statement == r.ID {
		return e, "made", nil
	}
	for _, v := range e.Events {
		if v.Statement == r.ID && v.Why == "" {
			return e, v.What, nil
		}
	}
	return nil, "", nil
}

// tellOf tells some participants of a report.
func (h *Hub) tellOf(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt, what string, report *independent.Report, id string, ids []string) error {
	return h.tellEach(ctx, tx, outbox.Notice{Kind: independentKind.Name, Link: independent.Home + "/" + id, Key: independentKind.Name + "." + r.ID.String(),
		Subject: map[string]string{"what": what, "title": report.Title.String()}}, ids)
}

// tellEach gives a notice to those of some participants who have a key in the
// register: to their drafters and clearing officers.
func (h *Hub) tellEach(ctx context.Context, tx *sqldb.Tx, of outbox.Notice, ids []string) error {
	for _, to := range ids {
		l, err := naming{}.get(ctx, tx, to)
		if err != nil {
			return err
		}
		if l == nil || l.Identity().IsZero() {
			continue
		}
		n := of
		n.Key += "." + to
		n.To = outbox.Recipient{Participant: l.Identity(), Roles: []policy.Role{policy.Drafter, policy.ClearingOfficer}}
		if err := h.outbox.Put(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}
