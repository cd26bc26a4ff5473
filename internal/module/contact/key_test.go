package contact

import (
	"strings"
	"testing"

	"filippo.io/age"

	"comity.example/comity/internal/fail"
)

// The secret half of a key, however it was pasted, is taken out of what is shown
// again, and what is public stays; a contact that holds one is refused by that name.
func TestSecretHalves(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	pq, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	made := at(t, "2026-01-01T00:00:00Z")
	public, private := armoured(t, made, 0, false), armoured(t, made, 0, true)
	for name, tc := range map[string]struct{ typed, rest string }{
		"age":                               {id.String(), ""},
		"age against quantum computers":     {pq.String(), ""},
		"age in small letters":              {strings.ToLower(id.String()), ""},
		"beside its recipient":              {id.Recipient().String() + "\n" + id.String(), id.Recipient().String()},
		"OpenPGP":                           {private, ""},
		"OpenPGP, after a public one":       {public + "\n" + private, public},
		"OpenPGP, cut short":                {private[:len(private)/2], ""},
		"OpenPGP in the armour of a public": {strings.ReplaceAll(private, "PRIVATE KEY", "PUBLIC KEY"), ""},
		"of another program":                {"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n-----END OPENSSH PRIVATE KEY-----", ""},
	} {
		rest, held := WithoutSecrets(tc.typed)
		if !held || rest != tc.rest {
			t.Errorf("%s: %t, %q is left", name, held, rest)
		}
		p := whole()
		p.Keys = ReadKeys(tc.typed)
		found := false
		for _, m := range p.Mistakes() {
			found = found || m.Column == colKeys && fail.Message(m.Err) == fail.Message(Disclosed())
		}
		if !found {
			t.Errorf("%s: the contact is refused for %v", name, p.Mistakes())
		}
	}
	for _, s := range []string{"", public, id.Recipient().String() + "\n" + pq.Recipient().String(), "The desk"} {
		if rest, held := WithoutSecrets(s); held || rest != s {
			t.Errorf("%q is left of %q", rest, s)
		}
	}
}
