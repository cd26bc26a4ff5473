package signin

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
)

// MaxPasskeys is how many passkeys a person may have.
const MaxPasskeys = 10

const passkeyColumns = `id, person, name, public_key, flags, sign_count, cloned, transports, attachment, aaguid, attestation, made, used`

func scanPasskey(scan func(...any) error) (k Passkey, err error) {
	var flags, count, cloned, made, used int64
	var transports string
	err = scan(&k.ID, &k.Person, &k.Name, &k.Key, &flags, &count, &cloned, &transports, &k.Attachment, &k.AAGUID, &k.Attestation, &made, &used)
	k.Flags, k.Count, k.Cloned, k.Transports = byte(flags), uint32(count), cloned == 1, strings.Fields(transports)
	k.Made, k.Used = sqldb.Time(made), moment(used)
	return k, err
}

// passkeys reads those of a person, in the order in which they were made.
func passkeys(ctx context.Context, q sqldb.Querier, person string) (out []Passkey, err error) {
	rows, err := q.Query(ctx, `SELECT `+passkeyColumns+` FROM signin_passkey WHERE person = $1 ORDER BY made, id`, person)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		k, err := scanPasskey(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

// holderOf gives a person with handle and passkeys.
func holderOf(ctx context.Context, q sqldb.Querier, id string) (h holder, ok bool, err error) {
	if h.person, ok, err = person(ctx, q, id); err != nil || !ok {
		return h, ok, err
	}
	if err = q.QueryRow(ctx, `SELECT handle FROM signin_person WHERE id = $1`, id).Scan(&h.handle); err != nil {
		return h, false, err
	}
	h.keys, err = passkeys(ctx, q, id)
	return h, err == nil, err
}

// holderBy gives the person whom a passkey names, with that passkey alone.
func holderBy(ctx context.Context, q sqldb.Querier, key, handle []byte) (h holder, ok bool, err error) {
	k, err := scanPasskey(q.QueryRow(ctx, `SELECT `+passkeyColumns+` FROM signin_passkey WHERE id = $1`, key).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return h, false, nil
	}
	if err != nil {
		return h, false, err
	}
	h, ok, err = holderOf(ctx, q, k.Person)
	if err != nil || !ok || !slices.Equal(h.handle, handle) {
		return h, false, err
	}
	h.keys = []Passkey{k}
	return h, true, nil
}

// addPasskey writes one.
func addPasskey(ctx context.Context, tx *sqldb.Tx, k Passkey) error {
	var n int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM signin_passkey WHERE person = $1`, k.Person).Scan(&n); err != nil {
		return err
	}
	if n >= MaxPasskeys {
		return refuse(fail.Conflict, ErrMany, "A person has %d passkeys at the most: remove one first.", MaxPasskeys)
	}
	_, err := tx.Exec(ctx, `INSERT INTO signin_passkey (`+passkeyColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)`,
		k.ID, k.Person, k.Name, k.Key, int64(k.Flags), int64(k.Count), flag(k.Cloned), strings.Join(k.Transports, " "), k.Attachment,
		bytesOf(k.AAGUID), k.Attestation, sqldb.Micros(k.Made))
	if sqldb.IsUnique(err) {
		return refuse(fail.Conflict, ErrRegistered, "This passkey is registered here already.")
	}
	return err
}

// bytesOf keeps an absent value apart from NULL.
func bytesOf(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Passkeys gives an actor's own.
func (s *Service) Passkeys(ctx context.Context, actor policy.Actor) (out []Passkey, err error) {
	if err := May(actor, Own); err != nil {
		return nil, err
	}
	return s.PasskeysOf(ctx, actor.Person)
}

// PasskeysOf gives a person's passkeys, for the room that writes them into an
// authorization. It is not for pages.
func (s *Service) PasskeysOf(ctx context.Context, person string) (out []Passkey, err error) {
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		out, err = passkeys(ctx, q, person)
		return err
	})
	return out, err
}

// used writes what an answer has shown of a passkey. It refuses one whose
// counter did not rise: there may be a copy of it.
func (s *Service) used(ctx context.Context, k Passkey) error {
	err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE signin_passkey SET flags = $1, sign_count = $2, cloned = $3, used = $4 WHERE id = $5`,
			int64(k.Flags), int64(k.Count), flag(k.Cloned), sqldb.Micros(s.clock.Now()), k.ID)
		return err
	})
	if err == nil && k.Cloned {
		err = errAnswer(errors.New("the counter of the passkey did not rise: there may be a copy"))
	}
	return err
}

// AddOptions gives the options with which a browser makes a further passkey.
func (s *Service) AddOptions(ctx context.Context, in Session) (options string, err error) {
	if err := s.Ready(); err != nil {
		return "", err
	}
	h, err := s.self(ctx, in)
	if err != nil {
		return "", err
	}
	return s.relying.create(addPurpose(in), h)
}

// addPurpose binds a challenge to a session: the answer counts in no other.
func addPurpose(in Session) string { return "add " + in.ID }

func (s *Service) self(ctx context.Context, in Session) (h holder, err error) {
	var ok bool
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		h, ok, err = holderOf(ctx, q, in.Person)
		return err
	})
	if err == nil && !ok {
		err = fail.New(fail.SignedOut, "You are signed out.")
	}
	return h, err
}

// IsFresh reports whether a passkey has answered in a session a moment ago:
// whoever finds a browser open adds none and removes none.
func (s *Service) IsFresh(in Session) bool { return s.clock.Now().Before(in.Proved.Add(Fresh)) }

func (s *Service) fresh(in Session) error {
	if !s.IsFresh(in) {
		return refuse(fail.Denied, ErrStale, "Show your passkey once more first.")
	}
	return nil
}

// Add gives a person a further passkey. It opens sessions and clears nothing
// until the person's authorizations list it.
func (s *Service) Add(ctx context.Context, in Session, answer []byte, name string) (k Passkey, err error) {
	if err := s.Ready(); err != nil {
		return k, err
	}
	if err := s.fresh(in); err != nil {
		return k, err
	}
	if name, err = CleanName(name); err != nil {
		return k, err
	}
	h, err := s.self(ctx, in)
	if err != nil {
		return k, err
	}
	if k, err = s.relying.created(addPurpose(in), h, answer); err != nil {
		return k, err
	}
	k.Person, k.Name, k.Made = in.Person, name, s.clock.Now()
	return k, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := addPasskey(ctx, tx, k); err != nil {
			return err
		}
		return s.note(ctx, tx, in.Identity, in.Person, "passkey.added", in.Person)
	})
}

// Rename changes what a person calls one of his or her own passkeys.
func (s *Service) Rename(ctx context.Context, actor policy.Actor, id []byte, name string) error {
	if err := May(actor, Own); err != nil {
		return err
	}
	name, err := CleanName(name)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE signin_passkey SET name = $1 WHERE id = $2 AND person = $3`, name, id, actor.Person)
		if err != nil {
			return err
		}
		return one(res, "There is no such passkey.")
	})
}

