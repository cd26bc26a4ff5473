package app_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
)

// TestTranscribingKilled kills the program while it takes the source documents
// down, and the hub that does so for it: all of it stands, or nothing, the
// register is whole, and what is not there can be taken down again.
func TestTranscribingKilled(t *testing.T) {
	t.Parallel()
	files := sourceDocuments(t, "004", "000", "001")
	program, dir := binary(t), t.TempDir()
	var named []string
	for _, f := range files {
		named = append(named, filepath.Join(dir, f.Name))
		if err := os.WriteFile(named[len(named)-1], f.Text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "hub.key")
	if err := keys.NewKeyFile(file); err != nil {
		t.Fatal(err)
	}
	made := filepath.Join(dir, "made")
	runs(t, program, "init", "--data", made, "--key-file", file, "--origin", "hub.test/comity")
	runs(t, program, "corpus", "load", "--data", made, "--key-file", file)
	before := durable(t, made)
	whole := filepath.Join(dir, "whole")
	copied(t, made, whole)
	imports := func(data string) []string {
		return append([]string{"consult", "import", "--data", data, "--key-file", file}, named...)
	}
	began := time.Now()
	runs(t, program, imports(whole)...)
	took := time.Since(began)
	after := durable(t, whole)
	if after-before != 107+26 {
		t.Fatalf("%d statements were taken down", after-before)
	}
	for i, of := range []float64{0.3, 0.6, 0.8, 0.95, 1.2} {
		for _, running := range []bool{false, true} {
			if running && i%2 == 0 {
				continue
			}
			t.Run(fmt.Sprintf("%g of the time, by a hub that runs %v", of, running), func(t *testing.T) {
				data := filepath.Join(t.TempDir(), "data")
				copied(t, made, data)
				var hub *process
				if running {
					hub = started(t, program, "--data", data, "--key-file", file)
				}
				cmd := exec.Command(program, imports(data)...)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Duration(of * float64(took)))
				if running {
					hub.kill()
				}
				_ = cmd.Process.Kill()
				_ = cmd.Wait()
				got := durable(t, data)
				t.Logf("killed: %d statements of %d", got-before, after-before)
				if got != before && got != after {
					t.Errorf("a part of it stands: %d statements", got-before)
				}
				runs(t, program, "verify", "--data", data)
				out, err := exec.Command(program, imports(data)...).CombinedOutput()
				if (err == nil) != (got == before) || err != nil && !strings.Contains(string(out), "was taken down before") {
					t.Errorf("again: %v\n%s", err, out)
				}
				if n := durable(t, data); n != after {
					t.Errorf("in the end %d statements", n-before)
				}
			})
		}
	}
}

// runs runs the program and demands that it succeeds.
func runs(t *testing.T, program string, args ...string) {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "XDG_CONFIG_HOME="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("comity %s: %v\n%s", args[0], err, out)
	}
}

// durable counts the statements that stand in a hub's folder, but for the anchors that a
// hub says by itself at a full hour.
func durable(t *testing.T, data string) (n int) {
	t.Helper()
	db, err := sqldb.Open(context.Background(), "sqlite:"+filepath.Join(data, "hub.db"))
	if err != nil {
		t.Fatal(err)
	}
	err = db.Read(context.Background(), func(q sqldb.Querier) error {
		return q.QueryRow(context.Background(), `SELECT COUNT(*) FROM ledger_leaf WHERE type NOT IN ($1, $2)`,
			journal.TypeAnchored, audit.TypeAnchored).Scan(&n)
	})
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return n
}

// copied copies the folder of a hub that does not run.
func copied(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(to, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Chmod(path, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}
