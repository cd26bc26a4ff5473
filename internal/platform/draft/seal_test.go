package draft_test

import (
	"fmt"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
)

// swapped deletes a draft past the program and puts its rows back, each as
// change leaves it: no trigger objects to either.
func (c *cast) swapped(t *testing.T, id draft.ID, change func(table string, row map[string]any)) {
	t.Helper()
	tables := []string{"draft_step", "clearance", "draft"}
	kept := map[string][]map[string]any{}
	for _, table := range tables {
		columns, rows := all(t, c.DB, table)
		for _, values := range rows {
			row := map[string]any{}
			for i, name := range columns {
				row[name] = values[i]
			}
			if row["id"] == string(id) || row["draft"] == string(id) {
				change(table, row)
				kept[table] = append(kept[table], row)
			}
		}
	}
	put(t, c.DB, `DELETE FROM draft WHERE id = $1`, string(id))
	for _, table := range tables {
		for _, row := range kept[table] {
			insert(t, c.DB, table, row)
		}
	}
}

// insert puts one row into a table.
func insert(t *testing.T, db *sqldb.DB, table string, row map[string]any) {
	t.Helper()
	var names, marks []string
	var values []any
	for name, v := range row {
		names, values = append(names, name), append(values, v)
		marks = append(marks, fmt.Sprintf("$%d", len(values)))
	}
	put(t, db, `INSERT INTO `+table+` (`+strings.Join(names, ", ")+`) VALUES (`+strings.Join(marks, ", ")+`)`, values...)
}

// Whoever has the database can delete a draft and put it back. It opens only
// with the drafter, the type and the steps with which it was frozen: its own
// drafter cannot make it somebody else's and clear it.
func TestSealBindsWhoseDraftItIs(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		sets := func(table, column string, value any) func(string, map[string]any) {
			return func(at string, row map[string]any) {
				if at == table {
					row[column] = value
				}
			}
		}
		for _, tc := range []struct {
			name   string
			change func(table string, row map[string]any)
		}{
			{"another drafter", sets("draft", "drafter", c.drafter.ID)},
			{"another type", sets("draft", "type", "authorization.withdrawn/1")},
			{"another beginning", sets("draft", "created", int64(1))},
			{"another time of freezing", sets("draft", "frozen", int64(1))},
			{"another edition", func(_ string, row map[string]any) { row["edition"] = int64(7) }},
			{"a step for its drafter", sets("draft_step", "body", `{"name":{"original":"","in":null},"persons":["`+c.officer.ID+`"]}`)},
			{"another drafter, and a step for the first", func(table string, row map[string]any) {
				sets("draft", "drafter", c.drafter.ID)(table, row)
				sets("draft_step", "body", `{"name":{"original":"","in":null},"persons":["`+c.officer.ID+`"]}`)(table, row)
			}},
			{"another participant, which is the actor's all the same", func(table string, row map[string]any) {
				sets("draft", "participant", c.stranger.Identity.String())(table, row)
			}},
		} {
			t.Run(tc.name, func(t *testing.T) {
				id, err := c.Drafts.Propose(t.Context(), c.Actor(c.officer), ledger.Draft{Type: typeNote, Subject: "note:1", Body: []byte(`{"text":"one"}`)})
				if err != nil {
					t.Fatal(err)
				}
				size, d := c.Size(), c.get(t, id)
				c.swapped(t, id, tc.change)
				who := c.officer
				if strings.HasPrefix(tc.name, "another participant") {
					who = c.stranger
				}
				if _, err := c.Drafts.Get(t.Context(), c.Actor(who), id); !fail.Is(err, fail.Broken) {
					t.Errorf("it is shown: %v", err)
				}
				answer, err := who.Device.Get(`{"challenge":"` + b64(d.Challenge[:]) + `"}`)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := c.Drafts.Clear(t.Context(), c.Actor(who), id, answer); !fail.Is(err, fail.Broken) {
					t.Errorf("it is cleared: %v", err)
				}
				if c.Size() != size {
					t.Error("something was said")
				}
				put(t, c.DB, `DELETE FROM draft WHERE id = $1`, string(id))
			})
		}
		t.Run("the same rows", func(t *testing.T) {
			id := c.propose(t)
			c.swapped(t, id, func(string, map[string]any) {})
			c.MustClear(c.officer, id)
		})
	})
}

// A clearance that was put under another drafter's name, or under that of
// somebody who did not give it, does not count towards what is said.
func TestClearancesAreProvenAgain(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		c.set(t, twoSteps(c))
		for _, tc := range []struct {
			name string
			row  map[string]any
		}{
			{"the drafter's own, under another drafter's name", map[string]any{"person": c.drafter.ID, "drafter": c.keeper.ID}},
			{"another officer's, who did not give it", map[string]any{"person": c.keeper.ID}},
		} {
			t.Run(tc.name, func(t *testing.T) {
				id := c.propose(t)
				c.MustClear(c.officer, id)
				size := c.Size()
				c.swapped(t, id, func(table string, row map[string]any) {
					if table == "clearance" {
						for column, v := range tc.row {
							row[column] = v
						}
					}
				})
				if _, err := c.Clear(c.second, id); err == nil || c.Size() != size {
					t.Errorf("it is said: %v", err)
				}
			})
		}
	})
}
