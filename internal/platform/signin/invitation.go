package signin

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/secret"
	"comity.example/comity/statement"
)

// EnrolPath is the page that a link leads to, before its secret.
const EnrolPath = "/enrol/"

// Invite makes a link with which somebody enrols: once, within LinkLife. Only
// the hash of its secret is kept. Where the hub sends mail and there is an
// address, the link goes there and nowhere else, and none is given here, unless
// whoever invites hands it over; else it is given here, now or never. Nobody
// invites himself or herself.
func (s *Service) Invite(ctx context.Context, actor policy.Actor, inv Invitation) (link string, err error) {
	if inv.Identity.IsZero() {
		inv.Identity = s.hub()
	}
	if err := of(actor, Ask, inv.Identity); err != nil {
		return "", err
	}
	if err := s.clean(&inv); err != nil {
		return "", err
	}
	if inv.Person != "" && inv.Person == actor.Person {
		return "", refuse(fail.Denied, ErrSelf, "Nobody restores his or her own access: another officer invites you.")
	}
	token := secret.New()
	hash, _ := secret.Sum(token)
	now, mailed := s.clock.Now(), false
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		known := 0
		if inv.Person != "" {
			p, err := s.invitable(ctx, tx, actor, inv)
			if err != nil {
				return err
			}
			known, inv.Name, inv.Mail, inv.Language = 1, p.Name, p.Mail, p.Language
		} else {
			inv.Person = newID("person:")
		}
		if err := s.sweep(ctx, tx, now); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO signin_invitation (token, person, known, identity, roles, name, mail, language, founding, inviter, capacity, made, ends, used, granted)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0)`,
			hash, inv.Person, known, inv.Identity[:], joined(inv.Roles), inv.Name, inv.Mail, inv.Language, flag(inv.Founding),
			actor.Person, actor.Identity[:], sqldb.Micros(now), sqldb.Micros(now.Add(LinkLife)))
		if err != nil {
			return err
		}
		if mailed = s.post != nil && !inv.Hand && inv.Mail != ""; mailed {
			if err := s.post.Invited(ctx, tx, inv, EnrolPath+token); err != nil {
				return err
			}
		}
		if actor.SignedIn() && actor.Identity != inv.Identity {
			// What somebody does for another participant stands in both trails.
			if err := s.note(ctx, tx, actor.Identity, actor.Person, "person.invited", inv.Person); err != nil {
				return err
			}
		}
		return s.note(ctx, tx, inv.Identity, actor.Person, "person.invited", inv.Person)
	})
	if err != nil || mailed {
		return "", err
	}
	return s.base + EnrolPath + token, nil
}

// invitable gives somebody who is known already, to those who may know it.
func (s *Service) invitable(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, inv Invitation) (Person, error) {
	none := fail.New(fail.NotFound, "There is no such person.")
	if !everywhere(actor, Ask) {
		of, err := s.allowed.People(ctx, inv.Identity)
		if err != nil {
			return Person{}, err
		}
		if !slices.Contains(of, inv.Person) {
			return Person{}, none
		}
	}
	p, ok, err := person(ctx, tx, inv.Person)
	if err == nil && !ok {
		err = none
	}
	return p, err
}

func (s *Service) clean(inv *Invitation) (err error) {
	inv.Roles = slices.Clone(inv.Roles)
	slices.Sort(inv.Roles)
	inv.Roles = slices.Compact(inv.Roles)
	if len(inv.Roles) == 0 {
		return refuse(fail.Invalid, ErrRoles, "An invitation names at least one role.")
	}
	for _, r := range inv.Roles {
		switch {
		case !slices.Contains(policy.Roles(), r):
			return refuse(fail.Invalid, ErrRoles, "There is no role %.40q.", r)
		case slices.Contains(policy.HubRoles(), r) && inv.Identity != s.hub():
			return refuse(fail.Invalid, ErrRoles, "The role %s is given by the hub's own participant alone.", fail.Word{Key: "signin.role." + string(r), English: string(r)})
		}
	}
	if inv.Person != "" {
		return nil
	}
	if inv.Name, err = CleanName(inv.Name); err != nil {
		return err
	}
	if inv.Mail, err = CleanMail(inv.Mail); err != nil {
		return err
	}
	inv.Language, err = CleanLanguage(inv.Language)
	return err
}

// joined writes roles for a row; parted reads them.
func joined(roles []policy.Role) string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return strings.Join(out, " ")
}

func parted(text string) (out []policy.Role) {
	for _, r := range strings.Fields(text) {
		out = append(out, policy.Role(r))
	}
	return out
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// keepUsed is for how long it is kept that a link was followed.
const keepUsed = 30 * 24 * time.Hour

// sweep forgets links that nobody can follow any more.
func (s *Service) sweep(ctx context.Context, tx *sqldb.Tx, now time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM signin_invitation WHERE (used = 0 AND ends <= $1) OR (used > 0 AND granted > 0 AND ends <= $2)`,
		sqldb.Micros(now), sqldb.Micros(now.Add(-keepUsed)))
	return err
}

