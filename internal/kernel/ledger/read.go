package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

const entryColumns = `SELECT l.idx, COALESCE(a.n, -1), l.id, l.leaf, b.blob FROM ledger_leaf l
	LEFT JOIN ledger_arrival a ON a.idx = l.idx LEFT JOIN ledger_body b ON b.hash = l.body `

// entries reads statements and checks each against its own id and body hash.
// Signatures are not checked again: the tree vouches for the leaf.
func entries(ctx context.Context, q sqldb.Querier, where string, args ...any) ([]Entry, error) {
	rows, err := q.Query(ctx, entryColumns+where, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Entry
	for rows.Next() {
		var e Entry
		var id, leaf, blob []byte
		if err := rows.Scan(&e.Index, &e.Arrival, &id, &leaf, &blob); err != nil {
			return nil, err
		}
		if e.Statement, err = statement.ParseLeaf(leaf); err != nil || string(e.Statement.ID[:]) != string(id) {
			return nil, fail.Wrap(errors.Join(err, translog.ErrBroken), fail.Broken, "statement %d is not what was signed", e.Index)
		}
		if blob != nil {
			if _, e.Body, err = e.Statement.CheckBlob(blob); err != nil {
				return nil, fail.Wrap(err, fail.Broken, "the body of statement %d is not what was signed", e.Index)
			}
			if e.Body == nil {
				e.Body = []byte{}
			}
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

func entryAt(ctx context.Context, q sqldb.Querier, index int64) (Entry, error) {
	return oneEntry(entries(ctx, q, `WHERE l.idx = $1`, index))
}

func entryByID(ctx context.Context, q sqldb.Querier, id statement.Hash) (Entry, error) {
	return oneEntry(entries(ctx, q, `WHERE l.id = $1`, id[:]))
}

func oneEntry(es []Entry, err error) (Entry, error) {
	if err != nil {
		return Entry{}, err
	}
	if len(es) == 0 {
		return Entry{}, fail.New(fail.NotFound, "there is no such statement in this register")
	}
	return es[0], nil
}

// ints reads one column of numbers.
func ints(ctx context.Context, q sqldb.Querier, query string, args ...any) (out []int64, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// Filter narrows a list of statements; empty fields do not.
type Filter struct {
	Type    string // exact type, with version
	Prefix  string // types that begin so: "framework."
	Subject string
	By      statement.Hash
	After   int64 // index after which to go on; -1 begins at the first
	Before  int64 // when > 0: newest first, those before this index
	Limit   int
}

// List gives statements in the order of the log, or newest first. Each is
// proved against the tree before it is returned.
func (l *Ledger) List(ctx context.Context, f Filter) (out []Record, err error) {
	where, args := []string{}, []any{}
	add := func(cond string, v any) {
		args = append(args, v)
		where = append(where, strings.ReplaceAll(cond, "?", "$"+string(rune('0'+len(args)))))
	}
	order := "l.idx"
	if f.Before > 0 {
		add("l.idx < ?", f.Before)
		order = "l.idx DESC"
	} else {
		add("l.idx > ?", f.After)
	}
	if f.Type != "" {
		add("l.type = ?", f.Type)
	}
	if f.Prefix != "" {
		add("l.type >= ?", f.Prefix)
		add("l.type < ?", f.Prefix+"\x7f") // types are ASCII
	}
	if f.Subject != "" {
		add("l.subject = ?", f.Subject)
	}
	if !f.By.IsZero() {
		add("l.author = ?", f.By[:])
	}
	args = append(args, int64(f.Limit))
	query := "WHERE " + strings.Join(where, " AND ") + " ORDER BY " + order + " LIMIT $" + string(rune('0'+len(args)))
	size := l.Size()
	out, err = l.records(ctx, query, args...)
	if err == nil {
		err = f.whole(out, size)
	}
	return out, err
}

// whole reports a statement that is missing from a list that asks for all of
// them in a row.
func (f *Filter) whole(out []Record, size int64) error {
	if f.Type != "" || f.Prefix != "" || f.Subject != "" || !f.By.IsZero() || f.Before > size {
		return nil
	}
	first, step, want := f.After+1, int64(1), min(int64(f.Limit), size-f.After-1)
	if f.Before > 0 {
		first, step, want = f.Before-1, -1, min(int64(f.Limit), f.Before)
	}
	for i := range want {
		if place := first + i*step; int(i) >= len(out) || out[i].Index != place {
			return missing(place)
		}
	}
	return nil
}

// Get gives one statement by its id.
func (l *Ledger) Get(ctx context.Context, id statement.Hash) (Record, error) {
	return oneRecord(l.records(ctx, `WHERE l.id = $1`, id[:]))
}

// At gives the statement at an index.
func (l *Ledger) At(ctx context.Context, index int64) (Record, error) {
	size := l.Size()
	r, err := oneRecord(l.records(ctx, `WHERE l.idx = $1`, index))
	if fail.Is(err, fail.NotFound) && index >= 0 && index < size {
		err = missing(index)
	}
	return r, err
}

// missing says that a statement that the tree holds is not in the database.
func missing(index int64) error {
	return fail.New(fail.Broken, "statement %d is missing from the register", index)
}

func oneRecord(rs []Record, err error) (Record, error) {
	if err != nil {
		return Record{}, err
	}
	if len(rs) == 0 {
		return Record{}, fail.New(fail.NotFound, "there is no such statement in this register")
	}
	return rs[0], nil
}

const recordColumns = `SELECT l.idx, l.id, l.leaf, b.blob, b.erased_by, COALESCE(a.at, 0), COALESCE(i.reason, ''),
	COALESCE(a.n, -1), (SELECT COUNT(*) FROM ledger_parked p WHERE p.idx = l.idx), (SELECT h.size FROM ledger_head h WHERE h.tree = 'public')
	FROM ledger_leaf l LEFT JOIN ledger_body b ON b.hash = l.body
	LEFT JOIN ledger_arrival a ON a.idx = l.idx LEFT JOIN ledger_inert i ON i.idx = l.idx `

// records reads statements, proves each leaf against the tree that readers
// see, and says which are struck; what does not prove is refused whole, never
// served in part.
func (l *Ledger) records(ctx context.Context, where string, args ...any) (out []Record, err error) {
	tree := l.view()
	err = l.db.Read(ctx, func(q sqldb.Querier) error {
		if out, err = provedRecords(ctx, q, tree, where, args...); err != nil {
			return err
		}
		return strike(ctx, q, tree, out)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// provedRecords is records without what later statements say of them.
func provedRecords(ctx context.Context, q sqldb.Querier, tree *translog.Tree, where string, args ...any) (out []Record, err error) {
	rows, err := q.Query(ctx, recordColumns+where, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		r, err := scanRecord(rows)
		if err != nil {
			return nil, err
		}
		if r.Index < tree.Size() {
			out = append(out, r)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	_ = rows.Close()
	if err := proveErasures(ctx, q, out); err != nil {
		return nil, err
	}
	return out, proveLeaves(ctx, q, tree, out)
}

func scanRecord(rows *sql.Rows) (r Record, err error) {
	var id, blob, erased []byte
	var arrived, place, parked, size int64
	if err := rows.Scan(&r.Index, &id, &r.Leaf, &blob, &erased, &arrived, &r.Inert, &place, &parked, &size); err != nil {
		return r, err
	}
	switch {
	case r.Index >= size:
		return r, fail.New(fail.Broken, "statement %d stands after the end of the register", r.Index)
	case (place >= 0) == (parked > 0) || place >= size:
		return r, fail.New(fail.Broken, "the order of arrival does not hold statement %d", r.Index)
	case (blob == nil) != (len(erased) == len(r.ErasedBy)):
		return r, fail.New(fail.Broken, "the body of statement %d is missing, or was not erased as it should be", r.Index)
	}
	if r.Statement, err = statement.ParseLeaf(r.Leaf); err != nil || string(r.Statement.ID[:]) != string(id) {
		return r, fail.Wrap(errors.Join(err, translog.ErrBroken), fail.Broken, "statement %d is not what was signed", r.Index)
	}
	if blob != nil {
		if r.Salt, r.Body, err = r.Statement.CheckBlob(blob); err != nil {
			return r, fail.Wrap(err, fail.Broken, "the body of statement %d is not what was signed", r.Index)
		}
	}
	copy(r.ErasedBy[:], erased)
	if arrived != 0 {
		r.Arrived = sqldb.Time(arrived)
	}
	return r, nil
}

// proveErasures checks that what is said to have erased a body did so.
func proveErasures(ctx context.Context, q sqldb.Querier, rs []Record) error {
	for i := range rs {
		if rs[i].ErasedBy.IsZero() {
			continue
		}
		if err := proveErasure(ctx, q, rs[i].ErasedBy, rs[i].Statement.Header.Body); err != nil {
			return err
		}
	}
	return nil
}

// proveErasure checks that by is an erasure, and of the statement that binds
// this body.
func proveErasure(ctx context.Context, q sqldb.Querier, by, body statement.Hash) error {
	e, err := entryByID(ctx, q, by)
	if err == nil && e.Statement.Header.Type == TypeErased {
		var target statement.Hash
		if target, err = statement.ParseHash(e.Statement.Header.Subject); err == nil {
			e, err = entryByID(ctx, q, target)
		}
		if err == nil && e.Statement.Header.Body == body {
			return nil
		}
	}
	var wrong *statement.Error
	if err == nil || fail.Is(err, fail.NotFound) || errors.As(err, &wrong) {
		return notErased()
	}
	return err
}

func notErased() error {
	return fail.New(fail.Broken, "a body is missing, and no statement erased it")
}

// view is the tree that readers see: durable, and never changed.
func (l *Ledger) view() *translog.Tree {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.published
}

// proveLeaves checks the leaves against hashes that are proved up to the root.
func proveLeaves(ctx context.Context, q sqldb.Querier, tree *translog.Tree, rs []Record) error {
	if len(rs) == 0 {
		return nil
	}
	idx := make([]int64, len(rs))
	for i := range rs {
		idx[i] = tlog.StoredHashIndex(0, rs[i].Index)
	}
	hs, err := prover(ctx, q, tree).ReadHashes(idx)
	if err != nil {
		return fail.Wrap(err, fail.Broken, "the register's tree does not prove its statements")
	}
	for i := range rs {
		if translog.LeafHash(rs[i].Leaf) != hs[i] {
			return fail.New(fail.Broken, "statement %d is not the one that the register's tree holds", rs[i].Index)
		}
	}
	return nil
}

// prover reads hashes and checks every tile that it uses up to the root.
func prover(ctx context.Context, q sqldb.Querier, tree *translog.Tree) tlog.HashReader {
	return translog.Prover(tree, func(level, n int64) ([]byte, error) { return fullTile(ctx, q, level, n) })
}

// fullTile gives a full tile as it is stored.
func fullTile(ctx context.Context, q sqldb.Querier, level, n int64) (data []byte, err error) {
	err = q.QueryRow(ctx, `SELECT data FROM ledger_tile WHERE tree = $1 AND level = $2 AND n = $3`, Tree, level, n).Scan(&data)
	return data, err
}

// Proof gives the path from a leaf to the root of a register of Size
// statements, as RFC 6962 has it, with that size and root.
func (l *Ledger) Proof(ctx context.Context, index int64) (p []translog.Hash, size int64, root translog.Hash, err error) {
	tree := l.view()
	if index < 0 || index >= tree.Size() {
		return nil, 0, root, fail.New(fail.NotFound, "there is no such statement in this register")
	}
	err = l.db.Read(ctx, func(q sqldb.Querier) error {
		p, err = tlog.ProveRecord(tree.Size(), index, prover(ctx, q, tree))
		return fail.Wrap(err, fail.Broken, "the register's tree does not prove statement %d", index)
	})
	return p, tree.Size(), tree.Root(), err
}

// Blob gives salt ‖ body by its hash: fail.Gone when it was erased.
func (l *Ledger) Blob(ctx context.Context, hash statement.Hash) (blob []byte, err error) {
	err = l.db.Read(ctx, func(q sqldb.Querier) error {
		var erased []byte
		err := q.QueryRow(ctx, `SELECT blob, erased_by FROM ledger_body WHERE hash = $1`, hash[:]).Scan(&blob, &erased)
		if err != nil || blob != nil {
			return err
		}
		if len(erased) == len(hash) {
			return proveErasure(ctx, q, statement.Hash(erased), hash)
		}
		return notErased()
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, fail.New(fail.NotFound, "there is no such body in this register")
	case err != nil:
		return nil, err
	case blob == nil:
		return nil, fail.New(fail.Gone, "this body has been erased by its author; the statement that bound it remains")
	case sha256.Sum256(blob) != hash:
		return nil, fail.New(fail.Broken, "the stored body is not the one that was signed")
	}
	return blob, nil
}

// Tile gives what an address of C2SP tlog-tiles names: hashes proved up to
// the root, or a bundle of leaves proved against those.
func (l *Ledger) Tile(ctx context.Context, a translog.Address) (data []byte, err error) {
	tree := l.view()
	have := tree.Size()
	if !a.Entries {
		have >>= translog.Height * a.Level
	}
	if a.N*translog.Width+int64(a.W) > have {
		return nil, fail.New(fail.NotFound, "the register has no such tile yet")
	}
	if a.Entries {
		return l.bundle(ctx, a)
	}
	err = l.db.Read(ctx, func(q sqldb.Querier) error {
		idx := make([]int64, a.W)
		for i := range idx {
			idx[i] = tlog.StoredHashIndex(int(a.Level)*translog.Height, a.N*translog.Width+int64(i))
		}
		hs, err := prover(ctx, q, tree).ReadHashes(idx)
		if err != nil {
			return fail.Wrap(err, fail.Broken, "the register's tree does not prove this tile")
		}
		for _, h := range hs {
			data = append(data, h[:]...)
		}
		return nil
	})
	return data, err
}

// bundle writes leaves, each after its length in two bytes.
func (l *Ledger) bundle(ctx context.Context, a translog.Address) ([]byte, error) {
	first, tree := a.N*translog.Width, l.view()
	var rs []Record
	err := l.db.Read(ctx, func(q sqldb.Querier) (err error) {
		rs, err = provedRecords(ctx, q, tree, `WHERE l.idx >= $1 AND l.idx < $2 ORDER BY l.idx`, first, first+int64(a.W))
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(rs) != a.W {
		return nil, fail.New(fail.Broken, "statements are missing from the register")
	}
	var data []byte
	for _, r := range rs {
		data = binary.BigEndian.AppendUint16(data, uint16(len(r.Leaf)))
		data = append(data, r.Leaf...)
	}
	return data, nil
}
