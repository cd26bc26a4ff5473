package hubtest_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"comity.example/comity/client"
	"comity.example/comity/internal/kernel/translog"
)

var update = flag.Bool("update", false, "write the test vectors anew")

// vectorsDir holds the vectors that other implementations read.
var vectorsDir = filepath.Join("..", "..", "statement", "testdata", "vectors")

// golden compares a vector with its published file, byte by byte.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(vectorsDir, name)
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Fatalf("%s is not what is written now; if that is meant, run with -update and read the difference", path)
	}
}

// seed gives a private key that is the same in every run, and the same as in
// the vectors of package statement.
func seed(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

// logKey gives signer and verifier of a log by the number of its key.
func logKey(t *testing.T, origin string, n byte) (note.Signer, string) {
	t.Helper()
	pub := append([]byte{1}, seed(n).Public().(ed25519.PublicKey)...)
	sum := sha256.Sum256(append([]byte(origin+"\n"), pub...))
	id := fmt.Sprintf("%s+%x+", origin, sum[:4])
	s, err := note.NewSigner("PRIVATE+KEY+" + id + base64.StdEncoding.EncodeToString(append([]byte{1}, seed(n).Seed()...)))
	if err != nil {
		t.Fatal(err)
	}
	return s, id + base64.StdEncoding.EncodeToString(pub)
}

func leafNumber(i int64) []byte { return fmt.Appendf(nil, "leaf %d", i) }

type rootVector struct {
	Size int64  `json:"size"`
	Root string `json:"root"`
}

type proofVector struct {
	Size  int64    `json:"size"`
	Index int64    `json:"index"`
	Proof []string `json:"proof"`
}

type tileVector struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
}

type pathVector struct {
	Level string `json:"level"`
	N     int64  `json:"n"`
	Width int    `json:"width"`
	Path  string `json:"path"`
}

// TestTreeVectors writes the roots of trees of many sizes, proofs, and tiles.
// The leaves are made up, and everybody can make them.
func TestTreeVectors(t *testing.T) {
	const largest = 65537
	tree := &translog.Tree{}
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(idx []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, i := range idx {
			out = append(out, stored[i])
		}
		return out, nil
	})
	var roots []rootVector
	for _, size := range []int64{0, 1, 2, 3, 4, 5, 6, 7, 8, 255, 256, 257, 511, 512, 513, 65535, 65536, largest} {
		for tree.Size() < size {
			i := tree.Size()
			hs, err := tlog.StoredHashes(i, leafNumber(i), reader)
			if err != nil {
				t.Fatal(err)
			}
			stored = append(stored, hs...)
			tree.Append(translog.LeafHash(leafNumber(i)))
		}
		root, err := tlog.TreeHash(size, reader)
		if err != nil || root != tree.Root() {
			t.Fatalf("two roots of %d leaves, %v", size, err)
		}
		roots = append(roots, rootVector{size, hex.EncodeToString(root[:])})
	}
	var proofs []proofVector
	for _, p := range [][2]int64{{1, 0}, {2, 0}, {2, 1}, {3, 2}, {7, 3}, {257, 0}, {257, 256}, {65536, 255}, {largest, 12345}, {largest, largest - 1}} {
		hs, err := tlog.ProveRecord(p[0], p[1], reader)
		if err != nil {
			t.Fatal(err)
		}
		v := proofVector{Size: p[0], Index: p[1], Proof: []string{}}
		for _, h := range hs {
			v.Proof = append(v.Proof, hex.EncodeToString(h[:]))
		}
		proofs = append(proofs, v)
	}
	golden(t, "tree.json", map[string]any{
		"about":      "Leaf number i is the ASCII text \"leaf \" and i in decimal. Hashes are those of RFC 6962; tiles are those of the largest tree, by the SHA-256 of their bytes.",
		"leaf_hash":  map[string]string{"0": hexHash(translog.LeafHash(leafNumber(0))), "65536": hexHash(translog.LeafHash(leafNumber(65536)))},
		"roots":      roots,
		"inclusions": proofs,
		"tiles":      tileVectors(t, largest, reader),
		"paths":      pathVectors(t),
	})
}

func hexHash(h translog.Hash) string { return hex.EncodeToString(h[:]) }

