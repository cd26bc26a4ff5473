package compendium_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/compendium"
	"comity.example/comity/internal/platform/submission"
)

func text(s string) i18n.Text { return i18n.Of("en", s) }

func held(on, question string, by ...string) compendium.View {
	v := compendium.View{ID: on + by[0], On: on, Text: text("Our view.")}
	if question != "" {
		v.Question = text(question)
	}
	if len(by) == 1 {
		v.Told.Via = submission.Via{Mode: submission.Own, Author: by[0]}
	} else {
		v.Told.Via = submission.Via{Mode: submission.Joint, Signatories: by, By: by[0]}
	}
	return v
}

func locale(t interface{ Fatal(...any) }, tag string) *i18n.Locale {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.Locale(tag)
}

var names = compendium.Names{
	Kind:    func(on string) string { kind, _, _ := strings.Cut(on, ":"); return kind },
	Subject: func(on string) i18n.Text { return text("The subject " + on) },
	Called: func(id string) string {
		return map[string]string{"state:ci": "Côte d’Ivoire", "state:cz": "Czechia", "state:cl": "Chile"}[id]
	},
}

// TestArranged: by subject, in the order of kinds and titles, and by State, in
// that of names; a view of two stands with each.
func TestArranged(t *testing.T) {
	l := locale(t, "en")
	views := []compendium.View{ // the newest first
		held("threat:b", "", "state:cz"), held("law:sovereignty", "Another way to ask?", "state:ci"), held("law:sovereignty", "Is sovereignty a rule?", "state:cl"),
		held("law:armed", "Does it apply in armed conflict?", "state:cz", "state:ci"),
	}
	shown := func(groups []compendium.Group) (out []string) {
		for _, g := range groups {
			words, _ := g.Title.Pick(l)
			line := g.ID + " " + words + ":"
			for _, v := range g.Views {
				line += " " + v.ID
			}
			out = append(out, line)
		}
		return out
	}
	if got, want := shown(compendium.BySubject(l, views, names)), []string{
		"law:armed Does it apply in armed conflict?: law:armedstate:cz",
		"law:sovereignty Is sovereignty a rule?: law:sovereigntystate:cl law:sovereigntystate:ci",
		"threat:b The subject threat:b: threat:bstate:cz",
	}; !slices.Equal(got, want) {
		t.Errorf("by subject:\n%s", strings.Join(got, "\n"))
	}
	if got, want := shown(compendium.ByParticipant(l, views, names)), []string{
		"state:cl : law:sovereigntystate:cl", "state:ci : law:armedstate:cz law:sovereigntystate:ci", "state:cz : law:armedstate:cz threat:bstate:cz",
	}; !slices.Equal(got, want) {
		t.Errorf("by participant:\n%s", strings.Join(got, "\n"))
	}
}

// TestNothingIsLost: whatever the views and their order, each stands once by its
// subject, and once by each who holds it; and groups do not hang on that order.
func TestNothingIsLost(t *testing.T) {
	l := locale(t, "fr")
	rapid.Check(t, func(t *rapid.T) {
		var views []compendium.View
		for i := range rapid.IntRange(0, 12).Draw(t, "views") {
			by := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"state:ci", "state:cz", "state:cl"}), 1, 3, rapid.ID).Draw(t, "by")
			slices.Sort(by)
			v := held(rapid.SampledFrom([]string{"law:a", "term:a", "threat:a", "agreed:a", "agreed:b"}).Draw(t, "on"), "", by...)
			v.ID = string(rune('a' + i))
			views = append(views, v)
		}
		count := func(groups []compendium.Group) (n int, ids []string) {
			for _, g := range groups {
				n += len(g.Views)
				ids = append(ids, g.ID)
			}
			return n, ids
		}
		stood := 0
		for i := range views {
			stood += len(views[i].Told.Via.Authors())
		}
		subjects, in := count(compendium.BySubject(l, views, names))
		if subjects != len(views) {
			t.Fatalf("%d of %d views stand by subject", subjects, len(views))
		}
		if n, _ := count(compendium.ByParticipant(l, views, names)); n != stood {
			t.Fatalf("%d of %d views stand by participant", n, stood)
		}
		slices.Reverse(views)
		if _, again := count(compendium.BySubject(l, views, names)); !slices.Equal(in, again) {
			t.Fatalf("in another order: %v, not %v", again, in)
		}
	})
}
