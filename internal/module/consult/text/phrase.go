package text

import (
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/redline"
)

// Phrase makes an anchor to words of a unit as they stand in a version. White
// space makes no difference. It is fail.Invalid where the words do not stand
// there, or do more than once.
func (t *Text) Phrase(version int64, unit, words string) (Anchor, error) {
	a := Anchor{Text: t.Statement, Version: version, Unit: unit}
	u, err := t.unit(version, unit)
	if err != nil {
		return a, err
	}
	var standing []redline.Token
	for _, tok := range u.Tokens {
		if len(tok.Struck) == 0 {
			standing = append(standing, tok)
		}
	}
	want := spaced(words)
	for i := range standing {
		var b strings.Builder
		for j := i; j < len(standing) && strings.TrimSpace(standing[i].Text) != ""; j++ {
			b.WriteString(standing[j].Text)
			if len(spaced(b.String())) > len(want) {
				break
			}
			if strings.TrimSpace(standing[j].Text) == "" || spaced(b.String()) != want {
				continue
			}
			if a.From != "" {
				return a, fail.New(fail.Invalid, "The words quoted stand there more than once: quote more of them.")
			}
			a.From, a.Until, a.Words = standing[i].ID.String(), standing[j].ID.String(), b.String()
			break
		}
	}
	if a.From == "" {
		return a, fail.New(fail.Invalid, "The words quoted do not stand there.")
	}
	return a, nil
}

// unit finds a unit that stands in a version.
func (t *Text) unit(version int64, unit string) (redline.Unit, error) {
	if version >= 0 && version < int64(len(t.Versions)) {
		for _, u := range t.Versions[version].version.Text().Standing() {
			if u.ID.String() == unit {
				return u, nil
			}
		}
	}
	return redline.Unit{}, fail.New(fail.Invalid, "The text has no such unit in this version.")
}

// Reads gives the unit that an anchor names as it was read, and where the
// anchor is in the version in force. It is fail.Invalid where the anchor names
// nothing in its version.
func (t *Text) Reads(a Anchor) (was redline.Unit, now redline.Held, err error) {
	if was, err = t.unit(a.Version, a.Unit); err != nil {
		return was, now, err
	}
	from, to, n := 0, 0, 0
	for _, tok := range was.Tokens {
		if len(tok.Struck) > 0 {
			continue
		}
		if id := tok.ID.String(); a.From != "" {
			if id == a.From {
				from = n
			}
			if id == a.Until {
				to = n + 1
			}
		}
		n++
	}
	at, err := t.Versions[a.Version].version.Text().Anchor(was.ID, from, to)
	if err != nil {
		return was, now, fail.Wrap(err, fail.Invalid, "The words quoted do not stand there.")
	}
	return was, t.InForce().version.Text().Locate(at), nil
}
