package sqldb

import (
	"context"
	"io/fs"
	"slices"
	"testing/fstest"

	"github.com/pressly/goose/v3"

	"comity.example/comity/internal/fail"
)

// Migrate brings the durable tables of one room up to date: the numbered SQL
// files of fsys, once each, forward only. Files in a folder "sqlite" or
// "postgres" are for that database alone: what the common subset cannot say, a
// trigger for instance. Projections do not migrate; they are rebuilt.
func (db *DB) Migrate(ctx context.Context, room string, fsys fs.FS) error {
	return db.migrate(ctx, room, fsys, nil)
}

// MigrateTo is Migrate up to a version and no further: for rows that were
// taken out of a database of that version.
func (db *DB) MigrateTo(ctx context.Context, room string, fsys fs.FS, version int64) error {
	return db.migrate(ctx, room, fsys, &version)
}

// Migrated gives the version to which a room's tables have been brought.
func Migrated(ctx context.Context, q Querier, room string) (version int64, err error) {
	err = q.QueryRow(ctx, `SELECT COALESCE(MAX(version_id), 0) FROM migration_`+room).Scan(&version)
	return version, err
}

func (db *DB) migrate(ctx context.Context, room string, fsys fs.FS, only *int64) error {
	translated := fstest.MapFS{}
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]Dialect{SQLite, Postgres}, Dialect(d.Name())) && Dialect(d.Name()) != db.dialect:
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		text, err := fs.ReadFile(fsys, path)
		if err != nil {
			return err
		}
		translated[d.Name()] = &fstest.MapFile{Data: []byte(db.Translate(string(text)))}
		return nil
	})
	if err != nil {
		return fail.Wrap(err, fail.Internal, "migrations of %s", room)
	}
	dialect := goose.DialectSQLite3
	if db.dialect == Postgres {
		dialect = goose.DialectPostgres
	}
	db.writeMu.Lock()
	defer db.writeMu.Unlock()
	if db.writer == nil {
		return readOnly()
	}
	db.dropConn() // the writer's pool has one connection: goose needs it
	p, err := goose.NewProvider(dialect, db.writer.DB, translated,
		goose.WithTableName("migration_"+room), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fail.Wrap(err, fail.Internal, "migrations of %s", room)
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the database's version cannot be read")
	}
	if current > target {
		return fail.New(fail.Conflict, "the data is of a newer version (%s %d) than this program (%d)", room, current, target).
			WithHint("use the program that wrote it, or a newer one; there is no way back")
	}
	switch {
	case only == nil:
		_, err = p.Up(ctx)
	case *only > target:
		return fail.New(fail.Conflict, "the rows are of a newer version (%s %d) than this program (%d)", room, *only, target).
			WithHint("use the program that wrote them, or a newer one; there is no way back")
	default:
		_, err = p.UpTo(ctx, *only)
	}
	return fail.Wrap(err, fail.Unavailable, "migration of %s", room)
}
