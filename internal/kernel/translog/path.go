package translog

import (
	"fmt"
	"strconv"
	"strings"
)

// Address is what a path of C2SP tlog-tiles asks for: a tile of hashes, or a
// bundle of entries.
type Address struct {
	Entries bool
	Level   int64 // of a tile of hashes
	N       int64
	W       int // 1 to 255 for a partial tile, Width for a full one
}

// Path writes the address below the log's prefix: "tile/0/x001/234.p/7".
func (a Address) Path() string {
	level := "entries"
	if !a.Entries {
		level = strconv.FormatInt(a.Level, 10)
	}
	n := fmt.Sprintf("%03d", a.N%1000)
	for rest := a.N / 1000; rest > 0; rest /= 1000 {
		n = fmt.Sprintf("x%03d/%s", rest%1000, n)
	}
	p := "tile/" + level + "/" + n
	if a.W != Width {
		p += fmt.Sprintf(".p/%d", a.W)
	}
	return p
}

// ParsePath reads what Path writes, and nothing else.
func ParsePath(p string) (Address, error) {
	bad := fmt.Errorf("not the path of a tile")
	parts := strings.Split(p, "/")
	if len(parts) < 3 || parts[0] != "tile" {
		return Address{}, bad
	}
	a := Address{W: Width}
	if parts[1] == "entries" {
		a.Entries = true
	} else if l, err := strconv.ParseInt(parts[1], 10, 64); err != nil || l < 0 || l > 5 {
		return Address{}, bad
	} else {
		a.Level = l
	}
	parts = parts[2:]
	if k := len(parts); k >= 2 && strings.HasSuffix(parts[k-2], ".p") {
		w, err := strconv.Atoi(parts[k-1])
		if err != nil || w < 1 || w >= Width {
			return Address{}, bad
		}
		a.W, parts = w, append(parts[:k-2:k-2], strings.TrimSuffix(parts[k-2], ".p"))
	}
	if len(parts) > 5 {
		return Address{}, bad
	}
	for _, s := range parts {
		d, err := strconv.ParseInt(strings.TrimPrefix(s, "x"), 10, 64)
		if err != nil || d < 0 || d > 999 {
			return Address{}, bad
		}
		a.N = a.N*1000 + d
	}
	full := a.Path()
	if full != p {
		return Address{}, bad
	}
	return a, nil
}
