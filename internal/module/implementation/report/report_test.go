package report_test

import (
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

const thirteenA = "un:a-70-174:13:a"

// TestLife: made for a period, unchanged in the next, corrected, translated, found
// by all that narrows a list, and withdrawn: then the period before is in force.
func TestLife(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		first := w.says(w.ke, statement.Hash{}, of(report.Through("state:ke"), "2024", "We plan."))
		w.says(w.ke, statement.Hash{}, &report.Made{Via: report.Through("state:ke"), Questionnaire: "framework", Version: "1", Item: "norm-13-a", Provision: thirteenA, Period: "2025", SameAs: &first})
		last := w.says(w.ke, statement.Hash{}, of(report.Through("state:ke"), "2026", "We act."))
		w.says(w.fr, statement.Hash{}, of(report.Through("state:fr"), "2025-2026", "Nous agissons."))
		other := of(report.Through("state:fr"), "2026", "Words alone.")
		other.Item, other.Provision, other.Status = "norm-13-c", "un:a-70-174:13:c", ""
		w.says(w.fr, statement.Hash{}, other)
		for _, tc := range []struct {
			name string
			f    report.Filter
			want int
		}{
			{"all", report.Filter{}, 5}, {"on a provision", report.Filter{Topics: []string{thirteenA}}, 4}, {"of a participant", report.Filter{Participant: "state:fr"}, 2},
			{"of some", report.Filter{Among: []string{"state:de", "state:fr"}}, 2}, {"of nobody", report.Filter{Among: []string{}}, 0}, {"for a period", report.Filter{Period: "2026"}, 2},
			{"with a year in common with a period", report.Filter{Over: "2026"}, 3}, {"with a year in common with two years", report.Filter{Over: "2024-2025"}, 3},
			{"reaching into a year", report.Filter{From: 2025, Until: 2025}, 2}, {"of an item", report.Filter{Questionnaire: "framework", Item: "norm-13-c"}, 1},
		} {
			part, err := w.q.List(t.Context(), tc.f)
			if err != nil || len(part.Items) != tc.want {
				t.Errorf("%s: %d, want %d: %v", tc.name, len(part.Items), tc.want, err)
			}
		}
		w.holds(report.Wanted{Topics: []string{thirteenA}}, "state:fr 2025-2026 Nous agissons.", "state:ke 2026 We act.")
		w.holds(report.Wanted{Topics: []string{thirteenA}, Until: 2025, Participants: []string{"state:ke"}}, "state:ke 2025 We plan.")
		w.standing(report.Wanted{Topics: []string{thirteenA}, From: 2024, Until: 2026}, "state:fr 2025-2026 Nous agissons.", "state:ke 2026 We act.", "state:ke 2025 We plan.", "state:ke 2024 We plan.")
		corrected := w.says(w.ke, last, &report.Corrected{As: "state:ke", Content: says("We act now.")})
		w.says(w.fr, last, &report.Translated{As: "state:fr", Of: corrected, Language: "fr", Answers: []report.Rendered{{Question: "done", Text: "Par un autre."}}})
		w.says(w.ke, last, &report.Translated{As: "state:ke", Of: corrected, Language: "fr", Official: true, Answers: []report.Rendered{{Question: "done", Text: "Officielle."}}})
		if r := w.get(last); len(r.Wordings) != 2 || r.Texts("done").In["fr"] != "Officielle." || r.Texts("done").In["en"] != "We act now." || len(r.Statements) != 4 {
			t.Errorf("it stands as %+v", r)
		}
		w.says(w.ke, last, &report.Withdrawn{As: "state:ke", Reason: en("A mistake.")})
		w.holds(report.Wanted{Topics: []string{thirteenA}}, "state:fr 2025-2026 Nous agissons.", "state:ke 2025 We plan.")
		w.standing(report.Wanted{Participants: []string{"state:ke"}}, "state:ke 2025 We plan.", "state:ke 2024 We plan.")
		all, err := w.q.History(t.Context(), "state:ke", thirteenA)
		if err != nil || len(all) != 3 || all[0].Period != "2026" || all[2].Period != "2024" {
			t.Errorf("the history is %+v: %v", all, err)
		}
		w.stood(report.Wanted{Topics: []string{thirteenA}}, "state:fr 2025-2026", "state:ke 2025", "state:ke 2024")
		w.stood(report.Wanted{Period: "2026"}, "state:fr 2026")
		w.stood(report.Wanted{Topics: []string{thirteenA}, Over: "2025"}, "state:fr 2025-2026", "state:ke 2025")
		w.holds(report.Wanted{Topics: []string{thirteenA}, Over: "2024"}, "state:ke 2024 We plan.")
		if _, err := w.q.Stood(t.Context(), report.Wanted{Over: "then"}); !fail.Is(err, fail.Invalid) {
			t.Errorf("over no period: %v", err)
		}
		if periods, err := w.q.Periods(t.Context()); err != nil || !slices.Equal(periods, []string{"2026", "2025-2026", "2025", "2024"}) {
			t.Errorf("periods %v: %v", periods, err)
		}
		if who, err := w.q.Participants(t.Context()); err != nil || !slices.Equal(who, []string{"state:fr", "state:ke"}) {
			t.Errorf("participants %v: %v", who, err)
		}
		w.parts("un:a-70-174:13:a state:fr", "un:a-70-174:13:a state:ke", "un:a-70-174:13:c state:fr")
		if all, err := w.q.Reported(t.Context()); err != nil || all.Topics[thirteenA] != 2 || !slices.Equal(all.Participants, []string{"state:fr", "state:ke"}) {
			t.Errorf("reported: %+v %v", all, err)
		}
	})
}

