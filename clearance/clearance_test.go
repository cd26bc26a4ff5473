package clearance_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/protocol/webauthncose"

	"comity.example/comity/clearance"
	"comity.example/comity/statement"
)

func kind(err error) statement.Kind {
	var e *statement.Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

func TestEveryAlgorithm(t *testing.T) {
	all := makers(t)
	var keys []clearance.Passkey
	for _, name := range []string{"RS256", "ES256", "EdDSA"} {
		keys = append(keys, all[name].Passkey)
	}
	for name, m := range all {
		t.Run(name, func(t *testing.T) {
			h := header()
			a := m.approve(t, good(h))
			by, err := a.Verify(h, party, keys)
			if err != nil || string(by.ID) != string(m.ID) {
				t.Fatalf("%s, %v", by.ID, err)
			}
			// What the register fills in later changes nothing.
			h.Key, h.Seq, h.Prev, h.At = statement.Key{9}, 7, statement.Hash{8}, time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)
			back, err := clearance.Parse(a.Encode())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := back.Verify(h, party, keys); err != nil {
				t.Errorf("read back, on a finished header: %v", err)
			}
			// Without its own key, nothing.
			others := slices.DeleteFunc(slices.Clone(keys), func(p clearance.Passkey) bool { return string(p.ID) == string(m.ID) })
			if _, err := a.Verify(h, party, others); kind(err) != statement.BadSignature {
				t.Errorf("by other keys: %v", err)
			}
			for i := range a.Signature {
				b := a
				b.Signature = bytes.Clone(a.Signature)
				b.Signature[i] ^= 0x40
				if _, err := b.Verify(h, party, keys); kind(err) != statement.BadSignature {
					t.Errorf("byte %d of the signature flipped: %v", i, err)
				}
			}
			if key, err := clearance.ParseKey(m.Key); err != nil || !slices.Contains(clearance.Algorithms(), key.Algorithm()) {
				t.Errorf("%v", err)
			}
		})
	}
}

// Every member of what is frozen is bound.
func TestWhatIsBound(t *testing.T) {
	m := makers(t)["ES256"]
	a := m.approve(t, good(header()))
	for name, change := range map[string]func(h *statement.Header){
		"type":    func(h *statement.Header) { h.Type = "test.note.made/2" },
		"by":      func(h *statement.Header) { h.By = statement.Hash{5} },
		"stream":  func(h *statement.Header) { h.Stream = statement.Hash{5}.String() },
		"subject": func(h *statement.Header) { h.Subject = "note:2" },
		"refs":    func(h *statement.Header) { h.Refs = h.Refs[:1] },
		"marking": func(h *statement.Header) { h.Marking = statement.Green },
		"body":    func(h *statement.Header) { h.Body = statement.Hash{5} },
	} {
		h := header()
		change(&h)
		if _, err := a.Verify(h, party, []clearance.Passkey{m.Passkey}); kind(err) != statement.BadSignature {
			t.Errorf("%s is not bound: %v", name, err)
		}
	}
}

// refusedAnswers are answers of a good key that clear nothing.
func refusedAnswers() map[string]func(a *answer) {
	client := func(text string) func(a *answer) {
		return func(a *answer) {
			whole := clientWith(a.challenge, "")
			a.client = strings.Replace(text, "GOOD", whole[1:len(whole)-1], 1)
		}
	}
	return map[string]func(a *answer){
		"another site":                    func(a *answer) { a.rpID = "example.org" },
		"a page of another site":          func(a *answer) { a.origin = "https://hub.example.org.evil.example" },
		"the same page without TLS":       func(a *answer) { a.origin = "http://hub.example.org" },
		"another challenge":               func(a *answer) { a.challenge = statement.Hash{1} },
		"a creation":                      func(a *answer) { a.typ = "webauthn.create" },
		"nobody was there":                func(a *answer) { a.flags = 0x04 },
		"the person was not verified":     func(a *answer) { a.flags = 0x01 },
		"backed up and not eligible":      func(a *answer) { a.flags = 0x15 },
		"a credential is attached":        func(a *answer) { a.flags = 0x45; a.more = []byte{0} },
		"bytes that no flag announces":    func(a *answer) { a.more = []byte{0xa0} },
		"extensions that are not there":   func(a *answer) { a.flags = 0x85 },
		"shown inside another site":       client(`{GOOD,"topOrigin":"https://evil.example"}`),
		"a challenge twice":               client(`{"challenge":"AAAA",GOOD}`),
		"a type twice":                    client(`{GOOD,"type":"webauthn.get"}`),
		"no object":                       client(`[GOOD]`),
		"no JSON":                         client(`GOOD`),
		"something behind":                client(`{GOOD}{}`),
		"a line end behind":               client("{GOOD}\n"),
		"not whole":                       client(`{GOOD`),
		"names in another case":           client(`{"Type":"webauthn.get"}`),
		"a challenge that is no text":     client(`{"type":"webauthn.get","challenge":{},"origin":"https://hub.example.org"}`),
		"a cross-origin that is no truth": client(`{"type":"webauthn.get","origin":"https://hub.example.org","crossOrigin":"false"}`),
	}
}

