package journal

import (
	"context"
	"database/sql"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
)

// readHead gives size and root as they are stored; of an empty journal, those of
// the empty tree.
func readHead(ctx context.Context, q sqldb.Querier) (size int64, root translog.Hash, err error) {
	var b []byte
	err = q.QueryRow(ctx, `SELECT size, root FROM journal_head WHERE n = 0`).Scan(&size, &b)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, (&translog.Tree{}).Root(), nil
	}
	if err == nil && (len(b) != len(root) || size < 1) {
		err = fail.Wrap(translog.ErrBroken, fail.Broken, "the journal's head is damaged")
	}
	copy(root[:], b)
	return size, root, err
}

// Size is the number of entries.
func Size(ctx context.Context, q sqldb.Querier) (int64, error) {
	size, _, err := readHead(ctx, q)
	return size, err
}

// tree gives the right edge, for the appender.
func (j *Journal) tree(ctx context.Context, tx *sqldb.Tx) (*translog.Tree, error) {
	size, root, err := readHead(ctx, tx)
	if err != nil {
		return nil, err
	}
	if j.edge != nil && j.edge.Size() == size && j.edge.Root() == root {
		return j.edge.Clone(), nil
	}
	return loadTree(ctx, tx, size, root)
}

// loadTree computes the right edge from full tiles and the last leaves, and
// holds it against the root.
func loadTree(ctx context.Context, q sqldb.Querier, size int64, root translog.Hash) (*translog.Tree, error) {
	first := size &^ (translog.Width - 1)
	last, err := leaves(ctx, q, first, size)
	if err != nil {
		return nil, err
	}
	tree, err := translog.Load(size,
		func(level, n int64) ([]byte, error) { return fullTile(ctx, q, level, n) },
		func(index int64) (translog.Hash, error) { return last[index-first], nil })
	if err == nil && tree.Root() != root {
		err = translog.ErrBroken
	}
	if err != nil {
		e := fail.New(fail.Broken, "the journal's right edge does not give its root").
			WithHint("run comity verify to find the place, and restore a backup")
		e.Cause = err
		return nil, e
	}
	return tree, nil
}

// fullTile gives a full tile as it is stored.
func fullTile(ctx context.Context, q sqldb.Querier, level, n int64) (data []byte, err error) {
	err = q.QueryRow(ctx, `SELECT data FROM journal_tile WHERE level = $1 AND n = $2`, level, n).Scan(&data)
	return data, err
}

// leaves gives the hashes of the leaves from first on and before end.
func leaves(ctx context.Context, q sqldb.Querier, first, end int64) (out []translog.Hash, err error) {
	rows, err := q.Query(ctx, `SELECT idx, leaf FROM journal_entry WHERE idx >= $1 AND idx < $2 ORDER BY idx`, first, end)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var index int64
		var leaf []byte
		if err := rows.Scan(&index, &leaf); err != nil {
			return nil, err
		}
		if index != first+int64(len(out)) {
			break
		}
		out = append(out, translog.LeafHash(leaf))
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if int64(len(out)) != end-first {
		return nil, fail.New(fail.Broken, "entry %d is missing from the journal", first+int64(len(out)))
	}
	return out, nil
}

// grow appends a leaf to the tree and keeps the tiles that are full, and the head.
func (j *Journal) grow(ctx context.Context, tx *sqldb.Tx, tree *translog.Tree, leaf []byte) error {
	for _, t := range tree.Append(translog.LeafHash(leaf)) {
		if _, err := tx.Exec(ctx, `INSERT INTO journal_tile (level, n, data) VALUES ($1, $2, $3)`, t.Level, t.N, t.Data); err != nil {
			return err
		}
	}
	root := tree.Root()
	_, err := tx.Exec(ctx, `INSERT INTO journal_head (n, size, root) VALUES (0, $1, $2)
		ON CONFLICT (n) DO UPDATE SET size = excluded.size, root = excluded.root`, tree.Size(), root[:])
	if err == nil {
		j.edge = tree
	}
	return err
}
