// Package api answers who is listed, for programs:
//
//	GET /api/v1/participants                  the list, narrowed by class, region, standing, status, name
//	GET /api/v1/participants/{id}             one of them, "state:ke", with its memberships
//	GET /api/v1/participants/{id}/statements  what it said, newest first
//	GET /api/v1/participants/{id}/keys        its identities and their keys
package api

import (
	"context"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
)

type wanted struct {
	jsonapi.Paging
	Class    participant.Class    `query:"class" enum:"state,group-of-states,regional-organization,intergovernmental-body,academia,civil-society,private-sector,technical-community,individual" doc:"Only this class"`
	Region   participant.Region   `query:"region" enum:"african,asia-pacific,eastern-european,latin-american-and-caribbean,western-european-and-others" doc:"Only this regional group of the General Assembly"`
	Standing participant.Standing `query:"standing" enum:"member,observer,fictitious" doc:"Only this standing in the United Nations; a demonstration invents fictitious States"`
	Status   participant.Status   `query:"status" enum:"listed,proposed,awaiting-decision,accredited,not-accredited,suspended,withdrawn" doc:"Only this status on this hub"`
	Q        string               `query:"q" maxLength:"200" doc:"Words that begin words of one of the names, in any language; or an id, or a code of ISO 3166-1"`
}

type wantedOne struct {
	ID string `path:"id" maxLength:"128" doc:"state:ke, org:osce"`
}

type wantedSaid struct {
	jsonapi.Paging
	ID      string `path:"id" maxLength:"128" doc:"state:ke, org:osce"`
	Module  string `query:"module" maxLength:"64" pattern:"^[a-z][a-z0-9-]*$" patternDescription:"a word" doc:"Only types of statement that begin so" example:"framework"`
	Subject string `query:"subject" maxLength:"256" pattern:"^[a-z0-9:._-]*$" patternDescription:"an id" doc:"Only what is about this: a provision, say" example:"un:a-70-174:13:c"`
}

// One is a participant with the groups that name it as a member.
type One struct {
	participant.Listed
	Memberships    []participant.Belongs    `json:"memberships" doc:"groups and organizations that are listed with it as a member"`
	Authorizations []participant.Authorized `json:"authorizations" doc:"who may speak for it, oldest first: roles, and ids that mean nothing"`
	Submissions    []submission.Brief       `json:"submissions" doc:"what was handed in by it, for it, or for a group of which it is a member, the newest first, 50 at the most; all of it is at /api/v1/submissions?participant={id}"`
}

// Submissions is what this room's answers say of what was handed in.
type Submissions interface {
	// Briefs gives the newest that pass a filter, and whether there are more.
	Briefs(ctx context.Context, f submission.Filter) (all []submission.Brief, more bool, err error)
}

// Said is a statement of a participant.
type Said struct {
	ID       string             `json:"id" doc:"see /api/v1/statements/{id}"`
	Index    int64              `json:"index" doc:"place in the register"`
	Type     string             `json:"type"`
	Subject  string             `json:"subject"`
	By       string             `json:"by" doc:"identity under which it was said"`
	At       time.Time          `json:"at"`
	Standing participant.Status `json:"standing" doc:"status of the participant when it said this; what was said before a suspension stays valid"`
	Struck   bool               `json:"struck,omitempty" doc:"the key that signed it was in other hands, by its author's own declaration"`
	Erased   bool               `json:"erased,omitempty" doc:"its body has been erased by its author"`
	Inert    string             `json:"inert,omitempty" doc:"why it changes nothing on this hub"`
}

// Keys are the identities of a participant.
type Keys struct {
	Items []participant.Keys `json:"items"`
	Next  *string            `json:"next" doc:"always null: all are given"`
}

