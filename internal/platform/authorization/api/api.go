package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Authorization is one that is said and not withdrawn. Until may lie in the
// past: the answer depends on the register alone, and on no clock.
type Authorization struct {
	ID         string        `json:"id" doc:"subject of its statements"`
	By         string        `json:"by" doc:"identity of the participant that gave it"`
	Person     string        `json:"person" doc:"random id of the person; it means nothing"`
	Roles      []policy.Role `json:"roles"`
	Until      *time.Time    `json:"until" doc:"when it ends; null without end. It may have ended"`
	Since      time.Time     `json:"since" doc:"when it was first given"`
	Statements []string      `json:"statements" doc:"that it rests on, oldest first"`
	Suspended  *Suspended    `json:"suspended,omitempty" doc:"its last suspension, which may be over"`
	Struck     string        `json:"struck,omitempty" doc:"declaration that strikes the statement on which it rests, so that it is of no force"`
}

// Suspended is a time for which an authorization is of no force.
type Suspended struct {
	Statement string    `json:"statement" doc:"from which on it is of no force"`
	By        string    `json:"by" doc:"authorization of the officer who suspended it"`
	From      time.Time `json:"from" doc:"when that was said"`
	Until     time.Time `json:"until" doc:"when it ends, or was ended"`
}

type wanted struct {
	jsonapi.Paging
	By string `query:"by" pattern:"^[0-9a-f]{64}$" doc:"Only those given by the participant with this identity"`
}

// Register adds the operation to a hub's API.
func Register(api huma.API, q *authorization.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "authorizations", Path: "/authorizations", Tag: "participants",
		Summary: "Who may speak for participants: roles and opaque ids",
		About:   "Authorizations that were given and not withdrawn, oldest first. Names and addresses are in no statement and not here."},
		func(ctx context.Context, in *wanted) (jsonapi.List[Authorization], error) {
			var by statement.Hash
			if in.By != "" {
				var err error
				if by, err = statement.ParseHash(in.By); err != nil {
					return jsonapi.List[Authorization]{}, jsonapi.BadParameter("by", "there is no such identity")
				}
			}
			all, err := q.Standing(ctx, by)
			if err != nil {
				return jsonapi.List[Authorization]{}, err
			}
			list := make([]Authorization, len(all))
			for i, h := range all {
				list[i] = Authorization{ID: h.ID, By: h.Identity.String(), Person: h.Person, Roles: h.Roles, Since: h.Since, Statements: h.Statements}
				if h.Struck != nil {
					list[i].Struck = h.Struck.String()
				}
				if s := h.Suspension; s != nil {
					list[i].Suspended = &Suspended{Statement: s.Statement.String(), By: s.By, From: s.At, Until: s.Ends()}
				}
				if !h.Until.IsZero() {
					list[i].Until = &h.Until
				}
			}
			return jsonapi.Cut(list, in.Paging, func(a Authorization) string { return a.ID }), nil
		})
}
