package blob

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// MaxSize is how many bytes a file may have, without its salt.
const MaxSize = 8 << 20

const saltSize = 32

// kinds are the media types of files that are kept, with how such a file
// begins; text is looked through whole.
var kinds = []struct {
	media string
	magic []byte
	ends  []string // how the names of such files end, in lower case; the first is given to what ends otherwise
}{
	{"application/pdf", []byte("%PDF-"), []string{".pdf"}},
	{"image/jpeg", []byte("\xff\xd8\xff"), []string{".jpg", ".jpeg"}},
	{"image/png", []byte("\x89PNG\r\n\x1a\n"), []string{".png"}},
	{"text/plain", nil, []string{".txt", ".log"}},
}

// Endings lists how the name of a file of a media type may end, in lower case: by
// it a machine decides what opens the file, and not by its bytes. The first is
// given to what ends otherwise; none for a type that is not kept.
func Endings(media string) []string {
	for _, k := range kinds {
		if k.media == media {
			return slices.Clone(k.ends)
		}
	}
	return nil
}

// MediaTypes lists the media types of files that are kept.
func MediaTypes() []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = k.media
	}
	return out
}

// Kept is a file that is kept.
type Kept struct {
	Hash statement.Hash // SHA-256(salt ‖ bytes)
	Type string
	Size int64
}

// Store keeps files in a folder, which it makes when the first comes.
type Store struct{ Dir string }

// TypeOf tells the media type of a file by its bytes; what its sender calls it
// does not count. Other types than those that are kept are fail.Invalid.
func TypeOf(content []byte) (string, error) {
	for _, k := range kinds {
		if k.magic != nil && bytes.HasPrefix(content, k.magic) {
			return k.media, nil
		}
	}
	// What a browser would take for something else is no plain text, and neither
	// is markup, such as a picture that can hold a script.
	start := bytes.TrimLeftFunc(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")), unicode.IsSpace)
	if media, _, _ := strings.Cut(http.DetectContentType(content), ";"); media == "text/plain" && !bytes.HasPrefix(start, []byte("<")) &&
		utf8.Valid(content) && !bytes.ContainsFunc(content, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' }) {
		return media, nil
	}
	return "", fail.New(fail.Invalid, "Files of this type are not kept: send a PDF, a JPEG or PNG image, or plain text in UTF-8.")
}

// Salted gives a file under a new salt, as salt ‖ bytes, with what a statement
// says of it. Nothing is kept yet.
func Salted(content []byte) (k Kept, raw []byte, err error) {
	switch {
	case len(content) == 0:
		return k, nil, fail.New(fail.Invalid, "The file is empty.")
	case len(content) > MaxSize:
		return k, nil, fail.New(fail.TooLarge, "The file is larger than %d bytes.", MaxSize)
	}
	media, err := TypeOf(content)
	if err != nil {
		return k, nil, err
	}
	raw = make([]byte, saltSize, saltSize+len(content))
	_, _ = rand.Read(raw) // never fails: it would end the program
	raw = append(raw, content...)
	return Kept{hashOf(raw), media, int64(len(content))}, raw, nil
}

// Content gives the bytes of salt ‖ bytes: fail.Broken when these are not those
// of the hash.
func Content(hash statement.Hash, raw []byte) ([]byte, error) {
	if len(raw) <= saltSize || hashOf(raw) != hash {
		return nil, fail.New(fail.Broken, "The file is not the one that was kept.").WithHint("restore it from a backup")
	}
	return raw[saltSize:], nil
}

// Restore keeps salt ‖ bytes, and gives their hash. They are durable when it
// returns.
func (s *Store) Restore(raw []byte) (statement.Hash, error) {
	if len(raw) <= saltSize || len(raw) > saltSize+MaxSize {
		return statement.Hash{}, fail.New(fail.Broken, "a kept file has %d bytes", len(raw))
	}
	hash := hashOf(raw)
	dir := filepath.Dir(s.path(hash))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return hash, unwritable(err)
	}
	tmp, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return hash, unwritable(err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	_, err = tmp.Write(raw)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), s.path(hash))
	}
	if err == nil {
		err = errors.Join(syncDir(dir), syncDir(s.Dir), syncDir(filepath.Dir(s.Dir)))
	}
	return hash, unwritable(err)
}

