package intake

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	chairsSummary = regexp.MustCompile(`(?i)^summary of (?:the )?discussions?\b.*\bchair\b|^chair(?:’s|'s)? summary\b`)
	headPrefix    = regexp.MustCompile(`(?i)^summary of (?:the )?(?:regional )?consultations (?:with|between) `)
	withGroup     = regexp.MustCompile(` and the Group of Governmental Experts\b.*$`)
	statesOf      = regexp.MustCompile(`(?i)\b(?:member |participating )?states of (?:the )?(.+)$`)
	statesBehind  = regexp.MustCompile(`(?i)^(.+?) (?:member|participating) states$`)
	shortBehind   = regexp.MustCompile(`\s*\([A-Z]{2,}\)$`)
)

// meeting reads the paragraphs from a heading up to the next one.
func (r *seriesReader) meeting(from, to int) Meeting {
	m := Meeting{Title: r.fact(from), Arrangements: []Arrangement{}, Closed: []Fact{}, Agenda: []Fact{}, Sessions: []Session{}}
	first := from + 1
	line, at := r.text(from), from
	if _, ok := frameIn(line); !ok && first < to && r.heading(first) {
		// Date and place stand in a line of their own.
		if f, ok := frameIn(r.text(first)); ok && strings.HasPrefix(r.text(first), f.Printed) {
			line, at, first = line+" "+r.text(first), first, first+1
		}
	}
	r.head(&m, line, at)
	end := to
	for n := first; n < to; n++ {
		if r.heading(n) && chairsSummary.MatchString(r.text(n)) {
			m.Summary = r.summary(n, to)
			end = n
			break
		}
	}
	if m.Summary == nil {
		r.doubt(NotSaid, from, head(r.text(from), 8), "the meeting has no Chair's summary", "no heading of the known forms begins one")
	}
	m.Sessions = r.sessions(first, end)
	for n := first; n < end; n++ {
		for _, s := range split(r.text(n)) {
			r.arrangement(&m, n, s)
		}
	}
	if len(m.Agenda) == 0 {
		r.doubt(NotSaid, from, head(r.text(from), 8), "the meeting has no agenda of its own", "no sentence lists what it consisted of")
	}
	return m
}

// head reads participants, date and place from the heading.
func (r *seriesReader) head(m *Meeting, line string, at int) {
	m.Where = r.part(at, "")
	before := line
	if f, ok := frameIn(line); ok {
		i := strings.Index(line, f.Printed)
		before = strings.TrimSpace(line[:i])
		m.When = f
		m.Where.Text = strings.Trim(line[i+len(f.Printed):], " ,")
		if f.From.Precision == DayNoYear {
			r.doubt(OddDate, at, f.Printed, "the date has no year", "no year is printed in the heading of the meeting")
		}
	} else {
		r.doubt(OddDate, at, head(line, 8), "the meeting has no date", "no date is printed in the heading of the meeting")
	}
	if m.Where.Text == "" {
		r.doubt(NotSaid, at, head(line, 8), "the meeting has no place", "no place is printed behind the date")
	}
	m.With = strings.TrimRight(withGroup.ReplaceAllString(headPrefix.ReplaceAllString(before, ""), ""), " ,")
	switch with := shortBehind.ReplaceAllString(m.With, ""); {
	case statesBehind.MatchString(with):
		m.Body = statesBehind.FindStringSubmatch(with)[1]
	case statesOf.MatchString(with):
		m.Body = statesOf.FindStringSubmatch(with)[1]
	default:
		m.Body = with
	}
}

// arranged are the words by which sentences on arrangements are told.
var arranged = []struct {
	kind  string
	words *regexp.Regexp
}{
	{"context", regexp.MustCompile(`(?i)\b(?:within the context of|in the context of a|took place during|held as part of)\b`)},
	{"partner", regexp.MustCompile(`(?i)\b(?:in (?:collaboration|coordination|cooperation) with|with the support of)\b`)},
	{"organised", regexp.MustCompile(`(?i)\b(?:organi[sz]ed by)\b`)},
	{"opened", regexp.MustCompile(`\bopened by\b`)},
	{"chaired", regexp.MustCompile(`(?i)\bchaired by\b`)},
	{"facilitated", regexp.MustCompile(`(?i)\bfacilitated by\b`)},
	{"moderated", regexp.MustCompile(`(?i)\bmoderated by\b`)},
	{"hosted", regexp.MustCompile(`(?i)\b(?:hosted by|held at|convened in)\b`)},
}

