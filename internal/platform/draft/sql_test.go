package draft_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
)

// refusal is how a trigger or a check says no, as opposed to a slip in a test.
var refusal = regexp.MustCompile(`four eyes|CHECK constraint|check constraint|UNIQUE constraint|unique constraint`)

// TestFourEyesInSQL tries with the database itself what the service refuses:
// whoever writes a wrong line of this program, or has the database alone, gets
// no further.
func TestFourEyesInSQL(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		id := string(c.propose(t))
		said := string(c.propose(t))
		c.MustClear(c.officer, draft.ID(said))
		back := string(c.propose(t))
		if err := c.Drafts.Return(t.Context(), c.Actor(c.officer), draft.ID(back), "because"); err != nil {
			t.Fatal(err)
		}
		const statement = `'1111111111111111111111111111111111111111111111111111111111111111'`
		clears := func(draft, edition, step, person, own string) string {
			return `INSERT INTO clearance (draft, edition, step, person, in_place_of, drafter, own, approval, at)
				VALUES ('` + draft + `', ` + edition + `, ` + step + `, '` + person + `', '', '` + c.drafter.ID + `', ` + own + `, X, 1)`
		}
		for _, tc := range []struct{ name, sql string }{
			{"the drafter clears", clears(id, "1", "1", c.drafter.ID, "0")},
			{"the drafter clears as if it were a passkey of his own", clears(id, "1", "1", c.drafter.ID, "1")},
			{"somebody else clears a passkey of one's own", clears(id, "1", "1", c.officer.ID, "1")},
			{"the drafter clears under another drafter's name", strings.Replace(clears(id, "1", "1", c.drafter.ID, "0"), `'', '`+c.drafter.ID, `'', 'person:x`, 1)},
			{"nobody clears", clears(id, "1", "1", "", "0")},
			{"a step that is not there", clears(id, "1", "2", c.officer.ID, "0")},
			{"a step before the first", clears(id, "1", "0", c.officer.ID, "0")},
			{"a freeze that is not there", clears(id, "2", "1", c.officer.ID, "0")},
			{"a draft that is sent back", clears(back, "1", "1", c.officer.ID, "0")},
			{"a draft that is said, once more", clears(said, "1", "1", c.second.ID, "0")},
			{"said without clearance", `UPDATE draft SET state = 'said', statement = ` + statement + ` WHERE id = '` + id + `'`},
			{"said without a statement", `UPDATE draft SET state = 'said' WHERE id = '` + id + `'`},
			{"waiting with a statement", `UPDATE draft SET statement = ` + statement + ` WHERE id = '` + id + `'`},
			{"another text", `UPDATE draft SET sealed = X WHERE id = '` + id + `'`},
			{"another challenge", `UPDATE draft SET challenge = ` + statement + ` WHERE id = '` + id + `'`},
			{"another drafter", `UPDATE draft SET drafter = '` + c.officer.ID + `' WHERE id = '` + id + `'`},
			{"another participant", `UPDATE draft SET participant = ` + statement + ` WHERE id = '` + id + `'`},
			{"another type", `UPDATE draft SET type = 'test.note.praised/1' WHERE id = '` + id + `'`},
			{"a draft of one's own passkey, by a word", `UPDATE draft SET own = 1 WHERE id = '` + id + `'`},
			{"no step", `UPDATE draft SET steps = 0 WHERE id = '` + id + `'`},
			{"a freeze more", `UPDATE draft SET edition = 2 WHERE id = '` + id + `'`},
			{"what is said changes", `UPDATE draft SET statement = ` + statement + ` WHERE id = '` + said + `'`},
			{"what is said is taken back", `UPDATE draft SET state = 'drafting', statement = '' WHERE id = '` + said + `'`},
			{"what was sent back waits again", `UPDATE draft SET state = 'waiting' WHERE id = '` + back + `'`},
			{"an unknown state", `UPDATE draft SET state = 'cleared' WHERE id = '` + id + `'`},
			{"a clearance changes", `UPDATE clearance SET person = '` + c.second.ID + `' WHERE draft = '` + said + `'`},
			{"a clearance goes", `DELETE FROM clearance WHERE draft = '` + said + `'`},
			{"a step changes", `UPDATE draft_step SET body = '{}' WHERE draft = '` + id + `'`},
			{"a step goes", `DELETE FROM draft_step WHERE draft = '` + id + `'`},
			{"a step comes", `INSERT INTO draft_step (draft, edition, step, body) VALUES ('` + id + `', 1, 2, '{}')`},
			{"a step of the next freeze comes too early", `INSERT INTO draft_step (draft, edition, step, body) VALUES ('` + id + `', 2, 1, '{}')`},
			{"a draft that is said from the start", enters("d1", "said", "1", statement)},
			{"a draft that waits without steps", enters("d2", "waiting", "1", "''")},
			{"a draft that waits for nobody", enters("d3", "waiting", "0", "''")},
			{"somebody stands in for himself", `INSERT INTO draft_absence (participant, person, begins, ends, deputy) VALUES ('x', 'a', 1, 2, 'a')`},
		} {
			t.Run(tc.name, func(t *testing.T) {
				err := c.try(t, tc.sql)
				if err == nil {
					t.Fatal("the database takes it")
				}
				if !refusal.MatchString(err.Error()) {
					t.Errorf("refused for another reason: %v", err)
				}
			})
		}
		if c.DB.Dialect() == sqldb.SQLite {
			for name, sql := range map[string]string{
				"a row in the place of another":  strings.Replace(enters(id, "waiting", "1", "''"), "INSERT", "INSERT OR REPLACE", 1),
				"another clearance in its place": strings.Replace(clears(said, "1", "1", c.second.ID, "0"), "INSERT", "INSERT OR REPLACE", 1),
			} {
				if err := c.try(t, sql); err == nil || !refusal.MatchString(err.Error()) {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		if d := c.get(t, draft.ID(id)); d.State != draft.Waiting || d.Step != 0 || d.Freeze != 1 {
			t.Errorf("after all that: %+v", d)
		}
		// Not everything is refused: what the service writes, the database takes.
		if err := c.try(t, clears(id, "1", "1", c.officer.ID, "0")); err != nil {
			t.Fatal(err)
		}
		if err := c.try(t, clears(id, "1", "1", c.second.ID, "0")); err == nil {
			t.Error("a step is cleared twice")
		}
		if err := c.try(t, `UPDATE draft SET state = 'said', statement = `+statement+` WHERE id = '`+id+`'`); err != nil {
			t.Error(err)
		}
		if err := c.try(t, `DELETE FROM draft WHERE id = '`+id+`'`); err != nil {
			t.Fatal(err)
		}
		var left int
		err := c.DB.Read(t.Context(), func(q sqldb.Querier) error {
			return q.QueryRow(t.Context(), `SELECT (SELECT COUNT(*) FROM clearance WHERE draft = $1) + (SELECT COUNT(*) FROM draft_step WHERE draft = $1)`, id).Scan(&left)
		})
		if err != nil || left != 0 {
			t.Errorf("%d rows of a draft that is gone, %v", left, err)
		}
	})
}

// A draft that its drafter clears is one about people, of three types.
func TestOwnTypesInSQL(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		for typ, want := range map[string]bool{"authorization.given/1": true, "authorization.suspended/1": true, "authorization.restored/1": true,
			"authorization.withdrawn/1": false, "clearance.set/1": false, "note.said/1": false} {
			row := strings.Replace(strings.Replace(enters(typ, "drafting", "1", "''"), "'a', 0, 0", "'a', 1, 0", 1), "'t'", "'"+typ+"'", 1)
			if err := c.try(t, row); (err == nil) != want {
				t.Errorf("%s: %v", typ, err)
			}
		}
	})
}

