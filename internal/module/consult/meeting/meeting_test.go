package meeting_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// TestMeeting: convened, changed, spoken in, a paper presented, and withdrawn
// again.
func TestMeeting(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.says(w.ke, statement.Hash{}, w.convened())
		open := &meeting.Intervened{Session: "open", Via: new(own("state:de")), Text: en("We speak."), About: []string{"un:h:1"}}
		spoke := w.says(w.de, id, open)
		taken := w.says(w.fr, id, &meeting.Intervened{Session: "open", As: "state:fr", Speaker: "An expert", Text: en("I explain.")})
		handed := w.says(w.ke, id, &meeting.Intervened{Session: "open", Via: &submission.Via{Mode: submission.Transmitted, Author: "org:apc", By: "state:ke"}, Text: en("They speak.")})
		quiet := w.says(w.fr, id, &meeting.Intervened{Session: "closed", Unattributed: true, As: "state:fr", Text: en("One delegation said so.")})
		paper := w.says(w.de, id, &meeting.Presented{Via: own("state:de"), Title: en("Paper"), Symbol: "A/1", Text: en("Words.")})
		plan := w.convened().Plan
		plan.Title, plan.Sessions = en("Moved"), append(plan.Sessions, meeting.Session{ID: "third", Title: en("Third"), Kind: meeting.Open})
		w.says(w.fr, id, &meeting.Changed{As: "state:fr", Reason: en("One more."), Plan: plan})
		m := w.get(id)
		if !m.Known || !m.Convenes || m.Title.String() != "Moved" || len(m.Sessions) != 3 || len(m.Interventions) != 4 || len(m.Papers) != 1 {
			t.Errorf("it stands as %+v", m)
		}
		for n, want := range []struct {
			id    statement.Hash
			heard bool
		}{{spoke, true}, {taken, false}, {handed, false}, {quiet, false}} {
			i := m.Interventions[n]
			if i.Statement != want.id || (i.Told != nil && i.Told.Confirmed) != want.heard {
				t.Errorf("intervention %d stands as %+v", n, i)
			}
		}
		w.confirms(w.ap, handed)
		if m = w.get(id); !m.Interventions[2].Told.Confirmed {
			t.Errorf("after it was confirmed: %+v", m.Interventions[2].Told)
		}
		w.says(w.de, id, &meeting.Withdrawn{As: "state:de", Of: paper, Reason: en("A new one comes.")})
		w.says(w.fr, id, &meeting.Withdrawn{As: "state:fr", Of: quiet, Reason: en("Taken down wrongly.")})
		w.says(w.ke, id, &meeting.Withdrawn{As: "state:ke", Reason: en("It was not held.")})
		m = w.get(id)
		if m.Papers[0].Withdrawn == nil || m.Interventions[3].Withdrawn == nil || m.Interventions[0].Withdrawn != nil || m.Withdrawn == nil {
			t.Errorf("it stands as %+v", m)
		}
		if part, err := w.q.List(t.Context(), meeting.Filter{Consultation: w.of.String()}); err != nil || len(part.Items) != 1 {
			t.Errorf("%d meetings are listed: %v", len(part.Items), err)
		}
	})
}

// TestRecorded: what a document bears out is recorded, whoever convened it, and
// the secretariat says what follows in it.
func TestRecorded(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		via := submission.Via{Mode: submission.Recorded, Author: "state:de", Document: &submission.Document{Kind: "report", Number: "1", Date: "2019-09-01"}}
		c := w.convened()
		c.Via = via
		id := w.says(nil, statement.Hash{}, c)
		w.says(nil, id, &meeting.Intervened{Session: "closed", Unattributed: true, Text: en("It was said.")})
		m := w.get(id)
		if m.Confirmed || !m.Convenes || len(m.Interventions) != 1 || m.Interventions[0].As != "" {
			t.Errorf("it stands as %+v", m)
		}
		s := w.says(nil, statement.Hash{}, &meeting.Made{Via: via, Consultation: w.of, Meetings: []statement.Hash{id}, Summary: meeting.Summary{Title: en("Summary"),
			Points: []meeting.Point{{ID: "p1", Text: en("A point.")}, {ID: "p2", Text: en("A view."), Rests: meeting.Rests{Chair: true}}}}})
		if got := w.summary(s); !got.Chairs || len(got.Flagged) != 1 || got.Flagged[0] != "p1" {
			t.Errorf("the summary stands as %+v", got)
		}
		if part, err := w.q.Summaries(t.Context(), meeting.Filter{Meeting: id.String()}); err != nil || len(part.Items) != 1 {
			t.Errorf("%d summaries are listed: %v", len(part.Items), err)
		}
	})
}

