package text_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

const (
	soon = "A State that is asked should answer without delay."
	ask  = "It may ask for more information, and say why."
)

// TestLife: tabled, amended, answered, decided, consolidated; who proposed a
// word can be looked up in the version that follows.
func TestLife(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		a := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
		b := w.says(w.ap, statement.Hash{}, w.reads(own("org:apc"), of, 3, ask))
		w.says(w.de, a, &text.Endorsed{As: "state:de"})
		w.says(w.ke, a, &text.Joined{As: "state:ke"})
		w.says(w.de, b, &text.Objected{As: "state:de", Reason: en("It is understood.")})
		if got := w.amendment(a); len(got.Endorsed) != 1 || len(got.Joined) != 1 || len(got.Authors()) != 2 || len(got.Statements) != 3 {
			t.Errorf("it stands as %+v", got)
		}
		w.decides(of, text.Ruling{Amendment: a, Decision: redline.Retained}, text.Ruling{Amendment: b, Decision: redline.NotRetained})
		w.consolidates(of)
		got := w.get(of)
		v := got.InForce()
		if v.Number != 1 || !strings.Contains(v.Words, soon) || strings.Contains(v.Words, "say why") || len(got.Events) != 2 || len(got.Statements) != 3 {
			t.Errorf("it stands as %d\n%s", v.Number, v.Words)
		}
		if a, b := w.amendment(a), w.amendment(b); a.State != text.Retained || a.Stands != 1 || b.State != text.NotRetained || b.Now != nil {
			t.Errorf("they are %s and %s", a.State, b.State)
		}
		found := v.Fixed().Text().Find("without delay")
		if len(found) != 1 || found[0].Credits[0].By[0] != a.String() {
			t.Errorf("who proposed it: %+v", found)
		}
		for name, tc := range map[string]struct {
			f    text.Filter
			want int
		}{
			"all":        {text.Filter{}, 2},
			"open":       {text.Filter{State: text.Open}, 0},
			"settled":    {text.Filter{Text: of.String(), State: text.Retained}, 1},
			"joined":     {text.Filter{Author: "state:ke"}, 1},
			"endorsed":   {text.Filter{Author: "state:de"}, 0},
			"another's":  {text.Filter{Consultation: of.String()}, 0},
			"first part": {text.Filter{Limit: 1}, 1},
		} {
			if part, err := w.q.Amendments(t.Context(), tc.f); err != nil || len(part.Items) != tc.want || (part.Next > 0) != (tc.f.Limit == 1) {
				t.Errorf("%s: %d, want %d, then %d: %v", name, len(part.Items), tc.want, part.Next, err)
			}
		}
		if part, err := w.q.List(t.Context(), text.Filter{Consultation: w.of.String()}); err != nil || len(part.Items) != 1 {
			t.Errorf("%d texts: %v", len(part.Items), err)
		}
	})
}

// TestGoesOn: what is pending goes on to the next version where it collides
// with nothing, and waits for its author where it does. An amendment to the old
// version is taken on the same terms.
func TestGoesOn(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		a := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
		clean := w.says(w.ap, statement.Hash{}, w.reads(own("org:apc"), of, 3, ask))
		meets := w.says(w.ap, statement.Hash{}, w.reads(own("org:apc"), of, 2, "A State that is asked should answer at once."))
		late := w.reads(own("state:ke"), of, 3, "It may ask for further information.")
		tooLate := w.reads(own("state:ke"), of, 2, "A State that is asked should answer within a day.")
		board, err := w.get(of).Board()
		if err != nil || len(board.Colliding) != 1 {
			t.Errorf("%d pairs collide: %v", len(board.Colliding), err)
		}
		w.decides(of, text.Ruling{Amendment: a, Decision: redline.Retained})
		w.consolidates(of)
		if got := w.amendment(clean); got.State != text.Open || got.Now == nil || got.Now.Base != w.get(of).InForce().Hash {
			t.Errorf("the one that collides with nothing is %s", got.State)
		}
		if got := w.amendment(meets); got.State != text.NeedsAuthor || len(got.Against) != 1 {
			t.Errorf("the one that collides is %s, against %v", got.State, got.Against)
		}
		id := w.says(w.ke, statement.Hash{}, late)
		if got := w.amendment(id); got.State != text.Open || got.Version != 0 || got.Now.Base != w.get(of).InForce().Hash {
			t.Errorf("what was made on the old version is %s", got.State)
		}
		if _, err := w.try(w.ke, statement.Hash{}, tooLate); !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), "older version") {
			t.Errorf("what collides with what stands: %v", err)
		}
		w.decides(of, text.Ruling{Amendment: clean, Decision: redline.Bracketed}, text.Ruling{Amendment: id, Decision: redline.Deferred}, text.Ruling{Amendment: meets, Decision: redline.NotRetained})
		w.consolidates(of)
		got := w.get(of)
		if a := w.amendment(clean); a.State != text.Open || !a.Bracketed || len(got.InForce().Brackets) != 1 || w.amendment(id).State != text.Open || w.amendment(meets).State != text.NotRetained {
			t.Errorf("bracketed: %s %v, %d brackets, deferred: %s", a.State, a.Bracketed, len(got.InForce().Brackets), w.amendment(id).State)
		}
	})
}

