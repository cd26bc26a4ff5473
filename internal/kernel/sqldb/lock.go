package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"syscall"
	"time"

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

// ownSession takes the advisory lock for the session of c, which is the one
// that writes: who has lost the session has lost the lock with it. A session
// that was cut off may linger on the server for a moment: wait is how long
// we allow it.
func ownSession(ctx context.Context, c *sql.Conn, wait time.Duration) error {
	for {
		var got bool
		if err := c.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, int64(advisoryKey)).Scan(&got); err != nil {
			return fail.Wrap(err, fail.Unavailable, "the database cannot be locked")
		}
		if got {
			return nil
		}
		if wait <= 0 {
			return inUse()
		}
		time.Sleep(lockRetry)
		wait -= lockRetry
	}
}

// How long a hub that was cut off waits for its old session to end, and how
// often it looks.
const (
	lockPatience = 2 * time.Second
	lockRetry    = 50 * time.Millisecond
)

// disown gives up the lock before the session ends, so that the next owner
// need not wait for the server to notice.
func (db *DB) disown() {
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	_, _ = db.writer.ExecContext(ctx, `SELECT pg_advisory_unlock_all()`) // a lost session has no lock
}
