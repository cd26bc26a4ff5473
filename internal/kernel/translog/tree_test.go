package translog_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"comity.example/comity/internal/kernel/translog"
)

// reference is the same tree as x/mod keeps it: every hash, none in tiles.
type reference []tlog.Hash

func (r reference) ReadHashes(idx []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(idx))
	for i, n := range idx {
		out[i] = r[n]
	}
	return out, nil
}

func TestTreeEqualsReference(t *testing.T) {
	var ref reference
	tree := &translog.Tree{}
	tiles := map[[2]int64][]byte{}
	var leaves []translog.Hash
	const last = 256*256 + 300
	for i := int64(0); i < last; i++ {
		data := fmt.Appendf(nil, "leaf %d", i)
		hs, err := tlog.StoredHashes(i, data, ref)
		if err != nil {
			t.Fatal(err)
		}
		ref = append(ref, hs...)
		leaves = append(leaves, translog.LeafHash(data))
		for _, full := range tree.Append(translog.LeafHash(data)) {
			tiles[[2]int64{full.Level, full.N}] = full.Data
		}
		if i > 600 && i%257 != 0 && i < last-3 && i%65536 > 2 {
			continue
		}
		want, err := tlog.TreeHash(i+1, ref)
		if err != nil {
			t.Fatal(err)
		}
		if tree.Root() != want {
			t.Fatalf("root of %d leaves differs from the reference", i+1)
		}
		again, err := translog.Load(i+1,
			func(l, n int64) ([]byte, error) { return tiles[[2]int64{l, n}], nil },
			func(n int64) (translog.Hash, error) { return leaves[n], nil })
		if err != nil {
			t.Fatal(err)
		}
		if again.Root() != want {
			t.Fatalf("root of %d leaves differs after loading", i+1)
		}
	}
	for at, data := range tiles {
		tile := tlog.Tile{H: translog.Height, L: int(at[0]), N: at[1], W: translog.Width}
		want, err := tlog.ReadTileData(tile, ref)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(data, want) {
			t.Fatalf("tile %v differs from the reference", at)
		}
	}
	if len(tiles) != 257+1 {
		t.Fatalf("%d full tiles, want 257 of level 0 or more and 1 of level 1", len(tiles))
	}
}

func TestLoadRefusesBrokenTile(t *testing.T) {
	_, err := translog.Load(256,
		func(l, n int64) ([]byte, error) { return make([]byte, 31), nil },
		func(n int64) (translog.Hash, error) { return translog.Hash{}, nil })
	if err == nil {
		t.Fatal("a short tile was accepted")
	}
}

func TestEmptyRoot(t *testing.T) {
	want, err := tlog.TreeHash(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := (&translog.Tree{}).Root(); got != want {
		t.Fatalf("root of the empty tree is %v, want %v", got, want)
	}
}

func TestPaths(t *testing.T) {
	for _, c := range []struct {
		a    translog.Address
		path string
	}{
		{translog.Address{N: 0, W: 256}, "tile/0/000"},
		{translog.Address{Level: 1, N: 1234067, W: 256}, "tile/1/x001/x234/067"},
		{translog.Address{Entries: true, N: 1000, W: 12}, "tile/entries/x001/000.p/12"},
		{translog.Address{Entries: true, N: 999, W: 256}, "tile/entries/999"},
	} {
		if got := c.a.Path(); got != c.path {
			t.Errorf("path of %+v is %s, want %s", c.a, got, c.path)
		}
		if got, err := translog.ParsePath(c.path); err != nil || got != c.a {
			t.Errorf("%s reads as %+v, %v", c.path, got, err)
		}
	}
	for _, bad := range []string{"", "tile", "tile/0", "tile/0/1", "tile/0/0001", "tile/6/000", "tile/0/x000/001",
		"tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/-1/000", "tile/0/000/", "/tile/0/000",
		"tile/0/-01", "tile/0/+01", "tile/data/000", "tile/0/x001/x001/x001/x001/x001/001"} {
		if a, err := translog.ParsePath(bad); err == nil {
			t.Errorf("%q reads as %+v", bad, a)
		}
	}
}

func TestPathRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := translog.Address{
			Entries: rapid.Bool().Draw(t, "entries"),
			N:       rapid.Int64Range(0, 1e12).Draw(t, "n"),
			W:       rapid.IntRange(1, 256).Draw(t, "w"),
		}
		if !a.Entries {
			a.Level = rapid.Int64Range(0, 5).Draw(t, "level")
		}
		if got, err := translog.ParsePath(a.Path()); err != nil || got != a {
			t.Fatalf("%s reads as %+v, %v", a.Path(), got, err)
		}
	})
}

func TestCheckpoint(t *testing.T) {
	skey, vkey, err := note.GenerateKey(rand.Reader, "log.example/comity")
	if err != nil {
		t.Fatal(err)
	}
	signer, _ := note.NewSigner(skey)
	verifier, _ := note.NewVerifier(vkey)
	c := translog.Checkpoint{Origin: "log.example/comity", Size: 42, Root: translog.LeafHash([]byte("x"))}
	msg, err := c.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := translog.OpenCheckpoint(msg, verifier); err != nil || got != c {
		t.Fatalf("read back %+v, %v", got, err)
	}
	msg[len("log.example/comity\n")] ^= 1
	if _, err := translog.OpenCheckpoint(msg, verifier); err == nil {
		t.Fatal("a changed checkpoint was accepted")
	}
	c.Origin = "other.example"
	msg, _ = c.Sign(signer)
	if _, err := translog.OpenCheckpoint(msg, verifier); err == nil {
		t.Fatal("a checkpoint of another origin was accepted")
	}
}
