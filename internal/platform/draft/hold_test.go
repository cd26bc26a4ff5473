package draft_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/statement"
)

// Types that say in these tests that something was received, and taken back.
const (
	typeReceived = "test.note.received/1"
	typeBack     = "test.note.taken-back/1"
)

// holding holds every note back: France's drafters decide.
type holding struct {
	keeper string
}

func (h *holding) Hold(ctx context.Context, w *ledger.Writer, d ledger.Draft) (*draft.Hold, error) {
	if !strings.Contains(string(d.Body), "held") {
		return nil, nil
	}
	challenge, err := d.Challenge()
	if err != nil {
		return nil, err
	}
	r, err := w.Say(ctx, ledger.Draft{Type: typeReceived, Subject: "queue:1", Body: []byte(`{"commitment":"` + challenge.Commitment().String() + `"}`)})
	return &draft.Hold{Queue: "queue:1", Keeper: h.keeper, Receipt: r.ID, Place: r.Index}, err
}

func (h *holding) Keeper(context.Context, sqldb.Querier, ledger.Draft) (string, error) {
	return h.keeper, nil
}

func (h *holding) TakenBack(ctx context.Context, w *ledger.Writer, was draft.Hold) (statement.Hash, error) {
	r, err := w.Say(ctx, ledger.Draft{Type: typeBack, Subject: "queue:1", Body: []byte(`{"receipt":"` + was.Receipt.String() + `"}`)})
	return r.ID, err
}

// onHeld is on, with notes that are held.
func onHeld(t *testing.T, run func(t *testing.T, c *cast)) {
	t.Helper()
	on(t, func(t *testing.T, c *cast) {
		rule := &c.Drafts.Rules[len(c.Drafts.Rules)-1]
		rule.Holder, rule.Paced = &holding{keeper: "state:fr"}, true
		run(t, c)
	})
}

// held drafts and clears a note, which is then held.
func (c *cast) held(t *testing.T) draft.ID {
	t.Helper()
	id, err := c.Drafts.Propose(t.Context(), c.Actor(c.drafter), heldNote("held"))
	if err != nil {
		t.Fatal(err)
	}
	if r := c.MustClear(c.officer, id); !r.Held || !r.Receipt.ID.IsZero() {
		t.Fatalf("it is not held: %+v", r)
	}
	return id
}

func heldNote(words string) ledger.Draft {
	return ledger.Draft{Type: typeNote, Subject: "note:1", Body: []byte(`{"text":"` + words + `"}`)}
}

func (c *cast) release(p *people.Person, id draft.ID) (r ledger.Receipt, err error) {
	err = c.Do(context.Background(), func(ctx context.Context, w *ledger.Writer) error {
		r, err = c.Drafts.Release(ctx, w, draft.Moderator{Person: p.ID, Keeper: c.Listed[p.Identity]}, id)
		return err
	})
	return r, err
}

func (c *cast) decline(p *people.Person, receipts ...statement.Hash) (n int, err error) {
	err = c.Do(context.Background(), func(ctx context.Context, w *ledger.Writer) error {
		n, err = c.Drafts.Decline(ctx, w.Tx(), draft.Moderator{Person: p.ID, Keeper: c.Listed[p.Identity]}, receipts, statement.Hash{7}, "repeated", "Said before.")
		return err
	})
	return n, err
}