func enters(id, state, steps, statement string) string {
	return `INSERT INTO draft (id, participant, drafter, own, alone, type, state, edition, challenge, sealed, steps, created, frozen, changed, ended_by, reason, statement, reminded)
		VALUES ('` + id + `', 'p', 'a', 0, 0, 't', '` + state + `', 1, 'c', X, ` + steps + `, 1, 1, 1, '', X, ` + statement + `, 1)`
}

// try runs one line of SQL. X stands for empty bytes.
func (c *cast) try(t *testing.T, sql string) error {
	t.Helper()
	bytes := `X''`
	if c.DB.Dialect() == sqldb.Postgres {
		bytes = `''::bytea`
	}
	sql = strings.NewReplacer(" X,", " "+bytes+",", "= X ", "= "+bytes+" ").Replace(sql)
	return c.DB.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(context.Background(), sql)
		return err
	})
}

// TestStepsInOrderInSQL tries two persons and two steps.
func TestStepsInOrderInSQL(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		c.set(t, twoSteps(c))
		id := string(c.propose(t))
		clears := func(step, person string) error {
			return c.try(t, `INSERT INTO clearance (draft, edition, step, person, in_place_of, drafter, own, approval, at)
				VALUES ('`+id+`', 1, `+step+`, '`+person+`', '', '`+c.drafter.ID+`', 0, X, 1)`)
		}
		if clears("2", c.second.ID) == nil {
			t.Error("the second step is cleared before the first")
		}
		if err := clears("1", c.officer.ID); err != nil {
			t.Fatal(err)
		}
		if clears("2", c.officer.ID) == nil {
			t.Error("one person clears both steps")
		}
		if c.try(t, `UPDATE draft SET state = 'said', statement = 'x' WHERE id = '`+id+`'`) == nil {
			t.Error("it is said with one clearance of two")
		}
		if err := clears("2", c.second.ID); err != nil {
			t.Error(err)
		}
	})
}
