// Package fsck has a register checked by a program that is not ours:
// transparency-dev's tessera, which knows nothing of Comity but that it serves
// C2SP tlog-tiles.
package fsck

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
)

// Limit is the time in which a check has to end. On tiles that are corrupt the
// checker waits for ever: that it does not end is then its finding.
const Limit = 30 * time.Second

// Check checks the log at an address, every entry and every tile. A log that
// it does not finish in Limit has failed.
func Check(ctx context.Context, address, vkey string) error {
	ctx, cancel := context.WithTimeout(ctx, Limit)
	defer cancel()
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	from, err := client.NewHTTPFetcher(u, &http.Client{Timeout: Limit})
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- fsck.New(v.Name(), v, from, leaves, fsck.Opts{N: 2}).Check(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("the check has not ended: %w", ctx.Err())
	}
}

// leaves gives the leaf hashes of a bundle of entries, as RFC 6962 has them.
func leaves(bundle []byte) ([][]byte, error) {
	var b api.EntryBundle
	if err := b.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	out := make([][]byte, len(b.Entries))
	for i, e := range b.Entries {
		h := sha256.Sum256(append([]byte{0}, e...))
		out[i] = h[:]
	}
	return out, nil
}
