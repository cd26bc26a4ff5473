package api

import (
	"net/http"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/platform/policy"
)

// Checks are the communication checks that an actor sees.
type Checks struct {
	// Managed are those of communities that the actor's participant manages.
	Managed []check.Summaries `json:"managed"`
	// Items are those that were asked of the actor's participant, newest first.
	Items []check.Own `json:"items"`
	// Figures are what the communities of the actor's participant were told.
	Figures []check.Figures `json:"figures"`
	Next    *string         `json:"next"`
}

// RegisterChecks adds communication checks, for programs:
//
//	GET /api/v1/checks          those that the actor called, answers or is told of
//	GET /api/v1/checks/{id}     one: the board, for who called it; else what was asked
//
// who gives the actor of a request.
func RegisterChecks(s jsonapi.Server, q *check.Queries, who func(r *http.Request) (policy.Actor, error)) {
	answer := jsonapi.Answers(s, who, "Comity-Marking", string(check.Marking))
	const at = "GET " + jsonapi.Prefix + "/checks"
	s.Private(at, answer(func(r *http.Request, actor policy.Actor) (any, error) { return listed(r, q, actor) }))
	s.Private(at+"/{id}", answer(func(r *http.Request, actor policy.Actor) (any, error) {
		id := r.PathValue("id")
		own, err := q.Own(r.Context(), actor, id)
		if err == nil || !fail.Is(err, fail.NotFound) {
			return own, err
		}
		slug, err := q.Of(r.Context(), actor, id)
		if err != nil {
			return nil, err
		}
		return q.Board(r.Context(), actor, slug, id)
	}))
}

func listed(r *http.Request, q *check.Queries, actor policy.Actor) (*Checks, error) {
	out := &Checks{Managed: []check.Summaries{}, Figures: []check.Figures{}}
	own, err := q.Owned(r.Context(), actor)
	if err != nil {
		return nil, err
	}
	out.Items = append([]check.Own{}, own...)
	mine, err := q.Contacts.Mine(r.Context(), actor)
	if err != nil {
		return nil, err
	}
	for _, c := range mine {
		if c.Manager == actor.Identity && check.May(actor, check.Call) == nil {
			s, err := q.Called(r.Context(), actor, c.Slug)
			if err != nil {
				return nil, err
			}
			out.Managed = append(out.Managed, *s)
		}
		f, err := q.Figures(r.Context(), actor, c.Slug)
		if err != nil {
			return nil, err
		}
		out.Figures = append(out.Figures, *f)
	}
	return out, nil
}
