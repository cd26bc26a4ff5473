package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"comity.example/comity/internal/platform/submission"
)

// What a hub refuses stands in a trail that its own auditors read: how often and
// where, and of whoever was not signed in no more than the network.
func TestRefusalsAreNoted(t *testing.T) {
	houses(t, func(t *testing.T, h *house) {
		h.invented()
		a, b := h.founders()
		const trail = "/en/desk/refusals"
		reader := h.someone("Wanjiru Example", "")
		link := a.send("/en/desk/people/invite", "name", reader.name, "mail", "", "language", "en", "roles", "auditor").
			want(http.StatusOK).found(`(http://localhost:\d+/enrol/[\w-]+)`)
		reader.enrol(link).goes("/en/sign-in?after=waiting")
		drafted := b.get("/en/desk").want(http.StatusOK).found(`href="(/en/desk/drafts/[^"]+)"`)
		b.clears(drafted).goes(drafted)
		reader.signsIn()
		reader.get("/en/desk").want(http.StatusOK, "What was refused")
		reader.get(trail).want(http.StatusOK, "Nothing of this kind has been refused.")
		if got := a.get("/en/desk").want(http.StatusOK); strings.Contains(got.body, "What was refused") {
			t.Error("the secretariat is led to the trail")
		}
		a.get(trail).want(http.StatusForbidden)

		// Somebody whom nobody knows, and an officer with another site's answer: the
		// trail cannot tell one from the other.
		stranger, known := h.someone("Stranger", ""), h.someone("Tomás Example", "")
		if _, err := stranger.device.Make([]byte("person:0")); err != nil {
			t.Fatal(err)
		}
		known.device = b.device
		for _, s := range []*someone{stranger, known} {
			shown, err := s.device.Get(s.get("/en/sign-in").want(http.StatusOK).ceremony())
			if err != nil {
				t.Fatal(err)
			}
			forged := strings.Replace(shown, `"signature":"`, `"signature":"AA`, 1)
			s.send("/en/sign-in", "passkey", forged).want(http.StatusUnprocessableEntity)
		}
		stranger.get("/en/enrol/" + strings.Repeat("A", 43)).want(http.StatusNotFound)
		stranger.get(trail).goes("/en/sign-in")

		// An officer clears his own draft, past the page.
		a.send("/en/desk/secretariat/rules", "two", submission.TypeRecorded, "days", "0").goes("/en/desk/secretariat")
		draft := a.send("/en/desk/submissions/new?mode=recorded", "author", "state:xa", "kind", "note-verbale", "number", "1", "document-date", "2026-01-29",
			"language", "en", "title", "Views", "text", "We consider that the norms hold.", "date", "2026-01-30").goes("/en/desk/drafts/").to
		if got := a.send(draft+"/clear", "passkey", "{}"); got.status < 400 || got.status > 499 {
			t.Fatalf("his own draft: status %d", got.status)
		}

		page := reader.get(trail).want(http.StatusOK, "Signing in", "A link that did not hold", "A clearance", "/desk/drafts/{id}/clear")
		for what, row := range map[string]string{
			"sign-ins, with nobody's name": `>Signing in<.{0,160}/sign-in<.{0,160}>2<.*?127\.0\.0\.0/24`,
			"the link":                     `>A link that did not hold<.{0,160}/enrol/\{token\}<.{0,160}>1<`,
			"the clearance, with whose":    `>A clearance<.{0,160}>1<.*?127\.0\.0\.0/24.*?person:[0-9a-f]{8}<`,
		} {
			if !regexp.MustCompile(`(?s)` + row).MatchString(page.body) {
				t.Errorf("%s: %s", what, page.body)
			}
		}
		if n := strings.Count(page.body, "person:"); n != 2 { // who cleared his own draft, and who was refused this page
			t.Errorf("%d persons are named", n)
		}
		if got := reader.get(trail + "?kind=clearance").want(http.StatusOK); strings.Contains(got.body, "/enrol/{token}") {
			t.Error("the list is not narrowed")
		}
		reader.get(trail + "?kind=all").want(http.StatusBadRequest)
		reader.get("/fr/desk/refusals").want(http.StatusOK, "Ce qui a été refusé", "Connexion")

		// Asking too often, from one address.
		for range 60 {
			if stranger.send("/en/sign-in", "passkey", "{}").status == http.StatusTooManyRequests {
				reader.get(trail).want(http.StatusOK, "Asked too often")
				return
			}
		}
		t.Error("nothing is too often")
	})
}
