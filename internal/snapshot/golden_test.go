package snapshot_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
)

var update = flag.Bool("update", false, "take the golden snapshot anew")

// A snapshot that an earlier version took is restored by every later one, and
// gives the very rows that it gave then.
func TestGoldenSnapshot(t *testing.T) {
	golden, dumped := filepath.Join("testdata", "v1.snapshot"), filepath.Join("testdata", "v1.dump")
	if *update {
		h := newHub(t, hubtest.SQLite(t), 6)
		path, _ := h.take(t)
		b, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(golden, b, 0o644)
		}
		if err == nil {
			err = os.WriteFile(dumped, []byte(dump(t, h.DB, h.Tables()).String()+"\n"+dump(t, h.DB, durable).String()+"\n"), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(dumped)
	if err != nil {
		t.Fatal(err)
	}
	hubtest.Databases(t, func(t *testing.T, url string) {
		db := empty(t, url)
		done, err := restore(t.Context(), golden, target(db))
		if err != nil {
			t.Fatal(err)
		}
		if got := done.Dump.String() + "\n" + dump(t, db, durable).String(); got != strings.TrimSpace(string(want)) {
			t.Errorf("it gives the rows\n%s\nand gave\n%s", got, want)
		}
	})
}
