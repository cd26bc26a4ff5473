package text

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// State is how far an amendment is.
type State string

// The states of an amendment.
const (
	Open        State = "open"         // pending on the version in force
	NeedsAuthor State = "needs-author" // pending, but it does not carry over to the version in force
	Retained    State = "retained"
	Modified    State = "retained-as-modified"
	NotRetained State = "not-retained"
	Taken       State = "withdrawn"
	Void        State = "void" // does not count: see Why
)

// States that only lists are narrowed by: an amendment in brackets, or deferred,
// is pending; see Amendment.In.
const (
	InBrackets State = "bracketed"
	PutOff     State = "deferred"
)

// States lists what lists are narrowed by, in the order in which it is shown.
func States() []State {
	return []State{Open, NeedsAuthor, InBrackets, PutOff, Retained, Modified, NotRetained, Taken}
}

// Pending reports whether an amendment waits for what becomes of it.
func (s State) Pending() bool { return s == Open || s == NeedsAuthor }

// Why a statement on a text or an amendment does not count.
const (
	WhyUnknown   = "unknown"   // the register does not name the key as the participant's, or it could not speak
	WhyLead      = "not-lead"  // the lead of the group, or the organiser, says this
	WhyVersion   = "version"   // it is about another version than the one in force, or one that is not there
	WhyMisfit    = "misfit"    // its operations do not fit the version that it names
	WhyLocked    = "locked"    // it touches an official text
	WhyCarried   = "carried"   // it was made on an older version, and does not carry over
	WhyParent    = "parent"    // what it derives from is no amendment to the text
	WhyNone      = "none"      // the text has no such amendment
	WhyClosed    = "closed"    // the amendment is settled or withdrawn
	WhyDecided   = "decided"   // it was decided in this version, by a statement that is not named
	WhyInstead   = "instead"   // what is to stand instead does not derive from it, or cannot stand
	WhyParted    = "parted"    // what is to stand instead is itself not retained
	WhyObjected  = "objected"  // somebody objects, and the rule of decision lets nothing pass then
	WhyAuthor    = "author"    // an author does not say that of the own amendment
	WhyAlready   = "already"   // it has been said
	WhyNotSaid   = "not-said"  // who withdraws had said nothing of it
	WhyUndecided = "undecided" // nothing was decided since the version in force
	WhyDiffers   = "differs"   // the text is not what the decisions make of the version before
)

// Stance is what a participant says of an amendment.
type Stance struct {
	submission.Mark
	As   string    `json:"as"`
	Note i18n.Text `json:"note,omitzero"`
}

// WasLeft is what a withdrawal is by a signatory of a joint amendment who did not
// hand it in: it takes itself off, and the amendment stands.
const WasLeft = "dissociated"

// Event is what followed, whether it counts or not.
type Event struct {
	submission.Mark
	Type   string    `json:"type"`
	What   string    `json:"what,omitempty" enum:"dissociated" doc:"that a withdrawal took only a signatory off a joint amendment"`
	As     string    `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Reason i18n.Text `json:"reason,omitzero"`
	Why    string    `json:"why,omitempty" doc:"why it does not count; absent when it does"`
}

// Decision is what is decided on an amendment.
type Decision struct {
	submission.Mark
	As      string `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Version int64  `json:"version" doc:"on which it was decided"`
	Ruling
}

