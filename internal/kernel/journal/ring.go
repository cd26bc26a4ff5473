package journal

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// keySize is the size of a chest's key, in bytes.
const keySize = 32

// What the keys of a chest are derived for.
const (
	forEntry = "entry"
	forBody  = "body"
	forRow   = "row"
)

// ring finds and remembers keys of chests, within one snapshot or transaction:
// as one participant holds them or, for the program's own upkeep, as anybody
// does whose data key is here.
type ring struct {
	q       sqldb.Querier
	keys    Keys
	as      statement.Hash
	anybody bool
	boxes   map[box]cipher.AEAD
	taken   map[epochKey]wrap // keys that were read for many chests at once
}

// epochKey names the key of an epoch.
type epochKey struct {
	chest Chest
	epoch int64
}

// box is what one derived key seals.
type box struct {
	chest   Chest
	epoch   int64
	purpose string
}

func (j *Journal) ringOf(q sqldb.Querier, participant statement.Hash) *ring {
	return &ring{q: q, keys: j.Keys, as: participant, boxes: map[box]cipher.AEAD{}, taken: map[epochKey]wrap{}}
}

// ownRing is for what the program does without showing anything: to make
// projections anew, to compare, to verify, to let somebody in.
func (j *Journal) ownRing(q sqldb.Querier) *ring {
	return &ring{q: q, keys: j.Keys, anybody: true, boxes: map[box]cipher.AEAD{}}
}

// noKey is the one answer to who has no key and to who names no chest.
func noKey() error {
	return fail.New(fail.Denied, "This participant holds no key to what is sealed here.")
}

// key gives the key of an epoch.
func (r *ring) key(ctx context.Context, chest Chest, epoch int64) ([]byte, error) {
	if r.keys.Log() == nil {
		return nil, locked()
	}
	if w, ok := r.taken[epochKey{chest, epoch}]; ok {
		if _, here := r.keys.Data(w.participant); here {
			return w.open(r.keys)
		}
		return nil, noKey()
	}
	held, err := wraps(ctx, r.q, `WHERE chest = $1 AND epoch = $2 ORDER BY participant`, chest[:], epoch)
	if err != nil {
		return nil, err
	}
	for _, w := range held {
		if !r.anybody && w.participant != r.as {
			continue
		}
		if _, here := r.keys.Data(w.participant); here {
			return w.open(r.keys)
		}
	}
	return nil, noKey()
}

// wrap is the key of a chest's epoch as one participant has it.
type wrap struct {
	chest       Chest
	epoch       int64
	participant statement.Hash
	wrapped     []byte
}

// purposeWrap is what a participant's data key is used for here.
const purposeWrap = "journal"

func (w *wrap) place() string { return w.chest.String() + "/" + strconv.FormatInt(w.epoch, 10) }

func (w *wrap) open(keys Keys) ([]byte, error) {
	key, err := keys.Unseal(w.participant, purposeWrap, w.place(), w.wrapped)
	if err == nil && len(key) != keySize {
		err = fail.New(fail.Broken, "the key of a chest is damaged")
	}
	return key, err
}