func unwritable(err error) error {
	return fail.Wrap(err, fail.Unavailable, "The file cannot be kept now.")
}

func hashOf(raw []byte) statement.Hash {
	return statement.BlobHash([saltSize]byte(raw[:saltSize]), raw[saltSize:])
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// path spreads files over folders, by the first byte of their hash.
func (s *Store) path(hash statement.Hash) string {
	name := hash.String()
	return filepath.Join(s.Dir, name[:2], name)
}

// Has reports whether a file is here.
func (s *Store) Has(hash statement.Hash) bool {
	info, err := os.Stat(s.path(hash))
	return err == nil && info.Mode().IsRegular()
}

// Open gives a file and its salt. fail.NotFound: it is not here, or not any
// more; fail.Broken: it is not what it was.
func (s *Store) Open(hash statement.Hash) (salt, content []byte, err error) {
	raw, err := s.raw(hash)
	if err != nil {
		return nil, nil, err
	}
	return raw[:saltSize], raw[saltSize:], nil
}

func (s *Store) raw(hash statement.Hash) ([]byte, error) {
	raw, err := os.ReadFile(s.path(hash))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fail.New(fail.NotFound, "There is no such file here, or not any more.")
	case err != nil:
		return nil, fail.Wrap(err, fail.Unavailable, "The file cannot be read.")
	}
	_, err = Content(hash, raw)
	return raw, err
}

// Erase removes a file and its salt: what its hash was of can then be told by
// nobody. Erasing what is not here does nothing.
func (s *Store) Erase(hash statement.Hash) error {
	path := s.path(hash)
	if info, err := os.Stat(path); err == nil {
		// Overwritten first: where the file system writes in place, nothing is
		// left behind.
		if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
			_, err = f.Write(make([]byte, info.Size()))
			if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
				return unwritable(err)
			}
		}
	}
	err := os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	return unwritable(err)
}

// List gives the hashes of all files, in ascending order.
func (s *Store) List() ([]statement.Hash, error) {
	var out []statement.Hash
	err := s.walk(func(hash statement.Hash, _ fs.FileInfo) error {
		out = append(out, hash)
		return nil
	})
	return out, err
}

// Each gives every file as it lies on the disk, salt ‖ bytes, in the order of
// their hashes. One that is not what it was is fail.Broken, and named.
func (s *Store) Each(ctx context.Context, each func(hash statement.Hash, raw []byte) error) error {
	all, err := s.List()
	if err != nil {
		return err
	}
	for _, hash := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		raw, err := s.raw(hash)
		if fail.Is(err, fail.NotFound) {
			continue // erased meanwhile
		}
		if fail.Is(err, fail.Broken) {
			return fail.Wrap(err, fail.Broken, "the file %s is not the one that was kept", hash)
		}
		if err == nil {
			err = each(hash, raw)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Sweep erases files that were kept before an instant and that nothing names.
// It gives how many there were.
func (s *Store) Sweep(before time.Time, named func(statement.Hash) bool) (n int, err error) {
	var old []statement.Hash
	err = s.walk(func(hash statement.Hash, info fs.FileInfo) error {
		if info.ModTime().Before(before) && !named(hash) {
			old = append(old, hash)
		}
		return nil
	})
	for _, hash := range old {
		if err := s.Erase(hash); err != nil {
			return n, err
		}
		n++
	}
	return n, err
}

// walk calls each for every file, in the order of their hashes. What else lies
// in the folder, such as half a file of a process that was killed, is passed
// over.
func (s *Store) walk(each func(hash statement.Hash, info fs.FileInfo) error) error {
	var hashes []statement.Hash
	infos := map[statement.Hash]fs.FileInfo{}
	err := filepath.WalkDir(s.Dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		hash, perr := statement.ParseHash(d.Name())
		if perr != nil || path != s.path(hash) {
			return nil
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		hashes, infos[hash] = append(hashes, hash), info
		return err
	})
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the folder of files cannot be read")
	}
	slices.SortFunc(hashes, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	for _, h := range hashes {
		if err := each(h, infos[h]); err != nil {
			return err
		}
	}
	return nil
}
