package snapshot

import (
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// Source is a hub of which a snapshot is taken. It may be running.
type Source struct {
	DB       *sqldb.DB // may be open for reading only
	Keystore []byte    // as it lies on the disk, encrypted
	Rooms    []Room
	Clock    clock.Clock
	Program  string // version, for people
}

// Taken says what is in a snapshot.
type Taken struct {
	Origin     string
	Statements int64
	Signed     int64 // statements that the checkpoint in it signs
	Rows       int64 // private ones
	Bytes      int64
	SHA256     statement.Hash // of the file
}

// Take writes a snapshot. It reads one state of the database, however long it
// takes, and checks every statement, body and the tree on the way: what cannot
// be restored is not written. The file appears under its name when it is
// whole and durable; nothing is overwritten.
func Take(ctx context.Context, s Source, path string, tell ledger.Progress) (t Taken, err error) {
	if _, err := os.Lstat(path); err == nil {
		return t, exists(path)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return t, fail.Wrap(err, fail.Unavailable, "the snapshot cannot be written")
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	sum := &counted{sum: sha256.New()}
	w := newWriter(io.MultiWriter(tmp, sum))
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		t, err = s.write(ctx, q, w, tell)
		return err
	})
	if err == nil {
		err = unwritable(errors.Join(w.finish(), tmp.Sync()))
	}
	err = errors.Join(err, tmp.Close())
	if err == nil {
		err = appear(tmp.Name(), path)
	}
	t.Bytes, t.SHA256 = sum.bytes, statement.Hash(sum.sum.Sum(nil))
	return t, err
}

func exists(path string) error {
	return fail.New(fail.Exists, "%s is there already and is not overwritten", filepath.Base(path))
}

func unwritable(err error) error {
	return fail.Wrap(err, fail.Unavailable, "the snapshot cannot be written")
}

// appear gives a whole file its name, durably. A link fails where a rename
// would overwrite; file systems without links get the next best.
func appear(tmp, path string) error {
	err := os.Link(tmp, path)
	if errors.Is(err, fs.ErrExist) {
		return exists(path)
	}
	if err != nil {
		if _, serr := os.Lstat(path); serr == nil {
			return exists(path)
		}
		err = os.Rename(tmp, path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	return unwritable(err)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// counted counts and hashes what is written.
type counted struct {
	sum   hash.Hash
	bytes int64
}

func (c *counted) Write(p []byte) (int, error) {
	c.bytes += int64(len(p))
	return c.sum.Write(p)
}

// write writes everything of one state of the database.
func (s *Source) write(ctx context.Context, q sqldb.Querier, w *writer, tell ledger.Progress) (t Taken, err error) {
	state, err := ledger.ReadState(ctx, q)
	if err != nil {
		return t, err
	}
	if state.Origin == "" {
		return t, fail.New(fail.NotFound, "this database holds no register")
	}
	h := head{
		Snapshot: format, Taken: s.Clock.Now(), Program: s.Program, Statements: state.Size, Root: state.Root[:],
		Checkpoint: state.Checkpoint, Keystore: s.Keystore, Tables: []tableHead{},
	}
	if h.Settings, err = ledger.Settings(ctx, q); err != nil {
		return t, err
	}
	for _, r := range s.Rooms {
		var version int64
		if r.Migrations != nil { // a room of files has no tables in the database
			if version, err = sqldb.Migrated(ctx, q, r.Name); err != nil {
				return t, err
			}
		}
		for _, table := range r.Tables {
			h.Tables = append(h.Tables, tableHead{r.Name, version, table.Name, table.Key, table.Columns})
		}
	}
	if err := w.line(h); err != nil {
		return t, unwritable(err)
	}
	t = Taken{Origin: state.Origin, Statements: state.Size}
	if t.Signed, err = s.statements(ctx, q, w, state, tell); err != nil {
		return t, err
	}
	t.Rows, err = s.rows(ctx, q, w)
	return t, err
}

// statements writes the statements and gives the number of those that the
// checkpoint signs.
func (s *Source) statements(ctx context.Context, q sqldb.Querier, w *writer, state ledger.State, tell ledger.Progress) (signed int64, err error) {
	check, err := newCheck(state)
	if err != nil {
		return 0, err
	}
	arrivals, err := ledger.ReadArrivals(ctx, q, state.Size)
	if err != nil {
		return 0, err
	}
	err = ledger.ReadStored(ctx, q, 0, func(st ledger.Stored) error {
		if err := check.statement(&st); err != nil {
			return err
		}
		line := said{Leaf: string(st.Leaf), Blob: st.Blob}
		if st.Blob == nil {
			line.Erased = statement.Hash(st.ErasedBy).String()
		}
		if a := &arrivals[st.Index]; a.N >= 0 {
			line.N, line.At = &a.N, &a.At
		}
		if tell != nil && st.Index%1000 == 999 {
			tell(st.Index+1, state.Size)
		}
		return unwritable(w.line(line))
	})
	if err != nil {
		return 0, err
	}
	return check.signed.Size, check.end()
}

// rows writes the private rows.
func (s *Source) rows(ctx context.Context, q sqldb.Querier, w *writer) (n int64, err error) {
	for _, r := range s.Rooms {
		for _, table := range r.Tables {
			err := table.each(ctx, q, func(values []any) error {
				n++
				return unwritable(w.line(row{table.Name, values}))
			})
			if err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// check sees that what is taken out of a database is what was signed.
type check struct {
	state  ledger.State
	signed translog.Checkpoint
	tree   translog.Tree
	held   bool // the checkpoint's root has been met
}

func newCheck(state ledger.State) (*check, error) {
	if state.Checkpoint == "" {
		return nil, fail.New(fail.Unavailable, "this register has no signed checkpoint yet").
			WithHint("start the hub with its keys: it signs one within a second")
	}
	v, err := note.NewVerifier(state.VKey)
	c := &check{state: state}
	if err == nil {
		c.signed, err = translog.OpenCheckpoint([]byte(state.Checkpoint), v)
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Broken, "the checkpoint that was kept is not one of this register")
	}
	c.held = c.signed.Size == 0
	return c, nil
}

func (c *check) statement(st *ledger.Stored) error {
	broken := func(err error) error {
		e := fail.New(fail.Broken, "statement %d is not what was signed, and no snapshot was taken", c.tree.Size()).
			WithHint("run comity verify; restore an older snapshot")
		e.Cause = err
		return e
	}
	s, err := statement.ParseLeaf(st.Leaf)
	switch {
	case err != nil:
		return broken(err)
	case st.Index != c.tree.Size() || !st.Agrees(&s):
		return broken(translog.ErrBroken)
	case st.Blob == nil && len(st.ErasedBy) != len(statement.Hash{}):
		return broken(errors.New("its body is missing, and no statement has erased it"))
	case st.Blob != nil:
		if _, _, err := s.CheckBlob(st.Blob); err != nil {
			return broken(err)
		}
	}
	c.tree.Append(translog.LeafHash(st.Leaf))
	if c.tree.Size() == c.signed.Size {
		c.held = c.tree.Root() == c.signed.Root
	}
	return nil
}

func (c *check) end() error {
	if c.held && c.tree.Size() == c.state.Size && c.tree.Root() == c.state.Root {
		return nil
	}
	return fail.New(fail.Broken, "the register is not the one that its checkpoint signs, and no snapshot was taken").
		WithHint("run comity verify; restore an older snapshot")
}
