package snapshot

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"

	"comity.example/comity/internal/fail"
)

// Whatever the bytes, reading them ends, with a reason or at the end; and what
// is read to its end has the hash that it announces.
func FuzzRead(f *testing.F) {
	golden, err := os.ReadFile("testdata/v1.snapshot")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(golden)
	f.Add([]byte(`{"snapshot":"comity/1"}` + "\n" + `{"lines":1,"sha256":""}` + "\n"))
	f.Add([]byte(`{"snapshot":"`))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		r := newReader(bytes.NewReader(b))
		h, err := readHead(r)
		for i := int64(0); err == nil; i++ {
			var s said
			var x row
			if i < h.Statements {
				err = r.line(&s)
			} else {
				err = r.line(&x)
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			if r.found == "" {
				t.Fatal("it ended without its hash")
			}
		case !fail.Is(err, fail.Broken) && !fail.Is(err, fail.Invalid) && !fail.Is(err, fail.Conflict):
			t.Fatalf("no reason: %v", err)
		}
	})
}
