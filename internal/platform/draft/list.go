package draft

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// TypeSet is said by a participant of who clears what it says. Said again of
// the same type, it replaces.
const TypeSet = "clearance.set/1"

// Any stands for every type of statement that has no list of its own. It does
// not reach authorizations and clearance lists: a list that nobody can satisfy
// must not keep its participant from mending it.
const Any = "*"

// MaxSteps is how long a clearance list may be.
const MaxSteps = 8

var (
	typeForm   = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+/[1-9][0-9]{0,3}$`)
	personForm = regexp.MustCompile(`^person:[0-9a-f]{32}$`)
)

// Type is the statement's type.
func (s *Set) Type() string { return TypeSet }

// Subject is the id of the list: of the participant, and of the type of
// statement for which it is.
func (s *Set) Subject() string { return subjectOf(s.By, s.For) }

func subjectOf(by statement.Hash, typ string) string {
	name := "all"
	if typ != Any {
		name = strings.ReplaceAll(typ, "/", ":")
	}
	return "clearance:" + by.String() + ":" + name
}

// Check reports the first thing that is wrong, of kind fail.Invalid.
func (s *Set) Check() error {
	bad := func(format string, args ...any) error {
		return fail.New(fail.Invalid, "the clearance list "+format, args...)
	}
	switch {
	case s.For != Any && (!typeForm.MatchString(s.For) || len(s.For) > 96):
		return bad("is for no type of statement: %.100q", s.For)
	case s.For == TypeSet:
		return bad("is for clearance lists: those are cleared by one other officer, always")
	case len(s.Steps) == 0 || len(s.Steps) > MaxSteps:
		return bad("has %d steps; one to %d are possible", len(s.Steps), MaxSteps)
	}
	for _, step := range s.Steps {
		switch name := step.Name.In[step.Name.Original]; {
		case name == "" || len([]rune(name)) > 100:
			return bad("has a step without a name, or with one that is too long")
		case (len(step.Roles) == 0) == (len(step.Persons) == 0):
			return bad("has a step that does not name either roles or persons")
		case !ascending(step.Roles) || !ascending(step.Persons) || len(step.Persons) > 32:
			return bad("has roles or persons out of order, twice, or too many")
		case slices.ContainsFunc(step.Roles, func(r policy.Role) bool { return !slices.Contains(clearers(), r) }):
			return bad("names a role that does not clear")
		case slices.ContainsFunc(step.Persons, func(p string) bool { return !personForm.MatchString(p) }):
			return bad("names somebody otherwise than by the id of a person")
		}
	}
	return nil
}

// clearers are the roles that a step may name: all but those that only draft,
// only read, or run the machine.
func clearers() []policy.Role {
	return slices.DeleteFunc(policy.Roles(), func(r policy.Role) bool {
		return r == policy.Drafter || r == policy.Auditor || r == policy.Operator
	})
}

func ascending[T ~string](list []T) bool {
	for i := 1; i < len(list); i++ {
		if list[i-1] >= list[i] {
			return false
		}
	}
	return true
}

// ParseSet reads the body of a clearance.set/1 that a participant has said.
func ParseSet(by statement.Hash, body []byte) (*Set, error) {
	s := Set{By: by}
	if err := corpus.Decode(TypeSet, body, &s); err != nil {
		return nil, err
	}
	return &s, nil
}

//go:embed schema.sql
var schema string

// Projection is the table of clearance lists.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "clearance" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 1 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return []string{TypeSet} }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "clearance_list", Key: []string{"subject"}}}
}

// Apply implements ledger.Projection. The subject names the participant, so
// that nobody sets another's list.
func (Projection) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return nil
	}
	h := e.Statement.Header
	s, err := ParseSet(h.By, e.Body)
	switch {
	case err != nil:
		return fail.Inert("%s", fail.Message(err))
	case s.Subject() != h.Subject:
		return fail.Inert("the subject is not this participant's list for this type")
	}
	_, err = tx.Exec(ctx, `INSERT INTO clearance_list (subject, giver, type, body, statement) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (subject) DO UPDATE SET body = excluded.body, statement = excluded.statement`,
		h.Subject, h.By.String(), s.For, string(e.Body), e.Statement.ID.String())
	return err
}

// Standing is a list that a participant has set, and the statement in which.
type Standing struct {
	Set
	Statement statement.Hash `json:"statement"`
}

// Lists gives the lists that a participant has set, by type.
func Lists(ctx context.Context, q sqldb.Querier, by statement.Hash) ([]Standing, error) {
	rows, err := q.Query(ctx, `SELECT body, statement FROM clearance_list WHERE giver = $1 ORDER BY type`, by.String())
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the clearance lists cannot be read")
	}
	defer func() { _ = rows.Close() }()
	out := []Standing{}
	for rows.Next() {
		var body, id string
		if err := rows.Scan(&body, &id); err != nil {
			return nil, err
		}
		s := Standing{Set: Set{By: by}}
		if err := json.Unmarshal([]byte(body), &s.Set); err != nil {
			return nil, fail.Wrap(err, fail.Broken, "a clearance list cannot be read")
		}
		if err := s.Statement.UnmarshalText([]byte(id)); err != nil {
			return nil, fail.Wrap(err, fail.Broken, "a clearance list cannot be read")
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// stepsFor gives the steps that a draft of a type takes: those that the
// participant has set for the type, those that it has set for all, or one
// other person in a role that the rule names.
func stepsFor(ctx context.Context, q sqldb.Querier, by statement.Hash, r Rule) ([]Step, error) {
	steps, err := listed(ctx, q, by, r.Type)
	if err != nil || steps != nil {
		return steps, err
	}
	return []Step{{Roles: r.clearing()}}, nil
}

// Covers reports whether a participant has set a list that what it says of a
// type takes: one for the type, or one for all.
func Covers(ctx context.Context, q sqldb.Querier, by statement.Hash, typ string) (bool, error) {
	steps, err := listed(ctx, q, by, typ)
	return steps != nil, err
}

// listed gives the steps that a participant has set for a type; nil where it has
// set none.
func listed(ctx context.Context, q sqldb.Querier, by statement.Hash, of string) ([]Step, error) {
	if of == TypeSet {
		return nil, nil
	}
	for _, typ := range []string{of, Any} {
		if typ == Any && strings.HasPrefix(of, "authorization.") {
			break
		}
		var body string
		err := q.QueryRow(ctx, `SELECT body FROM clearance_list WHERE subject = $1`, subjectOf(by, typ)).Scan(&body)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, fail.Wrap(err, fail.Unavailable, "the clearance lists cannot be read")
		}
		s := Set{By: by}
		err = json.Unmarshal([]byte(body), &s)
		return s.Steps, fail.Wrap(err, fail.Broken, "a clearance list cannot be read")
	}
	return nil, nil
}

// setRule is the rule for clearance lists themselves.
func (s *Service) setRule() Rule {
	return Rule{
		Type: TypeSet, Roles: []policy.Role{policy.ClearingOfficer, policy.KeyOfficer},
		May: func(actor policy.Actor) error { return May(actor, SetList) },
		Check: func(_ context.Context, _ sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
			set, err := ParseSet(actor.Identity, d.Body)
			if err == nil && set.Subject() != d.Subject {
				err = fail.New(fail.Invalid, "the subject is not this participant's list for this type")
			}
			return err
		},
	}
}

// SetList drafts a clearance list for the actor's participant.
func (s *Service) SetList(ctx context.Context, actor policy.Actor, set Set) (ID, error) {
	if err := May(actor, SetList); err != nil {
		return "", err
	}
	d, err := set.Draft(actor.Identity)
	if err != nil {
		return "", err
	}
	return s.Propose(ctx, actor, d)
}

// Draft writes a clearance list as a draft of a participant.
func (set Set) Draft(by statement.Hash) (ledger.Draft, error) {
	set.By, set.Steps = by, slices.Clone(set.Steps)
	for i := range set.Steps {
		set.Steps[i].Roles = slices.Compact(slices.Sorted(slices.Values(set.Steps[i].Roles)))
		set.Steps[i].Persons = slices.Compact(slices.Sorted(slices.Values(set.Steps[i].Persons)))
	}
	d, err := corpus.Drafts([]*Set{&set})
	if err != nil {
		return ledger.Draft{}, err
	}
	return d[0], nil
}
