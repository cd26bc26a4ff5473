package ledger

import (
	"context"
	"database/sql"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// Stored is a statement as it lies in the database, with nothing proved: for
// a verifier, and for nobody else.
type Stored struct {
	Index    int64
	ID       []byte
	Author   []byte
	Stream   string
	Seq      int64
	Type     string
	Subject  string
	Body     []byte // hash
	Leaf     []byte
	HasBody  bool   // there is a row for the body, erased or not
	Blob     []byte // nil when erased
	ErasedBy []byte // id of the statement that erased it
}

// State is what a database says of its register, with nothing proved.
type State struct {
	Origin     string
	VKey       string
	Hub        string
	Size       int64
	Root       translog.Hash
	Checkpoint string // signed note; empty when none was kept
	Complete   bool   // no rebuild of the projections is under way
	Version    string // of the projections
}

// ReadState reads the state of a register.
func ReadState(ctx context.Context, q sqldb.Querier) (s State, err error) {
	for name, to := range map[string]*string{SettingOrigin: &s.Origin, SettingVKey: &s.VKey, SettingHub: &s.Hub} {
		if *to, err = setting(ctx, q, name); err != nil {
			return s, err
		}
	}
	if s.Size, s.Root, s.Checkpoint, err = readHead(ctx, q); err != nil {
		return s, fail.Wrap(err, fail.Broken, "the register's head cannot be read")
	}
	var cursor int64
	err = q.QueryRow(ctx, `SELECT version, cursor FROM ledger_projection WHERE name = 'all'`).Scan(&s.Version, &cursor)
	s.Complete = err == nil && cursor < 0
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return s, err
}

// ProjectionsVersion names projections and their versions, as State does.
func ProjectionsVersion(list []Projection) string { return (&Ledger{all: list}).version() }

// TablesOf lists every table that these projections, and the ledger itself,
// derive from the statements.
func TablesOf(list []Projection) []Table { return (&Ledger{all: list}).Tables() }

// ReadStored calls each for every statement from an index on, in order,
// until each fails.
func ReadStored(ctx context.Context, q sqldb.Querier, from int64, each func(Stored) error) error {
	rows, err := q.Query(ctx, `SELECT l.idx, l.id, l.author, l.stream, l.seq, l.type, l.subject, l.body, l.leaf,
		b.hash IS NOT NULL, b.blob, b.erased_by
		FROM ledger_leaf l LEFT JOIN ledger_body b ON b.hash = l.body WHERE l.idx >= $1 ORDER BY l.idx`, from)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s Stored
		err := rows.Scan(&s.Index, &s.ID, &s.Author, &s.Stream, &s.Seq, &s.Type, &s.Subject, &s.Body, &s.Leaf,
			&s.HasBody, &s.Blob, &s.ErasedBy)
		if err != nil {
			return err
		}
		if err := each(s); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Agrees reports whether the columns beside a leaf say what the leaf says.
func (s *Stored) Agrees(parsed *statement.Statement) bool {
	h := &parsed.Header
	by := author(parsed)
	return string(s.ID) == string(parsed.ID[:]) && string(s.Author) == string(by[:]) && s.Stream == h.Stream &&
		s.Seq == int64(h.Seq) && s.Type == h.Type && s.Subject == h.Subject && string(s.Body) == string(h.Body[:])
}

// Columns is a table with those of its columns, beside its key, in which two
// copies of one register agree.
type Columns struct {
	Table
	Values []string
}

// DurableTables are the tables, beside statements and bodies, in which two
// copies of one register agree. The instant at which a statement arrived is
// not among the columns: it is each copy's own.
func DurableTables() []Columns {
	return []Columns{
		{Table{"ledger_tile", []string{"tree", "level", "n"}}, []string{"data"}},
		{Table{"ledger_arrival", []string{"n"}}, []string{"idx"}},
		{Table{"ledger_parked", []string{"idx", "missing"}}, nil},
	}
}
