package draft_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
)

// A draft whose row was changed past the program keeps nobody from the others:
// it is named as one that failed its proof, nothing else of it is shown, and
// the operator is told.
func TestBrokenDraftLeavesTheOthers(t *testing.T) {
	set := func(at, column string, value any) func(string, map[string]any) {
		return func(table string, row map[string]any) {
			if table == at {
				row[column] = value
			}
		}
	}
	on(t, func(t *testing.T, c *cast) {
		for _, tc := range []struct {
			name   string
			change func(string, map[string]any)
		}{
			{"another drafter", set("draft", "drafter", c.keeper.ID)},
			{"a type that there is not", set("draft", "type", "test.note.praised/1")},
			{"a challenge that is none", set("draft", "challenge", strings.Repeat("z", 64))},
			{"a step that is none", set("draft_step", "body", "{")},
			{"another step", set("draft_step", "body", `{"name":{"original":"","in":null},"persons":["`+c.officer.ID+`"]}`)},
		} {
			t.Run(tc.name, func(t *testing.T) {
				var log bytes.Buffer
				c.Drafts.Log = slog.New(slog.NewTextHandler(&log, nil))
				good, bad := c.propose(t), c.propose(t)
				c.swapped(t, bad, tc.change)
				for _, who := range []struct {
					name string
					f    draft.Filter
				}{{"all", draft.Filter{}}, {"of a state", draft.Filter{State: draft.Waiting}}} {
					list, err := c.Drafts.List(t.Context(), c.Actor(c.officer), who.f)
					if err != nil {
						t.Fatalf("%s: %v", who.name, err)
					}
					seen := map[draft.ID]draft.Draft{}
					for _, d := range list {
						seen[d.ID] = d
					}
					if d := seen[good]; d.Broken || d.Body == "" || !d.MayClear {
						t.Errorf("%s: the other: %+v", who.name, d)
					}
					if d := seen[bad]; !d.Broken || d.Body != "" || d.Subject != "" || d.Drafter != "" || d.Type != "" || d.MayClear {
						t.Errorf("%s: what failed its proof: %+v", who.name, d)
					}
				}
				if list, err := c.Drafts.List(t.Context(), c.Actor(c.officer), draft.Filter{Waiting: true}); err != nil || len(list) != 1 || list[0].ID != good {
					t.Errorf("what waits: %+v, %v", list, err)
				}
				if list, err := c.Drafts.List(t.Context(), c.Actor(c.stranger), draft.Filter{}); err != nil || len(list) != 0 {
					t.Errorf("another participant's desk: %+v, %v", list, err)
				}
				if !strings.Contains(log.String(), "level=ERROR") || !strings.Contains(log.String(), string(bad)) || strings.Contains(log.String(), string(good)) {
					t.Errorf("the log: %s", log.String())
				}
				if _, err := c.Drafts.Get(t.Context(), c.Actor(c.officer), bad); !fail.Is(err, fail.Broken) {
					t.Errorf("alone: %v", err)
				}
				err := c.DB.Read(t.Context(), func(q sqldb.Querier) error {
					due, err := c.Drafts.Overdue(t.Context(), q, c.Clock.Now().Add(time.Hour), time.Minute)
					if err == nil && (len(due) != 1 || due[0].Draft != good) {
						t.Errorf("overdue: %+v", due)
					}
					return err
				})
				if err != nil {
					t.Errorf("what is overdue: %v", err)
				}
				for _, id := range []draft.ID{good, bad} {
					put(t, c.DB, `DELETE FROM draft WHERE id = $1`, string(id))
				}
			})
		}
	})
}

// What another may not see answers as what is not there; only the trail of
// refusals can tell them apart.
func TestHiddenIsToldApartByTheTrailAlone(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		_, there := c.Drafts.Get(t.Context(), c.Actor(c.stranger), c.propose(t))
		_, none := c.Drafts.Get(t.Context(), c.Actor(c.stranger), draft.ID(strings.Repeat("0", 32)))
		if !fail.Is(there, fail.NotFound) || !fail.Is(none, fail.NotFound) || fail.Message(there) != fail.Message(none) {
			t.Errorf("%v, %v", there, none)
		}
		if !fail.Hides(there) || fail.Hides(none) {
			t.Error("the trail cannot tell them apart")
		}
	})
}
