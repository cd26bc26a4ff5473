package redline_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/redline"
)

func named(by []string) string { return strings.Join(by, ", ") }

func decide(as redline.Disposition, ids ...string) []redline.Decision {
	out := make([]redline.Decision, len(ids))
	for i, id := range ids {
		out[i] = redline.Decision{Amendment: id, As: as}
	}
	return out
}

func TestConsolidate(t *testing.T) {
	type amendment struct {
		id    string
		pairs []string
	}
	const (
		canada = "Canada"
		kenya  = "Kenya"
		peru   = "Peru"
	)
	for _, tc := range []struct {
		name       string
		amendments []amendment
		decisions  []redline.Decision
		want       string // the lines that differ from the draft
		text       string // the same, of the text
	}{
		{
			"words that were retained",
			[]amendment{{canada, []string{"take measures", "take all necessary measures"}}},
			decide(redline.Retained, canada),
			"(a) take {+all necessary +}measures to protect critical infrastructure;",
			"(a) take all necessary measures to protect critical infrastructure;",
		},
		{
			"words that were not",
			[]amendment{{canada, []string{"take measures", "take all necessary measures"}}},
			decide(redline.NotRetained, canada),
			"", "",
		},
		{
			"two that go together",
			[]amendment{{canada, []string{"measures", "steps"}}, {kenya, []string{"critical infrastructure", "infrastructure"}}},
			decide(redline.Retained, canada, kenya),
			"(a) take [-measures-]{+steps+} to protect [-critical -]infrastructure;",
			"(a) take steps to protect infrastructure;",
		},
		{
			"two that say the same",
			[]amendment{{canada, []string{"measures", "steps"}}, {kenya, []string{"measures", "steps"}}},
			decide(redline.Retained, canada, kenya),
			"(a) take [-measures-]{+steps+} to protect critical infrastructure;",
			"(a) take steps to protect critical infrastructure;",
		},
		{
			"two that cannot stand together",
			[]amendment{{canada, []string{"take measures to protect", "protect"}}, {kenya, []string{"take measures", "take all measures"}}},
			decide(redline.Retained, canada, kenya),
			"(a) [take measures to][Canada: —][Kenya: take all measures to] protect critical infrastructure;",
			"",
		},
		{
			"the part that is not disputed stands",
			[]amendment{{canada, []string{"measures", "steps", "infrastructure", "systems"}}, {kenya, []string{"measures", "action"}}},
			decide(redline.Retained, canada, kenya),
			"(a) take [measures][Canada: steps][Kenya: action] to protect critical [-infrastructure-]{+systems+};",
			"(a) take measures to protect critical systems;",
		},
		{
			"an order that the decisions settle",
			[]amendment{{canada, []string{"take measures", "take all measures"}}, {kenya, []string{"take measures", "take adequate measures"}}},
			decide(redline.Retained, kenya, canada),
			"(a) take {+adequate +}{+all +}measures to protect critical infrastructure;",
			"(a) take adequate all measures to protect critical infrastructure;",
		},
		{
			"words in brackets",
			[]amendment{{canada, []string{"share information", "share information in good faith"}}, {kenya, []string{"share information", "share information freely"}}},
			decide(redline.Bracketed, canada, kenya),
			"(b) share information [Canada: in good faith][Kenya: freely], where appropriate, on threats;",
			"",
		},
		{
			"a unit that some would take out",
			[]amendment{{canada, []string{"(c) cooperate with stakeholders.\n", ""}}, {kenya, []string{"cooperate", "work"}}},
			decide(redline.Retained, canada, kenya),
			"(c) [cooperate][Kenya: work] with stakeholders. [Canada: remove]",
			"",
		},
		{
			"items that renumber the rest",
			[]amendment{{canada, []string{"(b) share", "(b) report;\n(c) share"}}, {kenya, []string{"(c) cooperate with stakeholders.\n", ""}}},
			decide(redline.Retained, canada, kenya),
			"{+} (b) report;\n(c) share information, where appropriate, on threats;\n[-] (c) cooperate with stakeholders.",
			"(b) report;\n(c) share information, where appropriate, on threats;",
		},
		{
			"an item in brackets",
			[]amendment{{canada, []string{"(c) cooperate", "(c) report;\n(d) cooperate"}}},
			decide(redline.Bracketed, canada),
			"[Canada: report;]", "",
		},
		{
			"neighbours taken out by two leave one space",
			[]amendment{{canada, []string{"measures to", "to"}}, {kenya, []string{"measures to", "measures"}}},
			decide(redline.Retained, canada, kenya),
			"(a) take [-measures -][-to -]protect critical infrastructure;",
			"(a) take protect critical infrastructure;",
		},
		{
			"the end taken out by two leaves no space",
			[]amendment{{canada, []string{"all times", "times"}}, {kenya, []string{"all times.", "all."}}},
			decide(redline.Retained, canada, kenya),
			"This applies at[- all-][- -][-times-].",
			"This applies at.",
		},
		{
			"a word before one that goes at the end",
			[]amendment{{canada, []string{"at all times", "at nearly all times"}}, {kenya, []string{"at all times.", "at."}}},
			decide(redline.Retained, canada, kenya),
			"This applies at {+nearly+}[-all times-].",
			"This applies at nearly.",
		},
		{
			"what an author typed stays, spaces and all",
			[]amendment{{kenya, []string{"at all times.", "."}}},
			decide(redline.Retained, kenya),
			"This applies [-at all times-].", "This applies .",
		},
		{
			"all words of an item taken out by two",
			[]amendment{{canada, []string{"cooperate with stakeholders.", "with stakeholders."}}, {kenya, []string{"cooperate with stakeholders.", "cooperate"}}},
			decide(redline.Retained, canada, kenya),
			"[-] (c) cooperate with stakeholders.", "",
		},
		{
			"brackets within words that others put in",
			[]amendment{{canada, []string{"(a) take measures", "(a) (where feasible) take measures"}}, {kenya, []string{"take measures to protect", "to protect"}}},
			decide(redline.Retained, canada, kenya),
			"(a) {+(where feasible) +}[-take measures -]to protect critical infrastructure;",
			"(a) (where feasible) to protect critical infrastructure;",
		},
		{
			"a move and words within",
			[]amendment{{canada, []string{"(c) cooperate with stakeholders.\n", "", "(a) take", "(a) cooperate with stakeholders.\n(b) take"}}, {peru, []string{"cooperate", "work"}}},
			decide(redline.Retained, canada, peru),
			"{>} (a) [-cooperate-]{+work+} with stakeholders.\n(b) take measures to protect critical infrastructure;\n(c) share information, where appropriate, on threats;\n[<] (c) ",
			"(a) work with stakeholders.\n(b) take measures to protect critical infrastructure;\n(c) share information, where appropriate, on threats;",
		},
		{
			"a split",
			[]amendment{{canada, []string{"information, where appropriate, on threats;", "information, where appropriate,\n(c) on threats;"}}},
			decide(redline.Retained, canada),
			"(b) share information, where appropriate,[- -]\n(c) on threats;\n(d) cooperate with stakeholders.",
			"(b) share information, where appropriate,\n(c) on threats;\n(d) cooperate with stakeholders.",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := redline.NewVersion(mustParse(t, "base", draft))
			var changes []redline.Change
			for _, a := range tc.amendments {
				changes = append(changes, edited(t, v, a.id, a.pairs...))
			}
			done, err := v.Consolidate(changes, tc.decisions)
			if err != nil {
				t.Fatal(err)
			}
			before := redline.Plain(redline.Show(v.Text(), v.Text()), named)
			if got := differing(before, redline.Plain(done.Redline(), named)); got != tc.want {
				t.Errorf("redline\n%s\nwant\n%s", got, tc.want)
			}
			if got := differing(v.Text().Format(), done.Text.Format()); got != tc.text {
				t.Errorf("text\n%s\nwant\n%s", got, tc.text)
			}
			again, err := v.Consolidate(changes, tc.decisions)
			if err != nil {
				t.Fatal(err)
			}
			if a, b := mustJSON(t, done.Text), mustJSON(t, again.Text); a != b {
				t.Errorf("the same input gives\n%s\nand\n%s", a, b)
			}
		})
	}
}