// TestModified: what is retained as modified stands in the words of the
// proposal that derives from it, and both can be looked up.
func TestModified(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		parent := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
		body := w.reads(own("state:ke"), of, 2, "A State that is asked should answer without undue delay.")
		body.Change.DerivedFrom = parent.String()
		child := w.says(w.ke, statement.Hash{}, body)
		other := w.says(w.ke, statement.Hash{}, w.reads(own("state:ke"), of, 3, ask))
		if _, err := w.try(w.de, of, w.rulings("state:de", of, text.Ruling{Amendment: parent, Decision: redline.Modified, Instead: other})); !fail.Is(err, fail.Invalid) {
			t.Errorf("by one that does not derive from it: %v", err)
		}
		w.decides(of, text.Ruling{Amendment: parent, Decision: redline.Modified, Instead: child})
		w.consolidates(of)
		if p, c := w.amendment(parent), w.amendment(child); p.State != text.Modified || c.State != text.Retained {
			t.Errorf("they are %s and %s", p.State, c.State)
		}
		if chain := w.get(of).InForce().Fixed().Text().Chain(child.String()); len(chain) != 2 || chain[1] != parent.String() {
			t.Errorf("the chain is %v", chain)
		}
	})
}

// TestCollide: two that are retained and collide stand in brackets, neither in
// the text, and can be decided anew in the version that follows.
func TestCollide(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		a := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
		b := w.says(w.ap, statement.Hash{}, w.reads(own("org:apc"), of, 2, "A State that is asked should answer at once."))
		w.decides(of, text.Ruling{Amendment: a, Decision: redline.Retained}, text.Ruling{Amendment: b, Decision: redline.Retained})
		w.consolidates(of)
		got := w.get(of)
		if !strings.Contains(got.InForce().Words, "answer soon.") || len(got.InForce().Brackets) == 0 || !w.amendment(a).Bracketed || !w.amendment(b).Bracketed {
			t.Errorf("it stands as\n%s", got.InForce().Words)
		}
		w.decides(of, text.Ruling{Amendment: a, Decision: redline.Retained}, text.Ruling{Amendment: b, Decision: redline.NotRetained})
		w.consolidates(of)
		if got := w.get(of); !strings.Contains(got.InForce().Words, soon) || len(got.InForce().Brackets) != 0 || w.amendment(a).Stands != 2 {
			t.Errorf("it stands as\n%s", got.InForce().Words)
		}
	})
}

// TestTwoDecide: of two who decide the same thing one wins; the other is told,
// and may replace it by naming it.
func TestTwoDecide(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		a := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
		other, err := w.s.Say(t.Context(), w.Actor(w.ke), of, w.rulings("state:ke", of, text.Ruling{Amendment: a, Decision: redline.NotRetained}))
		if err != nil {
			t.Fatal(err)
		}
		first := w.decides(of, text.Ruling{Amendment: a, Decision: redline.Retained})
		if _, err := w.clear(w.ke, other.Draft); !fail.Is(err, fail.Conflict) {
			t.Errorf("the second: %v", err)
		}
		if got := w.amendment(a).Decision; got.Statement != first || got.Ruling.Decision != redline.Retained {
			t.Errorf("in force is %+v", got)
		}
		w.says(w.ke, of, w.rulings("state:ke", of, text.Ruling{Amendment: a, Decision: redline.Deferred, InsteadOf: first}))
		if got := w.amendment(a).Decision; got.As != "state:ke" || got.Ruling.Decision != redline.Deferred {
			t.Errorf("in force is %+v", got)
		}
	})
}

