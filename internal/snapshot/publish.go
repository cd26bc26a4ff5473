package snapshot

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/sys/unix"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// Published says what a mirror holds now.
type Published struct {
	Statements int64 // that its checkpoint signs
	Before     int64 // that were in it before
	Files      int64 // written now
	Erased     int64 // bodies removed now
}

// Names of files in a mirror; those of tiles are translog's.
const (
	checkpointFile = "checkpoint"
	wellKnownFile  = ".well-known/comity"
	blobFolder     = "blob"
)

// Publish writes the public register into a folder that any web server can
// serve: /checkpoint, /tile/…, /tile/entries/…, /blob/… and
// /.well-known/comity, which who is the content of. The checkpoint is written
// last, when all that it signs is durable: an interrupted run is taken up by
// the next, and a later one adds what is new. Bodies that have been erased
// since are removed; that they were is said by a statement.
func Publish(ctx context.Context, l *ledger.Ledger, dir string, who []byte, tell ledger.Progress) (p Published, err error) {
	m := &mirror{ledger: l, dir: dir, tell: tell, done: Published{Statements: l.Size()}}
	if err := m.begin(ctx, who); err != nil {
		return m.done, err
	}
	for _, step := range []func(context.Context) error{m.hashes, m.entries, m.erase} {
		if err := step(ctx); err != nil {
			return m.done, err
		}
	}
	if err := syncAll(dir); err != nil {
		return m.done, unpublished(err)
	}
	if err := m.put(checkpointFile, l.Checkpoint()); err != nil {
		return m.done, err
	}
	return m.done, unpublished(syncAll(dir))
}

func unpublished(err error) error {
	return fail.Wrap(err, fail.Unavailable, "the mirror cannot be written")
}

// mirror is a run that writes one.
type mirror struct {
	ledger *ledger.Ledger
	dir    string
	tell   ledger.Progress
	done   Published
}

// begin sees that the folder is empty or a mirror of this register, and how
// far it has come.
func (m *mirror) begin(ctx context.Context, who []byte) error {
	if err := os.MkdirAll(m.dir, 0o755); err != nil {
		return unpublished(err)
	}
	other := func() error {
		return fail.New(fail.Exists, "%s holds something else than a mirror of %s", m.dir, m.ledger.Origin()).
			WithHint("give an empty folder, or that of an earlier export of this hub")
	}
	old, err := os.ReadFile(filepath.Join(m.dir, wellKnownFile))
	if errors.Is(err, fs.ErrNotExist) {
		names, err := os.ReadDir(m.dir)
		if err != nil {
			return unpublished(err)
		}
		if len(names) > 0 {
			return other()
		}
		return m.put(wellKnownFile, who)
	}
	if err != nil {
		return unpublished(err)
	}
	signed, err := os.ReadFile(filepath.Join(m.dir, checkpointFile))
	if errors.Is(err, fs.ErrNotExist) {
		if !bytes.Equal(old, who) {
			return other()
		}
		return nil // interrupted before the first checkpoint
	}
	if err != nil {
		return unpublished(err)
	}
	v, err := note.NewVerifier(m.ledger.VKey())
	if err != nil {
		return fail.Wrap(err, fail.Broken, "the log's public key is damaged")
	}
	c, err := translog.OpenCheckpoint(signed, v)
	if err != nil {
		return other()
	}
	if c.Size > m.done.Statements {
		return fail.New(fail.Conflict, "the mirror holds %d statements, the register %d", c.Size, m.done.Statements).
			WithHint("this copy of the register is behind; do not resume it")
	}
	root, err := m.ledger.RootAt(ctx, c.Size)
	if err != nil {
		return err
	}
	if root != c.Root {
		return fail.New(fail.Broken, "the mirror holds another register than the hub: at %d statements their roots differ", c.Size)
	}
	m.done.Before = c.Size
	return m.put(wellKnownFile, who)
}

