package submission_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

const normC, normD = "un:a-70-174:13:c", "un:a-70-174:13:d"

func aboutIn(title string, ids ...string) submission.Content {
	c := content(title)
	c.About = ids
	return c
}

// What a submission is about is what its wording in force says; and the counts
// of a participant's page follow the same wording.
func TestAbout(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		own := w.says(w.fr, statement.Hash{}, &submission.Opening{Via: submission.Via{Mode: submission.Own, Author: "state:fr"}, Content: aboutIn("Own", normC)})
		via := submission.Via{Mode: submission.Group, Author: "group:x", By: "state:fr", Members: []string{"state:fr", "state:ke"}, On: "2026-01-30"}
		w.says(w.fr, statement.Hash{}, &submission.Opening{Via: via, Content: aboutIn("Group", normC, normD)})
		recorded := note("state:ke", "1", "Recorded")
		recorded.About = []string{normD}
		third := w.says(nil, statement.Hash{}, recorded)
		check := func(when string, want map[submission.Filter]string, counts map[string]map[string]int) {
			t.Helper()
			for f, titles := range want {
				for _, limit := range []int{0, 1} {
					var got []string
					f := f
					for f.Limit = limit; ; {
						part, err := w.q.List(t.Context(), f)
						if err != nil {
							t.Fatal(err)
						}
						for _, s := range part.Items {
							got = append(got, s.Title.String())
						}
						if f.Before = part.Next; part.Next == 0 {
							break
						}
					}
					if s := strings.Join(got, ","); s != titles {
						t.Errorf("%s, %+v: %s, want %s", when, f, s, titles)
					}
				}
			}
			for id, want := range counts {
				got, err := w.q.Subjects(t.Context(), id)
				if err != nil || !maps.Equal(got, want) {
					t.Errorf("%s, %s: %v, want %v, %v", when, id, got, want, err)
				}
			}
		}
		check("handed in", map[submission.Filter]string{
			{About: normC}: "Group,Own", {About: normD}: "Recorded,Group", {About: "un:a-70-174:13"}: "",
			{About: normC, Named: "state:ke"}: "Group", {About: normD, Author: "state:ke"}: "Recorded",
		}, map[string]map[string]int{
			"state:fr": {normC: 2, normD: 1}, "state:ke": {normC: 1, normD: 2}, "group:x": {normC: 1, normD: 1}, "state:de": {},
		})
		w.says(w.fr, own, &submission.Corrected{As: "state:fr", Content: aboutIn("Own", normD)})
		w.says(nil, third, &submission.Withdrawn{Reason: i18n.Of("en", "In error.")})
		check("corrected and withdrawn", map[submission.Filter]string{
			{About: normC}: "Group", {About: normD}: "Recorded,Group,Own",
		}, map[string]map[string]int{"state:fr": {normC: 1, normD: 2}, "state:ke": {normC: 1, normD: 1}})
		w.CheckRebuild()
	})
}

func TestRolesInASubmission(t *testing.T) {
	group := submission.Submission{Told: submission.Told{Via: submission.Via{Mode: submission.Group, Author: "group:x", By: "state:fr",
		Members: []string{"state:fr", "state:ke"}}}}
	joint := submission.Submission{Told: submission.Told{Via: submission.Via{Mode: submission.Joint, By: "state:fr", Signatories: []string{"state:de", "state:fr"}}}}
	for _, tc := range []struct {
		name string
		s    submission.Submission
		id   string
		want []string
	}{
		{"the group", group, "group:x", []string{"author"}},
		{"who speaks for it", group, "state:fr", []string{"by", "member"}},
		{"a member", group, "state:ke", []string{"member"}},
		{"a signatory", joint, "state:de", []string{"author"}},
		{"who hands it in for all", joint, "state:fr", []string{"author"}},
		{"nobody", joint, "state:ke", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.s.As(tc.id); !slices.Equal(got, tc.want) {
				t.Errorf("%v, want %v", got, tc.want)
			}
		})
	}
}
