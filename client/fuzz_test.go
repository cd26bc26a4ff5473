package client

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// A bundle that is taken for w leaves is nothing but these.
func FuzzBundle(f *testing.F) {
	f.Add([]byte{}, 0)
	f.Add([]byte{0, 1, 'a', 0, 0}, 2)
	f.Add([]byte{0, 9, 'a'}, 1)
	f.Add([]byte{0}, 0)
	f.Fuzz(func(t *testing.T, b []byte, w int) {
		leaves, err := cutBundle(b, w)
		if err != nil {
			return
		}
		var again []byte
		for _, l := range leaves {
			again = binary.BigEndian.AppendUint16(again, uint16(len(l)))
			again = append(again, l...)
		}
		if len(leaves) != w || !bytes.Equal(again, b) {
			t.Errorf("%d leaves of %x, wanted %d", len(leaves), b, w)
		}
	})
}