// TestLeadReplaced: what a lead decided stands when somebody else leads the group;
// from then on only the new one decides.
func TestLeadReplaced(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		a := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
		w.decides(of, text.Ruling{Amendment: a, Decision: redline.Retained})
		w.consolidates(of)
		was, err := w.process.Queries.Get(t.Context(), w.of.String())
		if err != nil {
			t.Fatal(err)
		}
		out, err := w.process.Say(t.Context(), w.Actor(w.ke), w.of, &consult.Group{As: "state:ke", ID: "h", Replaces: was.Group("h").Formed, Title: en("(h)"), Lead: []consult.Named{{ID: "state:fr", Name: "France"}}})
		if err != nil {
			t.Fatal(err)
		}
		w.MustClear(w.clears["state:ke"], draft.ID(out.Draft))
		if got := w.get(of); len(got.Versions) != 2 || got.Events[0].Why != "" || got.Events[1].Why != "" {
			t.Fatalf("after another lead the text stands in %d versions, its events %+v", len(got.Versions), got.Events)
		}
		b := w.says(w.ke, statement.Hash{}, w.reads(own("state:ke"), of, 3, "It may ask for all that it needs."))
		if _, err := w.try(w.de, of, w.rulings("state:de", of, text.Ruling{Amendment: b, Decision: redline.Retained})); !fail.Is(err, fail.Denied) {
			t.Errorf("who led it decides still: %v", err)
		}
		w.says(w.fr, of, w.rulings("state:fr", of, text.Ruling{Amendment: b, Decision: redline.Retained}))
	})
}

// TestWithdrawn: an author withdraws the amendment, and a decision that rests on
// it is open again; anybody else withdraws what was said of it.
func TestWithdrawn(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		parent := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
		body := w.reads(own("state:ke"), of, 2, "A State that is asked should answer without undue delay.")
		body.Change.DerivedFrom = parent.String()
		child := w.says(w.ke, statement.Hash{}, body)
		w.says(w.de, child, &text.Endorsed{As: "state:de"})
		w.says(w.de, child, &text.Withdrawn{As: "state:de", Reason: en("On second thought.")})
		if got := w.amendment(child); len(got.Endorsed) != 0 || got.State != text.Open {
			t.Errorf("it stands as %+v", got)
		}
		w.decides(of, text.Ruling{Amendment: parent, Decision: redline.Modified, Instead: child})
		w.says(w.ke, child, &text.Withdrawn{As: "state:ke", Reason: en("Not needed.")})
		if p, c := w.amendment(parent), w.amendment(child); p.State != text.Open || p.Decision != nil || c.State != text.Taken {
			t.Errorf("they are %s, %v and %s", p.State, p.Decision, c.State)
		}
		w.decides(of, text.Ruling{Amendment: parent, Decision: redline.Retained})
	})
}

// TestJoint: each signatory signs by confirming.
func TestJoint(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		via := submission.Via{Mode: submission.Joint, Signatories: []string{"org:apc", "state:fr"}, By: "org:apc"}
		id := w.says(w.ap, statement.Hash{}, w.reads(via, of, 2, soon))
		if got := w.amendment(id); got.Confirmed || got.State != text.Open {
			t.Errorf("it stands as %+v", got.Told)
		}
		w.confirms(w.fr, id)
		if got := w.amendment(id); !got.Confirmed || len(got.Heard) != 2 {
			t.Errorf("it stands as %+v", got.Told)
		}
	})
}

// TestDissociated: a signatory who did not hand in a joint amendment takes only
// itself off it, signed or not, and may then say of it what it likes.
func TestDissociated(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		of := w.tables()
		via := submission.Via{Mode: submission.Joint, Signatories: []string{"org:apc", "state:fr", "state:ke"}, By: "org:apc"}
		id := w.says(w.ap, statement.Hash{}, w.reads(via, of, 2, soon))
		w.confirms(w.fr, id)
		w.says(w.ke, id, &text.Withdrawn{As: "state:ke", Reason: en("We were not asked.")})
		got := w.amendment(id)
		if got.State != text.Open || !got.Confirmed || !slices.Equal(got.Authors(), []string{"org:apc", "state:fr"}) || !slices.Equal(got.Dissociated, []string{"state:ke"}) {
			t.Errorf("without who never signed it stands as %s, %+v", got.State, got.Told)
		}
		if e := got.Events[0]; e.What != text.WasLeft || e.As != "state:ke" || e.Why != "" {
			t.Errorf("the history says %+v", e)
		}
		w.says(w.ke, id, &text.Objected{As: "state:ke", Reason: en("Too soon.")})
		w.says(w.fr, id, &text.Withdrawn{As: "state:fr", Reason: en("On second thought.")})
		if got = w.amendment(id); got.State != text.Open || len(got.Heard) != 1 || len(got.Authors()) != 1 || len(got.Objected) != 1 {
			t.Errorf("without who had signed it stands as %s, %+v", got.State, got.Told)
		}
		for author, want := range map[string]int{"org:apc": 1, "state:fr": 0, "state:ke": 0} {
			if part, err := w.q.Amendments(t.Context(), text.Filter{Author: author}); err != nil || len(part.Items) != want {
				t.Errorf("%d are %s's, want %d: %v", len(part.Items), author, want, err)
			}
		}
		w.says(w.ap, id, &text.Withdrawn{As: "org:apc", Reason: en("Alone we do not ask for it.")})
		if got = w.amendment(id); got.State != text.Taken {
			t.Errorf("after who handed it in withdrew it: %s", got.State)
		}
		w.CheckRebuild()
	})
}

