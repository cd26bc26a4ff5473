package web

import (
	"bytes"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
)

// Who clears a move without words is told that there are none, and nothing of the kind
// where there are.
func TestAMoveWithoutWordsSaysSo(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	shown := func(tag, body string) string {
		_, view := (&Pages{}).Clear(cooperation.TypeOf(cooperation.Notification, cooperation.Acknowledged))(words.Negotiate(tag), []byte(body))
		var out bytes.Buffer
		if err := view.Render(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	const told = "no words come with it"
	if got := shown("en", `{}`); !strings.Contains(got, told) {
		t.Errorf("an acknowledgement without words: %s", got)
	}
	if got := shown("en", `{"words":{"original":"en","in":{"en":"We have it."}}}`); strings.Contains(got, told) || !strings.Contains(got, "We have it.") {
		t.Errorf("one with words: %s", got)
	}
}
