package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"

	"comity.example/comity/internal/fail"
)

// File is a file that may be a source document. Its name says nothing: a
// document is known by its SHA-256.
type File struct {
	Name    string // below the directory
	SHA256  string // hexadecimal
	Content []byte
}

// MaxFile is how large a file may be to be looked at as a source document, in
// bytes.
const MaxFile = 16 << 20

// Files reads the regular files of a directory and its subdirectories, in the
// order of their names, but for those over MaxFile.
func Files(ctx context.Context, dir fs.FS) ([]File, error) {
	var out []File
	err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if info, err := d.Info(); err != nil || !info.Mode().IsRegular() || info.Size() > MaxFile {
			return err
		}
		b, err := fs.ReadFile(dir, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(b)
		out = append(out, File{name, hex.EncodeToString(sum[:]), b})
		return nil
	})
	return out, fail.Wrap(err, fail.Unavailable, "the directory of source documents cannot be read")
}
