package contact

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	"pgregory.net/rapid"

	"comity.example/comity/internal/i18n"
)

func whole() Point {
	return Point{Category: "technical", Agency: i18n.Text{Original: "fr", In: map[string]string{"fr": "CANARY-agence", "en": "CANARY-agency"}}, Position: i18n.Of("en", "CANARY-position"),
		Name: "CANARY-name", Phones: []Phone{{"+99920123456", AnyHour, "CANARY-note"}, {"+99920123457", Office, ""}, {"+99920123458", Fax, ""}},
		Mails: []string{"canary@desk.example"}, Languages: []string{"fr", "en"}, Zone: "Africa/Nairobi",
		Hours: []Hours{{[]string{"mon", "tue", "wed", "thu", "fri"}, "08:00", "17:00"}, {[]string{"sat"}, "22:00", "02:00"}},
		Keys:  []Key{{Age, ageKey}}, Channels: []Channel{{"Signal", "CANARY-signal"}}, From: "2026-01-01", Until: "2027-12-31", Order: 1,
		Deputies: []string{idB}, Absences: []Absence{{"2026-06-01", "2026-06-05", idC}}}
}

const ageKey = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

func TestPointCheck(t *testing.T) {
	for _, tc := range []struct {
		name  string
		spoil func(*Point)
	}{
		{"no agency", func(p *Point) { p.Agency = i18n.Text{} }},
		{"no category", func(p *Point) { p.Category = "" }},
		{"no way to reach it", func(p *Point) { p.Phones, p.Mails, p.Channels = nil, nil, nil }},
		{"a number without the code of a country", func(p *Point) { p.Phones[0].Number = "020123456" }},
		{"a number with gaps", func(p *Point) { p.Phones[0].Number = "+254 20 123456" }},
		{"a number of 16 digits", func(p *Point) { p.Phones[0].Number = "+2542012345678901" }},
		{"a number that is there twice", func(p *Point) { p.Phones[1] = p.Phones[0] }},
		{"a use that is none", func(p *Point) { p.Phones[0].Use = "pager" }},
		{"a mail address that begins a header", func(p *Point) { p.Mails = []string{"a@b.example\r\nBcc: c@d.example"} }},
		{"a mail address without a domain", func(p *Point) { p.Mails = []string{"desk"} }},
		{"a language in words", func(p *Point) { p.Languages = []string{"French"} }},
		{"a zone in words", func(p *Point) { p.Zone = "GMT+3" }},
		{"hours on no day", func(p *Point) { p.Hours[0].Days = nil }},
		{"days out of order", func(p *Point) { p.Hours[0].Days = []string{"tue", "mon"} }},
		{"a time that is none", func(p *Point) { p.Hours[0].To = "25:00" }},
		{"hours without length", func(p *Point) { p.Hours[0].To = p.Hours[0].From }},
		{"a day that is none", func(p *Point) { p.From = "2026-02-30" }},
		{"valid until a day before the first", func(p *Point) { p.Until = "2025-12-31" }},
		{"called at no place", func(p *Point) { p.Order = 0 }},
		{"a private key", func(p *Point) { p.Keys = []Key{{Age, "AGE-SECRET-KEY-1XXX"}} }},
		{"a key of another sort", func(p *Point) { p.Keys = []Key{{"ssh", "ssh-ed25519 AAAA"}} }},
		{"a deputy in words", func(p *Point) { p.Deputies = []string{"the duty officer"} }},
		{"an absence that ends before it begins", func(p *Point) { p.Absences[0].Until = "2026-05-31" }},
		{"control characters in a name", func(p *Point) { p.Name = "a\x1b[2J" }},
		{"a name on two lines", func(p *Point) { p.Name = "a\nb" }},
		{"eleven channels", func(p *Point) { p.Channels = slices.Repeat(p.Channels, 11) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := whole()
			if err := p.Check(); err != nil {
				t.Fatal(err)
			}
			tc.spoil(&p)
			if p.Check() == nil {
				t.Error("it passes")
			}
		})
	}
}

