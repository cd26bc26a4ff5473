package statement_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/statement"
)

// seed gives a private key that is the same in every run.
func seed(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

func hash(n byte) (h statement.Hash) {
	for i := range h {
		h[i] = n
	}
	return h
}

// base is a sound header in which every member has a value.
func base() statement.Header {
	return statement.Header{
		Type: "test.word.said/1", By: hash(1), Key: statement.KeyOf(seed(1)), Stream: statement.Public,
		Seq: 7, Prev: hash(2), At: time.Date(2026, 1, 31, 9, 0, 0, 123456000, time.UTC),
		Subject: "un:a-70-174:13:c", Refs: []statement.Hash{hash(3), hash(4)},
		Marking: statement.Clear, Body: hash(5),
	}
}

// opening is a sound header of a first statement.
func opening() statement.Header {
	h := base()
	h.By, h.Seq, h.Prev, h.Subject, h.Refs = statement.Hash{}, 0, statement.Hash{}, "", nil
	return h
}

// swap replaces the one occurrence of old in the base header.
func swap(t *testing.T, old, new string) []byte {
	t.Helper()
	b := base().Encode()
	if bytes.Count(b, []byte(old)) != 1 {
		t.Fatalf("%q stands %d times in the header", old, bytes.Count(b, []byte(old)))
	}
	return bytes.Replace(b, []byte(old), []byte(new), 1)
}

// wantKind fails the test unless err is a *statement.Error of this kind.
func wantKind(t *testing.T, err error, kind statement.Kind) {
	t.Helper()
	var e *statement.Error
	switch {
	case kind == "" && err != nil:
		t.Fatalf("refused: %v", err)
	case kind == "":
	case !errors.As(err, &e):
		t.Fatalf("want %s, got %v", kind, err)
	case e.Kind != kind:
		t.Fatalf("want %s, got %v", kind, err)
	case e.Detail == "":
		t.Fatalf("%s says nothing more", kind)
	}
}

// trial is what somebody sends, and the kind with which it is refused; empty
// when it is accepted.
type trial struct {
	name string
	in   []byte
	kind statement.Kind
}

// Each fault of a header has its kind, whatever else surrounds it.
func TestParseHeaderNamesTheFault(t *testing.T) {
	for _, c := range headerTrials(t) {
		t.Run(c.name, func(t *testing.T) {
			h, err := statement.ParseHeader(c.in)
			wantKind(t, err, c.kind)
			if c.kind == "" && !bytes.Equal(h.Encode(), c.in) {
				t.Fatalf("read back as %s", h)
			}
		})
	}
}

func headerTrials(t *testing.T) []trial {
	zero, upper := strings.Repeat("0", 64), strings.Repeat("AB", 32)
	refs := func(list ...string) string { return `"refs":[` + strings.Join(list, ",") + `]` }
	soundRefs := refs(`"`+hash(3).String()+`"`, `"`+hash(4).String()+`"`)
	many := make([]string, 65)
	for i := range many {
		many[i] = `"` + hash(byte(i+1)).String() + `"`
	}
	prev, by, body := `"prev":"`+hash(2).String()+`"`, `"by":"`+hash(1).String()+`"`, `"body":"`+hash(5).String()+`"`
	key, at := `"key":"`+statement.KeyOf(seed(1)).String()+`"`, `"at":"2026-01-31T09:00:00.123456Z"`
	return []trial{
		{"sound", base().Encode(), ""},
		{"sound opening", opening().Encode(), ""},
		{"64 refs", swap(t, soundRefs, refs(many[:64]...)), ""},
		{"no refs", swap(t, soundRefs, refs()), ""},
		{"a stream with a counterparty", swap(t, `"stream":"public"`, `"stream":"`+hash(9).String()+`"`), ""},
		{"29 February", swap(t, "2026-01-31", "2028-02-29"), ""},
		{"the largest seq", swap(t, `"seq":"7"`, `"seq":"9223372036854775807"`), ""},

		{"8193 bytes", append(base().Encode(), bytes.Repeat([]byte(" "), statement.MaxHeader+1-len(base().Encode()))...), statement.TooLarge},
		{"65 refs", swap(t, soundRefs, refs(many...)), statement.TooLarge},

		{"nothing", nil, statement.Malformed},
		{"no object", []byte(`["type"]`), statement.Malformed},
		{"cut short", base().Encode()[:len(base().Encode())-1], statement.Malformed},
		{"something after it", append(base().Encode(), '{', '}'), statement.Malformed},
		{"a member missing", swap(t, `"seq":"7",`, ``), statement.Malformed},
		{"a number for a string", swap(t, `"seq":"7"`, `"seq":7`), statement.Malformed},
		{"null for a string", swap(t, `"subject":"un:a-70-174:13:c"`, `"subject":null`), statement.Malformed},
		{"a string for a list", swap(t, soundRefs, `"refs":""`), statement.Malformed},
		{"null for a list", swap(t, soundRefs, `"refs":null`), statement.Malformed},
		{"a list in a list", swap(t, soundRefs, `"refs":[[]]`), statement.Malformed},
		{"null in refs", swap(t, soundRefs, refs("null")), statement.Malformed},
		{"no JSON in refs", swap(t, soundRefs, refs("x")), statement.Malformed},
		{"a control character", swap(t, "un:a", "un\x01a"), statement.Malformed},
		{"a line feed", swap(t, "un:a", "un\na"), statement.Malformed},
		{"a comma too many", swap(t, `"}`, `",}`), statement.Malformed},

		{"bad UTF-8", swap(t, "un:a", "un:\xff"), statement.BadUTF8},
		{"a surrogate in UTF-8", swap(t, "un:a", "un:\xed\xa0\x80"), statement.BadUTF8},
		{"an overlong slash", swap(t, "un:a", "un:\xc0\xaf"), statement.BadUTF8},

		{"a member twice", swap(t, `"seq":"7",`, `"seq":"7","seq":"7",`), statement.DuplicateKey},
		{"a member twice, once escaped", swap(t, `"seq":"7",`, `"seq":"7","s\u0065q":"8",`), statement.DuplicateKey},
		{"a member twice, at the end", swap(t, `"}`, `","type":"x.y/1"}`), statement.DuplicateKey},
		{"upper case", swap(t, `"seq":`, `"SEQ":`), statement.WrongCase},
		{"mixed case beside the right one", swap(t, `"seq":"7"`, `"seq":"7","Seq":"7"`), statement.WrongCase},
		{"an unknown member", swap(t, `"seq":"7"`, `"seq":"7","note":"x"`), statement.UnknownKey},
		{"an unknown member, the Kelvin sign", swap(t, `"key":`, `"`+"\u212a"+`ey":`), statement.UnknownKey},

		{"out of order", swap(t, `"seq":"7",`+prev, prev+`,"seq":"7"`), statement.NotCanonical},
		{"white space", swap(t, `"seq":"7"`, `"seq": "7"`), statement.NotCanonical},
		{"a space before", append([]byte(" "), base().Encode()...), statement.NotCanonical},
		{"a line feed after", append(base().Encode(), '\n'), statement.NotCanonical},
		{"an escape", swap(t, "un:a", `u\u006e:a`), statement.NotCanonical},
		{"an escaped slash", swap(t, "said/1", `said\/1`), statement.NotCanonical},
		{"white space in refs", swap(t, soundRefs, `"refs":[ ]`), statement.NotCanonical},

		{"type of one word", swap(t, "test.word.said/1", "test/1"), statement.BadValue},
		{"type in upper case", swap(t, "test.word.said/1", "Test.word/1"), statement.BadValue},
		{"type without a version", swap(t, "test.word.said/1", "test.word"), statement.BadValue},
		{"type of version 0", swap(t, "said/1", "said/0"), statement.BadValue},
		{"type of version 01", swap(t, "said/1", "said/01"), statement.BadValue},
		{"type of version 10000", swap(t, "said/1", "said/10000"), statement.BadValue},
		{"type of 97 characters", swap(t, "test.word.said/1", "t."+strings.Repeat("w", 93)+"/1"), statement.BadValue},
		{"by in upper case", swap(t, by, `"by":"`+upper+`"`), statement.BadValue},
		{"by of 63 digits", swap(t, by, by[:len(by)-2]+`"`), statement.BadValue},
		{"by all zero", swap(t, by, `"by":"`+zero+`"`), statement.BadValue},
		{"by empty, not at the start", swap(t, by, `"by":""`), statement.BadValue},
		{"key in upper case", swap(t, key, `"key":"`+upper+`"`), statement.BadKey},
		{"key empty", swap(t, key, `"key":""`), statement.BadKey},
		{"stream of another name", swap(t, `"public"`, `"private"`), statement.BadValue},
		{"stream all zero", swap(t, `"public"`, `"`+zero+`"`), statement.BadValue},
		{"stream to oneself", swap(t, `"public"`, `"`+hash(1).String()+`"`), statement.BadValue},
		{"seq with a leading zero", swap(t, `"seq":"7"`, `"seq":"07"`), statement.BadValue},
		{"seq with a sign", swap(t, `"seq":"7"`, `"seq":"+7"`), statement.BadValue},
		{"seq below zero", swap(t, `"seq":"7"`, `"seq":"-7"`), statement.BadValue},
		{"seq with an exponent", swap(t, `"seq":"7"`, `"seq":"7e0"`), statement.BadValue},
		{"seq empty", swap(t, `"seq":"7"`, `"seq":""`), statement.BadValue},
		{"seq over 63 bits", swap(t, `"seq":"7"`, `"seq":"9223372036854775808"`), statement.BadValue},
		{"seq over 64 bits", swap(t, `"seq":"7"`, `"seq":"18446744073709551616"`), statement.BadValue},
		{"seq 0 with prev", swap(t, `"seq":"7"`, `"seq":"0"`), statement.BadValue},
		{"prev empty after seq 0", swap(t, prev, `"prev":""`), statement.BadValue},
		{"prev all zero", swap(t, prev, `"prev":"`+zero+`"`), statement.BadValue},
		{"at without microseconds", swap(t, at, `"at":"2026-01-31T09:00:00Z"`), statement.BadValue},
		{"at in milliseconds", swap(t, at, `"at":"2026-01-31T09:00:00.123Z"`), statement.BadValue},
		{"at with a comma", swap(t, at, `"at":"2026-01-31T09:00:00,123456Z"`), statement.BadValue},
		{"at with an offset", swap(t, at, `"at":"2026-01-31T09:00:00.123456+00:00"`), statement.BadValue},
		{"at in lower case", swap(t, at, `"at":"2026-01-31t09:00:00.123456z"`), statement.BadValue},
		{"a leap second", swap(t, at, `"at":"2016-12-31T23:59:60.000000Z"`), statement.BadValue},
		{"hour 24", swap(t, at, `"at":"2026-01-31T24:00:00.000000Z"`), statement.BadValue},
		{"30 February", swap(t, "2026-01-31", "2026-02-30"), statement.BadValue},
		{"29 February of a common year", swap(t, "2026-01-31", "2026-02-29"), statement.BadValue},
		{"29 February 2100", swap(t, "2026-01-31", "2100-02-29"), statement.BadValue},
		{"the year 999", swap(t, "2026-01-31", "0999-01-31"), statement.BadValue},
		{"a year of five digits", swap(t, "2026-01-31", "12026-01-31"), statement.BadValue},
		{"subject in upper case", swap(t, "un:a", "UN:a"), statement.BadValue},
		{"subject with a slash", swap(t, "un:a", "un/a"), statement.BadValue},
		{"subject with a quote", swap(t, "un:a", "un'a"), statement.BadValue},
		{"subject beyond ASCII", swap(t, "un:a", "un:é"), statement.BadValue},
		{"subject with a delete", swap(t, "un:a", "un:\x7f"), statement.BadValue},
		{"subject of 257", swap(t, "un:a-70-174:13:c", strings.Repeat("u", 257)), statement.BadValue},
		{"refs in falling order", swap(t, soundRefs, refs(`"`+hash(4).String()+`"`, `"`+hash(3).String()+`"`)), statement.BadValue},
		{"a ref twice", swap(t, soundRefs, refs(`"`+hash(3).String()+`"`, `"`+hash(3).String()+`"`)), statement.BadValue},
		{"a ref all zero", swap(t, soundRefs, refs(`"`+zero+`"`)), statement.BadValue},
		{"a ref in upper case", swap(t, soundRefs, refs(`"`+upper+`"`)), statement.BadValue},
		{"a ref that is empty", swap(t, soundRefs, refs(`""`)), statement.BadValue},
		{"a ref with a bracket", swap(t, soundRefs, refs(`"a]b"`)), statement.BadValue},
		{"marking of TLP 1", swap(t, "TLP:CLEAR", "TLP:WHITE"), statement.BadValue},
		{"marking in lower case", swap(t, "TLP:CLEAR", "tlp:clear"), statement.BadValue},
		{"marking with a space", swap(t, "TLP:CLEAR", "TLP: CLEAR"), statement.BadValue},
		{"body empty", swap(t, body, `"body":""`), statement.BadValue},
		{"body all zero", swap(t, body, `"body":"`+zero+`"`), statement.BadValue},

		// Of several faults, the first in this order counts: bytes, names, values.
		{"bad UTF-8 before an unknown member", swap(t, `"seq":"7"`, `"seq":"`+"\xff"+`","note":"x"`), statement.BadUTF8},
		{"an unknown member before a bad value", swap(t, `"seq":"7"`, `"seq":"x","note":"x"`), statement.UnknownKey},
		{"white space before a bad value", swap(t, `"seq":"7"`, `"seq": "x"`), statement.NotCanonical},
	}
}

// The members that the header must not have are named by their position: each
// member, left out or moved to the front, is refused.
func TestEveryMemberHasItsPlace(t *testing.T) {
	whole := string(base().Encode())
	parts := strings.SplitAfter(strings.TrimSuffix(strings.TrimPrefix(whole, "{"), "}"), `",`)
	// refs has commas inside its list and ends with a bracket: put it together.
	list := slices.IndexFunc(parts, func(p string) bool { return strings.HasPrefix(p, `"refs"`) })
	tail := strings.Split(strings.Join(parts[list:], ""), `],`)
	parts = append(append(parts[:list], tail[0]+`],`), strings.SplitAfter(tail[1], `",`)...)
	if len(parts) != 11 || "{"+strings.Join(parts, "")+"}" != whole {
		t.Fatalf("the header falls into %d parts", len(parts))
	}
	for i, part := range parts {
		rest := slices.Delete(slices.Clone(parts), i, i+1)
		without := strings.TrimSuffix(strings.Join(rest, ""), ",")
		_, err := statement.ParseHeader([]byte("{" + without + "}"))
		wantKind(t, err, statement.Malformed)
		if i == 0 {
			continue
		}
		_, err = statement.ParseHeader([]byte("{" + strings.TrimSuffix(part, ",") + "," + without + "}"))
		wantKind(t, err, statement.NotCanonical)
	}
}

func TestCheckAgreesWithParse(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(h *statement.Header)
		kind   statement.Kind
	}{
		{"as it is", func(*statement.Header) {}, ""},
		{"type", func(h *statement.Header) { h.Type = "x" }, statement.BadValue},
		{"stream", func(h *statement.Header) { h.Stream = "" }, statement.BadValue},
		{"stream to oneself", func(h *statement.Header) { h.Stream = h.By.String() }, statement.BadValue},
		{"seq over 63 bits", func(h *statement.Header) { h.Seq = statement.MaxSeq + 1 }, statement.BadValue},
		{"prev missing", func(h *statement.Header) { h.Prev = statement.Hash{} }, statement.BadValue},
		{"at before 1000", func(h *statement.Header) { h.At = time.Date(999, 12, 31, 23, 59, 59, 0, time.UTC) }, statement.BadValue},
		{"at in 9999 here, in 10000 in UTC", func(h *statement.Header) {
			h.At = time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("", -3600))
		}, statement.BadValue},
		{"subject", func(h *statement.Header) { h.Subject = "A" }, statement.BadValue},
		{"refs", func(h *statement.Header) { slices.Reverse(h.Refs) }, statement.BadValue},
		{"too many refs", func(h *statement.Header) { h.Refs = make([]statement.Hash, 65) }, statement.TooLarge},
		{"marking", func(h *statement.Header) { h.Marking = "" }, statement.BadValue},
		{"body", func(h *statement.Header) { h.Body = statement.Hash{} }, statement.BadValue},
		{"by missing", func(h *statement.Header) { h.By = statement.Hash{} }, statement.BadValue},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := base()
			c.change(&h)
			wantKind(t, h.Check(), c.kind)
			if _, err := statement.ParseHeader(h.Encode()); (err == nil) != (c.kind == "") {
				t.Fatalf("Check says %q, ParseHeader %v", c.kind, err)
			}
		})
	}
}