// TestHeldAndLetIn: what is cleared is held; the register knows a commitment and
// nothing else; who decides lets it in as it was cleared, byte by byte.
func TestHeldAndLetIn(t *testing.T) {
	onHeld(t, func(t *testing.T, c *cast) {
		at := c.Size()
		id := c.held(t)
		d := c.get(t, id)
		if d.State != draft.Held || d.Held == nil || d.Held.Outcome != "" || c.Size() != at+1 {
			t.Fatalf("%+v, %d statements more", d, c.Size()-at)
		}
		receipt, err := c.Ledger.Get(t.Context(), d.Held.Receipt)
		if err != nil {
			t.Fatal(err)
		}
		if h := receipt.Statement.Header; h.By == c.state || !strings.Contains(string(receipt.Body), d.Challenge.Commitment().String()) ||
			strings.Contains(string(receipt.Body), d.Challenge.String()) {
			t.Errorf("the receipt %+v says %s", h, receipt.Body)
		}
		for name, p := range map[string]*people.Person{"its drafter": c.drafter, "who cleared it": c.officer, "another officer": c.second, "a key officer": c.keeper} {
			if _, err := c.release(p, id); !fail.Is(err, fail.NotFound) {
				t.Errorf("%s lets it in: %v", name, err)
			}
		}
		if _, err := c.Clear(c.second, id); !fail.Is(err, fail.Conflict) {
			t.Errorf("it is cleared once more: %v", err)
		}
		if err := c.Drafts.Revise(t.Context(), c.Actor(c.drafter), id, heldNote("held otherwise")); !fail.Is(err, fail.Conflict) {
			t.Errorf("it is revised while it is held: %v", err)
		}
		r, err := c.release(c.stranger, id)
		if err != nil {
			t.Fatal(err)
		}
		said, err := c.Ledger.Get(t.Context(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		if h := said.Statement.Header; h.By != c.state || h.Challenge() != d.Challenge || string(said.Body) != d.Body || len(said.Statement.Approvals) != 1 {
			t.Errorf("said is %+v: %s", h, said.Body)
		}
		if d := c.get(t, id); d.State != draft.Said || d.Statement != r.ID || d.Held.Outcome != draft.Released {
			t.Errorf("%+v", d)
		}
		if _, err := c.release(c.stranger, id); !fail.Is(err, fail.Conflict) {
			t.Errorf("it is let in twice: %v", err)
		}
		if n, err := c.decline(c.stranger, d.Held.Receipt); n != 0 || err != nil {
			t.Errorf("%d are declined that were let in: %v", n, err)
		}
		plain := c.propose(t) // what the holder does not hold is said
		if r := c.MustClear(c.officer, plain); r.Held || r.Receipt.ID.IsZero() {
			t.Errorf("%+v", r)
		}
		c.CheckRebuild()
	})
}

// TestHeldAndDeclined: it goes back with the reason, can be put forward anew, and
// gets another receipt.
func TestHeldAndDeclined(t *testing.T) {
	onHeld(t, func(t *testing.T, c *cast) {
		id := c.held(t)
		first := c.get(t, id)
		if _, err := c.decline(c.second, first.Held.Receipt); !fail.Is(err, fail.NotFound) {
			t.Errorf("another participant's officer declines it: %v", err)
		}
		if n, err := c.decline(c.stranger, first.Held.Receipt, statement.Hash{1}); n != 1 || err != nil {
			t.Fatalf("%d declined: %v", n, err)
		}
		d := c.get(t, id)
		if d.State != draft.Returned || d.Reason != "Said before." || d.Ended != "" || d.Held.Outcome != draft.Declined || d.Held.Reason != "repeated" {
			t.Errorf("%+v", d)
		}
		if _, err := c.release(c.stranger, id); !fail.Is(err, fail.Conflict) {
			t.Errorf("what was declined is let in: %v", err)
		}
		if err := c.Drafts.Revise(t.Context(), c.Actor(c.drafter), id, heldNote("held, and better")); err != nil {
			t.Fatal(err)
		}
		if r := c.MustClear(c.officer, id); !r.Held {
			t.Fatal("it is not held again")
		}
		again := c.get(t, id)
		if again.Held.Receipt == first.Held.Receipt || again.Held.Outcome != "" || len(again.Versions) != 1 {
			t.Errorf("%+v", again)
		}
		if _, err := c.release(c.stranger, id); err != nil {
			t.Error(err)
		}
	})
}

// TestHeldAndTakenBack: its drafter withdraws it, or takes it back to edit; both
// end the receipt in the register.
func TestHeldAndTakenBack(t *testing.T) {
	onHeld(t, func(t *testing.T, c *cast) {
		for name, end := range map[draft.State]func(id draft.ID) error{
			draft.Withdrawn: func(id draft.ID) error { return c.Drafts.Withdraw(t.Context(), c.Actor(c.drafter), id, "") },
			draft.Drafting:  func(id draft.ID) error { return c.Drafts.Reopen(t.Context(), c.Actor(c.drafter), id) },
		} {
			id := c.held(t)
			if err := c.Drafts.Withdraw(t.Context(), c.Actor(c.keeper), id, ""); !fail.Is(err, fail.Denied) {
				t.Errorf("another withdraws it: %v", err)
			}
			size := c.Size()
			if err := end(id); err != nil {
				t.Fatal(err)
			}
			d := c.get(t, id)
			if d.State != name || d.Held == nil || d.Held.Outcome != draft.TakenBack || d.Held.Decided.IsZero() || c.Size() != size+1 {
				t.Errorf("%s: %+v", name, d)
			}
			if _, err := c.release(c.stranger, id); !fail.Is(err, fail.Conflict) {
				t.Errorf("%s: it is let in: %v", name, err)
			}
		}
	})
}

// TestReleaseAsksAgain: between clearing and letting in the world moves on.
func TestReleaseAsksAgain(t *testing.T) {
	onHeld(t, func(t *testing.T, c *cast) {
		id := c.held(t)
		c.refuse = fail.New(fail.Conflict, "not any more")
		if _, err := c.release(c.stranger, id); fail.Message(err) != "not any more" {
			t.Errorf("the rule is not asked again: %v", err)
		}
		c.refuse = nil
		c.withdraw(t, c.officer)
		if _, err := c.release(c.stranger, id); !fail.Is(err, fail.Conflict) {
			t.Errorf("it is said on the word of somebody who is no longer authorized: %v", err)
		}
		if d := c.get(t, id); d.State != draft.Held {
			t.Errorf("%+v", d.Summary)
		}
	})
}

// TestHeldInSQL tries with the database itself what the service refuses.
func TestHeldInSQL(t *testing.T) {
	onHeld(t, func(t *testing.T, c *cast) {
		id, waits := string(c.held(t)), string(c.propose(t))
		out := c.held(t)
		if _, err := c.release(c.stranger, out); err != nil {
			t.Fatal(err)
		}
		const fr, ke = "state:fr", "state:ke"
		const stm = `'1111111111111111111111111111111111111111111111111111111111111111'`
		decides := func(draft, edition, outcome, person, keeper, reason, statement string) string {
			return `INSERT INTO draft_decision (draft, edition, outcome, person, keeper, reason, statement, at)
				VALUES ('` + draft + `', ` + edition + `, '` + outcome + `', '` + person + `', '` + keeper + `', '` + reason + `', ` + statement + `, 1)`
		}
		holds := func(draft string) string {
			return `INSERT INTO draft_hold (draft, edition, queue, label, keeper, receipt, place, since) VALUES ('` + draft + `', 1, 'queue:1', '', '` + ke + `', ` + stm + `, 1, 1)`
		}
		for _, tc := range []struct{ name, sql string }{
			{"said without being let in", `UPDATE draft SET state = 'said', statement = ` + stm + ` WHERE id = '` + id + `'`},
			{"waits again", `UPDATE draft SET state = 'waiting' WHERE id = '` + id + `'`},
			{"declined by nobody", `UPDATE draft SET state = 'returned' WHERE id = '` + id + `'`},
			{"withdrawn without a word", `UPDATE draft SET state = 'withdrawn' WHERE id = '` + id + `'`},
			{"taken back without a word", `UPDATE draft SET state = 'drafting' WHERE id = '` + id + `'`},
			{"another text", `UPDATE draft SET sealed = X WHERE id = '` + id + `'`},
			{"another challenge", `UPDATE draft SET challenge = ` + stm + ` WHERE id = '` + id + `'`},
			{"a freeze more", `UPDATE draft SET edition = 2 WHERE id = '` + id + `'`},
			{"its clearance goes", `DELETE FROM clearance WHERE draft = '` + id + `'`},
			{"its steps go", `DELETE FROM draft_step WHERE draft = '` + id + `'`},
			{"its hold goes", `DELETE FROM draft_hold WHERE draft = '` + id + `'`},
			{"another keeper", `UPDATE draft_hold SET keeper = '` + ke + `' WHERE draft = '` + id + `'`},
			{"a second hold", holds(id)},
			{"let in by its drafter", decides(id, "1", "released", c.drafter.ID, fr, "", "''")},
			{"let in by another participant", decides(id, "1", "released", c.second.ID, ke, "", "''")},
			{"let in by nobody", decides(id, "1", "released", "", fr, "", "''")},
			{"let in with a statement", decides(id, "1", "released", c.stranger.ID, fr, "", stm)},
			{"declined without a reason", decides(id, "1", "declined", c.stranger.ID, fr, "", stm)},
			{"declined without a statement", decides(id, "1", "declined", c.stranger.ID, fr, "repeated", "''")},
			{"an unknown outcome", decides(id, "1", "lost", c.stranger.ID, fr, "", stm)},
			{"a decision on another freeze", decides(id, "2", "released", c.stranger.ID, fr, "", "''")},
			{"a decision on what waits", decides(waits, "1", "released", c.stranger.ID, fr, "", "''")},
			{"held before it is cleared", `UPDATE draft SET state = 'held' WHERE id = '` + waits + `'`},
			{"a decision changes", `UPDATE draft_decision SET outcome = 'declined' WHERE draft = '` + string(out) + `'`},
			{"a decision goes", `DELETE FROM draft_decision WHERE draft = '` + string(out) + `'`},
			{"a draft that is held from the start", enters("d9", "held", "1", "''")},
		} {
			t.Run(tc.name, func(t *testing.T) {
				if err := c.try(t, tc.sql); err == nil || !refusal.MatchString(err.Error()) {
					t.Fatalf("the database says %v", err)
				}
			})
		}
		// Not everything is refused: what the service writes, the database takes.
		for _, sql := range []string{decides(id, "1", "released", c.stranger.ID, fr, "", "''"), `UPDATE draft SET state = 'said', statement = ` + stm + ` WHERE id = '` + id + `'`} {
			if err := c.try(t, sql); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestRowsCannotLetIn: who has the database puts a decision beside a held draft,
// or another keeper under it. Nothing is said by it, and nobody new may decide.
func TestRowsCannotLetIn(t *testing.T) {
	onHeld(t, func(t *testing.T, c *cast) {
		id := c.held(t)
		size := c.Size()
		kept := map[string][]map[string]any{}
		for _, table := range []string{"draft_step", "clearance", "draft_hold", "draft"} {
			columns, rows := all(t, c.DB, table)
			for _, values := range rows {
				row := map[string]any{}
				for i, name := range columns {
					row[name] = values[i]
				}
				if table == "draft_hold" {
					row["keeper"] = "state:ke"
				}
				kept[table] = append(kept[table], row)
			}
		}
		put(t, c.DB, `DELETE FROM draft WHERE id = $1`, string(id))
		for _, table := range []string{"draft_step", "clearance", "draft_hold", "draft"} {
			for _, row := range kept[table] {
				insert(t, c.DB, table, row)
			}
		}
		if _, err := c.release(c.second, id); !fail.Is(err, fail.NotFound) {
			t.Errorf("a keeper of the rows' making lets it in: %v", err)
		}
		put(t, c.DB, `INSERT INTO draft_decision (draft, edition, outcome, person, keeper, reason, statement, at) VALUES ($1, 1, 'released', $2, $3, '', '', 1)`,
			string(id), c.second.ID, "state:ke")
		if d := c.get(t, id); d.State != draft.Held || c.Size() != size {
			t.Errorf("%+v; %d statements more", d.Summary, c.Size()-size)
		}
	})
}

// TestPace: so many in an hour and in a day, for a participant and for a person,
// editing included; and so many held at once.
func TestPace(t *testing.T) {
	onHeld(t, func(t *testing.T, c *cast) {
		c.Drafts.Pace = draft.Pace{Hour: 2, Day: 4, Held: 3}
		try := func() (draft.ID, error) { return c.Drafts.Propose(t.Context(), c.Actor(c.drafter), heldNote("held")) }
		must := func() draft.ID {
			t.Helper()
			id, err := try()
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		first := must()
		c.Clock.Advance(10 * time.Minute)
		second := must()
		var wait time.Duration
		if _, err := try(); !fail.Is(err, limit.TooMany) {
			t.Fatalf("a third within the hour: %v", err)
		} else if wait = limit.Wait(err); wait != 50*time.Minute {
			t.Errorf("wait for %v", wait)
		}
		if err := c.Drafts.Refreeze(t.Context(), c.Actor(c.drafter), first); !fail.Is(err, limit.TooMany) {
			t.Errorf("editing is a way around: %v", err)
		}
		if _, err := c.Drafts.Propose(t.Context(), c.Actor(c.officer), heldNote("held")); !fail.Is(err, limit.TooMany) {
			t.Errorf("another person of the participant puts a third forward: %v", err)
		}
		c.Clock.Advance(wait)
		third := must()
		c.Clock.Advance(time.Hour)
		fourth := must()
		c.Clock.Advance(time.Hour)
		if _, err := try(); !fail.Is(err, limit.TooMany) || !strings.Contains(fail.Message(err), "within a day") {
			t.Errorf("a fifth within the day: %v", err)
		}
		for _, id := range []draft.ID{first, second, third} {
			c.MustClear(c.officer, id)
		}
		size := c.Size()
		if _, err := c.Clear(c.officer, fourth); !fail.Is(err, limit.TooMany) || c.Size() != size {
			t.Errorf("a fourth is held: %v", err)
		}
		if _, err := c.release(c.stranger, first); err != nil {
			t.Fatal(err)
		}
		if r := c.MustClear(c.officer, fourth); !r.Held {
			t.Error("there is room now, and it is not held")
		}
	})
}

// TestHeldAfterMigration: drafts of a hub of before are held from then on, and
// what was guarded stays guarded.
func TestHeldAfterMigration(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		db, err := sqldb.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		if err := db.MigrateTo(t.Context(), "draft", draft.Migrations, 2); err != nil {
			t.Fatal(err)
		}
		put(t, db, `INSERT INTO draft_step (draft, edition, step, body) VALUES ('d', 1, 1, '{}')`)
		put(t, db, `INSERT INTO draft (id, participant, drafter, own, alone, type, state, edition, challenge, sealed, steps, created, frozen, changed, ended_by, reason, statement, reminded)
			VALUES ('d', 'p', 'a', 0, 0, 't', 'waiting', 1, 'c', $1, 1, 1, 1, 1, '', $1, '', 1)`, []byte{1})
		if err := db.Migrate(t.Context(), "draft", draft.Migrations); err != nil {
			t.Fatal(err)
		}
		if _, rows := all(t, db, "draft"); len(rows) != 1 {
			t.Fatalf("%d drafts", len(rows))
		}
		for sql, ok := range map[string]bool{
			`DELETE FROM draft_step`:             false,
			`UPDATE draft SET state = 'held'`:    false,
			`UPDATE draft SET sealed = reason`:   true, // the same bytes
			`UPDATE draft SET challenge = 'x'`:   false,
			`UPDATE draft SET state = 'unknown'`: false,
		} {
			err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
				_, err := tx.Exec(t.Context(), sql)
				return err
			})
			if ok != (err == nil) {
				t.Errorf("%s: %v", sql, err)
			}
		}
	})
}