// give keeps a key for a participant.
func (w *wrap) give(ctx context.Context, tx *sqldb.Tx, keys Keys, key []byte) (err error) {
	if w.wrapped, err = keys.Seal(w.participant, purposeWrap, w.place(), key); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO journal_key (chest, epoch, participant, wrapped) VALUES ($1, $2, $3, $4)`,
		w.chest[:], w.epoch, w.participant[:], w.wrapped)
	return err
}

func wraps(ctx context.Context, q sqldb.Querier, where string, args ...any) (out []wrap, err error) {
	rows, err := q.Query(ctx, `SELECT chest, epoch, participant, wrapped FROM journal_key `+where, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var w wrap
		var chest, participant []byte
		if err := rows.Scan(&chest, &w.epoch, &participant, &w.wrapped); err != nil {
			return nil, err
		}
		if len(chest) != len(w.chest) || len(participant) != len(w.participant) {
			return nil, fail.New(fail.Broken, "the key of a chest is damaged")
		}
		w.chest, w.participant = Chest(chest), statement.Hash(participant)
		out = append(out, w)
	}
	return out, rows.Err()
}

// box gives what seals for a purpose: AES-256 in Galois/Counter mode with random
// nonces, under a key that is derived for it alone.
func (r *ring) box(ctx context.Context, b box) (cipher.AEAD, error) {
	if have := r.boxes[b]; have != nil {
		return have, nil
	}
	key, err := r.key(ctx, b.chest, b.epoch)
	if err != nil {
		return nil, err
	}
	derived, err := hkdf.Key(sha256.New, key, nil, "comity/journal/"+b.purpose+"/v1", keySize)
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "a key cannot be derived")
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "a key cannot be used")
	}
	made, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "a key cannot be used")
	}
	r.boxes[b] = made
	return made, nil
}

func (r *ring) seal(ctx context.Context, b box, place, plain []byte) ([]byte, error) {
	made, err := r.box(ctx, b)
	if err != nil {
		return nil, err
	}
	return made.Seal(nil, nil, plain, b.bind(place)), nil
}

func (r *ring) open(ctx context.Context, b box, place, sealed []byte) ([]byte, error) {
	made, err := r.box(ctx, b)
	if err != nil {
		return nil, err
	}
	plain, err := made.Open(nil, nil, sealed, b.bind(place))
	return plain, fail.Wrap(err, fail.Broken, "what was sealed here cannot be opened")
}

// bind is the associated data: chest ‖ epoch ‖ place ‖ purpose. It keeps an
// operator from passing one entry, body or row off as another.
func (b box) bind(place []byte) []byte {
	out := append(make([]byte, 0, 64+len(place)), b.chest[:]...)
	out = binary.BigEndian.AppendUint64(out, uint64(b.epoch))
	return append(append(out, place...), b.purpose...)
}

// placeOf is where an entry stands.
func placeOf(index int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(index)) }

// sealRow seals for a row: epoch ‖ sealed, so that a row which was written in an
// earlier epoch is opened with that epoch's key.
func (r *ring) sealRow(ctx context.Context, chest Chest, epoch int64, table string, plain []byte, key []any) ([]byte, error) {
	place, err := placeOfRow(table, key)
	if err != nil {
		return nil, err
	}
	sealed, err := r.seal(ctx, box{chest, epoch, forRow}, place, plain)
	return append(binary.BigEndian.AppendUint64(nil, uint64(epoch)), sealed...), err
}

func (r *ring) openRow(ctx context.Context, chest Chest, table string, sealed []byte, key []any) ([]byte, error) {
	place, err := placeOfRow(table, key)
	if err != nil {
		return nil, err
	}
	if len(sealed) < 8 {
		return nil, fail.New(fail.Broken, "what was sealed here cannot be opened")
	}
	epoch := int64(binary.BigEndian.Uint64(sealed))
	return r.open(ctx, box{chest, epoch, forRow}, place, sealed[8:])
}

// placeOfRow writes table and key so that no two rows give the same bytes.
func placeOfRow(table string, key []any) ([]byte, error) {
	out := appendValue(nil, 't', []byte(table))
	for _, v := range key {
		kind, data, err := value(v)
		if err != nil {
			return nil, fmt.Errorf("a key of %s: %w", table, err)
		}
		out = appendValue(out, kind, data)
	}
	return out, nil
}

// value gives kind and bytes of what stands in a column. A BLOB and a TEXT of
// the same bytes count as the same: what a driver makes of them differs.
func value(v any) (kind byte, data []byte, err error) {
	switch x := v.(type) {
	case nil:
		return 'n', nil, nil
	case int:
		return 'i', binary.BigEndian.AppendUint64(nil, uint64(x)), nil
	case int64:
		return 'i', binary.BigEndian.AppendUint64(nil, uint64(x)), nil
	case string:
		return 't', []byte(x), nil
	case []byte:
		return 't', x, nil
	case statement.Hash:
		return 't', x[:], nil
	case Chest:
		return 't', x[:], nil
	}
	return 0, nil, fmt.Errorf("a value of type %T is not of the common subset", v)
}

func appendValue(b []byte, kind byte, data []byte) []byte {
	b = binary.BigEndian.AppendUint64(append(b, kind), uint64(len(data)))
	return append(b, data...)
}
