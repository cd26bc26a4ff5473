package app_test

import (
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/kernel/sqldb"
)

// TestGuidanceInForms: the secretariat quotes a document, and quotes nothing
// without saying where it stands; another State comments, changes its comment, and
// cannot touch the words above; nobody comments on what was withdrawn.
func TestGuidanceInForms(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	for range 2 { // the second time nothing is said
		if err := h.DemonstrateIndependent(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	const form, comments, list = "/en/desk/implementation/guidance", "/en/desk/implementation/comments", "/en/implementation/guidance"
	nobody := h.someone("nobody", "")
	nobody.get(list+"?provision=un:a-70-174:16").want(http.StatusOK, "to be identified", "Chair of the Group of Governmental Experts")
	nobody.get("/en/framework/provisions/un:a-70-174:13:h").want(http.StatusOK, "What provisions take nationally", "What answering a request for assistance takes")
	drafter, clears := h.persona(stateA.drafter), h.persona(stateA.clears)
	drafter.send(form, "language", "en", "title", "A desk", "finance", "Some.").want(http.StatusUnprocessableEntity, `id="fault-provision"`)
	drafter.hands(form, clears, "language", "en", "title", "A desk that answers", "provision", "un:a-70-174:13:d", "structures", "A desk.", "finance", "What a desk costs.")
	id := nobody.get(list+"?provision=un:a-70-174:13:d&author=state:xa").want(http.StatusOK, "A desk that answers").found(`/implementation/guidance/([0-9a-f]{64})`)
	other, checks := h.persona(stateB.drafter), h.persona(stateB.clears)
	other.hands(form+"/"+id+"/comment", checks, "language", "en", "of", "finance", "text", "A desk and a chair.")
	notices := func(where string) (n int) {
		t.Helper()
		err := h.DB.Read(t.Context(), func(q sqldb.Querier) error {
			return q.QueryRow(t.Context(), `SELECT COUNT(*) FROM outbox_notice WHERE kind = 'implementation.commented'`).Scan(&n)
		})
		if err != nil {
			t.Fatal(where, err)
		}
		return n
	}
	told := notices("commented")
	drafter.hands(form+"/"+id+"/comment", clears, "language", "en", "of", "", "text", "A word of our own.")
	if n := notices("on its own"); n != told {
		t.Errorf("of its own comment an author is told: %d notices, and %d before", n, told)
	}
	page := nobody.get(list+"/"+id).want(http.StatusOK, "A desk and a chair.", "On: Finance")
	if strings.Contains(page.body, "/comments/") {
		t.Error("a visitor is led to forms")
	}
	comment := other.get(list + "/" + id).want(http.StatusOK).found(`/desk/implementation/comments/([0-9a-f]{64})/change`)
	other.hands(comments+"/"+comment+"/change", checks, "language", "en", "of", "", "text", "A desk, a chair and a lamp.", "reason", "It is dark.")
	if n := notices("changed"); told != 2 || n != told+1 { // the first is the demonstration's
		t.Errorf("of a comment and its change the authors are told %d times and then %d", told, n)
	}
	nobody.get(list+"/"+id).want(http.StatusOK, "a chair and a lamp.", "A desk and a chair.", "It is dark.")
	other.get(form + "/" + id + "/change").want(http.StatusForbidden)
	drafter.get(comments + "/" + comment + "/change").want(http.StatusForbidden)
	drafter.hands(form+"/"+id+"/change", clears, "language", "en", "title", "A desk that answers", "provision", "un:a-70-174:13:d", "structures", "Two desks.", "finance", "What two desks cost.")
	wording := nobody.get(list+"/"+id).want(http.StatusOK, "On an earlier wording of the guidance, which was changed since").found(`href="#(wording-[0-9a-f]{16})"`)
	nobody.get(list+"/"+id).want(http.StatusOK, `id="`+wording+`"`)
	drafter.hands(form+"/"+id+"/end", clears, "language", "en", "reason", "There is another.")
	nobody.get("/api/v1/guidance/"+id).want(http.StatusOK, "There is another.", "a chair and a lamp.")
	other.get(form + "/" + id + "/comment").want(http.StatusConflict)

	secretariat := h.persona("secretariat")
	quoting := []string{"author", "state:xb", "document-kind", "report", "document-number", "7", "document-date", "2026-01-29", "language", "en", "title", "An office", "provision", "un:a-70-174:13:e",
		"quoted", "An office is needed.", "linked", "hub"}
	secretariat.send(form+"?mode=recorded", quoting...).want(http.StatusUnprocessableEntity, `id="fault-place"`)
	taken := secretariat.send(form+"?mode=recorded", append(quoting, "place", "line 3")...).goes(list + "/").to
	nobody.get(taken).want(http.StatusOK, "An office is needed.", "line 3", "the document does not name it")
}
