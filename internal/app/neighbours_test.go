package app_test

import (
	"net/http"
	"testing"
)

// TestNeighboursThroughAnOrganization: a State that is in no regional group sees what
// the other States of its regional organization report, whose region is named; the
// briefing holds their words and its own in short, and in one line on what nothing was reported.
func TestNeighboursThroughAnOrganization(t *testing.T) {
	h := demonstrated(t)
	drafter := h.persona("xa-drafter")
	drafter.get("/en/desk/implementation").want(http.StatusOK, "Your region is here: ", "Example Conference")
	drafter.get("/en/desk/implementation/topics/un:a-70-174:13:h:1").want(http.StatusOK, "What other States of ", "Example Conference", "Brinevale", "A single point of contact receives")
	drafter.get("/en/desk/implementation/briefing").want(http.StatusOK, "Brinevale", "A desk in the National Team of Example receives requests", "A single point of contact receives", "You have provided no information on: ")
}
