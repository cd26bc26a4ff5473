package record

import (
	"os"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

func TestBodiesThatBreakARule(t *testing.T) {
	ok := Source{Document: "record:document:x", Place: "page 1", Known: Read}
	// The hash is that of the three letters "abc" (FIPS 180-4, example).
	said := Source{Document: "record:document:x", Place: "p", Quote: "abc", Known: Read,
		SHA256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}
	en := func(s string) i18n.Text { return i18n.Of("en", s) }
	tests := []struct {
		name, says string
		body       Body
	}{
		{"a row of no table", "none of the three", &Row{Series: "A", Participant: "state:ke", Printed: "Kenya", Source: ok}},
		{"a row of no State", "not a State's id", &Row{Series: "B", Participant: "org:au", Printed: "AU", Source: ok}},
		{"sure of two years", "called sure", &Row{Series: "B", Participant: "state:ke", Printed: "Kenya", Source: ok,
			Marks: []Mark{{Position: 1, Year: 2004, Years: []int{2004, 2009}, Sure: true}}}},
		{"unsure without a reason", "without a reason", &Row{Series: "B", Participant: "state:ke", Printed: "Kenya", Source: ok,
			Marks: []Mark{{Position: 1, Year: 2004, Years: []int{2004, 2009}}}}},
		{"read as another year", "cannot be", &Row{Series: "B", Participant: "state:ke", Printed: "Kenya", Source: ok,
			Marks: []Mark{{Position: 1, Year: 2004, Years: []int{2009}, Sure: true}}}},
		{"two marks in one cell", "order of the cells", &Row{Series: "B", Participant: "state:ke", Printed: "Kenya", Source: ok,
			Marks: []Mark{{Position: 1, Year: 2004, Years: []int{2004}, Sure: true}, {Position: 1, Year: 2004, Years: []int{2004}, Sure: true}}}},
		{"a quotation with another hash", "does not have the hash", &Illustration{ID: "record:illustration:1", Number: 1,
			Caption: Source{Document: "record:document:x", Place: "p", Quote: "words", SHA256: strings.Repeat("0", 64), Known: Read}}},
		{"a quotation from memory", "is not quoted", &Illustration{ID: "record:illustration:1", Number: 1,
			Caption: Source{Quote: "words", Known: Remembered}}},
		{"a source without a place", "names the place", &Resolution{ID: "record:resolution:1", Year: 2006, Symbol: "A/RES/61/54",
			Source: Source{Document: "record:document:x", Known: Read}}},
		{"neither read nor remembered", "either read or remembered", &Resolution{ID: "record:resolution:1", Year: 2006, Symbol: "A/RES/61/54",
			Source: Source{Document: "record:document:x", Place: "p", Known: "heard"}}},
		{"an event that ends before it begins", "ends before", &Event{ID: "record:event:x", Kind: "group", From: "2019-06-18", To: "2019-06-17", Title: en("t"), Sources: []Source{ok}}},
		{"a date that is none", "not a date", &Event{ID: "record:event:x", Kind: "group", From: "June 2019", Title: en("t"), Sources: []Source{ok}}},
		{"an event without a title", "no wording", &Event{ID: "record:event:x", Kind: "group", From: "2019", Title: i18n.Text{Original: "en"}, Sources: []Source{ok}}},
		{"an event without a source", "names no source", &Event{ID: "record:event:x", Kind: "group", From: "2019", Title: en("t")}},
		{"a person as a party", "not a participant's id", &Event{ID: "record:event:x", Kind: "group", From: "2019", Title: en("t"), Sources: []Source{ok},
			Parties: []Party{{Participant: "person:somebody", Name: en("Somebody")}}}},
		{"an id of another kind", "not of the form", &Event{ID: "record:forum:x", Kind: "group", From: "2019", Title: en("t"), Sources: []Source{ok}}},
		{"an outcome without its report", "do not fit", &Group{ID: "record:group:x", Ordinal: 1, From: 2004, To: 2005, Name: en("g"),
			Mandate: Mandate{Resolution: "A/RES/58/32", Sources: []Source{ok}}, Outcome: Outcome{Kind: "report", Sources: []Source{ok}}}},
		{"a forum of no kind", "is not known", &Forum{ID: "record:forum:x", Name: en("f"), Who: en("w"), How: en("h"), Kind: "club",
			Open: []string{"not-stated"}, Sources: []Source{ok}}},
		{"an endorsement without words", "words themselves are missing", &Endorsement{ID: "record:endorsement:x", By: []Party{{Name: en("a")}},
			Kind: "endorses", Of: []string{"un:a-70-174"}, Occasion: en("o"), Sources: []Source{ok}}},
		{"a claim with an unknown measure", "is not known", &Claim{ID: "record:claim:x", Title: en("c"), Says: []Source{said}, Measure: Measure{Kind: "opinion", Series: []Series{"B"}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.body.Check()
			if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v, want one that says %q", err, tt.says)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	const row = `{"series":"C","participant":"state:ke","printed":"Kenya","line":1,"page":0,"marks":[],"source":{"document":"record:document:x","place":"p","known":"read"}}`
	tests := []struct{ name, typ, body string }{
		{"another type than the header's", TypeMembership, row},
		{"an unknown type", "record.rumour.recorded/1", row},
		{"an unknown version", "record.sponsorship.recorded/2", row},
		{"an unknown member", TypeSponsorship, strings.Replace(row, `"page":0`, `"page":0,"rank":1`, 1)},
		{"something after the body", TypeSponsorship, row + "{}"},
		{"no JSON", TypeSponsorship, "Kenya"},
	}
	if _, err := Decode(TypeSponsorship, []byte(row)); err != nil {
		t.Fatalf("the sound body is refused: %v", err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Decode(tt.typ, []byte(tt.body)); !fail.Is(err, fail.Invalid) {
				t.Errorf("error %v, want kind invalid", err)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	c, err := Shipped()
	if err != nil {
		f.Fatal(err)
	}
	for i, b := range c.Bodies() {
		if i%40 == 0 {
			raw, err := Encode(b)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b.Type(), raw)
		}
	}
	f.Fuzz(func(t *testing.T, typ string, body []byte) {
		b, err := Decode(typ, body)
		if err != nil {
			return
		}
		raw, err := Encode(b)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(typ, raw); err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
	})
}

// Golden bytes: what is signed for the first body of each type never changes.
// A new rule is a new version of the type.
func TestGoldenBodies(t *testing.T) {
	var got strings.Builder
	seen := map[string]bool{}
	for _, b := range shipped(t).Bodies() {
		if seen[b.Type()] {
			continue
		}
		seen[b.Type()] = true
		raw, err := Encode(b)
		if err != nil {
			t.Fatal(err)
		}
		got.WriteString(b.Type() + "\n" + b.Subject() + "\n" + string(raw) + "\n")
	}
	if len(seen) != len(Types()) {
		t.Errorf("%d types shipped of %d", len(seen), len(Types()))
	}
	const file = "testdata/bodies.golden"
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the bytes of a body have changed; see %s", file)
	}
}
