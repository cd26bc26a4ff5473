package cooperation

import (
	"crypto/rand"
	"encoding/hex"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/statement"
)

// The verbs by which the two of a closed thread report of it. See package report
// for what is published.
const (
	Proposed Verb = "report-proposed"
	Settled  Verb = "report-agreed"
)

// reportType is the type of a statement of one of these verbs.
func reportType(v Verb) string {
	if v == Proposed {
		return "cooperation.report.proposed/1"
	}
	return "cooperation.report.agreed/1"
}

// Proposing is the body of cooperation.report.proposed/1: a report, word for word.
type Proposing struct {
	As
	Report report.Report `json:"report"`
}

// Settling is the body of cooperation.report.agreed/1: to a proposal, and to these
// words of it.
type Settling struct {
	As
	Proposal statement.Hash `json:"proposal"`
	Words    statement.Hash `json:"words"` // report.Report.Digest
}

// Suggestion is a report that one side has proposed.
type Suggestion struct {
	Mark
	ID      string            `json:"id"`
	Words   statement.Hash    `json:"words,omitzero"` // digest; zero once the proposal is erased
	Marking statement.Marking `json:"as,omitempty"`   // of the report
}

// Accord is a report that both have agreed to.
type Accord struct {
	Suggestion
	Agreed Mark `json:"agreed"`
}

// NewReport draws the id of a report.
func NewReport() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it would end the program
	return "report:" + hex.EncodeToString(b[:])
}

// Check implements corpus.Body.
func (b *Proposing) Check() error {
	if err := b.Report.Check(); err != nil {
		return err
	}
	if b.Report.Exercise != b.Exercise {
		return bad("the report of an exercise says that it is one, and no other does")
	}
	return nil
}

// Check implements corpus.Body.
func (b *Settling) Check() error {
	if b.Proposal.IsZero() || b.Words.IsZero() {
		return bad("who agrees to a report names the proposal, and its words by their digest")
	}
	return nil
}

// ReportID is the id that reports of a thread bear; "" until one is proposed.
func (t *Thread) ReportID() string {
	switch {
	case t.Proposing != nil:
		return t.Proposing.ID
	case t.Accord != nil:
		return t.Accord.ID
	}
	return ""
}

// report takes down what is proposed, and what is agreed to. A proposal takes the
// place of the one before, whichever side that was of.
func (t *Thread) report(v Verb, m Mark, body Body) error {
	if v == Proposed {
		b, ok := body.(*Proposing)
		if !ok {
			t.Proposing = &Suggestion{Mark: m, ID: t.ReportID()} // erased
			return nil
		}
		return t.propose(m, &b.Report)
	}
	b, ok := body.(*Settling)
	if !ok {
		return nil // erased
	}
	p := t.Proposing
	if p != nil && p.Words.IsZero() && b.Proposal == p.Statement {
		t.Proposing = nil // to what is erased: nobody can publish it
		return nil
	}
	if p == nil || p.Side == m.Side || b.Proposal != p.Statement || b.Words != p.Words {
		return fail.New(fail.Conflict, "No report of the other side in these words waits for your agreement.")
	}
	t.Accord, t.Proposing = &Accord{*p, m}, nil
	return nil
}

func (t *Thread) propose(m Mark, r *report.Report) error {
	switch id := t.ReportID(); {
	case id != "" && id != r.ID:
		return fail.New(fail.Invalid, "A thread has one report: it keeps its id when it is proposed anew.")
	case !slices.Equal(r.Parties, report.Parties(t.Opener, t.Counterparty)) || r.Kind != string(t.Kind):
		return fail.New(fail.Invalid, "A report names the two of its thread, and what kind of case it was.")
	}
	words, err := r.Digest()
	if err != nil {
		return err
	}
	t.Proposing = &Suggestion{Mark: m, ID: r.ID, Words: words, Marking: r.Marking}
	return nil
}

// MayPublish reports why a side may not publish a body: fail.Conflict while these
// are not the words that both have agreed to for everybody.
func (t *Thread) MayPublish(side Side, b *report.Published) error {
	words, err := b.Report.Digest()
	if err != nil {
		return err
	}
	a := t.Accord
	if side == "" || a == nil || a.Words != words || a.ID != b.Report.ID || a.Marking != statement.Clear || b.Report.Marking != statement.Clear ||
		b.Proposed != a.Statement || b.Agreed != a.Agreed.Statement {
		return fail.New(fail.Conflict, "Both have to agree to a report in these very words, marked TLP:CLEAR, before either publishes it.")
	}
	return nil
}

// Published gives the body by which either side publishes what both have agreed
// to; nil while there is nothing of the kind, or its text is erased.
func (t *Thread) Published() *report.Published {
	r := t.Agreed()
	if r == nil || r.Marking != statement.Clear {
		return nil
	}
	return &report.Published{Report: *r, Proposed: t.Accord.Statement, Agreed: t.Accord.Agreed.Statement}
}

// Agreed gives the report that both have agreed to; nil for none.
func (t *Thread) Agreed() *report.Report {
	if t.Accord == nil {
		return nil
	}
	return t.proposal(t.Accord.Statement)
}

// Suggested gives the report that waits for an agreement; nil for none.
func (t *Thread) Suggested() *report.Report {
	if t.Proposing == nil {
		return nil
	}
	return t.proposal(t.Proposing.Statement)
}

func (t *Thread) proposal(id statement.Hash) *report.Report {
	s := t.Find(id)
	if s == nil || s.Body == nil {
		return nil
	}
	b, err := Decode(reportType(Proposed), s.Body)
	if err != nil {
		return nil
	}
	return &b.(*Proposing).Report
}