// What a community does not see is not in what is said to it.
func TestOnlyHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := whole()
		var shown []Field
		for _, f := range Fields() {
			if rapid.Bool().Draw(t, string(f)) {
				shown = append(shown, f)
			}
		}
		got := p.Only(shown)
		if !slices.Equal(got.Shown(), shown) {
			t.Fatalf("of %v it shows %v", shown, got.Shown())
		}
		if got.Category != p.Category || got.Order != p.Order || got.Agency.String() != p.Agency.String() {
			t.Fatal("what is always shown is missing")
		}
		if !slices.Equal(p.Shown(), Fields()) {
			t.Fatal("the point itself was changed")
		}
	})
}

func TestNumber(t *testing.T) {
	for _, tc := range []struct {
		in, want string
		ok       bool
	}{
		{"+254 20 123 4567", "+254201234567", true},
		{"00254 (20) 123-4567", "+254201234567", true},
		{"\u200e+254201234567", "", false},
		{"+٢٥٤ ٢٠ ١٢٣ ٤٥٦٧", "+254201234567", true},
		{"020 123 4567", "", false},
		{"+254 20 CALL-NOW", "", false},
		{"", "", false},
	} {
		if got, ok := Number(tc.in); ok != tc.ok || ok && got != tc.want {
			t.Errorf("Number(%q) = %q, %v", tc.in, got, ok)
		}
	}
}

