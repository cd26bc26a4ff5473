package preparation

import (
	"slices"
	"strings"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/statement"
)

// Act is something that is done with a part.
type Act string

// What people do.
const (
	Assign    Act = "assign"    // say who writes it: who coordinates
	Write     Act = "write"     // put answers into it
	HandIn    Act = "hand-in"   // it is written
	Unchanged Act = "unchanged" // nothing has changed since an earlier report
	Settle    Act = "settle"    // who coordinates
	Return    Act = "return"    // who coordinates, with a reason
	Reopen    Act = "reopen"    // who coordinates
)

// What becomes of the draft in which it is put forward.
const (
	PutForward Act = "put-forward"
	SentBack   Act = "sent-back"
	TakenBack  Act = "taken-back"
	Said       Act = "said"
)

// Move is something that is done with a part.
type Move struct {
	Act         Act
	Person      string
	Coordinates bool
	Seen        int64 // the count that the person had before the eyes
	Agency      string
	Editors     []string
	Content     offline.Part
	Same        *statement.Hash
	Reason      string
	Draft       string
}

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// coordinated are the acts of who coordinates.
var coordinated = []Act{Assign, Settle, Return, Reopen}

// from is in which states something can be done.
var from = map[Act][]State{
	Assign: States(), Write: {Open, Returned, HandedIn}, HandIn: {Open, Returned}, Unchanged: {Open, Returned, HandedIn},
	Settle: {Open, HandedIn, Returned}, Return: {HandedIn, Settled}, Reopen: {Settled, Reported},
	PutForward: {Settled}, SentBack: {Forward}, TakenBack: {Forward}, Said: {Forward},
}

// Writes reports whether a person may put answers into a part.
func (p *Part) Writes(person string, coordinates bool) bool {
	return coordinates || p.State != HandedIn && (len(p.Editors) == 0 || slices.Contains(p.Editors, person))
}

// Can reports whether a move of this kind is open to somebody now.
func (p *Part) Can(do Act, person string, coordinates bool) bool {
	return p.refuses(do, person, coordinates) == nil
}

func (p *Part) refuses(do Act, person string, coordinates bool) error {
	states, known := from[do]
	switch {
	case !known:
		return bad("nothing of this kind is done with a part")
	case slices.Contains(coordinated, do) && !coordinates:
		return fail.New(fail.Denied, "Who coordinates the preparation does that: the drafter who began it, or a clearing officer.")
	case !slices.Contains(states, p.State):
		return p.wrongState(do)
	case slices.Contains([]Act{Write, HandIn, Unchanged}, do) && !p.Writes(person, coordinates):
		if p.State == HandedIn {
			return p.wrongState(do)
		}
		return fail.New(fail.Denied, "Others write this part.")
	}
	return nil
}

func (p *Part) wrongState(do Act) error {
	switch p.State {
	case Settled, Reported:
		return fail.New(fail.Conflict, "This part is settled: who coordinates can open it again.")
	case Forward:
		return fail.New(fail.Conflict, "This part is put forward: it can be changed when its draft was sent back or withdrawn.")
	case HandedIn:
		return fail.New(fail.Conflict, "This part is handed in: who coordinates can return it.")
	}
	if do == PutForward {
		return fail.New(fail.Conflict, "Only what is settled is put forward.")
	}
	return fail.New(fail.Conflict, "Something else was done with this part in the meantime: look at it again.")
}

// Next is a part after a move. It changes nothing that it is given.
func Next(p Part, m Move) (Part, error) {
	if err := p.refuses(m.Act, m.Person, m.Coordinates); err != nil {
		return p, err
	}
	follows := slices.Contains([]Act{PutForward, SentBack, TakenBack, Said}, m.Act)
	switch {
	case !follows && m.Seen != p.Seen:
		return p, fail.New(fail.Conflict, "Somebody has worked on this part since you opened it: look at it again.")
	case follows && m.Act != PutForward && m.Draft != p.Draft:
		return p, fail.New(fail.Conflict, "Something else was done with this part in the meantime: look at it again.")
	}
	p.Seen++
	if !follows {
		p.By = m.Person
	}
	switch m.Act {
	case Assign:
		return p.assigned(m)
	case Write:
		p.Older = p.Older.After(&p.Content.Content, &m.Content.Content)
		p.Content, p.Same = m.Content, nil
	case Unchanged:
		if m.Same == nil {
			return p, fail.New(fail.Conflict, "There is no earlier report on this since which nothing could have changed.")
		}
		p.Content, p.Same, p.Reason, p.Older = m.Content, m.Same, "", nil
		if p.State = HandedIn; m.Coordinates {
			p.State = Settled
		}
	case HandIn, Settle:
		if p.Empty() {
			return p, fail.New(fail.Conflict, "There is nothing in this part yet.")
		}
		if p.State, p.Reason = HandedIn, ""; m.Act == Settle {
			p.State = Settled
		}
	case Return, SentBack:
		reason := strings.TrimSpace(m.Reason)
		if m.Act == Return && (reason == "" || len(reason) > MaxReason || !form.Clean(reason)) {
			return p, fail.New(fail.Invalid, "Say in at most %d characters why it goes back.", MaxReason/4)
		}
		p.State, p.Reason, p.Draft = Returned, reason, ""
	case Reopen:
		p.State, p.Reason = Open, ""
	case PutForward:
		p.State, p.Draft = Forward, m.Draft
	case TakenBack:
		p.State, p.Draft = Settled, ""
	case Said:
		p.State, p.Draft = Reported, ""
	}
	return p, nil
}

func (p Part) assigned(m Move) (Part, error) {
	agency := strings.TrimSpace(m.Agency)
	if len(agency) > MaxAgency || !utf8.ValidString(agency) || !form.Clean(agency) || len(m.Editors) > MaxEditors {
		return p, bad("an agency has a name of at most %d characters, and at most %d people write", MaxAgency/4, MaxEditors)
	}
	p.Agency, p.Editors = agency, slices.Compact(slices.Sorted(slices.Values(m.Editors)))
	return p, nil
}
