// Package api answers directories of contacts, for programs:
//
//	GET /api/v1/contacts                                  communities
//	GET /api/v1/contacts/{slug}                           one of them
//	GET /api/v1/contacts/published                        teams and infrastructure that participants published
//
// and for those that hold the session of a member, marked TLP:AMBER:
//
//	GET /api/v1/contacts/directories                      directories that the actor reads
//	GET /api/v1/contacts/directories/{slug}               who is in one, and counts
//	GET /api/v1/contacts/directories/{slug}/{id}          who answers now for a participant
package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/policy"
)

type paged struct{ jsonapi.Paging }

type wantedOne struct {
	Slug string `path:"slug" maxLength:"40" doc:"name of the community in addresses"`
}

// Register adds what follows from public statements to a hub's API.
func Register(api huma.API, q *contact.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "communities", Path: "/contacts", Tag: "contacts", Summary: "Communities that keep a directory of contacts",
		About: "Their terms, as their managers have said them. Who is a member, and who has contacts, is not public."},
		func(ctx context.Context, in *paged) (jsonapi.List[contact.Community], error) {
			all, err := q.Communities(ctx)
			return jsonapi.Cut(all, in.Paging, func(c contact.Community) string { return c.Slug }), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "published-contacts", Path: "/contacts/published", Tag: "contacts", Summary: "Authorized emergency response teams, and categories of critical infrastructure, that participants published"},
		func(ctx context.Context, in *paged) (jsonapi.List[contact.Sheet], error) {
			all, err := q.Published(ctx)
			return jsonapi.Cut(all, in.Paging, func(s contact.Sheet) string { return s.Subject }), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "community", Path: "/contacts/{slug}", Tag: "contacts", Summary: "One community"},
		func(ctx context.Context, in *wantedOne) (contact.Community, error) {
			c, err := q.Community(ctx, in.Slug)
			if err != nil {
				return contact.Community{}, err
			}
			return *c, nil
		})
}

// Directories is the list of directories that an actor reads.
type Directories struct {
	Items []contact.Community `json:"items"`
	Next  *string             `json:"next"`
}

// Opened is a directory with its counts.
type Opened struct {
	contact.Directory
	Counts contact.Counted `json:"counts" doc:"as everybody sees them"`
}

// RegisterDirectories adds what members read, for programs that hold their
// session. who gives the actor of a request.
func RegisterDirectories(s jsonapi.Server, service *contact.Service, who func(r *http.Request) (policy.Actor, error)) {
	q := service.Queries
	answer := jsonapi.Answers(s, who, "Comity-Marking", string(contact.Marking))
	const at = "GET " + jsonapi.Prefix + "/contacts/directories"
	s.Private(at, answer(func(r *http.Request, actor policy.Actor) (any, error) {
		all, err := q.Mine(r.Context(), actor)
		return Directories{Items: append([]contact.Community{}, all...)}, err
	}))
	s.Private(at+"/{slug}", answer(func(r *http.Request, actor policy.Actor) (any, error) {
		d, err := q.Directory(r.Context(), actor, r.PathValue("slug"))
		if err != nil {
			return nil, err
		}
		counts, err := q.Counts(r.Context(), d.Community.Slug)
		return Opened{*d, counts}, err
	}))
	s.Private(at+"/{slug}/{id}", answer(func(r *http.Request, actor policy.Actor) (any, error) {
		return service.Look(r.Context(), actor, r.PathValue("slug"), r.PathValue("id"))
	}))
}