// TestNonAttribution: of what is said under the rule the hub keeps the words and
// who took them down. An attempt to say more is refused before anything of it is
// kept: no draft, no statement, no byte in any file of the hub.
func TestNonAttribution(t *testing.T) {
	dir := t.TempDir()
	w := newWorld(t, "sqlite:"+dir+"/hub.db")
	w.opens()
	id := w.says(w.ke, statement.Hash{}, w.convened())
	drafts := func() (n int) {
		if err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
			return q.QueryRow(t.Context(), `SELECT COUNT(*) FROM draft`).Scan(&n)
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	const name = "Ambassador Quetzalcoatlus"
	for what, said := range map[string]struct {
		by   *people.Person
		body *meeting.Intervened
	}{
		"the person":                  {w.fr, &meeting.Intervened{Session: "closed", As: "state:fr", Speaker: name, Text: en("x")}},
		"the person, as if by rule":   {w.fr, &meeting.Intervened{Session: "closed", Unattributed: true, As: "state:fr", Speaker: name, Text: en("x")}},
		"the participant":             {w.de, &meeting.Intervened{Session: "closed", Via: new(own("state:de")), Text: en("x " + name)}},
		"the participant, by another": {w.fr, &meeting.Intervened{Session: "closed", Via: &submission.Via{Mode: submission.Transmitted, Author: "state:de", By: "state:fr"}, Text: en("x " + name)}},
		"himself, taking it down":     {w.de, &meeting.Intervened{Session: "closed", Unattributed: true, As: "state:de", Text: en("x " + name)}},
		"a participant it is about":   {w.fr, &meeting.Intervened{Session: "closed", Unattributed: true, As: "state:fr", Text: en("x " + name), About: []string{"state:de"}}},
	} {
		size, waiting := w.Size(), drafts()
		if _, err := w.try(said.by, id, said.body); err == nil {
			t.Errorf("%s is taken down", what)
		}
		if w.Size() != size || drafts() != waiting {
			t.Errorf("%s: something is kept", what)
		}
	}
	taken := w.says(w.fr, id, &meeting.Intervened{Session: "closed", Unattributed: true, As: "state:fr", Text: en("One delegation asked for time.")})
	if i := w.get(id).Interventions[0]; i.Statement != taken || i.Told != nil || i.Speaker != "" || len(i.Authors()) != 0 {
		t.Errorf("it stands as %+v", i)
	}
	files, err := filepath.Glob(dir + "/*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	found := false
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		found = found || bytes.Contains(b, []byte("One delegation asked for time."))
		if bytes.Contains(b, []byte("Quetzalcoatlus")) {
			t.Errorf("%s holds the name", filepath.Base(f))
		}
	}
	if !found {
		t.Error("the files of the hub were not read: what was taken down is not in them")
	}
	plan := w.convened().Plan
	plan.Sessions[1].Unattributed = false
	if _, err := w.try(w.ke, id, &meeting.Changed{As: "state:ke", Reason: en("x"), Plan: plan}); !fail.Is(err, fail.Invalid) {
		t.Errorf("the session leaves the rule: %v", err)
	}
}

// summed is a meeting with an intervention of Germany's, a comment of the
// organization's, and France's summary of both.
func summed(t *testing.T, w *world) (id, spoke, comment statement.Hash, trace meeting.Trace) {
	t.Helper()
	m := w.says(w.ke, statement.Hash{}, w.convened())
	spoke = w.says(w.de, m, &meeting.Intervened{Session: "open", Via: new(own("state:de")), Text: en("We speak.")})
	comment = w.comments(w.ap, "We write.")
	trace = meeting.Trace{Points: []meeting.Traces{{Point: "p1", From: ordered(spoke, comment)}, {Point: "p3", From: []statement.Hash{comment}}}}
	made := &meeting.Made{Via: own("state:fr"), Consultation: w.of, Meetings: []statement.Hash{m}, Summary: meeting.Summary{Title: en("Chair's summary"), Points: []meeting.Point{
		{ID: "p1", Text: en("Many said so."), Rests: meeting.Rests{Contributions: true}},
		{ID: "p2", Text: en("It was asked."), Rests: meeting.Rests{Sessions: []meeting.Of{{Meeting: m, Session: "closed"}}}},
		{ID: "p3", Text: en("I think."), Rests: meeting.Rests{Contributions: true, Chair: true}},
		{ID: "p4", Text: en("It is so.")}}}}
	out, err := w.s.Summarise(t.Context(), w.Actor(w.fr), statement.Hash{}, made, trace)
	if err != nil {
		t.Fatal(err)
	}
	if id, err = w.clear(w.fr, out.Draft); err != nil {
		t.Fatal(err)
	}
	return id, spoke, comment, trace
}

func ordered(a, b statement.Hash) []statement.Hash {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return []statement.Hash{a, b}
}

// TestSummary: a point that rests on nothing is flagged; the tracing is the
// Chair's alone; each contributor sees where its own went; published, everybody
// sees what was committed to.
func TestSummary(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id, spoke, comment, trace := summed(t, w)
		s := w.summary(id)
		if !s.Known || !s.Chairs || len(s.Flagged) != 1 || s.Flagged[0] != "p4" || s.Trace.IsZero() || s.Traced != nil {
			t.Fatalf("it stands as %+v", s)
		}
		for name, tc := range map[string]struct {
			who    *people.Person
			traces bool
			went   []meeting.Went
		}{
			"the Chair":              {w.fr, true, nil},
			"who clears for it":      {w.clears["state:fr"], true, nil},
			"the organiser":          {w.ke, false, nil},
			"who spoke":              {w.de, false, []meeting.Went{{Of: spoke, Points: []string{"p1"}}}},
			"who commented":          {w.ap, false, []meeting.Went{{Of: comment, Points: []string{"p1", "p3"}}}},
			"who clears for the NGO": {w.clears["org:apc"], false, []meeting.Went{{Of: comment, Points: []string{"p1", "p3"}}}},
		} {
			got, err := w.s.Tracing(t.Context(), w.Actor(tc.who), s)
			if err != nil || (got != nil) != tc.traces || got != nil && len(got.Points) != len(trace.Points) {
				t.Errorf("%s sees the tracing %+v: %v", name, got, err)
			}
			went, err := w.s.Went(t.Context(), w.Actor(tc.who), s)
			if err != nil || !sameWent(went, tc.went) {
				t.Errorf("%s sees its own in %+v, want %+v: %v", name, went, tc.went, err)
			}
		}
		if got, err := w.s.Tracing(t.Context(), w.secretary, s); err != nil || got != nil {
			t.Errorf("the secretariat sees the tracing %+v: %v", got, err)
		}
		if _, err := w.s.Publish(t.Context(), w.Actor(w.ke), s); !fail.Is(err, fail.Denied) {
			t.Errorf("the organiser publishes it: %v", err)
		}
		out, err := w.s.Publish(t.Context(), w.Actor(w.fr), s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.clear(w.fr, out.Draft); err != nil {
			t.Fatal(err)
		}
		if s = w.summary(id); s.Traced == nil || len(s.Traced.Points) != 2 || s.Traced.Points[0].From[0] != trace.Points[0].From[0] {
			t.Errorf("published is %+v", s.Traced)
		}
		w.says(w.fr, id, &meeting.Corrected{As: "state:fr", Reason: en("Shorter."), Summary: meeting.Summary{Title: en("T"), Points: []meeting.Point{{ID: "p1", Text: en("x"), Rests: meeting.Rests{Chair: true}}}}})
		if s = w.summary(id); s.Traced != nil || len(s.Versions) != 2 || len(s.Flagged) != 0 {
			t.Errorf("corrected it stands as %+v", s)
		}
		w.says(w.fr, id, &meeting.Dropped{As: "state:fr", Reason: en("x")})
		if s = w.summary(id); s.Withdrawn == nil || len(s.Events) != 3 {
			t.Errorf("withdrawn it stands as %+v", s)
		}
	})
}

