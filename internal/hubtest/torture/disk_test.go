package torture_test

import (
	"bufio"
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// disk is what a power cut would find of some files: their durable bytes, and
// what was done to them since their last fsync.
type disk struct {
	files   map[string]*file // by base name
	begun   map[string]*call // system calls under way, by thread
	fsyncs  int
	blurred bool // the kill came while a call was entered: strace cannot tell which
}

type file struct {
	durable []byte
	pending []change
	unknown []change // nobody saw them return: they happened or not
}

// change is a write at an offset, or, when data is nil, a truncation to it.
type change struct {
	at   int64
	data []byte
}

// call is a system call that has not returned yet.
type call struct {
	name, args string
	mark       int // for fsync: the number of changes that it covers
}

// sector is what a disk writes whole.
const sector = 512

// readDisk takes what lies in a folder for durable.
func readDisk(dir string, names ...string) (*disk, error) {
	d := &disk{files: map[string]*file{}, begun: map[string]*call{}}
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !os.IsNotExist(err) {
			return nil, err
		}
		d.files[name] = &file{durable: b}
	}
	return d, nil
}

var (
	wholeCall   = regexp.MustCompile(`^(\d+) +(\w+)\((.*)\) += (-?\d+|\?)`)
	beginOfCall = regexp.MustCompile(`^(\d+) +(\w+)\((.*) <(?:unfinished|detached) \.\.\.>$`)
	unseenCall  = regexp.MustCompile(`^\d+ +(?:\?\?\?\(|<\.\.\. \?\?\? resumed>)`)
	noResult    = regexp.MustCompile(`= -1 \(errno \d{5,}\)`)
	endOfCall   = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+|\?)`)
	firstFD     = regexp.MustCompile(`^\d+<([^>]*)>(?:, )?(.*)$`)
)

// play reads a trace that strace -f -y wrote and does to the disk what the
// calls in it did.
func (d *disk) play(trace string) error {
	f, err := os.Open(trace)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if err := d.line(lines.Text()); err != nil {
			return fmt.Errorf("line %d of the trace: %w", n, err)
		}
	}
	// What had begun when the process was killed may have happened.
	for _, thread := range slices.Sorted(maps.Keys(d.begun)) {
		if err := d.done(d.begun[thread], "?"); err != nil {
			return err
		}
	}
	return lines.Err()
}

func (d *disk) line(line string) error {
	// A process that was killed on its way back from a call has no result: strace takes
	// for one what lay in its place, the number of the call say, and no error has five
	// digits.
	line = noResult.ReplaceAllString(line, "= ?")
	if m := wholeCall.FindStringSubmatch(line); m != nil {
		c := &call{name: m[2], args: m[3]}
		d.begin(c)
		return d.done(c, m[4])
	}
	if m := beginOfCall.FindStringSubmatch(line); m != nil {
		c := &call{name: m[2], args: m[3]}
		d.begun[m[1]] = c
		d.begin(c)
		return nil
	}
	if m := endOfCall.FindStringSubmatch(line); m != nil {
		c := d.begun[m[1]]
		delete(d.begun, m[1])
		if c == nil || c.name != m[2] {
			return fmt.Errorf("%s ends and had not begun", m[2])
		}
		c.args += m[3]
		return d.done(c, m[4])
	}
	if unseenCall.MatchString(line) {
		d.blurred = true
		return nil
	}
	if strings.Contains(line, "+++ ") || strings.Contains(line, "--- SIG") {
		return nil
	}
	return fmt.Errorf("not understood: %.80s … %s", line, line[max(0, len(line)-80):])
}

// file finds the file that a call is about, and the rest of its arguments.
func (d *disk) file(c *call) (*file, string) {
	m := firstFD.FindStringSubmatch(c.args)
	if m == nil {
		return nil, ""
	}
	return d.files[filepath.Base(m[1])], m[2]
}

func (d *disk) begin(c *call) {
	if f, _ := d.file(c); f != nil {
		c.mark = len(f.pending)
	}
}

// done applies a call. Its result is "?" when nobody saw it return.
func (d *disk) done(c *call, result string) error {
	f, rest := d.file(c)
	if f == nil || strings.HasPrefix(result, "-") {
		return nil
	}
	switch c.name {
	case "fsync", "fdatasync":
		if result == "?" {
			return nil
		}
		d.fsyncs++
		f.durable = apply(f.durable, f.pending[:c.mark])
		f.pending = f.pending[c.mark:]
		for _, other := range d.begun { // an fsync under way counts from the same list
			if g, _ := d.file(other); g == f {
				other.mark = max(0, other.mark-c.mark)
			}
		}
		return nil
	case "ftruncate":
		size, err := strconv.ParseInt(rest, 10, 64)
		f.add(change{at: size}, result)
		return err
	case "pwrite64":
		text, tail, err := quoted(rest)
		if err != nil {
			return err
		}
		var length, at int64
		if _, err := fmt.Sscanf(tail, ", %d, %d", &length, &at); err != nil {
			return fmt.Errorf("%w in %q", err, tail)
		}
		if int64(len(text)) != length || result != "?" && result != strconv.FormatInt(length, 10) {
			return fmt.Errorf("a write of %d bytes, %d in the trace, gave %s", length, len(text), result)
		}
		f.add(change{at, text}, result)
		return nil
	}
	return fmt.Errorf("%s is not expected", c.name)
}

func (f *file) add(c change, result string) {
	if result == "?" {
		f.unknown = append(f.unknown, c)
	} else {
		f.pending = append(f.pending, c)
	}
}

// quoted reads a C string as strace writes it, and gives what follows.
func quoted(s string) (data []byte, rest string, err error) {
	if s == "" || s[0] != '"' {
		return nil, "", fmt.Errorf("no string in %.40q", s)
	}
	data = make([]byte, 0, len(s))
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return data, s[i+1:], nil
		case c != '\\':
			data = append(data, c)
		default:
			i++
			if at := strings.IndexByte(`ntrvf"\`, s[i]); at >= 0 {
				data = append(data, "\n\t\r\v\f\"\\"[at])
				continue
			}
			n, k := 0, 0
			for ; k < 3 && i+k < len(s) && s[i+k] >= '0' && s[i+k] <= '7'; k++ {
				n = n*8 + int(s[i+k]-'0')
			}
			if k == 0 {
				return nil, "", fmt.Errorf(`\%c is not understood`, s[i])
			}
			data = append(data, byte(n))
			i += k - 1
		}
	}
	return nil, "", fmt.Errorf("a string does not end")
}

