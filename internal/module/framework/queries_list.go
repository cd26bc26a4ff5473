package framework

import (
	"context"
	"database/sql"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Documents lists the source documents by date.
func (s *Queries) Documents(ctx context.Context) ([]DocumentItem, error) {
	return listed(ctx, s.DB, TypeDocument, filter{}, func(_ context.Context, _ sqldb.Querier, all []record) (out []DocumentItem, err error) {
		for _, r := range all {
			out = append(out, DocumentItem{*r.body.(*SourceDocument), r.statements})
		}
		return out, nil
	})
}

// Instruments lists the instruments by date.
func (s *Queries) Instruments(ctx context.Context) ([]InstrumentItem, error) {
	return listed(ctx, s.DB, TypeInstrument, filter{}, func(ctx context.Context, q sqldb.Querier, all []record) (out []InstrumentItem, err error) {
		rows, err := q.Query(ctx, `SELECT instrument, COUNT(*) FROM framework_thing WHERE type = $1 GROUP BY instrument ORDER BY instrument`, TypeProvision)
		if err != nil {
			return nil, err
		}
		count, err := counts(rows)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			i := *r.body.(*Instrument)
			out = append(out, InstrumentItem{i, count[i.ID], r.statements})
		}
		return out, nil
	})
}

func counts(rows *sql.Rows) (map[string]int, error) {
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var id string
		var n int
		if err := rows.Scan(&id, &n); err != nil {
			return nil, err
		}
		out[id] = n
	}
	return out, rows.Err()
}

// ProvisionFilter narrows the list of provisions; what is empty does not.
type ProvisionFilter struct {
	Kind       Kind
	Instrument string
}

// Provisions lists provisions by instrument, each in its instrument's order.
func (s *Queries) Provisions(ctx context.Context, by ProvisionFilter) ([]ProvisionItem, error) {
	var f filter
	f.equal("kind", string(by.Kind))
	f.equal("instrument", by.Instrument)
	return listed(ctx, s.DB, TypeProvision, f, provisionItems)
}

// Changed is when the newest of the statements arrived that provisions rest on; the
// zero time where there are none.
func (s *Queries) Changed(ctx context.Context, all []ProvisionItem) (at time.Time, err error) {
	var ids []statement.Hash
	for i := range all {
		for _, s := range all[i].Statements {
			id, err := statement.ParseHash(s)
			if err != nil {
				return at, fail.Wrap(err, fail.Broken, "a provision rests on no statement")
			}
			ids = append(ids, id)
		}
	}
	err = s.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		at, err = ledger.ArrivedIn(ctx, q, ids)
		return err
	})
	return at, err
}

func provisionItems(ctx context.Context, q sqldb.Querier, all []record) ([]ProvisionItem, error) {
	var instruments []string
	for _, r := range all {
		instruments = append(instruments, r.body.(*Provision).Instrument)
	}
	symbols, err := links(ctx, q, instruments...)
	if err != nil {
		return nil, err
	}
	out := []ProvisionItem{}
	for _, r := range all {
		p := r.body.(*Provision)
		out = append(out, ProvisionItem{ID: p.ID, Instrument: p.Instrument, Symbol: symbols[p.Instrument].Number,
			Parent: p.Parent, Number: p.Number, Kind: p.Kind, Called: p.Called, Title: p.Title, Short: p.Short,
			Addressees: p.Addressees, Text: p.Current("en"), Statements: r.statements})
	}
	return out, nil
}

// Roadmap gives the roadmap.
func (s *Queries) Roadmap(ctx context.Context) (RoadmapView, error) {
	v := RoadmapView{Clusters: []RoadmapCluster{}, Links: Links{}}
	rest := rests{}
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		all, err := list(ctx, q, TypeCluster, filter{})
		if err != nil {
			return err
		}
		var named []string
		for _, r := range all {
			c := r.body.(*RoadmapCluster)
			v.Clusters = append(v.Clusters, *c)
			rest.on(r.statements...)
			named = append(named, cited(c.Source)...)
			for _, i := range c.Items() {
				named = append(named, i.Provisions...)
			}
		}
		v.Links, err = links(ctx, q, named...)
		return err
	})
	v.Statements = rest.list()
	return v, err
}

