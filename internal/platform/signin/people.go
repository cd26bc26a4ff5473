package signin

import (
	"context"
	"database/sql"
	"errors"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Limits of what is kept of a person, in characters.
const (
	MaxName = 120
	MaxMail = 254
)

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$`)

// CleanName gives a name as it is kept: without spaces around it. It says what
// is wrong with one that cannot be.
func CleanName(name string) (string, error) {
	name = strings.TrimSpace(name)
	bad := func(r rune) bool {
		return unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r)
	}
	if n := utf8.RuneCountInString(name); n == 0 || n > MaxName || strings.ContainsFunc(name, bad) {
		return "", refuse(fail.Invalid, ErrName, "A name has between 1 and %d characters, on one line.", MaxName)
	}
	return name, nil
}

// CleanMail gives an address as it is kept; an empty one stays empty.
func CleanMail(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > MaxMail || strings.ContainsFunc(text, unicode.IsControl) {
		return "", refuse(fail.Invalid, ErrMail, "This is not a mail address.")
	}
	return text, nil
}

// CleanLanguage gives the tag of a language; an empty one is English.
func CleanLanguage(tag string) (string, error) {
	if tag == "" {
		return "en", nil
	}
	if !languageTag.MatchString(tag) {
		return "", refuse(fail.Invalid, ErrLanguage, "This is not the tag of a language.")
	}
	return tag, nil
}

const personColumns = `id, name, mail, language, made`

func scanPerson(scan func(...any) error) (p Person, err error) {
	var made int64
	err = scan(&p.ID, &p.Name, &p.Mail, &p.Language, &made)
	p.Made = sqldb.Time(made)
	return p, err
}

// person reads one; ok is false when there is none.
func person(ctx context.Context, q sqldb.Querier, id string) (p Person, ok bool, err error) {
	p, err = scanPerson(q.QueryRow(ctx, `SELECT `+personColumns+` FROM signin_person WHERE id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return p, false, nil
	}
	return p, err == nil, err
}

// Person gives a person by id, for rooms of this hub that write to people:
// fail.NotFound when there is none, or none any more. It is not for pages.
func (s *Service) Person(ctx context.Context, id string) (p Person, err error) {
	var ok bool
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		p, ok, err = person(ctx, q, id)
		return err
	})
	if err == nil && !ok {
		err = fail.New(fail.NotFound, "There is no such person.")
	}
	return p, err
}

// People gives those who act, have acted or are invited to act for a
// participant, in the order of their ids, as far as they have not been erased.
func (s *Service) People(ctx context.Context, actor policy.Actor, identity statement.Hash) ([]Person, error) {
	if identity.IsZero() {
		identity = s.hub()
	}
	if err := of(actor, Know, identity); err != nil {
		return nil, err
	}
	ids, err := s.allowed.People(ctx, identity)
	if err != nil {
		return nil, err
	}
	var out []Person
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT DISTINCT person FROM signin_invitation WHERE identity = $1 AND used > 0`, identity[:])
		if err != nil {
			return err
		}
		enrolled, err := texts(rows)
		if err != nil {
			return err
		}
		ids = slices.Concat(ids, enrolled)
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			p, ok, err := person(ctx, q, id)
			if err != nil {
				return err
			}
			if ok {
				out = append(out, p)
			}
		}
		return nil
	})
	return out, err
}

// texts reads rows of one column, and closes them.
func texts(rows *sql.Rows) (out []string, err error) {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// Everybody gives all people of this hub, in the order of their ids: for its
// operator.
func (s *Service) Everybody(ctx context.Context, actor policy.Actor) (out []Person, err error) {
	if err := May(actor, Know); err != nil {
		return nil, err
	}
	if !everywhere(actor, Know) {
		return nil, fail.New(fail.Denied, "Your authorization does not cover this.")
	}
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT `+personColumns+` FROM signin_person ORDER BY id`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			p, err := scanPerson(rows.Scan)
			if err != nil {
				return err
			}
			out = append(out, p)
		}
		return rows.Err()
	})
	return out, err
}

// Amend changes what is kept of a person, who does it.
func (s *Service) Amend(ctx context.Context, actor policy.Actor, p Person) (err error) {
	if err := May(actor, Own); err != nil {
		return err
	}
	if p.ID != actor.Person || p.ID == "" {
		return fail.New(fail.Denied, "Your authorization does not cover this.")
	}
	if p.Name, err = CleanName(p.Name); err != nil {
		return err
	}
	if p.Mail, err = CleanMail(p.Mail); err != nil {
		return err
	}
	if p.Language, err = CleanLanguage(p.Language); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE signin_person SET name = $1, mail = $2, language = $3 WHERE id = $4`, p.Name, p.Mail, p.Language, p.ID)
		return err
	})
}

// Erase forgets a person: name, address, passkeys, sessions, links, and what other
// rooms keep. Whoever
// holds an authorization in force, or one that is suspended, is not erased: it is withdrawn first. What
// statements say of the random id stays with them.
func (s *Service) Erase(ctx context.Context, actor policy.Actor, id string) error {
	if err := May(actor, Forget); err != nil {
		return err
	}
	if !everywhere(actor, Forget) {
		return fail.New(fail.Denied, "Your authorization does not cover this.")
	}
	hats, err := s.allowed.Hats(ctx, id, nil)
	if err != nil {
		return err
	}
	suspended, err := s.allowed.Suspended(ctx, id, nil)
	if err != nil {
		return err
	}
	if len(hats) > 0 || len(suspended) > 0 {
		return fail.New(fail.Conflict, "this person holds an authorization in force").WithHint("have it withdrawn first, then erase the person")
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, ok, err := person(ctx, tx, id); err != nil || !ok {
			if err == nil {
				err = fail.New(fail.NotFound, "there is no person %.60q here", id)
			}
			return err
		}
		for _, q := range []string{
			`DELETE FROM signin_session WHERE person = $1`, `DELETE FROM signin_passkey WHERE person = $1`,
			`DELETE FROM signin_invitation WHERE person = $1`, `DELETE FROM signin_person WHERE id = $1`,
		} {
			if _, err := tx.Exec(ctx, q, id); err != nil {
				return err
			}
		}
		if s.gone != nil {
			if err := s.gone(ctx, tx, id); err != nil {
				return err
			}
		}
		return s.note(ctx, tx, s.hub(), actor.Person, "person.erased", id)
	})
	if err != nil {
		return err
	}
	return s.db.Scrub(ctx)
}

// Settle writes somebody who did not enrol, with the handle and the passkey
// that a demonstration keeps for its invented people. Who is here already stays
// as he or she is.
func (s *Service) Settle(ctx context.Context, p Person, handle []byte, k Passkey) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, ok, err := person(ctx, tx, p.ID); err != nil || ok {
			return err
		}
		now := s.clock.Now()
		_, err := tx.Exec(ctx, `INSERT INTO signin_person (id, handle, name, mail, language, made) VALUES ($1, $2, $3, $4, $5, $6)`,
			p.ID, handle, p.Name, p.Mail, p.Language, sqldb.Micros(now))
		if err != nil {
			return err
		}
		k.Person, k.Made = p.ID, now
		return addPasskey(ctx, tx, k)
	})
}
