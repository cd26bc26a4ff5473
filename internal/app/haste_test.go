package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// The duty board is one step away from every page for those who see it, and no page
// leads anybody else there.
func TestTheDutyBoardFromEveryPage(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	acting := regexp.MustCompile(`(?s)class="acting".*?</section>`)
	const way = `<a href="/en/desk/cooperation">Duty board</a>`
	for who, sees := range map[*someone]bool{h.persona("xa-drafter"): true, h.persona("xa-clearing"): true, h.persona("organization"): true, h.someone("Nobody", "nobody@example.org"): false} {
		for _, page := range []string{"/en/", "/en/framework", "/en/contacts"} {
			head := acting.FindString(who.get(page).want(http.StatusOK).body)
			if strings.Contains(head, way) != sees {
				t.Errorf("%s, %s: %s", who.name, page, head)
			}
		}
	}
}
