package app_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestANotificationIsEdited: what was sent back for one line is not typed again.
func TestANotificationIsEdited(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	drafter, second := h.persona("xa-drafter"), h.persona("xa-clearing")
	at := "/en/desk/cooperation/new/notification"
	var to []string
	for _, m := range regexp.MustCompile(`name="to"[^>]*value="([0-9a-f]{64})"`).FindAllStringSubmatch(drafter.get(at).want(http.StatusOK).body, -1) {
		to = append(to, m[1])
	}
	if len(to) < 3 {
		t.Fatalf("%d can be notified", len(to))
	}
	fields := []string{"marking", "TLP:AMBER", "title", "Pumps that stopped", "zone", "Africa/Nairobi", "from", "2026-01-30 14:30", "field-seen", "They stopped at night.",
		"field-affected", "A town.", "field-asked", "Look at the host.", "class", "availability", "severity", "3", "infrastructure", "water", "provision", "un:a-70-174:13:c",
		"indicators", "192.0.2.7\nevil[.]example", "within-acknowledge", "45"}
	page := drafter.send(at, append(fields, "to", to[0], "to", to[1])...).goes("/en/desk/drafts/").to
	tomorrow := append(slices.Clone(fields), "to", to[0])
	tomorrow[slices.Index(tomorrow, "2026-01-30 14:30")] = "2026-02-02 14:30"
	drafter.send(at, tomorrow...).want(http.StatusUnprocessableEntity, "lies in the future", "They stopped at night.")
	wrongly(t, drafter, at, append(slices.Clone(fields), "to", to[0]))
	second.send(page+"/return", "reason-return", "The town has a name.").goes("/en/desk")

	edit := page + "/edit"
	form := drafter.get(edit).want(http.StatusOK, "Pumps that stopped", "2026-01-30 14:30", "Africa/Nairobi", "They stopped at night.", "ipv4 192.0.2.7", "domain evil.example", `value="45"`)
	if n := len(regexp.MustCompile(`name="to"[^>]* checked`).FindAllString(form.body, -1)); n != 2 {
		t.Errorf("%d are ticked as recipients", n)
	}
	freeze := form.found(`name="freeze" value="(\d+)"`)
	with := func(affected string) []string {
		out := append(slices.Clone(fields), "to", to[0], "to", to[2], "freeze", freeze)
		out[slices.Index(out, "A town.")] = affected
		return out
	}
	drafter.send(edit, with("")...).want(http.StatusUnprocessableEntity, "They stopped at night.")
	drafter.send(edit, with("The town of Ferry.")...).goes(page)
	shown := second.get(page).want(http.StatusOK, "The town of Ferry.", "Pumps that stopped", "192[.]0[.]2[.]7")
	if strings.Contains(shown.body, "A town.") {
		t.Error("the draft has the old words")
	}
	second.signs(page).goes("/en/desk/drafts/")
	board := drafter.get("/en/desk/cooperation").want(http.StatusOK, "Pumps that stopped")
	of := board.found(`href="(/en/desk/cooperation/case:[0-9a-f]{32})"[^>]*>Pumps that stopped`)
	one := drafter.get(of).want(http.StatusOK, "The town of Ferry.", "The same words as to")
	if n := strings.Count(one.body, "The town of Ferry."); n != 1 {
		t.Errorf("what was said to two stands on the page %d times", n)
	}
	corrected(t, drafter, second, of, one.found(`href="(`+of+`/[0-9a-f]{64}/)corrected"`))
}

// wrongly sends a form of a notification with one thing wrong after the other, and
// is told what, beside the field. A tabulator that was pasted is nothing wrong.
func wrongly(t *testing.T, drafter *someone, at string, fields []string) {
	t.Helper()
	with := func(pairs ...string) []string {
		out := slices.Clone(fields)
		for i := 0; i < len(pairs); i += 2 {
			out[slices.Index(out, pairs[i])+1] = pairs[i+1]
		}
		return out
	}
	for _, tc := range []struct {
		fields []string
		says   string
	}{
		{with("title", strings.Repeat("a", 401)), "This is too long. 100 characters always fit."},
		{with("field-seen", "They stopped.\nAt\x07night."), "Line 2, character 3 is the control character U+0007 (ALERT), which nobody can see."},
		{with("zone", "Europe/Paris", "from", "2025-03-30 02:30"), `Clocks in Europe/Paris never show <span class="stamp">2025-03-30 02:30</span>`},
		{with("provision", "un:a-70-174:99"), `id="fault-provision"`},
		{with("provision", "un:a-70-174:99"), "Provision relied on: this hub has none with the id “un:a-70-174:99”."},
		{with("from", "2026-02-02 14:30"), `id="fault-from"`},
	} {
		drafter.send(at, tc.fields...).want(http.StatusUnprocessableEntity, tc.says)
	}
	pasted := drafter.send(at, with("field-affected", "A town.\tOn a river.")...).goes("/en/desk/drafts/").to
	drafter.get(pasted).want(http.StatusOK, "A town. On a river.")
}

