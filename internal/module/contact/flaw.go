package contact

import (
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/submission"
)

// flaw is one thing that is wrong with a point, and the column of a table in which
// it stands; none where it is the point as a whole.
type flaw struct {
	column string
	err    error
}

// Check reports the first thing that is wrong with a point, of kind
// fail.Invalid.
func (p *Point) Check() error {
	if all := p.flaws(); len(all) > 0 {
		return all[0].err
	}
	return nil
}

// Mistake is what keeps a point from being nominated, and the key of the column of a
// table in which it stands; none where it is the point as a whole.
type Mistake struct {
	Column string
	Err    error // of kind fail.Invalid
}

// Mistakes lists all that keeps a point from being nominated, as Check and Examine
// find it: for a form, which says each beside its field and all at once.
func (p *Point) Mistakes() (out []Mistake) {
	for _, one := range p.flaws() {
		out = append(out, Mistake{one.column, one.err})
	}
	for _, r := range Examine(p, time.Time{}) { // no instant makes a difference to what bars
		if r.Doubt.Bars() {
			out = append(out, Mistake{columnOf(r.Field), barred(&r)})
		}
	}
	return out
}

// flaws lists all that is wrong with a point, each thing once.
func (p *Point) flaws() (out []flaw) {
	say := func(column string, err error) {
		if err != nil {
			out = append(out, flaw{column, err})
		}
	}
	if !slugForm.MatchString(p.Category) {
		say(colCategory, bad("a contact has a category"))
	}
	say(colAgency, words(fail.Say("the agency"), p.Agency, maxTitle))
	say(colPosition, maybe(fail.Say("the position"), p.Position, maxTitle))
	if p.Name != "" && !line(p.Name, maxLine) {
		say(colName, bad("a name is one line of words"))
	}
	if len(p.Phones)+len(p.Mails)+len(p.Channels) == 0 {
		say("", bad("A contact has at least one number, mail address or other channel."))
	}
	for _, look := range []func(say func(column string, err error)){p.ways, p.times, p.seals, p.calls} {
		look(say)
	}
	return out
}

// ways: numbers, mail addresses, channels, languages.
func (p *Point) ways(say func(column string, err error)) {
	for _, many := range []struct {
		column string
		n      int
	}{{colPhones, len(p.Phones)}, {colMails, len(p.Mails)}, {colChannels, len(p.Channels)}, {colLanguages, len(p.Languages)}, {colKeys, len(p.Keys)}, {colHours, len(p.Hours)}} {
		if many.n > maxMany {
			say(many.column, bad("a contact has %d of each at the most", maxMany))
		}
	}
	for i, t := range p.Phones {
		same := slices.ContainsFunc(p.Phones[:i], func(o Phone) bool { return o.Number == t.Number && o.Use == t.Use })
		if !phoneForm.MatchString(t.Number) || !slices.Contains(Uses(), t.Use) || t.Note != "" && !line(t.Note, maxLine) || same {
			say(colPhones, bad("%.40q is no number with a plus sign, the code of a country, 15 digits at the most, and a use", t.Number))
		}
	}
	for i, m := range p.Mails {
		if !IsMail(m) || slices.Contains(p.Mails[:i], m) {
			say(colMails, bad("%.80q is no mail address", m))
		}
	}
	for _, c := range p.Channels {
		if !line(c.Kind, maxKind) || !line(c.Address, maxLine) {
			say(colChannels, bad("another channel has a name and an address"))
		}
	}
	for i, l := range p.Languages {
		if len(l) > 35 || !languageForm.MatchString(l) || slices.Contains(p.Languages[:i], l) {
			say(colLanguages, bad("%.20q is no language", l))
		}
	}
}

// times: zone, hours, validity.
func (p *Point) times(say func(column string, err error)) {
	if p.Zone != "" && (len(p.Zone) > 64 || !zoneForm.MatchString(p.Zone)) {
		say(colZone, bad("%.64q is no time zone", p.Zone))
	}
	if slices.ContainsFunc(p.Hours, func(h Hours) bool {
		return len(h.Days) == 0 || !ordered(h.Days, days) || !timeForm.MatchString(h.From) ||
			!timeForm.MatchString(h.To) && h.To != "24:00" || h.From == h.To
	}) {
		say(colHours, bad("working hours are days of the week, and times such as 08:00 and 17:30"))
	}
	switch {
	case p.From != "" && !submission.IsDay(p.From):
		say(colFrom, bad("a contact is valid from a day until a later one"))
	case p.Until != "" && !submission.IsDay(p.Until), p.From != "" && p.Until != "" && p.Until < p.From:
		say(colUntil, bad("a contact is valid from a day until a later one"))
	}
}

// seals: the form of keys. What they hold Examine reads.
func (p *Point) seals(say func(column string, err error)) {
	for _, k := range p.Keys {
		ok := len(k.Text) <= maxKey && clean(k.Text)
		switch k.Kind {
		case OpenPGP:
			ok = ok && strings.HasPrefix(k.Text, "-----BEGIN PGP PUBLIC KEY BLOCK-----\n") && strings.HasSuffix(k.Text, "\n-----END PGP PUBLIC KEY BLOCK-----")
		case Age:
			ok = ok && strings.HasPrefix(k.Text, "age1") && line(k.Text, maxKey)
		default:
			ok = false
		}
		if _, held := WithoutSecrets(k.Text); held {
			say(colKeys, Disclosed())
			continue
		}
		if !ok {
			say(colKeys, bad("a key is an armoured OpenPGP public key, or an age recipient"))
		}
	}
}

// calls: order, deputies, absences.
func (p *Point) calls(say func(column string, err error)) {
	if p.Order < 1 || p.Order > 99 {
		say(colOrder, bad("the order of calling is a number from 1 to 99"))
	}
	if len(p.Deputies) > maxMany || !each(p.Deputies, contactForm) {
		say(colDeputies, bad("deputies are other contacts, each named once"))
	}
	say(colAbsences, absences(p.Absences))
}
