package cooperation

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

func TestThreads(t *testing.T) {
	for _, tc := range []struct {
		name  string
		kind  Kind
		moves []string
		want  State
	}{
		{"a notification that is answered", Notification, []string{"C acknowledged", "C answered", "O closed", "C closed"}, IsClosed},
		{"by telephone, noted by who sent it", Notification, []string{"O noted", "C acted", "C closed", "O closed"}, IsClosed},
		{"by telephone, then in writing", Notification, []string{"C noted", "C acknowledged", "C answered"}, IsReplied},
		{"asked back, and answered", Notification, []string{"C acknowledged", "C asked", "O answered", "C answered"}, IsReplied},
		{"the means are lacking", Notification, []string{"C acknowledged", "C unable"}, IsReplied},
		{"closed by one, and something is said", Notification, []string{"C acknowledged", "O closed", "C acted", "C closed"}, IsReplied},
		{"withdrawn before anybody answered", Notification, []string{"O withdrawn"}, IsWithdrawn},
		{"corrected before anybody answered", Notification, []string{"O corrected", "C acknowledged"}, IsAcknowledged},
		{"a request that is met", Request, []string{"C acknowledged", "C assessing", "C offered", "O accepted", "C milestone", "C milestone", "C delivered", "O closed", "C closed"}, IsClosed},
		{"offered at once", Request, []string{"C acknowledged", "C offered"}, IsOffered},
		{"offered anew", Request, []string{"C acknowledged", "C offered", "C offered", "O accepted"}, IsUnderWay},
		{"declined, then offered", Request, []string{"C acknowledged", "C declined", "C offered"}, IsOffered},
		{"referred", Request, []string{"C acknowledged", "C referred", "C closed", "O closed"}, IsClosed},
		{"refused, then assessed anew", Request, []string{"C acknowledged", "C offered", "O refused", "C assessing"}, IsAssessing},
		{"given up half way", Request, []string{"C acknowledged", "C offered", "O accepted", "C declined"}, IsDeclined},
		{"another instant is agreed on", Request, []string{"C acknowledged", "C extended", "O agreed"}, IsAcknowledged},
		{"another instant is answered by another", Request, []string{"C acknowledged", "C extended", "O extended", "C agreed"}, IsAcknowledged},
		{"reported on", Notification, []string{"C acknowledged", "O closed", "C closed", "O report-proposed", "C report-agreed", "C report-proposed", "O report-agreed"}, IsClosed},
		{"both let somebody in, one takes it off", Request, []string{"O let-in", "C let-in", "C taken-off"}, IsSent},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := begin(t, tc.kind).play(tc.moves...).th; got.State != tc.want || len(got.Said) != len(tc.moves)+1 {
				t.Errorf("it is %s after %d statements, want %s", got.State, len(got.Said), tc.want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for _, tc := range []struct {
		name  string
		kind  Kind
		moves []string
		side  Side
		verb  Verb
		want  fail.Kind
	}{
		{"sent twice", Notification, nil, Opener, Sent, fail.Conflict},
		{"answered before receipt is acknowledged", Notification, nil, Counterparty, Answered, fail.Conflict},
		{"acted before receipt is acknowledged", Notification, nil, Counterparty, Acted, fail.Conflict},
		{"closed before receipt is acknowledged", Notification, nil, Counterparty, Closed, fail.Conflict},
		{"acknowledged by who sent it", Notification, nil, Opener, Acknowledged, fail.Denied},
		{"acknowledged twice", Notification, []string{"C acknowledged"}, Counterparty, Acknowledged, fail.Conflict},
		{"noted after it was acknowledged", Notification, []string{"C acknowledged"}, Opener, Noted, fail.Conflict},
		{"answered by who sent it, without a question", Notification, []string{"C acknowledged"}, Opener, Answered, fail.Invalid},
		{"withdrawn by who received it", Notification, []string{"C acknowledged"}, Counterparty, Withdrawn, fail.Denied},
		{"closed twice by the same", Notification, []string{"C acknowledged", "C closed"}, Counterparty, Closed, fail.Conflict},
		{"said after the end", Notification, []string{"O withdrawn"}, Counterparty, Acknowledged, fail.Conflict},
		{"an offer to a notification", Notification, []string{"C acknowledged"}, Counterparty, Offered, fail.Invalid},
		{"offered before receipt is acknowledged", Request, nil, Counterparty, Offered, fail.Conflict},
		{"accepted without an offer", Request, []string{"C acknowledged"}, Opener, Accepted, fail.Conflict},
		{"accepted by who offers", Request, []string{"C acknowledged", "C offered"}, Counterparty, Accepted, fail.Denied},
		{"offered by who asks", Request, []string{"C acknowledged"}, Opener, Offered, fail.Denied},
		{"delivered before it is accepted", Request, []string{"C acknowledged", "C offered"}, Counterparty, Delivered, fail.Conflict},
		{"a milestone too many", Request, []string{"C acknowledged", "C offered", "O accepted", "C milestone", "C milestone"}, Counterparty, Milestone, fail.Conflict},
		{"agreed to by who proposed", Request, []string{"C acknowledged", "C extended"}, Counterparty, Agreed, fail.Conflict},
		{"agreed to nothing", Request, []string{"C acknowledged"}, Counterparty, Agreed, fail.Invalid},
		{"taken off whom nobody let in", Request, nil, Opener, TakenOff, fail.Conflict},
		{"reported on before it is closed", Request, []string{"C acknowledged", "O closed"}, Opener, Proposed, fail.Conflict},
		{"a report agreed to by who proposed it", Request, []string{"C acknowledged", "O closed", "C closed", "C report-proposed"}, Counterparty, Settled, fail.Conflict},
		{"a report that was withdrawn with its case", Request, []string{"O withdrawn"}, Opener, Proposed, fail.Conflict},
		{"let in twice by the same", Request, []string{"O let-in"}, Opener, LetIn, fail.Conflict},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := begin(t, tc.kind).play(tc.moves...)
			b := s.body(tc.side, tc.verb)
			if tc.verb == Offered && tc.kind == Notification {
				b = example(Request, Offered, statement.Hash{})
			}
			if tc.want == fail.Invalid && tc.verb == Agreed {
				if err := b.Check(); !fail.Is(err, fail.Invalid) {
					t.Errorf("%v", err)
				}
				return
			}
			if _, err := Next(s.th, s.move(tc.side, b)); !fail.Is(err, tc.want) {
				t.Errorf("%v, want %s", err, tc.want)
			}
		})
	}
}

// TestAllows: what cannot be said now says why, and Open lists the rest.
func TestAllows(t *testing.T) {
	for _, tc := range []struct {
		name  string
		moves []string
		side  Side
		verb  Verb
		want  fail.Kind
		says  string
	}{
		{"before receipt is acknowledged", nil, Counterparty, Offered, fail.Conflict, "Receipt has to be acknowledged first."},
		{"by the other side", []string{"C acknowledged"}, Opener, Offered, fail.Denied, "That is for the other side to say."},
		{"after the end", []string{"O withdrawn"}, Counterparty, Acknowledged, fail.Conflict, "The case is closed or withdrawn between these two"},
		{"in another state", []string{"C acknowledged"}, Opener, Accepted, fail.Conflict, "That cannot be said any more, or not yet."},
		{"about nothing", nil, Opener, TakenOff, fail.Conflict, "That cannot be said any more, or not yet."},
		{"not in such a case", []string{"C acknowledged"}, Counterparty, Acted, fail.Conflict, "That is not said in such a case."},
		{"now", []string{"C acknowledged"}, Counterparty, Offered, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			th := begin(t, Request).play(tc.moves...).th
			err := th.Allows(tc.verb, tc.side)
			if open := slices.Contains(th.Open(tc.side), tc.verb); open != (err == nil) || open != (tc.want == "") {
				t.Fatalf("listed: %v; refused: %v", open, err)
			}
			if err != nil && (!fail.Is(err, tc.want) || !strings.Contains(err.Error(), tc.says)) {
				t.Errorf("%v, want %s: %s", err, tc.want, tc.says)
			}
		})
	}
}

