package canary

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"io"
)

// most is how many bytes one compressed member gives at the most.
const most = 64 << 20

// runs are how long a run of characters is that may be something encoded.
const runs = 24

// each gives what a reader made of the bytes from each place on where some begin;
// of a member that breaks off, what came before. A byte stands between two.
func each(b []byte, begins []byte, open func(b []byte) (io.Reader, error)) (out []byte) {
	for at := 0; ; at++ {
		i := bytes.Index(b[at:], begins)
		if i < 0 {
			return out
		}
		at += i
		r, err := open(b[at:])
		if err != nil {
			continue
		}
		member, _ := io.ReadAll(io.LimitReader(r, most))
		if len(member) >= shortest {
			out = append(append(out, member...), 0)
		}
	}
}

func gunzipped(b []byte) []byte {
	return each(b, []byte{0x1f, 0x8b, 8}, func(b []byte) (io.Reader, error) {
		r, err := gzip.NewReader(bytes.NewReader(b))
		if err == nil {
			r.Multistream(false)
		}
		return r, err
	})
}

func unzlibbed(b []byte) (out []byte) {
	for _, level := range []byte{0x01, 0x5e, 0x9c, 0xda} {
		out = append(out, each(b, []byte{0x78, level}, func(b []byte) (io.Reader, error) { return zlib.NewReader(bytes.NewReader(b)) })...)
	}
	return out
}

// unzipped reads members by their local headers: no directory at the end is
// needed.
func unzipped(b []byte) []byte {
	return each(b, []byte("PK\x03\x04"), func(b []byte) (io.Reader, error) {
		if len(b) < 30 {
			return nil, io.ErrUnexpectedEOF
		}
		begins := 30 + int(binary.LittleEndian.Uint16(b[26:])) + int(binary.LittleEndian.Uint16(b[28:]))
		if begins > len(b) || binary.LittleEndian.Uint16(b[8:]) != 8 {
			return nil, io.ErrUnexpectedEOF // what is stored as it is has been looked at
		}
		return flate.NewReader(bytes.NewReader(b[begins:])), nil
	})
}

// decoded gives what runs of base64, of either alphabet, say.
func decoded(b []byte) (out []byte) {
	return coded(b, func(c byte) bool { return alnum(c) || c == '+' || c == '/' || c == '-' || c == '_' }, func(run []byte) []byte {
		plain := make([]byte, base64.RawStdEncoding.DecodedLen(len(run)))
		run = bytes.ReplaceAll(bytes.ReplaceAll(run, []byte("-"), []byte("+")), []byte("_"), []byte("/"))
		n, _ := base64.RawStdEncoding.Decode(plain, run[:len(run)/4*4])
		return plain[:n]
	})
}

// unhexed gives what runs of hexadecimal digits say.
func unhexed(b []byte) []byte {
	return coded(b, func(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }, func(run []byte) []byte {
		plain := make([]byte, len(run)/2)
		n, _ := hex.Decode(plain, run[:len(run)/2*2])
		return plain[:n]
	})
}

func coded(b []byte, of func(c byte) bool, read func(run []byte) []byte) (out []byte) {
	begins := -1
	for i := 0; i <= len(b); i++ {
		if i < len(b) && of(b[i]) {
			if begins < 0 {
				begins = i
			}
			continue
		}
		if begins >= 0 && i-begins >= runs {
			out = append(append(out, read(b[begins:i])...), 0)
		}
		begins = -1
	}
	return out
}

func alnum(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
