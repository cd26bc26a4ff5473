package ledger_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
)

// eventually repeats until it succeeds; how long a hub needs to come back is
// not what is tested.
func eventually(t *testing.T, what string, try func() error) {
	t.Helper()
	var err error
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if err = try(); err == nil {
			return
		}
	}
	t.Fatalf("%s: %v", what, err)
}

// A tile that cannot be written spoils its whole batch: a statement must not
// stay behind that is in no tree.
func TestWhatCannotBeKeptIsUndone(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		exec := func(query string, args ...any) {
			t.Helper()
			err := r.DB.Write(ctx, func(tx *sqldb.Tx) error {
				_, err := tx.Exec(ctx, query, args...)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		exec(`INSERT INTO ledger_tile (tree, level, n, data) VALUES ($1, 0, 0, $2)`, ledger.Tree, make([]byte, translog.Width*32))
		var said hubtest.Promises
		for i := range translog.Width - 2 {
			said.Said = append(said.Said, r.MustSay(say("a", fmt.Sprint(i)))...)
		}
		before, root := r.Size(), r.Root()
		if _, err := r.Say(ctx, say("a", "the last of the tile")); !fail.Is(err, fail.Unavailable) {
			t.Fatalf("a statement whose tile cannot be written: %v", err)
		}
		if r.Size() != before || r.Root() != root {
			t.Fatal("the register grew")
		}
		exec(`DELETE FROM ledger_tile`)
		said.Said = append(said.Said, r.MustSay(say("a", "the last of the tile"))...)
		r.Reopen()
		if r.Size() != translog.Width {
			t.Fatalf("%d statements after reopening", r.Size())
		}
		r.CheckLog(said)
	})
}

func TestFullDisk(t *testing.T) {
	ctx := context.Background()
	disk := hubtest.SmallDisk(t, "4m")
	r := hubtest.NewRegister(t, "sqlite:"+filepath.Join(disk.Dir, "hub.db"), words{})
	var p hubtest.Promises
	p.Said = r.MustSay(say("a", "one"), say("b", "two"))
	free := disk.Fill(40 << 10)
	var full error
	for i := 0; full == nil; i++ {
		if i == 1000 {
			t.Fatal("the disk does not fill")
		}
		var rs []ledger.Receipt
		if rs, full = r.Say(ctx, say("a", fmt.Sprint(i))); full == nil {
			p.Said, p.Shown = append(p.Said, rs...), append(p.Shown, r.Checkpoint())
		}
	}
	if !fail.Is(full, fail.Unavailable) || !sqldb.IsFull(full) || fail.Hint(full) == "" {
		t.Errorf("a full disk gives %v", full)
	}
	if !fail.Is(r.Stopped(), fail.Unavailable) {
		t.Errorf("the hub says of itself: %v", r.Stopped())
	}
	size := r.Size()
	if _, err := r.Say(ctx, say("a", "again")); !fail.Is(err, fail.Unavailable) {
		t.Errorf("the disk is still full: %v", err)
	}
	// Everything can be read.
	last := p.Said[len(p.Said)-1]
	if rec, err := r.Get(ctx, last.ID); err != nil || rec.Index != last.Index {
		t.Errorf("reading the last statement: %+v, %v", rec, err)
	}
	if _, err := r.Tile(ctx, translog.Address{W: int(size)}); err != nil {
		t.Errorf("reading a tile: %v", err)
	}
	if w, _ := word(t, r, "b"); w != "two" {
		t.Errorf("the projection reads %q", w)
	}
	if r.Size() != size {
		t.Error("the register grew on a full disk")
	}
	free()
	p.Said = append(p.Said, r.MustSay(say("c", "three"))...)
	p.Shown = append(p.Shown, r.Checkpoint())
	if r.Stopped() != nil {
		t.Errorf("the disk has room, and the hub says: %v", r.Stopped())
	}
	r.CheckLog(p)
	r.Reopen()
	r.CheckLog(p)
	r.CheckRebuild()
}

// Sessions are cut off again and again while eight callers speak. Whoever
// gets an error looks before he speaks again; nothing acknowledged is lost,
// and nothing is said twice.
func TestPostgresCutOffUnderLoad(t *testing.T) {
	ctx := context.Background()
	url := hubtest.Postgres(t)
	r := hubtest.NewRegister(t, url, words{})
	var mu sync.Mutex
	var p hubtest.Promises
	errs := 0
	stop := make(chan struct{})
	var callers sync.WaitGroup
	for c := range 8 {
		callers.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				subject := fmt.Sprintf("c%d-%d", c, i)
				rs, err := r.Say(ctx, say(subject, "x"))
				mu.Lock()
				if err == nil {
					p.Said, p.Shown = append(p.Said, rs...), append(p.Shown, r.Checkpoint())
				} else {
					errs++
				}
				mu.Unlock()
			}
		})
	}
	have := func() int { mu.Lock(); defer mu.Unlock(); return len(p.Said) }
	for range 8 {
		more := have() + 20
		eventually(t, "speaking after a cut", func() error {
			if have() < more {
				return errors.New("nothing is acknowledged")
			}
			return nil
		})
		hubtest.CutPostgres(t, url)
	}
	close(stop)
	callers.Wait()
	eventually(t, "the last word", func() error {
		rs, err := r.Say(ctx, say("end", "x"))
		p.Said = append(p.Said, rs...)
		return err
	})
	if errs == 0 {
		t.Error("no caller noticed a cut: this test proves nothing")
	}
	t.Logf("%d acknowledged, %d refused", len(p.Said), errs)
	r.CheckLog(p)
	// Each subject was spoken on once: a second word would be a doubling.
	list, err := r.List(ctx, ledger.Filter{After: -1, Type: typeWord, Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, rec := range list {
		if s := rec.Statement.Header.Subject; seen[s] {
			t.Errorf("%s was said twice", s)
		} else {
			seen[s] = true
		}
	}
	r.CheckRebuild()
}

// A command that swallows an error of the database must not carry half of
// what it did into the register.
func TestSwallowedErrors(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		err := r.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
			if _, err := w.Say(ctx, say("a", "half")); err != nil {
				return err
			}
			_, _ = w.Tx().Exec(ctx, `INSERT INTO no_such_table (n) VALUES (1)`)
			return nil
		})
		_, n := word(t, r, "a")
		if (err == nil) != (n == 1) || (err == nil) != (r.Size() == 2) {
			t.Errorf("the answer is %v; the register has %d statements, the projection %d words", err, r.Size(), n)
		}
		var p hubtest.Promises
		p.Said = r.MustSay(say("b", "whole"))
		r.CheckLog(p)
		r.CheckRebuild()
	})
}

