package report

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// The types of public statements about reports.
const (
	TypePublished = "cooperation.report.published/1"
	TypeWithdrawn = "cooperation.report.withdrawn/1"
)

// Types lists them.
func Types() []string { return []string{TypePublished, TypeWithdrawn} }

// Published is the body by which each of the two publishes a report: both say the
// very same.
type Published struct {
	Report   Report         `json:"report"`
	Proposed statement.Hash `json:"proposed"` // the confidential statement that proposed these words
	Agreed   statement.Hash `json:"agreed"`   // and the one that agreed to them
}

// Withdrawn is the body by which one of the two withdraws a report.
type Withdrawn struct {
	Report string    `json:"report"` // id
	Reason i18n.Text `json:"reason"`
}

var _, _ corpus.Body = (*Published)(nil), (*Withdrawn)(nil)

// Type implements corpus.Body.
func (*Published) Type() string { return TypePublished }

// Type implements corpus.Body.
func (*Withdrawn) Type() string { return TypeWithdrawn }

// Subject implements corpus.Body.
func (b *Published) Subject() string { return b.Report.ID }

// Subject implements corpus.Body.
func (b *Withdrawn) Subject() string { return b.Report }

// Check implements corpus.Body.
func (b *Published) Check() error {
	if err := b.Report.Check(); err != nil {
		return err
	}
	switch {
	case b.Report.Marking != statement.Clear:
		return bad("what is published is marked TLP:CLEAR")
	case b.Proposed.IsZero() || b.Agreed.IsZero() || b.Proposed == b.Agreed:
		return bad("what is published names the proposal and the agreement")
	}
	return nil
}

// Check implements corpus.Body.
func (b *Withdrawn) Check() error {
	if !IsReport(b.Report) {
		return bad("%.60q is no id of a report", b.Report)
	}
	return text(b.Reason, MaxWords)
}

// Decode reads and checks a body: fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch typ {
	case TypePublished:
		into = &Published{}
	case TypeWithdrawn:
		into = &Withdrawn{}
	default:
		return nil, bad("there is no public statement on reports of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Draft checks a body and writes it as a draft of a public statement.
func Draft(by statement.Hash, b corpus.Body, refs ...statement.Hash) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, fail.Wrap(err, fail.Internal, "the report cannot be written")
	}
	return ledger.Draft{By: by, Type: b.Type(), Subject: b.Subject(), Marking: statement.Clear, Refs: refs, Body: body}, nil
}