func TestSpaced(t *testing.T) {
	for in, want := range map[string]string{"+41229170000": "+41 22 917 00 00", "+99920123456": "+999 201 234 56", "+999201234": "+999 201 234", "+9992012345": "+999 201 2345"} {
		if got := Spaced(in); got != want {
			t.Errorf("Spaced(%s) = %q, want %q", in, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for in, want := range map[string]string{"fr": "fr", "FR": "fr", "zh-hant": "zh-Hant", "pt-br": "pt-BR", "xx-yy": "", "English": "", "und": ""} {
		if got, _ := Language(in); got != want {
			t.Errorf("Language(%q) = %q, want %q", in, got, want)
		}
	}
}

// armoured makes an OpenPGP key of its own that lives for so long; 0 is for good.
func armoured(t *testing.T, made time.Time, life time.Duration, private bool) string {
	t.Helper()
	e, err := openpgp.NewEntity("Desk", "", "desk@example.org", &packet.Config{Time: func() time.Time { return made }, KeyLifetimeSecs: uint32(life.Seconds()), Algorithm: packet.PubKeyAlgoEdDSA})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	kind := openpgp.PublicKeyType
	if private {
		kind = openpgp.PrivateKeyType
	}
	w, err := armor.Encode(&b, kind, nil)
	if err == nil && private {
		err = e.SerializePrivate(w, nil)
	} else if err == nil {
		err = e.Serialize(w)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

func TestKeyFacts(t *testing.T) {
	made := at(t, "2026-01-01T00:00:00Z")
	year := 365 * 24 * time.Hour
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	pq, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name     string
		key      Key
		readable bool
		expires  time.Time
	}{
		{"OpenPGP for a year", Key{OpenPGP, armoured(t, made, year, false)}, true, made.Add(year)},
		{"OpenPGP for good", Key{OpenPGP, armoured(t, made, 0, false)}, true, time.Time{}},
		{"OpenPGP, cut short", Key{OpenPGP, keyBegins + "\n\nmDMEaVW2gBYJKwYBBAHaRw8BAQdA\n" + keyEnds}, false, time.Time{}},
		{"age", Key{Age, id.Recipient().String()}, true, time.Time{}},
		{"age against quantum computers", Key{Age, pq.Recipient().String()}, true, time.Time{}},
		{"age with a slip", Key{Age, ageKey[:len(ageKey)-1] + "q"}, false, time.Time{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := tc.key.Facts(made.Add(time.Hour))
			if got.Readable != tc.readable || !got.Expires.Equal(tc.expires) || got.Private {
				t.Errorf("%+v", got)
			}
			if (got.Fingerprint != "") != (tc.readable && tc.key.Kind == OpenPGP) {
				t.Errorf("fingerprint %q", got.Fingerprint)
			}
		})
	}
}

func TestExamine(t *testing.T) {
	now := at(t, "2026-06-03T12:00:00Z")
	made := at(t, "2026-01-01T00:00:00Z")
	for _, tc := range []struct {
		name  string
		with  func(*Point)
		want  Doubt
		stops bool
	}{
		{"a number that looks like none of its country", func(p *Point) { p.Phones = []Phone{{"+4112345678901", Office, ""}} }, OddNumber, false},
		{"a language that is not there", func(p *Point) { p.Languages = []string{"qqq-zz"} }, NoLanguage, true},
		{"a language in another form", func(p *Point) { p.Languages = []string{"iw"} }, NoLanguage, true},
		{"a zone that is not there", func(p *Point) { p.Zone = "Africa/Atlantis" }, NoZone, true},
		{"hours of no zone", func(p *Point) { p.Zone = "" }, NoZone, true},
		{"a key that has expired", func(p *Point) { p.Keys = []Key{{OpenPGP, armoured(t, made, time.Hour, false)}} }, KeyExpired, false},
		{"a key that cannot be read", func(p *Point) { p.Keys = []Key{{Age, "age1nothing"}} }, NoKey, true},
		{"nothing said of hours", func(p *Point) { p.Hours, p.Phones = nil, []Phone{{"+41229170000", Office, ""}} }, NoHours, false},
		{"over", func(p *Point) { p.From, p.Until = "", "2026-06-02" }, NeverOnDuty, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := whole()
			p.Phones = []Phone{{"+41229170000", AnyHour, ""}}
			if clean := Examine(&p, now); len(clean) != 0 {
				t.Fatalf("%v", clean)
			}
			tc.with(&p)
			got := Examine(&p, now)
			if len(got) != 1 || got[0].Doubt != tc.want || (Barred(got) != nil) != tc.stops {
				t.Errorf("%+v", got)
			}
		})
	}
	private := Key{OpenPGP, strings.NewReplacer("PRIVATE KEY", "PUBLIC KEY").Replace(armoured(t, made, 0, true))}
	if f := private.Facts(now); !f.Private && f.Readable {
		t.Errorf("a private key passes for a public one: %+v", f)
	}
}

func TestSigns(t *testing.T) {
	made := at(t, "2026-01-01T00:00:00Z")
	now := at(t, "2026-06-03T12:00:00Z")
	touched := Mark{At: now.Add(-89 * 24 * time.Hour)}
	expired := armoured(t, made, 24*time.Hour, false)
	soonOver := armoured(t, made, now.Add(10*24*time.Hour).Sub(made), false)
	for _, tc := range []struct {
		name string
		with func(*Record)
		want []SignKind
	}{
		{"nothing amiss", func(*Record) {}, nil},
		{"nobody touched it for ninety days", func(r *Record) { r.Touched.At = now.Add(-90 * 24 * time.Hour) }, []SignKind{Stale}},
		{"a dead number", func(r *Record) { r.Reports = []Report{{Mark{}, Reported{Trouble: Dead, Address: "+99920123456"}}} }, []SignKind{SignDead}},
		{"mail that came back", func(r *Record) { r.Reports = []Report{{Mark{}, Reported{Trouble: Bounced}}} }, []SignKind{SignBounced}},
		{"a key that has expired", func(r *Record) { r.Point.Keys = []Key{{OpenPGP, expired}} }, []SignKind{SignExpired}},
		{"a key that soon does", func(r *Record) { r.Point.Keys = []Key{{OpenPGP, soonOver}} }, []SignKind{SignExpires}},
		{"over", func(r *Record) { r.Point.Until = "2026-06-02" }, []SignKind{SignEnded}},
		{"soon over", func(r *Record) { r.Point.Until = "2026-06-20" }, []SignKind{SignEnds}},
		{"not yet", func(r *Record) { r.Point.From = "2026-06-20" }, []SignKind{SignNotYet}},
		{"away, and somebody stands in", func(r *Record) { r.Point.Absences = []Absence{{"2026-06-03", "2026-06-03", idB}} }, []SignKind{SignDeputed}},
		{"away, and who stands in is not shown, or nobody does", func(r *Record) { r.Point.Absences = []Absence{{"2026-06-03", "2026-06-03", ""}} }, []SignKind{SignAbsent}},
		{"withdrawn", func(r *Record) { r.Withdrawn, r.Touched.At = true, made }, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := &Record{ID: idA, Point: desk(idA, 1, "UTC").Point, Touched: touched}
			tc.with(r)
			got := Signs(r, []Entry{{ID: idA, Point: r.Point}, desk(idB, 2, "UTC")}, 90, now)
			var kinds []SignKind
			for _, s := range got {
				kinds = append(kinds, s.Kind)
			}
			if !slices.Equal(kinds, tc.want) {
				t.Errorf("%v, want %v", kinds, tc.want)
			}
		})
	}
}
