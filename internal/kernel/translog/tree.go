package translog

import (
	"errors"
	"fmt"
	"math/bits"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// Width is the number of hashes of a full tile, Height its levels.
const (
	Width  = 256
	Height = 8
)

// Hash is a node of the tree.
type Hash = tlog.Hash

// Tile is a full tile that an Append has completed.
type Tile struct {
	Level, N int64
	Data     []byte // Width hashes of 32 bytes
}

// Tree is the right edge of a tree: all that is needed to append and to know
// the root. It is a small value; Clone before trying something out. It is not
// safe for concurrent use.
type Tree struct {
	size  int64
	edge  [][]Hash // per level, the hashes of the partial tile, at most Width-1
	stack []Hash   // roots of the perfect subtrees of size, largest first
}

// Size is the number of leaves.
func (t *Tree) Size() int64 { return t.size }

// Clone gives an independent copy.
func (t *Tree) Clone() *Tree {
	c := &Tree{size: t.size, stack: slices.Clone(t.stack), edge: make([][]Hash, len(t.edge))}
	for i, e := range t.edge {
		c.edge[i] = append(make([]Hash, 0, Width), e...)
	}
	return c
}

// LeafHash is the hash of a leaf's bytes.
func LeafHash(leaf []byte) Hash { return tlog.RecordHash(leaf) }

// Append adds a leaf by its hash and gives the tiles that are full now.
func (t *Tree) Append(leaf Hash) []Tile {
	t.push(leaf)
	t.size++
	var full []Tile
	h := leaf
	for level := 0; ; level++ {
		if level == len(t.edge) {
			t.edge = append(t.edge, make([]Hash, 0, Width))
		}
		t.edge[level] = append(t.edge[level], h)
		if len(t.edge[level]) < Width {
			return full
		}
		full = append(full, Tile{
			Level: int64(level),
			N:     t.size>>(Height*(level+1)) - 1,
			Data:  flatten(t.edge[level]),
		})
		h = perfectRoot(t.edge[level])
		t.edge[level] = t.edge[level][:0]
	}
}

// push keeps the stack of perfect subtrees: one for each bit of size.
func (t *Tree) push(h Hash) {
	for s := t.size; s&1 == 1; s >>= 1 {
		h = tlog.NodeHash(t.stack[len(t.stack)-1], h)
		t.stack = t.stack[:len(t.stack)-1]
	}
	t.stack = append(t.stack, h)
}

// Root is the hash of the whole tree; of an empty tree, SHA-256 of nothing.
func (t *Tree) Root() Hash {
	if t.size == 0 {
		return emptyRoot
	}
	h := t.stack[len(t.stack)-1]
	for i := len(t.stack) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.stack[i], h)
	}
	return h
}

var emptyRoot = Hash{
	0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
	0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
}

// Partial gives the hashes of the partial tile at a level, oldest first.
func (t *Tree) Partial(level int64) []Hash {
	if level < 0 || level >= int64(len(t.edge)) {
		return nil
	}
	return slices.Clone(t.edge[level])
}

// ErrBroken says that stored tiles or leaves do not belong to the tree.
var ErrBroken = errors.New("stored data is not of this tree")

// Load computes the right edge of a tree of this size from its full tiles and
// the leaves after the last full tile of level 0.
func Load(size int64, tile func(level, n int64) ([]byte, error), leaf func(index int64) (Hash, error)) (*Tree, error) {
	t := &Tree{size: size}
	for level := 0; size>>(Height*level) > 0; level++ {
		count := size >> (Height * level) // complete subtrees at this level
		var edge = make([]Hash, 0, Width)
		for i := count &^ (Width - 1); i < count; i++ {
			h, err := subtree(level, i, tile, leaf)
			if err != nil {
				return nil, err
			}
			edge = append(edge, h)
		}
		t.edge = append(t.edge, edge)
	}
	for level := len(t.edge) - 1; level >= 0; level-- {
		rest := t.edge[level]
		for bit := Height - 1; bit >= 0; bit-- {
			if n := 1 << bit; len(t.edge[level])&n != 0 {
				t.stack = append(t.stack, perfectRoot(rest[:n]))
				rest = rest[n:]
			}
		}
	}
	if len(t.stack) != bits.OnesCount64(uint64(size)) {
		return nil, fmt.Errorf("%w: right edge of %d leaves", ErrBroken, size)
	}
	return t, nil
}

// subtree is the hash of the i-th complete subtree at a level of tiles.
func subtree(level int, i int64, tile func(level, n int64) ([]byte, error), leaf func(int64) (Hash, error)) (Hash, error) {
	if level == 0 {
		return leaf(i)
	}
	data, err := tile(int64(level-1), i)
	if err != nil {
		return Hash{}, err
	}
	hashes, err := Hashes(data)
	if err != nil || len(hashes) != Width {
		return Hash{}, fmt.Errorf("%w: tile %d/%d", ErrBroken, level-1, i)
	}
	return perfectRoot(hashes), nil
}

// TileRoot is the root over the hashes of a full tile: what stands for it one
// level up.
func TileRoot(data []byte) (Hash, error) {
	hashes, err := Hashes(data)
	if err != nil || len(hashes) != Width {
		return Hash{}, ErrBroken
	}
	return perfectRoot(hashes), nil
}

// Hashes cuts the data of a tile into hashes.
func Hashes(data []byte) ([]Hash, error) {
	if len(data)%tlog.HashSize != 0 {
		return nil, ErrBroken
	}
	hs := make([]Hash, len(data)/tlog.HashSize)
	for i := range hs {
		copy(hs[i][:], data[i*tlog.HashSize:])
	}
	return hs, nil
}

func flatten(hs []Hash) []byte {
	b := make([]byte, 0, len(hs)*tlog.HashSize)
	for _, h := range hs {
		b = append(b, h[:]...)
	}
	return b
}

// perfectRoot is the root over a power of two of hashes.
func perfectRoot(hs []Hash) Hash {
	level := slices.Clone(hs)
	for len(level) > 1 {
		for i := 0; i < len(level); i += 2 {
			level[i/2] = tlog.NodeHash(level[i], level[i+1])
		}
		level = level[:len(level)/2]
	}
	return level[0]
}
