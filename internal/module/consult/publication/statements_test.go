package publication

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

func words(s string) i18n.Text { return i18n.Of("en", s) }

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

// good is a publication with something in each place.
func good() *Published {
	kenya := []consult.Named{{ID: "state:ke", Name: "Kenya"}}
	quoted := func(id, s string) Paragraph {
		return Paragraph{ID: id, Text: s, By: kenya, From: []statement.Hash{{7}}, Quoted: true}
	}
	return &Published{Via: submission.Via{Mode: submission.Own, Author: "org:osce"}, Consultation: statement.Hash{1}, Follows: statement.Hash{2},
		Content: Content{Title: words("T"), Edition: words("First"), Language: "en", Preface: []Paragraph{{ID: "p1", Text: "Before."}}, Chapters: []Chapter{{
			ID: "h", Title: words("(h)"), About: []string{"un:h:1"},
			Official: []Official{{Provision: "un:h:1", SHA256: sum("Official."), Paragraph: Paragraph{ID: "p2", Text: "Official."}}},
			Guidance: []Guidance{{Text: statement.Hash{3}, Title: words("G"), Version: 1, Hash: redline.Hash(strings.Repeat("a", 64)),
				Paragraphs: []Paragraph{{ID: "p3", Form: Item, Depth: 1, Label: "(a)", Text: "Answer soon.", Runs: []Run{{Text: "Answer "},
					{Text: "soon.", By: []statement.Hash{{4}}, Open: []Alternative{{By: []statement.Hash{{5}}, Text: "at once."}}}}, Open: []Alternative{{By: []statement.Hash{{5}}, Do: redline.Remove}}}},
				Proposers: []Proposer{{Amendment: statement.Hash{4}, By: kenya}, {Amendment: statement.Hash{5}, By: kenya, Modifies: statement.Hash{4}}}}},
			Commentary: []Paragraph{{ID: "p4", Text: "It is meant so.", From: []statement.Hash{{7}}}}, Rationale: []Paragraph{quoted("p5", "Because.")},
			Practice: []Paragraph{quoted("p6", "A form.")}, Bibliography: []Paragraph{quoted("p7", "A. Author")},
			Views: []Paragraph{quoted("p8", "Our view.")}, Contributors: []Contributor{{Who: kenya[0], With: []Work{Amendment, View}}}}}}}
}

// all is good bodies: one of each type at least.
func all() []corpus.Body {
	return []corpus.Body{good(),
		&Translated{As: "state:fr", Language: "fr", Official: true, By: "N. N.", Title: "T", Chapters: []Headed{{"h", "(h)"}}, Words: []Rendered{{"p4", "C’est ainsi."}}},
		&Corrected{As: "org:osce", Paragraph: "p4", Wrong: "meant", Reads: "understood", Note: words("A slip.")},
	}
}

