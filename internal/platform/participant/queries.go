package participant

import (
	"context"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/statement"
)

// Queries answers who is listed. DB is required; what needs more says so.
type Queries struct {
	DB  Reader
	Log Log // of what participants said, and of their keys
	// Authorized gives whom an identity has authorized and not withdrawn, oldest
	// first; nil where no room knows.
	Authorized func(ctx context.Context, identity statement.Hash) ([]Authorized, error)
	Kept       *Kept // the whole list, as long as nothing is said; nil: it is read each time
}

// Filter narrows the list; what is empty narrows nothing.
type Filter struct {
	Class    Class
	Region   Region
	Standing Standing
	Status   Status
	Name     string // each word begins a word of one of the names, in any language; or it is the id or a code
}

// Exact reports whether one of a participant's names, its short form, its id or
// a code is just what was asked for: a list may show such a one first.
func (f Filter) Exact(p *Participant) bool {
	asked := nameKey(f.Name)
	others, err := recognised()
	if asked == "" || err != nil {
		return false
	}
	for _, name := range append(append(p.names(), p.codes()...), others[p.ID]...) {
		if nameKey(name) == asked {
			return true
		}
	}
	return false
}

// names are those by which a participant is listed.
func (p *Participant) names() []string {
	out := []string{p.Formal, p.Short}
	for _, n := range p.Name.In {
		out = append(out, n)
	}
	return out
}

// codes are found when they are given whole: the beginning of one says nothing.
func (p *Participant) codes() []string {
	return []string{p.ID, p.ISO3166.Alpha2, p.ISO3166.Alpha3, p.ISO3166.Numeric}
}

// List gives those who are listed, by id.
func (q *Queries) List(ctx context.Context, f Filter) ([]Listed, error) {
	all, err := q.all(ctx)
	if err != nil {
		return nil, err
	}
	others, err := recognised()
	if err != nil {
		return nil, err
	}
	out := []Listed{}
	for _, l := range all {
		if (f.Class == "" || f.Class == l.Class) && (f.Region == "" || f.Region == l.Region) &&
			(f.Standing == "" || f.Standing == l.Standing) && (f.Status == "" || f.Status == l.Status) &&
			(f.Name == "" || named(&l.Participant, others[l.ID], f.Name)) {
			out = append(out, l)
		}
	}
	return out, nil
}

func many(ctx context.Context, q sqldb.Querier, query string, args ...any) ([]Listed, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the list of participants cannot be read")
	}
	defer func() { _ = rows.Close() }()
	var out []Listed
	for rows.Next() {
		var id, course string
		if err := rows.Scan(&id, &course); err != nil {
			return nil, err
		}
		l, err := stored(id, course)
		if err != nil {
			return nil, err
		}
		out = append(out, *l)
	}
	return out, rows.Err()
}

// named reports whether each word asked for begins a word of one name, or a code
// is asked for.
func named(p *Participant, others []string, asked string) bool {
	whole := nameKey(asked)
	for _, code := range p.codes() {
		if whole != "" && nameKey(code) == whole {
			return true
		}
	}
	words := search.Tokens(asked)
	for _, name := range append(p.names(), others...) {
		if have := search.Tokens(name); len(words) > 0 && begins(have, words) {
			return true
		}
	}
	return false
}

func begins(have, words []search.Token) bool {
	for _, w := range words {
		found := false
		for _, h := range have {
			found = found || strings.HasPrefix(h.Word, w.Word)
		}
		if !found {
			return false
		}
	}
	return true
}

// Get gives one participant; fail.NotFound when it is not listed.
func (q *Queries) Get(ctx context.Context, id string) (Listed, error) {
	var out Listed
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		l, err := listed(ctx, r, id)
		if err != nil {
			return err
		}
		if l == nil {
			return fail.New(fail.NotFound, "Nobody is listed under this id.")
		}
		out = *l
		return strike(ctx, ledger.StrikesIn(r), &out)
	})
	return out, err
}

// Holder gives the id to which an identity is, or last was, bound, and whether
// it may say something new as that one; "" when it is bound to none. It is one
// indexed read in the caller's transaction or snapshot.
func Holder(ctx context.Context, q sqldb.Querier, who statement.Hash) (id string, speaks bool, err error) {
	return holder(ctx, q, who)
}

// Holder is Holder in a snapshot of its own.
func (q *Queries) Holder(ctx context.Context, who statement.Hash) (id string, speaks bool, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		id, speaks, err = holder(ctx, r, who)
		return err
	})
	return id, speaks, err
}

// Silent reports why an identity may say nothing new: fail.Denied when the
// participant to which it is bound is suspended, withdrawn or not accredited,
// or when another identity has taken its place. Who is not bound to any id is
// not kept silent by this room.
func Silent(ctx context.Context, q sqldb.Querier, who statement.Hash) error {
	id, speaks, err := holder(ctx, q, who)
	if err != nil || id == "" || speaks {
		return err
	}
	return fail.New(fail.Denied, "%s may say nothing new on this hub: it is suspended, withdrawn or not accredited, or has another identity now.", id)
}

// Rules gives the rules that a hub has set for itself.
func (q *Queries) Rules(ctx context.Context, hub statement.Hash) (out Rules, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = rulesOf(ctx, r, hub)
		return err
	})
	return out, err
}

// Belongs is a membership seen from the member.
type Belongs struct {
	Group string `json:"group" doc:"id"`
	From  string `json:"from,omitempty"`
	Until string `json:"until,omitempty"`
	As    string `json:"as,omitempty"`
}

// Memberships gives the groups and organizations that name a participant as
// their member, by their ids.
func (q *Queries) Memberships(ctx context.Context, id string) ([]Belongs, error) {
	out := []Belongs{}
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		rows, err := r.Query(ctx, `SELECT subject, since, until, role FROM participant_member WHERE member = $1 ORDER BY subject, place`, id)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var b Belongs
			if err := rows.Scan(&b.Group, &b.From, &b.Until, &b.As); err != nil {
				return err
			}
			out = append(out, b)
		}
		return rows.Err()
	})
	return out, fail.Wrap(err, fail.Unavailable, "memberships cannot be read")
}

// Counted gives the objections to a participant whose authors the register
// names as the States that they say they are.
func (q *Queries) Counted(ctx context.Context, l *Listed) ([]Objection, error) {
	out := []Objection{}
	if l.Proposal == nil {
		return out, nil
	}
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		for _, o := range l.Proposal.Objections {
			id, _, err := holder(ctx, r, o.By)
			if err != nil {
				return err
			}
			if id == o.State && !o.Struck {
				out = append(out, o)
			}
		}
		return nil
	})
	return out, err
}

// Directory gives everyone who is listed, to be found by id and by name.
func (q *Queries) Directory(ctx context.Context) (*Directory, error) {
	all, err := q.all(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]Participant, len(all))
	for i := range all {
		list[i] = all[i].Participant
	}
	return NewDirectory(list)
}
