package intake

import (
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
)

// conservedPages holds paragraphs and notes to the document that they were read
// from: by their lines they take every word once, and in its order.
func conservedPages(t holder, text []byte, d Document) {
	t.Helper()
	lines := strings.Split(string(text), "\n")
	words := func(n int) []string {
		return strings.Fields(inlineTag.ReplaceAllString(breakTag.ReplaceAllString(lines[n-1], " "), ""))
	}
	taken := map[int]bool{}
	last := 0
	for _, u := range d.Paragraphs {
		want := []string{}
		for _, n := range u.Lines {
			if n <= last || taken[n] {
				t.Fatalf("line %d is out of order", n)
			}
			last, taken[n] = n, true
			want = append(want, words(n)...)
		}
		same(t, "paragraph", unitWords(u), want)
	}
	for _, note := range d.Notes {
		got, want := strings.Fields(note.Words()), []string{}
		for n := note.Line; n <= len(lines) && len(want) < len(got); n++ {
			want = append(want, words(n)...)
			taken[n] = true
		}
		same(t, "note", got, want)
	}
	for i := range lines {
		if len(words(i+1)) > 0 && !taken[i+1] {
			t.Fatalf("line %d is lost: %q", i+1, lines[i])
		}
	}
}

func TestACall(t *testing.T) {
	text := fixture(t, "call.txt")
	c, err := ReadCall(text)
	if err != nil {
		t.Fatal(err)
	}
	conservedPages(t, text, c.Documents[0])
	facts := func(fs []Fact) string {
		out := []string{}
		for _, f := range fs {
			out = append(out, f.Text)
			if f.Document != c.Documents[0].SHA256 || f.Place.Line == 0 || f.Place.Paragraph == 0 {
				t.Errorf("no source for %q: %+v", f.Text, f)
			}
		}
		return strings.Join(out, " | ")
	}
	for _, x := range []struct{ what, got, want string }{
		{"letterhead", facts(c.Letterhead), "Harbour Office | Department of Ferries"},
		{"title", c.Title.Text, "Open Consultation on Rules of the Quay"},
		{"organiser", facts(c.Organisers), "Harbour Office"},
		{"invited", facts(c.Invited), "We invite comments from pilots, skippers and passengers."},
		{"questions", facts(c.Questions), "We ask whether the rules can be kept."},
		{"with", facts(c.Phases[0].With), "Dr. A. Pilot; and B. Pilot"},
		{"name", c.Phases[0].Name, "pilots"},
		{"status", c.Phases[0].Status, "Completed"},
		{"frame", c.Phases[1].Frame.Printed, "July 1901"},
		{"contact", c.Contacts[0].Name + " " + c.Contacts[0].Address, "A. Skipper skipper@quay.example"},
		{"page", c.Contacts[1].Address, "http://quay.example /rules"},
	} {
		if x.got != x.want {
			t.Errorf("%s: %q, want %q", x.what, x.got, x.want)
		}
	}
	events := []string{}
	for _, e := range c.Events {
		planned := ""
		if e.Planned {
			planned = " planned"
		}
		events = append(events, e.When.From.String()+planned)
	}
	if got := strings.Join(events, ", "); got != "1901-05, 1901-07 planned, 1900-06" {
		t.Errorf("events %s", got)
	}
	asks := map[Question]int{}
	for _, u := range c.Unsure {
		asks[u.Kind]++
	}
	if asks[OddDate] != 2 || asks[Slip] != 1 || asks[NotSaid] != 0 {
		t.Errorf("asks %v", asks)
	}
}

