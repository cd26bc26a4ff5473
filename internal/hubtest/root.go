package hubtest

import (
	"os"
	"path/filepath"
	"testing"
)

// RunEnv names the environment variable in which make test puts something else each
// time.
const RunEnv = "COMITY_TEST_RUN"

// Anew has the tests of a program run each time: go test takes the last result where
// nothing that they read has changed, and does not see what a program that they start
// reads.
func Anew() { _ = os.Getenv(RunEnv) }

// beside gives a path below this package's folder. It is found from the folder
// that the test runs in, because a binary built with -trimpath does not know
// where its source lies.
func beside(t testing.TB, elements ...string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(append([]string{dir, "internal", "hubtest"}, elements...)...)
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the folder that the test runs in")
		}
		dir = up
	}
}
