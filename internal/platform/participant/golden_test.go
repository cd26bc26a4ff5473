package participant

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// examples has a body of every type but the listing, with all that can stand in
// it.
func examples() []corpus.Body {
	verbale := Document{Kind: "note-verbale", Number: "XA/UN/2026/14", Date: "2026-02-03",
		SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}
	decision := Document{Kind: "decision", Number: "2026/7", Date: "2026-03-02"}
	until := time.Date(2026, 3, 31, 22, 59, 59, 0, time.UTC)
	reason := func(words string) i18n.Text { return i18n.Of("en", words) }
	listing := Participant{ID: "org:example-network", Class: CivilSociety, Name: i18n.Of("en", "Example Network"), Country: "XA",
		Website: "https://example.org/", Sources: []Source{{"Its application of 2 February 2026", "name, class, country, website", "read"}}}
	barred := Barred{ID: "state:xb", Reason: reason("As the General Conference decided."), Basis: &decision}
	return []corpus.Body{
		&Named{ID: "state:xa", Identity: statement.ID([]byte("an identity")), Confirmed: verbale},
		&Credentials{ID: "state:xa", Document: verbale, Presented: "Permanent Representative to the United Nations, Geneva", Until: "2028-02-02"},
		&Accredited{ID: listing.ID, On: "2026-04-01", Reason: reason("It works in the field."), Listing: &listing},
		&Proposed{ID: listing.ID, Deadline: until, Listing: &listing},
		&Objected{ID: listing.ID, State: "state:xb", Reason: reason("Its statutes have not been published.")},
		&Ended{ID: listing.ID, Deadline: until},
		&Declined{ID: listing.ID, Reason: reason("Two States objected.")},
		&Suspended{barred}, &Restored{barred}, &Withdrawn{barred},
		&Rules{Two: []string{TypeAccredited, TypeWithdrawn}, Days: 30},
	}
}

func goldenName(typ string) string { return strings.ReplaceAll(typ, "/", ".") + ".json" }

// The bytes of a body are signed: they must not change under a type's version.
func TestGoldenBodiesOfEveryType(t *testing.T) {
	seen := map[string]bool{TypeListed: true}
	for _, b := range examples() {
		t.Run(b.Type(), func(t *testing.T) {
			seen[b.Type()] = true
			if err := b.Check(); err != nil {
				t.Fatal(err)
			}
			got, err := Encode(b)
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", goldenName(b.Type()))
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || string(got) != string(want) {
				t.Fatalf("%s\nwant\n%s\n%v", got, want, err)
			}
			back, err := Decode(b.Type(), want)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := Encode(back); err != nil || string(again) != string(want) || back.Subject() != b.Subject() {
				t.Errorf("it reads back as %s, %v", again, err)
			}
		})
	}
	for _, typ := range Types() {
		if !seen[typ] {
			t.Errorf("%s has no example", typ)
		}
	}
}
