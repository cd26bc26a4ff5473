package signin

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"

	"comity.example/comity/internal/clock"
)

// A challenge carries its own proof: random bytes, when it ends, and a code
// over both and over what it is for, under a key that this process drew when it
// started. So nothing has to be kept for those who only ask for challenges, of
// whom there may be very many; what is kept is which ones have been answered
// well, so that no answer counts twice.
type challenges struct {
	clock clock.Clock
	key   [32]byte

	mu    sync.Mutex
	spent map[[sha256.Size]byte]time.Time // code of the challenge → when it ends
}

// challengeLife is how long a person may take for a ceremony.
const challengeLife = 10 * time.Minute

const (
	nonceSize     = 16
	challengeSize = nonceSize + 8 + sha256.Size
)

func newChallenges(c clock.Clock) *challenges {
	out := &challenges{clock: c, spent: map[[sha256.Size]byte]time.Time{}}
	_, _ = rand.Read(out.key[:]) // never fails: it would end the program
	return out
}

// draw makes a challenge for a purpose.
func (c *challenges) draw(purpose string) []byte {
	out := make([]byte, nonceSize+8, challengeSize)
	_, _ = rand.Read(out[:nonceSize])
	binary.BigEndian.PutUint64(out[nonceSize:], uint64(c.clock.Now().Add(challengeLife).UnixMicro()))
	code := c.code(out, purpose)
	return append(out, code[:]...)
}

func (c *challenges) code(head []byte, purpose string) (code [sha256.Size]byte) {
	m := hmac.New(sha256.New, c.key[:])
	_, _ = m.Write(head)
	_, _ = m.Write([]byte(purpose))
	m.Sum(code[:0])
	return code
}

// good reports whether a challenge was drawn here for this purpose, is not too
// old and has not been answered.
func (c *challenges) good(challenge []byte, purpose string) bool {
	if len(challenge) != challengeSize {
		return false
	}
	head, code := challenge[:nonceSize+8], [sha256.Size]byte(challenge[nonceSize+8:])
	want := c.code(head, purpose)
	if !hmac.Equal(code[:], want[:]) || !c.clock.Now().Before(endOf(head)) {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, spent := c.spent[code]
	return !spent
}

// spend uses up a good challenge; false when somebody was faster.
func (c *challenges) spend(challenge []byte) bool {
	code := [sha256.Size]byte(challenge[nonceSize+8:])
	now := c.clock.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	for other, ends := range c.spent {
		if !now.Before(ends) {
			delete(c.spent, other)
		}
	}
	if _, spent := c.spent[code]; spent {
		return false
	}
	c.spent[code] = endOf(challenge)
	return true
}

func endOf(challenge []byte) time.Time {
	return time.UnixMicro(int64(binary.BigEndian.Uint64(challenge[nonceSize : nonceSize+8]))).UTC()
}
