package web

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// typing is a form into which something was typed.
func typing(t *testing.T, pairs ...string) *form {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	f := &form{l: words.Negotiate("en"), v: url.Values{}, faults: map[string]string{}}
	for i := 0; i < len(pairs); i += 2 {
		f.v.Add(pairs[i], pairs[i+1])
	}
	return f
}

// TestWordsThatNoBodyHolds: what is wrong stands beside the field, and what is
// pasted with tabulators is taken with blanks.
func TestWordsThatNoBodyHolds(t *testing.T) {
	for _, tc := range []struct{ name, field, typed, taken, fault string }{
		{"plain", "title", "Pumps", "Pumps", ""},
		{"pasted from a table", "field-seen", "One\ttwo\r\nthree\t", "One two\nthree", ""},
		{"as long as a title can be", "title", strings.Repeat("a", cooperation.MaxTitle), strings.Repeat("a", cooperation.MaxTitle), ""},
		{"longer than a title", "title", strings.Repeat("a", cooperation.MaxTitle+1), "", "This is too long. 100 characters always fit."},
		{"longer than a heading", "heading-1", strings.Repeat("é", cooperation.MaxTitle), "", "This is too long. 100 characters always fit."},
		{"longer than a name", "consulted", strings.Repeat("a", cooperation.MaxName+1), "", "This is too long. 150 characters always fit."},
		{"longer than any words", "words", strings.Repeat("a", cooperation.MaxWords+1), "", "This is too long. 5,000 characters always fit."},
		{"with what nobody sees", "words", "One\ntw\x00o", "", "Line 2, character 3 is the control character U+0000 (NULL), which nobody can see. Take it out."},
		{"nothing", "words", "\t", "", "This has to be filled in."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := typing(t, tc.field, tc.typed)
			got := f.text(tc.field, true)
			if f.faults[tc.field] != tc.fault || tc.fault == "" && got.String() != tc.taken {
				t.Errorf("%q, %q; want %q, %q", got, f.faults[tc.field], tc.taken, tc.fault)
			}
		})
	}
}

// TestNobodyWritesToOneself: an own participant among the recipients is pointed at.
func TestNobodyWritesToOneself(t *testing.T) {
	own, other := statement.Hash{1}, statement.Hash{2}
	f := typing(t, "to", other.String(), "to", own.String())
	if f.recipients(own); f.faults["to"] != "Your own participant is among them: take it off." {
		t.Errorf("%q", f.faults["to"])
	}
	f = typing(t, "to", other.String())
	if to := f.recipients(own); len(to) != 1 || to[0] != other || len(f.faults) != 0 {
		t.Errorf("%v, %v", to, f.faults)
	}
	f = typing(t)
	if f.recipients(own); f.faults["to"] != "This has to be filled in." {
		t.Errorf("%q", f.faults["to"])
	}
}

// TestTimesThatClocksSkip: they are said beside their field, milestones too.
func TestTimesThatClocksSkip(t *testing.T) {
	f := typing(t, "zone", "Europe/Paris", "begins", "2026-03-29 02:30", "ends", "2026-03-29 03:30", "milestones", "2026-03-29 01:30 Arrival\n2026-03-29 02:30\tReport")
	f.instant("begins", true)
	f.instant("ends", true)
	f.milestones("milestones")
	want := "Clocks in Europe/Paris never show 2026-03-29 02:30: they are put forward past it. Write an earlier or a later time."
	if f.faults["begins"] != want || f.faults["milestones"] != want || len(f.faults) != 2 {
		t.Errorf("%v", f.faults)
	}
	f = typing(t, "zone", "Nowhere/City", "begins", "2026-03-29 02:30")
	if f.instant("begins", true); len(f.faults) != 1 || f.faults["zone"] != "There is no such time zone." {
		t.Errorf("%v", f.faults)
	}
}

// TestProvisionAsCited: of openings and corrections a provision is taken as it is
// cited, and goes with the half of the norm, which the form that comes back shows.
func TestProvisionAsCited(t *testing.T) {
	cited := map[string]string{"un:a-70-174:13:c": "A/70/174, 13 (c)", "un:a-70-174:13:h:1": "A/70/174, 13 (h), first half"}
	p := &Pages{Cited: func(id string) string { return cited[id] }, Provisions: func(context.Context, *i18n.Locale) (out []ui.Option, err error) {
		for id := range cited {
			out = append(out, ui.Option{Value: id})
		}
		return out, nil
	}}
	for _, tc := range []struct{ name, half, typed, want string }{
		{"an id", "assistance", "un:a-70-174:13:c", "un:a-70-174:13:c"},
		{"as cited", "assistance", "a/70/174,  13(C)", "un:a-70-174:13:c"},
		{"the other half", "mitigation", "un:a-70-174:13:h:1", "un:a-70-174:13:h:2"},
		{"the other half as cited", "mitigation", "A/70/174, 13 (h), first half", "un:a-70-174:13:h:2"},
		{"something else", "mitigation", "A/1", "A/1"},
	} {
		f := typing(t, "half", tc.half, "provision", tc.typed)
		b, err := (&viewer{p: p, ctx: t.Context()}).openingBody(f, &cooperation.Template{Kind: cooperation.Request}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if m, _, _ := opening(b); m.Provision != tc.want || f.get("provision") != tc.want {
			t.Errorf("%s: %q, in the form %q", tc.name, m.Provision, f.get("provision"))
		}
	}
}
