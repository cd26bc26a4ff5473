package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
)

// ReadMeetings reads a report on a series of meetings: an opening, then for each
// meeting a heading "Summary of Consultations with …, DATE, PLACE", sessions
// under headings, and the Chair's summary. It fails with fail.TooLarge over
// MaxText and with fail.Invalid when the text is not UTF-8 or holds no such
// heading.
func ReadMeetings(text []byte) (*Series, error) {
	d, err := open(text)
	if err != nil {
		return nil, err
	}
	p := readPages(d, true)
	r := seriesReader{pages: p, document: d.sha256, out: &Series{
		Document: Document{SHA256: d.sha256, Kind: KindMeetings, Paragraphs: p.paragraphs, Notes: p.notes},
		Planned:  []Planned{}, Agenda: []Fact{}, Meetings: []Meeting{},
	}}
	starts := r.starts()
	if len(starts) == 0 {
		return nil, fail.New(fail.Invalid, "the document reports no meeting").
			WithHint("Each meeting needs a heading such as “Summary of Consultations with …, 17-18 June 2019, Bratislava”.")
	}
	r.opening(starts[0])
	for i, from := range starts {
		to := len(p.paragraphs) + 1
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		r.out.Meetings = append(r.out.Meetings, r.meeting(from, to))
	}
	r.match()
	r.out.Unsure = named(p.unsure, d.sha256)
	return r.out, nil
}

// seriesReader takes meetings out of paragraphs.
type seriesReader struct {
	*pages
	out      *Series
	document string
}

func (r *seriesReader) fact(n int) Fact { return Fact{r.text(n), r.document, r.place(n)} }

func (r *seriesReader) part(n int, s string) Fact { return Fact{s, r.document, r.place(n)} }

func (r *seriesReader) heading(n int) bool { return r.paragraphs[n-1].Kind == Heading }

// starts gives the paragraphs that head a meeting.
func (r *seriesReader) starts() []int {
	var out []int
	for n := range r.paragraphs {
		if r.heading(n+1) && summaryLine.MatchString(r.text(n+1)) {
			out = append(out, n+1)
		}
	}
	return out
}

var (
	heldBy       = regexp.MustCompile(`\b[Tt]he ([A-Z][^,.;]*?) (?:is|was|are|were) (?:organi[sz]ing|holding|convening) (?:a|the|this) series\b|\bseries (?:is|was) (?:organi[sz]ed|held|convened) by the ([A-Z][^,.;]*)`)
	chairNamed   = regexp.MustCompile(`\b(?:The|the) (?:[A-Z]+ )?Chair, ([^,]+),`)
	plannedWith  = regexp.MustCompile(`\bconsultations between .*?\b[Mm]ember States of (the .+?)\.?$`)
	theNext      = regexp.MustCompile(`(?:,| and|, and) the `)
	plannedCount = regexp.MustCompile(`\bThe (\d{1,2}) (?:separate |regional )?consultations\b`)
	willInclude  = regexp.MustCompile(`\b(?:will|would|was to|were to) (?:include|comprise):? (.+)$`)
	numberedItem = regexp.MustCompile(`(?:^|[;,]?\s+(?:and\s+)?)\(?\d\)\s*`)
)

// opening reads what stands before the first meeting: its parts under headings,
// and in it what was planned.
func (r *seriesReader) opening(end int) {
	if end > 1 && r.heading(1) {
		title := r.fact(1)
		r.out.Title = &title
	} else {
		r.doubt(NotSaid, 1, head(r.text(1), 8), "the series has no title", "the document begins without a heading")
	}
	from := 1
	if r.out.Title != nil {
		from = 2
	}
	r.out.Opening = r.sessions(from, end)
	for n := from; n < end; n++ {
		for _, s := range split(r.text(n)) {
			r.planned(n, s)
		}
	}
	if len(r.out.Planned) == 0 {
		r.doubt(NotSaid, 1, head(r.text(1), 8), "nothing stands for it", "no sentence says which meetings were planned")
	}
	if c := r.out.PlannedCount; c > 0 && c != len(r.out.Planned) {
		r.doubt(NotMatched, 1, fmt.Sprintf("%d planned, %d named", c, len(r.out.Planned)), "both are kept", "the number and the names of what was planned differ")
	}
}

