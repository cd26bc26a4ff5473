package transcript

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/intake"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// series takes down a report on meetings: the consultation that they are, each
// meeting with its sessions and what was said in them, and the Chair's summaries.
func (c *scribe) series(s *intake.Series) error {
	about := slices.Clone(c.world.About)
	for _, u := range s.Document.Paragraphs {
		about = append(about, c.world.Agreed.cited(u.Words())...)
	}
	slices.Sort(about)
	if about = slices.Compact(about); len(about) == 0 {
		return fail.New(fail.Invalid, "the register holds nothing of what the document is about").
			WithHint("comity corpus load records what was agreed; --about ID names what it is about otherwise.")
	}
	r := reporter{c, s}
	call, err := r.call(about)
	if err != nil {
		return err
	}
	if c.of, err = c.process(call); err != nil {
		return err
	}
	for i := range s.Meetings {
		if err := r.meeting(i, call.Via); err != nil {
			return err
		}
	}
	return nil
}

// reporter takes a report down.
type reporter struct {
	*scribe
	s *intake.Series
}

func (r *reporter) sum() string { return r.s.Document.SHA256 }

// full is a paragraph as printed, with the notes that it calls behind it.
func (r *reporter) full(n int) string { return r.withNotes(r.s.Document.Paragraphs[n-1]) }

// bare is full without the marker that a list gives the paragraph.
func (r *reporter) bare(n int) string {
	u := r.s.Document.Paragraphs[n-1]
	u.Marker = ""
	return r.withNotes(u)
}

func (r *reporter) withNotes(u intake.Unit) string {
	out := spoken(u)
	for _, number := range u.Calls() {
		for _, note := range r.s.Document.Notes {
			if note.Number == number {
				out += "\n\n" + note.Words()
				break
			}
		}
	}
	return out
}

func (r *reporter) call(about []string) (*consult.Call, error) {
	at := intake.Place{Line: 1, Paragraph: 1}
	if r.s.Title != nil {
		at = r.s.Title.Place
	}
	via := submission.Via{Mode: submission.Recorded, Others: []submission.Other{{Name: clip(r.set.Title(), maxTitle)}}}
	if by := r.s.Organiser; by != nil {
		via = r.by(by.Text, "organization", nil)
	} else {
		r.doubt(intake.NotSaid, r.sum(), at, r.set.Title(), "the title stands in the place of the organiser", "no sentence of the known forms says who holds the meetings")
	}
	via.Document = r.from(r.sum(), at)
	var words []string
	for _, o := range r.s.Opening {
		if o.Title != nil {
			words = append(words, o.Title.Text)
		}
		for _, p := range o.Points {
			words = append(words, r.full(p.Place.Paragraph))
		}
	}
	phase := consult.Phase{ID: "meetings", Title: three("Meetings", "Réunions", "الاجتماعات")}
	over := !slices.ContainsFunc(r.s.Planned, func(p intake.Planned) bool { return p.Meeting == 0 })
	switch p := r.s.Period; {
	case p != nil && p.From.Precision != intake.DayNoYear:
		phase.Frame = framed(*p, over)
	case r.world.Date != "":
		phase.Frame = &consult.Frame{Printed: r.world.Date, From: r.world.Date, Over: over}
	default:
		for _, m := range r.s.Meetings {
			if y := m.When.From.Year; y > 0 && phase.Frame == nil {
				phase.Frame = framed(m.When, over)
			}
		}
	}
	if phase.Frame == nil {
		return nil, fail.New(fail.Invalid, "the document prints no date with a year").WithHint("--date 2006, 2006-01 or 2006-01-02 gives one.")
	}
	return &consult.Call{Via: via, Plan: r.plan(r.set.Title(), cmp.Or(strings.Join(words, "\n\n"), r.set.Title()), about), Phases: []consult.Phase{phase}}, nil
}

