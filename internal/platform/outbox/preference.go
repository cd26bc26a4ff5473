package outbox

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/schedule"
)

// How is when a person gets mail.
type How string

// The ways. What concerns somebody's own access, and a participant's keys, is
// always sent at once.
const (
	AtOnce How = "at-once"
	Daily  How = "daily"  // collected, at DigestHour
	Weekly How = "weekly" // collected, on Monday at DigestHour
	Never  How = "never"  // only what is always sent
)

// Ways lists them.
func Ways() []How { return []How{AtOnce, Daily, Weekly, Never} }

// DigestHour is when what was collected is sent, in UTC.
const DigestHour = 7

// Preference is what a person has chosen.
type Preference struct {
	How      How
	Language string   // empty: the one chosen for the pages
	Declined []string // kinds of notice that the person does not want
}

// Chosen gives what the person who acts has chosen.
func (q *Queue) Chosen(ctx context.Context, actor policy.Actor) (p Preference, err error) {
	if err := May(actor, Choose); err != nil {
		return p, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		p, err = preference(ctx, r, actor.Person)
		return err
	})
	return p, err
}

// Choose sets it, for the person who acts and nobody else.
func (q *Queue) Choose(ctx context.Context, actor policy.Actor, p Preference) error {
	if err := May(actor, Choose); err != nil {
		return err
	}
	if !slices.Contains(Ways(), p.How) || p.Language != "" && !slices.Contains(i18n.Tags(), p.Language) {
		return fail.New(fail.Invalid, "There is no such way, or no such language.")
	}
	for _, name := range p.Declined {
		if k, known := q.kind(name); !known || !k.chosen() {
			return fail.New(fail.Invalid, "This kind of notice cannot be declined.")
		}
	}
	slices.Sort(p.Declined)
	declined, err := json.Marshal(slices.Compact(append([]string{}, p.Declined...)))
	if err != nil {
		return err
	}
	return q.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO outbox_preference (person, how, language, declined, changed) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (person) DO UPDATE SET how = excluded.how, language = excluded.language, declined = excluded.declined, changed = excluded.changed`,
			actor.Person, string(p.How), p.Language, string(declined), sqldb.Micros(q.Clock.Now()))
		return err
	})
}

// Choices lists the kinds of notice that people choose about.
func (q *Queue) Choices() (out []Kind) {
	for _, k := range q.Kinds {
		if k.chosen() {
			out = append(out, k)
		}
	}
	return out
}

// Forget removes what a person has chosen, and stops what still waits for that
// person: for somebody who is erased.
func (q *Queue) Forget(ctx context.Context, tx *sqldb.Tx, person string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM outbox_preference WHERE person = $1`, person); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM outbox_letter WHERE person = $1`, person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE outbox_notice SET sealed = NULL WHERE state = 'written' AND sealed IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM outbox_item i JOIN outbox_letter l ON l.id = i.letter WHERE i.notice = outbox_notice.id)`)
	return err
}

// preference reads what somebody has chosen; all at once for who has not.
func preference(ctx context.Context, q sqldb.Querier, person string) (Preference, error) {
	p := Preference{How: AtOnce}
	var how, declined string
	err := q.QueryRow(ctx, `SELECT how, language, declined FROM outbox_preference WHERE person = $1`, person).Scan(&how, &p.Language, &declined)
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil
	}
	if err == nil {
		p.How = How(how)
		err = json.Unmarshal([]byte(declined), &p.Declined)
	}
	return p, err
}

// when says when a notice of a kind goes to somebody: at once, with what is
// collected for an instant, or not at all.
func (p Preference) when(k Kind, now time.Time) (collected time.Time, wanted bool) {
	switch {
	case !k.chosen():
		return time.Time{}, true
	case p.How == Never || slices.Contains(p.Declined, k.Name):
		return time.Time{}, false
	case p.How == Daily:
		return schedule.Daily(now, DigestHour, 0, time.UTC), true
	case p.How == Weekly:
		return schedule.Weekly(now, time.Monday, DigestHour, 0, time.UTC), true
	}
	return time.Time{}, true
}
