package vcard

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-vcard"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

func sample() Card {
	return Card{
		UID: "contact:00112233445566778899aabbccddeeff", Kind: Organization, Name: "Equipe nationale; réponse, « incidents »", Org: []string{"Ministère des communications", "Equipe nationale"},
		Title: "Officier de permanence", Phones: []Phone{{"+99920123456", []string{"work", "voice"}, true, ""}, {"+99920123457", []string{"fax"}, false, "reported dead"}},
		Mails: []string{"permanence@equipe.example"}, Chats: []string{"xmpp:permanence@equipe.example"}, Languages: []string{"fr", "en"}, Zone: "Africa/Nairobi",
		Keys: []Key{{"text/plain", "age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq"}}, URLs: []string{"https://equipe.example/"},
		Categories: []string{"Technical"}, Note: "First line\nسطر ثان يطول حتى يلزم طيه في أكثر من سطر واحد من الملف",
		Revised: time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC),
	}
}

func TestGolden(t *testing.T) {
	var got bytes.Buffer
	if err := Write(&got, sample(), Card{UID: "b", Kind: Individual, Name: "B", Person: "B"}); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/two.vcf"
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s\nwant\n%s", got.Bytes(), want)
	}
}

// Another's reader finds what was written.
func TestAnotherReads(t *testing.T) {
	var b bytes.Buffer
	c := sample()
	if err := Write(&b, c); err != nil {
		t.Fatal(err)
	}
	got, err := vcard.NewDecoder(&b).Decode()
	if err != nil {
		t.Fatal(err)
	}
	if v := got.Value(vcard.FieldNote); v != c.Note {
		t.Errorf("the note comes back as %q", v)
	}
	if v := got.PreferredValue(vcard.FieldTelephone); v != "tel:+99920123456" {
		t.Errorf("the number to call first comes back as %q", v)
	}
	if v := got.Value("TZ"); v != c.Zone {
		t.Errorf("the zone comes back as %q", v)
	}
	if l := got[vcard.FieldLanguage]; len(l) != 2 || l[0].Value != "fr" {
		t.Errorf("the languages come back as %v", l)
	}
}

// Whatever people write: no line is longer than the format allows, none holds
// half a character, and no value begins a property of its own.
func TestLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune("\r\n\\,;:\tnB")), rapid.Rune())).Draw(t, "words")
		var b bytes.Buffer
		if err := Write(&b, Card{UID: "u", Name: "n", Note: words}); err != nil {
			t.Fatal(err)
		}
		logical := 0
		for l := range strings.SplitSeq(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
			if len(l) > most || strings.ContainsAny(l, "\r\n") || strings.ToValidUTF8(l, "") != l {
				t.Fatalf("the line %q", l)
			}
			if !strings.HasPrefix(l, " ") {
				logical++
			}
		}
		want := 6 // BEGIN, VERSION, UID, FN, NOTE, END
		if text(words) == "" {
			want--
		}
		if logical != want {
			t.Fatalf("%d properties from %q:\n%s", logical, words, b.String())
		}
	})
}
