package attachment_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/statement"
)

func newStore(t testing.TB) *attachment.Store {
	return &attachment.Store{Sealed: &blob.Store{Dir: filepath.Join(t.TempDir(), "sealed")}}
}

func keep(t testing.TB, s *attachment.Store, name, content string) attachment.File {
	t.Helper()
	f, err := s.Keep(name, []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// folder gives every byte that lies in the store.
func folder(t testing.TB, s *attachment.Store) (all []byte, files int) {
	t.Helper()
	err := filepath.WalkDir(s.Sealed.Dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && d.IsDir() {
			return nil
		}
		if err != nil {
			return err
		}
		b, err := os.ReadFile(path)
		all, files = append(append(all, path...), b...), files+1
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, files
}

func TestKeepAndOpen(t *testing.T) {
	s := newStore(t)
	text := "CANARY-ATTACHMENT " + strings.Repeat("log line\n", 20000)
	f := keep(t, s, "../../CANARY-name.txt", text)
	if f.Name != "CANARY-name.txt" || f.Type != "text/plain" || f.Size != int64(len(text)) || f.Check() != nil {
		t.Fatalf("%+v, %v", f, f.Check())
	}
	salt, content, err := s.Open(f)
	if err != nil || string(content) != text || statement.BlobHash([32]byte(salt), content) != f.Hash {
		t.Fatalf("%d bytes, %v", len(content), err)
	}
	raw, n := folder(t, s)
	if n != 1 || bytes.Contains(raw, []byte("CANARY")) || bytes.Contains(raw, []byte("log line")) {
		t.Errorf("%d files; something of it lies open", n)
	}
	// The same file kept twice is two that do not resemble each other.
	g := keep(t, s, "a.txt", text)
	if g.File == f.File || g.Hash == f.Hash || bytes.Equal(g.Key, f.Key) {
		t.Error("two of one file resemble each other")
	}
	// A file that differs by a few bytes has as many on the disk.
	small, more := keep(t, s, "a.txt", "a"), keep(t, s, "a.txt", "ab")
	for _, one := range []attachment.File{small, more} {
		info, err := os.Stat(filepath.Join(s.Sealed.Dir, one.File.String()[:2], one.File.String()))
		if err != nil || info.Size() != 64<<10 {
			t.Errorf("%d bytes, %v", info.Size(), err)
		}
	}
}

func TestWhatIsNotOpened(t *testing.T) {
	s := newStore(t)
	f, other := keep(t, s, "a.txt", "one"), keep(t, s, "b.txt", "two")
	for _, tc := range []struct {
		name   string
		change func(f *attachment.File)
		want   fail.Kind
	}{
		{"another key", func(f *attachment.File) { f.Key = other.Key }, fail.Broken},
		{"no key", func(f *attachment.File) { f.Key = nil }, fail.Invalid},
		{"another file", func(f *attachment.File) { f.File = other.File }, fail.Broken},
		{"no such file", func(f *attachment.File) { f.File = statement.Hash{9} }, fail.NotFound},
		{"another hash", func(f *attachment.File) { f.Hash = other.Hash }, fail.Broken},
		{"another size", func(f *attachment.File) { f.Size++ }, fail.Broken},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := f
			tc.change(&g)
			if _, _, err := s.Open(g); !fail.Is(err, tc.want) {
				t.Errorf("%v, want %s", err, tc.want)
			}
		})
	}
	path := filepath.Join(s.Sealed.Dir, f.File.String()[:2], f.File.String())
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Open(f); !fail.Is(err, fail.Broken) {
		t.Errorf("a changed file: %v", err)
	}
}

func TestWhatIsNotKept(t *testing.T) {
	s := newStore(t)
	for name, tc := range map[string]struct {
		content string
		want    fail.Kind
	}{
		"nothing":                      {"", fail.Invalid},
		"a page":                       {"<html><script>alert(1)</script>", fail.Invalid},
		"a picture that runs":          {`<svg xmlns="http://www.w3.org/2000/svg"/>`, fail.Invalid},
		"a program":                    {"\x7fELF\x02\x01\x01", fail.Invalid},
		"an archive":                   {"PK\x03\x04rest", fail.Invalid},
		"a program that is called PDF": {"MZ\x90\x00", fail.Invalid},
		"too much":                     {"%PDF-" + strings.Repeat("x", attachment.MaxSize), fail.TooLarge},
	} {
		if _, err := s.Keep("report.pdf", []byte(tc.content)); !fail.Is(err, tc.want) {
			t.Errorf("%s: %v, want %s", name, err, tc.want)
		}
	}
	if _, n := folder(t, s); n != 0 {
		t.Errorf("%d files are there", n)
	}
	keep(t, s, "report.pdf", "%PDF-"+strings.Repeat("x", attachment.MaxSize-5))
}

func TestNames(t *testing.T) {
	for given, want := range map[string]string{
		"report.pdf": "report.pdf", `C:\Users\x\report.pdf`: "report.pdf", "/etc/passwd": "passwd", "..": "file", "": "file",
		" a\x00b\n.txt ": "ab.txt", "a\u202etxt.exe": "atxt.exe", "تقرير.pdf": "تقرير.pdf", `a"b<c>.txt`: "abc.txt", ".hidden": "hidden", "a\u00a0.": "a",
		strings.Repeat("é", 300) + ".pdf": strings.Repeat("é", attachment.MaxName-4) + ".pdf",
	} {
		if got := attachment.Named(given); got != want {
			t.Errorf("%q is called %q, want %q", given, got, want)
		}
	}
	for given, want := range map[[2]string]string{
		{"update.bat", "text/plain"}: "update.bat.txt", {"proxy.LOG", "text/plain"}: "proxy.LOG", {"a.txt", "text/plain"}: "a.txt", {"report.html", "application/pdf"}: "report.html.pdf",
		{"photo.JPEG", "image/jpeg"}: "photo.JPEG", {"photo.jpg", "image/png"}: "photo.jpg.png", {"", "text/plain"}: "file.txt", {".pdf", "application/pdf"}: "pdf.pdf",
		{strings.Repeat("a", 200), "text/plain"}: strings.Repeat("a", attachment.MaxName-4) + ".txt",
	} {
		if got := attachment.Ended(given[0], given[1]); got != want || attachment.Named(got) != got {
			t.Errorf("%q is saved as %q, want %q", given, got, want)
		}
	}
	s := newStore(t)
	for _, bad := range []string{"a\u202etxt.exe", "a\u2066b.txt", "\u200fa.txt", "a\x00.txt", "a\nb.txt"} {
		if _, err := s.Keep(bad, []byte("words")); !fail.Is(err, fail.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if f := keep(t, s, "update.bat", "@echo off\n"); f.Name != "update.bat.txt" || f.Type != "text/plain" {
		t.Errorf("a script is saved as %+v", f)
	}
	rapid.Check(t, func(t *rapid.T) {
		name := attachment.Named(rapid.String().Draw(t, "name"))
		if name == "" || attachment.Named(name) != name || len([]rune(name)) > attachment.MaxName || strings.ContainsAny(name, "/\\\n\x00") {
			t.Fatalf("%q", name)
		}
	})
}

func TestListed(t *testing.T) {
	s := newStore(t)
	f := keep(t, s, "a.txt", "one")
	body := func(files ...attachment.File) []byte {
		b, err := json.Marshal(map[string]any{"text": "x", "attachments": files})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if got := attachment.Listed(body(f)); len(got) != 1 || got[0].File != f.File || !bytes.Equal(got[0].Key, f.Key) {
		t.Errorf("%+v", got)
	}
	wrong := f
	wrong.Name = "../x"
	for name, b := range map[string][]byte{"none": body(), "no JSON": []byte("x"), "twice": body(f, f), "a bad one": body(f, wrong),
		"too many": body(slices.Repeat([]attachment.File{f}, attachment.MaxFiles+1)...)} {
		if got := attachment.Listed(b); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A file goes with the last chest that names it, and not before.
func TestErasedWithItsChest(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := t.Context()
		db, err := sqldb.Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		if err := db.Migrate(ctx, "attachment", attachment.Migrations); err != nil {
			t.Fatal(err)
		}
		s := newStore(t)
		both, one, unsaid := keep(t, s, "a.txt", "to both"), keep(t, s, "b.txt", "to one"), keep(t, s, "c.txt", "in a draft")
		first, second := [16]byte{1}, [16]byte{2}
		write := func(do func(tx *sqldb.Tx) error) {
			t.Helper()
			if err := db.Write(ctx, do); err != nil {
				t.Fatal(err)
			}
		}
		write(func(tx *sqldb.Tx) error {
			return errors.Join(attachment.Bind(ctx, tx, first, both, one), attachment.Bind(ctx, tx, second, both), attachment.Bind(ctx, tx, second, both))
		})
		gone := func(chest [16]byte) (out []statement.Hash) {
			write(func(tx *sqldb.Tx) (err error) {
				out, err = attachment.Release(ctx, tx, chest)
				return err
			})
			if err := s.Erase(out...); err != nil {
				t.Fatal(err)
			}
			return out
		}
		if out := gone(first); !slices.Equal(out, []statement.Hash{one.File}) {
			t.Errorf("%v", out)
		}
		if _, _, err := s.Open(one); !fail.Is(err, fail.NotFound) {
			t.Errorf("of a chest that is gone: %v", err)
		}
		if _, _, err := s.Open(both); err != nil {
			t.Errorf("of a chest that is there: %v", err)
		}
		if out := gone(second); !slices.Equal(out, []statement.Hash{both.File}) {
			t.Errorf("%v", out)
		}
		if _, n := folder(t, s); n != 1 {
			t.Errorf("%d files are left, not the one that a draft names", n)
		}
		// What nothing names goes in time.
		n, err := s.Sweep(time.Now().Add(time.Hour), func(file statement.Hash) bool { return file == unsaid.File })
		if err != nil || n != 0 {
			t.Errorf("%d swept, %v", n, err)
		}
		err = db.Read(ctx, func(q sqldb.Querier) error {
			used, err := attachment.Used(ctx, q, unsaid.File)
			if used {
				t.Error("a chest names what only a draft does")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := s.Sweep(time.Now().Add(time.Hour), func(statement.Hash) bool { return false }); err != nil || n != 1 {
			t.Errorf("%d swept, %v", n, err)
		}
	})
}

// A file of one statement of a chest goes with its body, where no other chest
// names it.
func TestReleaseFile(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		db, err := sqldb.Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		if err := db.Migrate(ctx, "attachment", attachment.Migrations); err != nil {
			t.Fatal(err)
		}
		s := newStore(t)
		a, b := keep(t, s, "a.txt", "a"), keep(t, s, "b.txt", "b")
		err = db.Write(ctx, func(tx *sqldb.Tx) error {
			if err := attachment.Bind(ctx, tx, [16]byte{1}, a, b); err != nil {
				return err
			}
			out, err := attachment.ReleaseFile(ctx, tx, [16]byte{1}, a.File)
			if !slices.Equal(out, []statement.Hash{a.File}) {
				t.Errorf("%v", out)
			}
			used, uerr := attachment.Used(ctx, tx, b.File)
			if !used {
				t.Error("the other went too")
			}
			return errors.Join(err, uerr)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
