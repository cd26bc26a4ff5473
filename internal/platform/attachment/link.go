package attachment

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Lasts is how long a link holds, and Times how often it leads to its file: enough
// for a download that broke off, and no more.
const (
	Lasts = 10 * time.Minute
	Times = 3
)

// Uses counts how often links were followed. It is in memory, and a start of the hub
// counts anew: what is left of a link's minutes bounds that.
type Uses struct {
	mu   sync.Mutex
	used map[[sha256.Size]byte]use
}

type use struct {
	times int
	until time.Time
}

// take counts one more use of a link, by what its token stands for: a token can be
// written in several ways. It is false when the link has none left.
func (u *Uses) take(sealed []byte, now, until time.Time) bool {
	if u == nil {
		return true
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	maps.DeleteFunc(u.used, func(_ [sha256.Size]byte, one use) bool { return !now.Before(one.until) })
	if u.used == nil {
		u.used = map[[sha256.Size]byte]use{}
	}
	key := sha256.Sum256(sealed)
	one := u.used[key]
	if one.times >= Times {
		return false
	}
	u.used[key] = use{one.times + 1, until}
	return true
}

// left reports whether a link has a use left, and takes none.
func (u *Uses) left(sealed []byte, now time.Time) bool {
	if u == nil {
		return true
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	one := u.used[sha256.Sum256(sealed)]
	return one.times < Times || !now.Before(one.until)
}

// Sealer is what Links need of the keystore.
type Sealer interface {
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
}

// Links make and read the addresses under which attachments are downloaded. An
// address is sealed under the hub's own key: nobody guesses or changes it. It
// names one reader, in one participant's name, and one attachment of one
// statement; holds for some minutes and a few downloads; and is worth no more than
// the reader may read when it is used: a dismissed officer's leads nowhere at once.
// So the path needs no cookie, and no other page can make a browser fetch from it.
type Links struct {
	Keys  Sealer
	Hub   func() statement.Hash
	Clock clock.Clock
	// Actor gives a person as authorized now; fail.Denied where nothing is in
	// force.
	Actor func(ctx context.Context, person string, identity statement.Hash) (policy.Actor, error)
	// Attached gives the attachments of a statement to who may read it: by the
	// participant's key to its chest, and by its marking.
	Attached func(ctx context.Context, actor policy.Actor, id statement.Hash) ([]File, error)
	// Read is told of each download, for the trail of the reader's participant; it
	// may be nil.
	Read func(ctx context.Context, actor policy.Actor, id statement.Hash, f File) error
	// Used counts how often a link was followed; nil: it is followed while it lasts.
	Used *Uses
}

const (
	purpose  = "attachment-link"
	place    = "v1"
	maxToken = 512
)

// Make gives the token of an attachment for a reader who has just been shown
// the statement.
func (k Links) Make(actor policy.Actor, id statement.Hash, f File) (string, error) {
	person, err := hex.DecodeString(strings.TrimPrefix(actor.Person, "person:"))
	if err != nil || len(person) != 16 || actor.Identity.IsZero() {
		return "", fail.New(fail.Denied, "Who is signed in downloads attachments.")
	}
	plain := slices.Concat(person, actor.Identity[:], id[:], f.File[:])
	plain = binary.BigEndian.AppendUint64(plain, uint64(k.Clock.Now().Add(Lasts).Unix()))
	sealed, err := k.Keys.Seal(k.Hub(), purpose, place, plain)
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

// gone is the one answer to a link that is none, has ended, or leads its reader
// nowhere any more.
func gone() *fail.Error {
	return fail.New(fail.NotFound, "This link leads nowhere, or not any more: open the page once more and download from there.")
}

// Follow gives the attachment that a token leads to. fail.NotFound for one that
// is none, has ended or been used up, or whose reader may not read the statement any
// more.
func (k Links) Follow(ctx context.Context, token string) (File, error) {
	to, err := k.find(ctx, token)
	if err != nil {
		return File{}, err
	}
	if !k.Used.take(to.sealed, k.Clock.Now(), to.until) {
		return File{}, gone()
	}
	if k.Read != nil {
		if err := k.Read(ctx, to.actor, to.statement, to.file); err != nil {
			return File{}, err
		}
	}
	return to.file, nil
}

// Look gives the attachment that Follow would give, to whoever asks only about it:
// nothing is downloaded, so no use of the link is counted and nothing noted.
func (k Links) Look(ctx context.Context, token string) (File, error) {
	to, err := k.find(ctx, token)
	if err == nil && !k.Used.left(to.sealed, k.Clock.Now()) {
		err = gone()
	}
	return to.file, err
}

// led is where a link leads.
type led struct {
	sealed    []byte // what the token stands for
	until     time.Time
	actor     policy.Actor
	statement statement.Hash
	file      File
}

func (k Links) find(ctx context.Context, token string) (to led, err error) {
	if len(token) > maxToken {
		return led{}, gone()
	}
	to.sealed, err = base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil {
		return led{}, gone()
	}
	plain, err := k.Keys.Unseal(k.Hub(), purpose, place, to.sealed)
	if fail.Is(err, fail.Broken) || err == nil && len(plain) != 16+32+32+32+8 {
		return led{}, gone()
	}
	if err != nil {
		return led{}, err
	}
	person, identity := "person:"+hex.EncodeToString(plain[:16]), statement.Hash(plain[16:48])
	file := statement.Hash(plain[80:112])
	to.statement, to.until = statement.Hash(plain[48:80]), time.Unix(int64(binary.BigEndian.Uint64(plain[112:])), 0)
	if !k.Clock.Now().Before(to.until) {
		return led{}, gone()
	}
	to.actor, err = k.Actor(ctx, person, identity)
	if err != nil {
		return led{}, hide(err)
	}
	all, err := k.Attached(ctx, to.actor, to.statement)
	if err != nil {
		return led{}, hide(err)
	}
	i := slices.IndexFunc(all, func(f File) bool { return f.File == file })
	if i < 0 {
		return led{}, gone()
	}
	to.file = all[i]
	return to, nil
}

// hide says no more to who holds a link than that it leads nowhere.
func hide(err error) error {
	for _, kind := range []fail.Kind{fail.Denied, fail.Gone, fail.NotFound, fail.SignedOut} {
		if fail.Is(err, kind) {
			return gone().Hiding()
		}
	}
	return err
}
