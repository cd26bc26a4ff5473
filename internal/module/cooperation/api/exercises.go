package api

import (
	"net/http"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/cooperation/exercise"
	"comity.example/comity/internal/platform/policy"
)

// Drill is an exercise with its after-action table: all of it for the organizer;
// for a player, once it is over, what is about that player.
type Drill struct {
	exercise.Exercise
	Table []exercise.Row `json:"after_action"`
}

// RegisterExercises adds the exercises that a participant organizes or plays in.
// read notes that a person opened one.
func RegisterExercises(s jsonapi.Server, service *exercise.Service, who func(r *http.Request) (policy.Actor, error), read func(r *http.Request, actor policy.Actor, id string) error) {
	answer := jsonapi.Answers(s, who)
	const at = "GET " + jsonapi.Prefix + "/exercises"
	s.Private(at, answer(func(r *http.Request, actor policy.Actor) (any, error) {
		all, err := service.Queries.Mine(r.Context(), actor)
		return jsonapi.List[exercise.Exercise]{Items: append([]exercise.Exercise{}, all...)}, err
	}))
	s.Private(at+"/{id}", answer(func(r *http.Request, actor policy.Actor) (any, error) {
		e, err := service.Queries.Get(r.Context(), actor, r.PathValue("id"))
		if err != nil {
			return nil, err
		}
		if err := read(r, actor, e.ID); err != nil {
			return nil, err
		}
		rows, _, err := service.Table(r.Context(), actor, &e)
		return Drill{e, append([]exercise.Row{}, rows...)}, err
	}))
}