// holds sees who holds what, by participant.
func (w *world) holds(want report.Wanted, lines ...string) {
	w.t.Helper()
	all, err := w.q.Latest(w.t.Context(), want)
	w.held(all, err, want, lines)
}

// standing sees what stands for each period.
func (w *world) standing(want report.Wanted, lines ...string) {
	w.t.Helper()
	all, err := w.q.Standing(w.t.Context(), want)
	w.held(all, err, want, lines)
}

func (w *world) held(all []report.Held, err error, want report.Wanted, lines []string) {
	w.t.Helper()
	var got []string
	for _, h := range all {
		says := h.Report.Says()
		got = append(got, h.Participant+" "+h.Report.Period+" "+says.Answers[0].Text.String())
	}
	if err != nil || !slices.Equal(got, lines) {
		w.t.Errorf("%v holds %q, want %q: %v", want, got, lines, err)
	}
}

// stood sees who has reported and when, without any words.
func (w *world) stood(want report.Wanted, lines ...string) {
	w.t.Helper()
	all, err := w.q.Stood(w.t.Context(), want)
	var got []string
	for _, s := range all {
		got = append(got, s.Participant+" "+s.Period)
	}
	if err != nil || !slices.Equal(got, lines) {
		w.t.Errorf("%v stood %q, want %q: %v", want, got, lines, err)
	}
}

// parts sees what is in force, walked one by one.
func (w *world) parts(lines ...string) {
	w.t.Helper()
	var got []string
	var at *report.Place
	for {
		all, next, known, err := w.q.ShownPart(w.t.Context(), report.Wanted{}, at, 1)
		if err != nil || !known || len(all) > 1 {
			w.t.Fatalf("a part is %+v: %v %v", all, known, err)
		}
		for _, h := range all {
			got = append(got, h.Report.Topic+" "+h.Participant)
		}
		if at = next; next == nil {
			break
		}
	}
	if !slices.Equal(got, lines) {
		w.t.Errorf("the parts are %q, want %q", got, lines)
	}
	if _, _, known, err := w.q.ShownPart(w.t.Context(), report.Wanted{}, &report.Place{Topic: thirteenA, Participant: "state:de"}, 1); known || err != nil {
		w.t.Errorf("a list goes on where it has nothing: %v", err)
	}
}

// TestRecorded: what is recorded stands as recorded until its author confirms it,
// and is then the author's alone to change.
func TestRecorded(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.says(nil, statement.Hash{}, of(recorded("state:de"), "2026", "As printed."))
		if r := w.get(id); r.Confirmed || !r.Known {
			t.Errorf("it stands as %+v", r)
		}
		fixed := w.says(nil, id, &report.Corrected{Content: says("As it is printed.")})
		w.confirms(w.de, fixed)
		if r := w.get(id); !r.Confirmed || len(r.Wordings) != 2 {
			t.Errorf("confirmed it stands as %+v", r)
		}
		if _, err := w.try(nil, id, &report.Withdrawn{Reason: en("x")}); !fail.Is(err, fail.Denied) {
			t.Errorf("the secretariat withdraws what its author has confirmed: %v", err)
		}
		both := submission.Via{Mode: submission.Joint, Signatories: []string{"state:de", "state:fr"}, By: "state:fr"}
		joint := w.says(w.fr, statement.Hash{}, of(both, "2026", "Together."))
		w.holds(report.Wanted{Topics: []string{thirteenA}}, "state:de 2026 As it is printed.", "state:fr 2026 Together.") // which it has not signed
		w.confirms(w.de, joint)
		w.holds(report.Wanted{Topics: []string{thirteenA}}, "state:de 2026 Together.", "state:fr 2026 Together.")
		w.says(w.de, joint, &report.Withdrawn{As: "state:de", Reason: en("Not ours.")})
		w.holds(report.Wanted{Topics: []string{thirteenA}}, "state:de 2026 As it is printed.", "state:fr 2026 Together.")
	})
}

