package draft

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// row is a draft as the database holds it.
type row struct {
	id          ID
	participant statement.Hash
	drafter     string
	own         bool
	typ         string
	state       State
	freeze      int
	challenge   statement.Hash
	sealed      []byte
	steps       int
	created     time.Time
	frozen      time.Time // zero while it has not been
	changed     time.Time
	endedBy     string
	reason      []byte // sealed; empty for none
	statement   statement.Hash
	reminded    time.Time
}

const draftColumns = `id, participant, drafter, own, type, state, edition, challenge, sealed, steps, created, frozen, changed, ended_by, reason, statement, reminded`

func scanRow(scan func(...any) error) (*row, error) {
	var r row
	var participant, challenge, said string
	var own, freeze, steps, created, frozen, changed, reminded int64
	err := scan(&r.id, &participant, &r.drafter, &own, &r.typ, &r.state, &freeze, &challenge, &r.sealed, &steps,
		&created, &frozen, &changed, &r.endedBy, &r.reason, &said, &reminded)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notThere()
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
	}
	for _, h := range []struct {
		text string
		into *statement.Hash
	}{{participant, &r.participant}, {challenge, &r.challenge}, {said, &r.statement}} {
		if err := h.into.UnmarshalText([]byte(h.text)); err != nil {
			return nil, fail.Wrap(err, fail.Broken, "a draft cannot be read")
		}
	}
	r.own, r.freeze, r.steps = own != 0, int(freeze), int(steps)
	r.created, r.frozen, r.changed, r.reminded = sqldb.Time(created), instant(frozen), sqldb.Time(changed), instant(reminded)
	return &r, nil
}

func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return sqldb.Time(us)
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return sqldb.Micros(t)
}

func getRow(ctx context.Context, q sqldb.Querier, id ID) (*row, error) {
	return scanRow(q.QueryRow(ctx, `SELECT `+draftColumns+` FROM draft WHERE id = $1`, string(id)).Scan)
}