// Invited is an invitation as its link finds it.
type Invited struct {
	Invitation
	Known   bool         // the person was here before and gets a further passkey
	By      policy.Actor // who invited; the program itself has no person
	Made    time.Time
	Ends    time.Time
	Used    time.Time // zero: nobody has followed it
	Granted time.Time // zero: the authorization was not asked for yet
	hash    []byte
}

const invitationColumns = `token, person, known, identity, roles, name, mail, language, founding, inviter, capacity, made, ends, used, granted`

func scanInvited(scan func(...any) error) (i Invited, err error) {
	var identity, capacity []byte
	var roles string
	var known, founding, made, ends, used, granted int64
	err = scan(&i.hash, &i.Person, &known, &identity, &roles, &i.Name, &i.Mail, &i.Language, &founding, &i.By.Person, &capacity, &made, &ends, &used, &granted)
	if err != nil {
		return i, err
	}
	i.Known, i.Founding, i.Roles = known == 1, founding == 1, parted(roles)
	i.Made, i.Ends = sqldb.Time(made), sqldb.Time(ends)
	i.Used, i.Granted = moment(used), moment(granted)
	if len(identity) != len(i.Identity) || len(capacity) != len(i.By.Identity) {
		return i, fail.New(fail.Broken, "an invitation is damaged")
	}
	copy(i.Identity[:], identity)
	copy(i.By.Identity[:], capacity)
	if i.By.Person == "" {
		i.By = policy.As(policy.Operator)
	}
	return i, nil
}

// moment reads an instant that may not have come.
func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return sqldb.Time(us)
}

// errLink is all that is said of a link that does not hold: it never was, is
// over, or was followed.
func errLink() error {
	return fail.New(fail.NotFound, "This link does not hold, or does not hold any more. Ask whoever gave it to you for another.")
}

// Invited gives the invitation that a link's secret belongs to, while it can be
// followed. One for a first officer ends when the participant has its own.
func (s *Service) Invited(ctx context.Context, token string) (i Invited, err error) {
	hash, ok := secret.Sum(token)
	if !ok {
		return i, errLink()
	}
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		i, err = s.open(ctx, q, hash)
		return err
	})
	if err != nil || !i.Founding {
		return i, err
	}
	over, err := s.grants.Over(ctx, Enrolment{Invitation: i.Invitation, By: i.By})
	if err == nil && over {
		err = fail.New(fail.NotFound, "This link was for the first officers of a participant, and has ended: they are in force. Ask one of them to invite you.")
	}
	if err != nil {
		return Invited{}, err
	}
	return i, nil
}

func (s *Service) open(ctx context.Context, q sqldb.Querier, hash []byte) (Invited, error) {
	i, err := scanInvited(q.QueryRow(ctx, `SELECT `+invitationColumns+` FROM signin_invitation WHERE token = $1`, hash).Scan)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (!i.Used.IsZero() || !s.clock.Now().Before(i.Ends)) {
		return Invited{}, errLink()
	}
	return i, err
}

// Pending gives the invitations of a participant that were followed and whose
// authorization could not be asked for, oldest first.
func (s *Service) Pending(ctx context.Context, actor policy.Actor, identity statement.Hash) (out []Invited, err error) {
	if err := of(actor, Ask, identity); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		out, err = s.pending(ctx, q, `identity = $1 AND used > 0 AND granted = 0 ORDER BY made, token`, identity[:])
		return err
	})
	return out, err
}

func (s *Service) pending(ctx context.Context, q sqldb.Querier, where string, arg any) (out []Invited, err error) {
	rows, err := q.Query(ctx, `SELECT `+invitationColumns+` FROM signin_invitation WHERE `+where, arg)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		i, err := scanInvited(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, rows.Err()
}
