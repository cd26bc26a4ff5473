package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/snapshot"
)

// From either database into either: what is restored is what was taken, it
// signs nothing until it is resumed, and then it goes on.
func TestFromEitherIntoEither(t *testing.T) {
	kinds := map[string]func(testing.TB) string{"sqlite": hubtest.SQLite, "postgres": hubtest.Postgres}
	for from, make := range kinds {
		t.Run("from "+from, func(t *testing.T) {
			h := newHub(t, make(t), 300) // more than a tile
			path, taken := h.take(t)
			if taken.Statements != h.Size() || taken.Signed != h.Size() || taken.Rows != 6 || taken.Origin != hubtest.Origin {
				t.Fatalf("taken: %+v", taken)
			}
			for into, make := range kinds {
				t.Run("into "+into, func(t *testing.T) {
					url := make(t)
					db := empty(t, url)
					done, err := restore(t.Context(), path, target(db))
					if err != nil {
						t.Fatal(err)
					}
					h.same(t, db, done)
					h.quarantined(t, db, url)
				})
			}
		})
	}
}

// same compares a restored database with the one that it was taken from.
func (h *hub) same(t *testing.T, db *sqldb.DB, done snapshot.Restored) {
	t.Helper()
	if done.Statements != h.Size() || done.Rows != 6 || done.Quarantine == "" {
		t.Errorf("restored: %+v", done)
	}
	if got, want := dump(t, db, durable), dump(t, h.DB, durable); got != want {
		for _, table := range durable {
			if dump(t, db, []ledger.Table{table}) != dump(t, h.DB, []ledger.Table{table}) {
				t.Errorf("%s came back otherwise", table.Name)
			}
		}
	}
	if got, want := dump(t, db, h.Tables()), dump(t, h.DB, h.Tables()); got != want || got != done.Dump {
		t.Error("what follows from the statements came back otherwise")
	}
	if v, err := ledger.Setting(t.Context(), db, "another"); err != nil || v != "setting" {
		t.Errorf("another setting is %q, %v", v, err)
	}
}

