package redline_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/redline"
)

// norms gives the official texts of the norms of A/70/174, paragraph 13, and of
// the halves that are cited apart, as the hub ships them.
func norms(t testing.TB) []redline.Source {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "internal", "module", "framework", "data", "provisions", "un-a-70-174-norms.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Provisions []struct {
			ID    string
			Texts []struct{ Language, Basis, Text string }
		}
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	var out []redline.Source
	for _, p := range file.Provisions {
		for _, x := range p.Texts {
			if x.Basis == "official" && x.Language == "en" {
				out = append(out, redline.Source{ID: p.ID, Text: x.Text})
			}
		}
	}
	if len(out) != 20 {
		t.Fatalf("%d official texts", len(out))
	}
	return out
}

// paragraph is a text of one paragraph.
func paragraph(s string) redline.Text { return redline.FromParagraphs("base", []string{s}) }

func TestDeparturesFromANorm(t *testing.T) {
	agreed := redline.NewAgreed(norms(t))
	const about = "We recall what was agreed. "
	for _, tc := range []struct{ name, text, want string }{
		{"one word less", "States should not allow their territory to be used for internationally wrongful acts using ICTs;",
			"c: States should not [-knowingly -]allow their territory to be used for internationally wrongful acts using ICTs;"},
		{"two words less", "States should not allow their territory to be used for wrongful acts using ICTs;",
			"c: States should not [-knowingly -]allow their territory to be used for [-internationally -]wrongful acts using ICTs;"},
		{"words less and words more", "States should endeavour not to knowingly allow their territory to be used for wrongful acts using ICTs;",
			"c: States should {+endeavour +}not {+to +}knowingly allow their territory to be used for [-internationally -]wrongful acts using ICTs;"},
		{"other verbs and another number", "States shall not knowingly permit their territory to be used for any internationally wrongful act;",
			"c: States [-should-]{+shall+} not knowingly [-allow-]{+permit+} their territory to be used for {+any +}internationally wrongful [-acts using ICTs-]{+act+};"},
		{"small words replaced", "States should not knowingly allow the territory to be used in internationally wrongful acts by ICTs;",
			"c: States should not knowingly allow [-their-]{+the+} territory to be used [-for-]{+in+} internationally wrongful acts [-using-]{+by+} ICTs;"},
		{"a sentence among others", about + "All States, large and small, should not allow their territory to be used for wrongful acts using ICTs; they repeat it. They also thank all who took part in the work of the group, and look forward to what comes.",
			"c: {+All +}States{+, large and small,+} should not [-knowingly -]allow their territory to be used for [-internationally -]wrongful acts using ICTs;{+ they repeat it.+}"},
		{"word for word", about + "States should not knowingly allow their territory to be used for internationally wrongful acts using ICTs.", ""},
		{"half of a norm, word for word", "States should take reasonable steps to ensure the integrity of the supply chain so that end users can have confidence in the security of ICT products.", ""},
		{"half of a norm, and a word less", "States should take steps to ensure the integrity of the supply chain so that end users can have confidence in the security of ICT products.",
			"i:1: States should take [-reasonable -]steps to ensure the integrity of the supply chain so that end users can have confidence in the security of ICT products."},
		{"one half as it is, the other not", "States should not conduct or knowingly support activity to harm the information systems of the authorized emergency response teams (sometimes known as computer emergency response teams or cybersecurity incident response teams) of another State. A State should not use such teams in malicious activity.",
			"k: States should not conduct or knowingly support activity to harm the information systems of the authorized emergency response teams (sometimes known as computer emergency response teams or cybersecurity incident response teams) of another State. A State should not use [-authorized emergency response-]{+such+} teams [-to engage -]in malicious [-international -]activity."},
		{"the language of the field", "States should take measures to prevent the use of ICTs for acts against the critical infrastructure of another State.", ""},
		{"first as it was, then otherwise", "States should not knowingly allow their territory to be used for internationally wrongful acts using ICTs; or else: States should not allow their territory to be used for wrongful acts.",
			"c: {+or else: +}States should not [-knowingly -]allow their territory to be used for [-internationally -]wrongful acts[- using ICTs;-]{+.+}"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, d := range agreed.Departures(paragraph(tc.text)) {
				got = append(got, strings.TrimPrefix(d.Source, "un:a-70-174:13:")+": "+strings.TrimSuffix(redline.Plain([]redline.Line{{Stretches: d.Stretches}}, named), "\n"))
			}
			if all := strings.Join(got, "\n"); all != tc.want {
				t.Errorf("%s\nwant\n%s", all, tc.want)
			}
		})
	}
}

