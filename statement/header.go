package statement

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits that are part of the protocol: a statement over them is not one.
const (
	MaxHeader = 8 << 10 // bytes of a header
	MaxLeaf   = 65535   // bytes of a leaf: an entry of a tile has a 16-bit length
	MaxRefs   = 64      // references of one statement
	MaxBody   = 1 << 20 // bytes of a body, salt not counted
)

// Public is the stream that everybody may read.
const Public = "public"

// TimeFormat is how an instant is written: UTC, microseconds, always 27 bytes.
const TimeFormat = "2006-01-02T15:04:05.000000Z"

// Marking is a label of the Traffic Light Protocol, version 2.0, as it is
// written there: no spaces, never translated.
type Marking string

// The five labels, from the widest audience to the narrowest.
const (
	Clear       Marking = "TLP:CLEAR"
	Green       Marking = "TLP:GREEN"
	Amber       Marking = "TLP:AMBER"
	AmberStrict Marking = "TLP:AMBER+STRICT"
	Red         Marking = "TLP:RED"
)

// Markings lists the labels from the widest audience to the narrowest.
var Markings = [...]Marking{Clear, Green, Amber, AmberStrict, Red}

// Header is what a participant signs. See the package comment for each member.
type Header struct {
	Type    string
	By      Hash // zero in an opening statement
	Key     Key
	Stream  string
	Seq     uint64
	Prev    Hash // zero at seq 0
	At      time.Time
	Subject string
	Refs    []Hash
	Marking Marking
	Body    Hash
}

