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
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// row is a draft as the database holds it.
type row struct {
	id          ID
	participant statement.Hash
	drafter     string
	own         bool // its drafter clears it, and nobody else
	alone       bool // because nobody else speaks for an individual
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
	why         string // the reason that was given just now; empty for none
	statement   statement.Hash
	reminded    time.Time
	broken      error // why the row itself cannot be read; nil for most
}

const draftColumns = `id, participant, drafter, own, alone, type, state, edition, challenge, sealed, steps, created, frozen, changed, ended_by, reason, statement, reminded`

func scanRow(scan func(...any) error) (*row, error) {
	var r row
	var participant, challenge, said string
	var own, alone, freeze, steps, created, frozen, changed, reminded int64
	err := scan(&r.id, &participant, &r.drafter, &own, &alone, &r.typ, &r.state, &freeze, &challenge, &r.sealed, &steps,
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
			r.broken = fail.Wrap(err, fail.Broken, "a draft cannot be read")
		}
	}
	r.own, r.alone, r.freeze, r.steps = own != 0, alone != 0, int(freeze), int(steps)
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
	r, err := scanRow(q.QueryRow(ctx, `SELECT `+draftColumns+` FROM draft WHERE id = $1`, string(id)).Scan)
	if err == nil && r.broken != nil {
		return nil, r.broken
	}
	return r, err
}

// rows gives the drafts of a condition, those that changed last first. One that
// cannot be read is among them, as broken, and keeps none from the others.
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
	_, err := tx.Exec(ctx, `INSERT INTO draft (`+draftColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
		string(r.id), r.participant.String(), r.drafter, number(r.own), number(r.alone), r.typ, string(r.state), r.freeze, r.challenge.String(), r.sealed, r.steps,
		micros(r.created), micros(r.frozen), micros(r.changed), r.endedBy, present(r.reason), r.statement.String(), micros(r.reminded))
	return err
}

// update writes everything that can change.
func (r *row) update(ctx context.Context, tx *sqldb.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE draft SET own = $2, state = $3, edition = $4, challenge = $5, sealed = $6, steps = $7, frozen = $8,
		changed = $9, ended_by = $10, reason = $11, statement = $12, reminded = $13, alone = $14 WHERE id = $1`,
		string(r.id), number(r.own), string(r.state), r.freeze, r.challenge.String(), r.sealed, r.steps, micros(r.frozen),
		micros(r.changed), r.endedBy, present(r.reason), r.statement.String(), micros(r.reminded), number(r.alone))
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

// Purposes and places of what is sealed: a row cannot stand for another.
const purpose = "draft"

// bound is all that four eyes rest on beside the text: whose draft it is, and
// who is to clear it. It is part of the place at which a freeze is sealed, so
// that no row that was changed past this program, or deleted and put back with
// another drafter, opens.
type bound struct {
	Draft       ID             `json:"draft"`
	Edition     int            `json:"edition"`
	Participant statement.Hash `json:"participant"`
	Drafter     string         `json:"drafter"`
	Own         bool           `json:"own"`
	Alone       bool           `json:"alone,omitempty"`
	Type        string         `json:"type"`
	Created     int64          `json:"created"` // microseconds, as in the row
	Frozen      int64          `json:"frozen"`
	Count       int            `json:"count"` // of the steps, as the row has it
	Steps       []string       `json:"steps"` // bodies, as frozen
}

// place is where a freeze is sealed.
func (r *row) place(steps []string) (string, error) {
	b, err := json.Marshal(bound{r.id, r.freeze, r.participant, r.drafter, r.own, r.alone, r.typ, micros(r.created), micros(r.frozen), r.steps, steps})
	return string(b), fail.Wrap(err, fail.Internal, "the draft cannot be written")
}

// seal closes a draft as the row now stands, with the steps of its freeze.
func (s *Service) seal(r *row, steps []string, b bundle) error {
	plain, err := b.write()
	if err != nil {
		return err
	}
	place, err := r.place(steps)
	if err == nil {
		r.sealed, err = s.Keys.Seal(r.participant, purpose, place, plain)
	}
	return err
}

// open gives the draft as it was frozen, and proves it by its seal and by its
// challenge: fail.Broken when anything that the seal binds has been changed.
func (s *Service) open(ctx context.Context, q sqldb.Querier, r *row) (bundle, error) {
	if r.broken != nil {
		return bundle{}, r.broken
	}
	steps, err := r.frozenSteps(ctx, q)
	if err != nil {
		return bundle{}, err
	}
	return s.opened(r, steps)
}

// opened is open, for whoever has the steps already.
func (s *Service) opened(r *row, steps []string) (bundle, error) {
	if r.broken != nil {
		return bundle{}, r.broken
	}
	place, err := r.place(steps)
	if err != nil {
		return bundle{}, err
	}
	plain, err := s.Keys.Unseal(r.participant, purpose, place, r.sealed)
	if err != nil {
		return bundle{}, err
	}
	return r.read(plain)
}

// frozenSteps are the bodies of the steps of the newest freeze, in order.
func (r *row) frozenSteps(ctx context.Context, q sqldb.Querier) ([]string, error) {
	found, err := q.Query(ctx, `SELECT body FROM draft_step WHERE draft = $1 AND edition = $2 ORDER BY step`, string(r.id), r.freeze)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the steps of the draft cannot be read")
	}
	defer func() { _ = found.Close() }()
	var out []string
	for found.Next() {
		var body string
		if err := found.Scan(&body); err != nil {
			return nil, fail.Wrap(err, fail.Unavailable, "the steps of the draft cannot be read")
		}
		out = append(out, body)
	}
	return out, fail.Wrap(found.Err(), fail.Unavailable, "the steps of the draft cannot be read")
}

// reasonPlace is where the reason is sealed for which a freeze ended.
func (r *row) reasonPlace() string { return string(r.id) + "/" + strconv.Itoa(r.freeze) + "/reason" }

func (s *Service) sealReason(r *row, reason string) (err error) {
	r.reason = []byte{}
	if reason != "" {
		r.reason, err = s.Keys.Seal(r.participant, purpose, r.reasonPlace(), []byte(reason))
	}
	return err
}

func (s *Service) openReason(r *row) (string, error) {
	if len(r.reason) == 0 {
		return "", nil
	}
	plain, err := s.Keys.Unseal(r.participant, purpose, r.reasonPlace(), r.reason)
	return string(plain), err
}

// written gives the bodies of steps as a freeze keeps them.
func written(steps []Step) ([]string, error) {
	out := make([]string, len(steps))
	for i, step := range steps {
		body, err := json.Marshal(step)
		if err != nil {
			return nil, fail.Wrap(err, fail.Internal, "a clearance list cannot be written")
		}
		out[i] = string(body)
	}
	return out, nil
}

// putSteps writes the clearance list of the freeze that comes next.
func (r *row) putSteps(ctx context.Context, tx *sqldb.Tx, steps []string) error {
	for i, body := range steps {
		_, err := tx.Exec(ctx, `INSERT INTO draft_step (draft, edition, step, body) VALUES ($1, $2, $3, $4)`, string(r.id), r.freeze, i+1, body)
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
