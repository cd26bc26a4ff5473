package app

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/guidance"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/module/implementation/practice"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/submission"
)

// entryWorld is what the fold of entries has to know of who is heard.
func (h *Hub) entryWorld(ctx context.Context, r sqldb.Querier) entry.World {
	return entry.World{
		Speaks: h.rooms.consulting.calls.Speaks(ctx, r),
		Told: func(via submission.Via, m submission.Mark) (submission.Told, error) {
			return h.rooms.submissions.Told(ctx, r, via, m)
		},
	}
}

// entryPages is what the pages of entries of every kind need of the hub.
func (h *Hub) entryPages() *entryweb.Shared {
	return &entryweb.Shared{Way: h.handingIn(), Subject: subjectPage, Cited: h.cited, Provisions: h.provisionChoices(""), Titled: h.titled}
}

// titled gives the title of a provision, a term or a threat; empty where none is
// recorded.
func (h *Hub) titled(ctx context.Context, id string) i18n.Text {
	all, err := h.rooms.framework.Titles(ctx, id)
	if err != nil {
		return i18n.Text{} // without it the page has how it is cited
	}
	return all[id]
}

// provisionIn reports whether a provision is recorded under a frozen id.
func provisionIn(ctx context.Context, q sqldb.Querier, id string) (bool, error) {
	p, err := framework.ProvisionIn(ctx, q, id)
	return p != nil, err
}

// entryRules are the rules of drafts of a kind of entry, with what is shown to
// who clears them. after is told of each statement along with it; it may be nil.
func entryRules[C entry.Content](s *entry.Service[C], p *entryweb.Room[C], after func(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt) error) (out []draft.Rule) {
	for _, r := range s.Rules() {
		rule := draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles, ViewOf: p.Clear(r.Type)}
		if after != nil {
			rule.After = func(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt, _ []byte) error { return after(ctx, tx, r) }
		}
		out = append(out, rule)
	}
	return out
}

// hearing is a desk that tells of what the secretariat says at once, too.
func hearing(d *saying.Desk, after func(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt) error) *saying.Desk {
	out := *d
	out.Note = func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, typ string, r ledger.Receipt) error {
		if d.Note != nil {
			if err := d.Note(ctx, tx, actor, typ, r); err != nil {
				return err
			}
		}
		return after(ctx, tx, r)
	}
	return &out
}

// entryProjections are those of the kinds of entry.
func entryProjections() []ledger.Projection {
	return []ledger.Projection{entry.Projection[independent.Report]{}, entry.Projection[independent.Reply]{}, entry.Projection[measure.Adoption]{}, entry.Projection[measure.Plan]{},
		entry.Projection[law.Law]{}, entry.Projection[practice.Practice]{}, entry.Projection[guidance.Guidance]{}, entry.Projection[guidance.Comment]{}}
}

// entryIndexed is what the kinds of entry give to the search.
func entryIndexed() []search.Indexed {
	return []search.Indexed{entry.Indexed[independent.Report]{}, entry.Indexed[independent.Reply]{}, entry.Indexed[measure.Adoption]{}, entry.Indexed[measure.Plan]{},
		entry.Indexed[law.Law]{}, entry.Indexed[practice.Practice]{}, entry.Indexed[guidance.Guidance]{}, entry.Indexed[guidance.Comment]{}}
}

// EntryDecoders read the bodies of the kinds of entry: for tests that take every
// type of statement.
func EntryDecoders() []func(typ string, body []byte) (corpus.Body, error) {
	return []func(typ string, body []byte) (corpus.Body, error){entry.Decode[independent.Report], entry.Decode[independent.Reply],
		entry.Decode[measure.Adoption], entry.Decode[measure.Plan], entry.Decode[law.Law], entry.Decode[practice.Practice],
		entry.Decode[guidance.Guidance], entry.Decode[guidance.Comment]}
}
