package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// with gives the fields of a form with other values for some.
func with(fields []string, other ...string) []string {
	out := slices.Clone(fields)
	for i := 0; i+1 < len(other); i += 2 {
		if at := slices.Index(out, other[i]); at >= 0 {
			out[at+1] = other[i+1]
			continue
		}
		out = append(out, other[i], other[i+1])
	}
	return out
}

const (
	deskContacts = "/en/desk/contacts"
	inGlobal     = deskContacts + "/in/global-demonstration"
)

// TestContactsAreEditedAndEnd: what a member's officers do in forms, each with one
// thing wrong first.
func TestContactsAreEditedAndEnd(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	drafter, second, other := h.persona("xa-drafter"), h.persona("xa-clearing"), h.persona("xb-drafter")
	h.editsContact(drafter, second, other)
	h.keepsTeam(drafter, second, other)

	// Infrastructure: to one community, then edited to be public.
	at := deskContacts + "/infrastructure"
	fields := []string{"categories", "energy", "language", "en", "others", "Reservoirs", "to", "global-demonstration"}
	drafter.send(at, with(fields, "categories", "Energy?")...).want(http.StatusUnprocessableEntity, "Reservoirs", "TLP:AMBER")
	page := drafter.send(at, fields...).goes("/en/desk/drafts/").to
	freeze := drafter.get(page+"/edit").want(http.StatusOK, "Reservoirs", `value="energy" checked`, `value="global-demonstration" checked`).found(`name="freeze" value="(\d+)"`)
	drafter.send(page+"/edit", "categories", "Energy?", "freeze", freeze).want(http.StatusUnprocessableEntity)
	drafter.send(page+"/edit", "categories", "energy", "language", "en", "others", "Dams", "freeze", freeze).goes(page)
	second.signs(page).goes("/en/desk/drafts/")
	h.someone("Anybody", "").get("/en/contacts").want(http.StatusOK, "Dams", "Aldermark")
	drafter.get(at).want(http.StatusOK, "Dams", `value="energy" checked`)
}