// quarantined sees that a restored register signs nothing, and goes on when
// it has been resumed.
func (h *hub) quarantined(t *testing.T, db *sqldb.DB, url string) {
	t.Helper()
	ctx := t.Context()
	l := h.reopen(t, db)
	if l.Quarantine() == "" {
		t.Error("it is not in quarantine")
	}
	if string(l.Checkpoint()) != string(h.Checkpoint()) {
		t.Error("its checkpoint is not the one that was signed before")
	}
	if _, err := l.Say(ctx, hubtest.Word("a", "x")); !fail.Is(err, fail.Quarantined) {
		t.Errorf("it speaks: %v", err)
	}
	s, err := hubtest.NewStranger(h.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Admit(ctx, s.Leaf, s.Blob); !fail.Is(err, fail.Quarantined) {
		t.Errorf("it takes a statement in: %v", err)
	}
	if err := l.Release(ctx, h.Checkpoint()); err != nil {
		t.Fatalf("the very checkpoint: %v", err)
	}
	if err := l.Release(ctx, h.Checkpoint()); !fail.Is(err, fail.Conflict) {
		t.Errorf("a second time: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = h.reopen(t, db)
	rs, err := l.Say(ctx, hubtest.Word("s1", "goes on"))
	if err != nil {
		t.Fatal(err)
	}
	err = hubtest.CheckLog(ctx, url, projections(), hubtest.Promises{Said: rs, Shown: [][]byte{h.Checkpoint(), l.Checkpoint()}})
	if err != nil {
		t.Error(err)
	}
}

func TestResumeAsksForTheHead(t *testing.T) {
	ctx := t.Context()
	h := newHub(t, hubtest.SQLite(t), 5)
	early := slices.Clone(h.Checkpoint())
	h.MustSay(hubtest.Word("s1", "more"))
	h.Reopen()
	path, _ := h.take(t)
	at := slices.Clone(h.Checkpoint())
	h.MustSay(hubtest.Word("s1", "after"), hubtest.Word("s1", "the snapshot"))
	ahead := slices.Clone(h.Checkpoint())

	// Another copy went another way from the same place.
	fork := empty(t, hubtest.SQLite(t))
	if _, err := restore(ctx, path, target(fork)); err != nil {
		t.Fatal(err)
	}
	l := h.reopen(t, fork)
	if err := l.Release(ctx, at); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Say(ctx, hubtest.Word("s1", "elsewhere")); err != nil {
		t.Fatal(err)
	}
	forked := slices.Clone(l.Checkpoint())
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}

	other := hubtest.NewRegister(t, hubtest.SQLite(t), projections()...)
	for _, c := range []struct {
		name string
		head []byte
		kind fail.Kind // empty: it resumes
		says string
	}{
		{"it is the same", at, "", ""},
		{"it is ahead of what others have seen", early, "", ""},
		{"it is behind", ahead, fail.Conflict, "2 are missing"},
		{"another log's checkpoint", other.Checkpoint(), fail.Invalid, "not a checkpoint"},
		{"no checkpoint", []byte("hello\n"), fail.Invalid, "not a checkpoint"},
		{"nothing", []byte{}, fail.Invalid, "not a checkpoint"},
		{"nobody is asked", nil, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := empty(t, hubtest.SQLite(t))
			if _, err := restore(ctx, path, target(db)); err != nil {
				t.Fatal(err)
			}
			l := h.reopen(t, db)
			err := l.Release(ctx, c.head)
			if c.kind == "" {
				if err != nil || l.Quarantine() != "" {
					t.Fatalf("gives %v, quarantine %q", err, l.Quarantine())
				}
				return
			}
			if !fail.Is(err, c.kind) || !strings.Contains(fail.Message(err), c.says) {
				t.Errorf("gives %v", err)
			}
			if why, err := ledger.Setting(ctx, db, ledger.SettingQuarantine); err != nil || why == "" || l.Quarantine() == "" {
				t.Errorf("the quarantine has ended: %q, %v", why, err)
			}
		})
	}
	t.Run("it is another register", func(t *testing.T) {
		later, _ := h.takeAfterReopen(t)
		db := empty(t, hubtest.SQLite(t))
		if _, err := restore(ctx, later, target(db)); err != nil {
			t.Fatal(err)
		}
		if err := h.reopen(t, db).Release(ctx, forked); !fail.Is(err, fail.Broken) || fail.Hint(err) == "" {
			t.Errorf("gives %v", err)
		}
	})
}

func (h *hub) takeAfterReopen(t *testing.T) (string, snapshot.Taken) {
	t.Helper()
	h.Reopen()
	return h.take(t)
}

func TestNothingIsOverwritten(t *testing.T) {
	ctx := t.Context()
	h := newHub(t, hubtest.SQLite(t), 3)
	path, _ := h.take(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := snapshot.Take(ctx, h.source(h.DB), path, nil); !fail.Is(err, fail.Exists) {
		t.Errorf("a snapshot over a file: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Error("the file was overwritten")
	}
	if err := os.Symlink("nowhere", filepath.Join(filepath.Dir(path), "link")); err != nil {
		t.Fatal(err)
	}
	if _, err := snapshot.Take(ctx, h.source(h.DB), filepath.Join(filepath.Dir(path), "link"), nil); !fail.Is(err, fail.Exists) {
		t.Errorf("a snapshot over a dangling link: %v", err)
	}
	was := dump(t, h.DB, append(durable, h.Tables()...))
	if _, err := restore(ctx, path, target(h.DB)); !fail.Is(err, fail.Exists) {
		t.Errorf("a restore over a hub: %v", err)
	}
	if dump(t, h.DB, append(durable, h.Tables()...)) != was || h.Quarantine() != "" {
		t.Error("the hub was changed")
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 2 {
		t.Errorf("files were left: %v, %v", left, err)
	}
}

// A hub that speaks while the snapshot is taken: it is of one moment, and
// whoever restores it is told that it is behind.
func TestTakenUnderLoad(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := t.Context()
		h := newHub(t, url, 40)
		stop := make(chan struct{})
		var wg sync.WaitGroup
		for c := range 4 {
			wg.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-stop:
						return
					default:
						if _, err := h.Say(ctx, hubtest.Word(fmt.Sprintf("load%d", c), "x"), hubtest.Word("both", "y")); err != nil {
							t.Error(err)
							return
						}
					}
				}
			})
		}
		path, taken := h.take(t)
		close(stop)
		wg.Wait()
		if taken.Signed > taken.Statements || taken.Statements > h.Size() {
			t.Errorf("taken %+v of %d", taken, h.Size())
		}
		h.MustSay(hubtest.Word("last", "z"))
		to := hubtest.SQLite(t)
		db := empty(t, to)
		done, err := restore(ctx, path, target(db))
		if err != nil || done.Statements != taken.Statements {
			t.Fatalf("restored %+v, %v", done, err)
		}
		err = h.reopen(t, db).Release(ctx, h.Checkpoint())
		if !fail.Is(err, fail.Conflict) || !strings.Contains(fail.Message(err), fmt.Sprintf("%d are missing", h.Size()-done.Statements)) {
			t.Errorf("resuming from behind: %v", err)
		}
		if err := hubtest.CheckLog(ctx, to, projections(), hubtest.Promises{}); err != nil {
			t.Error(err)
		}
	})
}