// The largest header that is sound stays under the limit: only what is not
// sound can be too large.
func TestLargestHeaderFits(t *testing.T) {
	h := base()
	h.Type = "t." + strings.Repeat("w", 89) + "/9999"
	h.Stream, h.Seq, h.Subject, h.Marking = hash(9).String(), statement.MaxSeq, strings.Repeat("s", 256), statement.AmberStrict
	h.Refs = nil
	for i := range statement.MaxRefs {
		h.Refs = append(h.Refs, hash(byte(i+1)))
	}
	if err := h.Check(); err != nil {
		t.Fatal(err)
	}
	if n := len(h.Encode()); n > statement.MaxHeader {
		t.Fatalf("%d bytes", n)
	}
}

func TestTypeNameAndVersion(t *testing.T) {
	for _, c := range []struct {
		in, name string
		version  int
	}{{"consult.amendment.proposed/1", "consult.amendment.proposed", 1}, {"a.b/9999", "a.b", 9999}, {"a.b", "a.b", 0}, {"a.b/x", "a.b", 0}} {
		if n, v := statement.TypeName(c.in), statement.TypeVersion(c.in); n != c.name || v != c.version {
			t.Errorf("%q is %q, version %d", c.in, n, v)
		}
	}
}

func TestErrorIs(t *testing.T) {
	err := fmt.Errorf("refused: %w", statement.Errorf(statement.Gap, "seq %d", 3))
	for _, c := range []struct {
		target *statement.Error
		want   bool
	}{
		{&statement.Error{Kind: statement.Gap}, true},
		{&statement.Error{Kind: statement.Gap, Detail: "seq 3"}, true},
		{&statement.Error{Kind: statement.Gap, Detail: "seq 4"}, false},
		{&statement.Error{Kind: statement.Fork}, false},
	} {
		if errors.Is(err, c.target) != c.want {
			t.Errorf("Is(%v) is %v", c.target, !c.want)
		}
	}
}
