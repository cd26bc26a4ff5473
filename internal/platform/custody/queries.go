package custody

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Queries answers what is asked of keys.
type Queries struct {
	Ledger *ledger.Ledger
	DB     *sqldb.DB
	Keys   *keys.Store
}

// changes are the types whose statements make a history, beside the opening.
var changes = []string{identity.TypeRotated, identity.TypeCompromised, identity.TypeRecovered, identity.TypeMoved}

// mostChanges is how many statements of one type a history can hold.
const mostChanges = 10_000

// History gives what the register says of a participant's keys: fail.NotFound
// when none has been opened with this identity.
func (q *Queries) History(ctx context.Context, id statement.Hash) (History, error) {
	p, err := q.Ledger.Identity(ctx, id)
	if err != nil {
		return History{}, err
	}
	opening, err := q.Ledger.At(ctx, p.Keys[0].From)
	if err != nil {
		return History{}, err
	}
	records := []ledger.Record{opening}
	for _, t := range changes {
		list, err := q.Ledger.List(ctx, ledger.Filter{Type: t, Subject: id.String(), By: id, After: -1, Limit: mostChanges})
		if err != nil {
			return History{}, err
		}
		records = append(records, list...)
	}
	slices.SortFunc(records, func(a, b ledger.Record) int { return cmp.Compare(a.Index, b.Index) })
	return history(p, records)
}

// history puts the fold of an identity beside the statements that it rests on,
// in the order of the register.
func history(p *identity.Participant, records []ledger.Record) (History, error) {
	h := History{Identity: p.ID.String(), Fingerprint: keys.Fingerprint(p.ID), Opened: records[0].Statement.Header.At, MovedTo: p.MovedTo}
	at := map[int64]*ledger.Record{}
	for i := range records {
		r := &records[i]
		at[r.Index] = r
		recovery, err := introduces(r)
		if err != nil {
			return History{}, err
		}
		if recovery != nil {
			h.Recovery = append(h.Recovery, Recovery{Key: *recovery, From: r.Index, Since: r.Statement.Header.At})
		}
		h.Events = append(h.Events, Event{Type: r.Statement.Header.Type, Index: r.Index, Statement: r.Statement.ID.String(), At: r.Statement.Header.At})
		h.Statements = append(h.Statements, r.Statement.ID.String())
	}
	for _, u := range p.Keys {
		k := Key{Key: u.Key, From: u.From, Until: u.Until, StruckFrom: u.Struck, Standing: standing(p, u)}
		from := at[u.From]
		if from == nil || u.Until != nil && at[*u.Until] == nil {
			return History{}, fail.New(fail.Unavailable, "the register has grown meanwhile; ask again")
		}
		k.Since = from.Statement.Header.At
		if u.Until != nil {
			k.Ended = &at[*u.Until].Statement.Header.At
		}
		h.Keys = append(h.Keys, k)
	}
	slices.Reverse(h.Keys)
	slices.Reverse(h.Recovery)
	slices.Reverse(h.Events)
	return h, nil
}

func standing(p *identity.Participant, u identity.KeyUse) Standing {
	switch {
	case u.Struck != nil:
		return Struck
	case u.Until != nil:
		return Replaced
	case p.MovedTo != "":
		return Moved
	}
	return InForce
}

// introduces gives the recovery key that a statement puts in force, or nil.
func introduces(r *ledger.Record) (*statement.Key, error) {
	var err error
	switch r.Statement.Header.Type {
	case identity.TypeOpened:
		var b identity.Opened
		err = json.Unmarshal(r.Body, &b)
		return &b.Recovery, damaged(err, r)
	case identity.TypeRecovered:
		var b identity.Recovered
		err = json.Unmarshal(r.Body, &b)
		return b.Recovery, damaged(err, r)
	}
	return nil, nil
}

func damaged(err error, r *ledger.Record) error {
	return fail.Wrap(err, fail.Broken, "the body of statement %d is not what was signed", r.Index)
}

// Desk gives what a participant's own officers see.
func (q *Queries) Desk(ctx context.Context, actor policy.Actor, id statement.Hash) (Desk, error) {
	if err := May(actor, See, id); err != nil {
		return Desk{}, err
	}
	h, err := q.History(ctx, id)
	if err != nil {
		return Desk{}, err
	}
	d := Desk{History: h, Own: id == q.Ledger.Hub(), Locked: q.Keys.Log() == nil}
	if k := h.InForce(); k != nil {
		_, d.Hosted = q.Keys.Signer(id, k.Key)
	}
	err = q.DB.Read(ctx, func(qu sqldb.Querier) error {
		for kind, into := range map[Kind]**Due{Rotation: &d.Rotation, Drill: &d.Drill} {
			if *into, err = dueOf(ctx, qu, id, kind); err != nil {
				return err
			}
		}
		d.Drills, err = drills(ctx, qu, id)
		return err
	})
	d.Handed = d.Own || len(h.Recovery) > 1 || d.Rotation == nil
	return d, err
}

// Whose gives the participants of this register whose recovery key in force is
// this one.
func (q *Queries) Whose(ctx context.Context, recovery statement.Key) (out []statement.Hash, err error) {
	all, err := q.Ledger.Identities(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range all {
		p, err := q.Ledger.Identity(ctx, id)
		if err != nil {
			return nil, err
		}
		if p.Recovery == recovery {
			out = append(out, id)
		}
	}
	return out, nil
}
