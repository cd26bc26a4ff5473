package app_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/module/consult/moderation"
	negotiation "comity.example/comity/internal/module/consult/text"
)

// formless are the types of consultations whose drafts are edited in no form,
// and why.
var formless = map[string]string{
	moderation.TypeDeclined:      "names what is held: it is decided anew, in the queue",
	consult.TypeGroupAsked:       "a note at the most: it is asked anew",
	consult.TypeGroupLeft:        "says nothing that could be edited",
	negotiation.TypeJoined:       "says nothing that could be edited",
	negotiation.TypeConsolidated: "is computed from what was decided",
	meeting.TypeMade:             "commits to a tracing that its Chair keeps: made anew, it is sealed anew",
	meeting.TypeCorrected:        "commits to a tracing that its Chair keeps: made anew, it is sealed anew",
	meeting.TypeTraced:           "publishes what a summary committed to, and nothing else",
	"consult.silence.ended/1":    "is said by the scheduler",
}

// Every type of consultations whose drafts people write has a form in which they
// are edited, or is listed with the reason why not.
func TestDraftsOfConsultationsAreEdited(t *testing.T) {
	for typ, has := range newHouse(t).Drafted() {
		switch {
		case !strings.HasPrefix(typ, "consult."):
		case !has && formless[typ] == "":
			t.Errorf("a draft of type %s is edited in no form, and nothing says why", typ)
		case has && formless[typ] != "":
			t.Errorf("a draft of type %s is edited in a form: take it off the list", typ)
		}
	}
}
