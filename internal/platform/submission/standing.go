package submission

import (
	"cmp"
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/statement"
)

// Speaks reports whether an identity could speak as a listed participant at an
// index of the register: the id was bound to it there, and the participant was
// neither suspended nor withdrawn. The empty id is the hub's secretariat.
type Speaks func(id string, identity statement.Hash, index int64) (bool, error)

// How an author was heard.
const (
	HowMade      = "made"
	HowJoined    = "joined"
	HowConfirmed = "confirmed"
	HowCorrected = "corrected"
)

// WhatLeft is what happened where a withdrawal takes only its author off what
// several say.
const WhatLeft = "left"

// Heard is an author, or a member of the author, who has spoken under the own
// key.
type Heard struct {
	As  string `json:"as" doc:"listed id"`
	How string `json:"how" enum:"made,joined,confirmed,corrected"`
	Mark
	Of      statement.Hash `json:"of" doc:"the statement that gave the wording to which it is"`
	Wording int            `json:"wording" doc:"number of that wording: the first is 1"`
}

// Told is how a statement came to be said, and who of its authors has owned to
// it. It is the same for the statements of every room.
type Told struct {
	Via Via `json:"via"`
	// Known says that the register names the key that signed as whom its owner
	// claims to speak.
	Known     bool    `json:"known" doc:"the register names the one who handed it in as such"`
	Confirmed bool    `json:"confirmed" doc:"every author has said, signed, confirmed or corrected it under the own key"`
	Heard     []Heard `json:"heard" doc:"the authors, and members of the author, who have done so"`
	// Earlier is what Heard was of the wordings before the one in force, of those who
	// have not taken themselves off since.
	Earlier []Heard `json:"earlier,omitempty" doc:"who had said, signed, confirmed or corrected an earlier wording under the own key, oldest first; nobody has owned to the wording in force by that"`
	// Dissociated are signatories whom the statement names and who took themselves
	// off it: Via names them no longer.
	Dissociated []string `json:"dissociated,omitempty" doc:"signatories of the joint statement who took themselves off it, oldest first"`

	reworded int // how often another wording was put in force
}

// Version is a wording.
type Version struct {
	Mark
	As     string    `json:"as,omitempty" doc:"listed id of who gave this wording; absent for the secretariat"`
	Reason i18n.Text `json:"reason,omitzero"`
	Content
}

// Why a statement on a submission does not count.
const (
	WhyUnknown   = "unknown"         // the register does not name the key as the participant's, or it could not speak
	WhySpoken    = "author-spoke"    // the author has spoken: others correct no more
	WhyHanded    = "not-handed-in"   // what several say is corrected by whoever handed it in
	WhyWithdrawn = "withdrawn"       // it had been withdrawn
	WhyEarlier   = "earlier-wording" // a confirmation of a wording that was replaced
)

// Event is what followed, whether it counts or not.
type Event struct {
	Mark
	What   string         `json:"what" enum:"joined,confirmed,corrected,left,withdrawn"`
	As     string         `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Of     statement.Hash `json:"of" doc:"the statement that it is about"`
	Reason i18n.Text      `json:"reason,omitzero"`
	Why    string         `json:"why,omitempty" enum:"unknown,author-spoke,not-handed-in,withdrawn,earlier-wording" doc:"why it does not count; absent when it does"`
}

// Submission is a submission as it stands: the read model.
type Submission struct {
	ID   string `json:"id" doc:"id of the statement that opened it"`
	Type string `json:"type" doc:"type of that statement"`
	Mark
	Told
	Version    statement.Hash `json:"version" doc:"the statement that gave the wording in force"`
	Content                   // in force
	Versions   []Version      `json:"versions" doc:"every wording, oldest first; the last one is in force"`
	Withdrawn  *Event         `json:"withdrawn,omitempty"`
	Events     []Event        `json:"events" doc:"what followed, oldest first"`
	Statements []string       `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
	Barred     []Bar          `json:"barred,omitempty" doc:"those of its authors, and who handed it in for them, who were suspended or withdrawn later and still are: what was said before stays valid"`
	Struck     []string       `json:"struck,omitempty" doc:"those of them that are struck: the key that signed them was declared to be in other hands"`
}

// Standing is what follows from all that was said on a submission, by the rules
// of who is heard. confirmed gives what confirms a correction, by its id. The
// result is nil when the case is no submission.
func Standing(c *Case, confirmed map[statement.Hash][]Later, speaks Speaks) (*Submission, error) {
	if c == nil || c.Opened == nil {
		return nil, nil
	}
	o := c.Opened
	f := &fold{speaks: speaks, s: &Submission{
		ID: o.Statement.String(), Type: o.Body.Type(), Mark: o.Mark, Told: Told{Via: o.Body.Via, Heard: []Heard{}}, Events: []Event{},
		Statements: []string{o.Statement.String()},
	}}
	var err error
	if f.s.Known, err = speaks(o.Body.Via.Speaker(), o.By, o.Index); err != nil {
		return nil, err
	}
	f.wording(Version{Mark: o.Mark, As: o.Body.Via.Speaker(), Content: o.Body.Content})
	if as := o.Body.Via.Speaker(); f.s.Known && o.Body.Via.Heard(as) {
		f.s.Heard = append(f.s.Heard, f.s.heard(as, HowMade, o.Mark, f.s.Version))
	}
	for _, e := range inOrder(c, confirmed) {
		if err := f.follow(e.of, e.Later); err != nil {
			return nil, err
		}
	}
	f.s.Confirmed = f.all()
	return f.s, nil
}

