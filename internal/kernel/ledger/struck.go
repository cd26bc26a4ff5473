package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// Strike is the declaration that strikes a statement: its author's recovery
// key says that the key which signed it was in other hands from some index on.
// Of several that do, it is the first. A struck statement keeps its place, and
// nothing that followed from it is undone.
type Strike struct {
	ID    statement.Hash
	Index int64
	At    time.Time // when the author says it was declared
}

// declaration is a participant.key.compromised/1 that stands in the register.
type declaration struct {
	Strike
	by   statement.Hash
	body identity.Compromised
}

// strike says of each record whether it is struck, by the declarations that
// readers see. They are read from the log and proved as all else is: whether a
// statement counts for what it says must not rest on a table that is derived.
func strike(ctx context.Context, q sqldb.Querier, tree *translog.Tree, rs []Record) error {
	var authors []statement.Hash
	for i := range rs {
		if by := author(&rs[i].Statement); !slices.Contains(authors, by) {
			authors = append(authors, by)
		}
	}
	declared, err := declarations(ctx, q, tree, authors)
	if err != nil {
		return err
	}
	for i := range rs {
		r := &rs[i]
		for _, d := range declared {
			if d.by == author(&r.Statement) && d.body.Strikes(r.Statement.Header.Key, r.Index) {
				r.Struck = &d.Strike
				break
			}
		}
	}
	return nil
}

// declarations gives what these participants have declared of their keys, in
// the order of the log. The subject of a declaration is its author, and there
// is an index on subjects.
func declarations(ctx context.Context, q sqldb.Querier, tree *translog.Tree, authors []statement.Hash) ([]declaration, error) {
	if len(authors) == 0 {
		return nil, nil
	}
	args, in := []any{identity.TypeCompromised}, []string{}
	for _, by := range authors {
		args = append(args, by.String())
		in = append(in, fmt.Sprintf("$%d", len(args)))
	}
	rs, err := provedRecords(ctx, q, tree, `WHERE l.type = $1 AND l.subject IN (`+strings.Join(in, ", ")+`) ORDER BY l.idx`, args...)
	if err != nil {
		return nil, err
	}
	out := make([]declaration, len(rs))
	for i := range rs {
		r := &rs[i]
		out[i] = declaration{Strike: Strike{ID: r.Statement.ID, Index: r.Index, At: r.Statement.Header.At}, by: author(&r.Statement)}
		if err := json.Unmarshal(r.Body, &out[i].body); err != nil {
			return nil, fail.Wrap(err, fail.Broken, "the body of statement %d is not what was signed", r.Index)
		}
	}
	return out, nil
}

// Struck counts the statements in the mirror that are struck.
func (m *Mirror) Struck(ctx context.Context) (n int64, err error) {
	err = m.l.db.Read(ctx, func(q sqldb.Querier) error {
		for _, p := range m.l.members {
			from, some := firstStruck(p)
			if !some {
				continue
			}
			found, err := countStruck(ctx, q, p, from)
			if err != nil {
				return err
			}
			n += found
		}
		return nil
	})
	return n, err
}

// firstStruck gives the index from which on a participant's statements may be
// struck; some is false when no key of theirs was declared.
func firstStruck(p *identity.Participant) (from int64, some bool) {
	for _, u := range p.Keys {
		if u.Struck != nil && (!some || *u.Struck < from) {
			from, some = *u.Struck, true
		}
	}
	return from, some
}

func countStruck(ctx context.Context, q sqldb.Querier, p *identity.Participant, from int64) (n int64, err error) {
	rows, err := q.Query(ctx, `SELECT idx, leaf FROM ledger_leaf WHERE author = $1 AND idx >= $2 ORDER BY idx`, p.ID[:], from)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var index int64
		var leaf []byte
		if err := rows.Scan(&index, &leaf); err != nil {
			return 0, err
		}
		s, err := statement.ParseLeaf(leaf)
		if err != nil {
			return 0, err
		}
		if p.Struck(s.Header.Key, index) {
			n++
		}
	}
	return n, rows.Err()
}
