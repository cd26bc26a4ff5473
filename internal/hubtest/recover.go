package hubtest

import (
	"crypto/ed25519"
	"encoding/json"
	"strconv"

	"comity.example/comity/identity"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

// Recover has a participant declare that its signing key was in other hands
// from an index on, and go on with a new one, which the hub keeps. It gives the
// declaration. The opening names the new key afterwards.
func (r *Register) Recover(o *keys.Opening, from int64) ledger.Receipt {
	r.t.Helper()
	declared := r.admit(o, identity.TypeCompromised, identity.Compromised{Key: statement.KeyOf(o.Signing), From: strconv.FormatInt(from, 10)}, nil)
	_, fresh, err := ed25519.GenerateKey(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	r.admit(o, identity.TypeRecovered, identity.Recovered{Signing: statement.KeyOf(fresh)}, fresh)
	r.Keys.Put(o.ID, fresh)
	o.Signing = fresh
	return declared
}

// admit lets a recovery key say something of its participant's keys.
func (r *Register) admit(o *keys.Opening, typ string, said any, approve ed25519.PrivateKey) ledger.Receipt {
	r.t.Helper()
	p, err := r.Identity(r.t.Context(), o.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	body, err := json.Marshal(said)
	if err != nil {
		r.t.Fatal(err)
	}
	head, salt := p.Heads[statement.Public], [32]byte{byte(r.Size()), byte(r.Size() >> 8)}
	s, err := statement.Sign(statement.Header{
		Type: typ, By: o.ID, Key: statement.KeyOf(o.Recovery), Stream: statement.Public,
		Seq: head.Seq + 1, Prev: head.ID, At: r.Clock.Now(), Subject: o.ID.String(),
		Marking: statement.Clear, Body: statement.BlobHash(salt, body),
	}, o.Recovery)
	if err == nil && approve != nil {
		err = s.Approve(statement.ApprovalNewKey, approve)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	leaf, err := s.Leaf()
	if err != nil {
		r.t.Fatal(err)
	}
	receipt, err := r.Admit(r.t.Context(), leaf, append(salt[:], body...))
	if err != nil {
		r.t.Fatal(err)
	}
	return receipt
}
