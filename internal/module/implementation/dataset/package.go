package dataset

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strconv"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/datapackage"
)

// Addresses of the page and of the file.
const (
	Home    = "/implementation/data"
	Address = "/api/v1/implementation/data.zip"
	Listed  = "/api/v1/implementation/tables"
)

// LicenceFile is where an operator says, in its own lists, under which licences it
// gives the package out: a list of name, path and title.
const LicenceFile = "licences.json"

// Licences reads what an operator declares: nothing where there is no such file. What
// is wrong is fail.Invalid.
func Licences(own fs.FS) ([]datapackage.Licence, error) {
	if own == nil {
		return nil, nil
	}
	raw, err := fs.ReadFile(own, LicenceFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the file %s cannot be read", LicenceFile)
	}
	var out []datapackage.Licence
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&out); err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the file %s is no list of licences, each with name, path and title", LicenceFile)
	}
	for _, l := range out {
		u, err := url.Parse(l.Path)
		if l.Name == "" && l.Path == "" || err != nil || l.Path != "" && u.Scheme != "https" && u.Scheme != "http" {
			return nil, fail.New(fail.Invalid, "the file %s: a licence has a name, or the address of its text", LicenceFile)
		}
	}
	return out, nil
}

// Made is from what a package is made.
type Made struct {
	Hub        string // what the hub is called
	Base       string // its address
	Size       int64  // of the register
	Checkpoint string // signed, of that size
	Licences   []datapackage.Licence
}

const about = "Reports on implementation with their answers, laws and policies, good practices, needs and offers of capacity-building, which of them go together and what became of them, " +
	"independent reports and replies, measures, plans of action, guidance with the comments on it, and views, as they stand in the public register. The words are those of whoever said them; the hub takes no side. " +
	"What is withdrawn is marked as ended.\n\n" +
	"Each record stands under the id of the statement that opened it, by which it can be proved in the register. " +
	"A text that begins with =, +, -, @, a tab or a line break has an apostrophe before it, so that no spreadsheet runs it: take one off.\n\n"

// Make writes the package of what stands in a snapshot. Until it is written it lies
// in a directory for temporary files; empty: that of the system.
func Make(ctx context.Context, out io.Writer, dir string, m Made, s *Sources) (err error) {
	words := about
	if len(m.Licences) == 0 {
		words += "The hub declares no licence."
	}
	p := &datapackage.Package{Name: "comity-implementation", ID: m.Base + Address + "#" + strconv.FormatInt(m.Size, 10), Title: "How what was agreed is carried out: " + m.Hub, Description: words, Homepage: m.Base + Home,
		Version: version(m.Size), Licences: m.Licences, Sources: []datapackage.Source{{Title: "Public register of " + m.Hub, Path: m.Base + "/checkpoint"}},
		Made: map[string]string{"register_size": strconv.FormatInt(m.Size, 10), "checkpoint": m.Checkpoint}, Tables: Tables()}
	w, err := datapackage.New(dir, p)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the data package cannot be written")
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if err := Fill(ctx, w, s); err != nil {
		return err
	}
	return fail.Wrap(w.Write(out), fail.Unavailable, "the data package cannot be written")
}

// Kept is a package as it lies ready to be read by many.
type Kept struct {
	Size  int64 // of the register
	Bytes int64
	file  *os.File // has no name any more: it is gone when nobody holds it
}

// Reader reads it from its beginning, beside others.
func (k *Kept) Reader() io.ReadSeeker { return io.NewSectionReader(k.file, 0, k.Bytes) }

// Keeper makes a package once for each size of the register, one at a time.
type Keeper struct {
	dir    string
	writes func(ctx context.Context, out io.Writer) (size int64, err error)
	size   func() int64
	turn   chan *Kept
}

// NewKeeper keeps what writes; size is that of the register now.
func NewKeeper(dir string, size func() int64, writes func(ctx context.Context, out io.Writer) (int64, error)) *Keeper {
	k := &Keeper{dir: dir, writes: writes, size: size, turn: make(chan *Kept, 1)}
	k.turn <- nil
	return k
}

// Get gives the package of the register as it stands.
func (k *Keeper) Get(ctx context.Context) (*Kept, error) {
	var last *Kept
	select {
	case last = <-k.turn:
	case <-ctx.Done():
		return nil, fail.Wrap(ctx.Err(), fail.Unavailable, "the data package is being made: ask again")
	}
	if last != nil && last.Size == k.size() {
		k.turn <- last
		return last, nil
	}
	next, err := k.fresh(ctx)
	if err != nil {
		k.turn <- last
		return nil, err
	}
	k.turn <- next
	return next, nil
}

func (k *Keeper) fresh(ctx context.Context) (*Kept, error) {
	f, err := os.CreateTemp(k.dir, "comity-data-*.zip")
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the data package cannot be written")
	}
	_ = os.Remove(f.Name()) // it lives as long as it is open; who reads it may be slow
	size, err := k.writes(ctx, f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	n, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, errors.Join(fail.Wrap(err, fail.Unavailable, "the data package cannot be written"), f.Close())
	}
	return &Kept{Size: size, Bytes: n, file: f}, nil
}