// The last checkpoint that was signed lies beside the head soon after, for a
// hub that is then started without its keys, and for a backup.
func TestTheLastCheckpointIsKept(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hubtest.NewRegister(t, url, words{})
		r.MustSay(say("a", "one"))
		eventually(t, "keeping the checkpoint", func() error {
			return r.DB.Read(t.Context(), func(q sqldb.Querier) error {
				s, err := ledger.ReadState(t.Context(), q)
				if err == nil && s.Checkpoint != string(r.Checkpoint()) {
					err = fmt.Errorf("kept is %q", s.Checkpoint)
				}
				return err
			})
		})
	})
}

// failing is a projection whose Apply fails for certain words.
type failing struct{ words }

func (failing) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	var b struct{ Word string }
	if json.Unmarshal(e.Body, &b) == nil && b.Word == "bug" {
		return errors.New("a bug in a projection")
	}
	return words{}.Apply(ctx, tx, e)
}

// A projection that fails refuses its own statement and nobody else's.
func TestAFailingProjectionRefusesItsStatement(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, failing{})
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				text := "fine"
				if i%4 == 0 {
					text = "bug"
				}
				if _, err := r.Say(ctx, say(fmt.Sprintf("s%d", i), text)); (text == "bug") != fail.Is(err, fail.Internal) {
					t.Errorf("%s: %v", text, err)
				}
			})
		}
		wg.Wait()
		if r.Size() != 1+15 {
			t.Errorf("%d statements", r.Size())
		}
		if r.Stopped() != nil {
			t.Errorf("the hub has stopped: %v", r.Stopped())
		}
		r.CheckLog(hubtest.Promises{})
	})
}