// apply gives the bytes of a file after some changes.
func apply(b []byte, changes []change) []byte {
	b = bytes.Clone(b)
	for _, c := range changes {
		end := c.at + int64(len(c.data))
		if grow := end - int64(len(b)); grow > 0 {
			b = append(b, make([]byte, grow)...)
		}
		if c.data == nil {
			b = b[:c.at]
			continue
		}
		copy(b[c.at:], c.data)
	}
	return b
}

// lost is the disk on which nothing arrived after the last fsync.
func (f *file) lost() []byte { return f.durable }

// kept is the disk on which everything arrived.
func (f *file) kept() []byte { return apply(f.durable, f.pending) }

// is reports whether b is what lies on the disk when the process has been
// killed and the power has not been cut.
func (f *file) is(b []byte) bool {
	return bytes.Equal(b, f.kept()) || bytes.Equal(b, apply(f.kept(), f.unknown))
}

// torn is a disk on which some sectors arrived.
func (f *file) torn() []byte {
	var some []change
	for _, c := range slices.Concat(f.pending, f.unknown) {
		if c.data == nil {
			if rand.IntN(2) == 0 {
				some = append(some, c)
			}
			continue
		}
		for at := int64(0); at < int64(len(c.data)); {
			n := min(sector-(c.at+at)%sector, int64(len(c.data))-at)
			if rand.IntN(2) == 0 {
				some = append(some, change{c.at + at, c.data[at : at+n]})
			}
			at += n
		}
	}
	return apply(f.durable, some)
}

// write makes the files in a folder.
func (d *disk) write(dir string, of func(*file) []byte) error {
	for name, f := range d.files {
		b := of(f)
		if len(b) == 0 && strings.HasSuffix(name, "-wal") {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}