// Amendment is an amendment as it stands: the read model.
type Amendment struct {
	ID string `json:"id" doc:"id of the statement that proposed it"`
	submission.Mark
	// Told is how it came to be said.
	submission.Told
	Received     *submission.Mark `json:"received,omitempty" doc:"the statement by which it was received, before it was let in: it counts as handed in then"`
	Consultation statement.Hash   `json:"consultation"`
	Text         statement.Hash   `json:"text"`
	Version      int64            `json:"version" doc:"version that it was made on"`
	Change       redline.Change   `json:"change" doc:"as it was proposed"`
	Rationale    i18n.Text        `json:"rationale,omitzero"`
	Practice     []Citation       `json:"practice,omitempty"`
	Origins      []Origin         `json:"origins,omitempty"`
	Unsure       bool             `json:"unsure,omitempty"`
	Notes        []Note           `json:"notes,omitempty"`
	State        State            `json:"state" enum:"open,needs-author,retained,retained-as-modified,not-retained,withdrawn,void"`
	Why          string           `json:"why,omitempty" doc:"why it does not count; absent when it does"`
	Joined       []Stance         `json:"joined"`   // oldest first
	Endorsed     []Stance         `json:"endorsed"` // oldest first
	Objected     []Stance         `json:"objected"` // oldest first
	Withdrawn    *Event           `json:"withdrawn,omitempty"`
	Decision     *Decision        `json:"decision,omitempty" doc:"in force"`
	Bracketed    bool             `json:"bracketed,omitempty" doc:"printed in brackets in the version in force"`
	Stands       int64            `json:"stands,omitempty" doc:"version from which on its words stand"`
	// Now is the change on the version in force, while it is open.
	Now        *redline.Change     `json:"now,omitempty"`
	Against    []redline.Collision `json:"against,omitempty" doc:"what it meets that stands, while it needs its author"`
	Events     []Event             `json:"events" doc:"what followed, oldest first"`
	Statements []string            `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
}

// Handed is when, and by which statement, an amendment counts as handed in: one
// that was held, with its receipt; any other, when it was said. It stands among
// the others by where it was said.
func (a *Amendment) Handed() submission.Mark {
	if a.Received != nil {
		return *a.Received
	}
	return a.Mark
}

// Authors are those whose amendment it is: its authors, and who joined it.
func (a *Amendment) Authors() []string {
	out := slices.Clone(a.Via.Authors())
	for _, j := range a.Joined {
		out = append(out, j.As)
	}
	return out
}

// Version is a version of a text.
type Version struct {
	submission.Mark
	Number   int64             `json:"number" doc:"0 is the text as it was tabled"`
	As       string            `json:"as,omitempty" doc:"listed id of who consolidated it; absent for the secretariat"`
	Hash     redline.Hash      `json:"hash"`
	Words    string            `json:"text" doc:"in the plain form"`
	Brackets []redline.Bracket `json:"brackets" doc:"what it left open"`
	// Redline shows what the decisions made of the version before.
	Redline []redline.Line `json:"redline,omitempty"`

	version *redline.Version
	done    *redline.Consolidation // of the version before; nil where it cannot be computed again
}

// Fixed gives the version for computing with it.
func (v *Version) Fixed() *redline.Version { return v.version }

// Text is a text as it stands: the read model.
type Text struct {
	ID string `json:"id" doc:"id of the statement that tabled it"`
	submission.Mark
	// Told is how it came to be tabled.
	submission.Told
	Why          string         `json:"why,omitempty" doc:"why it does not count; absent when it does"`
	Consultation statement.Hash `json:"consultation"`
	Group        string         `json:"group,omitempty"`
	Title        i18n.Text      `json:"title"`
	About        []string       `json:"about"`
	Language     string         `json:"language"`
	Norms        []string       `json:"norms"`
	Notes        []Note         `json:"notes,omitempty"`
	Versions     []Version      `json:"versions"` // oldest first; the last one is in force
	Amendments   []Amendment    `json:"amendments"`
	Events       []Event        `json:"events" doc:"what followed on the text, oldest first"`
	Statements   []string       `json:"statements" doc:"ids of the statements that it rests on, oldest first"`

	rule  consult.DecisionRule
	place map[string]int // of each amendment
	order []string       // amendments decided in the version in force, in the order of the decisions
	kept  *derived       // what is computed of it once
}

// InForce is the last version.
func (t *Text) InForce() *Version { return &t.Versions[len(t.Versions)-1] }

// Amendment finds an amendment by its id.
func (t *Text) Amendment(id string) *Amendment {
	if i, ok := t.place[id]; ok {
		return &t.Amendments[i]
	}
	return nil
}

// Changes gives the changes of open amendments, on the version in force.
func (t *Text) Changes() (out []redline.Change) {
	for i := range t.Amendments {
		if a := &t.Amendments[i]; a.State == Open {
			out = append(out, *a.Now)
		}
	}
	return out
}

// Board is how the open amendments meet. In which order two of one submission
// stand that put something into one place is not a question between parties: they
// stand in the order in which they were proposed, and are not on the board.
func (t *Text) Board() (redline.Board, error) {
	b, err := t.InForce().version.Collide(t.Changes())
	b.Colliding = slices.DeleteFunc(b.Colliding, func(c redline.Collision) bool {
		return c.Gravest == redline.SamePlace && t.Amendment(c.A).besides(t.Amendment(c.B))
	})
	for _, all := range []*[]redline.Collision{&b.Colliding, &b.Identical, &b.Advice} {
		if *all == nil {
			*all = []redline.Collision{} // lists of programs are never null
		}
	}
	return b, err
}

// Same finds the open amendments that make the same changes to the version in
// force as one that is being written, and no others: who would say it once more
// can join them.
func (t *Text) Same(c redline.Change) (out []*Amendment, err error) {
	// What it was derived from says the same as well, where nothing was modified.
	c.ID, c.DerivedFrom = "change", ""
	for i := range t.Amendments {
		a := &t.Amendments[i]
		if a.State != Open {
			continue
		}
		b, err := t.InForce().version.Collide([]redline.Change{*a.Now, c})
		if err != nil {
			return nil, fail.Wrap(err, fail.Invalid, "The amendment does not fit the version that it names: other words stand there.")
		}
		if len(b.Identical) > 0 {
			out = append(out, a)
		}
	}
	return out, nil
}

// besides reports whether two amendments were proposed by the same authors, alone
// or jointly, all of them.
func (a *Amendment) besides(b *Amendment) bool {
	return a.Via.Author == b.Via.Author && slices.Equal(a.Via.Signatories, b.Via.Signatories) && slices.Equal(a.Via.Others, b.Via.Others)
}

// decisions are those in force on the version in force, in their order: what was
// left in brackets stays in them until somebody decides.
func (t *Text) decisions() (out []redline.Decision) {
	for i := range t.Amendments {
		if a := &t.Amendments[i]; a.State == Open && a.Bracketed && !slices.Contains(t.order, a.ID) {
			out = append(out, redline.Decision{Amendment: a.ID, As: redline.Bracketed})
		}
	}
	for _, id := range t.order {
		d := t.Amendment(id).Decision
		one := redline.Decision{Amendment: id, As: d.Ruling.Decision}
		if !d.Instead.IsZero() {
			one.Instead = d.Instead.String()
		}
		out = append(out, one)
	}
	return out
}

// Consolidate carries out the decisions in force on the version in force, and
// after them those given: what a page previews, and what a consolidated version
// has to be. A decision given replaces the one in force on the same amendment.
func (t *Text) Consolidate(more ...redline.Decision) (*redline.Consolidation, error) {
	decided := slices.DeleteFunc(t.decisions(), func(d redline.Decision) bool {
		return slices.ContainsFunc(more, func(m redline.Decision) bool { return m.Amendment == d.Amendment })
	})
	return t.InForce().version.Consolidate(t.changes(), append(decided, more...))
}

// changes gives every change that a decision can name or that one derives from.
func (t *Text) changes() (out []redline.Change) {
	for i := range t.Amendments {
		switch a := &t.Amendments[i]; {
		case a.State == Void:
		case a.Now != nil:
			out = append(out, *a.Now)
		default:
			out = append(out, a.Change)
		}
	}
	return out
}

// Next is the body by which the version that follows from the decisions in
// force is said.
func (t *Text) Next(as string) (*Consolidated, error) {
	done, err := t.Consolidate()
	if err != nil {
		return nil, err
	}
	last := t.InForce()
	return &Consolidated{As: as, Version: last.Number + 1, Base: last.Hash, Hash: done.Hash(), Text: done.Text}, nil
}

// Brief is a text in short, for lists.
type Brief struct {
	ID           string         `json:"id"`
	Consultation statement.Hash `json:"consultation"`
	Title        i18n.Text      `json:"title"`
	About        []string       `json:"about"`
	Language     string         `json:"language"`
	Version      int64          `json:"version" doc:"in force"`
	Hash         redline.Hash   `json:"hash" doc:"of the version in force"`
	Pending      int            `json:"pending" doc:"amendments that wait for what becomes of them"`
}

// Brief gives the text in short.
func (t *Text) Brief() Brief {
	last := t.InForce()
	out := Brief{ID: t.ID, Consultation: t.Consultation, Title: t.Title, About: t.About, Language: t.Language, Version: last.Number, Hash: last.Hash}
	for i := range t.Amendments {
		if t.Amendments[i].State.Pending() {
			out.Pending++
		}
	}
	return out
}
