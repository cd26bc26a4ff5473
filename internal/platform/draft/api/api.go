package api

import (
	"net/http"
	"slices"
	"strconv"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Register adds the addresses to a server. who gives the actor of a request.
func Register(s jsonapi.Server, drafts *draft.Service, who func(r *http.Request) (policy.Actor, error)) {
	answer := jsonapi.Answers(s, who)
	s.Private("GET "+jsonapi.Prefix+"/drafts", answer(func(r *http.Request, actor policy.Actor) (any, error) {
		f, paging, err := wanted(r)
		if err != nil {
			return nil, err
		}
		all, err := drafts.List(r.Context(), actor, f)
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(d draft.Draft) bool { return kept(actor, d) })
		if paging.Cursor != "" && !slices.ContainsFunc(all, func(d draft.Draft) bool { return jsonapi.Cursor(string(d.ID)) == paging.Cursor }) {
			return nil, fail.New(fail.Invalid, "the cursor is not one of this list")
		}
		return jsonapi.Cut(all, paging, func(d draft.Draft) string { return string(d.ID) }), nil
	}))
	s.Private("GET "+jsonapi.Prefix+"/drafts/{id}", answer(func(r *http.Request, actor policy.Actor) (any, error) {
		d, err := drafts.Get(r.Context(), actor, draft.ID(r.PathValue("id")))
		if err == nil && kept(actor, d) {
			return nil, fail.New(fail.NotFound, "There is no such draft on your desk.")
		}
		return d, err
	}))
}

// kept reports whether a draft is kept from a program: TLP:RED is for people.
func kept(actor policy.Actor, d draft.Draft) bool {
	return actor.Token != "" && d.Marking == statement.Red
}

// wanted reads the parameters of the list.
func wanted(r *http.Request) (draft.Filter, jsonapi.Paging, error) {
	q := r.URL.Query()
	f := draft.Filter{Waiting: q.Get("waiting") == "1", Mine: q.Get("mine") == "1", State: draft.State(q.Get("state"))}
	p := jsonapi.Paging{Cursor: q.Get("cursor"), Limit: 100}
	bad := func(name string) (draft.Filter, jsonapi.Paging, error) {
		return f, p, fail.New(fail.Invalid, "the parameter %q is not as it should be", name)
	}
	if f.State != "" && !slices.Contains(draft.States(), f.State) {
		return bad("state")
	}
	for _, name := range []string{"waiting", "mine"} {
		if v := q.Get(name); v != "" && v != "0" && v != "1" {
			return bad(name)
		}
	}
	if text := q.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 1000 {
			return bad("limit")
		}
		p.Limit = n
	}
	return f, p, nil
}
