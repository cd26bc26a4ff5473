package app_test

import (
	"net/http"
	"strings"
	"testing"
)

// joins has a participant's key officers authorize somebody in some roles: one
// invites, the other clears.
func (s *someone) joins(clears, who *someone, roles ...string) *someone {
	s.h.t.Helper()
	fields := []string{"name", who.name, "mail", who.mail, "language", "en", "hand", "yes"}
	for _, r := range roles {
		fields = append(fields, "roles", r)
	}
	link := s.send("/en/desk/people/invite", fields...).want(http.StatusOK).found(`(http://localhost:\d+/enrol/[\w-]+)`)
	who.enrol(link).goes("/en/sign-in?after=waiting")
	page := clears.get("/en/desk").want(http.StatusOK).found(`href="(/en/desk/drafts/[0-9a-f]{32})"`)
	clears.clears(page).goes(page)
	return who.signsIn()
}

// TestTwoAgenciesReport: two agencies of a State write a part each, and neither
// that of the other; legal sends both back with a reason, which each reads at its
// part; they are mended, legal clears, then the ministry, and only then the report
// is there, without what stays in the house.
func TestTwoAgenciesReport(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.invented()
	secretary, _ := h.founders()
	secretary.send("/en/desk/secretariat/participants/state:xa/credentials", "kind", "letter", "number", "L/1", "date", "2026-01-28",
		"presented", "Permanent Representative").goes("/en/desk/secretariat/participants/state:xa/officers")
	secretary.keyed("state:xa")
	ministry, second := h.someone("Mira Ministry", "mira@xa.test"), h.someone("Kofi Keys", "kofi@xa.test")
	secretary.invites("state:xa", ministry)
	ministry.signsIn().brings(second)
	second.signsIn()
	cert := ministry.joins(second, h.someone("Cara Cert", "cara@xa.test"), "drafter")
	police := ministry.joins(second, h.someone("Piet Police", "piet@xa.test"), "drafter")
	legal := ministry.joins(second, h.someone("Lea Legal", "lea@xa.test"), "clearing-officer")
	list := ministry.send("/en/desk/clearance", "type", "implementation.report.made/1", "name-1", "Legal", "roles-1", "clearing-officer", "name-2", "Ministry", "roles-2", "key-officer").goes("/en/desk/drafts/").to
	second.clears(list).goes(list)

	const preparations = "/en/desk/implementation/preparations"
	at := ministry.send(preparations, "questionnaire", "framework", "period", "2026", "from", "nothing").goes(preparations + "/").to
	part := map[*someone]string{cert: at + "/items/norm-13-a", police: at + "/items/norm-13-h-1"}
	seen := func(who *someone, at string) string {
		return who.get(at).want(http.StatusOK).found(`name="seen" value="(\d+)"`)
	}
	for who, agency := range map[*someone]string{cert: "CERT", police: "Police"} {
		editor := ministry.get(part[who]).want(http.StatusOK).found(`value="([^"]+)"[^>]*> <span>` + who.name)
		ministry.send(part[who], "do", "assign", "seen", seen(ministry, part[who]), "agency", agency, "editor", editor).goes(part[who])
	}
	write := func(who *someone, words string) {
		t.Helper()
		who.send(part[who], "do", "write", "also", "hand-in", "seen", seen(who, part[who]), "language", "en", "answer-done", words,
			"answer-challenges", "CANARY of the house", "marking-challenges", "TLP:AMBER").goes(at)
	}
	forward := func() string {
		t.Helper()
		ministry.send(at, "do", "settle").goes(at)
		return cert.send(at, "first", "put").goes("/en/desk/drafts/").to
	}
	write(cert, "A team answers at night.")
	write(police, "Officers answer requests.")
	if got := police.get(part[cert]).want(http.StatusOK, "A team answers at night."); strings.Contains(got.body, `id="write"`) {
		t.Error("one agency writes the part of another")
	}
	draft := forward()
	ministry.get(draft).want(http.StatusOK, "Legal", "Ministry", "1 of 2")
	legal.send(draft+"/return", "reason-return", "Name the law.").goes("/en/desk")
	for _, who := range []*someone{cert, police} {
		who.get(part[who]).want(http.StatusOK, "Name the law.")
	}
	write(cert, "A team answers at night, by the act of 2019.")
	write(police, "Officers answer requests, by the act of 2020.")
	draft = forward()
	legal.clears(draft).goes(draft)
	if n := len(h.reports("participant=state:xa")); n != 0 {
		t.Fatalf("%d reports while the ministry has not cleared", n)
	}
	ministry.clears(draft).goes(draft)
	if n := len(h.reports("participant=state:xa")); n != 2 {
		t.Fatalf("%d reports", n)
	}
	reader := h.someone("Reader", "")
	got := reader.get("/en/implementation/states/state:xa").want(http.StatusOK, "2026")
	for _, id := range h.reports("participant=state:xa") {
		got.body += reader.get("/en/implementation/reports/" + id).want(http.StatusOK).body
	}
	if !strings.Contains(got.body, "by the act of 2019") || !strings.Contains(got.body, "by the act of 2020") || strings.Contains(got.body, "CANARY") {
		t.Errorf("what stands is not what both agencies wrote, or more than that")
	}
}
