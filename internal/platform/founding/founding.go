package founding

import (
	"context"
	"crypto/rand"
	"errors"
	"math/big"
	"slices"
	"strings"
	"sync"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
)

// Asked is how many words of the sheet are read back.
const Asked = 3

// fewest is how much of a word of the sheet is enough: four letters tell all of
// them apart.
const fewest = 4

// What can be wrong that a page says in its reader's language. They are causes:
// errors.Is finds them.
var (
	ErrDrawn = errors.New("the keys are drawn already")
	ErrWords = errors.New("not the words of the sheet")
	ErrNone  = errors.New("no keys are drawn")
)

// Hub is what a founding has come to: what was typed, and the keys that a hub
// begins with. The recovery key is not among them.
type Hub struct {
	Plan
	Keys    *keys.Store
	Opening *keys.Opening
}

// Founding is that of one hub. It is safe for concurrent use: of two browsers,
// or two clicks, one does it and the other is told so.
type Founding struct {
	clock      clock.Clock
	passphrase bool
	local      string
	make       func(ctx context.Context, h Hub) error

	mu    sync.Mutex
	drawn *Hub
	words []word // that are asked for; the others are nowhere
	plan  Plan   // as it was typed, without the passphrase
	begun bool   // something may have been written: the keys are those
	made  bool
}

// word is one of the sheet, by its number from 1.
type word struct {
	at   int
	said string
}

// Options are what a Founding is made of.
type Options struct {
	Clock      clock.Clock
	Local      string // address at which this machine's own browser reaches the hub over plain http; may be empty
	Passphrase bool   // one is asked for: nothing else opens the keystore
	// Make writes the hub, durably, and lets it answer. What it has begun it goes
	// on with when it is called again.
	Make func(ctx context.Context, h Hub) error
}

// New begins one.
func New(o Options) *Founding {
	return &Founding{clock: o.Clock, passphrase: o.Passphrase, local: o.Local, make: o.Make}
}

// NeedsPassphrase reports whether a plan holds the passphrase of the keystore.
func (f *Founding) NeedsPassphrase() bool { return f.passphrase }

// Draw takes a plan and draws the keys. The sheet is in what it gives and
// nowhere else. Slips say what is wrong with a plan; ErrDrawn, that there are
// keys already.
func (f *Founding) Draw(p Plan) (sheet keys.Sheet, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.drawn != nil || f.made {
		return sheet, fail.Wrap(ErrDrawn, fail.Conflict, "The keys of this hub are drawn already.")
	}
	if p, err = p.clean(f.passphrase, f.local); err != nil {
		return sheet, err
	}
	store, err := keys.New(p.Log)
	if err != nil {
		return sheet, err
	}
	now := f.clock.Now()
	own, err := keys.Open(now)
	if err != nil {
		return sheet, err
	}
	store.Put(own.ID, own.Signing)
	sheet = keys.SheetOf(p.Log, own, now)
	clear(own.Recovery) // it has signed, and is on the sheet
	own.Recovery = nil
	if f.words, err = some(sheet.Words); err != nil {
		return keys.Sheet{}, err
	}
	f.drawn = &Hub{Plan: p, Keys: store, Opening: own}
	f.plan = p
	f.plan.Passphrase, f.plan.Repeated = "", ""
	return sheet, nil
}

// some picks the words that are asked for, in their order.
func some(all []string) ([]word, error) {
	var out []word
	for len(out) < Asked {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(all))))
		if err != nil {
			return nil, fail.Wrap(err, fail.Internal, "nothing can be drawn")
		}
		at := int(n.Int64())
		if !slices.ContainsFunc(out, func(w word) bool { return w.at == at+1 }) {
			out = append(out, word{at + 1, strings.Clone(all[at])})
		}
	}
	slices.SortFunc(out, func(a, b word) int { return a.at - b.at })
	return out, nil
}

// Numbers gives which words of the sheet are asked for, from 1; none before keys
// are drawn.
func (f *Founding) Numbers() (out []int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, w := range f.words {
		out = append(out, w.at)
	}
	return out
}

// Typed is the plan as it was typed last, without its passphrase.
func (f *Founding) Typed() Plan {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.plan
}

// Begun reports whether the words were right and the hub may be written in part:
// there is no way back then, only on.
func (f *Founding) Begun() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.begun
}

// Again forgets the keys that were drawn: their sheet was not printed, and is
// worth nothing from now on.
func (f *Founding) Again() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.drawn == nil || f.begun {
		return
	}
	clear(f.drawn.Opening.Signing)
	f.drawn, f.words = nil, nil
}

// Confirm takes the words that were asked for, in their order, and makes the hub.
// ErrWords says that they are not those of the sheet. Once it has begun to make
// the hub, the keys are those: it can be called again, and nothing else.
func (f *Founding) Confirm(ctx context.Context, typed []string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.made:
		return fail.Wrap(ErrDrawn, fail.Conflict, "This hub is made already.")
	case f.drawn == nil:
		return fail.Wrap(ErrNone, fail.Conflict, "No keys are drawn yet.")
	case len(typed) != len(f.words):
		return wrongWords()
	}
	for i, w := range f.words {
		if !same(w.said, typed[i]) {
			return wrongWords()
		}
	}
	f.begun = true
	if err := f.make(ctx, *f.drawn); err != nil {
		return err
	}
	f.made, f.drawn, f.words = true, nil, nil
	return nil
}

func wrongWords() error {
	return fail.Wrap(ErrWords, fail.Invalid, "These are not the words of the sheet.")
}

// same takes a word as somebody types it: in any case, whole or its first
// letters.
func same(said, typed string) bool {
	typed = strings.ToLower(strings.TrimSpace(typed))
	return typed == said || len(typed) >= fewest && strings.HasPrefix(said, typed)
}