// corrected walks through corrections of a notification: the form is filled in with
// what stands, the reader sees what changed, and nothing is written over that came
// in between.
func corrected(t *testing.T, drafter, second *someone, of, at string) {
	t.Helper()
	form := drafter.get(at+"corrected").want(http.StatusOK, "Pumps that stopped", "2026-01-30 14:30", "The town of Ferry.", "ipv4 192.0.2.7", "Look at the host.")
	seen, on := form.filled("seen"), form.filled("on")
	send := func(seen, severity, title string) reply {
		return drafter.send(at+"corrected", "seen", seen, "on", on, "title", title, "zone", "Africa/Nairobi", "from", "2026-01-30 15:45", "field-seen", "They stopped at night.",
			"field-affected", "The town of Ferry.", "field-asked", "Look at the host.", "class", "availability", "severity", severity, "infrastructure", "water", "provision", "A/70/174, 13 (c)",
			"indicators", "192.0.2.7\nevil[.]example", "words", "The clock of the plant was wrong.", "marking", "TLP:AMBER")
	}
	send("", "2", "Pumps").want(http.StatusUnprocessableEntity, "The case has moved on since you opened this form.")
	first := send(seen, "2", "Pumps that stopped").goes("/en/desk/drafts/").to
	late := send(seen, "4", "Pumps that stopped").goes("/en/desk/drafts/").to
	second.get(first).want(http.StatusOK, "What the correction changes", "2026-01-30 14:30", "2026-01-30 15:45")
	second.signs(first).goes("/en/desk/drafts/")
	shown := drafter.get(of).want(http.StatusOK, "What the correction changes", "2026-01-30 14:30", "2026-01-30 15:45", "The clock of the plant was wrong.")
	table := shown.body[strings.Index(shown.body, "What the correction changes"):]
	if table = table[:strings.Index(table, "</table>")]; strings.Contains(table, "The town of Ferry.") {
		t.Error("what stays is among what changed")
	}
	send(seen, "2", "Pumps").want(http.StatusUnprocessableEntity, "The case has moved on since you opened this form.", "Said meanwhile", "The clock of the plant was wrong.")
	// Drafted before the first was said, it would write over it.
	if r := second.signs(late); r.status == http.StatusSeeOther || !strings.Contains(r.body, "This was corrected meanwhile.") {
		t.Errorf("it does: %d", r.status)
	}
	fresh := drafter.get(at+"corrected?on="+on).want(http.StatusOK, "2026-01-30 15:45").filled("seen")
	send(fresh, "2", "Pumps that stopped").want(http.StatusUnprocessableEntity, "The correction changes nothing")

	// What is not open says why, and leads to what is.
	for verb, why := range map[string]string{"acknowledged": "That is for the other side to say.", "asked": "Receipt has to be acknowledged first.",
		"offered": "That is not said in such a case.", "report": "A case is reported on once both have closed it."} {
		for _, r := range []reply{drafter.get(at + verb), drafter.send(at+verb, "words", "Please.")} {
			r.want(http.StatusConflict, why, "TLP:AMBER", "Pumps that stopped", "You can:", `href="`+at+`withdrawn"`, `href="`+of+`"`)
		}
	}
}

// TestADraftOfAnExerciseSaysSo: on its page, in the list, and in the letter to who
// clears it, before all else.
func TestADraftOfAnExerciseSaysSo(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	drafter, second := h.persona("xa-drafter"), h.persona("xa-clearing")
	at := "/en/desk/cooperation/new/notification"
	to := drafter.get(at).want(http.StatusOK).found(`name="to"[^>]*value="([0-9a-f]{64})"`)
	for _, exercise := range []bool{false, true} {
		fields := []string{"to", to, "marking", "TLP:AMBER", "title", "Pumps", "zone", "UTC", "from", "2026-01-30 14:30", "field-seen", "They stopped.",
			"field-affected", "A town.", "field-asked", "Look.", "class", "availability", "provision", "un:a-70-174:13:c"}
		if exercise {
			fields = append(fields, "exercise", "yes")
		}
		page := drafter.send(at, fields...).goes("/en/desk/drafts/").to
		if banner := strings.Contains(second.get(page).want(http.StatusOK).body, `<section class="exercise"`); banner != exercise {
			t.Errorf("exercise %v, banner %v", exercise, banner)
		}
	}
}
