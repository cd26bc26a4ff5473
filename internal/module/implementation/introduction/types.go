package introduction

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/statement"
)

// The statement types. Their subject is the introduction: "introduction:" and 32
// hexadecimal digits, the same in both threads of one by the secretariat.
const (
	TypeAsked    = "implementation.introduction.asked/1"
	TypeAnswered = "implementation.introduction.answered/1"
	TypeTold     = "implementation.introduction.told/1"
)

// Types lists them.
func Types() []string { return []string{TypeAsked, TypeAnswered, TypeTold} }

// Role is as what somebody asks for an introduction.
type Role string

// The roles.
const (
	OfNeed      Role = "need"  // it is who needs
	OfOffer     Role = "offer" // it is who offers
	Secretariat Role = "secretariat"
)

// Asked is the body of implementation.introduction.asked/1.
type Asked struct {
	Role  Role           `json:"role"`
	Need  statement.Hash `json:"need"`
	Offer statement.Hash `json:"offer"`
	Words i18n.Text      `json:"words"`
}

// Answered is the body of implementation.introduction.answered/1: the reason of a
// no is given.
type Answered struct {
	Agrees bool      `json:"agrees"`
	Words  i18n.Text `json:"words,omitzero"`
}

// Stage is how far it has come: those of package capacity, Introduced and Public.
type Stage string

// Introduced is said by the secretariat to each of the two, once both have agreed.
const Introduced Stage = "introduced"

// Naming is whether who says it may be named when the other makes public what became of
// the need and the offer. It is said to the other, or to the secretariat that introduced
// them; the newest word counts.
type Naming string

// The words of Naming.
const (
	MayBeNamed Naming = "yes"
	NotNamed   Naming = "no" // takes back what it consented to
)

// Public is MayBeNamed as it was said before it had a word of its own.
const Public Stage = "public"

// Stages lists them.
func Stages() (out []Stage) {
	for _, s := range capacity.Stages() {
		out = append(out, Stage(s))
	}
	return append(out, Introduced, Public)
}

// Told is the body of implementation.introduction.told/1. By who asked, before
// there is an answer, that it came to nothing takes the question back.
type Told struct {
	Stage Stage     `json:"stage,omitempty"` // absent where it says only whether it may be named
	Named Naming    `json:"named,omitempty"`
	Words i18n.Text `json:"words,omitzero"`
}

// MaxWords is the most bytes of a wording.
const MaxWords = 10_000
