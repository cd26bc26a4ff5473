package statement

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits that are part of the protocol: a statement over them is not one.
const (
	MaxHeader = 8 << 10 // bytes of a header
	MaxLeaf   = 65535   // bytes of a leaf: an entry of a tile has a 16-bit length
	MaxRefs   = 64      // references of one statement
	MaxBody   = 1 << 20 // bytes of a body, salt not counted
	MaxSeq    = 1<<63 - 1

	// MaxApprovals bounds what a reader has to verify of one statement.
	MaxApprovals = 32
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
// accepts, Encode writes so that ParseHeader reads it back, but for what At
// has below the microsecond.
func (h Header) Check() error {
	switch {
	case len(h.Type) > 96 || !typePattern.MatchString(h.Type):
		return errorf(BadValue, "type %q is not of the form word.word/version", clip(h.Type))
	case h.Stream != Public && (!isHash(h.Stream) || h.Stream == zeroHex):
		return errorf(BadValue, "stream is neither %q nor an identity", Public)
	case h.Stream == h.By.String() && !h.By.IsZero():
		return errorf(BadValue, "nobody is their own counterparty: stream names the author")
	case !subjectPattern.MatchString(h.Subject):
		return errorf(BadValue, "subject %q has a character that is not allowed, or over 256", clip(h.Subject))
	case len(h.Refs) > MaxRefs:
		return errorf(TooLarge, "%d references, at most %d", len(h.Refs), MaxRefs)
	case !slices.Contains(Markings[:], h.Marking):
		return errorf(BadValue, "marking %q is no label of TLP 2.0", clip(string(h.Marking)))
	case h.Seq > MaxSeq:
		return errorf(BadValue, "seq is over %d", uint64(MaxSeq))
	case (h.Seq == 0) != h.Prev.IsZero():
		return errorf(BadValue, "prev is empty at seq 0 and only there")
	case h.Body.IsZero():
		return errorf(BadValue, "body hash is empty")
	case h.By.IsZero() && (h.Stream != Public || h.Seq != 0 || h.Subject != ""):
		return errorf(BadValue, "by is empty only in the first statement of the public stream, which has no subject")
	case h.At.UTC().Year() < 1000 || h.At.UTC().Year() > 9999:
		return errorf(BadValue, "at is not a year of four digits")
	}
	for i, r := range h.Refs {
		if r.IsZero() || i > 0 && bytes.Compare(h.Refs[i-1][:], r[:]) >= 0 {
			return errorf(BadValue, "refs are not in ascending order without doubles")
		}
	}
	return nil
}

// ParseHeader reads a header. The error is an *Error whose Kind tells what is
// wrong: first with the bytes, then with the members, then with their values.
func ParseHeader(b []byte) (Header, error) {
	if len(b) > MaxHeader {
		return Header{}, errorf(TooLarge, "header of %d bytes, at most %d", len(b), MaxHeader)
	}
	v, ok := cut(b)
	if !ok {
		// The quick reader stops at the first odd byte; say what it means.
		if err := diagnose(b); err != nil {
			return Header{}, err
		}
		return Header{}, errorf(BadValue, "a member has a character that no value has")
	}
	h, err := fill(v)
	if err == nil {
		err = h.Check()
	}
	if err == nil && !bytes.Equal(h.Encode(), b) {
		err = errorf(NotCanonical, "header is not written in its one form")
	}
	if err != nil {
		if d := diagnose(b); d != nil {
			err = d
		}
		return Header{}, err
	}
	return h, nil
}

// cut takes a header in its one form apart into the texts of its members,
// without their quotes; of refs, what stands between the brackets.
func cut(b []byte) (v [len(members)]string, ok bool) {
	rest, ok := bytes.CutPrefix(b, []byte{'{'})
	if !ok {
		return v, false
	}
	for i, name := range members {
		open, end := `"`+name+`":"`, `"`
		if name == "refs" {
			open, end = `"refs":[`, `]`
		}
		if i > 0 {
			open = "," + open
		}
		if rest, ok = bytes.CutPrefix(rest, []byte(open)); !ok {
			return v, false
		}
		n := bytes.Index(rest, []byte(end))
		if n < 0 || !plain(rest[:n]) {
			return v, false
		}
		v[i], rest = string(rest[:n]), rest[n+1:]
	}
	return v, string(rest) == "}"
}

// plain reports whether a text is printable ASCII without a backslash.
func plain(b []byte) bool {
	for _, c := range b {
		if c < 0x20 || c > 0x7e || c == '\\' {
			return false
		}
	}
	return true
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
	if h.Seq, err = strconv.ParseUint(v[4], 10, 64); err != nil || strconv.FormatUint(h.Seq, 10) != v[4] {
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
