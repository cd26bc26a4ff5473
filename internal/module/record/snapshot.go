package record

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
)

// recorded is a body and the statement that says it.
type recorded[T any] struct {
	Value     T
	Statement string
}

// snapshot is the whole record at one moment, decoded. It is never changed
// after it has been made.
type snapshot struct {
	stamp         stamp
	documents     []recorded[Document]
	tables        map[Series]recorded[Table]
	rows          map[Series][]recorded[Row]
	resolutions   map[int]recorded[Resolution]
	groups        []recorded[Group]
	timeline      []recorded[Event]
	fora          []recorded[Forum]
	endorsements  []recorded[Endorsement]
	claims        []recorded[Claim]
	illustrations []recorded[Illustration]
}

// stamp tells two states of the record apart. A new statement raises last; with
// the same last, erasing can only lower count or sum.
type stamp struct{ count, last, sum int64 }

func readStamp(ctx context.Context, q sqldb.Querier) (s stamp, err error) {
	err = q.QueryRow(ctx, `SELECT COUNT(*), COALESCE(MAX(arrival), -1), CAST(COALESCE(SUM(arrival), 0) AS BIGINT) FROM record_item`).
		Scan(&s.count, &s.last, &s.sum)
	return s, err
}

// load reads and decodes every row.
func load(ctx context.Context, q sqldb.Querier, at stamp) (*snapshot, error) {
	s := &snapshot{stamp: at, tables: map[Series]recorded[Table]{},
		rows: map[Series][]recorded[Row]{}, resolutions: map[int]recorded[Resolution]{}}
	rows, err := q.Query(ctx, `SELECT type, statement, body FROM record_item ORDER BY subject`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var typ, id, body string
		if err := rows.Scan(&typ, &id, &body); err != nil {
			return nil, err
		}
		b, err := Decode(typ, []byte(body))
		if err != nil {
			return nil, fail.Wrap(err, fail.Broken, "a row of the record cannot be read")
		}
		s.add(b, id)
	}
	s.sort()
	return s, rows.Err()
}

func (s *snapshot) add(b Body, id string) {
	switch b := b.(type) {
	case *Document:
		s.documents = append(s.documents, recorded[Document]{*b, id})
	case *Table:
		s.tables[b.Series] = recorded[Table]{*b, id}
	case *Row:
		s.rows[b.Series] = append(s.rows[b.Series], recorded[Row]{*b, id})
	case *Resolution:
		s.resolutions[b.Year] = recorded[Resolution]{*b, id}
	case *Group:
		s.groups = append(s.groups, recorded[Group]{*b, id})
	case *Event:
		s.timeline = append(s.timeline, recorded[Event]{*b, id})
	case *Forum:
		s.fora = append(s.fora, recorded[Forum]{*b, id})
	case *Endorsement:
		s.endorsements = append(s.endorsements, recorded[Endorsement]{*b, id})
	case *Claim:
		s.claims = append(s.claims, recorded[Claim]{*b, id})
	case *Illustration:
		s.illustrations = append(s.illustrations, recorded[Illustration]{*b, id})
	}
}

// sort puts lists into their own order: time, or the order of the paper. Rows
// come by participant; a reader's alphabet is the page's business.
func (s *snapshot) sort() {
	slices.SortStableFunc(s.groups, func(a, b recorded[Group]) int { return cmp.Compare(a.Value.Ordinal, b.Value.Ordinal) })
	slices.SortStableFunc(s.timeline, func(a, b recorded[Event]) int { return strings.Compare(a.Value.From, b.Value.From) })
	slices.SortStableFunc(s.endorsements, func(a, b recorded[Endorsement]) int { return strings.Compare(a.Value.Date, b.Value.Date) })
	slices.SortStableFunc(s.claims, func(a, b recorded[Claim]) int { return cmp.Compare(a.Value.Order, b.Value.Order) })
	slices.SortStableFunc(s.illustrations, func(a, b recorded[Illustration]) int { return cmp.Compare(a.Value.Number, b.Value.Number) })
}

// plain gives the rows of all tables without their statements.
func (s *snapshot) plain() (map[Series]Table, map[Series][]Row) {
	tables, rows := map[Series]Table{}, map[Series][]Row{}
	for series, t := range s.tables {
		tables[series] = t.Value
	}
	for series, rs := range s.rows {
		for _, r := range rs {
			rows[series] = append(rows[series], r.Value)
		}
	}
	return tables, rows
}

// of lists the statements that a table rests on: its own and its rows'.
func (s *snapshot) of(series Series) []string {
	out := []string{}
	if t, ok := s.tables[series]; ok {
		out = append(out, t.Statement)
	}
	for _, r := range s.rows[series] {
		out = append(out, r.Statement)
	}
	return out
}