// RelationFilter narrows the concordance; what is empty does not.
type RelationFilter struct {
	Provision string // either end
	Relation  RelationKind
	From, To  string // the instruments of the ends
}

// Relations lists the concordance by the ids of its ends.
func (s *Queries) Relations(ctx context.Context, by RelationFilter) ([]RelationItem, error) {
	var f filter
	f.equal("kind", string(by.Relation))
	if by.Provision != "" {
		f.add(`t.subject IN (SELECT m.subject FROM framework_mention m WHERE m.other = ? AND m.role IN ('from', 'to'))`, by.Provision)
	}
	end := func(role Role, instrument string) {
		if instrument != "" {
			f.add(`t.subject IN (SELECT m.subject FROM framework_mention m JOIN framework_thing p ON p.subject = m.other
				WHERE m.role = ? AND p.instrument = ?)`, string(role), instrument)
		}
	}
	end(RoleFrom, by.From)
	end(RoleTo, by.To)
	return listed(ctx, s.DB, TypeRelation, f, func(ctx context.Context, q sqldb.Querier, all []record) ([]RelationItem, error) {
		return linked(ctx, q, all, func(r *Relation) []string { return append(cited(r.Source), r.From, r.To) },
			func(r *Relation, found Links, statements []string) RelationItem {
				return RelationItem{*r, found, statements}
			})
	})
}

// Terms lists the glossary by id; pages sort by title in the reader's language.
func (s *Queries) Terms(ctx context.Context) ([]TermView, error) {
	return listed(ctx, s.DB, TypeTerm, filter{}, termViews)
}

func termViews(ctx context.Context, q sqldb.Querier, all []record) ([]TermView, error) {
	return linked(ctx, q, all, func(t *Term) []string {
		return append(append(citedInViews(t.Readings), t.SeeAlso...), t.Provisions...)
	}, func(t *Term, found Links, statements []string) TermView { return TermView{*t, found, statements} })
}

// Threats lists the threats by id; pages sort by title in the reader's language.
func (s *Queries) Threats(ctx context.Context) ([]ThreatView, error) {
	return listed(ctx, s.DB, TypeThreat, filter{}, threatViews)
}

func threatViews(ctx context.Context, q sqldb.Querier, all []record) ([]ThreatView, error) {
	return linked(ctx, q, all, func(t *Threat) []string {
		return append(append(citedInViews(t.Views), cited(t.NamedIn...)...), t.Provisions...)
	}, func(t *Threat, found Links, statements []string) ThreatView { return ThreatView{*t, found, statements} })
}

// linked makes items that say what the ids they name are called, with one look
// for all of them.
func linked[B Body, T any](ctx context.Context, q sqldb.Querier, all []record, named func(B) []string, item func(B, Links, []string) T) ([]T, error) {
	var ids []string
	for _, r := range all {
		ids = append(ids, named(r.body.(B))...)
	}
	found, err := links(ctx, q, ids...)
	if err != nil {
		return nil, err
	}
	var out []T
	for _, r := range all {
		b := r.body.(B)
		out = append(out, item(b, found.of(named(b)...), r.statements))
	}
	return out, nil
}

// Term gives one entry of the glossary.
func (s *Queries) Term(ctx context.Context, id string) (TermView, error) {
	return single(ctx, s.DB, TypeTerm, id, termViews)
}

// Threat gives one threat.
func (s *Queries) Threat(ctx context.Context, id string) (ThreatView, error) {
	return single(ctx, s.DB, TypeThreat, id, threatViews)
}

func single[T any](ctx context.Context, db Reader, typ, id string, items func(context.Context, sqldb.Querier, []record) ([]T, error)) (v T, err error) {
	err = db.Read(ctx, func(q sqldb.Querier) error {
		b, statements, err := one(ctx, q, typ, id)
		if err != nil {
			return err
		}
		all, err := items(ctx, q, []record{{body: b, statements: statements}})
		if err != nil {
			return err
		}
		v = all[0]
		return nil
	})
	return v, err
}
