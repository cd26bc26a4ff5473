package framework

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
)

// Queries answers what is recorded of the framework.
type Queries struct {
	DB Reader
}

// record is a row as lists read it.
type record struct {
	body       Body
	statements []string
}

// filter narrows a list; its conditions use placeholders from $2 on.
type filter struct {
	where []string
	args  []any
}

func (f *filter) add(condition string, args ...any) {
	n := len(f.args) + 2
	for i := range args {
		condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", n+i), 1)
	}
	f.where = append(f.where, condition)
	f.args = append(f.args, args...)
}

// equal adds a condition on a column unless the value is empty.
func (f *filter) equal(column, value string) {
	if value != "" {
		f.add("t."+column+" = ?", value)
	}
}

// list reads the things of a type, in the order in which they are listed.
func list(ctx context.Context, q sqldb.Querier, typ string, f filter) ([]record, error) {
	query := `SELECT t.type, t.body, t.statements FROM framework_thing t WHERE t.type = $1`
	for _, w := range f.where {
		query += " AND " + w
	}
	return records(ctx, q, query+` ORDER BY t.sort`, append([]any{typ}, f.args...)...)
}

func records(ctx context.Context, q sqldb.Querier, query string, args ...any) ([]record, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []record
	for rows.Next() {
		var typ, body, ids string
		var r record
		if err := rows.Scan(&typ, &body, &ids); err != nil {
			return nil, err
		}
		if r.body, r.statements, err = stored(typ, body, ids); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// listed reads a list and makes items of its records. Lists are whole: whoever
// shows a part of one cuts it.
func listed[T any](ctx context.Context, db Reader, typ string, f filter, items func(ctx context.Context, q sqldb.Querier, all []record) ([]T, error)) ([]T, error) {
	out := []T{}
	err := db.Read(ctx, func(q sqldb.Querier) error {
		all, err := list(ctx, q, typ, f)
		if err != nil {
			return err
		}
		made, err := items(ctx, q, all)
		out = append(out, made...)
		return err
	})
	return out, err
}

// one reads a thing by its id; fail.NotFound when it is not recorded as that
// type.
func one(ctx context.Context, q sqldb.Querier, typ, id string) (Body, []string, error) {
	b, _, statements, err := thing(ctx, q, id)
	if err != nil {
		return nil, nil, err
	}
	if b == nil || b.Type() != typ {
		return nil, nil, fail.New(fail.NotFound, "Nothing is recorded under %q.", clip(id))
	}
	return b, statements, nil
}

// naming reads the things of a role that name an id, or a part of it.
func naming(ctx context.Context, q sqldb.Querier, id string, parts bool, roles ...Role) ([]record, error) {
	condition := `m.other = $1`
	args := []any{id}
	if parts {
		condition = `(m.other = $1 OR (m.other >= $2 AND m.other < $3))`
		args = append(args, id+":", id+";") // ";" follows ":"
	}
	var in []string
	for _, r := range roles {
		args = append(args, string(r))
		in = append(in, fmt.Sprintf("$%d", len(args)))
	}
	return records(ctx, q, `SELECT t.type, t.body, t.statements FROM framework_thing t
		WHERE t.subject IN (SELECT m.subject FROM framework_mention m WHERE `+condition+` AND m.role IN (`+strings.Join(in, ", ")+`))
		ORDER BY t.type, t.sort`, args...)
}

var typeWords = map[string]string{TypeDocument: "document", TypeInstrument: "instrument", TypeProvision: "provision",
	TypeReading: "reading", TypeCluster: "cluster", TypeRelation: "relation", TypeTerm: "term", TypeThreat: "threat"}

// links looks up what ids are called. Those that are not recorded are left out.
func links(ctx context.Context, q sqldb.Querier, ids ...string) (Links, error) {
	out := Links{}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	for chunk := range slices.Chunk(ids, 100) {
		var in []string
		var args []any
		for _, id := range chunk {
			args = append(args, id)
			in = append(in, fmt.Sprintf("$%d", len(args)))
		}
		rows, err := q.Query(ctx, `SELECT t.subject, t.type, t.number, t.kind, t.instrument, COALESCE(i.number, ''), t.title
			FROM framework_thing t LEFT JOIN framework_thing i ON i.subject = t.instrument
			WHERE t.subject IN (`+strings.Join(in, ", ")+`) ORDER BY t.subject`, args...)
		if err != nil {
			return nil, err
		}
		if err := scanLinks(rows, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func scanLinks(rows *sql.Rows, out Links) error {
	defer rows.Close()
	for rows.Next() {
		var l Link
		var title string
		if err := rows.Scan(&l.ID, &l.Type, &l.Number, &l.Kind, &l.Instrument, &l.Symbol, &title); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(title), &l.Title); err != nil {
			return fail.Wrap(err, fail.Broken, "the title of %s cannot be read", l.ID)
		}
		l.Type = typeWords[l.Type]
		out[l.ID] = l
	}
	return rows.Err()
}

// of keeps those links that ids name.
func (l Links) of(ids ...string) Links {
	out := Links{}
	for _, id := range ids {
		if link, ok := l[id]; ok {
			out[id] = link
		}
	}
	return out
}

// rests gathers the statements that a view rests on, each once, sorted.
type rests map[string]bool

func (s rests) on(statements ...string) {
	for _, id := range statements {
		s[id] = true
	}
}

func (s rests) list() []string {
	out := make([]string, 0, len(s))
	for id := range s {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// cited lists the documents of citations.
func cited(all ...Citation) []string {
	var out []string
	for _, c := range all {
		if c.Document != "" {
			out = append(out, c.Document)
		}
	}
	return out
}

func citedInViews(all []View) []string {
	var out []string
	for _, v := range all {
		out = append(out, cited(v.Source)...)
	}
	return out
}
