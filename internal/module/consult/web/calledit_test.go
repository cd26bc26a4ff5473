package web

import (
	"bytes"
	"context"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/statement"
)

// offered is what a test lets forms choose from: who is called "A State" is
// listed.
type offered struct{}

func (offered) Topics(context.Context, *i18n.Locale) ([]Topic, error) { return nil, nil }
func (offered) Find(name string) (string, bool)                       { return "state:ke", name == "A State" }
func (offered) Listed(context.Context) ([]string, error)              { return nil, nil }
func (offered) Official(_ context.Context, id, _ string) ([]string, error) {
	if id == "un:a" {
		return []string{"Un texte  officiel."}, nil
	}
	return nil, nil
}

// Name implements Names.
func (offered) Name(id, _ string) (string, string) { return id, "" }

func calls() map[string]*consult.Call {
	both := i18n.Text{Original: "ar", In: map[string]string{"ar": "نص", "en": "A text,\nof two lines."}}
	ar := func(s string) i18n.Text { return i18n.Of("ar", s) }
	plan := consult.Plan{Title: both, Text: both, About: []string{"un:a", "un:b"}, Languages: []string{"ar", "en"}, Zone: "Europe/Vienna", Moderation: consult.Before,
		Partners: []consult.Named{{ID: "org:x", Name: "The X", Role: "host"}, {Name: "Nobody listed"}, {ID: "state:ke", Name: "A State"}},
		Invited:  consult.Invited{Classes: []participant.Class{participant.State, participant.Academia}, Named: []string{"org:x", "state:ke"}},
		Decision: consult.Decision{Rule: consult.Silence, Hours: 72},
		Questions: []consult.Question{{ID: "d", Text: both, Form: consult.Choose, Options: []consult.Option{{ID: "yes", Text: both}, {ID: "no", Text: ar("لا")}}, Each: true},
			{ID: "how", Text: ar("كيف؟"), Form: consult.Words}},
		NormTest: []consult.Question{{ID: "need", Text: both, Form: consult.Words}}}
	// In Vienna 00:30 UTC and 01:30 UTC of that day are both half past two.
	own := &consult.Call{Via: submission.Via{Mode: submission.Own, Author: "org:host"}, Plan: plan, Phases: []consult.Phase{
		{ID: "first", Title: both, Note: both, Accepts: []consult.Accepts{consult.Comments, consult.Norms}, Opens: "2026-10-24T22:00Z", Closes: "2026-10-25T01:30Z"},
		{ID: "p2", Title: ar("ثانية"), Opens: "2026-11-01T00:00Z", Closes: "2026-12-01T23:59Z"}}}
	recorded := *own
	own.Marking = statement.Clear
	recorded.Via = submission.Via{Mode: submission.Recorded, Author: "group:x", Members: []string{"state:ke"}, On: "2017-01-01",
		Document: &submission.Document{Kind: "report", Number: "A/1", Date: "2017-08-01"}}
	recorded.Phases = []consult.Phase{{ID: "first", Title: both, Frame: &consult.Frame{Printed: "June 2016-June 2017", From: "2016-06", Until: "2017-06", Over: true}},
		{ID: "last", Title: ar("أخيرة"), Frame: &consult.Frame{Printed: "2018", From: "2018-01"}}}
	return map[string]*consult.Call{"own": own, "recorded": &recorded}
}

// TestACallLeftAloneChangesNothing: a draft of a call, put into its form and read
// back from it, is the same bytes.
func TestACallLeftAloneChangesNothing(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := &Pages{Choosing: offered{}, Way: &submissionweb.Way{Names: offered{}}}
	for name, was := range calls() {
		if err := was.Check(); err != nil {
			t.Fatal(err)
		}
		f := fillWith(all.Locale("fr"), typedOfCall(was))
		is := p.typedCall(f, policy.Actor{For: "org:host"}, was.Via.Mode)
		if len(f.Faults) > 0 {
			t.Errorf("%s: the form finds fault with %v", name, f.Faults)
		}
		keepCall(was, is)
		before, err := corpus.Encode(was)
		if err != nil {
			t.Fatal(err)
		}
		after, err := corpus.Encode(is)
		if err != nil || !bytes.Equal(before, after) {
			t.Errorf("%s:\n%s became\n%s (%v)", name, before, after, err)
		}
	}
}

// TestOnlyOneMarkingIsTaken: the form states TLP:CLEAR, and refuses another beside
// the field.
func TestOnlyOneMarkingIsTaken(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := &Pages{Choosing: offered{}, Way: &submissionweb.Way{Names: offered{}}}
	for sent, faulty := range map[string]bool{"": false, "TLP:CLEAR": false, "TLP:GREEN": true, "TLP:AMBER+STRICT": true, "secret": true} {
		v := typedOfCall(calls()["own"])
		v.Set("marking", sent)
		f := fillWith(all.Locale("en"), v)
		b := p.typedCall(f, policy.Actor{For: "org:host"}, submission.Own)
		if said := f.Faults["marking"] != ""; said != faulty || !faulty && b.Marking != statement.Clear {
			t.Errorf("%q: %q, and the call states %q", sent, f.Faults["marking"], b.Marking)
		}
		if one := f.marking(); len(one.Options) != 1 || one.Value != one.Options[0].Value || one.Hint == "" {
			t.Errorf("the choice is %+v", one)
		}
	}
}

