package ui_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// What heads the faults of a form fits what is wrong: a field to look at again,
// or a refusal, after which there is nothing in the form to mend.
func TestFormSaysWhatIsWrong(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range c.Locales() {
		again, refused := l.T("ui.form.faulty"), l.T("ui.form.refused")
		for _, tc := range []struct {
			name      string
			form      ui.Form
			has, lack []string
		}{
			{"nothing", ui.Form{Inputs: []ui.Input{{Name: "a"}}}, nil, []string{again, refused}},
			{"a field", ui.Form{Inputs: []ui.Input{{Name: "a", Fault: "empty"}}}, []string{again}, []string{refused}},
			{"the whole", ui.Form{Fault: "somebody was first", Inputs: []ui.Input{{Name: "a"}}}, []string{refused, "somebody was first"}, []string{again}},
			{"both", ui.Form{Fault: "somebody was first", Inputs: []ui.Input{{Name: "a", Fault: "empty"}}}, []string{again, "somebody was first"}, []string{refused}},
		} {
			t.Run(l.Tag()+", "+tc.name, func(t *testing.T) {
				var b strings.Builder
				if err := ui.FormView(l, tc.form).Render(t.Context(), &b); err != nil {
					t.Fatal(err)
				}
				for _, words := range tc.has {
					if !strings.Contains(b.String(), words) {
						t.Errorf("lacks %q", words)
					}
				}
				for _, words := range tc.lack {
					if strings.Contains(b.String(), words) {
						t.Errorf("says %q", words)
					}
				}
			})
		}
	}
}

// What is wrong in a row among others is named with its row, and what is folded
// and holds it is open.
func TestFaultsAreNamedWithTheirRow(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	row := func(n string, folded bool) ui.Input {
		return ui.Input{Kind: ui.Fieldset, Name: "row-" + n, Label: "Phase " + n, Folded: folded, Inputs: []ui.Input{{Name: "day-" + n, Label: "Opens", Fault: "no day"}}}
	}
	var b strings.Builder
	f := ui.Form{Inputs: []ui.Input{{Kind: ui.Fieldset, Name: "rows", Label: "Phases", Inputs: []ui.Input{row("1", false), row("2", true)}}}}
	if err := ui.FormView(c.Locale("en"), f).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<a href="#input-day-1">Phase 1, Opens</a>`, `<a href="#input-day-2">Opens</a>`, `id="input-row-2" open`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("lacks %s:\n%s", want, b.String())
		}
	}
}

// Who is told to write is told where to; a hub that knows no address sends
// nobody to write.
func TestErrorSaysWhereToWrite(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range c.Locales() {
		for _, contact := range []string{"", "desk@hub.test"} {
			var b strings.Builder
			page := ui.ErrorPage(l, 500, ui.Trouble{Kind: "internal", Request: "abc123", Contact: contact})
			if err := page.Body.Render(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(b.String(), "abc123") {
				t.Errorf("%s: the number is not there", l.Tag())
			}
			if known := contact != ""; strings.Contains(b.String(), l.T("ui.error.request")) != known || strings.Contains(b.String(), "mailto:"+contact) != known {
				t.Errorf("%s, with the address %q: %s", l.Tag(), contact, b.String())
			}
		}
	}
}

// An option in another language than the page runs as its words do: in a narrow
// window its beginning is what is seen of it.
func TestOptionRunsAsItsWords(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	f := ui.Form{Inputs: []ui.Input{{Kind: ui.Choice, Name: "after", Options: []ui.Option{{Value: "a", Words: "(a) what", Lang: "en"}, {Value: "b", Words: "مركز"}}}}}
	if err := ui.FormView(c.Locale("ar"), f).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<option value="a" dir="ltr" lang="en">(a) what</option>`, `<option value="b">مركز</option>`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("lacks %s:\n%s", want, b.String())
		}
	}
}

// What stands in a label in another language is marked as being in it, in a legend, a
// label and where a fault names the field; what stands beside it is asked below it.
func TestLabelInTwoLanguages(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	of := ui.Option{Words: "Loi sur la cyber", Lang: "fr"}
	beside := &ui.Input{Kind: ui.Choice, Name: "marking", Label: "Marking of “a”", Brief: "Marking", Options: []ui.Option{{Value: "x", Words: "X"}}}
	var b strings.Builder
	if err := ui.FormView(c.Locale("ar"), ui.Form{Inputs: []ui.Input{{Name: "a", Label: "ترجمة “Loi sur la cyber”", Of: of, Fault: "empty", Beside: beside},
		{Kind: ui.Fieldset, Name: "b", Label: "Loi sur la cyber", Of: of}, {Name: "c", Label: "Loi sur la cyber"}}}).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if n := strings.Count(page, `<span dir="ltr" lang="fr">Loi sur la cyber</span>`); n != 3 {
		t.Errorf("%d times it is marked: %s", n, page)
	}
	if !strings.Contains(page, `for="input-marking"`) || !strings.Contains(page, `<select id="input-marking" name="marking" required>`) {
		t.Errorf("beside the label nothing is asked: %s", page)
	}
	answer, brief, marking := strings.Index(page, `id="input-a"`), strings.Index(page, `<span aria-hidden="true">Marking</span>`), strings.Index(page, `<select id="input-marking"`)
	if answer < 0 || brief < answer || marking < brief {
		t.Errorf("what stands beside an answer has its words, and comes after it: %d, %d, %d in %s", answer, brief, marking, page)
	}
}

// TestOptionsInGroups: options of one group stand under its heading, those of none under
// none, in forms and in filters.
func TestOptionsInGroups(t *testing.T) {
	l := locale(t, "en")
	all := ui.Options("All", ui.Option{Value: "a", Words: "A", Group: "One & two"}, ui.Option{Value: "b", Words: "B", Group: "One & two"}, ui.Option{Value: "c", Words: "C", Group: "Three"})
	want := `<option value="">All</option><optgroup label="One &amp; two"><option value="a">A</option><option value="b" selected>B</option></optgroup><optgroup label="Three"><option value="c">C</option></optgroup></select>`
	for name, got := range map[string]string{
		"form":   render(t, ui.FormView(l, ui.Form{Inputs: []ui.Input{{Kind: ui.Choice, Name: "x", Value: "b", Options: all}}})),
		"filter": render(t, ui.FilterForm(l, ui.Filter{Fields: []ui.Field{{Name: "x", Value: "b", Options: all}}})),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s", name, got)
		}
	}
}
