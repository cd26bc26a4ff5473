package contribution_test

import (
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// TestNarrowed: a list is narrowed by what contributions say as they stand.
func TestNarrowed(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		fr := w.says(w.fr, statement.Hash{}, w.comment(own("state:fr"), "Répondre sans délai."))
		joint := submission.Via{Mode: submission.Joint, Signatories: []string{"org:apc", "state:de"}, By: "org:apc"}
		both := w.says(w.ap, statement.Hash{}, w.comment(joint, "We both say."))
		aside := w.says(w.de, statement.Hash{}, w.comment(own("state:de"), "Elsewhere."))
		w.says(w.ke, aside, contribution.Put(contribution.SetAside{As: "state:ke", Reason: en("It is about another norm.")}))
		gone := w.says(w.de, statement.Hash{}, w.comment(own("state:de"), "Sooner."))
		w.says(w.de, gone, &contribution.Withdrawn{As: "state:de", Reason: en("No.")})
		week := contribution.WeekOf(w.Clock.Now())
		all := []statement.Hash{gone, aside, both, fr}
		for name, c := range map[string]struct {
			by   contribution.Narrow
			want []statement.Hash
		}{
			"nothing":                   {contribution.Narrow{}, all},
			"words, folded":             {contribution.Narrow{Words: "REPONDRE  sans"}, []statement.Hash{fr}},
			"words that stand nowhere":  {contribution.Narrow{Words: "nowhere"}, nil},
			"a class of one author":     {contribution.Narrow{Class: participant.CivilSociety}, []statement.Hash{both}},
			"what stands":               {contribution.Narrow{Status: contribution.Stands}, []statement.Hash{both, fr}},
			"what is not signed by all": {contribution.Narrow{Status: contribution.Unconfirmed}, []statement.Hash{both}},
			"what is withdrawn":         {contribution.Narrow{Status: contribution.Taken}, []statement.Hash{gone}},
			"what is set aside":         {contribution.Narrow{Status: contribution.Aside}, []statement.Hash{aside}},
			"the week":                  {contribution.Narrow{Week: week}, all},
			"another week":              {contribution.Narrow{Week: "2001-W01"}, nil},
			"the phase":                 {contribution.Narrow{Phase: "one"}, all},
		} {
			part, err := w.q.List(t.Context(), contribution.Filter{Consultation: w.of.String(), Narrow: c.by})
			var got []statement.Hash
			for _, one := range part.Items {
				got = append(got, one.Statement)
			}
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%s: %d of %d: %v", name, len(got), len(c.want), err)
			}
		}
		for name, c := range map[string]struct {
			f    contribution.Filter
			want fail.Kind
		}{
			"no such phase":              {contribution.Filter{Consultation: w.of.String(), Narrow: contribution.Narrow{Phase: "two"}}, fail.NotFound},
			"no such group":              {contribution.Filter{Consultation: w.of.String(), Narrow: contribution.Narrow{Group: "one"}}, fail.NotFound},
			"a phase of no consultation": {contribution.Filter{Narrow: contribution.Narrow{Phase: "one"}}, fail.Invalid},
			"no week":                    {contribution.Filter{Narrow: contribution.Narrow{Week: "2026-W60"}}, fail.Invalid},
			"no class":                   {contribution.Filter{Narrow: contribution.Narrow{Class: "king"}}, fail.Invalid},
			"no status":                  {contribution.Filter{Narrow: contribution.Narrow{Status: "lost"}}, fail.Invalid},
		} {
			if _, err := w.q.List(t.Context(), c.f); !fail.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestTabulated: of several answers of the same authors the last one counts, a
// joint answer counts once, and what is withdrawn or set aside does not.
func TestTabulated(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		answers := func(via submission.Via, option, how string) *contribution.Made {
			m := &contribution.Made{Via: via, Consultation: w.of, Kind: contribution.Answers, Content: contribution.Content{
				Answers: []contribution.Answer{{Question: "distinct", About: "un:h:1", Options: []string{option}}}}}
			if how != "" {
				m.Answers = append(m.Answers, contribution.Answer{Question: "how", Words: en(how)})
			}
			return m
		}
		w.says(w.fr, statement.Hash{}, answers(own("state:fr"), "yes", "By a team."))
		w.says(w.fr, statement.Hash{}, answers(own("state:fr"), "no", ""))
		w.says(w.ap, statement.Hash{}, answers(submission.Via{Mode: submission.Joint, Signatories: []string{"org:apc", "state:de"}, By: "org:apc"}, "no", ""))
		gone := w.says(w.de, statement.Hash{}, answers(own("state:de"), "yes", ""))
		w.says(w.de, gone, &contribution.Withdrawn{As: "state:de", Reason: en("No.")})
		w.says(w.ke, statement.Hash{}, answers(own("state:ke"), "yes", ""))
		_, all, err := w.q.Tallies(t.Context(), w.of.String())
		if err != nil || len(all) != 3 {
			t.Fatalf("%d tallies: %v", len(all), err)
		}
		who := func(tally *contribution.Tally, by []int) string {
			var out []string
			for _, i := range by {
				out = append(out, strings.Join(tally.Answers[i].Via.Authors(), "+"))
			}
			return strings.Join(out, " ")
		}
		first := &all[0]
		if first.Question != "distinct" || first.About != "un:h:1" || len(first.Answers) != 3 {
			t.Errorf("%+v", first)
		}
		for i, want := range []string{"state:ke", "state:fr org:apc+state:de"} {
			if got := who(first, first.Options[i].By); got != want || first.Options[i].Count != len(first.Options[i].By) {
				t.Errorf("%s is chosen by %q, want %q", first.Options[i].Option, got, want)
			}
		}
		if len(all[1].Answers) != 0 || all[1].About != "un:h:2" {
			t.Errorf("%+v", all[1])
		}
		// Who answered anew left the question in words as it was.
		if how := all[2]; how.Question != "how" || len(how.Answers) != 1 || how.Answers[0].Words.String() != "By a team." {
			t.Errorf("%+v", how)
		}
	})
}
