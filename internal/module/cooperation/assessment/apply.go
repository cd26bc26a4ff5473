package assessment

import (
	"context"
	_ "embed"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

//go:embed schema.sql
var schema string

const sharingTable = "cooperation_assessment"

// Projection is what is shared of assessments.
type Projection struct{}

var _ journal.Projection = Projection{}

// Name implements journal.Projection.
func (Projection) Name() string { return "assessment" }

// Version implements journal.Projection.
func (Projection) Version() int { return 2 }

// Schema implements journal.Projection.
func (Projection) Schema() string { return schema }

// Types implements journal.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements journal.Projection.
func (Projection) Tables() []journal.Table {
	return []journal.Table{{Name: sharingTable, Key: []string{"chest", "subject"}, Sealed: true}}
}

// Apply implements journal.Projection.
func (Projection) Apply(ctx context.Context, tx *journal.Tx, e journal.Entry) error {
	h := &e.Statement.Header
	to, err := statement.ParseHash(h.Stream)
	if err != nil {
		return err
	}
	m := Move{Mark: Mark{e.Statement.ID, h.At, e.Index}, ID: h.Subject, By: h.By, To: to, Type: h.Type, Marking: h.Marking}
	if e.Body != nil {
		if m.Body, err = Decode(h.Type, e.Body); err != nil {
			return fail.Inert("%s", fail.Message(err))
		}
	}
	before, err := journal.Row[Sharing](ctx, tx, sharingTable, e.Chest, h.Subject)
	if err != nil {
		return err
	}
	after, err := Next(before, m)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	return store(ctx, tx, e.Chest, after)
}

func unreadable(err error) error {
	return fail.Wrap(err, fail.Unavailable, "the assessments cannot be read")
}

func store(ctx context.Context, tx *journal.Tx, chest journal.Chest, s *Sharing) error {
	plain, err := journal.Written(s)
	if err != nil {
		return err
	}
	sealed, err := tx.Seal(ctx, sharingTable, plain, chest, s.ID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO cooperation_assessment (chest, subject, author, reader, marking, exercise, withdrawn, last, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (chest, subject) DO UPDATE SET marking = excluded.marking, withdrawn = excluded.withdrawn, last = excluded.last, sealed = excluded.sealed`,
		chest[:], s.ID, s.Author.String(), s.Reader.String(), string(s.Marking), bit(s.Exercise), bit(s.Withdrawn), s.Said[len(s.Said)-1].Index, sealed)
	return err
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// found is a row before it is opened.
type found struct {
	chest   journal.Chest
	subject string
	sealed  []byte
}

func rows(ctx context.Context, q sqldb.Querier, where string, args ...any) (out []found, err error) {
	list, err := q.Query(ctx, `SELECT chest, subject, sealed FROM cooperation_assessment WHERE `+where+` ORDER BY last DESC`, args...)
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = list.Close() }()
	for list.Next() {
		var f found
		var chest []byte
		if err := list.Scan(&chest, &f.subject, &f.sealed); err != nil {
			return nil, err
		}
		if len(chest) != len(f.chest) {
			return nil, fail.New(fail.Broken, "an assessment cannot be read")
		}
		f.chest = journal.Chest(chest)
		out = append(out, f)
	}
	return out, list.Err()
}
