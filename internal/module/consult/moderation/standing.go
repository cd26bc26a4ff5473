package moderation

import (
	"slices"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// State is what became of what was received.
type State string

// The states.
const (
	Held    State = "held"       // nobody has decided yet
	LetIn   State = "let-in"     // it stands in the register
	Refused State = "declined"   // with a reason
	Back    State = "taken-back" // by its author
)

// States lists the states in the order in which they are shown.
func States() []State { return []State{Held, LetIn, Refused, Back} }

// Receipt is what was received, as it stands: the read model.
type Receipt struct {
	submission.Mark                // of the statement by which it was received
	Consultation    statement.Hash `json:"consultation"`
	Commitment      statement.Hash `json:"commitment" doc:"SHA-256 of the PAE of the challenge that its author's passkeys signed"`
	State           State          `json:"state" enum:"held,let-in,declined,taken-back"`
	Ended           *Ended         `json:"ended,omitempty" doc:"absent while it is held"`
}

// Ended is how the hold of something ended.
type Ended struct {
	submission.Mark           // of the statement that ended it: of the contribution itself, when it was let in
	Reason          Reason    `json:"reason,omitempty" enum:"subject,repeated,automated,abusive,personal-data,confidential,unsayable,other"`
	Words           i18n.Text `json:"words,omitzero"`
}

// Summary is moderation as it stands, for everybody to see.
type Summary struct {
	Before    bool      `json:"before" doc:"whether the call says that contributions are looked at before they are public"`
	Received  int       `json:"received"`
	Held      int       `json:"held" doc:"received, and neither let in nor declined nor taken back"`
	LetIn     int       `json:"let_in"`
	Declined  int       `json:"declined"`
	TakenBack int       `json:"taken_back"`
	Oldest    time.Time `json:"oldest,omitzero" doc:"when the one was received that has been held longest"`
	Past      int       `json:"past" doc:"contributions in the register that this hub did not receive first, although the call says so; what the secretariat recorded is not among them"`
}

// Case is what was said on moderation in one consultation, in the order of the
// register.
type Case struct {
	Receipts  []Receipt // without state
	Decisions []Decision
	Said      []Said // contributions to it, and what else has the commitment of a receipt
}

// Decision ends receipts, when it counts.
type Decision struct {
	submission.Mark
	Declines bool
	As       string
	Reason   Reason
	Words    i18n.Text
	Receipts []statement.Hash
}

// Said is a contribution.
type Said struct {
	submission.Mark
	Commitment statement.Hash
	Bound      bool // it had to be received first: a contribution to it that the secretariat did not record
}

// World is what the fold has to know of other rooms.
type World struct {
	Hub    statement.Hash
	Speaks submission.Speaks
	// Organises reports whether somebody organises the consultation; nobody, "",
	// stands for the secretariat, which does in what it recorded.
	Organises func(id string) bool
}

// Standing is what became of each receipt. The first thing said after it that
// ends it and counts does; a receipt counts when the hub said it.
func Standing(c Case, w World) ([]Receipt, error) {
	out := slices.DeleteFunc(slices.Clone(c.Receipts), func(r Receipt) bool { return r.By != w.Hub })
	ends := map[statement.Hash]*Ended{} // by the receipt's statement
	states := map[statement.Hash]State{}
	place := map[statement.Hash]int64{}
	by := map[statement.Hash][]statement.Hash{} // receipts of a commitment
	for _, r := range out {
		place[r.Statement] = r.Index
		by[r.Commitment] = append(by[r.Commitment], r.Statement)
	}
	end := func(receipt statement.Hash, e *Ended, as State) {
		if at, known := place[receipt]; known && at < e.Index && (ends[receipt] == nil || e.Index < ends[receipt].Index) {
			ends[receipt], states[receipt] = e, as
		}
	}
	for _, s := range c.Said {
		for _, receipt := range by[s.Commitment] {
			end(receipt, &Ended{Mark: s.Mark}, LetIn)
		}
	}
	for i := range c.Decisions {
		d := &c.Decisions[i]
		as := Back
		if d.Declines {
			ok, err := w.Speaks(d.As, d.By, d.Index)
			if err != nil {
				return nil, err
			}
			if !ok || !w.Organises(d.As) {
				continue
			}
			as = Refused
		} else if d.By != w.Hub {
			continue
		}
		for _, receipt := range d.Receipts {
			end(receipt, &Ended{d.Mark, d.Reason, d.Words}, as)
		}
	}
	for i := range out {
		r := &out[i]
		if r.State, r.Ended = Held, ends[r.Statement]; r.Ended != nil {
			r.State = states[r.Statement]
		}
	}
	return out, nil
}

// Summarise counts.
func Summarise(all []Receipt, said []Said) (s Summary) {
	s.Received = len(all)
	matched := map[statement.Hash]bool{}
	for _, r := range all {
		switch r.State {
		case LetIn:
			s.LetIn++
			matched[r.Ended.Statement] = true
		case Refused:
			s.Declined++
		case Back:
			s.TakenBack++
		default:
			s.Held++
			if s.Oldest.IsZero() || r.At.Before(s.Oldest) {
				s.Oldest = r.At
			}
		}
	}
	for _, c := range said {
		if c.Bound && !matched[c.Statement] {
			s.Past++
		}
	}
	return s
}