// tiles calls do for each tile or bundle of a level that is not complete in
// the mirror yet. count is how many hashes or entries there are.
func (m *mirror) tiles(a translog.Address, before, count int64, do func(translog.Address) error) error {
	for n := before / translog.Width; n*translog.Width < count; n++ {
		a.N, a.W = n, int(min(translog.Width, count-n*translog.Width))
		if err := do(a); err != nil {
			return err
		}
	}
	return nil
}

// hashes writes the tiles of every level.
func (m *mirror) hashes(ctx context.Context) error {
	for level := int64(0); m.done.Statements>>(translog.Height*level) > 0; level++ {
		shift := translog.Height * level
		err := m.tiles(translog.Address{Level: level}, m.done.Before>>shift, m.done.Statements>>shift, func(a translog.Address) error {
			return m.tile(ctx, a)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tile writes one, and removes the partial ones that it replaces.
func (m *mirror) tile(ctx context.Context, a translog.Address) error {
	data, err := m.ledger.Tile(ctx, a)
	if err == nil {
		err = m.put(a.Path(), data)
	}
	if err == nil && a.W == translog.Width {
		err = unpublished(os.RemoveAll(filepath.Join(m.dir, a.Path()+".p")))
	}
	return err
}

// entries writes the bundles of leaves and the bodies that they bind.
func (m *mirror) entries(ctx context.Context) error {
	return m.tiles(translog.Address{Entries: true}, m.done.Before, m.done.Statements, func(a translog.Address) error {
		if err := m.tile(ctx, a); err != nil {
			return err
		}
		first := a.N * translog.Width
		list, err := m.ledger.List(ctx, ledger.Filter{After: max(first, m.done.Before) - 1, Limit: int(first) + a.W - int(max(first, m.done.Before))})
		if err != nil {
			return err
		}
		for i := range list {
			r := &list[i]
			if r.Body == nil {
				continue
			}
			if err := m.put(blobPath(r.Statement.Header.Body), append(r.Salt[:], r.Body...)); err != nil {
				return err
			}
		}
		if m.tell != nil {
			m.tell(first+int64(a.W)-m.done.Before, m.done.Statements-m.done.Before)
		}
		return ctx.Err()
	})
}

func blobPath(h statement.Hash) string { return filepath.Join(blobFolder, h.String()) }

// erase removes the bodies that statements since the last run have erased.
func (m *mirror) erase(ctx context.Context) error {
	const page = 500
	for after := m.done.Before - 1; ; {
		list, err := m.ledger.List(ctx, ledger.Filter{Type: ledger.TypeErased, After: after, Limit: page})
		if err != nil {
			return err
		}
		for i := range list {
			if err := m.forget(ctx, list[i].Statement.Header.Subject); err != nil {
				return err
			}
			after = list[i].Index
		}
		if len(list) < page {
			return nil
		}
	}
}

// forget removes the body of a statement when it is erased.
func (m *mirror) forget(ctx context.Context, subject string) error {
	id, err := statement.ParseHash(subject)
	if err != nil {
		return nil // an inert erasure
	}
	r, err := m.ledger.Get(ctx, id)
	if fail.Is(err, fail.NotFound) || err == nil && r.Body != nil {
		return nil
	}
	if err != nil {
		return err
	}
	err = os.Remove(filepath.Join(m.dir, blobPath(r.Statement.Header.Body)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		m.done.Erased++
	}
	return unpublished(err)
}

// put writes a file whole or not at all; one that is there already and the
// same is left alone.
func (m *mirror) put(name string, data []byte) error {
	path := filepath.Join(m.dir, name)
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = os.WriteFile(path+".new", data, 0o644)
	}
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err == nil {
		m.done.Files++
	}
	return unpublished(err)
}

// syncAll makes durable what was written to the file system of a folder.
func syncAll(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(unix.Syncfs(int(d.Fd())), d.Close())
}