// meeting takes down one meeting.
func (r *reporter) meeting(i int, by submission.Via) error {
	m := &r.s.Meetings[i]
	via := by
	via.Document = r.from(r.sum(), m.Title.Place)
	plan, err := r.held(i)
	if err != nil {
		return err
	}
	id, err := r.scribe.meeting(statement.Hash{}, &meeting.Convened{Via: via, Consultation: r.of, Plan: plan})
	if err != nil {
		return err
	}
	for k, s := range m.Sessions {
		for _, p := range s.Points {
			said := &meeting.Intervened{Session: plan.Sessions[k].ID, Reported: true, Document: r.from(r.sum(), p.Place), Text: en(r.full(p.Place.Paragraph))}
			if _, err := r.scribe.meeting(id, said); err != nil {
				return err
			}
		}
	}
	if m.Summary == nil || len(m.Summary.Points) == 0 {
		return nil
	}
	return r.summary(m.Summary, id, by)
}

// held is a meeting's plan as it was held.
func (r *reporter) held(i int) (meeting.Plan, error) {
	m := &r.s.Meetings[i]
	plan := meeting.Plan{Title: en(clip(m.Title.Text, maxHeading)), Place: en(m.Where.Text)}
	if m.Body != "" {
		plan.With = []consult.Named{r.who(m.Body, "")}
	}
	from, until := m.When.From, m.When.To
	if from.Precision == intake.DayNoYear {
		from.Year = r.year(i)
		until.Year = from.Year
		from.Precision, until.Precision = intake.ToDay, intake.ToDay
		if from.Year > 0 {
			r.doubt(intake.OddDate, r.sum(), m.Title.Place, m.When.Printed, fmt.Sprintf("it is read as a date of %d", from.Year), "the meetings reported before and after it were held in that year")
		}
	}
	if from.Year == 0 || from.Precision == intake.ToYear {
		return plan, fail.New(fail.Invalid, "the report on the meeting with %s prints no day or month with a year", cmp.Or(m.Body, m.With)).
			WithHint("A meeting has a date. Complete the text of the document, and say so in its title.")
	}
	plan.From = from.String()
	if until != from {
		plan.Until = until.String()
	}
	var note []string
	for _, a := range m.Arrangements {
		note = append(note, a.Text)
	}
	for _, f := range m.Closed {
		note = append(note, f.Text)
	}
	plan.Note = en(strings.Join(unique(note), "\n\n"))
	for _, a := range m.Agenda {
		plan.Agenda = append(plan.Agenda, en(clip(a.Text, maxHeading)))
	}
	r.sessions(m, &plan)
	return plan, nil
}

// year is that of the meetings before and after one, where they agree.
func (r *reporter) year(i int) int {
	before, after := 0, 0
	for k, m := range r.s.Meetings {
		switch y := m.When.From.Year; {
		case y == 0:
		case k < i:
			before = y
		case k > i && after == 0:
			after = y
		}
	}
	switch {
	case before == 0:
		return after
	case after == 0 || after == before:
		return before
	}
	return 0
}

