package assessment

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Migrations make the room's private table.
//
//go:embed migrations
var Migrations embed.FS

// State is how far a version has come.
type State string

// The states. What is settled does not change: what is written next is the next
// version.
const (
	Drafting State = "draft"
	Settled  State = "settled"
)

// Version is one version of a participant's own assessment.
type Version struct {
	ID      string    `json:"id"`
	Number  int64     `json:"version"` // from 1
	State   State     `json:"state"`
	At      time.Time `json:"at"` // when it was written last, or settled
	Writers []string  `json:"writers"`
	Settler string    `json:"settler,omitempty"`
	// Label is how the case is marked from which it arises, the narrowest since it
	// was begun; TLP:CLEAR where it arises from none.
	Label statement.Marking `json:"label"`
	Content
}

// Shown is the marking under which a version is shown in its own house.
func (v *Version) Shown() statement.Marking { return marking.Narrowest(Marking, v.Label) }

// mayOwn reports whether an actor may read a version of its participant's own: what
// arises from a case is read by no more of its people than that case.
func mayOwn(actor policy.Actor, v *Version) error {
	own := actor.Identity
	return mayRead(actor, v.Shown(), own, own, []statement.Hash{own})
}

// kept is what of a version is sealed.
type kept struct {
	Writers []string `json:"writers"`
	Settler string   `json:"settler,omitempty"`
	Content Content  `json:"content"`

	Label statement.Marking `json:"label,omitempty"` // absent: TLP:CLEAR
}

// Sealer keeps what is private to a participant: keys.Store.
type Sealer interface {
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
}

const purpose = "assessment"

// place binds a sealed version to its row.
func (v *Version) place() string {
	return v.ID + "/" + strconv.FormatInt(v.Number, 10) + "/" + string(v.State) + "/" + strconv.FormatInt(sqldb.Micros(v.At), 10)
}

func unreadable(err error) error {
	return fail.Wrap(err, fail.Unavailable, "the assessments cannot be read")
}

// write puts a version into its row.
func write(ctx context.Context, tx *sqldb.Tx, keys Sealer, of statement.Hash, v *Version) error {
	plain, err := json.Marshal(kept{v.Writers, v.Settler, v.Content, v.Label})
	if err != nil {
		return err
	}
	sealed, err := keys.Seal(of, purpose, v.place(), plain)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO assessment_version (id, version, participant, state, at, sealed) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id, version) DO UPDATE SET state = excluded.state, at = excluded.at, sealed = excluded.sealed`,
		v.ID, v.Number, of[:], string(v.State), sqldb.Micros(v.At), sealed)
	return fail.Wrap(err, fail.Unavailable, "the assessment cannot be kept")
}

// versions reads those of one assessment of a participant, the oldest first; of
// all where id is empty.
func versions(ctx context.Context, q sqldb.Querier, keys Sealer, of statement.Hash, id string) (out []Version, err error) {
	list, err := q.Query(ctx, `SELECT id, version, state, at, sealed FROM assessment_version WHERE participant = $1 AND ($2 = '' OR id = $2) ORDER BY id, version`, of[:], id)
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = list.Close() }()
	for list.Next() {
		var v Version
		var state string
		var at int64
		var sealed []byte
		if err := list.Scan(&v.ID, &v.Number, &state, &at, &sealed); err != nil {
			return nil, err
		}
		v.State, v.At = State(state), sqldb.Time(at)
		plain, err := keys.Unseal(of, purpose, v.place(), sealed)
		if err != nil {
			return nil, err
		}
		var k kept
		if err := json.Unmarshal(plain, &k); err != nil {
			return nil, fail.Wrap(err, fail.Broken, "an assessment cannot be read")
		}
		v.Writers, v.Settler, v.Content, v.Label = k.Writers, k.Settler, k.Content, cmp.Or(k.Label, statement.Clear)
		out = append(out, v)
	}
	return out, list.Err()
}

// written is the next state of an assessment when somebody writes on it: of a
// draft, the same version; of what is settled, the next. seen is the digest of
// what the writer had before the eyes; zero where there was nothing.
func written(all []Version, person string, c Content, seen statement.Hash, at time.Time) (Version, error) {
	if len(all) == 0 {
		return Version{Number: 1, State: Drafting, At: at, Writers: []string{person}, Label: statement.Clear, Content: c}, nil
	}
	last := all[len(all)-1]
	was, err := last.Digest()
	switch {
	case err != nil:
		return Version{}, err
	case was != seen:
		return Version{}, fail.New(fail.Conflict, "Somebody has written on it since you opened it: look at it again.")
	case c.Case != last.Case:
		return Version{}, fail.New(fail.Invalid, "What an assessment is about stays: begin another one for another case.")
	case c.Exercise != last.Exercise:
		return Version{}, fail.New(fail.Invalid, "An exercise stays one, and nothing else becomes one: every statement is marked EXERCISE, or none is.")
	}
	next := Version{ID: last.ID, Number: last.Number, State: Drafting, At: at, Writers: slices.Clone(last.Writers), Label: last.Label, Content: c}
	if last.State == Settled {
		next.Number, next.Writers = last.Number+1, nil
	}
	if !slices.Contains(next.Writers, person) {
		next.Writers = append(next.Writers, person)
	}
	return next, nil
}

// settled is a version once a second person has settled it: somebody who wrote no
// word of it, unless nobody else speaks for the participant and it is an individual:
// alone.
func settled(all []Version, person string, alone bool, seen statement.Hash, at time.Time) (Version, error) {
	if len(all) == 0 || all[len(all)-1].State != Drafting {
		return Version{}, fail.New(fail.Conflict, "Nothing of this assessment waits to be settled.")
	}
	v := all[len(all)-1]
	was, err := v.Digest()
	switch {
	case err != nil:
		return v, err
	case was != seen:
		return v, fail.New(fail.Conflict, "Somebody has written on it since you opened it: look at it again.")
	case !alone && slices.Contains(v.Writers, person):
		return v, wrote()
	}
	v.State, v.Settler, v.At = Settled, person, at
	return v, nil
}

func wrote() error {
	return fail.New(fail.Denied, "Who has written on a version does not settle it: a second person does.")
}
