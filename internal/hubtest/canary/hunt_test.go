package canary_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"mime/quotedprintable"
	"strings"
	"testing"
	"unicode/utf16"

	"comity.example/comity/internal/hubtest/canary"
)

const word = "CANARYSONG"

// Every way of writing it down that is known here, and some of them in each other.
func TestFound(t *testing.T) {
	text := strings.Repeat("quiet ", 20) + "before " + word + "-1 after " + strings.Repeat("quiet ", 20)
	in := func(f func(w io.Writer) io.WriteCloser) func(b []byte) []byte {
		return func(b []byte) []byte {
			var out bytes.Buffer
			w := f(&out)
			if _, err := w.Write(b); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			return out.Bytes()
		}
	}
	wide := func(big int) func(b []byte) []byte {
		return func(b []byte) (out []byte) {
			for _, u := range utf16.Encode([]rune(string(b))) {
				pair := []byte{byte(u), byte(u >> 8)}
				out = append(out, pair[big], pair[1-big])
			}
			return out
		}
	}
	zipped := func(b []byte) []byte {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		w, err := z.Create("member.txt")
		if err == nil {
			_, err = w.Write(b)
		}
		if err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	gzipped := in(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	inHex := func(b []byte) []byte { return []byte(`\x` + hex.EncodeToString(b)) }
	in64 := func(b []byte) []byte { return []byte(`{"blob":"` + base64.StdEncoding.EncodeToString(b) + `"}`) }
	escaped := func(b []byte) (out []byte) {
		for _, c := range b {
			out = append(out, `\u00`+hex.EncodeToString([]byte{c})...)
		}
		return out
	}
	mail := func(b []byte) []byte {
		text := base64.StdEncoding.EncodeToString(b)
		return []byte(text[:37] + "\r\n" + text[37:61] + "\r\n" + text[61:])
	}
	for _, tc := range []struct {
		name string
		ways []func(b []byte) []byte
	}{
		{"as it is", nil},
		{"in small letters", []func(b []byte) []byte{bytes.ToLower}},
		{"UTF-16LE", []func(b []byte) []byte{wide(0)}},
		{"UTF-16BE", []func(b []byte) []byte{wide(1)}},
		{"base64 in JSON", []func(b []byte) []byte{in64}},
		{"hexadecimal", []func(b []byte) []byte{inHex}},
		{"escaped", []func(b []byte) []byte{escaped}},
		{"quoted printable", []func(b []byte) []byte{in(func(w io.Writer) io.WriteCloser { return quotedprintable.NewWriter(w) })}},
		{"base64 over lines", []func(b []byte) []byte{mail}},
		{"gzip", []func(b []byte) []byte{gzipped}},
		{"zlib", []func(b []byte) []byte{in(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })}},
		{"zip", []func(b []byte) []byte{zipped}},
		{"gzip in base64", []func(b []byte) []byte{gzipped, in64}},
		{"zip in hexadecimal", []func(b []byte) []byte{zipped, inHex}},
		{"UTF-16 in gzip in base64 in zlib", []func(b []byte) []byte{wide(0), gzipped, in64, in(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })}},
		{"base64 in base64", []func(b []byte) []byte{in64, in64}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for shift := range 3 {
				plant := func(text string) []byte {
					b := []byte(text[shift:])
					for _, way := range tc.ways {
						b = way(b)
					}
					noise := make([]byte, 4000)
					for i := range noise {
						noise[i] = byte(rand.Uint32())
					}
					return append(append(bytes.Clone(noise), b...), noise...)
				}
				if got := canary.New(word).Find(plant(text)); len(got) == 0 {
					t.Errorf("not found, %d bytes on", shift)
				}
				if got := canary.New(word).Find(plant(strings.ReplaceAll(text, word, "otherwords"))); len(got) > 0 {
					t.Errorf("found what is not there: %q", got)
				}
			}
		})
	}
}

// Of what breaks off, what came before is looked at.
func TestBrokenOff(t *testing.T) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write([]byte(word))
	_ = w.Flush()
	for range 1000 {
		_, _ = w.Write([]byte{byte(rand.Uint32())})
	}
	_ = w.Close()
	if got := canary.New(word).Find(out.Bytes()[:out.Len()/2]); len(got) != 1 {
		t.Errorf("%q", got)
	}
}

// Nothing to look for is no search that finds nothing.
func TestNothingToLookFor(t *testing.T) {
	for _, words := range [][]string{nil, {"short"}, {"with\nlines"}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q is taken", words)
				}
			}()
			canary.New(words...)
		}()
	}
}