// An interrupted restore leaves nothing that could pass for a hub, and the
// next one begins anew.
func TestInterruptedRestore(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		h := newHub(t, hubtest.SQLite(t), 600)
		path, _ := h.take(t)
		db := empty(t, url)
		f, err := snapshot.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		_, err = f.Restore(ctx, target(db), func(done, total int64) { cancel() })
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("interrupted: %v", err)
		}
		l := h.reopen(t, db)
		if l.Size() == 0 || l.Size() == h.Size() {
			t.Fatalf("interrupted at %d of %d: this test proves nothing", l.Size(), h.Size())
		}
		if _, err := l.Say(t.Context(), hubtest.Word("a", "x")); !fail.Is(err, fail.Quarantined) {
			t.Errorf("half a register speaks: %v", err)
		}
		for name, head := range map[string][]byte{"a head": h.Checkpoint(), "no head": nil} {
			if err := l.Release(t.Context(), head); !fail.Is(err, fail.Conflict) {
				t.Errorf("half a register resumes with %s: %v", name, err)
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		done, err := restore(t.Context(), path, target(db))
		if err != nil {
			t.Fatal(err)
		}
		h.same(t, db, done)
		if _, err := restore(t.Context(), path, target(db)); !fail.Is(err, fail.Exists) {
			t.Errorf("a third time: %v", err)
		}
	})
}

// Rows of an older version are restored as they were, and migrate when the
// room opens; rows that have no place are not lost silently.
func TestPrivateRowsOfOtherVersions(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := t.Context()
		h := newHub(t, hubtest.SQLite(t), 3)
		path, _ := h.take(t)
		db := empty(t, url)
		to := target(db)
		to.Rooms = nil
		if _, err := restore(ctx, path, to); !fail.Is(err, fail.Conflict) {
			t.Errorf("a program that does not know the room: %v", err)
		}
		to.Rooms = []snapshot.Room{people(2)}
		if _, err := restore(ctx, path, to); err != nil {
			t.Fatal(err)
		}
		if err := db.Migrate(ctx, "people", people(2).Migrations); err != nil {
			t.Fatal(err)
		}
		err := db.Read(ctx, func(q sqldb.Querier) error {
			var n int64
			err := q.QueryRow(ctx, `SELECT COUNT(*) FROM person WHERE since IS NULL`).Scan(&n)
			if n != 3 {
				t.Errorf("%d rows of 3", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	h := newHub(t, hubtest.SQLite(t), 1)
	if err := h.DB.Migrate(t.Context(), "people", people(2).Migrations); err != nil {
		t.Fatal(err)
	}
	path, _ := h.take(t)
	if _, err := restore(t.Context(), path, target(empty(t, hubtest.SQLite(t)))); !fail.Is(err, fail.Conflict) {
		t.Errorf("rows of a newer version: %v", err)
	}
}

// What is damaged is not backed up: it could not be restored.
func TestABrokenRegisterIsNotTaken(t *testing.T) {
	for name, alter := range map[string]string{
		"a leaf":                  `UPDATE ledger_leaf SET leaf = (SELECT leaf FROM ledger_leaf WHERE idx = 2) WHERE idx = 3`,
		"a column beside a leaf":  `UPDATE ledger_leaf SET subject = 'x' WHERE idx = 3`,
		"a missing statement":     `DELETE FROM ledger_leaf WHERE idx = 3`,
		"a statement at the end":  `UPDATE ledger_head SET size = size - 1`,
		"a body":                  `UPDATE ledger_body SET blob = zeroblob(64) WHERE hash = (SELECT body FROM ledger_leaf WHERE idx = 3)`,
		"a body erased by nobody": `UPDATE ledger_body SET blob = NULL WHERE hash = (SELECT body FROM ledger_leaf WHERE idx = 3)`,
		"the root":                `UPDATE ledger_head SET root = zeroblob(32)`,
		"the checkpoint":          `UPDATE ledger_head SET checkpoint = 'x'`,
		"the log's key":           `UPDATE ledger_setting SET value = 'x' WHERE name = 'log-vkey'`,
		"an arrival":              `INSERT INTO ledger_arrival (n, idx, at) VALUES (900, 900, 1)`,
	} {
		t.Run(name, func(t *testing.T) {
			h := newHub(t, hubtest.SQLite(t), 5)
			err := h.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
				_, err := tx.Exec(t.Context(), alter)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			_, err = snapshot.Take(t.Context(), h.source(h.DB), filepath.Join(dir, "x"), nil)
			if !fail.Is(err, fail.Broken) {
				t.Errorf("gives %v", err)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("files were left: %v, %v", left, err)
			}
		})
	}
}

func TestNoRoomForTheSnapshot(t *testing.T) {
	h := newHub(t, hubtest.SQLite(t), 60)
	disk := hubtest.SmallDisk(t, "64k")
	_, err := snapshot.Take(t.Context(), h.source(h.DB), filepath.Join(disk.Dir, "x"), nil)
	if !fail.Is(err, fail.Unavailable) {
		t.Errorf("gives %v", err)
	}
	if left, err := os.ReadDir(disk.Dir); err != nil || len(left) > 0 {
		t.Errorf("files were left: %v, %v", left, err)
	}
}
