package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// entries lists what a participant's trail holds of an action, as its auditors
// read it: by whom.
func (h *house) entries(of statement.Hash, action string) (by []string) {
	h.t.Helper()
	trail := &audit.Trail{DB: h.DB, Keys: h.Keys, Clock: h.clock, Hub: h.Ledger.Hub}
	rows, err := trail.Whole(h.t.Context(), policy.Actor{Person: "person:auditor", Identity: of, Roles: []policy.Role{policy.Auditor}}, audit.Filter{Action: action})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, r := range rows {
		by = append(by, r.Person)
	}
	return by
}

// stranger gives the one identity that is not the hub's own.
func (h *house) stranger() statement.Hash {
	h.t.Helper()
	all, err := h.Ledger.Identities(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return all[slices.IndexFunc(all, func(id statement.Hash) bool { return id != h.Ledger.Hub() })]
}

// A first officer is invited on the secretariat's page and enrols in a browser.
// Both trails say who invited. From then on the secretariat puts nobody in, and a
// link that was left over says that it has ended.
func TestFirstOfficersOfAState(t *testing.T) {
	t.Parallel()
	houses(t, firstOfficers)
}

func firstOfficers(t *testing.T, h *house) {
	h.invented()
	secretary, _ := h.founders()
	officers := "/en/desk/secretariat/participants/state:xa/officers"
	secretary.send("/en/desk/secretariat/participants/state:xa/credentials", "kind", "letter", "number", "L/1", "date", "2026-01-28",
		"presented", "Permanent Representative").goes(officers)
	secretary.keyed("state:xa")
	link := func(name string) string {
		return secretary.send(officers, "name", name, "mail", "", "language", "en").want(http.StatusOK).found(`(http://localhost:\d+/enrol/[\w-]+)`)
	}
	secretary.send(officers, "name", "Aino Example", "mail", "no address", "language", "en").want(http.StatusUnprocessableEntity, `id="fault-mail"`, "Aino Example")
	first, left := link("Aino Example"), link("Left Over")

	tab := hubtest.NewBrowser(t).Open(t, strings.Replace(first, "/enrol/", "/en/enrol/", 1), hubtest.Light)
	defer tab.Close()
	tab.Device(t, false)
	tab.Leave(t, chromedp.Click(`#enrol button[type="submit"]`))
	tab.Leave(t, chromedp.Click(`#sign-in button[type="submit"]`))
	if at := ask[string](t, tab, `location.pathname`); at != "/en/desk" {
		t.Fatalf("the officer is at %s", at)
	}
	if said := ask[string](t, tab, `document.querySelector(".acting").innerText`); !strings.Contains(said, "Aldermark") || !strings.Contains(said, "key officer") {
		t.Errorf("it is said that %q acts", said)
	}
	quiet(t, tab)
	// What is left over of the secretariat's links has ended, and it makes no other.
	h.someone("Left Over", "").get("/en"+strings.TrimPrefix(left, h.base)).want(http.StatusNotFound, "has ended")
	secretary.send(officers, "name", "Bram Example", "language", "en").want(http.StatusUnprocessableEntity, "One key officer is in force")
	for name, actor := range map[string]policy.Actor{"its operator": policy.As(policy.Operator), "its secretariat": policy.As(policy.Secretariat)} {
		if err := h.Authorizations().MayFound(t.Context(), actor, h.stranger(), ""); !fail.Is(err, fail.Denied) {
			t.Errorf("the hub can put a second person into a State, by %s: %v", name, err)
		}
	}

	own, state := h.Ledger.Hub(), h.stranger()
	holders, err := h.Authorizations().Queries.Holders(t.Context(), state)
	if err != nil || len(holders) != 1 {
		t.Errorf("%d may speak for the State, %v", len(holders), err)
	}
	invited := h.entries(state, audit.Invited)
	if len(invited) != 2 || strings.Count(strings.Join(invited, " "), invited[0]) != 2 || !strings.HasPrefix(invited[0], "person:") {
		t.Errorf("the State's trail: invited by %v", invited)
	}
	theirs := h.entries(own, audit.Invited)
	if n := len(slices.DeleteFunc(theirs, func(p string) bool { return p != invited[0] })); n != 2 {
		t.Errorf("the hub's trail: %d invitations by the secretary", n)
	}
	if said := h.entries(state, audit.Said); len(said) != 1 {
		t.Errorf("the State's trail: founding authorizations by %v", said)
	}
}