// clientWith writes client data as a browser does, with more before its end.
func clientWith(challenge statement.Hash, more string) string {
	return `{"type":"webauthn.get","challenge":"` + base64.RawURLEncoding.EncodeToString(challenge[:]) +
		`","origin":"https://hub.example.org","crossOrigin":false` + more + `}`
}

// swapped writes an approval with two members in each other's place.
func swapped(whole string) string {
	var m map[string]string
	if err := json.Unmarshal([]byte(whole), &m); err != nil {
		panic(err)
	}
	return `{"authenticator":"` + m["authenticator"] + `","authorization":"` + m["authorization"] + `","client":"` + m["client"] + `","signature":"` + m["signature"] + `"}`
}

func TestRefusedAnswers(t *testing.T) {
	m := makers(t)["ES256"]
	for name, change := range refusedAnswers() {
		t.Run(name, func(t *testing.T) {
			a := good(header())
			change(&a)
			if _, err := m.approve(t, a).Verify(header(), party, []clearance.Passkey{m.Passkey}); kind(err) != statement.BadSignature {
				t.Errorf("%v", err)
			}
		})
	}
	// And what is taken although it is unusual.
	for name, change := range map[string]func(a *answer){
		"synced":                  func(a *answer) { a.flags = 0x1d },
		"extensions":              func(a *answer) { a.flags = 0x85; a.more = []byte{0xa0} },
		"a counter":               func(a *answer) { a.counter = 1 << 31 },
		"client data with spaces": func(a *answer) { a.client = clientWith(a.challenge, `, "other_keys": {"a":[1,{}]}`) },
	} {
		a := good(header())
		change(&a)
		if _, err := m.approve(t, a).Verify(header(), party, []clearance.Passkey{m.Passkey}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := m.approve(t, good(header())).Verify(header(), clearance.Party{}, []clearance.Passkey{m.Passkey}); err == nil {
		t.Error("a hub without a domain takes it")
	}
}

func TestParse(t *testing.T) {
	m := makers(t)["ES256"]
	whole := string(m.approve(t, good(header())).Encode())
	for _, tc := range []struct {
		name, payload string
		want          statement.Kind
	}{
		{"sound", whole, ""},
		{"empty", "", statement.Malformed},
		{"no object", "[]", statement.Malformed},
		{"too large", strings.Repeat(" ", clearance.MaxPayload+1), statement.TooLarge},
		{"spaces", strings.Replace(whole, ":", ": ", 1), statement.NotCanonical},
		{"a line end behind", whole + "\n", statement.NotCanonical},
		{"another order", swapped(whole), statement.NotCanonical},
		{"a member more", strings.Replace(whole, "{", `{"a":"b",`, 1), statement.NotCanonical},
		{"in another case", strings.Replace(whole, `"client"`, `"Client"`, 1), statement.NotCanonical},
		{"a number", strings.Replace(whole, `"authenticator":"`, `"authenticator":1,"x":"`, 1), statement.Malformed},
		{"no authorization", strings.Replace(whole, `"authorization":"07`, `"authorization":"`, 1), statement.BadValue},
		{"padding", strings.Replace(whole, `","client"`, `==","client"`, 1), statement.BadValue},
		{"nothing signed", `{"authorization":"` + strings.Repeat("1", 64) + `","authenticator":"AA","client":"AA","signature":""}`, statement.BadValue},
		{"unused bits", `{"authorization":"` + strings.Repeat("1", 64) + `","authenticator":"AB","client":"AA","signature":"AA"}`, statement.BadValue},
		{"a line end within", `{"authorization":"` + strings.Repeat("1", 64) + `","authenticator":"AA\n","client":"AA","signature":"AA"}`, statement.BadValue},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := clearance.Parse([]byte(tc.payload)); kind(err) != tc.want || (err == nil) != (tc.want == "") {
				t.Errorf("%v, want %q", err, tc.want)
			}
		})
	}
}

