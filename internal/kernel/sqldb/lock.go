package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"syscall"

	"comity.example/comity/internal/fail"
)

// lockFile takes an advisory lock that ends with the process, however it ends.
func lockFile(path string) (io.Closer, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		e := fail.New(fail.Unavailable, "the data folder cannot be written")
		e.Cause = err
		return nil, e.WithHint("check the folder of %s and its permissions", path)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, inUse()
		}
		return nil, fail.Wrap(err, fail.Unavailable, "the data folder cannot be locked")
	}
	return f, nil
}

func inUse() error {
	return fail.New(fail.Conflict, "another process is using this data").
		WithHint("stop the other hub first; two processes on one register would fork it")
}

// advisoryKey is "comity" in ASCII: the lock's name within one database.
const advisoryKey = 0x636f6d697479

// lockPostgres holds a session lock on a connection of its own.
func lockPostgres(ctx context.Context, pool *sql.DB) (io.Closer, error) {
	c, err := pool.Conn(ctx)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the database cannot be reached")
	}
	var got bool
	if err := c.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, int64(advisoryKey)).Scan(&got); err != nil {
		_ = c.Close()
		return nil, fail.Wrap(err, fail.Unavailable, "the database cannot be locked")
	}
	if !got {
		_ = c.Close()
		return nil, inUse()
	}
	return &pgLock{c}, nil
}

type pgLock struct{ c *sql.Conn }

func (l *pgLock) Close() error {
	_, err := l.c.ExecContext(context.Background(), `SELECT pg_advisory_unlock_all()`)
	return errors.Join(err, l.c.Close())
}
