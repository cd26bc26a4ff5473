package contact

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

//go:embed schema.sql
var schema string

// Projection keeps what is public: communities, and what participants chose to
// publish.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "contact" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 1 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "contact_community", Key: []string{"subject"}}, {Name: "contact_published", Key: []string{"subject"}}}
}

// Types implements ledger.Projection.
func (Projection) Types() []string {
	return []string{TypeFormed, TypeAltered, TypeDesignated, TypeEnded, TypePublished}
}

// Apply implements ledger.Projection.
func (Projection) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return nil // erased
	}
	b, err := Decode(e.Statement.Header.Type, e.Body)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	if own := b.Subject(); own != "" && own != e.Subject() {
		return fail.Inert("the statement is about %s and its body about something else", e.Subject())
	}
	mark := Mark{Statement: e.Statement.ID, By: e.Statement.Header.By, Index: e.Index, At: e.Statement.Header.At}
	switch b := b.(type) {
	case *Formed:
		return form(ctx, tx, e, b, mark)
	case *Altered:
		return alter(ctx, tx, e, b, mark)
	}
	if _, community := spoken(b); community != "" {
		return fail.Inert("what is said to a community is not public")
	}
	return publish(ctx, tx, e.Subject(), Said{mark, e.Statement.Header.Type, b})
}

// Community is a community as it stands.
type Community struct {
	Slug string `json:"slug"`
	Terms
	Manager    statement.Hash `json:"manager" doc:"identity of the participant that manages the directory"`
	Formed     Mark           `json:"formed"`
	Changed    []Mark         `json:"changed" doc:"oldest first"`
	Statements []string       `json:"statements" doc:"ids of the statements that it rests on"`
}

func form(ctx context.Context, tx *sqldb.Tx, e ledger.Entry, b *Formed, mark Mark) error {
	switch _, err := community(ctx, tx, b.Slug); {
	case err == nil:
		return fail.Inert("the community was formed before")
	case !fail.Is(err, fail.NotFound):
		return err
	}
	c := &Community{Slug: b.Slug, Terms: b.Terms, Manager: mark.By, Formed: mark, Changed: []Mark{}, Statements: []string{mark.Statement.String()}}
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO contact_community (subject, slug, manager, formed, arrival, body) VALUES ($1, $2, $3, $4, $5, $6)`,
		e.Subject(), b.Slug, mark.By[:], mark.Statement[:], e.Arrival, string(body))
	return err
}

func alter(ctx context.Context, tx *sqldb.Tx, e ledger.Entry, b *Altered, mark Mark) error {
	c, err := community(ctx, tx, b.Slug)
	if fail.Is(err, fail.NotFound) {
		return fail.Inert("the community has not been formed")
	}
	if err != nil {
		return err
	}
	if c.Manager != mark.By {
		return fail.Inert("who manages the directory changes its terms, and nobody else")
	}
	c.Terms, c.Changed, c.Statements = b.Terms, append(c.Changed, mark), append(c.Statements, mark.Statement.String())
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE contact_community SET body = $1 WHERE subject = $2`, string(body), e.Subject())
	return err
}

// community gives a community by its slug; fail.NotFound.
func community(ctx context.Context, q sqldb.Querier, slug string) (*Community, error) {
	var body string
	err := q.QueryRow(ctx, `SELECT body FROM contact_community WHERE subject = $1`, CommunityPrefix+slug).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fail.New(fail.NotFound, "There is no such community.")
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the communities cannot be read")
	}
	c := &Community{}
	return c, fail.Wrap(json.Unmarshal([]byte(body), c), fail.Broken, "the communities cannot be read")
}

// Sheet is a team, or the infrastructure that a State publishes, as it stands.
type Sheet struct {
	Subject     string         `json:"subject"`
	Participant string         `json:"participant" doc:"listed id"`
	Identity    statement.Hash `json:"identity,omitzero"`
	Community   string         `json:"community,omitempty" doc:"absent of what is public"`
	Team        *Team          `json:"team,omitempty"`
	Published   *Published     `json:"published,omitempty"`
	Ended       bool           `json:"ended,omitempty"`
	Said        Mark           `json:"said"`
	History     []Event        `json:"history" doc:"oldest first"`
}

// Kind says whether it is a team or infrastructure.
func (s *Sheet) Kind() string {
	if s.Published != nil {
		return "infrastructure"
	}
	return "team"
}

// State is a word for the sheet's state.
func (s *Sheet) State() string {
	if s.Ended {
		return stateEnded
	}
	return stateStands
}

// Words of state.
const (
	stateStands    = "stands"
	stateEnded     = "ended"
	stateWithdrawn = "withdrawn"
	stateErased    = "erased"
	stateMember    = "member"
	stateRemoved   = "removed"
)

// nextSheet is a sheet after another statement on it; before is nil when it is
// the first.
func nextSheet(before *Sheet, subject string, said Said) (*Sheet, error) {
	after := &Sheet{Subject: subject}
	v, community := spoken(said.Body)
	if v == nil {
		return nil, fail.Inert("the statement is about no team and no infrastructure")
	}
	if before != nil {
		*after = *before
		after.History = append([]Event{}, before.History...)
		if v.Author != before.Participant || v.Mode == "own" && !before.Identity.IsZero() && said.By != before.Identity {
			return nil, fail.Inert("it is another participant's")
		}
	}
	switch b := said.Body.(type) {
	case *Designated:
		after.Team, after.Ended = &b.Team, false
	case *Published:
		after.Published = b
	case *Ended:
		if before == nil || before.Team == nil || before.Ended {
			return nil, fail.Inert("there is no such team")
		}
		after.Team, after.Ended = nil, true
	}
	after.Participant, after.Community, after.Said = v.Author, community, said.Mark
	if v.Mode == "own" {
		after.Identity = said.By
	}
	after.History = append(after.History, Event{Mark: said.Mark, Type: said.Type})
	return after, nil
}

func publish(ctx context.Context, tx *sqldb.Tx, subject string, said Said) error {
	var body string
	var before *Sheet
	err := tx.QueryRow(ctx, `SELECT body FROM contact_published WHERE subject = $1`, subject).Scan(&body)
	if err == nil {
		before = &Sheet{}
		err = json.Unmarshal([]byte(body), before)
	} else if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	if err != nil {
		return err
	}
	after, err := nextSheet(before, subject, said)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(after)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO contact_published (subject, kind, participant, state, body) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (subject) DO UPDATE SET state = excluded.state, body = excluded.body`, subject, after.Kind(), after.Participant, after.State(), string(raw))
	return err
}

var _ = []corpus.Body{&Formed{}, &Altered{}, &Admitted{}, &Removed{}, &Nominated{}, &Changed{}, &Confirmed{}, &Withdrawn{}, &Reported{}, &AbsenceSet{}, &Designated{}, &Ended{}, &Published{}}

func published(ctx context.Context, q sqldb.Querier) ([]Sheet, error) {
	rows, err := q.Query(ctx, `SELECT body FROM contact_published WHERE state = $1 ORDER BY subject`, stateStands)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the contacts cannot be read")
	}
	defer func() { _ = rows.Close() }()
	out := []Sheet{}
	for rows.Next() {
		var body string
		var s Sheet
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(body), &s); err != nil {
			return nil, fail.Wrap(err, fail.Broken, "the contacts cannot be read")
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