func rows(ctx context.Context, q sqldb.Querier, where string, args ...any) ([]*row, error) {
	found, err := q.Query(ctx, `SELECT `+draftColumns+` FROM draft WHERE `+where+` ORDER BY changed DESC, id`, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
	}
	defer func() { _ = found.Close() }()
	var out []*row
	for found.Next() {
		r, err := scanRow(found.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, found.Err()
}

// insert puts a new draft, which is not frozen yet.
func (r *row) insert(ctx context.Context, tx *sqldb.Tx) error {
	_, err := tx.Exec(ctx, `INSERT INTO draft (`+draftColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		string(r.id), r.participant.String(), r.drafter, number(r.own), r.typ, string(r.state), r.freeze, r.challenge.String(), r.sealed, r.steps,
		micros(r.created), micros(r.frozen), micros(r.changed), r.endedBy, present(r.reason), r.statement.String(), micros(r.reminded))
	return err
}

// update writes everything that can change.
func (r *row) update(ctx context.Context, tx *sqldb.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE draft SET own = $2, state = $3, edition = $4, challenge = $5, sealed = $6, steps = $7, frozen = $8,
		changed = $9, ended_by = $10, reason = $11, statement = $12, reminded = $13 WHERE id = $1`,
		string(r.id), number(r.own), string(r.state), r.freeze, r.challenge.String(), r.sealed, r.steps, micros(r.frozen),
		micros(r.changed), r.endedBy, present(r.reason), r.statement.String(), micros(r.reminded))
	return err
}

// present makes nothing an empty value: a driver writes NULL for nil.
func present(b []byte) []byte { return append([]byte{}, b...) }

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// content is what is sealed of a draft.
type content struct {
	Subject string            `json:"subject"`
	Refs    []statement.Hash  `json:"refs"`
	Marking statement.Marking `json:"marking"`
	Salt    []byte            `json:"salt"`
	Body    []byte            `json:"body"`
}

// Purposes and places of what is sealed: a row cannot stand for another.
const purpose = "draft"

func (r *row) place(freeze int) string { return string(r.id) + "/" + strconv.Itoa(freeze) }

func (s *Service) seal(r *row, freeze int, d ledger.Draft) error {
	plain, err := json.Marshal(content{d.Subject, d.Refs, d.Marking, d.Salt[:], d.Body})
	if err != nil {
		return fail.Wrap(err, fail.Internal, "the draft cannot be written")
	}
	r.sealed, err = s.Keys.Seal(r.participant, purpose, r.place(freeze), plain)
	return err
}

// open gives the draft as it was frozen, and proves it by its challenge.
func (s *Service) open(r *row) (ledger.Draft, error) {
	plain, err := s.Keys.Unseal(r.participant, purpose, r.place(r.freeze), r.sealed)
	if err != nil {
		return ledger.Draft{}, err
	}
	var c content
	broken := func(err error) (ledger.Draft, error) {
		return ledger.Draft{}, fail.Wrap(err, fail.Broken, "a draft cannot be read")
	}
	if err := json.Unmarshal(plain, &c); err != nil {
		return broken(err)
	}
	if len(c.Salt) != 32 {
		return broken(errors.New("its salt is not of 32 bytes"))
	}
	salt := [32]byte(c.Salt)
	d := ledger.Draft{By: r.participant, Type: r.typ, Subject: c.Subject, Refs: c.Refs, Marking: c.Marking, Body: c.Body, Salt: &salt}
	challenge, err := d.Challenge()
	if err != nil {
		return broken(err)
	}
	if challenge != r.challenge {
		return broken(errors.New("it is not what was frozen"))
	}
	return d, nil
}

func (s *Service) sealReason(r *row, reason string) (err error) {
	r.reason = []byte{}
	if reason != "" {
		r.reason, err = s.Keys.Seal(r.participant, purpose, string(r.id)+"/reason", []byte(reason))
	}
	return err
}

func (s *Service) openReason(r *row) (string, error) {
	if len(r.reason) == 0 {
		return "", nil
	}
	plain, err := s.Keys.Unseal(r.participant, purpose, string(r.id)+"/reason", r.reason)
	return string(plain), err
}

// putSteps writes the clearance list of a freeze.
func (r *row) putSteps(ctx context.Context, tx *sqldb.Tx, freeze int, steps []Step) error {
	for i, step := range steps {
		body, err := json.Marshal(step)
		if err != nil {
			return fail.Wrap(err, fail.Internal, "a clearance list cannot be written")
		}
		_, err = tx.Exec(ctx, `INSERT INTO draft_step (draft, edition, step, body) VALUES ($1, $2, $3, $4)`, string(r.id), freeze, i+1, string(body))
		if err != nil {
			return err
		}
	}
	return nil
}

// cleared is a row of a clearance.
type cleared struct {
	Person, For string
	Approval    clearance.Approval
	At          time.Time
}

// places gives the steps of the newest freeze and who has cleared them.
func (r *row) places(ctx context.Context, q sqldb.Querier) ([]Place, []cleared, error) {
	found, err := q.Query(ctx, `SELECT s.step, s.body, c.person, c.in_place_of, c.approval, c.at FROM draft_step s
		LEFT JOIN clearance c ON c.draft = s.draft AND c.edition = s.edition AND c.step = s.step
		WHERE s.draft = $1 AND s.edition = $2 ORDER BY s.step`, string(r.id), r.freeze)
	if err != nil {
		return nil, nil, fail.Wrap(err, fail.Unavailable, "the steps of the draft cannot be read")
	}
	defer func() { _ = found.Close() }()
	var list []Place
	var done []cleared
	for found.Next() {
		var p Place
		var body string
		var person, instead sql.NullString
		var approval []byte
		var at sql.NullInt64
		if err := found.Scan(&p.Number, &body, &person, &instead, &approval, &at); err != nil {
			return nil, nil, err
		}
		if err := json.Unmarshal([]byte(body), &p.Step); err != nil {
			return nil, nil, fail.Wrap(err, fail.Broken, "a step cannot be read")
		}
		if person.Valid {
			p.Person, p.For, p.At = person.String, instead.String, sqldb.Time(at.Int64)
			a, err := clearance.Parse(approval)
			if err != nil {
				return nil, nil, fail.Wrap(err, fail.Broken, "a clearance cannot be read")
			}
			done = append(done, cleared{p.Person, p.For, a, p.At})
		}
		list = append(list, p)
	}
	return list, done, found.Err()
}

func (r *row) putClearance(ctx context.Context, tx *sqldb.Tx, step int, c cleared) error {
	_, err := tx.Exec(ctx, `INSERT INTO clearance (draft, edition, step, person, in_place_of, drafter, own, approval, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		string(r.id), r.freeze, step, c.Person, c.For, r.drafter, number(r.own), c.Approval.Encode(), micros(c.At))
	return err
}
