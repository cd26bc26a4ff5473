package text

import (
	"context"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// Anchor is a place of a text: a unit, or a phrase in it.
type Anchor struct {
	Text        statement.Hash
	Version     int64
	Unit        string // redline.ID
	From, Until string // redline.ID of the first and the last token; empty for the whole unit
	Words       string // of the phrase
}

// Anchored reports whether a text of a consultation has, in a version, what an
// anchor names: fail.Invalid when it has not.
func (q *Queries) Anchored(ctx context.Context, r sqldb.Querier, consultation statement.Hash, a Anchor) error {
	t, err := q.in(ctx, r, a.Text.String(), q.world(ctx, r), -1)
	if err != nil && !fail.Is(err, fail.NotFound) {
		return err
	}
	if err != nil || t.Why != "" || t.Consultation != consultation || a.Version >= int64(len(t.Versions)) {
		return fail.New(fail.Invalid, "There is no such text in the consultation.")
	}
	for _, u := range t.Versions[a.Version].version.Text().Standing() {
		if u.ID.String() != a.Unit {
			continue
		}
		if a.From == "" {
			return nil
		}
		if words, ok := phrase(u, a.From, a.Until); !ok || words != a.Words {
			return fail.New(fail.Invalid, "The words quoted do not stand there.")
		}
		return nil
	}
	return fail.New(fail.Invalid, "The text has no such unit in this version.")
}

// phrase gives the standing words from one token to another.
func phrase(u redline.Unit, from, until string) (string, bool) {
	var b strings.Builder
	in := false
	for _, t := range u.Tokens {
		if len(t.Struck) > 0 {
			continue
		}
		id := t.ID.String()
		in = in || id == from
		if in {
			b.WriteString(t.Text)
			if id == until {
				return b.String(), true
			}
		}
	}
	return "", false
}
