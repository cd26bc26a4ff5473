package hubtest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// CutPostgres ends every session in a database but its own, as an operator or
// a restart of the server would, and says how many they were.
func CutPostgres(t testing.TB, url string) (cut int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatalf("connecting to cut the others off: %v", err)
	}
	defer conn.Close(ctx)
	err = conn.QueryRow(ctx, `SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()`).Scan(&cut)
	if err != nil {
		t.Fatal(err)
	}
	return cut
}

// Disk is a file system of its own, in memory and small.
type Disk struct {
	Dir string
	t   testing.TB
}

// SmallDisk mounts a disk of so many bytes; it is gone when the test ends.
// Mounting is for root: anybody else's test is skipped, except in CI, where
// it fails.
func SmallDisk(t testing.TB, size string) *Disk {
	t.Helper()
	d := &Disk{Dir: t.TempDir(), t: t}
	err := syscall.Mount("none", d.Dir, "tmpfs", 0, "size="+size)
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("a small disk cannot be mounted: %v; run the tests as root", err)
	case errors.Is(err, syscall.EPERM):
		t.Skip("mounting a small disk is for root")
	default:
		t.Fatalf("a small disk cannot be mounted: %v", err)
	}
	t.Cleanup(func() {
		// A file that is still open must not keep the test from ending.
		if err := syscall.Unmount(d.Dir, syscall.MNT_DETACH); err != nil {
			t.Errorf("the small disk cannot be unmounted: %v", err)
		}
	})
	return d
}

// Fill takes what room is left but for so many bytes. The returned function
// gives it back.
func (d *Disk) Fill(leave int64) (free func()) {
	d.t.Helper()
	f, err := os.Create(filepath.Join(d.Dir, "filler"))
	if err != nil {
		d.t.Fatal(err)
	}
	page := make([]byte, 4096)
	for {
		if _, err := f.Write(page); errors.Is(err, syscall.ENOSPC) {
			break
		} else if err != nil {
			d.t.Fatal(err)
		}
	}
	end, err := f.Seek(0, 2)
	if err == nil {
		err = f.Truncate(max(0, end-leave))
	}
	if err := errors.Join(err, f.Close()); err != nil {
		d.t.Fatal(err)
	}
	return func() {
		d.t.Helper()
		if err := os.Remove(f.Name()); err != nil {
			d.t.Fatal(err)
		}
	}
}

// ReadOnly makes the disk refuse every write; no file may be open for writing.
func (d *Disk) ReadOnly() {
	d.t.Helper()
	if err := syscall.Mount("none", d.Dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		d.t.Fatalf("the disk cannot be made read-only: %v", err)
	}
}
