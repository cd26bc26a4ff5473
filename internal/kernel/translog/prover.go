package translog

import "golang.org/x/mod/sumdb/tlog"

// Prover reads hashes of a tree and checks every tile that it uses up to the
// root. full gives the full tiles as they are stored; the partial ones are those
// of the right edge.
func Prover(tree *Tree, full func(level, n int64) ([]byte, error)) tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: tree.Size(), Hash: tree.Root()}, &tileReader{tree, full})
}

// tileReader reads tiles for x/mod's proofs.
type tileReader struct {
	tree *Tree
	full func(level, n int64) ([]byte, error)
}

// Height implements tlog.TileReader.
func (t *tileReader) Height() int { return Height }

// SaveTiles implements tlog.TileReader; there is nothing to save.
func (t *tileReader) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadTiles implements tlog.TileReader.
func (t *tileReader) ReadTiles(want []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(want))
	for i, w := range want {
		if w.N < t.tree.Size()>>(Height*(w.L+1)) {
			var err error
			if out[i], err = t.full(int64(w.L), w.N); err != nil {
				return nil, err
			}
		} else {
			out[i] = flatten(t.tree.Partial(int64(w.L)))
		}
		if len(out[i]) < w.W*tlog.HashSize {
			return nil, ErrBroken
		}
		out[i] = out[i][:w.W*tlog.HashSize]
	}
	return out, nil
}
