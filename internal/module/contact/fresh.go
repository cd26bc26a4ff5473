package contact

import (
	"slices"
	"time"
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
	SignNoDeputy SignKind = "no-deputy" // it is absent, and nobody stands in
	SignNoZone   SignKind = "no-zone"   // its time zone is unknown here: hours are read as UTC
)

// Sign is something that whoever is about to dial has to know.
type Sign struct {
	Kind  SignKind  `json:"kind" enum:"stale,dead,bounced,wrong,key-expired,key-expires,key-revoked,key-unreadable,ended,ends,not-yet,absent,no-deputy,no-zone"`
	Since time.Time `json:"since,omitzero" doc:"since when it is so; of what is to come, from when on"`
	What  string    `json:"what,omitempty" doc:"number, address or fingerprint that it is about"`
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
		out = append(out, Sign{SignKind(t.Trouble), t.At, t.Address})
	}
	out = append(out, p.days(at)...)
	if a, away := p.Absent(at); away {
		byID := map[string]*Entry{}
		for i := range all {
			if all[i].Point.Valid(at) {
				byID[all[i].ID] = &all[i]
			}
		}
		kind := SignAbsent
		if deputy(&Entry{r.ID, *p}, byID, at) == "" {
			kind = SignNoDeputy
		}
		out = append(out, Sign{Kind: kind, Since: wallDay(a.From, p.Location())})
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

// days are the signs of the days on which a point is valid.
func (p *Point) days(at time.Time) []Sign {
	zone, today := p.Location(), day(at, p.Location())
	switch {
	case p.Until != "" && p.Until < today:
		return []Sign{{Kind: SignEnded, Since: after(p.Until, zone)}}
	case p.From > today:
		return []Sign{{Kind: SignNotYet, Since: wallDay(p.From, zone)}}
	case p.Until != "" && after(p.Until, zone).Sub(at) <= warning:
		return []Sign{{Kind: SignEnds, Since: after(p.Until, zone)}}
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
