package app_test

import (
	"strings"
	"testing"
	"time"
)

// TestRecordedContactsAreWrittenTo: a contact that was recorded from a document,
// for a participant without an officer here, is asked by mail whether it still
// stands. The letter says nothing of whose contact it is, nor in which directory.
func TestRecordedContactsAreWrittenTo(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	h.clock.Advance(100 * 24 * time.Hour)
	own := h.post.wait(t, "desk@conference.example", "is recorded as a point of contact")
	for _, want := range []string{"TLP:AMBER", "waits for you on", "tell the secretariat through your mission", "No account is needed", "/en/contacts", "because this address was given on this hub"} {
		if !strings.Contains(own.body, want) {
			t.Errorf("the letter lacks %q:\n%s", want, own.body)
		}
	}
	for _, never := range []string{"Conference", "+999", "/in/", "/account/notices"} {
		if strings.Contains(own.subject+own.body, never) {
			t.Errorf("the letter says %q:\n%s", never, own.body)
		}
	}
	t.Logf("%s\n%s", own.subject, own.body)
}