// Whichever of its words go or are replaced, a norm is known, and shown against
// what was agreed word by word.
func TestNormsAreKnownWithoutSomeWords(t *testing.T) {
	all := norms(t)
	agreed := redline.NewAgreed(all)
	rapid.Check(t, func(t *rapid.T) {
		norm := rapid.SampledFrom(all).Draw(t, "norm")
		pieces := redline.Tokenize(norm.Text)
		var words []int
		for i, p := range pieces {
			if p.Class == redline.Word {
				words = append(words, i)
			}
		}
		most, instead := 3, []string{""}
		if rapid.Bool().Draw(t, "replaced") {
			most, instead = 2, []string{"may", "the", "States", "territory", "where", "activity", "cyberspace"}
		}
		changed := rapid.SliceOfNDistinct(rapid.SampledFrom(words), 1, most, rapid.ID).Draw(t, "words")
		for _, i := range changed {
			with := rapid.SampledFrom(instead).Draw(t, "with")
			if strings.EqualFold(with, pieces[i].Text) {
				with = "cyberspace"
			}
			pieces[i].Text = with
		}
		var said strings.Builder
		for _, p := range pieces {
			said.WriteString(p.Text)
		}
		text := paragraph(said.String())
		i := slices.IndexFunc(agreed.Departures(text), func(d redline.Departure) bool { return d.Source == norm.ID })
		if i < 0 {
			t.Fatalf("%q is not known as %s: %+v", said.String(), norm.ID, agreed.Departures(text))
		}
		d := agreed.Departures(text)[i]
		if before, after := sides(d); before != norm.Text || after != said.String() {
			t.Fatalf("it shows %q\nagainst %q", after, before)
		}
		if gone := wordsMarked(d, redline.Deleted); gone > len(changed) {
			t.Fatalf("%d words are shown as gone, not %d: %+v", gone, len(changed), d.Stretches)
		}
	})
}

// sides gives what a departure shows of the paragraph and of the unit.
func sides(d redline.Departure) (before, after string) {
	for _, s := range d.Stretches {
		if s.Mark != redline.Inserted {
			before += s.Text
		}
		if s.Mark != redline.Deleted {
			after += s.Text
		}
	}
	return before, after
}

func wordsMarked(d redline.Departure, m redline.Mark) (n int) {
	for _, s := range d.Stretches {
		for _, p := range redline.Tokenize(s.Text) {
			if s.Mark == m && p.Class == redline.Word {
				n++
			}
		}
	}
	return n
}

// No norm is taken for another one.
func TestNormsAreNotTakenForOthers(t *testing.T) {
	all := norms(t)
	kin := func(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }
	for _, norm := range all {
		if norm.ID == "un:a-70-174:13" {
			continue // the opening words: their id begins all others
		}
		others := slices.DeleteFunc(slices.Clone(all), func(s redline.Source) bool { return s.ID != "un:a-70-174:13" && kin(s.ID, norm.ID) })
		if got := redline.NewAgreed(others).Departures(paragraph(norm.Text)); len(got) > 0 {
			t.Errorf("%s is taken for %s: %+v", norm.ID, got[0].Source, got[0].Stretches)
		}
		if got := redline.NewAgreed(all).Departures(paragraph(norm.Text)); len(got) > 0 {
			t.Errorf("%s departs from %s: %+v", norm.ID, got[0].Source, got[0].Stretches)
		}
	}
}

// Words of the norms that were drawn by chance are no norm.
func TestDrawnWordsDepartFromNothing(t *testing.T) {
	agreed := redline.NewAgreed(norms(t))
	for _, set := range []string{"300", "1000"} {
		base, _, _ := readSet(t, filepath.Join(shared(t), set))
		if got := agreed.Departures(redline.FromParagraphs("base", base)); len(got) > 0 {
			t.Errorf("%s: %d, as of %s: %+v", set, len(got), got[0].Source, got[0].Stretches)
		}
	}
}

// Whatever stands in a unit, a departure shows the whole paragraph and the
// tokens that it names.
func FuzzDepartures(f *testing.F) {
	all := norms(f)
	agreed := redline.NewAgreed(all)
	for _, s := range all {
		f.Add("It was said. " + strings.Replace(s.Text, "should", "may", 1) + " So be it. " + s.Text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := paragraph(s)
		for _, d := range agreed.Departures(text) {
			i := slices.IndexFunc(all, func(x redline.Source) bool { return x.ID == d.Source })
			var said strings.Builder
			for _, k := range text.Units[0].Tokens[d.From:d.To] {
				said.WriteString(k.Text)
			}
			if before, after := sides(d); before != all[i].Text || after != said.String() {
				t.Fatalf("%q and %q", before, after)
			}
		}
	})
}

func BenchmarkDepartures(b *testing.B) {
	all := norms(b)
	agreed := redline.NewAgreed(all)
	var paragraphs []string
	for words := 0; words < 8000; {
		s := all[len(paragraphs)%len(all)].Text
		if len(paragraphs)%3 > 0 {
			s = strings.Join(strings.Fields(s)[2:], " ")
		}
		paragraphs = append(paragraphs, s)
		words += len(strings.Fields(s))
	}
	text := redline.FromParagraphs("base", paragraphs)
	for b.Loop() {
		agreed.Departures(text)
	}
}