// TestEachGoesThereAndBack: every type has a body, and the same one again.
func TestEachGoesThereAndBack(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range all() {
		seen[b.Type()] = true
		wire, err := corpus.Encode(b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(b.Type(), wire)
		if err != nil {
			t.Errorf("%s: %v", b.Type(), err)
			continue
		}
		if again, err := corpus.Encode(got); err != nil || !bytes.Equal(again, wire) {
			t.Errorf("%s comes back as %s", wire, again)
		}
	}
	if len(seen) != len(Types()) {
		t.Errorf("%d of %d types are tried", len(seen), len(Types()))
	}
}

// TestWhatIsRefused: each rule of the bodies, broken alone.
func TestWhatIsRefused(t *testing.T) {
	p := func(how func(p *Published, ch *Chapter)) corpus.Body {
		b := good()
		how(b, &b.Chapters[0])
		return b
	}
	translated := func(how func(b *Translated)) corpus.Body {
		b := all()[1].(*Translated)
		how(b)
		return b
	}
	corrected := func(how func(b *Corrected)) corpus.Body {
		b := all()[2].(*Corrected)
		how(b)
		return b
	}
	for name, b := range map[string]corpus.Body{
		"transmitted": p(func(p *Published, _ *Chapter) {
			p.Via = submission.Via{Mode: submission.Transmitted, Author: "org:osce", By: "state:ke"}
		}),
		"of no consultation": p(func(p *Published, _ *Chapter) { p.Consultation = statement.Hash{} }),
		"without title":      p(func(p *Published, _ *Chapter) { p.Title = i18n.Text{} }),
		"in no language":     p(func(p *Published, _ *Chapter) { p.Language = "English" }),
		"without chapters":   p(func(p *Published, _ *Chapter) { p.Chapters = nil }),
		"a chapter twice": p(func(p *Published, ch *Chapter) {
			p.Chapters = append(p.Chapters, Chapter{ID: ch.ID, Title: words("T")})
		}),
		"a chapter without title":           p(func(_ *Published, ch *Chapter) { ch.Title = i18n.Text{} }),
		"about in no order":                 p(func(_ *Published, ch *Chapter) { ch.About = []string{"un:h:2", "un:h:1"} }),
		"a paragraph twice":                 p(func(_ *Published, ch *Chapter) { ch.Commentary[0].ID = "p1" }),
		"a paragraph without id":            p(func(_ *Published, ch *Chapter) { ch.Commentary[0].ID = "" }),
		"a paragraph with another id":       p(func(_ *Published, ch *Chapter) { ch.Commentary[0].ID = "p04" }),
		"a paragraph without words":         p(func(_ *Published, ch *Chapter) { ch.Commentary[0].Text = " " }),
		"control characters":                p(func(_ *Published, ch *Chapter) { ch.Commentary[0].Text = "a\x1b" }),
		"a script for an address":           p(func(_ *Published, ch *Chapter) { ch.Bibliography[0].Address = "javascript:alert(1)" }),
		"a language of the publication":     p(func(_ *Published, ch *Chapter) { ch.Views[0].Language = "en" }),
		"quoted from nowhere":               p(func(_ *Published, ch *Chapter) { ch.Views[0].From = nil }),
		"a source that says nothing":        p(func(_ *Published, ch *Chapter) { ch.Views[0].Source = &Source{} }),
		"a source of no day":                p(func(_ *Published, ch *Chapter) { ch.Views[0].Source = &Source{Date: "soon"} }),
		"a source of words of its own":      p(func(_ *Published, ch *Chapter) { ch.Commentary[0].Source = &Source{Text: "S"} }),
		"quoted from two":                   p(func(_ *Published, ch *Chapter) { ch.Views[0].From = []statement.Hash{{1}, {2}} }),
		"quoted from nobody":                p(func(_ *Published, ch *Chapter) { ch.Views[0].By = nil }),
		"an official text with other words": p(func(_ *Published, ch *Chapter) { ch.Official[0].Text = "Ours." }),
		"an official text of elsewhere":     p(func(_ *Published, ch *Chapter) { ch.Official[0].Provision = "un:h:2" }),
		"an official text by somebody":      p(func(_ *Published, ch *Chapter) { ch.Official[0].By = []consult.Named{{Name: "N"}} }),
		"runs of other words":               p(func(_ *Published, ch *Chapter) { ch.Guidance[0].Paragraphs[0].Runs[0].Text = "Ask " }),
		"guidance without hash":             p(func(_ *Published, ch *Chapter) { ch.Guidance[0].Hash = "" }),
		"agreement without a statement":     p(func(_ *Published, ch *Chapter) { ch.Guidance[0].Agreed = &Agreed{State: "adopted", Rule: "silence"} }),
		"guidance without words":            p(func(_ *Published, ch *Chapter) { ch.Guidance[0].Paragraphs = nil }),
		"commentary in brackets":            p(func(_ *Published, ch *Chapter) { ch.Commentary[0].Runs = []Run{{Text: "It is meant so."}} }),
		"a contributor with nothing":        p(func(_ *Published, ch *Chapter) { ch.Contributors[0].With = nil }),
		"a contributor with the same twice": p(func(_ *Published, ch *Chapter) { ch.Contributors[0].With = []Work{View, View} }),
		"an amendment of nobody":            p(func(_ *Published, ch *Chapter) { ch.Guidance[0].Proposers[0].By = nil }),
		"a translation without title":       translated(func(b *Translated) { b.Title = "" }),
		"a translation without words":       translated(func(b *Translated) { b.Words = nil }),
		"a translation of one part twice":   translated(func(b *Translated) { b.Words = append(b.Words, b.Words[0]) }),
		"a translation by a name":           translated(func(b *Translated) { b.As = "France" }),
		"an erratum that changes nothing":   corrected(func(b *Corrected) { b.Reads = b.Wrong }),
		"an erratum to nothing":             corrected(func(b *Corrected) { b.Paragraph = "4" }),
		"an erratum without words":          corrected(func(b *Corrected) { b.Wrong = " " }),
	} {
		if err := b.Check(); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAccess is every role × every action: who is not named may not.
func TestAccess(t *testing.T) {
	may := map[policy.Role][]Action{policy.Secretariat: {Record}, policy.Drafter: {Publish, Translate}}
	for _, role := range policy.Roles() {
		for _, do := range Actions() {
			err := May(policy.Actor{Person: "person:1", Roles: []policy.Role{role}}, do)
			want := do == Read || slices.Contains(may[role], do)
			if (err == nil) != want || err != nil && !fail.Is(err, fail.Denied) {
				t.Errorf("%s, %s: %v, want it allowed: %v", role, do, err, want)
			}
		}
	}
	for _, do := range Actions() {
		if err := May(policy.Visitor, do); do == Read && err != nil || do != Read && !fail.Is(err, fail.SignedOut) {
			t.Errorf("a visitor, %s: %v", do, err)
		}
	}
	if err := May(policy.Actor{Person: "person:1", Roles: policy.Roles()}, "admire"); !fail.Is(err, fail.Denied) {
		t.Errorf("an action that no table names: %v", err)
	}
	if len(allowed) != len(Actions()) {
		t.Errorf("%d actions, %d in the table", len(Actions()), len(allowed))
	}
}

// TestTyped: what was written comes back as it was typed, so that a form shows
// it again: reading what is shown gives the same paragraphs.
func TestTyped(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		line := rapid.StringMatching(`(#{1,2} |  |    |> |\(a\) |1\. |- |\\)?[a-z(). -]{0,12}`)
		typed := strings.Join(rapid.SliceOfN(line, 0, 8).Draw(r, "lines"), rapid.SampledFrom([]string{"\n", "\n\n"}).Draw(r, "between"))
		first, err := Written(typed)
		if err != nil {
			return
		}
		again, err := Written(Typed(first))
		if err != nil || !slices.EqualFunc(first, again, func(a, b Paragraph) bool {
			return a.Form == b.Form && a.Depth == b.Depth && a.Label == b.Label && a.Text == b.Text
		}) {
			r.Fatalf("%q is\n%+v, shown as %q, and then\n%+v: %v", typed, first, Typed(first), again, err)
		}
	})
}

// TestNumber: a paragraph that goes on keeps its id, and no id is given out
// twice.
func TestNumber(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		draw := func(name string) *Content {
			c := &Content{Language: "en", Chapters: []Chapter{{ID: "a"}, {ID: "b"}}}
			for i := range c.Chapters {
				for _, s := range rapid.SliceOfN(rapid.SampledFrom([]string{"one", "two", "three", "four"}), 0, 6).Draw(r, name) {
					c.Chapters[i].Commentary = append(c.Chapters[i].Commentary, Paragraph{Text: s})
				}
			}
			return c
		}
		first, second := draw("first"), draw("second")
		Number(first, nil)
		Number(second, first)
		was := map[string]string{}
		for _, in := range first.All() {
			if was[in.ID] != "" {
				r.Fatalf("%s is given out twice", in.ID)
			}
			was[in.ID] = in.Chapter.ID + in.Text
		}
		seen, kept := map[string]bool{}, 0
		for _, in := range second.All() {
			if seen[in.ID] || was[in.ID] != "" && was[in.ID] != in.Chapter.ID+in.Text {
				r.Fatalf("%s was %q and is %q", in.ID, was[in.ID], in.Chapter.ID+in.Text)
			}
			seen[in.ID] = true
			if was[in.ID] != "" {
				kept++
			}
		}
		want := 0
		count := func(c *Content) map[string]int {
			n := map[string]int{}
			for _, in := range c.All() {
				n[in.Chapter.ID+in.Text]++
			}
			return n
		}
		for key, n := range count(first) {
			want += min(n, count(second)[key])
		}
		if kept != want {
			r.Fatalf("%d paragraphs keep their id, want %d", kept, want)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, b := range all() {
		wire, err := corpus.Encode(b)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b.Type(), wire)
	}
	f.Fuzz(func(t *testing.T, typ string, body []byte) {
		b, err := Decode(typ, body)
		if err != nil {
			if !fail.Is(err, fail.Invalid) {
				t.Fatalf("%v is of another kind than invalid", err)
			}
			return
		}
		if again, err := corpus.Encode(b); err != nil || !bytes.Equal(again, body) || b.Type() != typ {
			t.Fatalf("%s reads as %s", body, again)
		}
	})
}