func TestOnlyTheTwoSpeak(t *testing.T) {
	s := begin(t, Notification)
	good := s.move(Counterparty, s.body(Counterparty, Acknowledged))
	for _, tc := range []struct {
		name string
		bend func(m *Move)
		want fail.Kind
	}{
		{"a third participant", func(m *Move) { m.By = gamma }, fail.Denied},
		{"to a third participant", func(m *Move) { m.To = gamma }, fail.Denied},
		{"to itself", func(m *Move) { m.To = beta }, fail.Denied},
		{"in another case", func(m *Move) { m.Case = "case:ffffffffffffffffffffffffffffffff" }, fail.Denied},
		{"marked wider", func(m *Move) { m.Marking = statement.Green }, fail.Invalid},
		{"an exercise's", func(m *Move) { m.Body = &Words{As: As{Kind: Notification, Verb: Acknowledged, Exercise: true}} }, fail.Invalid},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := good
			tc.bend(&m)
			if _, err := Next(s.th, m); !fail.Is(err, tc.want) {
				t.Errorf("%v, want %s", err, tc.want)
			}
		})
	}
	narrower := good
	narrower.Marking = statement.Red
	if _, err := Next(s.th, narrower); err != nil {
		t.Errorf("what is marked narrower is refused: %v", err)
	}
}