// TestRefused: each rule broken alone; the register stays as it was.
func TestRefused(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db")
	id := w.says(w.fr, statement.Hash{}, of(report.Through("state:fr"), "2025", "We act."))
	gone := w.says(w.fr, statement.Hash{}, of(report.Through("state:fr"), "2024", "We act."))
	w.says(w.fr, gone, &report.Withdrawn{As: "state:fr", Reason: en("x")})
	with := func(do func(m *report.Made)) *report.Made {
		m := of(report.Through("state:fr"), "2026", "We act.")
		do(m)
		return m
	}
	same := func(of statement.Hash, period string) *report.Made {
		return with(func(m *report.Made) { m.Content, m.SameAs, m.Period = report.Content{}, &of, period })
	}
	for _, tc := range []struct {
		name string
		by   *people.Person
		of   statement.Hash
		body corpus.Body
		want fail.Kind
	}{
		{"in another's name", w.de, statement.Hash{}, with(func(*report.Made) {}), fail.Denied},
		{"of nobody listed", w.de, statement.Hash{}, of(submission.Via{Mode: submission.Transmitted, Author: "org:none", By: "state:de"}, "2026", "x"), fail.Denied},
		{"jointly with who is no State", w.fr, statement.Hash{}, with(func(m *report.Made) {
			m.Via = submission.Via{Mode: submission.Joint, Signatories: []string{"org:example-network", "state:fr"}, By: "state:fr"}
		}), fail.Invalid},
		{"a second for the period", w.fr, statement.Hash{}, with(func(m *report.Made) { m.Period = "2025" }), fail.Conflict},
		{"a questionnaire that is not here", w.fr, statement.Hash{}, with(func(m *report.Made) { m.Version = "7" }), fail.Invalid},
		{"an item that is none", w.fr, statement.Hash{}, with(func(m *report.Made) { m.Item = "norm-14" }), fail.Invalid},
		{"another provision than the item's", w.fr, statement.Hash{}, with(func(m *report.Made) { m.Provision = "un:a-70-174:13:b" }), fail.Invalid},
		{"a status of restraint", w.fr, statement.Hash{}, with(func(m *report.Made) { m.Item, m.Provision = "norm-13-f", "un:a-70-174:13:f" }), fail.Invalid},
		{"a question that is not asked", w.fr, statement.Hash{}, with(func(m *report.Made) { m.Answers[0].Question = "score" }), fail.Invalid},
		{"an answer in another form", w.fr, statement.Hash{}, with(func(m *report.Made) { m.Answers[0].Question = "links" }), fail.Invalid},
		{"a law that nobody registered", w.fr, statement.Hash{}, with(func(m *report.Made) {
			m.Answers[0] = report.Answer{Question: "laws", Laws: []string{statement.Hash{9}.String()}}
		}), fail.Invalid},
		{"unchanged since a later period", w.fr, statement.Hash{}, same(id, "2023"), fail.Conflict},
		{"unchanged since what is withdrawn", w.fr, statement.Hash{}, same(gone, "2026"), fail.Conflict},
		{"unchanged since another's", w.de, statement.Hash{}, func() *report.Made {
			m := same(id, "2026")
			m.Via.Author = "state:de"
			return m
		}(), fail.Conflict},
		{"a status of restraint by a correction", w.fr, id, &report.Corrected{As: "state:fr", Content: report.Content{Answers: []report.Answer{{Question: "none", Text: en("x")}}}}, fail.Invalid},
		{"corrected by another", w.de, id, &report.Corrected{As: "state:de", Content: says("x")}, fail.Denied},
		{"an official translation by another", w.de, id, &report.Translated{As: "state:de", Of: id, Language: "de", Official: true, Answers: []report.Rendered{{Question: "done", Text: "x"}}}, fail.Denied},
		{"a translation of no wording", w.de, id, &report.Translated{As: "state:de", Of: gone, Language: "de", Answers: []report.Rendered{{Question: "done", Text: "x"}}}, fail.Conflict},
		{"withdrawn by another", w.de, id, &report.Withdrawn{As: "state:de", Reason: en("x")}, fail.Denied},
		{"withdrawn twice", w.fr, gone, &report.Withdrawn{As: "state:fr", Reason: en("x")}, fail.Conflict},
		{"nothing withdrawn", w.fr, statement.Hash{1}, &report.Withdrawn{As: "state:fr", Reason: en("x")}, fail.NotFound},
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
	w.says(w.fr, statement.Hash{}, with(func(m *report.Made) { m.Period = "2024" })) // the one there was is withdrawn
	err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
		found, err := report.Indexed{}.Documents(t.Context(), q, id.String())
		if err != nil || len(found) != 1 || found[0].Body.In["en"] != "We act." {
			t.Errorf("it is found as %+v", found)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