func unique(all []string) (out []string) {
	for _, s := range all {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// audience reads for whom a session was: from its heading, and from the sentences
// of the report that speak of a closed session. Such a sentence means the exchange
// with States; in a report of which no heading names one, the sessions on a
// matter, and then it is inferred. What nothing says is not stated: no session is
// open because a document is silent.
func audience(m *intake.Meeting, s *intake.Session) (kind meeting.Kind, inferred bool) {
	ofStates := slices.ContainsFunc(m.Sessions, func(s intake.Session) bool { return s.Kind == intake.OfStates })
	switch {
	case s.Kind == intake.ToAll:
		return meeting.Open, false
	case s.Kind == intake.MultiStakeholder:
		return meeting.MultiStakeholder, false
	case s.Kind == intake.ToSome, s.Kind == intake.OfStates && len(m.Closed) > 0:
		return meeting.Closed, false
	case s.Kind == intake.OnMatter && len(m.Closed) > 0 && !ofStates:
		return meeting.Closed, true
	}
	return meeting.NotStated, false
}

// sessions are the parts of the report. For whom one was, and whether it says so,
// is told by audience; what is inferred, and what is not stated, is asked.
func (r *reporter) sessions(m *intake.Meeting, plan *meeting.Plan) {
	var unsaid, read []string
	seen := map[string]int{}
	for _, s := range m.Sessions {
		one := meeting.Session{Title: three("Opening", "Ouverture", "الافتتاح"), ID: "opening"}
		if s.Title != nil {
			one.Title, one.ID = i18n.Of(language, clip(s.Title.Text, maxHeading)), cmp.Or(slug(s.Title.Text), "session")
		}
		inferred := false
		if one.Kind, inferred = audience(m, &s); inferred {
			read = append(read, one.Title.In[language])
		} else if one.Kind == meeting.NotStated {
			unsaid = append(unsaid, one.Title.In[language])
		}
		if seen[one.ID]++; seen[one.ID] > 1 {
			one.ID = fmt.Sprintf("%s-%d", one.ID, seen[one.ID])
		}
		plan.Sessions = append(plan.Sessions, one)
	}
	if len(read) > 0 {
		r.doubt(intake.NotSaid, r.sum(), m.Closed[0].Place, strings.Join(read, "; "), "they stand as closed sessions", "the report speaks of a closed session, and their headings do not say that they are it")
	}
	if len(unsaid) > 0 {
		r.doubt(intake.NotSaid, r.sum(), m.Title.Place, strings.Join(unsaid, "; "), "of these sessions it stands that it is not stated for whom they were", "their headings do not say who took part")
	}
}

// summary takes down the Chair's summary. Of a point it is known that it is the
// Chair's own, or nothing: the document does not say what the others rest on. The
// sentences that lead to the points stand before them; of several, each says to
// which points it leads.
func (r *reporter) summary(s *intake.Summary, of statement.Hash, held submission.Via) error {
	via := held
	if chair := r.s.Chair; chair != nil {
		via = r.by(chair.Text, "individual", nil)
	}
	via.Document = r.from(r.sum(), s.Title.Place)
	body := &meeting.Made{Via: via, Consultation: r.of, Meetings: []statement.Hash{of}, Summary: meeting.Summary{Title: en(clip(s.Title.Text, maxHeading))}}
	var before []string
	for _, lead := range s.Leads {
		words := r.full(lead.Place.Paragraph)
		switch {
		case len(s.Leads) == 1 && lead.To == len(s.Points):
		case lead.To > lead.From:
			words = fmt.Sprintf("[Points %d to %d] %s", lead.From, lead.To, words)
		case lead.To == lead.From:
			words = fmt.Sprintf("[Point %d] %s", lead.From, words)
		}
		before = append(before, words)
	}
	body.Text = en(strings.Join(before, "\n\n"))
	for i := range s.Points {
		p := &s.Points[i]
		body.Points = append(body.Points, meeting.Point{ID: fmt.Sprintf("point-%d", i+1), Rests: meeting.Rests{Chair: p.Whose == intake.OfTheChair}, Text: en(r.pointed(p))})
	}
	_, err := r.scribe.meeting(statement.Hash{}, body)
	return err
}

// pointed is a point without the marker of the list that it is an item of, and the
// items that stand in it as a list in the plain form, one a line.
func (r *reporter) pointed(p *intake.SummaryPoint) string {
	out := []string{r.bare(p.Place.Paragraph)}
	var list, notes []string
	for _, item := range p.Within {
		words, note, _ := strings.Cut(r.bare(item.Place.Paragraph), "\n\n")
		list = append(list, strings.Repeat("  ", max(0, item.Depth-p.Depth-1))+item.Label+" "+words)
		if note != "" {
			notes = append(notes, note)
		}
	}
	if len(list) > 0 {
		out = append(out, strings.Join(list, "\n"))
	}
	return strings.Join(append(out, notes...), "\n\n")
}
