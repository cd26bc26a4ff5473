// Package api answers what stands in cases, to signed-in people and to nobody
// else: the lists of notifications and of requests of the participant in whose
// name they act, and all that was said in one case. Nothing of it depends on the
// public register alone, so no part of it is kept by anybody.
package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Case is all that a participant reads of a case.
type Case struct {
	ID      string            `json:"id"`
	Kind    cooperation.Kind  `json:"kind"`
	Marking statement.Marking `json:"marking"` // the narrowest of what is in it
	Threads []Thread          `json:"threads"`
	// Closed are threads of it that were closed to the reader's participant, which had
	// been let in to them: by which statement, and nothing of what stands in them.
	Closed []cooperation.Shut `json:"closed,omitempty"`
}

// Thread is a thread, and what its reader has to do in it.
type Thread struct {
	*cooperation.Thread
	Move cooperation.Heap   `json:"move"`           // whose it is, as the reader sees it: ours, theirs or over
	Owed []cooperation.Duty `json:"owed,omitempty"` // by either side, the earliest first
	// Drafts are moves that somebody of the reader's participant has put forward, and
	// that wait for clearance; for readers who see its drafts.
	Drafts []Ahead `json:"drafts,omitempty"`
}

// Ahead is a move that waits for clearance: nothing of its words, nor whose it is.
type Ahead struct {
	Case  string           `json:"-"`
	Other string           `json:"-"` // identity of the other one of the thread
	Says  cooperation.Verb `json:"says"`
	At    time.Time        `json:"at"`             // when it was put forward
	Page  string           `json:"page,omitempty"` // where it is cleared, without a language; absent where the reader does not see the draft
	// Stuck is why nobody can clear it now: "drafter", "suspended", "one", "persons" or
	// "roles", as of a draft; absent while somebody can.
	Stuck draft.Stuck `json:"stuck,omitempty"`
	// Refused is why it cannot be said any more, in English, as of a draft; absent
	// while it can.
	Refused string `json:"refused,omitempty"`
}

// in are those of a thread, as one of its sides sees it.
func in(t *cooperation.Thread, as statement.Hash, all []Ahead) (out []Ahead) {
	side := t.SideOf(as)
	for _, a := range all {
		if side != "" && a.Case == t.Case && a.Other == t.On(side.Other()).String() {
			out = append(out, a)
		}
	}
	return out
}

// Register adds the addresses to a server. who gives the actor of requests about a
// kind of case, read notes that a person opened one, ahead lists what the actor's
// participant has put forward; none for actors who do not see that.
func Register(s jsonapi.Server, q *cooperation.Queries, who func(k cooperation.Kind) func(r *http.Request) (policy.Actor, error), read func(r *http.Request, actor policy.Actor, id string) error,
	ahead func(ctx context.Context, actor policy.Actor) ([]Ahead, error)) {
	for _, k := range cooperation.Kinds() {
		answer := jsonapi.Answers(s, who(k))
		registerProofs(s, q, k, who(k), read)
		at := "GET " + jsonapi.Prefix + "/" + string(k) + "s"
		s.Private(at, answer(func(r *http.Request, actor policy.Actor) (any, error) { return list(r, q, actor, k) }))
		s.Private(at+"/{id}", answer(func(r *http.Request, actor policy.Actor) (any, error) {
			all, err := q.Case(r.Context(), actor, r.PathValue("id"))
			if err == nil && all[0].Kind != k {
				err = fail.New(fail.NotFound, "There is no such case here.")
			}
			if err == nil {
				err = read(r, actor, r.PathValue("id"))
			}
			if err != nil {
				return nil, err
			}
			waits, err := ahead(r.Context(), actor)
			if err != nil {
				return nil, err
			}
			out := Case{ID: all[0].Case, Kind: k, Marking: statement.Clear}
			for _, h := range all {
				line, err := q.Line(r.Context(), h.Thread, actor.Identity)
				if err != nil {
					return nil, err
				}
				out.Threads = append(out.Threads, Thread{h.Thread, line.Whose(), line.Owed, in(h.Thread, actor.Identity, waits)})
				out.Marking = marking.Narrowest(out.Marking, h.Shown())
			}
			if out.Closed, err = q.Closed(r.Context(), actor, out.ID); err != nil {
				return nil, err
			}
			for _, s := range out.Closed {
				out.Marking = marking.Narrowest(out.Marking, s.Marking)
			}
			return out, nil
		}))
	}
}

// list gives part of one list of a board; of all of it where none is named, the
// newest statement first.
func list(r *http.Request, q *cooperation.Queries, actor policy.Actor, k cooperation.Kind) (any, error) {
	v := r.URL.Query()
	f := cooperation.Filter{Heap: cooperation.Heap(v.Get("list")), Kind: k}
	if f.Heap != "" && !slices.Contains(cooperation.Heaps(), f.Heap) {
		return nil, jsonapi.BadParameter("list", "it is one of ours, theirs and over")
	}
	if c := v.Get("cursor"); c != "" {
		key, err := jsonapi.ParseCursor(c)
		at, ok := cooperation.ParsePlace(key)
		if err != nil || !ok {
			return nil, jsonapi.BadCursor()
		}
		f.After = at
	}
	part, err := q.Board(r.Context(), actor, f)
	out := jsonapi.List[cooperation.Line]{Items: part.Lines}
	if out.Items == nil {
		out.Items = []cooperation.Line{}
	}
	if !part.Next.IsZero() {
		next := jsonapi.Cursor(part.Next.String())
		out.Next = &next
	}
	return out, err
}
