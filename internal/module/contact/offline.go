package contact

import (
	"archive/zip"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"filippo.io/age"

	"comity.example/comity/internal/fail"
)

// minPassphrase is the fewest characters of a passphrase that seals a copy.
const minPassphrase = 12

// workFactor of scrypt: what age itself takes by default, about a second.
const workFactor = 18

// Seal says for whom an offline copy is sealed: whoever knows a passphrase, or
// whoever holds the key of a recipient. One of the two is given.
type Seal struct {
	Passphrase string
	Recipient  string
	WorkFactor int // of the passphrase; 0: as usual
}

// recipient checks the seal.
func (s Seal) recipient() (age.Recipient, error) {
	switch {
	case (s.Passphrase == "") == (strings.TrimSpace(s.Recipient) == ""):
		return nil, fail.New(fail.Invalid, "Give either a passphrase or the public key of a recipient.")
	case s.Passphrase != "" && utf8.RuneCountInString(s.Passphrase) < minPassphrase:
		return nil, fail.New(fail.Invalid, "A passphrase has at least %d characters.", minPassphrase)
	case s.Passphrase != "":
		r, err := age.NewScryptRecipient(s.Passphrase)
		if err != nil {
			return nil, fail.Wrap(err, fail.Invalid, "The passphrase cannot be used.")
		}
		r.SetWorkFactor(workFactor)
		if s.WorkFactor > 0 {
			r.SetWorkFactor(s.WorkFactor)
		}
		return r, nil
	}
	if _, held := WithoutSecrets(s.Recipient); held {
		return nil, Disclosed()
	}
	r, err := Recipient(strings.TrimSpace(s.Recipient))
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "The public key is no age recipient.")
	}
	return r, nil
}

// Amiss reports what is wrong with a seal, of kind fail.Invalid, and whether that is in
// its recipient; else it is in its passphrase. Nil where nothing is.
func (s Seal) Amiss() (inRecipient bool, err error) {
	_, err = s.recipient()
	return s.Passphrase == "" && strings.TrimSpace(s.Recipient) != "", err
}

// File is a file of an offline copy.
type File struct {
	Name  string
	Bytes []byte
}

// Offline writes an encrypted copy for a day without a network: a ZIP archive of
// the files, sealed with age, so that any copy of age opens it.
func Offline(w io.Writer, s Seal, made time.Time, files ...File) error {
	r, err := s.recipient()
	if err != nil {
		return err
	}
	sealed, err := age.Encrypt(w, r)
	if err != nil {
		return fail.Wrap(err, fail.Internal, "the copy cannot be sealed")
	}
	z := zip.NewWriter(sealed)
	for _, f := range files {
		in, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: made.UTC()})
		if err == nil {
			_, err = in.Write(f.Bytes)
		}
		if err != nil {
			return fail.Wrap(err, fail.Internal, "the copy cannot be sealed")
		}
	}
	if err := z.Close(); err != nil {
		return fail.Wrap(err, fail.Internal, "the copy cannot be sealed")
	}
	return fail.Wrap(sealed.Close(), fail.Internal, "the copy cannot be sealed")
}
