package application

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/statement"
)

//go:embed migrations
var migrations embed.FS

// Migrations are those of the room's private tables.
func Migrations() fs.FS { return migrations }

// State is how far an application has come.
type State string

// The states.
const (
	Filed      State = "filed"      // the address has yet to be confirmed
	Held       State = "held"       // it waits for the secretariat
	Asked      State = "asked"      // the secretariat waits for an answer
	Deciding   State = "deciding"   // a second officer has to clear the decision
	Proposed   State = "proposed"   // listed States may object
	Accredited State = "accredited" //
	Declined   State = "declined"
)

// States lists them in the order in which the secretariat sees them.
func States() []State {
	return []State{Held, Asked, Deciding, Proposed, Accredited, Declined, Filed}
}

// About is who wants to take part.
type About struct {
	Name    string            `json:"name"`
	In      string            `json:"in"` // language of the name and of the reason
	Class   participant.Class `json:"class"`
	Country string            `json:"country"` // ISO 3166-1 alpha-2
	Website string            `json:"website"` // empty for an individual without one
	Reason  string            `json:"reason"`
}

// Contact is whom to write to.
type Contact struct {
	Name     string `json:"name"`
	Function string `json:"function"`
	Mail     string `json:"mail"`
	Language string `json:"language"` // of letters
}

// Message is what was written, by the secretariat or by the applicant.
type Message struct {
	At    time.Time `json:"at"`
	Ours  bool      `json:"ours"` // by the secretariat
	Words string    `json:"words"`
}

// Application is one as it stands. What has been erased is zero.
type Application struct {
	ID          string
	State       State
	Filed       time.Time
	Moved       time.Time // when the state last changed
	Participant string    // id, once decided
	About       About
	Contact     Contact
	Messages    []Message
	Erased      bool // contact and messages are gone
}

// Filing is what is filed. Consent is required of individuals: to be named.
type Filing struct {
	About   About
	Contact Contact
	Consent bool
}

// Faults are what is wrong, by the name of the field; the values are keys of a
// catalogue below "application.fault.".
type Faults map[string]string

// Limits, in runes.
const (
	maxName   = 200
	maxReason = 4000
	maxWords  = 4000
)

// Check says what is wrong with a filing, by field; nil when nothing is.
func (f *Filing) Check() Faults {
	out := Faults{}
	line := func(field, v string, limit int) {
		switch {
		case strings.TrimSpace(v) == "":
			out[field] = "empty"
		case utf8.RuneCountInString(v) > limit:
			out[field] = "long"
		case strings.ContainsFunc(v, unicode.IsControl):
			out[field] = "line"
		}
	}
	line("organization", f.About.Name, maxName)
	line("contact", f.Contact.Name, maxName)
	if f.About.Class != participant.Individual || f.Contact.Function != "" {
		line("function", f.Contact.Function, maxName)
	}
	switch {
	case strings.TrimSpace(f.About.Reason) == "":
		out["reason"] = "empty"
	case utf8.RuneCountInString(f.About.Reason) > maxReason:
		out["reason"] = "long"
	}
	if !f.About.Class.Stakeholder() {
		out["class"] = "choose"
	}
	if len(f.About.Country) != 2 || f.About.Country[0] < 'A' || f.About.Country[0] > 'Z' || f.About.Country[1] < 'A' || f.About.Country[1] > 'Z' {
		out["country"] = "choose"
	}
	if f.About.Website != "" || f.About.Class != participant.Individual {
		if participant.PublicAddress(f.About.Website) != nil {
			out["website"] = "website"
		}
	}
	if !reachable(f.Contact.Mail) {
		out["mail"] = "mail"
	}
	if f.About.Class == participant.Individual && !f.Consent {
		out["consent"] = "consent"
	}
	if !slices.Contains([]string{"en", "fr", "ar"}, f.Contact.Language) || f.About.In != f.Contact.Language {
		out["language"] = "choose"
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// reachable reports whether mail to an address can leave this hub's own network:
// it is one, and its domain could be that of a public host. Whether it is
// somebody's, the letter that confirms it shows.
func reachable(address string) bool {
	if _, err := outbox.ParseAddress(address); err != nil {
		return false
	}
	at := strings.LastIndexByte(address, '@')
	return at <= 64 && participant.PublicHost(address[at+1:])
}

// CheckWords reports what is wrong with a question, an answer or a reason: a key
// below "application.fault."; empty when nothing is.
func CheckWords(words string) string {
	switch {
	case strings.TrimSpace(words) == "":
		return "empty"
	case utf8.RuneCountInString(words) > maxWords:
		return "long"
	}
	return ""
}

func checkWords(words string) error {
	if CheckWords(words) != "" {
		return fail.New(fail.Invalid, "Write between one and %d characters.", maxWords)
	}
	return nil
}

// letters is the marking of every letter about an application: until it is
// decided nobody knows of it but the applicant and the secretariat, and of a
// refusal nobody ever does.
const letters = statement.AmberStrict

// Kinds are the letters that this room sends.
func Kinds() []outbox.Kind {
	var out []outbox.Kind
	for name, words := range map[string]string{
		kindConfirm: "application.letter.confirm.", kindAsked: "application.letter.asked.", kindDecided: "application.letter.decided.",
	} {
		out = append(out, outbox.Kind{Name: name, Words: words, Once: true, Marking: letters})
	}
	out = append(out, outbox.Kind{Name: kindHeld, Words: "application.letter.held.", Marking: letters})
	slices.SortFunc(out, func(a, b outbox.Kind) int { return strings.Compare(a.Name, b.Name) })
	return out
}

const (
	kindConfirm = "application.confirm"
	kindAsked   = "application.asked"
	kindDecided = "application.decided"
	kindHeld    = "application.held" // to the secretariat
)
