package figures

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// TypeStated says the figures of a year, in public. Its subject is
// "cooperation:" and the year.
const TypeStated = "cooperation.figures.stated/1"

// Small is how many participants must stand behind a number that is shown.
const Small = 3

// Step is something that is reached in a case.
type Step string

// The steps. An answer is a notification's, an offer a request's.
const (
	Acknowledged Step = "acknowledged"
	Answered     Step = "answered"
	Offered      Step = "offered"
	Closed       Step = "closed"
)

// Steps lists those of a kind of case, in the order of its life.
func Steps(k cooperation.Kind) []Step {
	if k == cooperation.Notification {
		return []Step{Acknowledged, Answered, Closed}
	}
	return []Step{Acknowledged, Offered, Closed}
}

// Number is a count, or that it is not shown.
type Number struct {
	N      int64 `json:"n" doc:"0 when it is hidden"`
	Hidden bool  `json:"hidden,omitempty" doc:"it is small, or would give away one that is"`
}

// Reached is in how many cases a step was reached, and how long that took.
type Reached struct {
	Step   Step   `json:"step" enum:"acknowledged,answered,offered,closed"`
	Cases  Number `json:"cases"`
	Median int64  `json:"median_minutes,omitempty" doc:"from the opening, rounded; absent when the number is hidden or 0"`
}

// Row is the cases of one class, or of all.
type Row struct {
	Class string    `json:"class,omitempty" doc:"of the taxonomy; absent for all classes together"`
	Cases Number    `json:"cases"`
	Steps []Reached `json:"steps,omitempty" doc:"absent when the number of cases is hidden or 0"`
}

// Table is the cases of one kind, in earnest or in exercises.
type Table struct {
	Kind     cooperation.Kind `json:"kind" enum:"notification,request"`
	Exercise bool             `json:"exercise" doc:"counted apart: none of it was in earnest"`
	All      Row              `json:"all"`
	Classes  []Row            `json:"classes,omitempty" doc:"absent when the number of all is hidden"`
}

// Stated is the body of cooperation.figures.stated/1.
type Stated struct {
	Year     int     `json:"year"`
	Taxonomy string  `json:"taxonomy"` // id of the list of classes: "rsit:1002"
	Small    int64   `json:"small"`    // participants that must stand behind a number
	Tables   []Table `json:"tables"`
}

var _ corpus.Body = &Stated{}

// Type implements corpus.Body.
func (*Stated) Type() string { return TypeStated }

// Subject implements corpus.Body.
func (b *Stated) Subject() string { return subject(b.Year) }

// Check implements corpus.Body.
func (b *Stated) Check() error {
	if b.Year < 2000 || b.Year > 9999 || b.Small < 1 || b.Taxonomy == "" || len(b.Tables) > 2*len(cooperation.Kinds()) {
		return fail.New(fail.Invalid, "figures of cooperation are those of one year, by one taxonomy")
	}
	for _, t := range b.Tables {
		if !slices.Contains(cooperation.Kinds(), t.Kind) || len(t.Classes) > 100 {
			return fail.New(fail.Invalid, "figures of cooperation are of notifications or of requests")
		}
		for _, r := range append([]Row{t.All}, t.Classes...) {
			if r.Cases.N < 0 || r.Cases.Hidden && (r.Cases.N != 0 || len(r.Steps) > 0) || len(r.Steps) > len(Steps(t.Kind)) {
				return fail.New(fail.Invalid, "what is hidden in figures of cooperation says no number")
			}
			for _, s := range r.Steps {
				if s.Cases.N < 0 || s.Median < 0 || s.Cases.Hidden && (s.Cases.N != 0) || !slices.Contains(Steps(t.Kind), s.Step) {
					return fail.New(fail.Invalid, "what is hidden in figures of cooperation says no number")
				}
			}
		}
	}
	return nil
}

// Decode reads and checks a body: fail.Invalid for what breaks a rule.
func Decode(body []byte) (*Stated, error) {
	var b Stated
	return &b, corpus.Decode(TypeStated, body, &b)
}

// Draft writes the figures of a year as the hub's own statement.
func Draft(b *Stated) (ledger.Draft, error) {
	body, err := corpus.Encode(b)
	return ledger.Draft{Type: TypeStated, Stream: statement.Public, Subject: b.Subject(), Marking: statement.Clear, Body: body}, err
}