func TestOf(t *testing.T) {
	m := makers(t)["ES256"]
	s := statement.Statement{}
	s.AddApproval(statement.Approval{Kind: statement.ApprovalNewKey, Payload: []byte("x")})
	s.AddApproval(m.approve(t, good(header())).Statement())
	if all, err := clearance.Of(&s); err != nil || len(all) != 1 {
		t.Errorf("%d, %v", len(all), err)
	}
	s.AddApproval(statement.Approval{Kind: statement.ApprovalPasskey, Payload: []byte("x")})
	if _, err := clearance.Of(&s); kind(err) != statement.Malformed {
		t.Errorf("%v", err)
	}
}

func TestAuthorized(t *testing.T) {
	m := makers(t)["ES256"]
	key, err := json.Marshal(m.Passkey)
	if err != nil {
		t.Fatal(err)
	}
	body := `{"person":"person:1","roles":["drafter"],"passkeys":[` + string(key) + `],"until":"2027-01-01T00:00:00Z"}`
	a, err := clearance.ParseAuthorized([]byte(body))
	if err != nil || a.Person != "person:1" || len(a.Passkeys) != 1 || !bytes.Equal(a.Passkeys[0].Key, m.Key) {
		t.Errorf("%+v, %v", a, err)
	}
	for _, bad := range []string{"", "{}", `{"person":"p","passkeys":[]}`, `{"person":"p","passkeys":[{"id":"*","key":"AA"}]}`,
		`{"person":"p","passkeys":[{"id":"AA","key":"AA","x":1}]}`, `{"person":"p","passkeys":[{"id":"AA","key":"AA"}],"rank":1}`} {
		if _, err := clearance.ParseAuthorized([]byte(bad)); kind(err) != statement.BadBody {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// badKeys are COSE keys that are none here.
func badKeys(t testing.TB) map[string][]byte {
	all := makers(t)
	es, ed, rs := all["ES256"].Key, all["EdDSA"].Key, all["RS256"].Key
	change := func(key []byte, at int, to ...byte) []byte {
		out := bytes.Clone(key)
		copy(out[at:], to)
		return out
	}
	return map[string][]byte{
		"empty":                             {},
		"not whole":                         es[:len(es)-1],
		"something behind":                  append(bytes.Clone(es), 0),
		"another curve":                     change(es, 6, 2),
		"another algorithm":                 change(es, 4, 0x27),
		"no point of the curve":             change(es, 12, es[12]^1),
		"a number not in its shortest form": slices.Concat([]byte{0xb8, 5}, es[1:]),
		"members in another order":          slices.Concat(es[:1], es[3:5], es[1:3], es[5:]),
		"a point of small order":            slices.Concat(ed[:len(ed)-32], []byte{1}, make([]byte, 31)),
		"an even modulus":                   change(rs, len(rs)-6, rs[len(rs)-6]&^1),
		"a short modulus":                   slices.Concat(rs[:8], octets(rs[12:12+255]), rs[len(rs)-5:]),
		"an exponent of one":                slices.Concat(rs[:len(rs)-4], []byte{0x41, 1}),
		"an even exponent":                  change(rs, len(rs)-1, 2),
		"a list":                            {0x80},
		"an endless map":                    append([]byte{0xbf}, es[1:]...),
		"a length beyond the end":           change(es, 8, 0x59),
	}
}

func TestKeysThatAreNone(t *testing.T) {
	for name, b := range badKeys(t) {
		if _, err := clearance.ParseKey(b); kind(err) != statement.BadKey {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	m := makers(f)["ES256"]
	f.Add(m.approve(f, good(header())).Encode())
	f.Add([]byte(`{"authorization":"","authenticator":"","client":"","signature":""}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := clearance.Parse(b)
		if err != nil {
			return
		}
		if !bytes.Equal(a.Encode(), b) {
			t.Errorf("%s is taken and written otherwise: %s", b, a.Encode())
		}
		_, _ = a.Verify(header(), party, []clearance.Passkey{m.Passkey}) // must not panic
	})
}

// FuzzParseKey holds the parser against another's: what it takes, the other
// takes too.
func FuzzParseKey(f *testing.F) {
	for _, m := range makers(f) {
		f.Add(m.Key)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := clearance.ParseKey(b); err != nil {
			return
		}
		if _, err := webauthncose.ParsePublicKey(b); err != nil {
			t.Errorf("%x is taken here and not there: %v", b, err)
		}
	})
}