func TestCorrected(t *testing.T) {
	s := begin(t, Notification).play("C acknowledged", "C answered", "O corrected", "C corrected")
	if got := s.th.Matter.Title.String(); got != "CANARY-corrected-title" {
		t.Errorf("the title is %q", got)
	}
	other := example(Notification, Corrected, s.th.Said[1].Statement)
	if _, err := Next(s.th, s.move(Opener, other)); !fail.Is(err, fail.Conflict) {
		t.Errorf("one side corrects the other's words: %v", err)
	}
	wordsOnly := example(Notification, Corrected, s.th.Opening().Statement)
	if _, err := Next(s.th, s.move(Opener, wordsOnly)); !fail.Is(err, fail.Invalid) {
		t.Errorf("an opening is corrected by words: %v", err)
	}
}

// TestCorrectionsStandInARow: what a correction takes the place of is named by it;
// what was corrected meanwhile is not written over, and what is erased stands in
// nobody's way.
func TestCorrectionsStandInARow(t *testing.T) {
	s := begin(t, Request).play("C acknowledged")
	on := s.th.Opening().Statement
	anew := func(title string, half Half, over statement.Hash) *Correction {
		m := matter("request/1")
		m.Title = words(title)
		q := requested()
		return &Correction{As: As{Kind: Request, Verb: Corrected}, On: on, Over: over, Matter: &m, Reason: words("CANARY-reason"),
			Asking: &Asking{Half: half, Checklist: q.Checklist, Privacy: q.Privacy, Consulted: q.Consulted}}
	}
	says := func(c *Correction) (statement.Hash, error) {
		m := s.move(Opener, c)
		after, err := Next(s.th, m)
		if err == nil {
			s.th = after
		}
		return m.Statement, err
	}
	first, err := says(anew("First", Mitigation, statement.Hash{}))
	if err != nil {
		t.Fatal(err)
	}
	stands, over := s.th.Stands(on, statement.Hash{})
	if q := stands.(*Requested); over != first || q.Title.String() != "First" || q.Half != Mitigation || s.th.Matter.Title.String() != "First" {
		t.Errorf("%v stands, over %s", q, over)
	}
	if was, none := s.th.Stands(on, first); was.(*Requested).Half != Assistance || !none.IsZero() {
		t.Errorf("before the first correction %v stood, over %s", was, none)
	}
	if _, err := says(anew("Blind", Assistance, statement.Hash{})); !fail.Is(err, fail.Conflict) {
		t.Errorf("a correction is written over: %v", err)
	}
	if err := s.th.changes(anew("First", Mitigation, first)); !fail.Is(err, fail.Invalid) {
		t.Errorf("a correction changes nothing: %v", err)
	}
	if err := s.th.changes(anew("First", Assistance, first)); err != nil {
		t.Errorf("a correction of the half alone: %v", err)
	}
	second, err := says(anew("Second", Assistance, first))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(s.th.Said, func(x Said) bool { return x.Statement == second })
	s.th.Said[i].Body = nil // erased: it is followed all the same
	if _, err := says(anew("Third", Assistance, second)); err != nil {
		t.Errorf("after one that is erased: %v", err)
	}
}

// TestWhoReads: whom both let in reads along, until one side takes it off.
func TestWhoReads(t *testing.T) {
	s := begin(t, Request).play("O let-in")
	if len(s.th.Readers) != 0 {
		t.Fatalf("let in by one alone: %v", s.th.Readers)
	}
	if s.play("C let-in"); !slices.Equal(s.th.Readers, []statement.Hash{gamma}) {
		t.Fatalf("let in by both: %v", s.th.Readers)
	}
	if s.play("O taken-off"); len(s.th.Readers) != 0 {
		t.Fatalf("taken off: %v", s.th.Readers)
	}
}

// TestErasedMovesKeepTheirPlace: a thread whose texts are erased goes the same
// way, as far as the types alone say it.
func TestErasedMovesKeepTheirPlace(t *testing.T) {
	for _, k := range Kinds() {
		moves := []string{"C acknowledged", "C answered", "O closed", "C closed"}
		if k == Request {
			moves = []string{"C acknowledged", "C offered", "O accepted", "C delivered", "O closed", "C closed"}
		}
		whole := begin(t, k).play(moves...).th
		var th *Thread
		for i, s := range whole.Said {
			m := Move{Statement: s.Statement, By: whole.On(s.Side), To: whole.On(s.Side.Other()), Case: whole.Case, Type: TypeOf(k, s.Verb), Marking: s.Marking, At: s.At, Index: s.Index}
			next, err := Next(th, m)
			if err != nil {
				t.Fatalf("%s, statement %d: %v", k, i, err)
			}
			th = next
		}
		if th.State != whole.State || th.Matter != nil || len(th.Said) != len(whole.Said) {
			t.Errorf("%s: it is %s", k, th.State)
		}
	}
}

