package text_test

import (
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// TestKept: a text is folded once while the register stands still, and anew when
// it has grown, so that who was answered sees what he said.
func TestKept(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		before := w.get(of)
		if w.get(of) != before {
			t.Error("a text is folded twice while the register stands still")
		}
		a := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
		after := w.get(of)
		if after == before || len(before.Amendments) != 0 || after.Amendment(a.String()) == nil {
			t.Error("what was said is not in the text")
		}
	})
}

// TestWays: a text is shown in each way, and by unit with what is proposed
// there.
func TestWays(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		a := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
		b := w.says(w.ap, statement.Hash{}, w.reads(own("org:apc"), of, 2, "A State that is asked should answer at once."))
		c := w.says(w.ap, statement.Hash{}, w.reads(own("org:apc"), of, 3, ask))
		w.decides(of, text.Ruling{Amendment: c, Decision: redline.Retained})
		name := func([]string) string { return "x" }
		for _, tc := range []struct {
			name string
			s    text.Showing
			want string
		}{
			{"all", text.Showing{Way: text.All}, "[soon][x: without delay][x: at once]"},
			{"decided", text.Showing{Way: text.Settled}, "information{+, and say why+}."},
			{"base", text.Showing{Way: text.Base}, "It may ask for more information.\n"},
			{"one", text.Showing{Way: text.One, Amendment: a.String()}, "[-soon-]{+without delay+}"},
			{"changes", text.Showing{Way: text.Changes, From: 0, To: text.Last}, "should answer soon."},
		} {
			lines, err := w.get(of).Lines(tc.s)
			if err != nil || !strings.Contains(redline.Plain(lines, name), tc.want) {
				t.Errorf("%s: no %q in\n%s%v", tc.name, tc.want, redline.Plain(lines, name), err)
			}
		}
		for _, s := range []text.Showing{{Way: "sideways"}, {Way: text.One, Amendment: of.String()}, {Way: text.Changes, From: 1}, {Way: text.Changes, To: -2}} {
			if _, err := w.get(of).Lines(s); !fail.Is(err, fail.Invalid) && !fail.Is(err, fail.NotFound) {
				t.Errorf("%+v: %v", s, err)
			}
		}
		units, elsewhere, err := w.get(of).Units()
		if err != nil || len(units) != 4 || len(elsewhere) != 0 {
			t.Fatalf("%d units, %v: %v", len(units), elsewhere, err)
		}
		if u := units[2]; !slices.Equal(u.Amendments, []string{a.String(), b.String()}) || u.Colliding != 1 || u.Number != 3 {
			t.Errorf("the third unit has %+v", u)
		}
		board, err := w.get(of).Meetings()
		if err != nil || len(text.MeetIn(board.Colliding, units[2].ID)) != 1 || len(text.MeetIn(board.Colliding, units[3].ID)) != 0 {
			t.Errorf("the board has %+v: %v", board.Colliding, err)
		}
		w.decides(of, text.Ruling{Amendment: a, Decision: redline.Retained})
		w.consolidates(of)
		if units, elsewhere, err = w.get(of).Units(); err != nil || len(units[2].Amendments) != 0 || !slices.Equal(elsewhere, []string{b.String()}) {
			t.Errorf("after the new version %v need their authors, and on the unit are %v: %v", elsewhere, units[2].Amendments, err)
		}
		if lines, err := w.get(of).Lines(text.Showing{Way: text.Changes, To: text.Last}); err != nil || !strings.Contains(redline.Plain(lines, name), "[-soon-]{+without delay+}") {
			t.Errorf("what changed is\n%s%v", redline.Plain(lines, name), err)
		}
	})
}

// TestAgainst: what was agreed is found word for word; a unit that departs from
// it shows how, and an amendment that touches it is named.
func TestAgainst(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		agreed := redline.NewAgreed([]redline.Source{{ID: "un:h:1", Text: official}, {ID: "x:1", Text: "A State that is asked should answer very soon."}})
		a := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, "A State which is asked should answer soon."))
		got, err := w.get(of).Against(agreed)
		if err != nil || len(got.Quoted) != 2 || got.Quoted[0].Source != "un:h:1" || !got.Quoted[0].Whole || len(got.Departures) != 1 || got.Departures[0].Source != "x:1" {
			t.Fatalf("it stands to what was agreed as %+v: %v", got, err)
		}
		if len(got.Reopened) != 1 || got.Reopened[0].Amendment != a.String() || got.Reopened[0].Text != "A State that is asked should answer" {
			t.Errorf("it reopens %+v", got.Reopened)
		}
	})
}

// TestReads: a remark finds its place in the version in force, and says when
// the words are others or gone.
func TestReads(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		units := w.get(of).InForce().Fixed().Text().Standing()
		phrase := func(u redline.Unit, from, to int) text.Anchor {
			return text.Anchor{Text: of, Unit: u.ID.String(), From: u.Tokens[from].ID.String(), Until: u.Tokens[to].ID.String()}
		}
		last := len(units[2].Tokens) - 1
		whole, kept, changed := text.Anchor{Text: of, Unit: units[3].ID.String()}, phrase(units[2], 0, 2), phrase(units[2], last-1, last-1)
		w.decides(of, text.Ruling{Amendment: w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon)), Decision: redline.Retained})
		w.consolidates(of)
		for name, tc := range map[string]struct {
			a    text.Anchor
			want redline.Fit
		}{"the whole unit": {whole, redline.Fits}, "words that stayed": {kept, redline.Fits}, "words that went": {changed, redline.Gone}} {
			if was, got, err := w.get(of).Reads(tc.a); err != nil || got.Fit != tc.want || was.ID.String() != tc.a.Unit {
				t.Errorf("%s: %+v, want %s: %v", name, got, tc.want, err)
			}
		}
		for _, a := range []text.Anchor{{Text: of, Version: 7, Unit: units[3].ID.String()}, {Text: of, Unit: "t#99"}} {
			if _, _, err := w.get(of).Reads(a); !fail.Is(err, fail.Invalid) {
				t.Errorf("%+v: %v", a, err)
			}
		}
	})
}
