package ledger_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

// host opens a participant whose signing key the hub keeps.
func host(t *testing.T, r *hubtest.Register) *keys.Opening {
	t.Helper()
	o, err := keys.Open(r.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	r.Keys.Put(o.ID, o.Signing)
	err = r.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error {
		_, err := w.Open(ctx, o.Leaf, o.Blob)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestLifeOfHostedKeys takes a hosted participant through all that can happen
// to its keys, by drafts that others than the keystore sign.
func TestLifeOfHostedKeys(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := t.Context()
		r := hubtest.NewRegister(t, url, words{})
		o := host(t, r)
		if ids, err := r.Identities(ctx); err != nil || len(ids) != 2 {
			t.Fatalf("identities: %v, %v", ids, err)
		}
		next := newKey(t)
		r.MustSay(ledger.Draft{By: o.ID, Type: identity.TypeRotated, Subject: o.ID.String(),
			Body: mustJSON(t, identity.Rotated{Signing: statement.KeyOf(next)}),
			Seal: func(s *statement.Statement) error { return s.Approve(statement.ApprovalNewKey, next) }})
		if _, err := r.Say(ctx, ledger.Draft{By: o.ID, Type: typeWord, Subject: "a", Body: []byte(`{"word":"a"}`)}); err == nil {
			t.Error("the key that was rotated away still signs")
		}
		r.Keys.Put(o.ID, next)
		spoken := r.MustSay(ledger.Draft{By: o.ID, Type: typeWord, Subject: "a", Body: []byte(`{"word":"a"}`)})[0]

		r.Clock.Advance(-time.Hour) // and yet the recovery key may speak, as of now
		r.MustSay(ledger.Draft{By: o.ID, Type: identity.TypeCompromised, Subject: o.ID.String(), Signer: o.Recovery,
			Body: mustJSON(t, identity.Compromised{Key: statement.KeyOf(next), From: strconv.FormatInt(spoken.Index, 10)})})
		third := newKey(t)
		said := r.MustSay(ledger.Draft{By: o.ID, Type: identity.TypeRecovered, Subject: o.ID.String(), Signer: o.Recovery,
			Body: mustJSON(t, identity.Recovered{Signing: statement.KeyOf(third)}),
			Seal: func(s *statement.Statement) error { return s.Approve(statement.ApprovalNewKey, third) }})[0]
		if !said.At.Equal(r.Clock.Now()) {
			t.Errorf("the recovery is dated %s, the clock shows %s", said.At, r.Clock.Now())
		}
		p, err := r.Identity(ctx, o.ID)
		if err != nil {
			t.Fatal(err)
		}
		if p.Signing == nil || *p.Signing != statement.KeyOf(third) || !p.Struck(statement.KeyOf(next), spoken.Index) || len(p.Keys) != 3 {
			t.Errorf("after the recovery: %+v", p)
		}
		if _, err := r.Identity(ctx, statement.Hash{1}); !fail.Is(err, fail.NotFound) {
			t.Errorf("an identity that nobody opened: %v", err)
		}
		r.CheckRebuild()
	})
}

// TestClearedDraft says a draft that was frozen before, with its proof.
func TestClearedDraft(t *testing.T) {
	r := hubtest.NewRegister(t, hubtest.SQLite(t), words{})
	d := say("a", "cleared")
	if _, err := d.Challenge(); err == nil {
		t.Error("a draft without author and salt has a challenge")
	}
	d.By, d.Salt = r.Hub(), &[32]byte{7}
	d.Approvals = []statement.Approval{{Kind: statement.ApprovalPasskey, Payload: []byte("proof")}}
	challenge, err := d.Challenge()
	if err != nil {
		t.Fatal(err)
	}
	rec, err := r.Get(t.Context(), r.MustSay(d)[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if rec.Statement.Header.Challenge() != challenge {
		t.Error("what was said is not what was cleared")
	}
	if a := rec.Statement.Approvals; len(a) != 1 || a[0].Kind != "passkey" || string(a[0].Payload) != "proof" {
		t.Errorf("approvals of what was said: %v", a)
	}
}

// TestOpenTakesOpeningsOnly: the door for new participants lets no other
// statement in.
func TestOpenTakesOpeningsOnly(t *testing.T) {
	r := hubtest.NewRegister(t, hubtest.SQLite(t), words{})
	f := newForeign(t, r)
	_, leaf, blob := f.make(`{"word":"x"}`, nil)
	err := r.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error {
		_, err := w.Open(ctx, leaf, blob)
		return err
	})
	if !fail.Is(err, fail.Invalid) {
		t.Errorf("a statement that opens nobody: %v", err)
	}
}

// TestFarAheadIsRefused: one statement of the year 9999 would end what its
// author can say.
func TestFarAheadIsRefused(t *testing.T) {
	r := hubtest.NewRegister(t, hubtest.SQLite(t), words{})
	f := newForeign(t, r)
	for _, c := range []struct {
		ahead time.Duration
		taken bool
	}{{ledger.MaxAhead + time.Second, false}, {ledger.MaxAhead, true}} {
		id, leaf, blob := f.make(`{"word":"x"}`, func(h *statement.Header) { h.At = r.Clock.Now().Add(c.ahead) })
		_, err := r.Admit(t.Context(), leaf, blob)
		if (err == nil) != c.taken || err != nil && !fail.Is(err, fail.Invalid) {
			t.Errorf("%s ahead: %v", c.ahead, err)
		}
		if err == nil {
			f.took(id)
		}
	}
}

func newKey(t *testing.T) ed25519.PrivateKey {
	t.Helper()
	_, priv, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return priv
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
