package participant

import (
	"context"
	"slices"
	"strings"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

// Log is what the queries need of the register.
type Log interface {
	Identity(ctx context.Context, id statement.Hash) (*identity.Participant, error)
	List(ctx context.Context, f ledger.Filter) ([]ledger.Record, error)
	Tally(ctx context.Context, by statement.Hash) ([]ledger.Tally, error)
}

// Spoken is a statement of a participant, as it is told on its page.
type Spoken struct {
	ledger.Record
	// Standing is the participant's status at its place in the register: what
	// was said before a suspension stays valid.
	Standing Status
}

// Wanted narrows what a participant said.
type Wanted struct {
	Module  string // "framework": types that begin so
	Subject string // exact
	Before  int64  // when > 0: those before this index
	Limit   int
}

// Said gives what a participant said under all its identities, newest first.
func (q *Queries) Said(ctx context.Context, l *Listed, w Wanted) ([]Spoken, error) {
	before := w.Before
	if before <= 0 {
		before = 1<<62 - 1
	}
	var out []Spoken
	for _, b := range l.Identities {
		f := ledger.Filter{By: b.Identity, Subject: w.Subject, Before: before, Limit: w.Limit}
		if w.Module != "" {
			f.Prefix = w.Module + "."
		}
		records, err := q.Log.List(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			out = append(out, Spoken{r, l.StatusAt(r.Index)})
		}
	}
	slices.SortFunc(out, func(a, b Spoken) int { return int(b.Index - a.Index) })
	return out[:min(len(out), w.Limit)], nil
}

// Count is how many statements of a participant there are of a module or on a
// subject.
type Count struct {
	Key    string `json:"key"`
	Number int    `json:"number"`
	Last   int64  `json:"last" doc:"index of the newest"`
}

// Tally counts what a participant said, by module and by subject, each in the
// order of the keys.
func (q *Queries) Tally(ctx context.Context, l *Listed) (modules, subjects []Count, err error) {
	byModule, bySubject := map[string]*Count{}, map[string]*Count{}
	add := func(to map[string]*Count, key string, t ledger.Tally) {
		if to[key] == nil {
			to[key] = &Count{Key: key}
		}
		to[key].Number += t.Number
		to[key].Last = max(to[key].Last, t.Last)
	}
	for _, b := range l.Identities {
		all, err := q.Log.Tally(ctx, b.Identity)
		if err != nil {
			return nil, nil, err
		}
		for _, t := range all {
			module, _, _ := strings.Cut(t.Type, ".")
			add(byModule, module, t)
			add(bySubject, t.Subject, t)
		}
	}
	return inOrder(byModule), inOrder(bySubject), nil
}

func inOrder(m map[string]*Count) []Count {
	out := make([]Count, 0, len(m))
	for _, c := range m {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Count) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// Keys is an identity with its keys.
type Keys struct {
	Identity statement.Hash    `json:"identity"`
	From     int64             `json:"from" doc:"index of the statement that bound it to the id"`
	Until    *int64            `json:"until,omitempty" doc:"index of the statement that bound another one"`
	Signing  *statement.Key    `json:"signing" doc:"in force; null between compromise and recovery"`
	Recovery statement.Key     `json:"recovery"`
	Keys     []identity.KeyUse `json:"keys" doc:"signing keys, oldest first"`
	MovedTo  string            `json:"movedTo,omitempty" doc:"origin of the hub that is home now"`
	Struck   bool              `json:"struck,omitempty" doc:"the statement that bound it is struck: it counts as not bound"`
}

// Keys gives the identities of a participant with their keys, oldest first.
func (q *Queries) Keys(ctx context.Context, l *Listed) ([]Keys, error) {
	out := []Keys{}
	for _, b := range l.Identities {
		p, err := q.Log.Identity(ctx, b.Identity)
		if fail.Is(err, fail.NotFound) {
			continue // named here, opened elsewhere
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Keys{Identity: b.Identity, From: b.From, Until: b.Until, Signing: p.Signing,
			Recovery: p.Recovery, Keys: p.Keys, MovedTo: p.MovedTo, Struck: b.Struck})
	}
	return out, nil
}
