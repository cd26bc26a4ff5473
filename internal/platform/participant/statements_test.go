package participant

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The bytes of a body are signed: they must not change under a type's version.
func TestGoldenBodies(t *testing.T) {
	d, err := ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"state:ke", "state:tr", "state:va", "org:osce"} {
		t.Run(id, func(t *testing.T) {
			p, ok := d.Get(id)
			if !ok {
				t.Fatal("not listed")
			}
			got, err := Encode(&p)
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", strings.ReplaceAll(id, ":", "-")+".json")
			if *update {
				if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if string(got)+"\n" != string(want) {
				t.Errorf("%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestEveryShippedBodyReadsBack(t *testing.T) {
	for _, p := range shipped(t) {
		b, err := Encode(&p)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Decode(TypeListed, b)
		if err != nil {
			t.Errorf("%s: %v", p.ID, err)
			continue
		}
		again, err := Encode(back)
		if err != nil || string(again) != string(b) {
			t.Errorf("%s reads back otherwise", p.ID)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	const good = `{"id":"org:x","class":"civil-society","name":{"original":"en","in":{"en":"X"}},"sources":[{"title":"S","of":"name","known":"read"}]}`
	if _, err := Decode(TypeListed, []byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, typ, body, says string }{
		{"another type", "participant.opened/1", good, "no statement of type"},
		{"no JSON", TypeListed, "X", "not of type"},
		{"an unknown member", TypeListed, strings.Replace(good, `{`, `{"rank":1,`, 1), "not of type"},
		{"something behind", TypeListed, good + "{}", "something follows"},
		{"an id that is none", TypeListed, strings.Replace(good, "org:x", "Org X", 1), "no id"},
		{"an unknown class", TypeListed, strings.Replace(good, "civil-society", "party", 1), "class"},
		{"no name", TypeListed, strings.Replace(good, `"en":"X"`, `"fr":"X"`, 1), "no name"},
		{"no source", TypeListed, strings.Replace(good, `{"title":"S","of":"name","known":"read"}`, "", 1), "no source"},
		{"a source half said", TypeListed, strings.Replace(good, `"read"`, `"guessed"`, 1), "incomplete"},
		{"a State's id for another", TypeListed, strings.Replace(good, "org:x", "state:xx", 1), "goes with the class"},
		{"a region of an organization", TypeListed, strings.Replace(good, `"class"`, `"region":"african","class"`, 1), "of States only"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Decode(tc.typ, []byte(tc.body))
			if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("%v, want %q", err, tc.says)
			}
		})
	}
}

func TestCheckRefusesStates(t *testing.T) {
	good := func() Participant {
		return Participant{ID: "state:ke", Class: State, Name: i18n.Of("en", "Kenya"), Standing: Member,
			ISO3166: Codes{"KE", "KEN", "404"}, Region: African, Admitted: "1963-12-16",
			Sources: []Source{{"S", "name", "read"}}}
	}
	p := good()
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		change func(*Participant)
	}{
		{"a code too long", func(p *Participant) { p.ISO3166.Alpha3 = "KENY" }},
		{"a code of letters", func(p *Participant) { p.ISO3166.Numeric = "abc" }},
		{"no standing", func(p *Participant) { p.Standing = "" }},
		{"an unknown region", func(p *Participant) { p.Region = "north" }},
		{"no date", func(p *Participant) { p.Admitted = "16 December 1963" }},
		{"an observer with a region", func(p *Participant) { p.Standing = Observer }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := good()
			tc.change(&p)
			if err := p.Check(); !fail.Is(err, fail.Invalid) {
				t.Errorf("%v, want it refused", err)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"id":"org:x","class":"civil-society","name":{"original":"en","in":{"en":"X"}},"sources":[{"title":"S","of":"name","known":"read"}]}`))
	f.Add([]byte(`{"id":"state:ke"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Decode(TypeListed, b)
		if err != nil {
			return
		}
		again, err := Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(TypeListed, again); err != nil {
			t.Errorf("%s is taken, and refused when written again: %v", b, err)
		}
	})
}
