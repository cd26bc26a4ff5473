package preparation

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Migrations make the room's private tables.
//
//go:embed migrations
var Migrations embed.FS

// Sealer keeps what is private to a participant: keys.Store.
type Sealer interface {
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
}

const purpose = "preparation"

// rows reads and writes the rows of one participant.
type rows struct {
	keys Sealer
	of   statement.Hash
}

func unreadable(err error) error {
	return fail.Wrap(err, fail.Unavailable, "what is prepared cannot be read")
}

func unkept(err error) error {
	return fail.Wrap(err, fail.Unavailable, "what is prepared cannot be kept")
}

func (r rows) seal(place string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return r.keys.Seal(r.of, purpose, place, plain)
}

func (r rows) open(place string, sealed []byte, into any) error {
	plain, err := r.keys.Unseal(r.of, purpose, place, sealed)
	if err != nil {
		return err
	}
	return fail.Wrap(json.Unmarshal(plain, into), fail.Broken, "what is prepared cannot be read")
}

// place binds a sealed part to its row.
func (p *Part) place(id string) string {
	return "part/" + id + "/" + p.Item + "/" + string(p.State) + "/" + strconv.FormatInt(p.Seen, 10) + "/" + p.Draft + "/" + strconv.FormatInt(sqldb.Micros(p.At), 10)
}

// placed binds what has an id and an instant to its row.
func placed(what, id string, at time.Time) string {
	return what + "/" + id + "/" + strconv.FormatInt(sqldb.Micros(at), 10)
}

// add writes a preparation, without its parts: a new one, or one of single items that
// was made one of everybody's.
func (r rows) add(ctx context.Context, tx *sqldb.Tx, p *Preparation) error {
	sealed, err := r.seal(placed("preparation", p.ID, p.At), p.about)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO preparation (id, participant, at, sealed) VALUES ($1, $2, $3, $4)
		ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed`, p.ID, r.of[:], sqldb.Micros(p.At), sealed)
	return unkept(err)
}

// put writes a part.
func (r rows) put(ctx context.Context, tx *sqldb.Tx, id string, p *Part) error {
	sealed, err := r.seal(p.place(id), p.kept)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO preparation_part (id, item, participant, state, seen, draft, at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id, item) DO UPDATE SET state = excluded.state, seen = excluded.seen, draft = excluded.draft, at = excluded.at, sealed = excluded.sealed`,
		id, p.Item, r.of[:], string(p.State), p.Seen, p.Draft, sqldb.Micros(p.At), sealed)
	return unkept(err)
}

// list reads the participant's preparations without their parts, the latest first.
func (r rows) list(ctx context.Context, q sqldb.Querier) (out []Preparation, err error) {
	all, err := q.Query(ctx, `SELECT id, at, sealed FROM preparation WHERE participant = $1 ORDER BY at DESC, id`, r.of[:])
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = all.Close() }()
	for all.Next() {
		p := Preparation{Parts: map[string]Part{}}
		var at int64
		var sealed []byte
		if err := all.Scan(&p.ID, &at, &sealed); err != nil {
			return nil, unreadable(err)
		}
		p.At = sqldb.Time(at)
		if err := r.open(placed("preparation", p.ID, p.At), sealed, &p.about); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, unreadable(all.Err())
}

// get reads a preparation with its parts; fail.NotFound.
func (r rows) get(ctx context.Context, q sqldb.Querier, id string) (*Preparation, error) {
	p := Preparation{ID: id, Parts: map[string]Part{}}
	var at int64
	var sealed []byte
	err := q.QueryRow(ctx, `SELECT at, sealed FROM preparation WHERE id = $1 AND participant = $2`, id, r.of[:]).Scan(&at, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, none()
	}
	if err != nil {
		return nil, unreadable(err)
	}
	p.At = sqldb.Time(at)
	if err := r.open(placed("preparation", id, p.At), sealed, &p.about); err != nil {
		return nil, err
	}
	return &p, r.parts(ctx, q, &p)
}

func (r rows) parts(ctx context.Context, q sqldb.Querier, p *Preparation) error {
	all, err := q.Query(ctx, `SELECT item, state, seen, draft, at, sealed FROM preparation_part WHERE id = $1 AND participant = $2 ORDER BY item`, p.ID, r.of[:])
	if err != nil {
		return unreadable(err)
	}
	defer func() { _ = all.Close() }()
	for all.Next() {
		var one Part
		var state string
		var at int64
		var sealed []byte
		if err := all.Scan(&one.Item, &state, &one.Seen, &one.Draft, &at, &sealed); err != nil {
			return unreadable(err)
		}
		one.State, one.At = State(state), sqldb.Time(at)
		if err := r.open(one.place(p.ID), sealed, &one.kept); err != nil {
			return err
		}
		p.Parts[one.Item] = one
	}
	return unreadable(all.Err())
}

// inDraft gives the preparations, with their parts, of which a part is put forward
// in a draft.
func (r rows) inDraft(ctx context.Context, q sqldb.Querier, draft string) (out []*Preparation, err error) {
	all, err := q.Query(ctx, `SELECT DISTINCT id FROM preparation_part WHERE draft = $1 AND participant = $2 ORDER BY id`, draft, r.of[:])
	if err != nil {
		return nil, unreadable(err)
	}
	var ids []string
	for all.Next() {
		var id string
		if err := all.Scan(&id); err != nil {
			_ = all.Close()
			return nil, unreadable(err)
		}
		ids = append(ids, id)
	}
	if err := errors.Join(all.Err(), all.Close()); err != nil {
		return nil, unreadable(err)
	}
	for _, id := range ids {
		p, err := r.get(ctx, q, id)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// drop removes a preparation with all that hangs on it.
func (r rows) drop(ctx context.Context, tx *sqldb.Tx, id string) error {
	for _, table := range []string{"preparation_sent", "preparation_part", "preparation"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE id = $1 AND participant = $2`, id, r.of[:]); err != nil {
			return unkept(err)
		}
	}
	return nil
}
