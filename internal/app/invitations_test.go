package app_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
)

// mailedLink is the link in a letter to somebody who is invited, without its
// language.
func mailedLink(t *testing.T, h *house, to string) (link string) {
	t.Helper()
	l := h.post.wait(t, to, "/enrol/")
	if !strings.HasPrefix(l.subject, "[TLP:RED] ") || strings.Count(l.body, "/enrol/") != 1 || strings.Contains(l.subject, "enrol") {
		t.Errorf("the letter to %s:\n%s\n%s", to, l.subject, l.body)
	}
	return h.base + regexp.MustCompile(`http://localhost:\d+/\w\w(/enrol/[\w-]+)`).FindStringSubmatch(l.body)[1]
}

// Somebody who is invited with a mail address gets the link there, and nobody
// else sees it: not who invites, on the page or at the command line, and not who
// reads what became of the letter.
func TestInvitedByMail(t *testing.T) {
	t.Parallel()
	houses(t, func(t *testing.T, h *house) {
		h.invented()
		a, b := h.founders()
		c := h.someone("Chidi Example", "chidi@hub.test")
		page := a.send("/en/desk/people/invite", "name", c.name, "mail", c.mail, "language", "fr", "roles", "drafter").want(http.StatusOK, "Invitation sent")
		if strings.Contains(page.body, "/enrol/") {
			t.Error("the page shows the link")
		}
		letter := h.post.wait(t, c.mail, "/enrol/")
		for _, w := range []string{c.name, a.name, "drafter", "Aldermark", "person:"} {
			if strings.Contains(letter.raw+letter.body, w) {
				t.Errorf("the letter holds %q:\n%s", w, letter.body)
			}
		}
		if !strings.Contains(letter.body, "clé d’accès") {
			t.Errorf("not in the reader's language:\n%s", letter.body)
		}
		c.enrol(mailedLink(t, h, c.mail)).goes("/en/sign-in?after=waiting")

		// An officer of a State, from the secretariat's desk.
		a.send("/en/desk/secretariat/participants/state:xa/credentials", "kind", "letter", "number", "L/1", "date", "2026-01-28", "presented", "Permanent Representative")
		a.keyed("state:xa")
		first := h.someone("Aino Example", "aino@xa.test")
		page = a.send("/en/desk/secretariat/participants/state:xa/officers", "name", first.name, "mail", first.mail, "language", "en").
			want(http.StatusOK, "mailed to this officer", "It holds once, until")
		if strings.Contains(page.body, "/enrol/") {
			t.Error("the secretariat's page shows the link")
		}
		first.enrol(mailedLink(t, h, first.mail)).goes("/en/sign-in?after=enrolled")

		// At the command line; handed over, where that is asked for.
		inv := signin.Invitation{Name: "Dana Example", Mail: "dana@hub.test", Roles: []policy.Role{policy.Auditor}}
		link, err := h.People().Invite(t.Context(), policy.As(policy.Operator), inv)
		if err != nil || link != "" {
			t.Errorf("given %q, %v", link, err)
		}
		mailedLink(t, h, inv.Mail)
		inv.Hand, inv.Mail = true, "elias@hub.test"
		if link, err = h.People().Invite(t.Context(), policy.As(policy.Operator), inv); err != nil || !strings.Contains(link, "/enrol/") {
			t.Errorf("handed over: %q, %v", link, err)
		}
		a.send("/en/desk/people/invite", "name", "X", "mail", `"a b"@hub.test`, "language", "en", "roles", "drafter").want(http.StatusUnprocessableEntity)
		comesBack(t, h, b, letter)
	})
}

// comesBack hands in a letter that a mail server has sent back: the officers see
// to which address it went, and not what was in it.
func comesBack(t *testing.T, h *house, officer *someone, l letter) {
	t.Helper()
	if !strings.HasPrefix(l.from, "bounce+") || !strings.HasSuffix(l.from, "@hub.test") {
		t.Fatalf("the return path is %s", l.from)
	}
	report := "From: postmaster@hub.test\r\nTo: " + l.from + "\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.hub.test\r\n\r\n" +
		"Final-Recipient: rfc822; " + l.to + "\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
	if _, err := h.Heed(t.Context(), policy.As(policy.Operator), strings.Replace(l.from, "+", "+a", 1), []byte(report)); err == nil {
		t.Error("a forged return path counts")
	}
	officer.get("/en/desk/notices").want(http.StatusOK, "No letter came back.")
	if got, err := h.Heed(t.Context(), policy.As(policy.Operator), l.from, []byte(report)); err != nil || !got.Failed {
		t.Fatalf("%+v, %v", got, err)
	}
	page := officer.get("/en/desk/notices").want(http.StatusOK, l.to, "Refused or sent back", "reply 5.1.1")
	if strings.Contains(page.body, "/enrol/") {
		t.Error("the officers' page shows the link")
	}
	if by := h.entries(h.Ledger.Hub(), audit.LetterReturned); !slices.Equal(by, []string{""}) {
		t.Errorf("the trail: %q", by)
	}
}
