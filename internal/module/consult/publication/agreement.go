package publication

import (
	"context"
	"reflect"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Agreements is what a publication has to know of how texts are agreed.
type Agreements interface {
	// In gives how a text is agreed, as the register stands in q;
	// fail.NotFound when there is no such text.
	In(ctx context.Context, q sqldb.Querier, text string) (*adoption.Agreement, error)
}

// Agreed says whether the version that is published was adopted, and what was
// reserved on it, as the register stood when it was published.
type Agreed struct {
	State adoption.State       `json:"state" enum:"adopted,open,running,broken,superseded"`
	Rule  consult.DecisionRule `json:"rule" enum:"editor,consensus,silence"` // by which it was, or would be, adopted
	// Statement adopted the version, or was the first to break silence, or began
	// the silence procedure that runs or was overtaken; absent where nothing was
	// said.
	Statement statement.Hash  `json:"statement,omitzero"`
	At        string          `json:"at,omitempty"`    // when that was said, UTC, to the minute: form.InstantForm
	Until     string          `json:"until,omitempty"` // until when the procedure runs, likewise
	Broken    []consult.Named `json:"broken,omitempty"`
	Reserved  []Reserved      `json:"reserved,omitempty"` // in the order of the register
}

// Reserved is a reservation, an objection, an explanation or an interpretation
// that stands, or an ad referendum that was not confirmed.
type Reserved struct {
	Statement statement.Hash  `json:"statement"`
	Kind      adoption.Kind   `json:"kind" enum:"objection,reservation,ad-referendum,explanation,interpretation"`
	By        []consult.Named `json:"by"`
	Refused   bool            `json:"refused,omitempty"` // the authorities of these did not confirm it
	Unit      string          `json:"unit,omitempty"`    // redline.ID; absent for the text as a whole
	Words     i18n.Text       `json:"words"`
}

// MaxReserved is how many reservations the guidance of one text carries.
const MaxReserved = 500

// AgreedOn says how a version of a text is agreed. name gives the name of who is
// listed.
func AgreedOn(a *adoption.Agreement, version int64, name func(id string) string) *Agreed {
	out := &Agreed{State: adoption.Open, Rule: a.Rule}
	said := func(m submission.Mark) { out.Statement, out.At = m.Statement, instant(m.At) }
	if by := a.Adopted(version); by != nil {
		out.State, out.Rule = adoption.Agreed, by.Rule
		said(by.Mark)
	} else {
		for i := range a.Procedures {
			p := &a.Procedures[i]
			if p.Version != version {
				continue
			}
			out.State, out.Until, out.Broken = p.State, "", nil
			said(p.Mark)
			switch {
			case len(p.Broken) > 0:
				said(p.Broken[0].Mark)
				for j := range p.Broken {
					out.Broken = append(out.Broken, Authors(&p.Broken[j].Via, p.Broken[j].Via.Authors(), name)...)
				}
			case p.State == adoption.Running:
				out.Until = p.Until
			}
		}
	}
	for i := range a.Reserved {
		if r := &a.Reserved[i]; r.Version == version {
			out.Reserved = append(out.Reserved, reservedOf(r, name)...)
		}
	}
	return out
}

// reservedOf is what stands of a reservation, and what was not confirmed of it.
func reservedOf(r *adoption.Reserve, name func(id string) string) (out []Reserved) {
	var refused []string
	for i := range r.Lifted {
		if r.Lifted[i].Outcome == adoption.NotConfirmed {
			refused = append(refused, r.Lifted[i].Via.Authors()...)
		}
	}
	one := Reserved{Statement: r.Statement, Kind: r.Kind, Unit: r.Unit, Words: r.Words}
	if len(r.Stands) > 0 || len(r.Via.Authors()) == 0 {
		one.By = Authors(&r.Via, r.Stands, name)
		out = append(out, one)
	}
	if len(refused) > 0 {
		one.By, one.Refused = listed(refused, name), true
		out = append(out, one)
	}
	return out
}

func instant(t time.Time) string { return t.UTC().Format(form.InstantForm) }

// Plain reports whether there is nothing to warn of: the version is adopted, and
// nothing was reserved.
func (a *Agreed) Plain() bool { return a.State == adoption.Agreed && len(a.Reserved) == 0 }

func (a *Agreed) check() error {
	instants := []string{a.At, a.Until}
	switch {
	case !slices.Contains([]adoption.State{adoption.Agreed, adoption.Open, adoption.Running, adoption.Broke, adoption.Passed}, a.State),
		!slices.Contains([]consult.DecisionRule{consult.Editor, consult.Consensus, consult.Silence}, a.Rule):
		return bad("guidance says whether its version is adopted, and by which rule")
	case a.Statement.IsZero() != (a.State == adoption.Open), (a.At == "") != a.Statement.IsZero(), (a.State == adoption.Broke) != (len(a.Broken) > 0):
		return bad("guidance names the statement by which its version was adopted or not, and when and by whom that was said")
	case len(a.Reserved) > MaxReserved:
		return bad("a text has at most %d reservations", MaxReserved)
	case slices.ContainsFunc(instants, func(s string) bool { _, err := time.Parse(form.InstantForm, s); return s != "" && err != nil }):
		return bad("an instant is written in UTC, to the minute")
	}
	for i := range a.Reserved {
		r := &a.Reserved[i]
		if r.Statement.IsZero() || !slices.Contains(adoption.Kinds(), r.Kind) || len(r.By) == 0 || len(r.Unit) > 64 || !form.Clean(r.Unit) {
			return bad("a reservation has its statement, its kind and those who made it")
		}
		if err := form.Text(fail.Say("the reservation"), r.Words, adoption.MaxWords); err != nil {
			return err
		}
		if err := people(r.By); err != nil {
			return err
		}
	}
	return people(a.Broken)
}

// agreed sees that guidance says how its version is agreed, as the register
// stands. Names of participants are the publication's own.
func (s *Service) agreed(ctx context.Context, q sqldb.Querier, g *Guidance) error {
	a, err := s.Rooms.Agreements.In(ctx, q, g.Text.String())
	if err != nil {
		return err
	}
	if want := AgreedOn(a, g.Version, unnamed); !reflect.DeepEqual(want, g.Agreed.bare()) {
		return fail.New(fail.Conflict, "How the text is agreed is not as it is said, or has changed since: put it together anew.")
	}
	return nil
}

// bare is an agreement without names of participants that are listed.
func (a *Agreed) bare() *Agreed {
	if a == nil {
		return nil
	}
	out := *a
	out.Broken, out.Reserved = nameless(a.Broken), slices.Clone(a.Reserved)
	for i := range out.Reserved {
		out.Reserved[i].By = nameless(out.Reserved[i].By)
	}
	return &out
}

func nameless(all []consult.Named) []consult.Named {
	out := slices.Clone(all)
	for i := range out {
		if out[i].ID != "" {
			out[i].Name = ""
		}
	}
	return out
}
