package text

import (
	"bytes"
	"encoding/json"
	"slices"

	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// World is what the fold has to know of other rooms.
type World struct {
	// Received gives the statement by which an amendment was received before it was
	// let in; nil, or no mark, when it was not held.
	Received func(consultation, said statement.Hash) (*submission.Mark, error)
	Speaks   submission.Speaks
	// Told gives how a statement came to be said, and who of its authors has
	// owned to it.
	Told func(via submission.Via, m submission.Mark) (submission.Told, error)
	// Of gives a consultation; nil when there is none.
	Of func(consultation statement.Hash) (*consult.Consultation, error)
	// At gives a consultation as it stood when the register had reached an index:
	// whoever led a group then decided on its texts then, whoever does now. It is
	// nil when there was none.
	At func(consultation statement.Hash, index int64) (*consult.Consultation, error)
}

// Standing is what follows from all that was said on a text and on its
// amendments, which are given in any order. The result is nil when the case is
// no text.
func Standing(c *Case, amendments []Case, w World) (*Text, error) {
	if c == nil || c.Tabled == nil {
		return nil, nil
	}
	f := &fold{w: w}
	if err := f.open(c.Tabled); err != nil {
		return nil, err
	}
	for _, s := range steps(c, amendments) {
		var err error
		switch {
		case s.proposed != nil:
			err = f.propose(s.proposed)
		case s.of == "":
			err = f.onText(s.later)
		default:
			err = f.onAmendment(s.of, s.later)
		}
		if err != nil {
			return nil, err
		}
	}
	return f.t, nil
}

// step is one statement of the fold.
type step struct {
	index    int64
	of       string // the amendment; empty for the text
	proposed *First[Proposed]
	later    *Later
}

// steps puts all that was said in the order of the register.
func steps(c *Case, amendments []Case) (out []step) {
	for i := range c.Later {
		out = append(out, step{index: c.Later[i].Index, later: &c.Later[i]})
	}
	for i := range amendments {
		a := &amendments[i]
		out = append(out, step{index: a.Proposed.Index, proposed: a.Proposed})
		for j := range a.Later {
			out = append(out, step{index: a.Later[j].Index, of: a.Proposed.Statement.String(), later: &a.Later[j]})
		}
	}
	slices.SortStableFunc(out, func(a, b step) int {
		switch {
		case a.index < b.index:
			return -1
		case a.index > b.index:
			return 1
		}
		return 0
	})
	return out
}

type fold struct {
	w  World
	t  *Text
	of *consult.Consultation
}

func (f *fold) open(first *First[Tabled]) error {
	b := &first.Body
	told, err := f.w.Told(b.Via, first.Mark)
	if err != nil {
		return err
	}
	if f.of, err = f.w.Of(b.Consultation); err != nil {
		return err
	}
	parsed, err := redline.Parse(origin, b.Text)
	if err != nil {
		return err // Check read it when it was said
	}
	v := redline.NewVersion(parsed)
	f.t = &Text{ID: first.Statement.String(), Mark: first.Mark, Told: told, Consultation: b.Consultation, Group: b.Group, Title: b.Title,
		About: orNone(b.About), Language: b.Language, Norms: orNone(b.Norms), Notes: b.Notes, Amendments: []Amendment{}, Events: []Event{}, place: map[string]int{}, kept: &derived{},
		Statements: []string{first.Statement.String()},
		Versions:   []Version{{Mark: first.Mark, As: b.Via.Speaker(), Hash: v.Hash(), Words: parsed.Format(), Brackets: []redline.Bracket{}, version: v}}}
	if f.of != nil {
		f.t.rule = f.of.Decision.Rule
	}
	switch {
	case !told.Known:
		f.t.Why = WhyUnknown
	default:
		decides, err := f.decides(b.Via.Speaker(), first.Index)
		if err != nil {
			return err
		}
		if !decides {
			f.t.Why = WhyLead
		}
	}
	return nil
}

func orNone(all []string) []string {
	if all == nil {
		return []string{}
	}
	return all
}

// decides reports whether somebody decided on the text at an index.
func (f *fold) decides(as string, index int64) (bool, error) {
	then, err := f.w.At(f.t.Consultation, index)
	return err == nil && then != nil && f.t.Decides(then, as), err
}

// Decides reports whether somebody decides on the text in its consultation: the
// organiser, the lead of its group, or, in what it recorded, the secretariat,
// which stands under the empty id.
func (t *Text) Decides(of *consult.Consultation, as string) bool {
	switch {
	case as == "":
		return of.Via.Mode == submission.Recorded
	case as == of.Organiser():
		return true
	}
	g := of.Group(t.Group)
	return g != nil && g.Leads(as)
}

func (f *fold) propose(first *First[Proposed]) error {
	b := &first.Body
	told, err := f.w.Told(b.Via, first.Mark)
	if err != nil {
		return err
	}
	id := first.Statement.String()
	change := b.Change
	change.ID = id
	a := Amendment{ID: id, Mark: first.Mark, Told: told, Consultation: b.Consultation, Text: b.Text, Version: b.Version, Change: change,
		Rationale: b.Rationale, Practice: b.Practice, Origins: b.Origins, Unsure: b.Unsure, Notes: b.Notes, State: Open,
		Joined: []Stance{}, Endorsed: []Stance{}, Objected: []Stance{}, Events: []Event{}, Statements: []string{id}}
	if f.w.Received != nil {
		if a.Received, err = f.w.Received(b.Consultation, first.Statement); err != nil {
			return err
		}
	}
	if !told.Known {
		a.Why = WhyUnknown
	} else {
		a.Now, a.Against, a.Why = f.fit(&a)
	}
	if a.Why != "" {
		a.State, a.Now = Void, nil
	}
	f.t.place[id] = len(f.t.Amendments)
	f.t.Amendments = append(f.t.Amendments, a)
	return nil
}

// fit holds a change against the version that it was made on, and carries it to
// the one in force.
func (f *fold) fit(a *Amendment) (now *redline.Change, against []redline.Collision, why string) {
	t := f.t
	if a.Version >= int64(len(t.Versions)) || a.Consultation != t.Consultation {
		return nil, nil, WhyVersion
	}
	made := t.Versions[a.Version].version
	if made.Check(a.Change) != nil {
		return nil, nil, WhyMisfit
	}
	if Touches(made, a.Change) {
		return nil, nil, WhyLocked
	}
	if from := a.Change.DerivedFrom; from != "" {
		if parent := t.Amendment(from); parent == nil || parent.State == Void {
			return nil, nil, WhyParent
		}
	}
	change := a.Change
	for i := a.Version + 1; i < int64(len(t.Versions)); i++ {
		if t.Versions[i].done == nil {
			return nil, nil, WhyCarried
		}
		carried, err := t.Versions[i].done.Carry(change)
		if err != nil || !carried.Clean || len(carried.Change.Operations) == 0 {
			return nil, carried.Against, WhyCarried
		}
		change = carried.Change
	}
	return &change, nil, ""
}

// onText lets one statement on the text count, or notes why it does not.
func (f *fold) onText(l *Later) error {
	e := Event{Mark: l.Mark}
	if l.Decided != nil {
		e.Type, e.As = TypeDecided, l.Decided.As
	} else {
		e.Type, e.As = TypeConsolidated, l.Consolidated.As
	}
	known, err := f.w.Speaks(e.As, l.By, l.Index)
	if err != nil {
		return err
	}
	decides, err := f.decides(e.As, l.Index)
	if err != nil {
		return err
	}
	switch {
	case !known:
		e.Why = WhyUnknown
	case !decides:
		e.Why = WhyLead
	case l.Decided != nil:
		e.Why = f.decide(l.Decided, l.Mark)
	default:
		e.Why = f.consolidate(l.Consolidated, l.Mark)
	}
	f.t.Events = append(f.t.Events, e)
	if e.Why == "" {
		f.t.Statements = append(f.t.Statements, l.Statement.String())
	}
	return nil
}

// decide takes all decisions of a statement, or none.
func (f *fold) decide(d *Decided, m submission.Mark) string {
	if d.Version != f.t.InForce().Number {
		return WhyVersion
	}
	if bars := f.t.Bars(d.Rulings); len(bars) > 0 {
		return bars[0].Why
	}
	for _, r := range d.Rulings {
		a := f.t.Amendment(r.Amendment.String())
		a.Decision = &Decision{Mark: m, As: d.As, Version: d.Version, Ruling: r}
		a.Statements = append(a.Statements, m.Statement.String())
		f.undo(a.ID)
		f.t.order = append(f.t.order, a.ID)
	}
	return ""
}

// undo takes a decision out of those to be carried out.
func (f *fold) undo(id string) {
	f.t.order = slices.DeleteFunc(f.t.order, func(have string) bool { return have == id })
}

// consolidate puts a version in force that follows from the decisions.
func (f *fold) consolidate(c *Consolidated, m submission.Mark) string {
	last := f.t.InForce()
	if c.Version != last.Number+1 || c.Base != last.Hash {
		return WhyVersion
	}
	done, why := f.follows(c)
	if why != "" {
		return why
	}
	v := Version{Mark: m, Number: c.Version, As: c.As, Hash: c.Hash, Words: c.Text.Format(), Brackets: orEmpty(done.Brackets), Redline: done.Redline(),
		version: redline.NewVersion(c.Text), done: done}
	f.t.Versions = append(f.t.Versions, v)
	f.settle(done, c.Version)
	f.t.order = nil
	return ""
}

func orEmpty(all []redline.Bracket) []redline.Bracket {
	if all == nil {
		return []redline.Bracket{}
	}
	return all
}

// follows computes the version again and compares it, words and names.
func (f *fold) follows(c *Consolidated) (*redline.Consolidation, string) {
	if len(f.t.order) == 0 {
		return nil, WhyUndecided
	}
	done, err := f.t.Consolidate()
	if err != nil || done.Hash() != c.Hash {
		return nil, WhyDiffers
	}
	want, err := json.Marshal(done.Text)
	if err != nil {
		return nil, WhyDiffers
	}
	if got, err := json.Marshal(c.Text); err != nil || !bytes.Equal(got, want) {
		return nil, WhyDiffers
	}
	return done, ""
}