// one is fail.NotFound unless exactly one row was changed.
func one(res sql.Result, message string) error {
	n, err := res.RowsAffected()
	if err == nil && n != 1 {
		err = fail.New(fail.NotFound, "%s", fail.Say(message))
	}
	return err
}

// Remove takes a passkey from its person, and ends the sessions that it began.
// Nobody removes the last, nor the last that an authorization lists.
func (s *Service) Remove(ctx context.Context, in Session, id []byte) error {
	if err := s.fresh(in); err != nil {
		return err
	}
	if err := s.needed(ctx, in.Person, id); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		all, err := passkeys(ctx, tx, in.Person)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(k Passkey) bool { return slices.Equal(k.ID, id) }) {
			return fail.New(fail.NotFound, "There is no such passkey.")
		}
		if len(all) == 1 {
			return errLast()
		}
		if _, err := tx.Exec(ctx, `DELETE FROM signin_session WHERE person = $1 AND passkey = $2`, in.Person, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM signin_passkey WHERE id = $1`, id); err != nil {
			return err
		}
		return s.note(ctx, tx, in.Identity, in.Person, "passkey.removed", in.Person)
	})
}

func errLast() error {
	return refuse(fail.Conflict, ErrLast, "This is your last passkey: add another before you remove it.")
}

// needed refuses to let go of a passkey that is the last to give some hat: its
// owner would be locked out as if it had been the last.
func (s *Service) needed(ctx context.Context, person string, id []byte) error {
	all, err := s.PasskeysOf(ctx, person)
	if err != nil {
		return err
	}
	if len(all) == 1 {
		return errLast()
	}
	mine, err := s.allowed.Hats(ctx, person, id)
	if err != nil {
		return err
	}
	kept := map[string]bool{}
	for _, k := range all {
		if slices.Equal(k.ID, id) {
			continue
		}
		hats, err := s.allowed.Hats(ctx, person, k.ID)
		if err != nil {
			return err
		}
		for _, h := range hats {
			kept[h.Identity.String()] = true
		}
	}
	for _, h := range mine {
		if !kept[h.Identity.String()] {
			return refuse(fail.Conflict, ErrUnlisted, "No other passkey of yours is in your authorization yet: have it included before you remove this one.")
		}
	}
	return nil
}

// Synced reports whether a passkey may lie on several devices: it can be copied
// by the service that keeps it.
func (k Passkey) Synced() bool { return k.Flags&flagEligible != 0 }

// flagEligible is the bit of authenticator data that says that a credential
// may be backed up (WebAuthn Level 3, section 6.1).
const flagEligible = 1 << 3

// Include asks for one of a person's passkeys to be listed by the authorization
// in whose hat the session acts, and gives the page of the draft.
func (s *Service) Include(ctx context.Context, in Session, k Passkey) (page string, err error) {
	actor, err := s.acting(ctx, in)
	if err != nil {
		return "", err
	}
	if k.Person != actor.Person || actor.Identity.IsZero() {
		return "", fail.New(fail.Denied, "Your authorization does not cover this.")
	}
	return s.grants.Include(ctx, actor, k)
}

// HatsOf gives the authorizations that list one of a session's person's
// passkeys.
func (s *Service) HatsOf(ctx context.Context, in Session, k Passkey) ([]Hat, error) {
	if k.Person != in.Person {
		return nil, fail.New(fail.NotFound, "There is no such passkey.")
	}
	return s.allowed.Hats(ctx, k.Person, k.ID)
}