// editsContact names a contact, edits the draft, sets an absence, changes it and
// erases its words.
func (h *house) editsContact(drafter, second, other *someone) {
	t := h.t
	fields := []string{"category", "technical", "language", "fr", "agency", "Bureau de nuit", "any-hour", "+999 20 100 0777", "languages", "fr",
		"order", "3", "shown-global-demonstration", "any-hour", "shown-global-demonstration", "languages"}
	drafter.send(deskContacts+"/new", with(fields, "any-hour", "no number")...).want(http.StatusUnprocessableEntity, "Bureau de nuit", "no number")
	drafter.send(deskContacts+"/new", with(fields, "zone", "Africa/Nairobi")...).want(http.StatusUnprocessableEntity, `id="fault-zone"`, "No community would be told this")
	page := drafter.send(deskContacts+"/new", fields...).goes("/en/desk/drafts/").to
	second.send(page+"/return", "reason-return", "The number has changed.").goes("/en/desk")
	edit := page + "/edit"
	form := drafter.get(edit).want(http.StatusOK, "TLP:AMBER", "Bureau de nuit", "+999 201 000 777", "Africa/Nairobi")
	form.found(`<option (value="fr")[^>]* selected`)
	freeze := form.found(`name="freeze" value="(\d+)"`)
	fields = append(fields, "freeze", freeze)
	drafter.send(edit, with(fields, "agency", "")...).want(http.StatusUnprocessableEntity, "+999 20 100 0777")
	drafter.send(edit, with(fields, "any-hour", "+999 20 100 0778")...).goes(page)
	second.signs(page).goes("/en/desk/drafts/")
	found := other.get(inGlobal+"/of/state:xa").want(http.StatusOK, "+999 201 000 778", "Bureau de nuit")
	if strings.Contains(found.body, "0 777") {
		t.Error("the directory has the number that was sent back")
	}

	own := drafter.get(deskContacts).want(http.StatusOK, "Bureau de nuit").found(`href="(/en/desk/contacts/own/contact:[0-9a-f]{32})"[^>]*>Bureau de nuit`)
	drafter.send(own+"/absence", "absences", "next week").want(http.StatusUnprocessableEntity, "next week")
	today := h.clock.Now().UTC().Format("2006-01-02")
	drafter.send(own+"/absence", "absences", today+"/"+today).want(http.StatusUnprocessableEntity, "No community sees when this contact answers")

	// A change that was drafted, and edited: when it answers is shown from then on.
	fields = with(fields[:len(fields)-2], "absences", today+"/"+today, "reason", "It has moved.", "position", "Night desk", "zone", "Africa/Nairobi")
	fields = append(fields, "shown-global-demonstration", "position", "shown-global-demonstration", "hours", "shown-global-demonstration", "absences")
	drafter.send(own+"/change", with(fields, "order", "0")...).want(http.StatusUnprocessableEntity, "Night desk")
	page = drafter.send(own+"/change", fields...).goes("/en/desk/drafts/").to
	form = drafter.get(page+"/edit").want(http.StatusOK, "It has moved.", today+"/"+today, "Night desk")
	fields = append(fields, "freeze", form.found(`name="freeze" value="(\d+)"`))
	drafter.send(page+"/edit", slices.DeleteFunc(slices.Clone(fields), func(s string) bool { return s == "shown-global-demonstration" })...).want(http.StatusUnprocessableEntity)
	drafter.send(page+"/edit", with(fields, "position", "Day desk")...).goes(page)
	second.signs(page).goes("/en/desk/drafts/")
	other.get(inGlobal+"/of/state:xa").want(http.StatusOK, "Day desk", "Absent.")
	drafter.send(own + "/absence").goes(own)
	if got := other.get(inGlobal+"/of/state:xa").want(http.StatusOK, "Day desk"); strings.Contains(got.body, "Absent.") {
		t.Error("who is back is still absent")
	}
	drafter.send(own+"/absence", "absences", today+"/"+today).goes(own)
	other.get(inGlobal+"/of/state:xa").want(http.StatusOK, "Absent.")

	if page := drafter.get(own).want(http.StatusOK); strings.Contains(page.body, own+"/erase") {
		t.Error("to erase is offered before a second person has cleared the withdrawal")
	}
	drafter.send(own+"/erase", "sure", "yes").want(http.StatusConflict, "Withdraw the contact first")
	second.signs(drafter.send(own+"/withdraw", "from", "global-demonstration").goes("/en/desk/drafts/").to)
	drafter.get(own).want(http.StatusOK, own+"/erase")
	drafter.send(own+"/erase").want(http.StatusUnprocessableEntity, "Erase")
	other.send(own+"/erase", "sure", "yes").want(http.StatusNotFound)
	drafter.send(own+"/erase", "sure", "yes").goes(deskContacts)
	for _, who := range []*someone{drafter, other} {
		if got := who.get(inGlobal + "/of/state:xa").want(http.StatusOK); strings.Contains(got.body, "Bureau de nuit") || strings.Contains(got.body, "0 778") || strings.Contains(got.body, "Day desk") {
			t.Error("the words of the contact are still there")
		}
	}
	drafter.get(own).want(http.StatusNotFound)
	if page := drafter.get(deskContacts).want(http.StatusOK); strings.Contains(page.body, own) {
		t.Error("the contact is still among our own")
	}
}

// keepsTeam designates a team to one community, edits the draft, changes the team
// and ends it.
func (h *house) keepsTeam(drafter, second, other *someone) {
	at := deskContacts + "/team"
	fields := []string{"language", "en", "name", "Team of Ferry", "instrument", "Decree 7", "constituency", "The State", "intelligence", "independent", "enforcement", "not-stated", "services", "incident-handling", "to", "global-demonstration"}
	fields = with(fields, "services", drafter.get(at).want(http.StatusOK).found(`name="services"[^>]*value="([\w-]+)"`))
	drafter.send(at, with(fields, "name", "")...).want(http.StatusUnprocessableEntity, "Decree 7", "TLP:AMBER")
	page := drafter.send(at, fields...).goes("/en/desk/drafts/").to
	form := drafter.get(page+"/edit").want(http.StatusOK, "Team of Ferry", "Decree 7", "TLP:AMBER", `value="global-demonstration" checked`)
	fields = append(fields, "freeze", form.found(`name="freeze" value="(\d+)"`))
	drafter.send(page+"/edit", with(fields, "constituency", "")...).want(http.StatusUnprocessableEntity, "Team of Ferry")
	drafter.send(page+"/edit", with(fields, "constituency", "The civil service")...).goes(page)
	second.signs(page).goes("/en/desk/drafts/")
	other.get(inGlobal+"/of/state:xa").want(http.StatusOK, "Team of Ferry", "The civil service")

	team := drafter.get(deskContacts).want(http.StatusOK, "Team of Ferry").found(`href="(/en/desk/contacts/team/team:[0-9a-f]{32})"`)
	drafter.get(team).want(http.StatusOK, "TLP:AMBER", "What Global directory (fictitious) sees", team+"/end")
	other.get(team).want(http.StatusNotFound)
	second.get(team + "/end").want(http.StatusForbidden)
	drafter.get(team+"/change").want(http.StatusOK, "The civil service")
	drafter.send(team+"/change", with(fields, "instrument", "")...).want(http.StatusUnprocessableEntity, "Team of Ferry")
	page = drafter.send(team+"/change", with(fields, "instrument", "Decree 8")...).goes("/en/desk/drafts/").to
	second.signs(page).goes("/en/desk/drafts/")
	other.get(inGlobal+"/of/state:xa").want(http.StatusOK, "Decree 8")

	drafter.get(team+"/end").want(http.StatusOK, `value="global-demonstration" checked`)
	drafter.send(team+"/end", "from", "region-demonstration", "reason", "Another team took over.").want(http.StatusUnprocessableEntity, "Another team took over.")
	page = drafter.send(team+"/end", "from", "global-demonstration", "reason", "Another team took over.").goes("/en/desk/drafts/").to
	second.get(page).want(http.StatusOK, "Another team took over.")
	second.signs(page).goes("/en/desk/drafts/")
	if got := other.get(inGlobal + "/of/state:xa").want(http.StatusOK); strings.Contains(got.body, "Team of Ferry") {
		h.t.Error("the team has not ended")
	}
	drafter.get(team).want(http.StatusNotFound)
}

