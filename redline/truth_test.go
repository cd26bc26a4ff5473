package redline_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"comity.example/comity/redline"
)

// shared finds the folder with the synthetic amendments.
func shared(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("COMITY_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	dir = filepath.Join(dir, "redline")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the synthetic amendments are not here: set COMITY_SHARED to the folder that holds redline/")
	}
	return dir
}

type truth struct {
	Colliding [][2]string `json:"colliding_pairs"`
	Identical [][2]string `json:"identical_pairs"`
}

func readSet(t testing.TB, dir string) (base []string, amendments []redline.Amendment, want truth) {
	t.Helper()
	for name, to := range map[string]any{"base.json": &base, "truth.json": &want} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, to); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(filepath.Join(dir, "amendments.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var a redline.Amendment
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		amendments = append(amendments, a)
	}
	return base, amendments, want
}

func TestCollisionsAreExact(t *testing.T) {
	for _, set := range []string{"300", "1000"} {
		t.Run(set, func(t *testing.T) {
			base, amendments, want := readSet(t, filepath.Join(shared(t), set))
			board := redline.Collisions(base, amendments)
			samePairs(t, "colliding", redline.Pairs(board.Colliding), want.Colliding)
			samePairs(t, "identical", redline.Pairs(board.Identical), want.Identical)
		})
	}
}

func samePairs(t *testing.T, what string, got, want [][2]string) {
	t.Helper()
	if len(want) == 0 {
		t.Fatalf("nothing is known to be %s", what)
	}
	sort := func(in [][2]string) map[[2]string]bool {
		out := map[[2]string]bool{}
		for _, p := range in {
			slices.Sort(p[:])
			out[p] = true
		}
		return out
	}
	g, w := sort(got), sort(want)
	for p := range w {
		if !g[p] {
			t.Errorf("%s: missed %v", what, p)
		}
	}
	for p := range g {
		if !w[p] {
			t.Errorf("%s: false alarm %v", what, p)
		}
	}
	if len(got) != len(g) {
		t.Errorf("%s: %d pairs, %d of them different", what, len(got), len(g))
	}
}
