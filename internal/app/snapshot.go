package app

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/register/tlogtiles"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/internal/verify"
)

// Backup takes a snapshot of a hub, which may be running, into one file.
func Backup(ctx context.Context, o Options, path string, tell func(done, total int64)) (snapshot.Taken, error) {
	o.defaults()
	if err := o.exists(); err != nil {
		return snapshot.Taken{}, err
	}
	db, err := sqldb.OpenReadOnly(ctx, o.DatabaseURL())
	if err != nil {
		return snapshot.Taken{}, err
	}
	defer func() { _ = db.Close() }()
	for range attempts {
		before, err := o.keystore()
		if err != nil {
			return snapshot.Taken{}, err
		}
		taken, err := snapshot.Take(ctx, snapshot.Source{
			DB: db, Keystore: before, Rooms: o.kept(), Clock: o.Clock, Program: Version,
		}, path, tell)
		if err != nil {
			return taken, err
		}
		after, err := o.keystore()
		if err == nil && bytes.Equal(before, after) {
			return taken, nil
		}
		// A key was changed meanwhile: the register of this snapshot may name one
		// that its keystore lacks.
		if err := errors.Join(err, os.Remove(path)); err != nil {
			return snapshot.Taken{}, fail.Wrap(err, fail.Unavailable, "the snapshot is of no use and cannot be removed")
		}
	}
	return snapshot.Taken{}, fail.New(fail.Unavailable, "keys were changed each time while the snapshot was taken").WithHint("try again")
}

// attempts at a snapshot in which no key changes.
const attempts = 5

// keystore reads the keystore, encrypted as it is.
func (o *Options) keystore() ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(o.Data, keystoreFile))
	return b, fail.Wrap(err, fail.NotFound, "the keystore cannot be read, and a hub without its keys could not go on")
}

// vacant reports that the folder of a hub holds something else than what a
// restore leaves that was interrupted, or a new file system: nothing is put
// beside the files of others. Whether the database may be used is for Clear.
func (o *Options) vacant() error {
	files, err := os.ReadDir(o.Data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the folder of the hub cannot be read")
	}
	for _, f := range files {
		switch f.Name() {
		case keystoreFile, databaseFile, databaseFile + "-wal", databaseFile + "-shm", databaseFile + ".lock", attachmentsFolder, "lost+found":
		default:
			return fail.New(fail.Exists, "%s is not empty: it holds %s", o.Data, f.Name()).WithHint("restore into an empty folder")
		}
	}
	return nil
}

// Restore proves a snapshot and puts it into an empty folder and database.
// tmp is a folder with room for a copy of the register, empty for the
// machine's. The hub is then in quarantine.
func Restore(ctx context.Context, o Options, path, tmp string, tell func(step string, done, total int64)) (r snapshot.Restored, err error) {
	o.defaults()
	f, err := snapshot.Open(path)
	if err != nil {
		return r, err
	}
	keystore := filepath.Join(o.Data, keystoreFile)
	if b, err := os.ReadFile(keystore); err == nil && !bytes.Equal(b, f.Keystore()) {
		return r, fail.New(fail.Exists, "there is a hub in %s already, and nothing is overwritten", o.Data).
			WithHint("restore into an empty folder")
	}
	if err := o.vacant(); err != nil {
		return r, err
	}
	if err := os.MkdirAll(o.Data, 0o700); err != nil {
		return r, fail.Wrap(err, fail.Unavailable, "the folder of the hub cannot be made")
	}
	db, err := sqldb.Open(ctx, o.DatabaseURL())
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := ledger.Clear(ctx, db); err != nil {
		return r, err
	}
	if _, err := f.Prove(ctx, verify.Options{Projections: Projections, Scratch: tmp, Clock: o.Clock, Tell: tell}); err != nil {
		return r, err
	}
	if _, err := os.Stat(keystore); errors.Is(err, fs.ErrNotExist) {
		if err := keys.Place(keystore, f.Keystore()); err != nil {
			return r, err
		}
	}
	return f.Restore(ctx, snapshot.Target{
		DB: db, Projections: Projections(db.Dialect()), Rooms: o.kept(), Clock: o.Clock,
	}, func(done, total int64) { tell("restoring", done, total) })
}

// Resumed says from where a restored hub goes on.
type Resumed struct {
	Origin     string
	Statements int64
}

// Resume ends the quarantine of a restored hub, which must not be running.
// head is the last checkpoint that others have seen; nil asks for no proof.
func Resume(ctx context.Context, o Options, head []byte) (r Resumed, err error) {
	o.defaults()
	if err := o.exists(); err != nil {
		return r, err
	}
	db, err := sqldb.Open(ctx, o.DatabaseURL())
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	l, err := ledger.Open(ctx, ledger.Options{DB: db, Clock: o.Clock, Projections: Projections(db.Dialect()), Log: o.Log})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	if l.Origin() == "" {
		return r, fail.New(fail.NotFound, "this database holds no register")
	}
	r = Resumed{Origin: l.Origin(), Statements: l.Size()}
	return r, l.Release(ctx, head)
}

// View opens the register of a hub, which may be running, to look at it. The
// caller calls end.
func View(ctx context.Context, o Options) (l *ledger.Ledger, end func(), err error) {
	o.defaults()
	if err := o.exists(); err != nil {
		return nil, nil, err
	}
	db, err := sqldb.OpenReadOnly(ctx, o.DatabaseURL())
	if err != nil {
		return nil, nil, err
	}
	l, err = ledger.View(ctx, ledger.Options{DB: db, Clock: o.Clock, Projections: Projections(db.Dialect())})
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return l, func() { _ = l.Close(); _ = db.Close() }, nil
}

// Export writes the register as files that any web server can serve as a
// mirror.
func Export(ctx context.Context, o Options, dir string, tell func(done, total int64)) (snapshot.Published, error) {
	l, end, err := View(ctx, o)
	if err != nil {
		return snapshot.Published{}, err
	}
	defer end()
	who, err := tlogtiles.Describe(l)
	if err != nil {
		return snapshot.Published{}, err
	}
	return snapshot.Publish(ctx, l, dir, who, tell)
}
