package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/statement"
)

func store(t *testing.T) *blob.Store {
	t.Helper()
	return &blob.Store{Dir: filepath.Join(t.TempDir(), "attachments")}
}

func put(t *testing.T, s *blob.Store, content string) blob.Kept {
	t.Helper()
	k, raw, err := blob.Salted([]byte(content))
	if err != nil {
		t.Fatal(err)
	}
	if hash, err := s.Restore(raw); err != nil || hash != k.Hash {
		t.Fatal(hash, err)
	}
	return k
}

func TestPutAndOpen(t *testing.T) {
	s := store(t)
	k := put(t, s, "%PDF-1.7 scan")
	if k.Type != "application/pdf" || k.Size != 13 || !s.Has(k.Hash) {
		t.Errorf("%+v", k)
	}
	salt, content, err := s.Open(k.Hash)
	if err != nil || string(content) != "%PDF-1.7 scan" || statement.Hash(sha256.Sum256(append(slices.Clone(salt), content...))) != k.Hash {
		t.Errorf("%x, %q, %v: the hash is that of the salt and the bytes", salt, content, err)
	}
	if again := put(t, s, "%PDF-1.7 scan"); again.Hash == k.Hash {
		t.Error("the same file has the same hash twice: the salt is not drawn")
	}
	info, err := os.Stat(filepath.Join(s.Dir, k.Hash.String()[:2], k.Hash.String()))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v: others on the machine read it", info.Mode(), err)
	}
}

func TestWhatIsNotKept(t *testing.T) {
	s := store(t)
	for _, tc := range []struct {
		name, content string
		kind          fail.Kind
	}{
		{"nothing", "", fail.Invalid},
		{"a page", "<!DOCTYPE html><script>alert(1)</script>", fail.Invalid},
		{"a picture that can hold a script", `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`, fail.Invalid},
		{"such a picture without a declaration", `<svg xmlns="http://www.w3.org/2000/svg"/>`, fail.Invalid},
		{"such a picture behind a comment", "\ufeff\n <!-- drawn --><SVG onload=\"alert(1)\">", fail.Invalid},
		{"such a picture behind a doctype", "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x\"><svg/>", fail.Invalid},
		{"such a picture with a prefix", `<s:svg xmlns:s="http://www.w3.org/2000/svg"/>`, fail.Invalid},
		{"a program", "\x7fELF\x02\x01\x01", fail.Invalid},
		{"an archive", "PK\x03\x04", fail.Invalid},
		{"text with control characters", "a\x1bb", fail.Invalid},
		{"text in another encoding", "caf\xe9", fail.Invalid},
		{"too much", "%PDF-" + string(make([]byte, blob.MaxSize)), fail.TooLarge},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, _, err := blob.Salted([]byte(tc.content)); !fail.Is(err, tc.kind) {
				t.Errorf("%v, want %s", err, tc.kind)
			}
		})
	}
	if all, err := s.List(); err != nil || len(all) != 0 {
		t.Errorf("%v, %v: something was kept all the same", all, err)
	}
	for want, content := range map[string]string{"text/plain": "A note on <svg>: 3 < 4.\n", "image/png": "\x89PNG\r\n\x1a\n", "image/jpeg": "\xff\xd8\xff\xe0"} {
		if k := put(t, s, content); k.Type != want {
			t.Errorf("%s is taken for %s", want, k.Type)
		}
	}
}

func TestBroken(t *testing.T) {
	s := store(t)
	k := put(t, s, "A note.")
	path := filepath.Join(s.Dir, k.Hash.String()[:2], k.Hash.String())
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-1] ^= 1
	for name, bytes := range map[string][]byte{"a bit flipped": raw, "cut off": raw[:20], "empty": nil} {
		if err := os.WriteFile(path, bytes, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Open(k.Hash); !fail.Is(err, fail.Broken) {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Each(context.Background(), func(statement.Hash, []byte) error { return nil }); !fail.Is(err, fail.Broken) {
			t.Errorf("%s, with all others: %v", name, err)
		}
	}
}

func TestEachRestoresElsewhere(t *testing.T) {
	s, other := store(t), store(t)
	var want []statement.Hash
	for _, c := range []string{"one", "two", "three"} {
		want = append(want, put(t, s, c).Hash)
	}
	slices.SortFunc(want, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	// What a process that was killed leaves is passed over.
	if err := os.WriteFile(filepath.Join(s.Dir, want[0].String()[:2], ".new-1"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	var got []statement.Hash
	err := s.Each(context.Background(), func(hash statement.Hash, raw []byte) error {
		got = append(got, hash)
		back, err := other.Restore(raw)
		if back != hash {
			t.Errorf("%s is restored as %s", hash, back)
		}
		return err
	})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	if all, err := other.List(); err != nil || !slices.Equal(all, want) {
		t.Errorf("restored are %v, %v", all, err)
	}
	if _, err := other.Restore([]byte("short")); !fail.Is(err, fail.Broken) {
		t.Errorf("a file without content: %v", err)
	}
}

func TestErase(t *testing.T) {
	s := store(t)
	k := put(t, s, "A note.")
	for range 2 {
		if err := s.Erase(k.Hash); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.Open(k.Hash); !fail.Is(err, fail.NotFound) || s.Has(k.Hash) {
		t.Errorf("erased: %v", err)
	}
}

func TestSweep(t *testing.T) {
	s := store(t)
	old, named, fresh := put(t, s, "old"), put(t, s, "named"), put(t, s, "fresh")
	then := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, k := range []blob.Kept{old, named} {
		if err := os.Chtimes(filepath.Join(s.Dir, k.Hash.String()[:2], k.Hash.String()), then, then); err != nil {
			t.Fatal(err)
		}
	}
	n, err := s.Sweep(then.AddDate(0, 1, 0), func(h statement.Hash) bool { return h == named.Hash })
	if err != nil || n != 1 || s.Has(old.Hash) || !s.Has(named.Hash) || !s.Has(fresh.Hash) {
		t.Errorf("%d were swept, %v", n, err)
	}
}

func TestNoFolderYet(t *testing.T) {
	s := store(t)
	if all, err := s.List(); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	if _, _, err := s.Open(statement.Hash{1}); !fail.Is(err, fail.NotFound) {
		t.Error(err)
	}
}
