package contact

import (
	"slices"
	"time"

	"comity.example/comity/internal/i18n"
)

// SignKind is a sort of sign.
type SignKind string

// The signs.
const (
	Stale        SignKind = "stale"       // nobody touched it for longer than the community allows
	SignDead     SignKind = "dead"        // a number that nobody answers
	SignBounced  SignKind = "bounced"     // mail came back
	SignWrong    SignKind = "wrong"       // somebody else answers
	SignExpired  SignKind = "key-expired" // nothing can be sealed to the key
	SignExpires  SignKind = "key-expires" // within thirty days
	SignRevoked  SignKind = "key-revoked"
	SignUnread   SignKind = "key-unreadable"
	SignEnded    SignKind = "ended" // it is not valid any more
	SignEnds     SignKind = "ends"  // within thirty days
	SignNotYet   SignKind = "not-yet"
	SignAbsent   SignKind = "absent"
	SignDeputed  SignKind = "deputed"   // it is absent, and somebody stands in whom the community sees
	SignStandsIn SignKind = "stands-in" // it stands in for another that is absent: nothing is amiss with it
	SignNoDeputy SignKind = "no-deputy" // it is absent, and nobody stands in: said to its own participant alone
	SignNoZone   SignKind = "no-zone"   // its time zone is unknown here: hours are read as UTC
)

// Sign is something that whoever is about to dial has to know.
type Sign struct {
	Kind  SignKind  `json:"kind" enum:"stale,dead,bounced,wrong,key-expired,key-expires,key-revoked,key-unreadable,ended,ends,not-yet,absent,deputed,no-deputy,no-zone,stands-in"`
	Since time.Time `json:"since,omitzero" doc:"since when it is so; of what is to come, from when on"`
	Day   string    `json:"day,omitempty" doc:"of what concerns days: since which day it is so, in the zone of the contact; of what ends or has ended, the last day of it"`
	Last  string    `json:"last,omitempty" doc:"the last day of an absence, in the zone of the contact"`
	What  string    `json:"what,omitempty" doc:"number, address or fingerprint that it is about"`

	Contact string     `json:"contact,omitempty" doc:"who stands in, or in whose place a contact stands"`
	Agency  *i18n.Text `json:"agency,omitempty" doc:"the agency of that contact"`
}

// warning is how long before something ends a reader is told.
const warning = 30 * 24 * time.Hour

// Grows reports whether the sign is about what is to come, and not amiss yet.
func (k SignKind) Grows() bool { return slices.Contains([]SignKind{SignExpires, SignEnds}, k) }

// Signs lists what is amiss with a contact at an instant, the gravest first. all
// are the participant's contacts in the community: among them are deputies.
// freshDays is how long the community lets a contact stand untouched.
func Signs(r *Record, all []Entry, freshDays int64, at time.Time) (out []Sign) {
	if r.Erased || r.Withdrawn {
		return nil
	}
	p := &r.Point
	for _, t := range r.Reports {
		out = append(out, Sign{Kind: SignKind(t.Trouble), Since: t.At, What: t.Address})
	}
	for _, t := range r.Elsewhere {
		out = append(out, Sign{Kind: SignKind(t.Trouble), Since: t.At, What: t.Address})
	}
	out = append(out, p.days(at)...)
	if s, away := absent(&Entry{ID: r.ID, Point: *p}, all, at); away {
		out = append(out, s)
	}
	for _, k := range p.Keys {
		out = append(out, k.signs(at)...)
	}
	if s := r.Touched.At.Add(time.Duration(freshDays) * 24 * time.Hour); !at.Before(s) {
		out = append(out, Sign{Kind: Stale, Since: r.Touched.At})
	}
	if p.Zone != "" {
		if _, err := time.LoadLocation(p.Zone); err != nil {
			out = append(out, Sign{Kind: SignNoZone, What: p.Zone})
		}
	}
	return out
}

// absent is the sign of an absence. Whether somebody stands in whom a community does
// not see follows from nothing that is said to it: of no deputy is a participant told
// of its own contacts alone (see Own).
func absent(e *Entry, all []Entry, at time.Time) (Sign, bool) {
	a, away := e.Point.Absent(at)
	if !away {
		return Sign{}, false
	}
	byID := map[string]*Entry{}
	for i := range all {
		if all[i].Point.Valid(at) {
			byID[all[i].ID] = &all[i]
		}
	}
	s := Sign{Kind: SignAbsent, Since: wallDay(a.From, e.Point.Location()), Day: a.From, Last: e.Point.back(a)}
	if id := deputy(e, byID, at); id != "" {
		s.Kind, s.Contact, s.Agency = SignDeputed, id, &byID[id].Point.Agency
	}
	return s, true
}

// back is the last day of an absence, with those that follow it without a day
// between.
func (p *Point) back(a Absence) string {
	last := a.Until
	for range p.Absences {
		for _, b := range p.Absences {
			if b.From <= after(last, time.UTC).Format(time.DateOnly) && b.Until > last {
				last = b.Until
			}
		}
	}
	return last
}

// days are the signs of the days on which a point is valid.
func (p *Point) days(at time.Time) []Sign {
	zone, today := p.Location(), day(at, p.Location())
	switch {
	case p.Ended(at):
		return []Sign{{Kind: SignEnded, Since: after(p.Until, zone), Day: p.Until}}
	case p.From > today:
		return []Sign{{Kind: SignNotYet, Since: wallDay(p.From, zone), Day: p.From}}
	case p.Until != "" && after(p.Until, zone).Sub(at) <= warning:
		return []Sign{{Kind: SignEnds, Since: after(p.Until, zone), Day: p.Until}}
	}
	return nil
}

func (k Key) signs(at time.Time) []Sign {
	f := k.Facts(at)
	switch {
	case !f.Readable:
		return []Sign{{Kind: SignUnread, What: f.Fingerprint}}
	case f.Revoked:
		return []Sign{{Kind: SignRevoked, What: f.Fingerprint}}
	case f.Expires.IsZero():
		return nil
	case !f.Expires.After(at):
		return []Sign{{Kind: SignExpired, Since: f.Expires, What: f.Fingerprint}}
	case f.Expires.Sub(at) <= warning:
		return []Sign{{Kind: SignExpires, Since: f.Expires, What: f.Fingerprint}}
	}
	return nil
}

// wallDay is the first instant of a day in a zone.
func wallDay(iso string, zone *time.Location) time.Time {
	d, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return time.Time{}
	}
	return wall(d.Year(), d.Month(), d.Day(), 0, 0, zone)
}