func TestAnAccount(t *testing.T) {
	text := "In May 1901, the Harbour Office launched a consultation.\nGeneral questions\nLead: A. Pilot, Pilot of the port\n" +
		"Rules (a), (b) and (d) Ropes and knots\nLead: B. Pilot\nThe rules are:\n4. Ferries should:\n(a) wait;\n(b) leave.\n"
	c, err := ReadAccount([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	conservedPages(t, []byte(text), c.Documents[0])
	if c.Title != nil || len(c.Groups) != 2 {
		t.Fatalf("title %v, %d groups", c.Title, len(c.Groups))
	}
	if g := c.Groups[1]; !slices.Equal(g.Provisions, []string{"a", "b", "d"}) || g.Subject != "Ropes and knots" || g.Lead.Name != "B. Pilot" || g.Lead.Role != "" {
		t.Errorf("group %+v", g)
	}
	if g := c.Groups[0]; len(g.Provisions) != 0 || g.Subject != "General questions" || g.Lead.Role != "Pilot of the port" {
		t.Errorf("group %+v", g)
	}
	marks := []string{}
	for _, p := range c.Provisions {
		marks = append(marks, p.Mark)
	}
	if strings.Join(marks, " ") != "4 a b" {
		t.Errorf("provisions %v", marks)
	}
	if _, err := ReadAccount([]byte("A text.")); fail.KindOf(err) != fail.Invalid {
		t.Errorf("no consultation: %v", err)
	}
}

func TestTheConsultationOf2016To2018(t *testing.T) {
	first, second := source(t, "000"), source(t, "001")
	call, err := ReadCall(first)
	if err != nil {
		t.Fatal(err)
	}
	account, err := ReadAccount(second)
	if err != nil {
		t.Fatal(err)
	}
	conservedPages(t, first, call.Documents[0])
	conservedPages(t, second, account.Documents[0])
	c := Combine(call, account)
	if c.Title.Text != "Open Consultation on UN GGE 2015 Norm Proposals" {
		t.Errorf("title %q", c.Title.Text)
	}
	if len(c.Organisers) != 2 || len(c.Partners) != 2 || c.Partners[0].Text != "ICT4Peace Foundation" || c.Partners[1].Text != c.Partners[0].Text {
		t.Errorf("organisers %v, partners %v", c.Organisers, c.Partners)
	}
	frames := []string{}
	for _, p := range c.Phases {
		frames = append(frames, p.Frame.From.String()+"/"+p.Frame.To.String())
		if p.Frame.From.Precision != ToMonth {
			t.Errorf("%s: to the %s", p.Title.Text, p.Frame.From.Precision)
		}
	}
	if got := strings.Join(frames, " "); got != "2016-06/2017-06 2017-06/2017-09 2017-07/2017-10 2017-10/2017-10 2017-10/2017-10" {
		t.Errorf("phases %s", got)
	}
	groups := []string{}
	for _, g := range c.Groups {
		groups = append(groups, strings.Join(g.Provisions, ""))
		if g.Lead.Name == "" || g.Lead.Role == "" || g.Lead.Document != account.Documents[0].SHA256 {
			t.Errorf("%s: lead %+v", g.Title.Text, g.Lead)
		}
	}
	if got := strings.Join(groups, " "); got != " a b cf d e gh i j k" {
		t.Errorf("groups %q", got)
	}
	if len(c.Provisions) != 12 || len(c.Contacts) != 3 || len(c.Background) != 3 {
		t.Errorf("%d provisions, %d contacts, %d paragraphs of background", len(c.Provisions), len(c.Contacts), len(c.Background))
	}
	events := []string{}
	for _, e := range c.Events {
		events = append(events, e.When.From.String())
	}
	if got := strings.Join(events, " "); got != "2016-06 2016-06 2017-06 2017-07 2017-10 2017-10 2018-04" {
		t.Errorf("events %s", got)
	}
	asks := map[Question]int{}
	for _, u := range c.Unsure {
		asks[u.Kind]++
		if u.Document == "" {
			t.Errorf("no document: %+v", u)
		}
	}
	// The organiser's two names, the day of publication, four slips of words run
	// together and one address, three times that no year is printed for.
	if asks[NotMatched] != 1 || asks[Slip] != 5 || asks[OddDate] != 4 {
		t.Errorf("asks %v", asks)
	}
}

func TestKinds(t *testing.T) {
	for number, want := range map[string]Kind{"000": KindCall, "001": KindAccount, "002": KindMeetings, "004": KindTable} {
		if got, err := Identify(source(t, number)); err != nil || got != want {
			t.Errorf("%s: %s, %v", number, got, err)
		}
	}
	if _, err := Identify([]byte("A text.")); fail.KindOf(err) != fail.Invalid {
		t.Errorf("a text of no kind: %v", err)
	}
}
