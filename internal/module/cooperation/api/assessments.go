package api

import (
	"net/http"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/cooperation/assessment"
	"comity.example/comity/internal/platform/policy"
)

// RegisterAssessments adds the assessments of the participant in whose name a
// person acts, and those that others have shared with it:
//
//	GET /api/v1/assessments         the list, one's own first
//	GET /api/v1/assessments/{id}    one of them, with its versions
//
// Sections that stay in the house are in no answer, not even to that house. read
// notes that a person opened one.
func RegisterAssessments(s jsonapi.Server, service *assessment.Service, who func(r *http.Request) (policy.Actor, error), read func(r *http.Request, actor policy.Actor, id string) error) {
	answer := jsonapi.Answers(s, who)
	const at = "GET " + jsonapi.Prefix + "/assessments"
	s.Private(at, answer(func(r *http.Request, actor policy.Actor) (any, error) {
		all, err := service.Queries.List(r.Context(), actor)
		return jsonapi.List[assessment.Line]{Items: append([]assessment.Line{}, all...)}, err
	}))
	s.Private(at+"/{id}", answer(func(r *http.Request, actor policy.Actor) (any, error) {
		one, err := service.Queries.One(r.Context(), service.Library, actor, r.PathValue("id"))
		if err == nil {
			err = read(r, actor, r.PathValue("id"))
		}
		if err != nil {
			return nil, err
		}
		return one, nil
	}))
}
