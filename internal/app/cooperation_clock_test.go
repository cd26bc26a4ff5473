package app_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/statement"
)

// onDuty is a State's duty, on a hub that is ended and begun again, with one clock
// and one mail server.
type onDuty struct {
	*house
	t    *testing.T
	data string
}

// begins lets a process begin on what the one before has left.
func (d *onDuty) begins() {
	d.t.Helper()
	now, post := d.house.clock, d.post
	d.stop()
	d.house = open(d.t, d.house.file, func(app.Options) error { return nil }, func(o *app.Options) {
		o.Demo, o.Data, o.Clock, o.Mail.Port = true, d.data, now, post.port
	})
	d.house.clock, d.post = now, post
	if err := d.Demonstrate(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

// notifies has the first State notify the second of something that has to be
// acknowledged within an hour, and then within half an hour of each next contact.
func (d *onDuty) notifies() (id string) {
	t := d.t
	t.Helper()
	templates, err := cooperation.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	id = cooperation.NewCase()
	by, to := d.officerOf("state:xa"), d.officerOf("state:xb")
	body := songBody(templates, cooperation.Notification, cooperation.Sent, nil, cooperation.Opener, statement.Hash{}, d.house.clock.Now())
	s, err := cooperation.Saying{By: by.Identity, To: to.Identity, Case: id, Marking: statement.Amber, Body: body}.Draft()
	if err != nil {
		t.Fatal(err)
	}
	drafted, err := d.Drafts().Propose(t.Context(), by, s)
	if err != nil {
		t.Fatal(err)
	}
	page := "/en/desk/drafts/" + string(drafted)
	d.persona("xa-clearing").signs(page).goes(page)
	return id
}

// letters counts the letters to an address that lead to a case. One that comes
// again, because the process ended before the server had answered, bears the id by
// which mail programs know it, and counts once.
func (d *onDuty) letters(to, id string) int {
	d.post.mu.Lock()
	defer d.post.mu.Unlock()
	ids := map[string]bool{}
	for _, l := range d.post.got {
		if l.to == to && strings.Contains(l.body, strings.TrimPrefix(id, "case:")) {
			_, rest, _ := strings.Cut(l.raw, "Message-ID: ")
			one, _, _ := strings.Cut(rest, "\r\n")
			ids[one] = true
		}
	}
	return len(ids)
}

// until waits for a letter to an address that leads to a case.
func (d *onDuty) until(to, id string) {
	d.t.Helper()
	d.post.wait(d.t, to, strings.TrimPrefix(id, "case:"))
}

// TestDutyAcrossJumpsAndRestarts: in the night in which clocks are put forward, in
// that in which they are put back, and over a leap day, the acknowledgement of a
// notification is referred from one contact to the next and to the officers, each
// once and none before its time, while the clock is put ten minutes ahead, an hour
// back and ahead again, and the process ends and begins in between. A further
// notification after each jump shows that the hub has looked at what is due.
func TestDutyAcrossJumpsAndRestarts(t *testing.T) {
	first := newHouse(t, func(o *app.Options) { o.Demo = true })
	d := &onDuty{house: first, t: t, data: filepath.Dir(first.Sealed().Sealed.Dir)}
	if err := d.Demonstrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.deputy()
	const one, two = "team@second.example", "deputy@second.example"
	for _, night := range []time.Time{time.Date(2026, 3, 29, 0, 40, 0, 0, time.UTC), time.Date(2026, 10, 25, 0, 40, 0, 0, time.UTC), time.Date(2028, 2, 28, 23, 40, 0, 0, time.UTC)} {
		d.house.clock.Set(night)
		at := func(minutes int) { d.house.clock.Set(night.Add(time.Duration(minutes) * time.Minute)) }
		looked := func() { t.Helper(); d.until(one, d.notifies()) }
		id := d.notifies()
		d.until(one, id)
		for _, minutes := range []int{-10, 10, -60, 59} {
			at(minutes)
			looked()
		}
		d.begins()
		if n := d.letters(two, id); n > 0 {
			t.Fatalf("%s: the deputy is asked before it is time", night)
		}
		at(70) // it jumps ten minutes ahead
		d.until(two, id)
		d.begins()
		at(10) // an hour back
		looked()
		at(99)
		looked()
		if _, officers := d.onwards(id); officers {
			t.Fatalf("%s: the deputy had less time than is said", night)
		}
		d.begins()
		at(100)
		looked()
		at(1000)
		looked()
		told, officers := d.onwards(id)
		if got := []int{d.letters(one, id), d.letters(two, id), len(told)}; !slices.Equal(got, []int{1, 1, 3}) || !officers {
			t.Errorf("%s: %v letters to the first, to the second and instants at which somebody was asked; officers: %v", night, got, officers)
		}
	}
}

// deputy has the second State name a contact that is called after its first.
func (d *onDuty) deputy() {
	t := d.t
	t.Helper()
	everywhere := contact.Shown{songGlobal: contact.Fields(), songRegion: contact.Fields()}
	id, _, err := d.Contacts().Nominate(t.Context(), d.officerOf("state:xb"), contact.Point{Category: "technical", Agency: i18n.Of("en", "Deputies (fictitious)"),
		Phones: []contact.Phone{{Number: "+999301000309", Use: contact.Office}}, Mails: []string{"deputy@second.example"}, Languages: []string{"en"}, Zone: "Europe/Paris", Order: 2}, everywhere)
	if err != nil {
		t.Fatal(err)
	}
	page := "/en/desk/drafts/" + id
	d.persona("xb-clearing").signs(page).goes(page)
}

// onwards tells when somebody was asked to acknowledge a case, and whether its
// officers were.
func (d *onDuty) onwards(id string) ([]time.Time, bool) {
	t := d.t
	t.Helper()
	q := &cooperation.Queries{DB: d.DB, Journal: d.Journal(), Clock: d.house.clock}
	held, err := q.Case(t.Context(), d.officerOf("state:xa"), id)
	if err != nil {
		t.Fatal(err)
	}
	on, err := q.Onwards(t.Context(), held[0].Chest)
	if err != nil {
		t.Fatal(err)
	}
	var at []time.Time
	for _, one := range on.To {
		at = append(at, one.At)
	}
	return at, on.Officers()
}