func tileVectors(t *testing.T, size int64, reader tlog.HashReader) (tiles []tileVector) {
	t.Helper()
	for _, a := range []translog.Address{{W: 256}, {N: 255, W: 256}, {N: 256, W: 1}, {Level: 1, W: 256}, {Level: 2, W: 1}} {
		data, err := tlog.ReadTileData(tlog.Tile{H: translog.Height, L: int(a.Level), N: a.N, W: a.W}, reader)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		tiles = append(tiles, tileVector{a.Path(), hex.EncodeToString(sum[:])})
	}
	// A bundle holds each leaf after its length in two bytes, high byte first.
	var bundle []byte
	for i := size - size%256; i < size; i++ {
		bundle = append(bundle, 0, byte(len(leafNumber(i))))
		bundle = append(bundle, leafNumber(i)...)
	}
	sum := sha256.Sum256(bundle)
	a := translog.Address{Entries: true, N: size / 256, W: int(size % 256)}
	return append(tiles, tileVector{a.Path(), hex.EncodeToString(sum[:])})
}

func pathVectors(t *testing.T) (paths []pathVector) {
	t.Helper()
	for _, a := range []translog.Address{
		{W: 256}, {N: 999, W: 256}, {N: 1000, W: 256}, {N: 1234067, W: 256}, {Level: 1, N: 1234067, W: 8}, {Level: 5, W: 1},
		{Entries: true, N: 7, W: 256}, {Entries: true, N: 1001, W: 255},
	} {
		level := strconv.FormatInt(a.Level, 10)
		if a.Entries {
			level = "entries"
		}
		if again, err := translog.ParsePath(a.Path()); err != nil || again != a {
			t.Fatalf("%s is read as %+v, %v", a.Path(), again, err)
		}
		paths = append(paths, pathVector{level, a.N, a.W, a.Path()})
	}
	return paths
}

// weakKeys break the key rule. Under the identity everybody can sign anything:
// R and S need not depend on the text.
var weakKeys = []struct{ name, key string }{
	{"by the identity", "0100000000000000000000000000000000000000000000000000000000000000"},
	{"by the identity, in another form", "0100000000000000000000000000000000000000000000000000000000000080"},
}

// weakLog gives the key of a log that breaks the key rule, and a note with a
// signature that a library which does not look at the key takes for its own.
func weakLog(t *testing.T, origin, key, text string) (vkey, msg string) {
	t.Helper()
	k, err := hex.DecodeString(key)
	if err != nil {
		t.Fatal(err)
	}
	pub := append([]byte{1}, k...)
	sum := sha256.Sum256(append([]byte(origin+"\n"), pub...))
	signature := make([]byte, ed25519.SignatureSize)
	signature[0] = 1 // R is the identity, S is zero
	return fmt.Sprintf("%s+%x+%s", origin, sum[:4], base64.StdEncoding.EncodeToString(pub)),
		text + "\n— " + origin + " " + base64.StdEncoding.EncodeToString(append(sum[:4:4], signature...)) + "\n"
}

// leftOver sets an unused bit of the last digit before the padding.
func leftOver(b64 string) string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	last := len(strings.TrimRight(b64, "=")) - 1
	return b64[:last] + string(digits[strings.IndexByte(digits, b64[last])|1]) + b64[last+1:]
}

func decoded(b64 string) []byte {
	b, err := base64.StdEncoding.DecodeString(b64)
	if err != nil {
		panic(err)
	}
	return b
}

type checkpointVector struct {
	Name  string `json:"name"`
	VKey  string `json:"vkey"`
	Note  string `json:"note"`
	Valid bool   `json:"valid"`
	Size  string `json:"size,omitempty"`
	Root  string `json:"root,omitempty"`
}