// TestDirectoriesAreManaged: what the secretariat and a manager of directories do
// in forms, each with one thing wrong first.
func TestDirectoriesAreManaged(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	manager, member := h.persona("secretariat"), h.persona("xb-drafter")
	at := "/en/desk/communities"
	member.get(at).want(http.StatusForbidden)
	fields := []string{"kind", "regional", "slug", "harbours", "language", "en", "title", "Directory of harbours", "classes", "state", "categories", "technical", "fresh-days", "90", "check-days", "180", "small-group", "5"}
	manager.send(at, with(fields, "slug", "Not a name")...).want(http.StatusUnprocessableEntity, "Directory of harbours", "Not a name")
	one := at + "/harbours"
	manager.send(at, fields...).goes(one)
	manager.send(at, fields...).want(http.StatusUnprocessableEntity, "Directory of harbours")
	manager.send(one+"/terms", with(fields, "title", "")...).want(http.StatusUnprocessableEntity)
	manager.send(one+"/terms", with(fields, "title", "Directory of ports")...).goes(one)
	h.someone("Anybody", "").get("/en/contacts/harbours").want(http.StatusOK, "Directory of ports")

	directory := deskContacts + "/in/harbours"
	member.get(directory).want(http.StatusNotFound)
	manager.send(one+"/admit", "participant", "").want(http.StatusUnprocessableEntity, "Directory of ports")
	manager.send(one+"/admit", "participant", "state:xb").goes(one)
	member.get(directory).want(http.StatusOK, "Brinevale")
	member.send(one+"/admit", "participant", "state:xa").want(http.StatusForbidden)

	// From a note verbale; then the State itself reads what stands for it.
	note := deskContacts + "/record"
	member.get(note).want(http.StatusForbidden)
	manager.get(note).want(http.StatusOK, "Brinevale", `value="state:xb"`)
	blank := manager.get(note+"?participant=state:xa").want(http.StatusOK, "Aldermark (fictitious) is not a member of this directory")
	if strings.Count(blank.body, "is not a member of this directory") != 1 || strings.Contains(blank.body, `name="shown-global-demonstration" value="position" checked`) {
		t.Error("directories are ticked that nobody has asked for, or the wrong ones are named")
	}
	fields = []string{"participant", "state:xb", "kind", "note-verbale", "number", "NV/7", "document-date", "2026-01-31", "category", "technical", "language", "en", "agency", "Harbour desk",
		"office", "+999 30 100 0901", "order", "2", "shown-harbours", "phones"}
	manager.send(note, with(fields, "document-date", "yesterday")...).want(http.StatusUnprocessableEntity, "Harbour desk", "NV/7", "TLP:AMBER")
	manager.send(note, with(fields, "shown-harbours", "")...).want(http.StatusUnprocessableEntity, "nobody would see the contact", "Harbour desk")
	manager.send(note, fields...).goes(deskContacts)
	member.get(directory+"/of/state:xb").want(http.StatusOK, "Harbour desk", "+999 301 000 901", `NV/7, <span class="stamp">2026-01-31</span>`)
	if got := member.get(inGlobal + "/of/state:xb").want(http.StatusOK); strings.Contains(got.body, "Harbour desk") {
		t.Error("a community that was not chosen sees the contact")
	}

	manager.send(one+"/remove", "participant", "state:xa").want(http.StatusUnprocessableEntity, "Directory of ports")
	manager.send(one+"/remove", "participant", "state:xb", "reason", "It asked to leave.").goes(one)
	member.get(directory).want(http.StatusNotFound)
}
