package adoption

import (
	"cmp"
	"slices"
	"time"

	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
)

// World is what the fold has to know of other rooms.
type World struct {
	Speaks submission.Speaks
	// Told gives how a statement came to be said, and who of its authors has
	// owned to it.
	Told func(via submission.Via, m submission.Mark) (submission.Told, error)
	// Decides reports whether somebody decided on the text when the register had
	// reached an index: a lead who was replaced since has decided all the same.
	Decides func(as string, index int64) (bool, error)
}

// Standing is what follows from all that was said on how a text is agreed; c is
// nil where nothing was.
func Standing(c *Case, t *text.Text, of *consult.Consultation, w World) (*Agreement, error) {
	f := &fold{w: w, t: t, of: of, a: &Agreement{Text: t.ID, Rule: of.Decision.Rule, Hours: of.Decision.Hours, Version: t.InForce().Number,
		Procedures: []Procedure{}, Adoptions: []Adoption{}, Reserved: []Reserve{}, Events: []Event{}, Statements: []string{}}}
	if c != nil {
		said := slices.Clone(c.Said)
		slices.SortStableFunc(said, func(a, b One) int { return cmp.Compare(a.Index, b.Index) })
		for i := range said {
			if err := f.follow(&said[i]); err != nil {
				return nil, err
			}
		}
	}
	f.pass(t.InForce())
	f.a.State = f.state()
	return f.a, nil
}

type fold struct {
	w  World
	t  *text.Text
	of *consult.Consultation
	a  *Agreement
}

// state is that of the version in force.
func (f *fold) state() State {
	if f.a.Adopted(f.a.Version) != nil {
		return Agreed
	}
	if p := f.a.Last(); p != nil && p.Version == f.a.Version && (p.State == Running || p.State == Broke) {
		return p.State
	}
	return Open
}

// at is the version in force where the register has an index.
func (f *fold) at(index int64) *text.Version {
	v := &f.t.Versions[0]
	for i := range f.t.Versions {
		if f.t.Versions[i].Index < index {
			v = &f.t.Versions[i]
		}
	}
	return v
}

// pass ends what is about an earlier version than the one in force.
func (f *fold) pass(now *text.Version) {
	for i := range f.a.Procedures {
		p := &f.a.Procedures[i]
		if p.Over || p.Version == now.Number {
			continue
		}
		if p.Over = true; p.State == Running {
			p.State = Passed
		}
	}
}

// follow lets one statement count, or notes why it does not.
func (f *fold) follow(o *One) error {
	now := f.at(o.Index)
	f.pass(now)
	b := o.body()
	e := Event{Mark: o.Mark, Type: b.Type(), As: speakerOf(b)}
	known, told, err := f.heard(o, b, e.As)
	if err != nil {
		return err
	}
	leads := false
	if known && leadSays(b) {
		if leads, err = f.w.Decides(e.As, o.Index); err != nil {
			return err
		}
	}
	switch {
	case !known:
		e.Why = WhyUnknown
	case f.t.Why != "":
		e.Why = WhyText
	case leadSays(b) && !leads:
		e.Why = WhyLead
	default:
		e.Why = f.count(o, told, now, &e)
	}
	f.a.Events = append(f.a.Events, e)
	if e.Why == "" {
		f.a.Statements = append(f.a.Statements, o.Statement.String())
	}
	return nil
}

// heard reports whether who said it is who the body says, and how it came to be
// said where it may come through others.
func (f *fold) heard(o *One, b corpus.Body, as string) (bool, submission.Told, error) {
	if via := viaOf(b); via != nil {
		told, err := f.w.Told(*via, o.Mark)
		return told.Known, told, err
	}
	known, err := f.w.Speaks(as, o.By, o.Index)
	return known, submission.Told{}, err
}

// leadSays reports whether it is for the lead or the organiser to say.
func leadSays(b corpus.Body) bool {
	switch b.(type) {
	case *Begun, *Extended, *Adopted:
		return true
	}
	return false
}

func (f *fold) count(o *One, told submission.Told, now *text.Version, e *Event) string {
	switch {
	case o.Begun != nil:
		return f.begin(o.Begun, o.Mark, now)
	case o.Broken != nil:
		return f.breaks(o.Broken, o.Mark, told)
	case o.Extended != nil:
		return f.extend(o.Extended, o.Mark)
	case o.Ended != nil:
		return f.end(o.Ended, o.Mark, e)
	case o.Adopted != nil:
		return f.adopt(o.Adopted, o.Mark, now)
	case o.Reserved != nil:
		return f.reserve(o.Reserved, o.Mark, told, now)
	}
	return f.lift(o.Lifted, o.Mark, told)
}

