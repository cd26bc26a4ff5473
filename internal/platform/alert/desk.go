package alert

import (
	"context"
	"slices"
	"strconv"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
)

// Names of the notices about work that waits; people choose about them.
const (
	Waiting = "alert.waiting"
	Decided = "alert.decided"
	Due     = "alert.due"
	// Stuck tells who can do something about it that nobody can clear a draft.
	Stuck = "alert.stuck"
)

// Drafts tells those who can clear a draft that it waits, and its drafter what
// became of it. What a draft is about is not said: until it is cleared nobody
// outside knows that it exists.
func Drafts(q Queue) draft.Hear {
	return func(ctx context.Context, tx *sqldb.Tx, h draft.Happened) error {
		link := "/desk/drafts/" + string(h.Draft)
		for _, person := range h.Next {
			if person == h.Person {
				continue
			}
			err := q.Put(ctx, tx, outbox.Notice{To: outbox.Recipient{Person: person, Participant: h.Participant}, Kind: Waiting, Marking: h.Marking, Exercise: h.Exercise, Link: link})
			if err != nil {
				return err
			}
		}
		if h.Stranded != nil {
			for _, n := range Stranded(*h.Stranded) {
				if n.To.Person == h.Person { // who reads it on the page now
					continue
				}
				if err := q.Put(ctx, tx, n); err != nil {
					return err
				}
			}
		}
		became := []string{"statement.said", "draft.returned", "draft.held", "draft.declined"}
		if h.Drafter == h.Person || h.Drafter == "" || !slices.Contains(became, h.Action) {
			return nil
		}
		return q.Put(ctx, tx, outbox.Notice{To: outbox.Recipient{Person: h.Drafter, Participant: h.Participant}, Kind: Decided, Marking: h.Marking, Exercise: h.Exercise,
			Subject: map[string]string{"what": h.Action}, Link: link})
	}
}

// Reminders tells a participant's key officers what is due for its keys.
type Reminders struct{ Queue Queue }

// Remind implements custody.Outbox.
func (r Reminders) Remind(ctx context.Context, tx *sqldb.Tx, due custody.Reminder) error {
	return r.Queue.Put(ctx, tx, outbox.Notice{To: outbox.Recipient{Participant: due.Participant, Roles: []policy.Role{policy.KeyOfficer}},
		Kind: Due, Subject: map[string]string{"what": string(due.Kind)}, Link: "/desk/keys"})
}

// Stranded are the notices to those who can do something about a draft that nobody can
// clear: to each of them once, for each reason.
func Stranded(d draft.Stranded) (out []outbox.Notice) {
	for _, person := range d.Tell {
		out = append(out, outbox.Notice{To: outbox.Recipient{Person: person, Participant: d.Participant}, Kind: Stuck, Marking: d.Marking, Exercise: d.Exercise,
			Link: "/desk/drafts/" + string(d.Draft), Key: "draft.stuck/" + string(d.Draft) + "/" + strconv.Itoa(d.Freeze) + "/" + string(d.Why) + "/" + person})
	}
	return out
}