// TestCheckpointVectors writes signed notes and says which are checkpoints of
// the log whose key stands beside them.
func TestCheckpointVectors(t *testing.T) {
	const origin = "vectors.comity.example/log"
	signer, vkey := logKey(t, origin, 200)
	stranger, _ := logKey(t, origin, 201)
	witness, _ := logKey(t, "witness.example", 202)
	elsewhere, elsewhereVKey := logKey(t, "elsewhere.example/log", 200)
	c := translog.Checkpoint{Origin: origin, Size: 2, Root: tlog.NodeHash(translog.LeafHash(leafNumber(0)), translog.LeafHash(leafNumber(1)))}
	signed := func(text string, s ...note.Signer) string {
		msg, err := note.Sign(&note.Note{Text: text}, s...)
		if err != nil {
			t.Fatal(err)
		}
		return string(msg)
	}
	root := base64.StdEncoding.EncodeToString(c.Root[:])
	text := origin + "\n2\n" + root + "\n"
	empty := translog.Checkpoint{Origin: origin, Root: (&translog.Tree{}).Root()}
	sound := signed(text, signer)
	var vectors []checkpointVector
	add := func(name, vkey, msg string, valid bool) {
		cp, err := client.OpenCheckpoint([]byte(msg), vkey)
		if (err == nil) != valid {
			t.Fatalf("%s: the client says %v", name, err)
		}
		var got translog.Checkpoint
		if v, err := client.LogKey(vkey); err == nil {
			got, err = translog.OpenCheckpoint([]byte(msg), v)
			if (err == nil) != valid || err == nil && (got.Size != cp.Size || got.Root != translog.Hash(cp.Root)) {
				t.Fatalf("%s: %v", name, err)
			}
		}
		cv := checkpointVector{Name: name, VKey: vkey, Note: msg, Valid: valid}
		if valid {
			cv.Size, cv.Root = strconv.FormatInt(got.Size, 10), hexHash(got.Root)
		}
		vectors = append(vectors, cv)
	}
	add("sound", vkey, sound, true)
	add("of an empty log", vkey, signed(origin+"\n0\n"+base64.StdEncoding.EncodeToString(empty.Root[:])+"\n", signer), true)
	add("with a witness", vkey, signed(text, signer, witness), true)
	add("the witness first", vkey, signed(text, witness, signer), true)
	add("with a line more", vkey, signed(text+"note to nobody\n", signer), true)
	add("by another key of that name", vkey, signed(text, stranger), false)
	add("by a witness alone", vkey, signed(text, witness), false)
	add("of another log", vkey, signed(strings.Replace(text, origin, "elsewhere.example/log", 1), signer), false)
	add("by another log, named as this one", elsewhereVKey, signed(text, elsewhere), false)
	add("another size", vkey, strings.Replace(sound, "\n2\n", "\n3\n", 1), false)
	add("a signature cut short", vkey, strings.TrimSuffix(sound, "\n"), false)
	add("no signature", vkey, text+"\n", false)
	add("a size with a zero before it", vkey, signed(strings.Replace(text, "\n2\n", "\n02\n", 1), signer), false)
	add("a size below zero", vkey, signed(strings.Replace(text, "\n2\n", "\n-2\n", 1), signer), false)
	add("a root of 31 bytes", vkey, signed(strings.Replace(text, root, base64.StdEncoding.EncodeToString(c.Root[:31]), 1), signer), false)
	// 32 bytes end in a digit of which two bits are unused; so do the 68 of a
	// signature's line, where nobody looks at them.
	add("a root with bits left over", vkey, signed(strings.Replace(text, root, leftOver(root), 1), signer), false)
	line := sound[strings.LastIndex(sound, " ")+1 : len(sound)-1]
	add("a signature with bits left over", vkey, strings.Replace(sound, line, leftOver(line), 1), true)
	add("a signature that is not base64", vkey, strings.Replace(sound, line, line[:len(line)-1]+"!", 1), false)
	add("a signature of 63 bytes", vkey, strings.Replace(sound, line, base64.StdEncoding.EncodeToString(decoded(line)[:67]), 1), false)
	add("an empty line among the signatures", vkey, sound+"\n"+strings.TrimPrefix(signed(text, witness), text), false)
	add("a control character", vkey, signed(text+"a\tb\n", signer), false)
	add("no root", vkey, signed(origin+"\n2\n", signer), false)
	for _, w := range weakKeys {
		weak, msg := weakLog(t, origin, w.key, text)
		add(w.name, weak, msg, false)
	}
	golden(t, "checkpoints.json", map[string]any{
		"about":       "Signed notes, the public key of the log they should be of, and whether they are its checkpoints.",
		"checkpoints": vectors,
	})
}