func sameWent(a, b []meeting.Went) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Of != b[i].Of || len(a[i].Points) != len(b[i].Points) {
			return false
		}
		for n := range a[i].Points {
			if a[i].Points[n] != b[i].Points[n] {
				return false
			}
		}
	}
	return true
}

// TestTracingIsSealed: no file of the hub tells which contributions a point
// rests on, and a tracing that is another than the one committed to is refused.
func TestTracingIsSealed(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db")
	w.opens()
	id, spoke, comment, trace := summed(t, w)
	if err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
		var sealed []byte
		if err := q.QueryRow(t.Context(), `SELECT sealed FROM summary_trace`).Scan(&sealed); err != nil {
			return err
		}
		for _, h := range []statement.Hash{spoke, comment} {
			if bytes.Contains(sealed, h[:]) || bytes.Contains(sealed, []byte(h.String())) {
				t.Error("the tracing lies open")
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.try(w.fr, id, &meeting.Traced{As: "state:fr", Salt: statement.Hash{1}, Trace: trace}); !fail.Is(err, fail.Invalid) {
		t.Errorf("another salt: %v", err)
	}
	kept := func() (n int) {
		if err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
			return q.QueryRow(t.Context(), `SELECT COUNT(*) FROM summary_trace`).Scan(&n)
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	wrong := meeting.Trace{Points: []meeting.Traces{{Point: "p1", From: []statement.Hash{{9}}}}}
	point := meeting.Summary{Title: en("T"), Points: []meeting.Point{{ID: "p1", Text: en("x"), Rests: meeting.Rests{Contributions: true}}}}
	for name, tc := range map[string]struct {
		by    *people.Person
		trace meeting.Trace
		want  fail.Kind
	}{
		"to nothing":         {w.fr, wrong, fail.Invalid},
		"of another point":   {w.fr, meeting.Trace{Points: []meeting.Traces{{Point: "p2", From: []statement.Hash{comment}}}}, fail.Invalid},
		"of no point":        {w.fr, meeting.Trace{}, fail.Invalid},
		"by somebody else":   {w.de, meeting.Trace{Points: []meeting.Traces{{Point: "p1", From: []statement.Hash{comment}}}}, fail.Denied},
		"by the organiser's": {w.ke, meeting.Trace{Points: []meeting.Traces{{Point: "p1", From: []statement.Hash{comment}}}}, fail.Denied},
	} {
		body := &meeting.Corrected{As: w.Listed[tc.by.Identity], Reason: en("x"), Summary: point}
		if _, err := w.s.Summarise(t.Context(), w.Actor(tc.by), id, body, tc.trace); !fail.Is(err, tc.want) {
			t.Errorf("%s: %v, want %s", name, err, tc.want)
		}
	}
	if n := kept(); n != 1 {
		t.Errorf("%d tracings are kept", n)
	}
	if _, err := w.try(w.fr, id, &meeting.Corrected{As: "state:fr", Reason: en("x"), Summary: meeting.Summary{Title: en("T"), Trace: statement.Hash{5}, Points: point.Points}}); !fail.Is(err, fail.Invalid) {
		t.Errorf("a commitment to what is not kept: %v", err)
	}
}

// TestRefused: each rule broken alone; the register stays as it was.
func TestRefused(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db")
	w.opens()
	id := w.says(w.ke, statement.Hash{}, w.convened())
	spoke := w.says(w.de, id, &meeting.Intervened{Session: "open", Via: new(own("state:de")), Text: en("x")})
	gone := w.says(w.ke, statement.Hash{}, w.convened())
	w.says(w.ke, gone, &meeting.Withdrawn{As: "state:ke", Reason: en("x")})
	convened := func(change func(c *meeting.Convened)) corpus.Body {
		c := w.convened()
		change(c)
		return c
	}
	less := w.convened().Plan
	less.Sessions = less.Sessions[:1]
	made := func(of statement.Hash, session string) corpus.Body {
		return &meeting.Made{Via: own("state:fr"), Consultation: w.of, Meetings: []statement.Hash{of}, Summary: meeting.Summary{Title: en("T"),
			Points: []meeting.Point{{ID: "p1", Text: en("x"), Rests: meeting.Rests{Sessions: []meeting.Of{{Meeting: id, Session: session}}}}}}}
	}
	for _, tc := range []struct {
		name string
		by   *people.Person
		of   statement.Hash
		body corpus.Body
		want fail.Kind
	}{
		{"convened by one who only takes part", w.de, statement.Hash{}, convened(func(c *meeting.Convened) { c.Via = own("state:de") }), fail.Denied},
		{"convened in another's name", w.de, statement.Hash{}, w.convened(), fail.Denied},
		{"of no consultation", w.ke, statement.Hash{}, convened(func(c *meeting.Convened) { c.Consultation = statement.Hash{1} }), fail.NotFound},
		{"changed by one who takes part", w.de, id, &meeting.Changed{As: "state:de", Reason: en("x"), Plan: w.convened().Plan}, fail.Denied},
		{"a session taken away", w.ke, id, &meeting.Changed{As: "state:ke", Reason: en("x"), Plan: less}, fail.Invalid},
		{"in no session", w.de, id, &meeting.Intervened{Session: "none", Via: new(own("state:de")), Text: en("x")}, fail.Invalid},
		{"about something else", w.de, id, &meeting.Intervened{Session: "open", Via: new(own("state:de")), Text: en("x"), About: []string{"un:a"}}, fail.Invalid},
		{"another's words by one who takes part", w.de, id, &meeting.Intervened{Session: "open", Via: &submission.Via{Mode: submission.Transmitted, Author: "state:fr", By: "state:de"}, Text: en("x")}, fail.Denied},
		{"a name taken down by one who takes part", w.de, id, &meeting.Intervened{Session: "open", As: "state:de", Speaker: "X", Text: en("x")}, fail.Denied},
		{"in a meeting that is withdrawn", w.de, gone, &meeting.Intervened{Session: "open", Via: new(own("state:de")), Text: en("x")}, fail.Conflict},
		{"a paper in a session under the rule", w.de, id, &meeting.Presented{Via: own("state:de"), Session: "closed", Title: en("x"), Text: en("x")}, fail.Invalid},
		{"another's intervention withdrawn", w.ap, id, &meeting.Withdrawn{As: "org:apc", Of: spoke, Reason: en("x")}, fail.Denied},
		{"nothing withdrawn", w.ke, id, &meeting.Withdrawn{As: "state:ke", Of: statement.Hash{1}, Reason: en("x")}, fail.NotFound},
		{"withdrawn by one who takes part", w.de, id, &meeting.Withdrawn{As: "state:de", Reason: en("x")}, fail.Denied},
		{"withdrawn twice", w.ke, gone, &meeting.Withdrawn{As: "state:ke", Reason: en("x")}, fail.Conflict},
		{"of no meeting", w.ke, statement.Hash{1}, &meeting.Withdrawn{As: "state:ke", Reason: en("x")}, fail.NotFound},
		{"a summary by one who does not chair", w.de, statement.Hash{}, &meeting.Made{Via: own("state:de"), Consultation: w.of, Meetings: []statement.Hash{id},
			Summary: meeting.Summary{Title: en("T"), Points: []meeting.Point{{ID: "p1", Text: en("x")}}}}, fail.Denied},
		{"a summary of no meeting", w.fr, statement.Hash{}, made(statement.Hash{1}, "closed"), fail.Denied},
		{"a point that rests on an attributed session", w.fr, statement.Hash{}, made(id, "open"), fail.Invalid},
		{"a point that rests on no session", w.fr, statement.Hash{}, made(id, "none"), fail.Invalid},
		{"nothing corrected", w.fr, statement.Hash{1}, &meeting.Dropped{As: "state:fr", Reason: en("x")}, fail.NotFound},
		{"by the secretariat", nil, id, &meeting.Withdrawn{Reason: en("x")}, fail.Denied},
	} {
		t.Run(tc.name, func(t *testing.T) {
			size := w.Size()
			if _, err := w.try(tc.by, tc.of, tc.body); !fail.Is(err, tc.want) {
				t.Errorf("%v, want kind %s", err, tc.want)
			}
			if w.Size() != size {
				t.Error("something was said")
			}
		})
	}
}
