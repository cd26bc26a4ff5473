package participant

import (
	"context"
	"time"

	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Authorized is a person whom a participant has authorized, as the register has
// it: by a random id that means nothing.
type Authorized struct {
	ID        string         `json:"id" doc:"subject of the statements that give it"`
	By        statement.Hash `json:"by" doc:"identity that gave it"`
	Roles     []policy.Role  `json:"roles"`
	Since     time.Time      `json:"since" doc:"when it was first given"`
	Until     *time.Time     `json:"until,omitempty" doc:"when it ends; absent without end. It may have ended"`
	Statement statement.Hash `json:"statement" doc:"that it rests on"`
	Struck    bool           `json:"struck,omitempty" doc:"that statement is struck: it is of no force"`
	Suspended *Pause         `json:"suspended,omitempty" doc:"its last suspension, which may be over; absent when there was none"`
}

// Pause is a time for which an authorization is of no force.
type Pause struct {
	Statement statement.Hash `json:"statement" doc:"from which on it is of no force"`
	From      time.Time      `json:"from" doc:"when that was said"`
	Until     time.Time      `json:"until" doc:"when it ends, or was ended"`
}

// Authorizations gives whom a participant has authorized and not withdrawn,
// under each of its identities, oldest first; none where no room knows of any.
func (q *Queries) Authorizations(ctx context.Context, l *Listed) ([]Authorized, error) {
	out := []Authorized{}
	if q.Authorized == nil {
		return out, nil
	}
	for _, b := range l.Identities {
		all, err := q.Authorized(ctx, b.Identity)
		if err != nil {
			return nil, err
		}
		out = append(out, all...)
	}
	return out, nil
}