// ripe says why a version cannot be agreed on, if it cannot.
func (f *fold) ripe(number int64, hash string, now *text.Version) string {
	switch {
	case number != now.Number || hash != string(now.Hash):
		return WhyVersion
	case len(now.Brackets) > 0:
		return WhyBrackets
	case f.a.Adopted(number) != nil:
		return WhyAdopted
	}
	return ""
}

// begin begins a procedure. One on the same version that was broken is over with
// it.
func (f *fold) begin(b *Begun, m submission.Mark, now *text.Version) string {
	if f.of.Decision.Rule != consult.Silence {
		return WhyRule
	}
	if why := f.ripe(b.Version, string(b.Hash), now); why != "" {
		return why
	}
	if p := f.a.Last(); p != nil && p.State == Running {
		return WhyRunning
	}
	until, _ := form.Instant(b.Until) // Check read it
	if until.Before(m.At.Add(time.Duration(f.of.Decision.Hours) * time.Hour)) {
		return WhyShort
	}
	if p := f.a.Last(); p != nil {
		p.Over = true
	}
	f.a.Procedures = append(f.a.Procedures, Procedure{ID: m.Statement.String(), Mark: m, As: b.As, Version: b.Version, Hash: b.Hash, Until: b.Until,
		Note: b.Note, State: Running, Extended: []Extension{}, Broken: []Break{}})
	return ""
}

func (f *fold) breaks(b *Broken, m submission.Mark, told submission.Told) string {
	p := f.a.Procedure(b.Procedure)
	switch {
	case p == nil:
		return WhyNone
	case p.Over:
		return WhyOver
	case !f.hasUnit(p.Version, b.Unit):
		return WhyUnit
	}
	for _, id := range b.Via.Authors() {
		if p.BrokenBy(id) {
			return WhyAlready
		}
	}
	p.Broken = append(p.Broken, Break{Mark: m, Told: told, Unit: b.Unit, Reason: b.Reason})
	p.State = Broke
	return ""
}

// hasUnit reports whether a version has a unit; none stands for the whole text.
func (f *fold) hasUnit(version int64, unit string) bool {
	if unit == "" {
		return true
	}
	for _, u := range f.t.Versions[version].Fixed().Text().Standing() {
		if u.ID.String() == unit {
			return true
		}
	}
	return false
}

func (f *fold) extend(b *Extended, m submission.Mark) string {
	p := f.a.Procedure(b.Procedure)
	switch {
	case p == nil:
		return WhyNone
	case p.Over || p.State != Running:
		return WhyOver
	case b.Until <= p.Until: // the one form of instants sorts as they do
		return WhyEarlier
	}
	p.Extended = append(p.Extended, Extension{Mark: m, As: b.As, From: p.Until, Reason: b.Reason})
	p.Until = b.Until
	return ""
}

// end takes what the scheduler says, where it follows: also of a procedure that
// was broken or that another version ended before its instant.
func (f *fold) end(b *Ended, m submission.Mark, e *Event) string {
	p := f.a.Procedure(b.Procedure)
	switch {
	case p == nil:
		return WhyNone
	case p.Ended != nil:
		return WhyOver
	case b.Due != p.Until:
		return WhyDue
	case b.Outcome != p.outcome():
		return WhyDiffers
	}
	p.Over, p.Ended = true, e
	if b.Outcome == Kept {
		p.State = Agreed
		f.a.Adoptions = append(f.a.Adoptions, Adoption{Mark: m, Version: p.Version, Hash: p.Hash, Rule: consult.Silence, Procedure: p.Statement})
	}
	return ""
}

// adopt: under the silence procedure adoption follows from silence that was kept;
// what the secretariat recorded of a consultation held elsewhere it records as it
// was.
func (f *fold) adopt(b *Adopted, m submission.Mark, now *text.Version) string {
	rule := f.of.Decision.Rule
	if rule == consult.Silence && b.As != "" {
		return WhyRule
	}
	if why := f.ripe(b.Version, string(b.Hash), now); why != "" {
		return why
	}
	if rule == consult.Consensus && f.a.objected(b.Version) {
		return WhyObjected
	}
	f.a.Adoptions = append(f.a.Adoptions, Adoption{Mark: m, As: b.As, Version: b.Version, Hash: b.Hash, Rule: rule, Note: b.Note})
	return ""
}
