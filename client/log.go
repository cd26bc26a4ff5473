package client

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/transparency-dev/formats/log"
	"golang.org/x/mod/sumdb/note"

	"comity.example/comity/statement"
)

// TileWidth is the number of hashes, or of entries, in a full tile.
const TileWidth = 256

// WellKnown is what a hub says of itself at /.well-known/comity.
type WellKnown struct {
	Origin    string   `json:"origin"`    // name of the log
	LogVKeys  []string `json:"log_vkeys"` // public keys of the log, in signed-note form
	Protocols []string `json:"protocols"`
	Limits    Limits   `json:"limits"`
}

// Limits are those of the protocol, in bytes and, for Refs, in number.
type Limits struct {
	Header int `json:"header"`
	Leaf   int `json:"leaf"`
	Body   int `json:"body"`
	Refs   int `json:"refs"`
}

// Checkpoint is a size and root that a log has signed (C2SP tlog-checkpoint).
type Checkpoint struct {
	Origin string
	Size   int64
	Root   [32]byte
	Note   []byte // the signed note, as it was read
}

// WellKnown reads /.well-known/comity.
func (c *Client) WellKnown(ctx context.Context) (w WellKnown, err error) {
	const path = "/.well-known/comity"
	b, err := c.get(ctx, path, nil, maxSmall)
	if err != nil {
		return w, err
	}
	if err := json.Unmarshal(b, &w); err != nil || w.Origin == "" || len(w.LogVKeys) == 0 {
		return w, fmt.Errorf("%s: not what a hub answers", path)
	}
	return w, nil
}

// Checkpoint reads /checkpoint and checks it against the log's public key.
func (c *Client) Checkpoint(ctx context.Context, vkey string) (Checkpoint, error) {
	b, err := c.get(ctx, "/checkpoint", nil, maxSmall)
	if err != nil {
		return Checkpoint{}, err
	}
	cp, err := OpenCheckpoint(b, vkey)
	if err != nil {
		return cp, fmt.Errorf("/checkpoint: %w", err)
	}
	return cp, nil
}

// LogKey reads the public key of a log in signed-note form: name, id and an
// Ed25519 key. It refuses a key that breaks the protocol's key rule: for such
// keys implementations differ on which signatures hold, and for some of them
// everybody can make one.
func LogKey(vkey string) (note.Verifier, error) {
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, err
	}
	parts := strings.SplitN(vkey, "+", 3) // NewVerifier has seen them, and what they hold
	b, err := base64.StdEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(b) != 1+len(statement.Key{}) {
		return nil, fmt.Errorf("not the public key of a log")
	}
	if err := statement.Key(b[1:]).Validate(); err != nil {
		return nil, err
	}
	return v, nil
}

// OpenCheckpoint reads a signed note and checks that the log of this key, and
// of the name that goes with it, has signed it.
func OpenCheckpoint(signed []byte, vkey string) (Checkpoint, error) {
	v, err := LogKey(vkey)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("the key of the log: %w", err)
	}
	cp, _, _, err := log.ParseCheckpoint(signed, v.Name(), v)
	if err != nil {
		return Checkpoint{}, err
	}
	out := Checkpoint{Origin: cp.Origin, Size: int64(cp.Size), Note: signed}
	if len(cp.Hash) != len(out.Root) || out.Size < 0 || !bytes.HasPrefix(signed, cp.Marshal()) {
		return Checkpoint{}, fmt.Errorf("not a checkpoint of a tree of SHA-256")
	}
	copy(out.Root[:], cp.Hash)
	return out, nil
}

// Tile reads w hashes of a tile; w is TileWidth for a full one. Nothing proves
// them yet.
func (c *Client) Tile(ctx context.Context, level, n int64, w int) ([]byte, error) {
	path := tilePath(strconv.FormatInt(level, 10), n, w)
	b, err := c.get(ctx, path, nil, TileWidth*sha256.Size)
	if err == nil && len(b) != w*sha256.Size {
		err = fmt.Errorf("%s: %d bytes where %d were expected", path, len(b), w*sha256.Size)
	}
	return b, err
}

// Entries reads w leaves of a bundle; w is TileWidth for a full one. Nothing
// proves them yet.
func (c *Client) Entries(ctx context.Context, n int64, w int) ([][]byte, error) {
	path := tilePath("entries", n, w)
	b, err := c.get(ctx, path, nil, int64(w)*(2+statement.MaxLeaf))
	if err != nil {
		return nil, err
	}
	leaves, err := cutBundle(b, w)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return leaves, nil
}

// cutBundle cuts a bundle into its leaves, each after its length in two bytes.
func cutBundle(b []byte, w int) ([][]byte, error) {
	var leaves [][]byte
	for len(b) >= 2 {
		size := int(binary.BigEndian.Uint16(b))
		if len(b) < 2+size {
			break
		}
		leaves, b = append(leaves, b[2:2+size:2+size]), b[2+size:]
	}
	if len(b) != 0 || len(leaves) != w {
		return nil, fmt.Errorf("not a bundle of %d entries", w)
	}
	return leaves, nil
}

// tilePath writes the path of a tile as C2SP tlog-tiles has it.
func tilePath(level string, n int64, w int) string {
	place := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		place = fmt.Sprintf("x%03d/%s", n%1000, place)
	}
	if w != TileWidth {
		place += fmt.Sprintf(".p/%d", w)
	}
	return "/tile/" + level + "/" + place
}

// Blob reads salt ‖ body by its hash and checks it against that: ErrGone when
// its author has erased it.
func (c *Client) Blob(ctx context.Context, hash statement.Hash) ([]byte, error) {
	path := "/blob/" + hash.String()
	b, err := c.get(ctx, path, nil, statement.MaxBody+sha256.Size)
	if err == nil && sha256.Sum256(b) != hash {
		return nil, fmt.Errorf("%s: the body is not the one that was asked for", path)
	}
	return b, err
}
