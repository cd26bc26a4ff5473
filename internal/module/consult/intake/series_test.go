package intake

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
)

func TestMeetings(t *testing.T) {
	text := fixture(t, "meetings.txt")
	s, err := ReadMeetings(text)
	if err != nil {
		t.Fatal(err)
	}
	conservedPages(t, text, s.Document)
	planned := []string{}
	for _, p := range s.Planned {
		planned = append(planned, fmt.Sprintf("%s: %d %v", p.With.Text, p.Meeting, p.Sure))
	}
	if got := strings.Join(planned, "; "); got != "Union of Ferries: 1 true; League of Small Harbours: 0 false; Forum of the Guild of Pilots: 2 false" {
		t.Errorf("planned %s", got)
	}
	if s.PlannedCount != 3 || s.Period.Printed != "1901-1902" || s.Chair.Text != "A. Skipper of Port Royal" || len(s.Agenda) != 3 || s.Agenda[1].Text != "free discussions" {
		t.Errorf("opening %d %+v %+v %+v", s.PlannedCount, s.Period, s.Chair, s.Agenda)
	}
	first, second := s.Meetings[0], s.Meetings[1]
	if first.Body != "Union of Ferries" || first.When.To.String() != "1901-05-04" || first.Where.Text != "Port Royal" {
		t.Errorf("first: %+v", first)
	}
	if second.Body != "Guild of Pilots and friends" || second.When.From.String() != "--06-05" || second.Where.Text != "House of Pilots" || second.Summary != nil {
		t.Errorf("second: %+v", second)
	}
	got := []string{}
	for _, p := range first.Sessions[1].Points {
		got = append(got, strings.TrimSpace(p.Label+" "+p.Text)+" < "+p.Lead)
	}
	want := []string{"Participants saw ships. They need ropes. These were named: < ", "• hemp < These were named:", "• wire, as follows < These were named:",
		"1. thin; < wire, as follows", "2. thick. < wire, as follows"}
	if !slices.Equal(got, want) {
		t.Errorf("points %q", got)
	}
	kinds := []SessionKind{}
	for _, x := range first.Sessions {
		kinds = append(kinds, x.Kind)
	}
	if !slices.Equal(kinds, []SessionKind{Opening, OfStates, MultiStakeholder}) {
		t.Errorf("sessions %v", kinds)
	}
	arrangements := []string{}
	for _, a := range first.Arrangements {
		arrangements = append(arrangements, a.Kind)
	}
	if strings.Join(arrangements, " ") != "context organised" || len(first.Closed) != 1 || len(first.Agenda) != 3 {
		t.Errorf("arrangements %v, closed %v, agenda %v", arrangements, first.Closed, first.Agenda)
	}
	points := []string{}
	for _, p := range first.Summary.Points {
		points = append(points, fmt.Sprintf("%s: %s", p.Whose, p.Text))
	}
	if got := strings.Join(points, " | "); got != "participants: Stressed ropes. | chair: Knots matter. | : A last word stood alone." {
		t.Errorf("summary %s", got)
	}
	leads := []string{}
	for _, l := range first.Summary.Leads {
		leads = append(leads, fmt.Sprintf("%d-%d %s", l.From, l.To, l.Text))
	}
	if got := strings.Join(leads, " | "); got != "1-1 At the end, the Chair summed up, noting that participants had: | 2-2 The Chair also highlighted that:" {
		t.Errorf("leads %s", got)
	}
	asks := map[Question]int{}
	for _, u := range s.Unsure {
		asks[u.Kind]++
	}
	// The League and the second meeting's summary and agenda are missing.
	if asks[NotMatched] != 1 || asks[NotSaid] != 4 || asks[OddDate] != 1 {
		t.Errorf("asks %v: %+v", asks, s.Unsure)
	}
	if _, err := ReadMeetings([]byte("A text.")); fail.KindOf(err) != fail.Invalid {
		t.Errorf("no meetings: %v", err)
	}
}

func TestTheRegionalMeetings(t *testing.T) {
	text := source(t, "002")
	s, err := ReadMeetings(text)
	if err != nil {
		t.Fatal(err)
	}
	conservedPages(t, text, s.Document)
	got := []string{}
	for _, m := range s.Meetings {
		whose := map[Whose]int{}
		for i, p := range m.Summary.Points {
			whose[p.Whose]++
			if n := len(p.Within); n > 0 && (n != 4 || i != 2 || p.Within[3].Label != "4." || m.Body != "Organization of American States") {
				t.Errorf("%s: %d items stand in point %d", m.Body, n, i+1)
			}
			if p.Place.Paragraph == 0 || p.WhoseLead == "" {
				t.Errorf("%s: a point without its place: %+v", m.Body, p)
			}
		}
		got = append(got, fmt.Sprintf("%s, %s to %s, %s: %d sessions, agenda %d; %d of participants, %d of the meeting, %d of the Chair",
			m.Body, m.When.From, m.When.To, m.Where.Text, len(m.Sessions), len(m.Agenda), whose[OfParticipants], whose[OfTheMeeting], whose[OfTheChair]))
	}
	want := []string{
		"Organization for Security and Cooperation in Europe, 2019-06-17 to 2019-06-18, Bratislava: 4 sessions, agenda 0; 4 of participants, 0 of the meeting, 0 of the Chair",
		"European Union, --06-19 to --06-20, Brussels: 3 sessions, agenda 3; 0 of participants, 7 of the meeting, 0 of the Chair",
		"Organization of American States, 2019-08-15 to 2019-08-16, Washington D.C.: 4 sessions, agenda 3; 3 of participants, 0 of the meeting, 4 of the Chair",
		"African Union, 2019-10-11 to 2019-10-11, African Union Headquarters: 3 sessions, agenda 0; 0 of participants, 0 of the meeting, 10 of the Chair",
		"Association of Southeast Asian Nations and its dialogue partners, 2019-10-02 to 2019-10-02, Singapore: 3 sessions, agenda 0; 4 of participants, 0 of the meeting, 3 of the Chair",
	}
	if !slices.Equal(got, want) {
		t.Errorf("meetings:\n%s", strings.Join(got, "\n"))
	}
	if s.PlannedCount != 6 || len(s.Planned) != 6 || len(s.Agenda) != 3 {
		t.Errorf("%d planned, %d named, agenda of %d", s.PlannedCount, len(s.Planned), len(s.Agenda))
	}
	missing := []string{}
	for _, p := range s.Planned {
		if p.Meeting == 0 {
			missing = append(missing, p.With.Text)
		}
	}
	if !slices.Equal(missing, []string{"League of Arab States"}) {
		t.Errorf("not reported: %v", missing)
	}
	asks := []string{}
	for _, u := range s.Unsure {
		asks = append(asks, fmt.Sprintf("%d %s", u.Place.Line, u.Kind))
	}
	if got := strings.Join(asks, ", "); got != "15 not-matched, 15 not-said, 65 not-said, 140 odd-date, 144 slip, 152 slip, 269 depth, 286 not-said, 303 joined, 352 slip, 383 not-said" {
		t.Errorf("asks %s", got)
	}
	for _, n := range s.Document.Notes {
		if len(n.Calls) != 1 {
			t.Errorf("note %d is called %d times", n.Number, len(n.Calls))
		}
	}
}