// TestConsensus: where nothing passes over an objection, nothing does.
func TestConsensus(t *testing.T) {
	w := ruled(t, "sqlite:"+t.TempDir()+"/hub.db", consult.Consensus).opens()
	of := w.tables()
	id := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
	w.says(w.ap, id, &text.Objected{As: "org:apc", Reason: en("Too much.")})
	if _, err := w.try(w.de, of, w.rulings("state:de", of, text.Ruling{Amendment: id, Decision: redline.Retained})); !fail.Is(err, fail.Conflict) {
		t.Errorf("retained: %v", err)
	}
	w.says(w.ap, id, &text.Withdrawn{As: "org:apc", Reason: en("We agree.")})
	w.decides(of, text.Ruling{Amendment: id, Decision: redline.Retained})
}

// TestAnchored: a unit, and a phrase in it, of every version.
func TestAnchored(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db").opens()
	of := w.tables()
	unit := w.get(of).InForce().Fixed().Text().Units[2]
	first, last := unit.Tokens[0].ID.String(), unit.Tokens[2].ID.String()
	for name, tc := range map[string]struct {
		a  text.Anchor
		ok bool
	}{
		"a unit":           {text.Anchor{Text: of, Unit: unit.ID.String()}, true},
		"a phrase":         {text.Anchor{Text: of, Unit: unit.ID.String(), From: first, Until: last, Words: "A State"}, true},
		"other words":      {text.Anchor{Text: of, Unit: unit.ID.String(), From: first, Until: last, Words: "A state"}, false},
		"the wrong way":    {text.Anchor{Text: of, Unit: unit.ID.String(), From: last, Until: first, Words: "A State"}, false},
		"no such unit":     {text.Anchor{Text: of, Unit: "t#99"}, false},
		"no such version":  {text.Anchor{Text: of, Version: 1, Unit: unit.ID.String()}, false},
		"no such text":     {text.Anchor{Text: w.of, Unit: unit.ID.String()}, false},
		"another's phrase": {text.Anchor{Text: of, Unit: "t#0", From: first, Until: last, Words: "A State"}, false},
	} {
		err := w.DB.Read(t.Context(), func(q sqldb.Querier) error { return w.q.Anchored(t.Context(), q, w.of, tc.a) })
		if tc.ok != (err == nil) || err != nil && !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRefused: each rule broken alone; the register stays as it was.
func TestRefused(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db").opens()
	of := w.tables()
	id := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
	gone := w.says(w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 3, ask))
	w.says(w.fr, gone, &text.Withdrawn{As: "state:fr", Reason: en("x")})
	tables := func(change func(b *text.Tabled)) *text.Tabled {
		b := w.body()
		change(b)
		return b
	}
	proposes := func(change func(b *text.Proposed)) *text.Proposed {
		b := w.reads(own("state:fr"), of, 2, "Otherwise.")
		change(b)
		return b
	}
	retain := text.Ruling{Amendment: id, Decision: redline.Retained}
	forged := &text.Consolidated{As: "state:de", Version: 1, Base: w.get(of).InForce().Hash, Text: w.get(of).InForce().Fixed().Text()}
	forged.Hash = forged.Text.Hash()
	for _, tc := range []struct {
		name string
		by   *people.Person
		of   statement.Hash
		body corpus.Body
		want fail.Kind
	}{
		{"tabled by a guest", w.fr, statement.Hash{}, tables(func(b *text.Tabled) { b.Via = own("state:fr") }), fail.Denied},
		{"tabled in another's name", w.fr, statement.Hash{}, w.body(), fail.Denied},
		{"an official text misquoted", w.ke, statement.Hash{}, tables(func(b *text.Tabled) { b.Text = strings.Replace(tabled, "should", "shall", 1) }), fail.Invalid},
		{"the official text of nothing", w.ke, statement.Hash{}, tables(func(b *text.Tabled) { b.Norms = []string{"un:h:2"} }), fail.Invalid},
		{"about something else", w.ke, statement.Hash{}, tables(func(b *text.Tabled) { b.About = []string{"un:a"} }), fail.Invalid},
		{"in no group", w.ke, statement.Hash{}, tables(func(b *text.Tabled) { b.Group = "x" }), fail.NotFound},
		{"in no consultation", w.ke, statement.Hash{}, tables(func(b *text.Tabled) { b.Consultation = id }), fail.NotFound},
		{"recorded into a consultation that was called", nil, statement.Hash{}, tables(func(b *text.Tabled) {
			b.Via = submission.Via{Mode: submission.Recorded, Author: "state:fr", Document: &submission.Document{Kind: "letter", Number: "1", Date: "2026-01-02"}}
		}), fail.Denied},
		{"an official text amended", w.fr, statement.Hash{}, w.reads(own("state:fr"), of, 1, "States shall respond to appropriate requests."), fail.Invalid},
		{"other words than stand there", w.fr, statement.Hash{}, proposes(func(b *text.Proposed) { b.Change.Operations[0].Was = "00" }), fail.Invalid},
		{"on no version", w.fr, statement.Hash{}, proposes(func(b *text.Proposed) { b.Version = 7 }), fail.Conflict},
		{"derived from nothing", w.fr, statement.Hash{}, proposes(func(b *text.Proposed) { b.Change.DerivedFrom = of.String() }), fail.Invalid},
		{"to no text", w.fr, statement.Hash{}, proposes(func(b *text.Proposed) { b.Text = id }), fail.NotFound},
		{"by somebody who is not listed", w.fr, statement.Hash{}, proposes(func(b *text.Proposed) {
			b.Via = submission.Via{Mode: submission.Transmitted, Author: "org:none", By: "state:fr"}
		}), fail.Denied},
		{"one's own endorsed", w.fr, id, &text.Endorsed{As: "state:fr"}, fail.Denied},
		{"one that is withdrawn joined", w.de, gone, &text.Joined{As: "state:de"}, fail.Conflict},
		{"a text endorsed", w.de, of, &text.Endorsed{As: "state:de"}, fail.Invalid},
		{"nothing endorsed", w.de, w.of, &text.Endorsed{As: "state:de"}, fail.NotFound},
		{"withdrawn by another", w.ap, id, &text.Withdrawn{As: "org:apc", Reason: en("x")}, fail.Denied},
		{"withdrawn by the secretariat", nil, id, &text.Withdrawn{Reason: en("x")}, fail.Denied},
		{"decided by its author", w.fr, of, w.rulings("state:fr", of, retain), fail.Denied},
		{"decided by the secretariat", nil, of, w.rulings("", of, retain), fail.Denied},
		{"decided on another version", w.de, of, &text.Decided{As: "state:de", Version: 3, Rulings: w.rulings("state:de", of, retain).Rulings}, fail.Conflict},
		{"decided on what is withdrawn", w.de, of, w.rulings("state:de", of, text.Ruling{Amendment: gone, Decision: redline.Retained}), fail.Conflict},
		{"decided on nothing", w.de, of, w.rulings("state:de", of, text.Ruling{Amendment: of, Decision: redline.Retained}), fail.NotFound},
		{"instead of nothing", w.de, of, w.rulings("state:de", of, text.Ruling{Amendment: id, Decision: redline.Retained, InsteadOf: of}), fail.Conflict},
		{"one of two that cannot be", w.de, of, w.rulings("state:de", of, retain, text.Ruling{Amendment: gone, Decision: redline.Deferred}), fail.Conflict},
		{"consolidated without decisions", w.de, of, forged, fail.Conflict},
	} {
		t.Run(tc.name, func(t *testing.T) {
			size := w.Size()
			if _, err := w.try(tc.by, tc.of, tc.body); !fail.Is(err, tc.want) {
				t.Errorf("%v, want kind %s", err, tc.want)
			}
			if w.Size() != size {
				t.Error("something was said")
			}
		})
	}
	w.decides(of, retain)
	if _, err := w.try(w.de, of, forged); !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), "compute it anew") {
		t.Errorf("a version that does not follow: %v", err)
	}
}

// TestTooLate: the deadline passes between drafting and clearing.
func TestTooLate(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db").opens()
	of := w.tables()
	out, err := w.s.Say(t.Context(), w.Actor(w.fr), statement.Hash{}, w.reads(own("state:fr"), of, 2, soon))
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(8 * 24 * time.Hour)
	w.scheduler.Round(t.Context())
	size := w.Size()
	if _, err = w.clear(w.fr, out.Draft); !fail.Is(err, fail.Conflict) || !strings.Contains(err.Error(), "kept as a draft") {
		t.Errorf("after the deadline: %v", err)
	}
	if w.Size() != size {
		t.Error("something was said")
	}
}
