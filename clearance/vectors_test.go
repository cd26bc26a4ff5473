package clearance_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/clearance"
	"comity.example/comity/statement"
)

var update = flag.Bool("update", false, "write the test vectors anew, with new keys")

// vectors are what another implementation is to agree with; docs/PROTOCOL.md
// says what to do with them.
type vectors struct {
	RPID      string           `json:"rp_id"`
	Origins   []string         `json:"origins"`
	Header    string           `json:"header"`
	Frozen    string           `json:"frozen"`
	Challenge string           `json:"challenge"`
	Keys      []keyVector      `json:"keys"`
	Approvals []approvalVector `json:"approvals"`
}

type keyVector struct {
	Name      string `json:"name"`
	Key       string `json:"key"`
	Algorithm int    `json:"algorithm"` // 0: it is none
}

type approvalVector struct {
	Name          string         `json:"name"`
	Authorization string         `json:"authorization"` // body of it
	Payload       string         `json:"payload"`
	Kind          statement.Kind `json:"kind"`
}

var vectorsFile = filepath.Join("testdata", "vectors", "approvals.json")

func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	b, err := os.ReadFile(vectorsFile)
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	h, err := statement.ParseHeader([]byte(v.Header))
	if err != nil {
		t.Fatal(err)
	}
	if string(h.Frozen()) != v.Frozen || h.Challenge().String() != v.Challenge {
		t.Errorf("frozen %s, challenge %s", h.Frozen(), h.Challenge())
	}
	for _, k := range v.Keys {
		raw, err := hex.DecodeString(k.Key)
		if err != nil {
			t.Fatal(err)
		}
		if key, err := clearance.ParseKey(raw); key.Algorithm() != k.Algorithm || (err == nil) != (k.Algorithm != 0) {
			t.Errorf("key %s: %d, %v", k.Name, key.Algorithm(), err)
		}
	}
	for _, a := range v.Approvals {
		if got := check(h, clearance.Party{RPID: v.RPID, Origins: v.Origins}, a); got != a.Kind {
			t.Errorf("approval %s: %q, want %q", a.Name, got, a.Kind)
		}
	}
	if len(v.Keys) < 15 || len(v.Approvals) < 30 {
		t.Errorf("%d keys, %d approvals: too few", len(v.Keys), len(v.Approvals))
	}
}

func check(h statement.Header, at clearance.Party, a approvalVector) statement.Kind {
	p, err := clearance.Parse([]byte(a.Payload))
	if err != nil {
		return kind(err)
	}
	body, err := clearance.ParseAuthorized([]byte(a.Authorization))
	if err != nil {
		return kind(err)
	}
	_, err = p.Verify(h, at, body.Passkeys)
	return kind(err)
}

func writeVectors(t *testing.T) {
	h := header()
	h.Key, h.Seq, h.Prev, h.At = statement.Key{9}, 7, statement.Hash{8}, time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
	v := vectors{RPID: party.RPID, Origins: party.Origins, Header: string(h.Encode()), Frozen: string(h.Frozen()), Challenge: h.Challenge().String()}
	all := makers(t)
	var list []clearance.Passkey
	for _, name := range slices.Sorted(maps.Keys(all)) {
		key, err := clearance.ParseKey(all[name].Key)
		if err != nil {
			t.Fatal(err)
		}
		v.Keys = append(v.Keys, keyVector{name, hex.EncodeToString(all[name].Key), key.Algorithm()})
		list = append(list, all[name].Passkey)
	}
	none := badKeys(t)
	for _, name := range slices.Sorted(maps.Keys(none)) {
		v.Keys = append(v.Keys, keyVector{name, hex.EncodeToString(none[name]), 0})
	}
	authorized := func(keys ...clearance.Passkey) string {
		b, err := json.Marshal(map[string]any{"person": "person:" + strings.Repeat("a", 32), "roles": []string{"clearing-officer"}, "passkeys": keys})
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	add := func(name, body string, payload []byte, want statement.Kind) {
		v.Approvals = append(v.Approvals, approvalVector{name, body, string(payload), want})
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		sound := all[name].approve(t, good(h)).Encode()
		add(name, authorized(list...), sound, "")
		add(name+", not named", authorized(slices.DeleteFunc(slices.Clone(list), func(p clearance.Passkey) bool { return string(p.ID) == string(all[name].ID) })...), sound, statement.BadSignature)
	}
	m := all["ES256"]
	bad := refusedAnswers()
	for _, name := range slices.Sorted(maps.Keys(bad)) {
		a := good(h)
		bad[name](&a)
		add(name, authorized(list...), m.approve(t, a).Encode(), statement.BadSignature)
	}
	whole := m.approve(t, good(h))
	add("another order", authorized(list...), []byte(swapped(string(whole.Encode()))), statement.NotCanonical)
	add("not JSON", authorized(list...), []byte("x"), statement.Malformed)
	add("no passkey", authorized(), whole.Encode(), statement.BadBody)
	add("a key that is none", authorized(clearance.Passkey{ID: []byte("x"), Key: []byte{0}}), whole.Encode(), statement.BadKey)
	whole.Signature = whole.Signature[:len(whole.Signature)-1]
	add("a signature that is cut", authorized(list...), whole.Encode(), statement.BadSignature)
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(vectorsFile, append(b, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
