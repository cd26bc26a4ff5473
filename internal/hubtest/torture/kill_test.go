package torture_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// kills is how many there are in all.
func kills() int {
	if os.Getenv("COMITY_TORTURE") == "1" {
		return 200
	}
	return 20
}

// chains is how many hubs are killed beside each other; each is killed again
// and again, and goes on with what the last cut left it.
const chains = 2

// lives is how often one hub is killed before a new one takes its place: all
// that it has said is proved after each kill.
const lives = 20

const database = "hub.db"

func TestTortureKill(t *testing.T) {
	need(t, "strace")
	for chain := range chains {
		t.Run(fmt.Sprintf("hub %d", chain+1), func(t *testing.T) {
			t.Parallel()
			var dir, keyDir, mem string
			var p hubtest.Promises
			for round := range kills() / chains {
				if round%lives == 0 {
					mem = memory(t)
					dir, p = folder(t, mem), hubtest.Promises{}
					keyDir = newHub(t, "sqlite:"+filepath.Join(dir, database))
				}
				dir = killOnce(t, mem, dir, keyDir, &p, round)
			}
			t.Logf("%d statements, %d confidential ones, %d erasures and %d checkpoints were kept", len(p.Said), len(p.Confided), len(p.Erased), len(p.Shown))
		})
	}
}

// The test would find a hub that does not wait for the disk.
func TestTortureFindsWhoDoesNotWait(t *testing.T) {
	need(t, "strace")
	mem := memory(t)
	dir := folder(t, mem)
	keyDir := newHub(t, "sqlite:"+filepath.Join(dir, database))
	d, p := run(t, dir, keyDir, "COMITY_TEST_PLANT_SYNCHRONOUS_OFF=1")
	cut := image(t, mem, d, (*file).lost)
	err := hubtest.CheckLog(context.Background(), "sqlite:"+filepath.Join(cut, database), projections(), p)
	if !errors.Is(err, hubtest.ErrBroken) {
		t.Fatalf("a hub that does not wait for the disk passes: %v", err)
	}
	t.Logf("found: %v", err)
}

// killOnce runs a hub, kills it under load, and proves what is left on each
// disk that a power cut could have left. It gives the folder of one of them.
func killOnce(t *testing.T, mem, dir, keyDir string, p *hubtest.Promises, round int) string {
	t.Helper()
	d, more := run(t, dir, keyDir)
	p.Said, p.Erased, p.Shown = append(p.Said, more.Said...), append(p.Erased, more.Erased...), append(p.Shown, more.Shown...)
	p.Confided = append(p.Confided, more.Confided...)
	if d.fsyncs == 0 {
		t.Fatal("no fsync was seen: the trace is of no use")
	}
	for name, f := range d.files {
		real, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if !d.blurred && !f.is(real) {
			t.Fatalf("%s is not what the trace says: %d bytes, %d in the trace", name, len(real), len(f.kept()))
		}
	}
	disks := []string{image(t, mem, d, (*file).lost), image(t, mem, d, (*file).torn)}
	if round%4 == 0 { // the easy one
		disks = append(disks, image(t, mem, d, (*file).kept))
	}
	for i, left := range disks {
		if err := survives(left, keyDir, *p); err != nil {
			t.Fatalf("kill %d, disk %d of %d (%s): %v", round, i+1, len(disks), left, err)
		}
	}
	next := rand.IntN(len(disks))
	for i, other := range disks {
		if i != next {
			_ = os.RemoveAll(other)
		}
	}
	_ = os.RemoveAll(dir)
	return disks[next]
}

// run lets a hub speak under load and kills it. It gives the disk as the
// trace shows it, and what the hub had promised.
func run(t *testing.T, dir, keyDir string, env ...string) (*disk, hubtest.Promises) {
	t.Helper()
	names := []string{database, database + "-wal"}
	d, err := readDisk(dir, names...)
	if err != nil {
		t.Fatal(err)
	}
	trace := filepath.Join(t.TempDir(), "trace")
	strace := []string{"strace", "-f", "--seccomp-bpf", "-qq", "-y", "-s", "65536", "-o", trace,
		"-e", "signal=none", "-e", "trace=pwrite64,pwritev,pwritev2,write,writev,ftruncate,fallocate,fsync,fdatasync,sync_file_range,rename,unlink"}
	for _, name := range names {
		strace = append(strace, "-P", filepath.Join(dir, name))
	}
	p := start(t, "sqlite:"+filepath.Join(dir, database), keyDir, env, strace...)
	p.ready()
	p.order("load")
	p.until(10 + rand.IntN(120))
	p.kill()
	if err := d.play(trace); err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(trace)
	return d, p.promises()
}

// memory gives a folder for the disks: in memory where that can be had, since
// what is durable is told from the trace, and not from the machine.
func memory(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=1g"); err != nil {
		return dir
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

func folder(t *testing.T, in string) string {
	t.Helper()
	dir, err := os.MkdirTemp(in, "disk")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// image makes the files as a power cut would have left them.
func image(t *testing.T, in string, d *disk, of func(*file) []byte) string {
	t.Helper()
	dir := folder(t, in)
	if err := d.write(dir, of); err != nil {
		t.Fatal(err)
	}
	return dir
}

// survives starts the hub on what is left, lets it speak, and proves
// everything.
func survives(dir, keyDir string, p hubtest.Promises) error {
	ctx := context.Background()
	url := "sqlite:" + filepath.Join(dir, database)
	db, err := sqldb.Open(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	store, err := keystore(keyDir)
	if err != nil {
		return err
	}
	l, err := ledger.Open(ctx, ledger.Options{DB: db, Clock: clock.System{}, Keys: store, Projections: projections()})
	if err != nil {
		return err
	}
	rs, err := l.Say(ctx, hubtest.Word("after", "the cut"))
	p.Said, p.Shown = append(p.Said, rs...), append(p.Shown, l.Checkpoint())
	if err := errors.Join(err, confidedSurvives(ctx, db, l, store, p), l.Close(), db.Close()); err != nil {
		return err
	}
	return hubtest.CheckLog(ctx, url, projections(), p)
}

// confidedSurvives proves the journal on what is left, after something more was
// confided and anchored.
func confidedSurvives(ctx context.Context, db *sqldb.DB, l *ledger.Ledger, store *keys.Store, p hubtest.Promises) error {
	j, err := journalOf(ctx, db, l, store)
	if err != nil {
		return err
	}
	err = l.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		chest, guest := journal.NewChest(), guestOf(l, store)
		if err := j.Open(ctx, w, chest, l.Hub(), guest); err != nil {
			return err
		}
		_, err := j.Confide(ctx, w, chest, ledger.Draft{By: guest, Stream: l.Hub().String(), Type: "test.word.said/1", Subject: "case:1",
			Marking: statement.Red, Body: []byte("{}")})
		if err != nil {
			return err
		}
		return journal.Anchors{Journal: j}.Run(ctx, w, clock.System{}.Now())
	})
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "comity-torture-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	scratch, err := sqldb.OpenScratch(ctx, filepath.Join(dir, "scratch.db"))
	if err != nil {
		return err
	}
	return errors.Join(hubtest.CheckJournal(ctx, j, scratch, p), scratch.Close())
}
