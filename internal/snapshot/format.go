package snapshot

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"time"

	"comity.example/comity/internal/fail"
)

// format is the name of the format and its version.
const format = "comity/1"

// maxLine bounds a line, in bytes: the largest body in base64, or a private
// row of a size that no room has.
const maxLine = 64 << 20

// head is the first line.
type head struct {
	Snapshot   string            `json:"snapshot"`
	Taken      time.Time         `json:"taken"`
	Program    string            `json:"program"`
	Statements int64             `json:"statements"`
	Root       []byte            `json:"root"`
	Checkpoint string            `json:"checkpoint"`
	Settings   map[string]string `json:"settings"`
	Keystore   []byte            `json:"keystore"`
	Tables     []tableHead       `json:"tables"`
}

// tableHead says which private rows follow.
type tableHead struct {
	Room    string   `json:"room"`
	Version int64    `json:"version"`
	Name    string   `json:"name"`
	Key     []string `json:"key"`
	Columns []Column `json:"columns"`
}

// said is the line of a statement.
type said struct {
	Leaf   string `json:"leaf"`
	Blob   []byte `json:"blob,omitempty"`
	Erased string `json:"erased,omitempty"`
	N      *int64 `json:"n,omitempty"`
	At     *int64 `json:"at,omitempty"`
}

// row is the line of a private row.
type row struct {
	Table string `json:"table"`
	Row   []any  `json:"row"`
}

// end is the last line.
type end struct {
	Lines  int64  `json:"lines"`
	SHA256 string `json:"sha256"`
}

// writer writes lines and hashes them.
type writer struct {
	out   *bufio.Writer
	sum   hash.Hash
	lines int64
	json  *json.Encoder
}

func newWriter(w io.Writer) *writer {
	out := bufio.NewWriterSize(w, 1<<20)
	s := &writer{out: out, sum: sha256.New()}
	s.json = json.NewEncoder(io.MultiWriter(out, s.sum))
	s.json.SetEscapeHTML(false)
	return s
}

func (w *writer) line(v any) error {
	w.lines++
	return w.json.Encode(v)
}

// finish writes the last line.
func (w *writer) finish() error {
	last := json.NewEncoder(w.out)
	if err := last.Encode(end{Lines: w.lines, SHA256: hex.EncodeToString(w.sum.Sum(nil))}); err != nil {
		return err
	}
	return w.out.Flush()
}

// reader reads lines, hashes them, and knows the last one when it comes.
type reader struct {
	in    *bufio.Reader
	sum   hash.Hash
	lines int64
	found string // its hash, once the last line has been read
}

func newReader(r io.Reader) *reader {
	return &reader{in: bufio.NewReaderSize(r, 64<<10), sum: sha256.New()}
}

// raw gives the next line, without its line feed.
func (r *reader) raw() ([]byte, error) {
	var long []byte
	for {
		part, err := r.in.ReadSlice('\n')
		switch {
		case err == nil && long == nil:
			return part[:len(part)-1], nil
		case len(long)+len(part) > maxLine:
			return nil, damaged("line %d is longer than any can be", r.lines+1)
		case err == nil:
			long = append(long, part...)
			return long[:len(long)-1], nil
		case errors.Is(err, bufio.ErrBufferFull):
			long = append(long, part...)
		case errors.Is(err, io.EOF):
			return nil, damaged("the file ends in line %d", r.lines+1)
		default:
			return nil, fail.Wrap(err, fail.Unavailable, "the snapshot cannot be read")
		}
	}
}

// next gives the next line, hashed, or io.EOF when it is the last one and all
// that it says of the file is true.
func (r *reader) next() ([]byte, error) {
	b, err := r.raw()
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(b, []byte(`{"lines":`)) {
		return nil, r.last(b)
	}
	r.sum.Write(b)
	r.sum.Write([]byte{'\n'})
	r.lines++
	return b, nil
}

// line reads the next line into v.
func (r *reader) line(v any) error {
	b, err := r.next()
	if err != nil {
		return err
	}
	if err := strictly(b, v); err != nil {
		return fail.Wrap(err, fail.Broken, "the snapshot is damaged: line %d is not what it should be", r.lines)
	}
	return nil
}

func (r *reader) last(b []byte) error {
	var e end
	if err := strictly(b, &e); err != nil {
		return fail.Wrap(err, fail.Broken, "the snapshot is damaged: its last line is not what it should be")
	}
	if e.Lines != r.lines {
		return damaged("it has %d lines where %d are announced", r.lines, e.Lines)
	}
	if got := hex.EncodeToString(r.sum.Sum(nil)); got != e.SHA256 {
		return damaged("its SHA-256 is %s, announced is %s", got, e.SHA256)
	}
	if _, err := r.in.ReadByte(); !errors.Is(err, io.EOF) {
		return damaged("something follows its last line")
	}
	r.found = e.SHA256
	return io.EOF
}

// strictly decodes one JSON object with no members but those of v. Numbers
// stay as they are written.
func strictly(b []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	dec.UseNumber()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("something follows the object")
	}
	return nil
}

func damaged(format string, args ...any) error {
	return fail.New(fail.Broken, "the snapshot is damaged: %s", fmt.Sprintf(format, args...)).
		WithHint("use another snapshot")
}

// File is a snapshot whose bytes are those that were written: Open has
// checked their hash. What they say has not been proved yet.
type File struct {
	path string
	head head
	sum  string // of the whole
}

// Open reads a snapshot once from end to end.
func Open(path string) (*File, error) {
	f := &File{path: path}
	err := f.read(func(r *reader, h head) error {
		f.head = h
		for {
			if _, err := r.next(); err != nil {
				if errors.Is(err, io.EOF) && r.lines <= h.Statements {
					err = damaged("it announces %d statements and has fewer", h.Statements)
				}
				return err
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// read opens the file, reads its head and lets rest read the rest, up to the
// end: rest has to return io.EOF. What was read once must be there again.
func (f *File) read(rest func(r *reader, h head) error) error {
	in, err := os.Open(f.path)
	if err != nil {
		return fail.Wrap(err, fail.Invalid, "the snapshot cannot be opened")
	}
	defer func() { _ = in.Close() }()
	r := newReader(in)
	h, err := readHead(r)
	if err != nil {
		return err
	}
	if err = rest(r, h); !errors.Is(err, io.EOF) || r.found == "" {
		return err
	}
	if f.sum != "" && f.sum != r.found {
		return damaged("it has changed while it was being read")
	}
	f.sum = r.found
	return nil
}

func readHead(r *reader) (h head, err error) {
	b, err := r.in.Peek(len(`{"snapshot":"`))
	if err != nil || string(b) != `{"snapshot":"` {
		return h, fail.New(fail.Invalid, "this file is not a snapshot of a hub")
	}
	var only struct {
		Snapshot string `json:"snapshot"`
	}
	raw, err := r.next()
	if err != nil {
		return h, err
	}
	if err := json.Unmarshal(raw, &only); err == nil && only.Snapshot != format {
		return h, fail.New(fail.Conflict, "this snapshot has the format %.40q, which this program does not know", only.Snapshot).
			WithHint("use the program that took it, or a newer one")
	}
	if err := strictly(raw, &h); err != nil {
		return h, fail.Wrap(err, fail.Broken, "the snapshot is damaged: its first line is not what it should be")
	}
	if h.Statements < 0 || len(h.Root) != 32 {
		return h, damaged("its first line makes no sense")
	}
	return h, nil
}
