package participant

import (
	"context"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
)

// Queries answers who is listed.
type Queries struct {
	DB Reader
}

// Filter narrows the list; what is empty narrows nothing.
type Filter struct {
	Class    Class
	Region   Region
	Standing Standing
	Name     string // each word begins a word of one of the names, in any language
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
			(f.Standing == "" || f.Standing == l.Standing) && (f.Name == "" || named(&l.Participant, others[l.ID], f.Name)) {
			out = append(out, l)
		}
	}
	return out, nil
}

func (q *Queries) all(ctx context.Context) ([]Listed, error) {
	var out []Listed
	err := q.DB.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT body, statements FROM participant_listed ORDER BY subject`)
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "the list of participants cannot be read")
		}
		defer rows.Close()
		for rows.Next() {
			var body, statements string
			if err := rows.Scan(&body, &statements); err != nil {
				return err
			}
			l, err := stored(body, statements)
			if err != nil {
				return err
			}
			out = append(out, *l)
		}
		return rows.Err()
	})
	return out, err
}

// named reports whether each word asked for begins a word of one name.
func named(p *Participant, others []string, asked string) bool {
	names := append([]string{p.Formal, p.Short}, others...)
	for _, n := range p.Name.In {
		names = append(names, n)
	}
	words := search.Tokens(asked)
	for _, name := range names {
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
		l, _, err := listed(ctx, r, id)
		if err != nil {
			return err
		}
		if l == nil {
			return fail.New(fail.NotFound, "Nobody is listed under this id.")
		}
		out = *l
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