// TestIdsOfRows: an id is made of Latin words, or of the place, each once.
func TestIdsOfRows(t *testing.T) {
	used := map[string]bool{}
	for _, tc := range []struct{ words, otherwise, want string }{
		{"Views & practices (first round)", "phase-1", "views-practices-first-round"},
		{"Views: practices; first round", "phase-2", "views-practices-first-round-2"},
		{"ثانية", "phase-3", "phase-3"},
		{"A title that goes on for much longer than an id of a row can", "phase-4", "a-title-that-goes-on-for-much-longer"},
	} {
		if got := unused(slugOf(tc.words), tc.otherwise, used); got != tc.want {
			t.Errorf("%q: %s, want %s", tc.words, got, tc.want)
		}
	}
}

// TestADraftThatFollowsLeftAloneChangesNothing: what follows a call, put into its
// form and read back from it, is the same bytes.
func TestADraftThatFollowsLeftAloneChangesNothing(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	both := i18n.Text{Original: "fr", In: map[string]string{"ar": "نص", "fr": "Un texte,\nde deux lignes."}}
	p := &Pages{Choosing: offered{}, Way: &submissionweb.Way{Names: offered{}}}
	x := &running{c: consult.Consultation{Plan: consult.Plan{About: []string{"un:a"}}}}
	for name, was := range map[string]corpus.Body{
		"a group": &consult.Group{As: "org:x", ID: "one", Title: both, About: []string{"un:a"}, Open: true,
			Lead: []consult.Named{{ID: "state:ke", Name: "A State", Role: "co-lead"}, {ID: "org:y", Name: "Another name of it"}}},
		"a point":      &consult.Point{As: "org:x", Group: "one", Text: both, About: []string{"un:a"}},
		"an outcome":   &consult.Settled{As: "org:x", Point: statement.Hash{1}.String(), Outcome: both},
		"the end":      &consult.Concluded{As: "org:x", Reason: both},
		"extended":     consult.Extend(consult.Moved{As: "org:x", Phase: "one", Closes: "2027-01-31T23:59Z", Reason: both}),
		"reopened":     consult.Reopen(consult.Moved{As: "org:x", Phase: "one", Closes: "2027-01-31T23:59Z", Reason: both}),
		"admitted":     consult.Admit(consult.Admitted{As: "org:x", Group: "one", Member: "state:ke"}),
		"not admitted": consult.Decline(consult.Admitted{As: "org:x", Group: "one", Member: "state:ke", Reason: both}),
	} {
		if err := was.Check(); err != nil {
			t.Fatal(err)
		}
		form, ok := p.revise(x, was)
		if !ok {
			t.Errorf("%s has no form", name)
			continue
		}
		f := fillWith(all.Locale("fr"), form.typed)
		is := form.body(f)
		before, err := corpus.Encode(was)
		if err != nil {
			t.Fatal(err)
		}
		after, err := corpus.Encode(is)
		if err != nil || is.Type() != was.Type() || len(f.Faults) > 0 || !bytes.Equal(before, after) {
			t.Errorf("%s: %s\n%s became\n%s (%v, %v)", name, is.Type(), before, after, f.Faults, err)
		}
	}
}

// TestATextLeftAloneChangesNothing: a draft of a text, put into its form and read
// back from it, is the same bytes; a norm that is quoted is found by its words.
func TestATextLeftAloneChangesNothing(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	both := i18n.Text{Original: "fr", In: map[string]string{"ar": "نص", "fr": "Un texte"}}
	p := &Pages{Choosing: offered{}, Way: &submissionweb.Way{Names: offered{}}}
	x := &running{actor: policy.Actor{For: "org:x"}, as: "org:x", c: consult.Consultation{Mark: submission.Mark{Statement: statement.Hash{2}}}}
	was := &text.Tabled{Via: submission.Via{Mode: submission.Own, Author: "org:x"}, Consultation: statement.Hash{2}, Group: "one", Title: both, About: []string{"un:a"},
		Language: "fr", Text: "# Titre\n\n> Un texte officiel.\n\n(a) un;\n  (i) deux.", Norms: []string{"un:a"}}
	if err := was.Check(); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ words, fault string }{"left alone": {was.Text, ""}, "other words": {"> Un texte.", "text"}} {
		f := fillWith(all.Locale("fr"), typedOfText(was))
		f.Values.Set("text", tc.words)
		is, err := p.typedText(t.Context(), f, x)
		if err != nil {
			t.Fatal(err)
		}
		if keepText(was, is); tc.fault != "" {
			if f.Faults[tc.fault] == "" {
				t.Errorf("%s: the form finds no fault", name)
			}
			continue
		}
		before, err := corpus.Encode(was)
		if err != nil {
			t.Fatal(err)
		}
		after, err := corpus.Encode(is)
		if err != nil || len(f.Faults) > 0 || !bytes.Equal(before, after) {
			t.Errorf("%s:\n%s became\n%s (%v, %v)", name, before, after, f.Faults, err)
		}
	}
}
