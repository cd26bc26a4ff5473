package contact

import (
	"slices"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
)

// Doubt is what Examine has against a value.
type Doubt string

// The doubts. The first four keep a contact from being nominated; the others are
// for a person to look at.
const (
	NoLanguage  Doubt = "no-language"  // there is no such language
	NoZone      Doubt = "no-zone"      // there is no such time zone, or none for the hours that are given
	NoKey       Doubt = "no-key"       // the key cannot be read, or nothing can be sealed to it
	PrivateKey  Doubt = "private-key"  // a private key is among the public ones
	KeyExpired  Doubt = "key-expired"  // nothing can be sealed to the key any more
	KeyRevoked  Doubt = "key-revoked"  // the key was revoked
	OddNumber   Doubt = "odd-number"   // numbers of the country do not look like this, as far as the hub knows
	NoHours     Doubt = "no-hours"     // nothing says when it is answered
	NeverOnDuty Doubt = "never-answer" // it is not valid any more
)

// Bars reports whether the doubt keeps a contact from being nominated.
func (d Doubt) Bars() bool { return slices.Contains([]Doubt{NoLanguage, NoZone, NoKey, PrivateKey}, d) }

// Remark is a doubt about one value of a point.
type Remark struct {
	Field Field  `json:"field"`
	Value string `json:"value,omitempty"` // as it was given; never a key
	Doubt Doubt  `json:"doubt"`
}

// Examine looks at what Check leaves open: it asks lists that change with time,
// and the clock. The point has passed Check.
func Examine(p *Point, now time.Time) (out []Remark) {
	say := func(f Field, value string, d Doubt) { out = append(out, Remark{f, value, d}) }
	for _, l := range p.Languages {
		if canonical, ok := Language(l); !ok || canonical != l {
			say(FieldLanguages, l, NoLanguage)
		}
	}
	if _, err := time.LoadLocation(p.Zone); err != nil || p.Zone == "" && len(p.Hours) > 0 {
		say(FieldHours, p.Zone, NoZone)
	}
	for _, k := range p.Keys {
		f := k.Facts(now)
		switch {
		case f.Private:
			say(FieldKeys, "", PrivateKey)
		case !f.Readable:
			say(FieldKeys, f.Fingerprint, NoKey)
		case f.Revoked:
			say(FieldKeys, f.Fingerprint, KeyRevoked)
		case !f.Expires.IsZero() && !f.Expires.After(now):
			say(FieldKeys, f.Fingerprint, KeyExpired)
		}
	}
	for _, t := range p.Phones {
		if n, err := phonenumbers.Parse(t.Number, ""); err != nil || !phonenumbers.IsPossibleNumber(n) {
			say(fieldOf(t), t.Number, OddNumber)
		}
	}
	if !p.Always && len(p.Hours) == 0 && !slices.ContainsFunc(p.Phones, func(t Phone) bool { return t.Use == AnyHour }) {
		say(FieldHours, "", NoHours)
	}
	if p.Ended(now) {
		say(FieldHours, p.Until, NeverOnDuty)
	}
	return out
}

// Begun is nil, or why a contact cannot be named that would be valid no more before
// anybody could call it.
func (p *Point) Begun(now time.Time) error {
	if !p.Ended(now) {
		return nil
	}
	return bad("Its validity is over before it begins to count: its last day is %s.", p.Until)
}

func fieldOf(t Phone) Field {
	if t.Use == AnyHour {
		return FieldAnyHour
	}
	return FieldPhones
}

// Barred gives the first remark that keeps a point from being nominated; nil
// when there is none.
func Barred(remarks []Remark) *Remark {
	for i := range remarks {
		if remarks[i].Doubt.Bars() {
			return &remarks[i]
		}
	}
	return nil
}

// Location is the zone of the point; UTC where it has none, or one that this
// machine does not know.
func (p *Point) Location() *time.Location {
	if p.Zone != "" {
		if zone, err := time.LoadLocation(p.Zone); err == nil {
			return zone
		}
	}
	return time.UTC
}

// Language gives a language tag in the form in which it is kept.
func Language(s string) (canonical string, ok bool) {
	tag, err := language.Parse(strings.TrimSpace(s))
	if err != nil || tag == language.Und || !languageForm.MatchString(tag.String()) {
		return "", false
	}
	return tag.String(), true
}

// Number brings a number as people write it into the form in which it is kept:
// spaces, hyphens, full stops and brackets go, 00 before it becomes a plus sign.
// ok is false when no E.164 number is left.
func Number(s string) (e164 string, ok bool) {
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(" \u00a0\u202f-–.()/", r):
			return -1
		case r == '＋':
			return '+'
		case r >= '٠' && r <= '٩': // Arabic-Indic digits
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		}
		return r
	}, strings.TrimSpace(s))
	if rest, cut := strings.CutPrefix(s, "00"); cut {
		s = "+" + rest
	}
	return s, phoneForm.MatchString(s)
}

// Spaced writes a number for people to read and dial: in the groups that are
// usual in its country where these are known, else in threes.
func Spaced(e164 string) string {
	if n, err := phonenumbers.Parse(e164, ""); err == nil && phonenumbers.IsPossibleNumber(n) {
		if s := phonenumbers.Format(n, phonenumbers.INTERNATIONAL); s != "" {
			return s
		}
	}
	digits := strings.TrimPrefix(e164, "+")
	var b strings.Builder
	b.WriteByte('+')
	for i := 0; i < len(digits); i += 3 {
		end := i + 3
		if len(digits)-end == 1 { // no digit alone at the end
			end = len(digits)
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(digits[i:min(end, len(digits))])
		if end == len(digits) {
			break
		}
	}
	return b.String()
}