type about struct {
	of statement.Hash
	Later
}

// inOrder merges what was said on the submission with what confirms its
// corrections, in the order of the register.
func inOrder(c *Case, confirmed map[statement.Hash][]Later) []about {
	var out []about
	for _, l := range c.Later {
		out = append(out, about{c.Opened.Statement, l})
		for _, later := range confirmed[l.Statement] {
			if l.Corrected != nil && later.Confirmed != nil {
				out = append(out, about{l.Statement, later})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b about) int { return cmp.Compare(a.Index, b.Index) })
	return out
}

type fold struct {
	s      *Submission
	speaks Speaks
}

// wording puts a wording in force. Who owned to the one before has not owned
// to it.
func (f *fold) wording(v Version) {
	f.s.Version, f.s.Content = v.Statement, v.Content
	if f.s.Versions = append(f.s.Versions, v); len(f.s.Versions) > 1 {
		f.s.supersede()
	}
}

// Open is what a submission leaves to somebody to say.
type Open struct {
	Join    bool // sign it, as a signatory
	Confirm bool // confirm the wording in force
	Alter   bool // correct or withdraw it: see Told.Alters
	Leave   bool // take itself off it: see Told.Leaves
}

// For reports what a submission leaves to who is listed under an id; the empty
// id is the secretariat.
func (s *Submission) For(id string) Open {
	if s.Withdrawn != nil {
		return Open{}
	}
	heard := slices.ContainsFunc(s.Heard, func(h Heard) bool { return h.As == id })
	author := slices.Contains(s.Via.Authors(), id)
	join := s.Via.Mode == Joint && author && !heard && s.Version == s.Statement
	return Open{
		Join:    join,
		Confirm: !heard && !join && (author || slices.Contains(s.Via.Members, id)),
		Alter:   s.Alters(id),
		Leave:   s.Leaves(id),
	}
}

func (f *fold) author(id string) bool { return slices.Contains(f.s.Via.Authors(), id) }

// all reports whether every author has spoken. One who is not listed cannot.
func (f *fold) all() bool {
	if len(f.s.Via.Others) > 0 {
		return false
	}
	for _, id := range f.s.Via.Authors() {
		if !slices.ContainsFunc(f.s.Heard, func(h Heard) bool { return h.As == id }) {
			return false
		}
	}
	return true
}

func (f *fold) follow(of statement.Hash, l Later) error {
	e := Event{Mark: l.Mark, Of: of}
	switch {
	case l.Joined != nil:
		e.What, e.As = HowJoined, l.Joined.As
	case l.Confirmed != nil:
		e.What, e.As = HowConfirmed, l.Confirmed.As
	case l.Corrected != nil:
		e.What, e.As, e.Reason = HowCorrected, l.Corrected.As, l.Corrected.Reason
	default:
		e.What, e.As, e.Reason = "withdrawn", l.Withdrawn.As, l.Withdrawn.Reason
		if f.s.Leaves(e.As) {
			e.What = WhatLeft
		}
	}
	if err := f.weigh(&e); err != nil {
		return err
	}
	f.s.Events = append(f.s.Events, e)
	f.s.Statements = append(f.s.Statements, l.Statement.String())
	if e.Why != "" {
		return nil
	}
	switch e.What {
	case HowCorrected:
		f.wording(Version{Mark: l.Mark, As: e.As, Reason: e.Reason, Content: l.Corrected.Content})
		if !f.author(e.As) {
			return nil
		}
	case WhatLeft:
		f.s.Leave(e.As)
		return nil
	case "withdrawn":
		f.s.Withdrawn = &e
		return nil
	}
	f.s.Heard = append(f.s.Heard, f.s.heard(e.As, e.What, l.Mark, f.s.Version))
	return nil
}

// weigh says why a statement does not count, if it does not.
func (f *fold) weigh(e *Event) error {
	ok, err := f.speaks(e.As, e.By, e.Index)
	if err != nil {
		return err
	}
	owns := e.What == HowConfirmed || e.What == HowJoined
	switch {
	case !ok, owns && !f.author(e.As) && !slices.Contains(f.s.Via.Members, e.As):
		e.Why = WhyUnknown
	case f.s.Withdrawn != nil:
		e.Why = WhyWithdrawn
	case owns && e.Of != f.s.Version:
		e.Why = WhyEarlier
	case owns, e.What == WhatLeft, f.s.Alters(e.As):
	case f.s.Leaves(e.As):
		e.Why = WhyHanded
	default:
		e.Why = WhySpoken
	}
	return nil
}

// Tell is how a statement of any room came to be said: via is that of its body,
// m its place, and confirmations are what was said of it.
func Tell(via Via, m Mark, confirmations []Later, speaks Speaks) (Told, error) {
	opened := Case{Opened: &Opened{Mark: m, Body: Opening{Via: via}}}
	for _, l := range confirmations {
		if l.Confirmed == nil {
			continue
		}
		// What would be inert on a submission does not count here either.
		if next, err := Next(&opened, Said{l.Mark, l.Confirmed}); err == nil {
			opened = *next
		}
	}
	s, err := Standing(&opened, nil, speaks)
	if err != nil {
		return Told{}, err
	}
	return s.Told, nil
}
