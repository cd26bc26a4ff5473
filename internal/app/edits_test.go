package app_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/module/consult/moderation"
	negotiation "comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/exercise"
	"comity.example/comity/internal/module/cooperation/report"
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

// formlessVerbs are what is said in cases and edited in no form, and why. What is
// withdrawn leaves its words on its page, from where they are taken into the form
// of the case, which shows what stands by then.
var formlessVerbs = map[cooperation.Verb]string{
	cooperation.Acknowledged: "a few words at the most",
	cooperation.Noted:        "a few words, and when the call was: noted anew",
	cooperation.Answered:     "answers a question that may be answered by then: said anew, on the page of the case",
	cooperation.Asked:        "one question: asked anew",
	cooperation.Acted:        "words alone: said anew",
	cooperation.Unable:       "words alone: said anew",
	cooperation.Assessing:    "a few words at the most",
	cooperation.Offered:      "its time frame runs while it waits: offered anew, with the times of that day",
	cooperation.Declined:     "words alone: said anew",
	cooperation.Referred:     "a name and words: said anew",
	cooperation.Accepted:     "binds to the offer that its form showed: accepted anew, in sight of what stands",
	cooperation.Refused:      "binds to the offer that its form showed: refused anew, in sight of what stands",
	cooperation.Milestone:    "a few words at the most",
	cooperation.Delivered:    "a few words at the most",
	cooperation.Extended:     "is about what is due at that moment: proposed anew",
	cooperation.Agreed:       "says nothing that could be edited",
	cooperation.Corrected:    "is bound to the thread as its form showed it: corrected anew, over what stands",
	cooperation.Withdrawn:    "words alone: said anew",
	cooperation.Closed:       "a few words at the most",
	cooperation.LetIn:        "names whom it is about: said anew",
	cooperation.TakenOff:     "names whom it is about: said anew",
	cooperation.Settled:      "agrees to the words that its form showed",
}

// Every type of cases, assessments and reports of them whose drafts people write
// has a form in which they are edited, or is listed with the reason why not.
func TestDraftsOfCasesAreEdited(t *testing.T) {
	why := map[string]string{
		report.TypePublished: "says what both have agreed to, word for word", report.TypeWithdrawn: "a reason alone: withdrawn anew",
		exercise.TypeOpened: "commits to a scenario that is kept sealed: opened anew", exercise.TypeObserved: "words alone: observed anew"}
	for verb, reason := range formlessVerbs {
		for _, kind := range cooperation.Kinds() {
			why[cooperation.TypeOf(kind, verb)] = reason
		}
	}
	for typ, has := range newHouse(t).Drafted() {
		switch {
		case !strings.HasPrefix(typ, "cooperation.") && !strings.HasPrefix(typ, "exercise."):
		case !has && why[typ] == "":
			t.Errorf("a draft of type %s is edited in no form, and nothing says why", typ)
		case has && why[typ] != "":
			t.Errorf("a draft of type %s is edited in a form: take it off the list", typ)
		}
	}
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
