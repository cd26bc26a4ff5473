package oidc

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/platform/secret"
)

// journey is what must be known of somebody who comes back: it stands, sealed,
// in a cookie of the browser that left.
type journey struct {
	Way
	Issuer   string
	State    string // must come back in the address: of this browser
	Nonce    string // must come back in the token: of this browser
	Verifier string // proves that whoever redeems the code is who asked for it
	Began    time.Time
}

// ways seals and opens journeys under a key that this process drew when it
// started, and remembers which have ended, so that none ends twice.
type ways struct {
	clock clock.Clock
	box   cipher.AEAD

	mu    sync.Mutex
	ended map[[sha256.Size]byte]time.Time // hash of the state → when it is over anyway
}

const sealedAs = "comity: on the way to an identity provider"

func newWays(c clock.Clock) *ways {
	var key [32]byte
	_, _ = rand.Read(key[:]) // never fails: it would end the program
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // 32 bytes are a key
	}
	box, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // so is this block
	}
	return &ways{clock: c, box: box, ended: map[[sha256.Size]byte]time.Time{}}
}

// draw makes the secrets of a journey.
func (w *ways) draw(i Issuer, way Way) journey {
	return journey{Way: way, Issuer: i.ID, State: secret.New(), Nonce: secret.New(), Verifier: oauth2.GenerateVerifier(), Began: w.clock.Now()}
}

func (w *ways) seal(j journey) (string, error) {
	b, err := json.Marshal(j)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(w.box.Seal(nil, nil, b, []byte(sealedAs))), nil
}

// open gives the journey of a cookie that has not ended.
func (w *ways) open(cookie string) (j journey, err error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(cookie)
	if err != nil {
		return j, err
	}
	if b, err = w.box.Open(nil, nil, b, []byte(sealedAs)); err != nil {
		return j, err
	}
	if err := json.Unmarshal(b, &j); err != nil {
		return j, err
	}
	if !w.clock.Now().Before(j.Began.Add(wayLife)) {
		return j, errors.New("too long on the way")
	}
	return j, nil
}

// end uses a journey up; false when it has ended before.
func (w *ways) end(j journey) bool {
	key := sha256.Sum256([]byte(j.State))
	now := w.clock.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	for other, over := range w.ended {
		if !now.Before(over) {
			delete(w.ended, other)
		}
	}
	if _, ended := w.ended[key]; ended {
		return false
	}
	w.ended[key] = j.Began.Add(wayLife)
	return true
}
