package cooperation

import (
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/statement"
)

func reporting(t tester) *script {
	return begin(t, Notification).play("C acknowledged", "O closed", "C closed")
}

func TestReports(t *testing.T) {
	s := reporting(t).play("O report-proposed")
	if s.th.Suggested() == nil || s.th.Agreed() != nil || s.th.Published() != nil {
		t.Fatalf("proposed: %+v", s.th.Proposing)
	}
	first := s.th.Proposing.Statement
	s.play("O report-proposed")
	late := s.body(Counterparty, Settled).(*Settling)
	late.Proposal = first
	if _, err := Next(s.th, s.move(Counterparty, late)); !fail.Is(err, fail.Conflict) {
		t.Errorf("a proposal that another has taken the place of was agreed to: %v", err)
	}
	other := s.body(Counterparty, Settled).(*Settling)
	other.Words = statement.Hash{9}
	if _, err := Next(s.th, s.move(Counterparty, other)); !fail.Is(err, fail.Conflict) {
		t.Errorf("other words were agreed to: %v", err)
	}
	b := s.th.Suggested()
	early := &report.Published{Report: *b, Proposed: s.th.Proposing.Statement, Agreed: statement.Hash{1}}
	for _, side := range []Side{Opener, Counterparty} {
		if err := s.th.MayPublish(side, early); !fail.Is(err, fail.Conflict) {
			t.Errorf("the %s publishes what the other has not agreed to: %v", side, err)
		}
	}
	s.play("C report-agreed")
	for _, side := range []Side{Opener, Counterparty} {
		if err := s.th.MayPublish(side, s.th.Published()); err != nil {
			t.Errorf("the %s cannot publish what both have agreed to: %v", side, err)
		}
	}
	if err := s.th.MayPublish("", s.th.Published()); !fail.Is(err, fail.Conflict) {
		t.Errorf("a reader of the thread publishes it: %v", err)
	}
}

// TestReportsThatStay: what both agree to under a narrower marking is not
// published.
func TestReportsThatStay(t *testing.T) {
	s := reporting(t)
	b := s.body(Opener, Proposed).(*Proposing)
	b.Report.Marking = statement.Green
	s.sayBody(Opener, b).play("C report-agreed")
	if s.th.Agreed() == nil || s.th.Published() != nil {
		t.Fatal("what is marked TLP:GREEN can be published")
	}
	wider := &report.Published{Report: *s.th.Agreed(), Proposed: s.th.Accord.Statement, Agreed: s.th.Accord.Agreed.Statement}
	wider.Report.Marking = statement.Clear
	if err := s.th.MayPublish(Opener, wider); !fail.Is(err, fail.Conflict) {
		t.Errorf("it is published under a wider marking than both agreed to: %v", err)
	}
}

func TestProposalsFitTheirThread(t *testing.T) {
	for _, tc := range []struct {
		name string
		bend func(r *report.Report)
	}{
		{"under another id", func(r *report.Report) { r.ID = "report:ffffffffffffffffffffffffffffffff" }},
		{"by others", func(r *report.Report) { r.Parties = report.Parties(alpha, gamma) }},
		{"of another kind", func(r *report.Report) { r.Kind = string(Request) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := reporting(t).play("C report-proposed")
			b := s.body(Opener, Proposed).(*Proposing)
			tc.bend(&b.Report)
			if _, err := Next(s.th, s.move(Opener, b)); !fail.Is(err, fail.Invalid) {
				t.Errorf("%v", err)
			}
		})
	}
	exercise := reporting(t).body(Opener, Proposed).(*Proposing)
	exercise.Report.Exercise = true
	if err := exercise.Check(); !fail.Is(err, fail.Invalid) {
		t.Errorf("the report of a case is called one of an exercise: %v", err)
	}
}

// TestErasedProposals: once its text is erased, nobody can publish it.
func TestErasedProposals(t *testing.T) {
	whole := reporting(t).play("O report-proposed", "C report-agreed").th
	var th *Thread
	for i, s := range whole.Said {
		m := Move{Statement: s.Statement, By: whole.On(s.Side), To: whole.On(s.Side.Other()), Case: whole.Case, Type: TypeOf(whole.Kind, s.Verb), Marking: s.Marking, At: s.At, Index: s.Index}
		if s.Verb != Proposed {
			m.Body, _ = Decode(m.Type, s.Body)
		}
		next, err := Next(th, m)
		if err != nil {
			t.Fatalf("statement %d: %v", i, err)
		}
		th = next
	}
	if th.Agreed() != nil || th.Published() != nil || len(th.Said) != len(whole.Said) {
		t.Errorf("%+v", th.Accord)
	}
	if err := th.MayPublish(Opener, whole.Published()); !fail.Is(err, fail.Conflict) {
		t.Errorf("what is erased is published: %v", err)
	}
}

// TestNobodyPublishesAlone: over all moves of both sides, what one side may
// publish was proposed by one of the two and agreed to by the other, by its
// digest.
func TestNobodyPublishesAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := reporting(t)
		for range rapid.IntRange(0, 12).Draw(t, "statements") {
			side := rapid.SampledFrom([]Side{Opener, Counterparty}).Draw(t, "side")
			verb := rapid.SampledFrom([]Verb{Proposed, Settled, LetIn}).Draw(t, "verb")
			next, err := Next(s.th, s.move(side, s.body(side, verb)))
			if err == nil {
				s.th = next
			}
			for _, said := range s.th.Said {
				if said.Verb != Proposed {
					continue
				}
				b, err := Decode(reportType(Proposed), said.Body)
				if err != nil {
					t.Fatal(err)
				}
				words, err := b.(*Proposing).Report.Digest()
				if err != nil {
					t.Fatal(err)
				}
				for _, agreed := range s.th.Said {
					publish := &report.Published{Report: b.(*Proposing).Report, Proposed: said.Statement, Agreed: agreed.Statement}
					if s.th.MayPublish(side, publish) != nil {
						continue
					}
					c, err := Decode(reportType(Settled), agreed.Body)
					if err != nil || agreed.Side == said.Side || c.(*Settling).Words != words || c.(*Settling).Proposal != said.Statement {
						t.Fatalf("the %s may publish what the other has not agreed to", side)
					}
				}
			}
		}
	})
}