// walk says any number of statements that somebody can say, of all verbs and both
// sides, and some that nobody can.
func walk(t *rapid.T, k Kind) *script {
	s := begin(t, k)
	for range rapid.IntRange(0, 30).Draw(t, "statements") {
		side := rapid.SampledFrom([]Side{Opener, Counterparty}).Draw(t, "side")
		verb := rapid.SampledFrom(Verbs(k)).Draw(t, "verb")
		b := s.body(side, verb)
		before, _ := json.Marshal(s.th)
		m := s.move(side, b)
		next, err := Next(s.th, m)
		if after, _ := json.Marshal(s.th); string(after) != string(before) {
			t.Fatalf("%s by the %s changed what it was given", verb, side)
		}
		open := slices.Contains(s.th.Open(side), verb)
		if err != nil {
			if open && verb != LetIn && verb != TakenOff && !(verb == Answered && b.Check() != nil) {
				t.Fatalf("%s is open to the %s, and is refused: %v", verb, side, err)
			}
			continue
		}
		if !open {
			t.Fatalf("%s is not open to the %s, and is taken", verb, side)
		}
		if err := held(s.th, next, side, verb); err != "" {
			t.Fatalf("%s by the %s: %s", verb, side, err)
		}
		s.th, s.at = next, s.at.Add(7*60e9)
	}
	return s
}

// held checks what holds of every step.
func held(before, after *Thread, side Side, v Verb) string {
	r := rules[before.Kind][v]
	access := v == LetIn || v == TakenOff || v == Proposed || v == Settled
	switch {
	case before.Ended() && !access:
		return "something was said after the end"
	case r.side != "" && r.side != side:
		return "said by the wrong side"
	case before.Receipt == nil && after.Receipt == nil && !slices.Contains([]Verb{Withdrawn, Corrected, LetIn, TakenOff}, v):
		return "the acknowledgement was skipped"
	case after.State != IsSent && after.State != IsWithdrawn && after.Receipt == nil:
		return "it went on without an acknowledgement"
	case before.Receipt != nil && after.Receipt == nil:
		return "an acknowledgement was lost"
	case len(after.Said) != len(before.Said)+1 || !reflect.DeepEqual(after.Said[:len(before.Said)], before.Said):
		return "what was said before is changed"
	case !reflect.DeepEqual(after.Accord, before.Accord) && (v != Settled || before.Proposing == nil || before.Proposing.Side == side || after.Accord.Words != before.Proposing.Words):
		return "a report was agreed to by one side alone, or in other words"
	case !slices.Contains(States(after.Kind), after.State):
		return "there is no such state"
	}
	return ""
}

// TestWalks: over all moves of both sides no acknowledgement is skipped, nothing
// is said by the wrong participant, and from wherever it has come a thread can be
// closed by both.
func TestWalks(t *testing.T) {
	for _, k := range Kinds() {
		t.Run(string(k), rapid.MakeCheck(func(t *rapid.T) {
			s := walk(t, k)
			if s.th.Ended() {
				if len(s.th.Duties()) > 0 {
					t.Fatal("something is due after the end")
				}
				return
			}
			if len(s.th.Duties()) == 0 {
				t.Fatalf("%s: nobody owes anything, and it has not ended", s.th.State)
			}
			for _, step := range []struct {
				side Side
				verb Verb
			}{{Counterparty, Acknowledged}, {Opener, Closed}, {Counterparty, Closed}} {
				if slices.Contains(s.th.Open(step.side), step.verb) {
					next, err := Next(s.th, s.move(step.side, s.body(step.side, step.verb)))
					if err != nil {
						t.Fatalf("%s, %s: %v", s.th.State, step.verb, err)
					}
					s.th = next
				}
			}
			if s.th.State != IsClosed {
				t.Fatalf("it is stuck: %s", s.th.State)
			}
		}))
	}
}

// TestTheFoldIsItsOwnRecord: a thread that is written and read again is the same,
// and goes on in the same way.
func TestTheFoldIsItsOwnRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := walk(t, rapid.SampledFrom(Kinds()).Draw(t, "kind"))
		b, err := json.Marshal(s.th)
		if err != nil {
			t.Fatal(err)
		}
		var again Thread
		if err := json.Unmarshal(b, &again); err != nil {
			t.Fatal(err)
		}
		if c, _ := json.Marshal(&again); string(c) != string(b) {
			t.Fatalf("%s\ncomes back as\n%s", b, c)
		}
		if !reflect.DeepEqual(again.Duties(), s.th.Duties()) {
			t.Fatalf("what is due is not the same: %v, %v", again.Duties(), s.th.Duties())
		}
	})
}