func (r *seriesReader) planned(n int, s string) {
	if m := chairNamed.FindStringSubmatch(s); m != nil && r.out.Chair == nil {
		chair := r.part(n, m[1])
		r.out.Chair = &chair
	}
	if m := heldBy.FindStringSubmatch(s); m != nil && r.out.Organiser == nil {
		by := r.part(n, m[1]+m[2])
		r.out.Organiser = &by
	}
	if m := plannedWith.FindStringSubmatch(s); m != nil && len(r.out.Planned) == 0 {
		for _, name := range theNext.Split(strings.TrimPrefix(m[1], "the "), -1) {
			r.out.Planned = append(r.out.Planned, Planned{With: r.part(n, strings.TrimSpace(name))})
		}
	}
	if m := plannedCount.FindStringSubmatch(s); m != nil && r.out.PlannedCount == 0 {
		r.out.PlannedCount, _ = strconv.Atoi(m[1])
		if f, ok := frameIn(s); ok {
			r.out.Period = &f
		}
	}
	if m := willInclude.FindStringSubmatch(s); m != nil && len(r.out.Agenda) == 0 {
		for _, item := range numberedItem.Split(m[1], -1) {
			if item = strings.Trim(item, " ;."); item != "" {
				r.out.Agenda = append(r.out.Agenda, r.part(n, item))
			}
		}
	}
}

// sessions reads paragraphs under their headings. Headings without text of their
// own, one after the other, belong together: the last one counts.
func (r *seriesReader) sessions(from, to int) []Session {
	out := []Session{}
	now := Session{Kind: Opening, Points: []Point{}}
	for n := from; n < to; n++ {
		if !r.heading(n) {
			now.Points = append(now.Points, r.point(n, from))
			continue
		}
		if now.Title != nil || len(now.Points) > 0 {
			out = append(out, now)
		}
		title := r.fact(n)
		now = Session{Title: &title, Kind: sessionKind(title.Text), Points: []Point{}}
	}
	if now.Title != nil || len(now.Points) > 0 {
		out = append(out, now)
	}
	return out
}

var (
	withMany   = regexp.MustCompile(`(?i)\bmulti-?\s?stakeholder\b|\bnon-governmental stakeholders\b`)
	withStates = regexp.MustCompile(`(?i)\bexchange\b.*\b(?:states|members)\b`)
)

func sessionKind(title string) SessionKind {
	switch {
	case strings.EqualFold(title, "overview"):
		return Opening
	case withMany.MatchString(title):
		return MultiStakeholder
	case withStates.MatchString(title):
		return OfStates
	case closedSession.MatchString(title):
		return ToSome
	case openSession.MatchString(title):
		return ToAll
	}
	return OnMatter
}

// point reads paragraph n; an item of a list takes the sentence that leads to it
// from the paragraph, or the item, that it stands under.
func (r *seriesReader) point(n, from int) Point {
	u := r.paragraphs[n-1]
	p := Point{Fact: r.fact(n), Label: u.Label(), Depth: u.Depth}
	if u.Kind == Paragraph {
		return p
	}
	for k := n - 1; k >= from; k-- {
		above := r.paragraphs[k-1]
		if above.Kind == Paragraph || above.Depth < u.Depth {
			if leads(above.Text) || !endsWithStop(above.Text) {
				p.Lead, p.Under = last(split(above.Text)), k
			}
			break
		}
	}
	return p
}

func last(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[len(s)-1]
}

// match ties what was planned to what is reported.
func (r *seriesReader) match() {
	used := map[int]bool{}
	find := func(p *Planned, fits func(planned, body string) bool) bool {
		for i, m := range r.out.Meetings {
			if !used[i] && fits(p.With.Text, m.Body) {
				used[i] = true
				p.Meeting = i + 1
				return true
			}
		}
		return false
	}
	for i := range r.out.Planned {
		p := &r.out.Planned[i]
		p.Sure = find(p, func(a, b string) bool { return b != "" && strings.EqualFold(a, b) })
	}
	for i := range r.out.Planned {
		p := &r.out.Planned[i]
		n := p.With.Place.Paragraph
		switch {
		case p.Sure:
		case find(p, akin):
			m := r.out.Meetings[p.Meeting-1]
			r.doubt(NotMatched, n, p.With.Text+" — "+m.Body, "the report is read as the one on the meeting that was planned", "the plan and the report name different bodies that share a name")
		default:
			r.doubt(NotSaid, n, p.With.Text, "it stands as planned and not reported", "the document plans this meeting and holds no report on it")
		}
	}
	for i, m := range r.out.Meetings {
		if !used[i] && len(r.out.Planned) > 0 {
			r.doubt(NotMatched, m.Title.Place.Paragraph, m.Title.Text, "it stands as reported and not planned", "no plan in the document names this meeting")
		}
	}
}

// akin says whether two bodies share a name of three words or more.
func akin(a, b string) bool {
	x, y := cores(a), cores(b)
	for i := 0; i+3 <= len(x); i++ {
		for j := 0; j+3 <= len(y); j++ {
			if slices.Equal(x[i:i+3], y[j:j+3]) {
				return true
			}
		}
	}
	return false
}
