package signin

import (
	"context"
	"crypto/rand"
	"encoding/hex"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// handleSize is that of the id by which a passkey knows its person. It is
// random and not the person's id, which statements name.
const handleSize = 32

// enrolPurpose binds a challenge to one link, and the handle that the new
// person will have to it as well.
func enrolPurpose(i Invited) string { return "enrol " + hex.EncodeToString(i.hash) }

// enrolling gives who a link will make: somebody new has a handle that follows
// from the link, so that both halves of the ceremony name the same.
func (s *Service) enrolling(ctx context.Context, q sqldb.Querier, i Invited) (holder, error) {
	if !i.Known {
		code := s.relying.challenges.code(i.hash, "handle")
		return holder{handle: code[:], person: Person{ID: i.Person, Name: i.Name, Mail: i.Mail, Language: i.Language}}, nil
	}
	h, ok, err := holderOf(ctx, q, i.Person)
	if err == nil && !ok {
		err = errLink() // erased meanwhile
	}
	return h, err
}

// EnrolOptions gives what the page behind a link needs: the invitation, and the
// options with which the browser makes the passkey.
func (s *Service) EnrolOptions(ctx context.Context, token string) (i Invited, options string, err error) {
	if err := s.Ready(); err != nil {
		return i, "", err
	}
	if i, err = s.Invited(ctx, token); err != nil {
		return i, "", err
	}
	var h holder
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		h, err = s.enrolling(ctx, q, i)
		return err
	})
	if err != nil {
		return i, "", err
	}
	options, err = s.relying.create(enrolPurpose(i), h)
	return i, options, err
}

// Enrolled is what came of following a link.
type Enrolled struct {
	Invited
	// Waiting says why the authorization is not in force yet; nil when it is,
	// or when it was drafted for an officer to clear.
	Waiting error
	// InForce reports whether the person can sign in at once.
	InForce bool
}

// Enrol follows a link: the person confirms name and language, and the passkey
// becomes the person's. The link is used up, and the authorization is asked
// for.
func (s *Service) Enrol(ctx context.Context, token string, p Person, answer []byte, keyName string) (out Enrolled, err error) {
	if err := s.Ready(); err != nil {
		return out, err
	}
	i, err := s.Invited(ctx, token)
	if err != nil {
		return out, err
	}
	if !i.Known {
		if i.Name, err = CleanName(p.Name); err != nil {
			return out, err
		}
		if i.Language, err = CleanLanguage(p.Language); err != nil {
			return out, err
		}
	}
	var h holder
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		h, err = s.enrolling(ctx, q, i)
		return err
	})
	if err != nil {
		return out, err
	}
	k, err := s.relying.created(enrolPurpose(i), h, answer)
	if err != nil {
		return out, err
	}
	k.Person, k.Name, k.Made = i.Person, keyName, s.clock.Now()
	if k.Name, err = CleanName(k.Name); err != nil {
		return out, err
	}
	if err := s.enter(ctx, &i, k); err != nil {
		return out, err
	}
	out = Enrolled{Invited: i, Waiting: s.grant(ctx, i, []Passkey{k})}
	hats, err := s.allowed.Hats(ctx, k.Person, k.ID)
	out.InForce = len(hats) > 0
	return out, err
}

// enter writes the person and the passkey and uses up the link, or nothing.
func (s *Service) enter(ctx context.Context, i *Invited, k Passkey) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		now := sqldb.Micros(k.Made)
		res, err := tx.Exec(ctx, `UPDATE signin_invitation SET used = $1 WHERE token = $2 AND used = 0 AND ends > $1`, now, i.hash)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n != 1 {
			if err == nil {
				err = errLink()
			}
			return err
		}
		i.Used = k.Made
		if !i.Known {
			if err := s.introduce(ctx, tx, Person{ID: i.Person, Name: i.Name, Mail: i.Mail, Language: i.Language, Made: k.Made}, i.hash); err != nil {
				return err
			}
		}
		if err := addPasskey(ctx, tx, k); err != nil {
			return err
		}
		return s.note(ctx, tx, i.Identity, i.Person, "person.enrolled", i.Person)
	})
}

// introduce writes a new person. Somebody who enrolled by a link has the handle
// that the passkey was made with; anybody else gets a random one.
func (s *Service) introduce(ctx context.Context, tx *sqldb.Tx, p Person, link []byte) error {
	handle := make([]byte, handleSize)
	_, _ = rand.Read(handle)
	if link != nil {
		code := s.relying.challenges.code(link, "handle")
		copy(handle, code[:])
	}
	_, err := tx.Exec(ctx, `INSERT INTO signin_person (id, handle, name, mail, language, made) VALUES ($1, $2, $3, $4, $5, $6)`,
		p.ID, handle, p.Name, p.Mail, p.Language, sqldb.Micros(p.Made))
	return err
}

// grant asks for the authorization that an invitation is about, and notes that
// it was asked for.
func (s *Service) grant(ctx context.Context, i Invited, keys []Passkey) error {
	if err := s.grants.Grant(ctx, Enrolment{Invitation: i.Invitation, Passkeys: keys, By: i.By}); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE signin_invitation SET granted = $1 WHERE token = $2`, sqldb.Micros(s.clock.Now()), i.hash)
		return err
	})
}

// Again asks once more for an authorization that could not be asked for when
// its link was followed: the hub was locked, say.
func (s *Service) Again(ctx context.Context, person string) error {
	var waiting []Invited
	var keys []Passkey
	err := s.db.Read(ctx, func(q sqldb.Querier) (err error) {
		if waiting, err = s.pending(ctx, q, `person = $1 AND used > 0 AND granted = 0 ORDER BY made, token`, person); err != nil {
			return err
		}
		keys, err = passkeys(ctx, q, person)
		return err
	})
	if err != nil {
		return err
	}
	for _, i := range waiting {
		var made []Passkey
		for _, k := range keys {
			if k.Made.Equal(i.Used) {
				made = append(made, k)
			}
		}
		if len(made) == 0 && len(keys) > 0 {
			continue // removed since
		}
		if err := s.grant(ctx, i, made); err != nil {
			return err
		}
	}
	return nil
}

// Enter makes a person whom something else than a link vouches for: an identity
// provider of a participant. The id is new.
func (s *Service) Enter(ctx context.Context, participant statement.Hash, p Person) (Person, error) {
	var err error
	if p.Name, err = CleanName(p.Name); err != nil {
		return p, err
	}
	if p.Mail, err = CleanMail(p.Mail); err != nil {
		return p, err
	}
	if p.Language, err = CleanLanguage(p.Language); err != nil {
		return p, err
	}
	if p.ID != "" {
		return p, fail.New(fail.Internal, "A new person has no id yet.")
	}
	p.ID, p.Made = newID("person:"), s.clock.Now()
	return p, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := s.introduce(ctx, tx, p, nil); err != nil {
			return err
		}
		return s.note(ctx, tx, participant, p.ID, "person.enrolled", p.ID)
	})
}