var (
	typePattern    = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+/[1-9][0-9]{0,3}$`)
	subjectPattern = regexp.MustCompile(`^[a-z0-9:._-]{0,256}$`)
)

// names of the members in the order in which they are written.
var members = [...]string{"type", "by", "key", "stream", "seq", "prev", "at", "subject", "refs", "marking", "body"}

// Encode writes the header in its one form.
func (h Header) Encode() []byte {
	b := make([]byte, 0, 640+67*len(h.Refs))
	b = append(b, `{"type":"`...)
	b = append(b, h.Type...)
	b = append(b, `","by":"`...)
	b = h.By.appendHex(b)
	b = append(b, `","key":"`...)
	b = hex.AppendEncode(b, h.Key[:])
	b = append(b, `","stream":"`...)
	b = append(b, h.Stream...)
	b = append(b, `","seq":"`...)
	b = strconv.AppendUint(b, h.Seq, 10)
	b = append(b, `","prev":"`...)
	b = h.Prev.appendHex(b)
	b = append(b, `","at":"`...)
	b = h.At.UTC().AppendFormat(b, TimeFormat)
	b = append(b, `","subject":"`...)
	b = append(b, h.Subject...)
	b = append(b, `","refs":[`...)
	for i, r := range h.Refs {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = r.appendHex(b)
		b = append(b, '"')
	}
	b = append(b, `],"marking":"`...)
	b = append(b, h.Marking...)
	b = append(b, `","body":"`...)
	b = h.Body.appendHex(b)
	return append(b, `"}`...)
}

// Check reports what is wrong with a header before it is encoded. What Check
// accepts, Encode writes so that ParseHeader reads it back.
func (h Header) Check() error {
	switch {
	case len(h.Type) > 96 || !typePattern.MatchString(h.Type):
		return errorf(BadValue, "type %q is not of the form word.word/version", clip(h.Type))
	case h.Stream != Public && !isHash(h.Stream):
		return errorf(BadValue, "stream is neither %q nor an identity", Public)
	case !subjectPattern.MatchString(h.Subject):
		return errorf(BadValue, "subject %q has a character that is not allowed, or over 256", clip(h.Subject))
	case len(h.Refs) > MaxRefs:
		return errorf(TooLarge, "%d references, at most %d", len(h.Refs), MaxRefs)
	case !slices.Contains(Markings[:], h.Marking):
		return errorf(BadValue, "marking %q is no label of TLP 2.0", clip(string(h.Marking)))
	case (h.Seq == 0) != h.Prev.IsZero():
		return errorf(BadValue, "prev is empty at seq 0 and only there")
	case h.Body.IsZero():
		return errorf(BadValue, "body hash is empty")
	case h.By.IsZero() && (h.Stream != Public || h.Seq != 0 || h.Subject != ""):
		return errorf(BadValue, "by is empty only in the first statement of the public stream, which has no subject")
	case h.At.Year() < 1000 || h.At.Year() > 9999:
		return errorf(BadValue, "at is not a year of four digits")
	}
	for i, r := range h.Refs {
		if r.IsZero() || i > 0 && bytes.Compare(h.Refs[i-1][:], r[:]) >= 0 {
			return errorf(BadValue, "refs are not in ascending order without doubles")
		}
	}
	return nil
}

// ParseHeader reads a header. The error is an *Error whose Kind tells the
// first thing that is wrong.
func ParseHeader(b []byte) (Header, error) {
	if len(b) > MaxHeader {
		return Header{}, errorf(TooLarge, "header of %d bytes, at most %d", len(b), MaxHeader)
	}
	h, err := readHeader(b)
	if err == nil {
		err = h.Check()
	}
	if err == nil && !bytes.Equal(h.Encode(), b) {
		err = errorf(NotCanonical, "header is not written in its one form")
	}
	if err != nil {
		// The quick reader stops at the first odd byte; say what it means.
		if d := diagnose(b); d != nil {
			err = d
		}
		return Header{}, err
	}
	return h, nil
}

// readHeader reads the one form and nothing else.
func readHeader(b []byte) (h Header, err error) {
	if len(b) < 2 || b[0] != '{' || b[len(b)-1] != '}' {
		return h, errorf(Malformed, "header is not a JSON object")
	}
	rest := b[1 : len(b)-1]
	var v [len(members)]string
	for i, name := range members {
		if i > 0 {
			if len(rest) == 0 || rest[0] != ',' {
				return h, errorf(Malformed, "expected a comma before %q", name)
			}
			rest = rest[1:]
		}
		open, end := `"`+name+`":"`, `"`
		if name == "refs" {
			open, end = `"refs":[`, `]`
		}
		if !bytes.HasPrefix(rest, []byte(open)) {
			return h, errorf(Malformed, "expected member %q", name)
		}
		rest = rest[len(open):]
		n := bytes.Index(rest, []byte(end))
		if n < 0 {
			return h, errorf(Malformed, "member %q does not end", name)
		}
		v[i], rest = string(rest[:n]), rest[n+1:]
		for _, c := range []byte(v[i]) {
			if c < 0x20 || c > 0x7e || c == '\\' {
				return h, errorf(Malformed, "member %q has a character that is not plain ASCII", name)
			}
		}
	}
	if len(rest) != 0 {
		return h, errorf(Malformed, "something follows the last member")
	}
	return fill(v)
}

// fill turns the eleven texts into a Header.
func fill(v [len(members)]string) (h Header, err error) {
	h.Type, h.Stream, h.Subject, h.Marking = v[0], v[3], v[7], Marking(v[9])
	for _, f := range []struct {
		at  int
		to  *Hash
		opt bool
	}{{1, &h.By, true}, {5, &h.Prev, true}, {10, &h.Body, false}} {
		if v[f.at] == "" && f.opt {
			continue
		}
		if *f.to, err = ParseHash(v[f.at]); err != nil {
			return h, errorf(BadValue, "%s is not 64 lower-case hex digits", members[f.at])
		}
	}
	if h.Key, err = ParseKey(v[2]); err != nil {
		return h, err
	}
	if h.Seq, err = strconv.ParseUint(v[4], 10, 63); err != nil || strconv.FormatUint(h.Seq, 10) != v[4] {
		return h, errorf(BadValue, "seq %q is not a plain number", clip(v[4]))
	}
	if h.At, err = ParseTime(v[6]); err != nil {
		return h, err
	}
	if v[8] == "" {
		return h, nil
	}
	for _, q := range strings.Split(v[8], ",") {
		if len(q) != 66 || q[0] != '"' || q[65] != '"' {
			return h, errorf(BadValue, "refs are not statement ids")
		}
		r, err := ParseHash(q[1:65])
		if err != nil {
			return h, errorf(BadValue, "refs are not statement ids")
		}
		h.Refs = append(h.Refs, r)
	}
	return h, nil
}

// ParseTime reads an instant as a header writes it.
func ParseTime(s string) (time.Time, error) {
	t, err := time.Parse(TimeFormat, s)
	if err != nil || t.Format(TimeFormat) != s {
		return time.Time{}, errorf(BadValue, "at %q is not an instant like 2026-01-31T09:00:00.000000Z", clip(s))
	}
	return t.UTC(), nil
}

// diagnose finds the reason why b is not a header where the reason has a name
// of its own: bad UTF-8, a member twice, in other case, unknown or misplaced.
// It returns nil when it has nothing to add.
func diagnose(b []byte) error {
	if !utf8.Valid(b) {
		return errorf(BadUTF8, "header is not UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return errorf(Malformed, "header is not a JSON object")
	}
	seen := map[string]bool{}
	misplaced := error(nil)
	for n := 0; dec.More(); n++ {
		t, err := dec.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return errorf(Malformed, "header is not JSON")
		}
		lower := strings.ToLower(name)
		switch {
		case seen[name]:
			return errorf(DuplicateKey, "member %q stands twice", clip(name))
		case name != lower && slices.Contains(members[:], lower):
			return errorf(WrongCase, "member %q is written %q", lower, clip(name))
		case !slices.Contains(members[:], name):
			return errorf(UnknownKey, "member %q does not belong in a header", clip(name))
		case misplaced == nil && (n >= len(members) || members[n] != name):
			misplaced = errorf(NotCanonical, "member %q is out of its order", name)
		}
		seen[name] = true
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			return errorf(Malformed, "header is not JSON")
		}
	}
	if _, err := dec.Token(); err != nil {
		return errorf(Malformed, "header does not end")
	}
	if misplaced != nil {
		return misplaced
	}
	for _, name := range members {
		if !seen[name] {
			return errorf(Malformed, "member %q is missing", name)
		}
	}
	if _, err := dec.Token(); err != io.EOF {
		return errorf(Malformed, "something follows the header")
	}
	return nil
}

// clip shortens what a stranger sent before it is shown.
func clip(s string) string {
	if len(s) > 40 {
		s = s[:40] + "…"
	}
	return s
}

// TypeName and TypeVersion split "consult.amendment.proposed/1".
func TypeName(t string) string { name, _, _ := strings.Cut(t, "/"); return name }

// TypeVersion gives the version of a type, 0 when it has none.
func TypeVersion(t string) int {
	_, v, _ := strings.Cut(t, "/")
	n, _ := strconv.Atoi(v)
	return n
}

// String shows the header as it is signed.
func (h Header) String() string { return string(h.Encode()) }

var _ fmt.Stringer = Header{}
