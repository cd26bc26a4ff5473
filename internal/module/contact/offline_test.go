package contact

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"

	"filippo.io/age"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/vcard"
)

func TestOffline(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	word, err := age.NewScryptIdentity("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name  string
		seal  Seal
		opens age.Identity
	}{
		{"by a passphrase", Seal{Passphrase: "correct horse battery", WorkFactor: 10}, word},
		{"for a recipient", Seal{Recipient: id.Recipient().String() + "\n"}, id},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Offline(&b, tc.seal, at(t, "2026-03-03T12:00:00Z"), File{"sheet.html", []byte("CANARY-sheet")}, File{"contacts.vcf", []byte("CANARY-card")}); err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(b.Bytes(), []byte("CANARY")) || bytes.Contains(b.Bytes(), []byte("sheet.html")) {
				t.Fatal("the copy is not sealed")
			}
			in, err := age.Decrypt(&b, tc.opens)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
			if err != nil || len(z.File) != 2 {
				t.Fatal(err)
			}
			f, err := z.Open("contacts.vcf")
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := io.ReadAll(f); string(got) != "CANARY-card" {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestOfflineRefuses(t *testing.T) {
	for _, tc := range []struct {
		name string
		seal Seal
	}{
		{"neither", Seal{}},
		{"both", Seal{Passphrase: "correct horse battery", Recipient: ageKey}},
		{"a short passphrase", Seal{Passphrase: "horse"}},
		{"a private key", Seal{Recipient: "AGE-SECRET-KEY-1QQQ"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Offline(&b, tc.seal, at(t, "2026-03-03T12:00:00Z")); !fail.Is(err, fail.Invalid) || b.Len() > 0 {
				t.Errorf("%v, %d bytes written", err, b.Len())
			} else if _, held := WithoutSecrets(tc.seal.Recipient); held && fail.Message(err) != fail.Message(Disclosed()) {
				t.Errorf("of the secret half of a key it is said: %v", err)
			}
		})
	}
}

func TestCard(t *testing.T) {
	r := &Record{ID: idA, Point: whole()}
	c := Card(r, "Kenya", "Technical", "TLP:AMBER", "fr")
	if c.Name != "CANARY-name · Kenya · CANARY-agence · CANARY-position" || c.Kind != vcard.Individual || c.Zone != "Africa/Nairobi" {
		t.Errorf("%+v", c)
	}
	if len(c.Phones) != 3 || !c.Phones[0].First || c.Phones[1].First || c.Phones[2].Types[1] != "fax" {
		t.Errorf("%+v", c.Phones)
	}
	r.Point = r.Point.Only(nil)
	if c := Card(r, "Kenya", "Technical", "", "en"); c.Kind != vcard.Organization || len(c.Phones) != 0 || c.Name != "Kenya · CANARY-agency" {
		t.Errorf("%+v", c)
	}
}
