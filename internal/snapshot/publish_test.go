package snapshot_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/register/tlogtiles"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/statement"
)

// publish writes a mirror as another process would: beside the running hub.
func publish(ctx context.Context, t *testing.T, h *hub, dir string, tell ledger.Progress) (snapshot.Published, error) {
	t.Helper()
	look, err := sqldb.OpenReadOnly(t.Context(), h.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = look.Close() }()
	l, err := ledger.View(t.Context(), ledger.Options{DB: look, Projections: projections()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	who, err := tlogtiles.Describe(l)
	if err != nil {
		t.Fatal(err)
	}
	return snapshot.Publish(ctx, l, dir, who, tell)
}

// files lists a folder, below it.
func files(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var name string
			name, err = filepath.Rel(dir, path)
			out = append(out, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// checkMirror compares every file with what the hub itself answers, and looks
// for every body.
func (h *hub) checkMirror(t *testing.T, dir string) {
	t.Helper()
	mux := http.NewServeMux()
	tlogtiles.Register(mux, h.Ledger)
	names := files(t, dir)
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		answer := httptest.NewRecorder()
		mux.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/"+name, nil))
		if answer.Code != http.StatusOK || !bytes.Equal(answer.Body.Bytes(), b) {
			t.Errorf("/%s is not what the hub answers (%d)", name, answer.Code)
		}
	}
	have := map[string]bool{}
	for _, name := range names {
		have[name] = true
	}
	list, err := h.List(t.Context(), ledger.Filter{After: -1, Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range list {
		if name := "blob/" + r.Statement.Header.Body.String(); have[name] != (r.Body != nil) {
			t.Errorf("statement %d: it is %v that its body is in the mirror", r.Index, have[name])
		}
	}
}

func TestPublish(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := t.Context()
		h := newHub(t, url, 200)
		dir := filepath.Join(t.TempDir(), "www", "mirror")
		step := func(name string, before, statements, erased int64) snapshot.Published {
			t.Helper()
			h.Reopen()
			p, err := publish(ctx, t, h, dir, nil)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if p.Before != before || p.Statements != statements || p.Erased != erased {
				t.Errorf("%s: %+v", name, p)
			}
			h.checkMirror(t, dir)
			return p
		}
		first := h.Size()
		step("the first", 0, first, 0)
		if p := step("nothing is new", first, first, 0); p.Files != 0 {
			t.Errorf("nothing is new, and %d files were written", p.Files)
		}
		keep := h.MustSay(hubtest.Word("s1", "kept"), hubtest.Word("s1", "erased later"))
		step("two more", first, first+2, 0)
		if _, err := h.Erase(ctx, statement.Hash{}, keep[1].ID, "test"); err != nil {
			t.Fatal(err)
		}
		step("one erased", first+2, first+3, 1)
		for h.Size() < 260 {
			h.MustSay(hubtest.Word("s1", "more"))
		}
		step("beyond a full tile", first+3, 260, 0)
		for _, name := range files(t, dir) {
			if strings.Contains(name, "/000.p/") && !strings.HasPrefix(name, "tile/1/") {
				t.Errorf("%s has been replaced by a full tile", name)
			}
		}
	})
}

func TestInterruptedPublish(t *testing.T) {
	h := newHub(t, hubtest.SQLite(t), 300)
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := publish(ctx, t, h, dir, func(int64, int64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "checkpoint")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a checkpoint signs what is not there")
	}
	before := len(files(t, dir))
	p, err := publish(t.Context(), t, h, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p.Before != 0 || p.Files+int64(before) != int64(len(files(t, dir))) {
		t.Errorf("%d files were there and %+v", before, p)
	}
	h.checkMirror(t, dir)
}

func TestPublishIsForOneRegister(t *testing.T) {
	ctx := t.Context()
	h, other := newHub(t, hubtest.SQLite(t), 5), newHub(t, hubtest.SQLite(t), 9)
	mine := t.TempDir()
	if _, err := publish(ctx, t, h, mine, nil); err != nil {
		t.Fatal(err)
	}
	path, _ := h.take(t)
	h.MustSay(hubtest.Word("s1", "more"))
	h.Reopen()
	longer := t.TempDir()
	if _, err := publish(ctx, t, h, longer, nil); err != nil {
		t.Fatal(err)
	}
	behind := &hub{Register: h.Register, url: hubtest.SQLite(t)}
	if _, err := restore(ctx, path, target(empty(t, behind.url))); err != nil {
		t.Fatal(err)
	}
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "index.html"), []byte("hello"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		h    *hub
		dir  string
		kind fail.Kind
	}{
		{"another register's mirror", other, mine, fail.Exists},
		{"a folder with something else", h, full, fail.Exists},
		{"a mirror that is ahead", behind, longer, fail.Conflict},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := files(t, c.dir)
			if _, err := publish(ctx, t, c.h, c.dir, nil); !fail.Is(err, c.kind) || fail.Hint(err) == "" {
				t.Errorf("gives %v", err)
			}
			if after := files(t, c.dir); len(after) != len(before) {
				t.Errorf("files were written: %v", after)
			}
		})
	}
}

// View shows what the kept checkpoint signs and takes nothing in.
func TestView(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := t.Context()
		h := newHub(t, url, 260)
		look, err := sqldb.OpenReadOnly(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = look.Close() }()
		l, err := ledger.View(ctx, ledger.Options{DB: look, Projections: projections()})
		if err != nil {
			t.Fatal(err)
		}
		size := l.Size()
		if size != h.Size() || l.Root() != h.Root() || l.Hub() != h.Hub() || l.Origin() != h.Origin() {
			t.Errorf("it shows %d statements of %d", size, h.Size())
		}
		h.MustSay(hubtest.Word("s1", "later"))
		if list, err := l.List(ctx, ledger.Filter{After: size - 2, Limit: 10}); err != nil || len(list) != 1 {
			t.Errorf("%d statements after the last but one, %v", len(list), err)
		}
		if _, err := l.Say(ctx, hubtest.Word("s1", "x")); err == nil {
			t.Error("it speaks")
		}
		if !fail.Is(l.Stopped(), fail.Denied) {
			t.Errorf("it says of itself: %v", l.Stopped())
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
}
