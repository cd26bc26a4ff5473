package redline_test

import (
	"strings"
	"testing"

	"comity.example/comity/redline"
)

// Two paragraphs of no instrument.
var agreed = redline.NewAgreed([]redline.Source{
	{ID: "x:1", Text: "Each Member should publish a list of its offices, and keep the State’s list up to date;"},
	{ID: "x:2", Text: "Members should answer a letter within thirty days, taking into account the season of the year."},
})

func TestQuotations(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string // source: words
	}{
		{"word for word, in other marks and cases", "The group notes that “each member should publish a list of its offices” already.", []string{"x:1: each member should publish a list of its offices"}},
		{"all of a paragraph", "Members should answer a letter within thirty days taking into account the season of the year!", []string{"x:2: all"}},
		{"two in one text", "They publish a list of its offices. They answer a letter within thirty days.", []string{"x:1: publish a list of its offices", "x:2: answer a letter within thirty days"}},
		{"another apostrophe", "They should keep the State's list up to date.", []string{"x:1: keep the State's list up to date"}},
		{"four words belong to nobody", "They publish a list of theirs.", nil},
		{"words between", "publish a full list of its own offices", nil},
		{"nothing", "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			pieces := redline.Tokenize(tc.text)
			var got []string
			for _, q := range agreed.Quotations(tc.text) {
				var words strings.Builder
				for _, p := range pieces[q.From:q.To] {
					words.WriteString(p.Text)
				}
				if q.Whole {
					got = append(got, q.Source+": all")
				} else {
					got = append(got, q.Source+": "+words.String())
				}
			}
			if strings.Join(got, "\n") != strings.Join(tc.want, "\n") {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

func TestDeparturesShowAgainstTheAgreedText(t *testing.T) {
	text := mustParse(t, "base", `Introduction.

(a) Each Member should publish a list of some of its offices, and keep the State’s list up to date;
(b) Members should answer a letter within thirty days, taking into account the season of the year.
(c) They publish a list of its offices.
`)
	all := agreed.Departures(text)
	if len(all) != 1 || all[0].Source != "x:1" || all[0].Unit != text.Units[1].ID {
		t.Fatalf("%+v", all)
	}
	got := redline.Plain([]redline.Line{{Stretches: all[0].Stretches}}, named)
	if want := "Each Member should publish a list {+of some +}of its offices, and keep the State’s list up to date;\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if in := agreed.In(text); len(in) != 4 || in[0].Unit != text.Units[1].ID {
		t.Errorf("%+v", in)
	}
}

func TestReopens(t *testing.T) {
	const text = "We recall: each Member should publish a list of its offices. So be it.\n\nOther words stand here.\n"
	for _, tc := range []struct {
		name string
		pair []string
		want int
	}{
		{"a word less", []string{"publish a list", "publish lists"}, 1},
		{"a word more within", []string{"a list of", "a list of some of"}, 1},
		{"the paragraph gone", []string{"We recall: each Member should publish a list of its offices. So be it.\n\n", ""}, 1},
		{"a word more before it", []string{"We recall:", "We also recall:"}, 0},
		{"a word more after it", []string{"offices.", "offices everywhere."}, 0},
		{"other words", []string{"Other words", "Such words"}, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := redline.NewVersion(mustParse(t, "base", text))
			got, err := agreed.Reopens(v, edited(t, v, "A", tc.pair...))
			if err != nil {
				t.Fatal(err)
			}
			found := map[int]bool{}
			for _, r := range got {
				found[r.Operation] = true
				if r.Source != "x:1" {
					t.Errorf("%+v", r)
				}
			}
			if (len(found) > 0) != (tc.want > 0) {
				t.Errorf("%+v, want %d", got, tc.want)
			}
		})
	}
}
