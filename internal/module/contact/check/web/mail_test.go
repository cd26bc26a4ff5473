package web

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

func english(t *testing.T) viewer {
	t.Helper()
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return viewer{&Pages{Names: names{}}, catalogue.Locale("en")}
}

func written(t *testing.T, c templ.Component) string {
	t.Helper()
	var out strings.Builder
	if err := c.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A mail that has not gone out is told apart on the board from one that has, as long
// as nobody has answered; and without a mail server the board says so.
func TestTheBoardSaysWhatHasNotGoneOut(t *testing.T) {
	v := english(t)
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	seat := func(mail check.Mail, back bool, answer *check.Answer) check.Seat {
		return check.Seat{Participant: "state:xa", Standing: check.Sought, Answer: answer, Steps: []check.Step{{Do: check.Ask, Whom: check.Officers, At: noon, Mail: mail, Back: back}}}
	}
	for name, tc := range map[string]struct {
		seat check.Seat
		want string
		n    int // in the standing and at the step
	}{
		"waits":                   {seat(check.MailWaits, false, nil), "mail not sent yet", 2},
		"failed":                  {seat(check.MailFailed, false, nil), "mail could not be sent", 2},
		"went out":                {seat("", false, nil), "mail not sent yet", 0},
		"came back":               {seat(check.MailFailed, true, nil), "mail could not be sent", 0},
		"answered without a mail": {seat(check.MailWaits, false, &check.Answer{How: check.ByDesk}), "mail not sent yet", 1},
	} {
		b := &check.Board{Community: contact.Community{Slug: "global"}, Seats: []check.Seat{tc.seat}}
		if got := written(t, ui.TableView(v.l, v.seats(b))); strings.Count(got, tc.want) != tc.n {
			t.Errorf("%s: %q is there %d times: %s", name, tc.want, strings.Count(got, tc.want), got)
		}
	}
	// Who answered before anybody was asked is not asked "yet", nor is anybody once it is closed.
	for name, tc := range map[string]struct {
		answer *check.Answer
		open   bool
		yet    bool
	}{"waits": {nil, true, true}, "has answered": {&check.Answer{How: check.ByDesk}, true, false}, "closed": {nil, false, false}} {
		b := &check.Board{Community: contact.Community{Slug: "global"}, Open: tc.open, Seats: []check.Seat{{Participant: "state:xa", Standing: check.Waiting, Answer: tc.answer}}}
		if got := written(t, ui.TableView(v.l, v.seats(b))); strings.Contains(got, "none yet") != tc.yet {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := written(t, v.noMail(true)); !strings.Contains(got, "This hub has no mail server") {
		t.Errorf("without a mail server: %s", got)
	}
	if got := written(t, v.noMail(false)); got != "" {
		t.Errorf("with one: %s", got)
	}
}

// What is typed as the beginning is an instant, of a check that is announced: any
// other would begin at once, and letters cannot be taken back.
func TestABeginning(t *testing.T) {
	v := english(t)
	for name, tc := range map[string]struct {
		in    typed
		wrong bool
	}{
		"none":                   {typed{}, false},
		"announced":              {typed{from: "2026-03-02 08:00", announced: true}, false},
		"announced for now":      {typed{from: "2026-03-01 20:00", announced: true}, true},
		"announced for the past": {typed{from: "2025-03-02 08:00", announced: true}, true},
		"announced for no time":  {typed{announced: true}, true},
		"a day alone":            {typed{from: "2026-03-02", announced: true}, true},
		"words":                  {typed{from: "tomorrow"}, true},
		"not announced":          {typed{from: "2026-03-02 08:00"}, true},
	} {
		if got := tc.in.wrong(v.l, time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC))["from"]; (got != "") != tc.wrong {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A number that is none is named beside its field, together with all else that is wrong.
func TestNumbersThatAreNone(t *testing.T) {
	v := english(t)
	in := typed{lasts: "x", remind: "480", times: "-1", onward: "8 h", from: "tomorrow", announced: true}
	got := in.wrong(v.l, time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC))
	if len(got) != 4 || got["lasts"] == "" || got["times"] == "" || got["onward"] == "" || got["from"] == "" {
		t.Errorf("%v", got)
	}
	in = typed{lasts: "72", remind: "480", times: "0"}
	if got := in.wrong(v.l, time.Time{}); len(got) != 0 {
		t.Errorf("what is right: %v", got)
	}
}

// What the check itself refuses of its beginning stands beside that, whatever the form
// had let through: time goes by between the two.
func TestTheBeginningIsRefusedBesideItsField(t *testing.T) {
	v := english(t)
	s := &check.Service{Clock: clock.NewFake(time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC))}
	manager := policy.Actor{Person: "person:1", Identity: statement.Hash{1}, For: "org:x", Roles: []policy.Role{policy.DirectoryManager}}
	_, err := s.Call(t.Context(), manager, check.Terms{Announced: true}.Lasting(s.Clock.Now(), time.Hour))
	in := typed{announced: true, from: "2026-03-01 20:00"}
	if above := in.refused(v.l, err); above != "" || in.faults["from"] != v.l.T("check.form.from-to-come") {
		t.Errorf("above the form %q, beside %q: %v", above, in.faults, err)
	}
	if above := in.refused(v.l, fail.New(fail.Conflict, "A check of this community is open: close it first.")); above == "" {
		t.Error("what is of no field is said nowhere")
	}
}

// The page of a check of the own participant asks for an answer only where one is
// awaited; of one that is closed or called off it says when, also to whoever sent a
// form that was older; and the calendar owes nothing where nobody is to be asked.
func TestWhatAParticipantIsToldOfItsCheck(t *testing.T) {
	v := english(t)
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	v.Service = &check.Service{Clock: clock.NewFake(noon)}
	officer := policy.Actor{Person: "person:1", Identity: statement.Hash{1}, For: "state:xa", Roles: []policy.Role{policy.ContactOfficer}}
	own := func(standing check.Standing, move check.Turn, begins, closed time.Time) check.Own {
		o := check.Own{Open: closed.IsZero(), Closed: closed, Standing: standing, Move: move}
		o.Check, o.Terms = "check:0123456789abcdef0123456789abcdef", check.Terms{Announced: true}.Lasting(begins, 48*time.Hour)
		return o
	}
	const fault = "This is over."
	for name, tc := range map[string]struct {
		own       check.Own
		says, not string
		due       int
	}{
		"asked":      {own(check.Sought, check.Ours, noon.Add(-time.Hour), time.Time{}), "Answer: we are here", "Closed", 1},
		"to come":    {own(check.Waiting, check.Theirs, noon.Add(time.Hour), time.Time{}), "Not asked yet", "Answer: we are here", 2},
		"in peace":   {own(check.Resting, check.Theirs, noon.Add(-time.Hour), time.Time{}), "Left in peace", "waits for an answer", 0},
		"closed":     {own(check.WasQuiet, check.Over, noon.Add(-time.Hour), noon), "before its deadline, by who called it: no answer is awaited", "waits for an answer", 0},
		"at its end": {own(check.WasQuiet, check.Over, noon.Add(-49*time.Hour), noon), "at its deadline: no answer is awaited", "waits for an answer", 0},
		"called off": {own(check.WasLeft, check.Over, noon.Add(time.Hour), noon), "Called off on", "waits for an answer", 0},
	} {
		page := v.ownPage(v.l, officer, &tc.own, fault)
		got := page.Lead + written(t, page.Body)
		if !strings.Contains(got, tc.says) || strings.Contains(got, tc.not) || !strings.Contains(got, fault) {
			t.Errorf("%s: %s", name, got)
		}
		if due := owed(v.l, []check.Own{tc.own}); len(due) != tc.due {
			t.Errorf("%s: due is %+v", name, due)
		}
	}
}

// Members see on the page of a directory's figures that a check of it is open, and
// those of its checks alone.
func TestTheFiguresSayWhatIsOpen(t *testing.T) {
	v := english(t)
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	own := func(slug string, open bool) check.Own {
		o := check.Own{Open: open, Standing: check.Sought, Move: check.Ours, Community: contact.Community{Slug: slug}}
		o.Check, o.Terms = "check:0123456789abcdef0123456789abcdef", check.Terms{}.Lasting(noon, 48*time.Hour)
		return o
	}
	all := v.underWay("global", []check.Own{own("global", false), own("region", true), own("global", true)})
	if len(all) != 1 {
		t.Fatalf("%d are open", len(all))
	}
	if got := written(t, all[0]); !strings.Contains(got, "is open until") || !strings.Contains(got, "/desk/checks/") {
		t.Error(got)
	}
}

// A check that waits for an answer is led to from the duty board; none other is.
func TestAskedOnTheBoard(t *testing.T) {
	v := english(t)
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	var own []check.Own
	for i, move := range []check.Turn{check.Ours, check.Theirs, check.Over} {
		o := check.Own{Open: true, Move: move, Community: contact.Community{Slug: "global"}}
		o.Check, o.Terms = "check:"+strconv.Itoa(i), check.Terms{}.Lasting(noon, 48*time.Hour)
		own = append(own, o)
	}
	if got := asked(v.l, own); len(got) != 1 || got[0].Href != "/en/desk/checks/check:0" || !strings.Contains(got[0].Note, "4 March") && !strings.Contains(got[0].Note, "2026-03-04") {
		t.Errorf("%+v", got)
	}
}