var (
	closedSession = regexp.MustCompile(`(?i)\bclosed (?:session|consultations?|meeting)\b`)
	openSession   = regexp.MustCompile(`(?i)\b(?:open|public) (?:session|consultations?|meeting)\b`)
	components    = regexp.MustCompile(`(?i)\b(?:comprised|consisted of|had) (\w+) (?:components|parts|segments),? (?:including|namely|:) ?(.+?)\.?$`)
)

// arrangement keeps a sentence that says how the meeting was held.
func (r *seriesReader) arrangement(m *Meeting, n int, s string) {
	for _, a := range arranged {
		if a.words.MatchString(s) {
			m.Arrangements = append(m.Arrangements, Arrangement{r.part(n, s), a.kind})
		}
	}
	if closedSession.MatchString(s) {
		m.Closed = append(m.Closed, r.part(n, s))
	}
	c := components.FindStringSubmatch(s)
	if c == nil || len(m.Agenda) > 0 {
		return
	}
	for _, item := range strings.Split(c[2], ";") {
		m.Agenda = append(m.Agenda, r.part(n, strings.TrimPrefix(strings.TrimSpace(item), "and ")))
	}
	if said := numeral(c[1]); said != 0 && said != len(m.Agenda) {
		r.doubt(NotMatched, n, fmt.Sprintf("“%s”, %d listed", c[1], len(m.Agenda)), "the components are kept as they are listed", "the sentence announces another number")
	}
}

// numeral reads a number up to ten, in digits or as a word; 0 for anything else.
func numeral(s string) int {
	for i, w := range []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"} {
		if strings.EqualFold(s, w) || s == fmt.Sprint(i+1) {
			return i + 1
		}
	}
	return 0
}

var (
	hadSaid     = regexp.MustCompile(`(?i)\b(?:participants|delegations|states)(?: had)?:$|\bthat (?:participants|delegations|states) had\b`)
	wasRaised   = regexp.MustCompile(`(?i)\b(?:points|issues|views) raised\b|\braised (?:during|at) the\b`)
	chairSpeaks = regexp.MustCompile(`(?i)\bchair\b`)
)

// whose reads the sentence that leads to the points of a summary.
func whose(lead string) Whose {
	switch {
	case hadSaid.MatchString(lead):
		return OfParticipants
	case wasRaised.MatchString(lead):
		return OfTheMeeting
	case chairSpeaks.MatchString(lead):
		return OfTheChair
	}
	return ""
}

// summary reads a Chair's summary: the items of its lists are its points, with
// the items that stand in them, and its paragraphs say whose they are. A paragraph
// that leads to no list is a point of its own.
func (r *seriesReader) summary(from, to int) *Summary {
	s := &Summary{Title: r.fact(from), Leads: []SummaryLead{}, Points: []SummaryPoint{}}
	lead, depth := "", 0
	for n := from + 1; n < to; n++ {
		u := r.paragraphs[n-1]
		if u.Kind == Paragraph && leads(u.Text) {
			lead = last(split(u.Text))
			if whose(lead) == "" {
				r.doubt(NotSaid, n, lead, "nobody is named for the points below it", "the sentence does not say whose the points are")
			}
			s.Leads = append(s.Leads, SummaryLead{Fact: r.fact(n), From: len(s.Points) + 1, To: len(s.Points)})
			continue
		}
		if top := len(s.Points) - 1; u.Kind != Paragraph && top >= 0 && s.Points[top].Label != "" && u.Depth > depth {
			r.within(&s.Points[top], n, from+1)
			continue
		}
		depth = u.Depth
		p := SummaryPoint{Point: r.point(n, from+1), Whose: whose(lead), WhoseLead: lead}
		if u.Kind == Paragraph {
			p.Whose, p.WhoseLead = "", ""
		} else if k := len(s.Leads) - 1; k >= 0 {
			s.Leads[k].To = len(s.Points) + 1
		}
		if p.Whose == "" && (u.Kind == Paragraph || lead == "") {
			r.doubt(NotSaid, n, head(u.Text, 8), "nobody is named for the point", "no sentence above it says whose it is")
		}
		s.Points = append(s.Points, p)
	}
	return s
}

// within adds an item to the point that it stands in. Where nothing but its depth
// ties it to the point, it is asked.
func (r *seriesReader) within(p *SummaryPoint, n, from int) {
	item := r.point(n, from)
	if len(p.Within) == 0 && !leads(p.Text) {
		r.doubt(DepthOfPrint, n, tail(p.Text, 6)+" ┃ "+head(item.Text, 8), "it is read as an item of a list within the point above, as are those that follow it",
			"it is printed deeper than the point, whose last sentence does not end as one that leads to a list")
	}
	p.Within = append(p.Within, item)
}
