package capacity

import (
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Status is how a need or an offer stands.
type Status string

// The ways in which it can stand.
const (
	Open        Status = "open"
	IsClosed    Status = "closed"
	IsWithdrawn Status = "withdrawn"
)

// Statuses lists them.
func Statuses() []Status { return []Status{Open, IsClosed, IsWithdrawn} }

// What followed a need or an offer.
const (
	WasChanged   = "changed"
	WasClosed    = "closed"
	WasWithdrawn = "withdrawn"
	WasLeft      = "dissociated" // a signatory took itself off what several said
	WasTold      = "told"        // one of two said what became of a need and an offer
	WasRetracted = "retracted"   // one of two withdrew what it had said of that
)

// Why a statement does not count.
const (
	WhyUnknown = "unknown"       // the register does not name the key as the participant's, or it could not speak
	WhyAuthor  = "not-author"    // the author says this, or who handed it in while no author has spoken
	WhyHanded  = "not-handed-in" // what several say is changed by whoever handed it in
	WhyOver    = "over"          // it had been closed or withdrawn
	WhyNewer   = "replaced"      // a newer account of the same participant takes its place
	WhyTaken   = "withdrawn"     // its author has withdrawn this account
	WhyUntold  = "no-account"    // there was no account of its author to withdraw
	WhyParty   = "no-party"      // neither the need nor the offer is its author's
)

// Event is what followed, whether it counts or not.
type Event struct {
	submission.Mark
	What   string           `json:"what" enum:"changed,closed,withdrawn,dissociated,told,retracted"`
	As     string           `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Reason i18n.Text        `json:"reason,omitzero" doc:"why, or what became of it"`
	Result Result           `json:"result,omitempty" enum:"met,partly,not-met,not-said" doc:"what became of it, where it was closed"`
	With   []statement.Hash `json:"with,omitempty" doc:"needs or offers that go with that"`
	Offer  statement.Hash   `json:"offer,omitzero" doc:"the offer of which this is told"`
	Stage  Stage            `json:"stage,omitempty" enum:"agreed,began,ended,nothing" doc:"how far the two have come"`
	Why    string           `json:"why,omitempty" enum:"unknown,not-author,not-handed-in,over,no-party,replaced,withdrawn,no-account" doc:"why it does not count; absent when it does"`
}

// Wording is a wording of a need or an offer.
type Wording struct {
	submission.Mark
	As     string    `json:"as,omitempty" doc:"listed id of who gave this wording; absent for the secretariat"`
	Reason i18n.Text `json:"reason,omitzero"`
	Content
}

// Account is what one of two made public of what became of a need and an offer.
type Account struct {
	submission.Mark
	As    string         `json:"as" doc:"listed id of whose account it is"`
	Need  statement.Hash `json:"need"`
	Offer statement.Hash `json:"offer"`
	Stage Stage          `json:"stage" enum:"agreed,began,ended,nothing"`
	Text  i18n.Text      `json:"text,omitzero"`
}

// Entry is a need or an offer as it stands: the read model.
type Entry struct {
	ID   string `json:"id" doc:"id of the statement that opened it"`
	Side Side   `json:"side" enum:"need,offer"`
	submission.Mark
	submission.Told
	State   Status         `json:"state" enum:"open,closed,withdrawn"`
	Version statement.Hash `json:"version" doc:"the statement that gave the wording in force"`
	Content
	Versions []Wording `json:"versions" doc:"every wording, oldest first; the last one is in force"`
	// Translations are of the wording in force.
	Translations []submission.Translation `json:"translations,omitempty" doc:"languages in which it stands beside that in which it was written"`
	Ended        *Event                   `json:"ended,omitempty" doc:"by which it was closed or withdrawn"`
	Accounts     []Account                `json:"accounts" doc:"what the two of a match made public, each for itself, oldest first"`
	Events       []Event                  `json:"events" doc:"what followed, oldest first"`
	Statements   []string                 `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
}

// Partners are those who can be spoken to about a need or an offer, and who say
// what became of it: first the authors who have spoken, then who handed it in,
// then the other authors.
func (e *Entry) Partners() (out []string) {
	add := func(id string) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, h := range e.Heard {
		if slices.Contains(e.Via.Authors(), h.As) {
			add(h.As)
		}
	}
	add(e.Via.By)
	for _, id := range e.Via.Authors() {
		add(id)
	}
	return out
}

// World is what the fold has to know of other rooms.
type World struct {
	Speaks submission.Speaks
	// Told gives how a statement came to be said, and who of its authors has owned
	// to it.
	Told func(via submission.Via, m submission.Mark) (submission.Told, error)
	// Partners are those of an offer, by its id; none where there is no such offer.
	Partners func(offer statement.Hash) ([]string, error)
}

// Standing is what follows from all that was said of a need or an offer. The
// result is nil when the case is none.
func Standing(c *Case, w World) (*Entry, error) {
	if c == nil || c.Opened == nil {
		return nil, nil
	}
	b := &c.Opened.Body
	told, err := w.Told(b.Via, c.Opened.Mark)
	if err != nil {
		return nil, err
	}
	id := c.Opened.Statement.String()
	e := &Entry{ID: id, Side: c.Side, Mark: c.Opened.Mark, Told: told, State: Open, Accounts: []Account{}, Events: []Event{}, Statements: []string{id}}
	e.reads(Wording{Mark: c.Opened.Mark, As: b.Via.Speaker(), Content: b.Content})
	for i := range c.Later {
		if err := e.follow(&c.Later[i], w); err != nil {
			return nil, err
		}
	}
	var all []submission.Rendition
	for i := range e.Versions {
		all = append(all, submission.Rendition{Mark: e.Versions[i].Mark, As: e.Versions[i].As, Content: &e.Versions[i].Content})
	}
	e.Translations = e.Via.Translations(all)
	return e, nil
}

// Given are the statements that gave the wordings of a need or an offer, oldest first.
func (e *Entry) Given() (out []statement.Hash) {
	for i := range e.Versions {
		out = append(out, e.Versions[i].Statement)
	}
	return out
}

// reads puts a wording in force.
func (e *Entry) reads(v Wording) {
	e.Version, e.Content = v.Statement, v.Content
	e.Versions = append(e.Versions, v)
}

// event is a statement that followed, before it is weighed.
func (e *Entry) event(l *Later) Event {
	out := Event{Mark: l.Mark}
	switch {
	case l.Changed != nil:
		out.What, out.As, out.Reason = WasChanged, l.Changed.As, l.Changed.Reason
	case l.Closed != nil:
		out.What, out.As, out.Reason, out.Result, out.With = WasClosed, l.Closed.As, l.Closed.Text, l.Closed.Result, l.Closed.With
	case l.Outcome != nil:
		out.What, out.As, out.Reason, out.Offer, out.Stage = WasTold, l.Outcome.As, l.Outcome.Text, l.Outcome.Offer, l.Outcome.Stage
	case l.Retracted != nil:
		out.What, out.As, out.Reason, out.Offer = WasRetracted, l.Retracted.As, l.Retracted.Reason, l.Retracted.Offer
	default:
		out.What, out.As, out.Reason = WasWithdrawn, l.Withdrawn.As, l.Withdrawn.Reason
		if e.Leaves(out.As) {
			out.What = WasLeft
		}
	}
	return out
}

func (e *Entry) follow(l *Later, w World) error {
	is := e.event(l)
	ok, err := w.Speaks(is.As, is.By, is.Index)
	if err != nil {
		return err
	}
	if is.Why, err = e.weigh(&is, ok, w); err != nil {
		return err
	}
	if is.Why == "" {
		e.Statements = append(e.Statements, l.Statement.String())
		switch is.What {
		case WasChanged:
			e.reads(Wording{Mark: l.Mark, As: is.As, Reason: is.Reason, Content: l.Changed.Content})
			err = e.Reword(is.As, l.Mark, w.Told)
		case WasLeft:
			e.Leave(is.As)
		case WasTold:
			e.outdates(&is, WhyNewer)
			e.Accounts = append(e.Accounts, Account{l.Mark, is.As, e.Mark.Statement, is.Offer, is.Stage, is.Reason})
		case WasRetracted:
			e.outdates(&is, WhyTaken)
		case WasClosed:
			e.State, e.Ended = IsClosed, &is
		default:
			e.State, e.Ended = IsWithdrawn, &is
		}
	}
	e.Events = append(e.Events, is)
	return err
}

// AccountOf is what a participant, by its listed id, made public of what became of the
// need and an offer; nil where it has made nothing public, or has withdrawn it.
func (e *Entry) AccountOf(as string, offer statement.Hash) *Account {
	for i := range e.Accounts {
		if a := &e.Accounts[i]; a.As == as && a.Offer == offer {
			return a
		}
	}
	return nil
}

// outdates takes what a participant told before of the same offer out of what counts,
// and says why.
func (e *Entry) outdates(is *Event, why string) {
	e.Accounts = slices.DeleteFunc(e.Accounts, func(a Account) bool { return a.As == is.As && a.Offer == is.Offer })
	for i := range e.Events {
		if was := &e.Events[i]; was.What == WasTold && was.Why == "" && was.As == is.As && was.Offer == is.Offer {
			was.Why = why
		}
	}
}

// weigh says why a statement does not count, if it does not. speaks says that the
// register knows whose it is. What became of a need and an offer is told after
// they are closed, too.
func (e *Entry) weigh(is *Event, speaks bool, w World) (string, error) {
	if !speaks {
		return WhyUnknown, nil
	}
	if is.What == WasTold {
		theirs, err := w.Partners(is.Offer)
		if err != nil {
			return "", err
		}
		switch {
		case e.State == IsWithdrawn:
			return WhyOver, nil
		case len(theirs) == 0 || !slices.Contains(theirs, is.As) && !slices.Contains(e.Partners(), is.As):
			return WhyParty, nil
		}
		return "", nil
	}
	if is.What == WasRetracted { // whatever has become of the need: what one said oneself
		if e.AccountOf(is.As, is.Offer) == nil {
			return WhyUntold, nil
		}
		return "", nil
	}
	switch {
	case is.What != WasWithdrawn && is.What != WasLeft && e.Leaves(is.As):
		return WhyHanded, nil
	case is.What != WasLeft && !e.Alters(is.As):
		return WhyAuthor, nil
	case e.State == IsWithdrawn, e.State == IsClosed && is.What != WasWithdrawn:
		return WhyOver, nil
	}
	return "", nil
}