// Register adds the operations to a hub's API. Where subs is nil, nothing is said
// of what was handed in.
func Register(api huma.API, q *participant.Queries, subs Submissions) {
	jsonapi.Get(api, jsonapi.Op{ID: "participants", Path: "/participants", Tag: "participants",
		Summary: "Participants that are listed, by id",
		About:   "To be listed is to be named, and no more: it accredits nobody and says nothing of how anyone regards anyone else."},
		func(ctx context.Context, in *wanted) (jsonapi.List[participant.Listed], error) {
			all, err := q.List(ctx, participant.Filter{Class: in.Class, Region: in.Region, Standing: in.Standing, Status: in.Status, Name: in.Q})
			if err != nil {
				return jsonapi.List[participant.Listed]{}, err
			}
			return jsonapi.Cut(all, in.Paging, func(l participant.Listed) string { return l.ID }), nil
		})
	jsonapi.Get(api, jsonapi.Op{ID: "participant", Path: "/participants/{id}", Tag: "participants", Summary: "One participant"},
		func(ctx context.Context, in *wantedOne) (out One, err error) {
			if out.Listed, err = q.Get(ctx, in.ID); err == nil {
				out.Memberships, err = q.Memberships(ctx, in.ID)
			}
			if err == nil {
				out.Authorizations, err = q.Authorizations(ctx, &out.Listed)
			}
			out.Submissions = []submission.Brief{}
			if err == nil && subs != nil {
				out.Submissions, _, err = subs.Briefs(ctx, submission.Filter{Named: in.ID})
			}
			return out, err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "participant-statements", Path: "/participants/{id}/statements", Tag: "participants",
		Summary: "What a participant said, newest first", About: "Under all the identities that were bound to its id. What an identity said counts as the participant's whenever it was bound."},
		func(ctx context.Context, in *wantedSaid) (jsonapi.List[Said], error) { return said(ctx, q, in) })
	jsonapi.Get(api, jsonapi.Op{ID: "participant-keys", Path: "/participants/{id}/keys", Tag: "participants",
		Summary: "The keys of a participant, with their history"},
		func(ctx context.Context, in *wantedOne) (Keys, error) {
			l, err := q.Get(ctx, in.ID)
			if err != nil {
				return Keys{}, err
			}
			all, err := q.Keys(ctx, &l)
			return Keys{Items: all}, err
		})
}

func said(ctx context.Context, q *participant.Queries, in *wantedSaid) (out jsonapi.List[Said], err error) {
	l, err := q.Get(ctx, in.ID)
	if err != nil {
		return out, err
	}
	w := participant.Wanted{Module: in.Module, Subject: in.Subject, Limit: in.Limit + 1}
	if in.Cursor != "" {
		if w.Before, err = before(ctx, q, &l, w, in.Cursor); err != nil {
			return out, err
		}
	}
	all, err := q.Said(ctx, &l, w)
	if err != nil {
		return out, err
	}
	out.Items = []Said{}
	for _, s := range all[:min(len(all), in.Limit)] {
		h := &s.Statement.Header
		one := Said{ID: s.Statement.ID.String(), Index: s.Index, Type: h.Type, Subject: h.Subject, By: h.By.String(), At: h.At,
			Standing: s.Standing, Struck: s.Struck != nil, Erased: !s.ErasedBy.IsZero(), Inert: s.Inert}
		if h.By.IsZero() {
			one.By = one.ID // an opening statement is by the participant that it opens
		}
		out.Items = append(out.Items, one)
	}
	if len(all) > in.Limit {
		next := jsonapi.Cursor(strconv.FormatInt(all[in.Limit-1].Index, 10))
		out.Next = &next
	}
	return out, nil
}

// before gives the index that a cursor of this list holds: that of a statement
// which is in the list.
func before(ctx context.Context, q *participant.Queries, l *participant.Listed, w participant.Wanted, cursor string) (int64, error) {
	text, err := jsonapi.ParseCursor(cursor)
	if err != nil {
		return 0, err
	}
	index, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strconv.FormatInt(index, 10) != text || index < 0 {
		return 0, jsonapi.BadCursor()
	}
	if index == 0 {
		return 0, jsonapi.BadCursor() // nothing is before the first
	}
	w.Before, w.Limit = index+1, 1
	here, err := q.Said(ctx, l, w)
	if err == nil && (len(here) == 0 || here[0].Index != index) {
		err = jsonapi.BadCursor()
	}
	return index, err
}