// differing gives the lines of a text that another has not.
func differing(before, after string) string {
	old := strings.Split(before, "\n")
	var out []string
	for _, l := range strings.Split(after, "\n") {
		if !slices.Contains(old, l) {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

func mustJSON(t *testing.T, x any) string {
	t.Helper()
	b, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestDecisionsThatMakeNoSense(t *testing.T) {
	v := redline.NewVersion(mustParse(t, "base", draft))
	a := edited(t, v, "A", "measures", "steps")
	child := edited(t, v, "A1", "measures", "all steps")
	child.DerivedFrom = "A"
	stranger := edited(t, v, "B", "measures", "action")
	changes := []redline.Change{a, child, stranger}
	for _, tc := range []struct {
		name string
		d    []redline.Decision
	}{
		{"about nothing", decide(redline.Retained, "C")},
		{"twice", slices.Concat(decide(redline.Retained, "A"), decide(redline.Deferred, "A"))},
		{"no disposition", decide("agreed", "A")},
		{"modified by nothing", decide(redline.Modified, "A")},
		{"modified by a stranger", []redline.Decision{{Amendment: "A", As: redline.Modified, Instead: "B"}}},
		{"retained, with another", []redline.Decision{{Amendment: "A", As: redline.Retained, Instead: "A1"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := v.Consolidate(changes, tc.d); !errors.Is(err, &redline.Error{Reason: redline.BadDecision}) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestWhoProposedThisPhrase(t *testing.T) {
	v := redline.NewVersion(mustParse(t, "base", draft))
	proposal := edited(t, v, "Netherlands", "take measures", "adopt measures")
	modified := edited(t, v, "Netherlands-1", "take measures", "adopt effective measures")
	modified.DerivedFrom = "Netherlands"
	kenya := edited(t, v, "Kenya", "on threats", "on known threats")
	peru := edited(t, v, "Peru", "on threats", "on known threats")
	done, err := v.Consolidate([]redline.Change{proposal, modified, kenya, peru}, []redline.Decision{
		{Amendment: "Netherlands", As: redline.Modified, Instead: "Netherlands-1"},
		{Amendment: "Kenya", As: redline.Retained}, {Amendment: "Peru", As: redline.Retained},
	})
	if err != nil {
		t.Fatal(err)
	}
	// A second round takes out what the first put in.
	next := redline.NewVersion(done.Text)
	final, err := next.Apply(edited(t, next, "Brazil", "known ", ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		phrase string
		want   redline.Credit
	}{
		{"effective", redline.Credit{Text: "effective", By: []string{"Netherlands-1"}, Chain: []string{"Netherlands-1", "Netherlands"}}},
		{"take", redline.Credit{Text: "take", By: []string{"base"}, Chain: []string{"base"}, Struck: []string{"Netherlands-1"}}},
		{"KNOWN", redline.Credit{Text: "known", By: []string{"Kenya", "Peru"}, Chain: []string{"Kenya"}, Struck: []string{"Brazil"}}},
		{"critical  infrastructure", redline.Credit{Text: "critical infrastructure", By: []string{"base"}, Chain: []string{"base"}}},
	} {
		t.Run(tc.phrase, func(t *testing.T) {
			found := final.Find(tc.phrase)
			if len(found) != 1 || len(found[0].Credits) != 1 {
				t.Fatalf("%+v", found)
			}
			if got := mustJSON(t, found[0].Credits[0]); got != mustJSON(t, tc.want) {
				t.Errorf("%s, want %s", got, mustJSON(t, tc.want))
			}
		})
	}
	if found := final.Find("take measures"); len(found) != 1 || len(found[0].Credits) != 2 {
		t.Errorf("the words as they were before: %+v", found)
	}
	p, err := final.Trace(redline.ID{Origin: "base", N: 3}, 1, 5)
	want := `[{"text":" effective","by":["Netherlands-1"],"chain":["Netherlands-1","Netherlands"]},{"text":" measures","by":["base"],"chain":["base"]}]`
	if err != nil || mustJSON(t, p.Credits) != want {
		t.Errorf("%v %s", err, mustJSON(t, p.Credits))
	}
	if _, err := final.Trace(redline.ID{Origin: "base", N: 3}, 5, 500); !errors.Is(err, &redline.Error{Reason: redline.BadOperation}) {
		t.Errorf("tokens that are not there: %v", err)
	}
}
