package publication_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// outline writes what is published, a line a paragraph.
func outline(c *publication.Content) string {
	var b strings.Builder
	for _, in := range c.All() {
		chapter := "-"
		if in.Chapter != nil {
			chapter = in.Chapter.ID
		}
		fmt.Fprintf(&b, "%s %s %s %s", in.ID, chapter, in.Section, in.Text)
		for _, n := range in.By {
			b.WriteString(" @" + n.Name)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestAssembled: each chapter has what the rooms hold on its provisions, and two
// provisions that a text is about together are one chapter.
func TestAssembled(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db").negotiated()
	p := w.assembled(statement.Hash{})
	const want = `p1 - preface Read this first.
p2 un-h-1-ff official States should respond to appropriate requests.
p3 un-h-1-ff guidance Guidance
p4 un-h-1-ff guidance A State that is asked should answer soon.
p5 un-h-1-ff guidance It may ask for more information at any time, in writing.
p6 un-h-1-ff commentary It is meant so.
p7 un-h-1-ff rationale We thought so.
p8 un-h-1-ff rationale It is clearer. @DE
p9 un-h-1-ff practice A practice of state:de @DE
p10 un-h-1-ff practice A form @FR @A team
p11 un-h-1-ff practice We use one form. @FR @A team
p12 un-h-1-ff practice It is short. @FR @A team
p13 un-h-1-ff bibliography B. Author, A form, 2016 @FR
p14 un-k views This is our view. @DE
p15 general bibliography A. Author, All of it, 2015 @DE
`
	if got := outline(&p.Content); got != want {
		t.Errorf("assembled:\n%s\nwant:\n%s", got, want)
	}
	if !reflect.DeepEqual(p, w.assembled(statement.Hash{})) {
		t.Error("the same rooms give another publication")
	}
	var works []string
	for _, c := range p.Chapters[0].Contributors {
		works = append(works, c.Who.ID+fmt.Sprint(c.With))
	}
	if got := strings.Join(works, " "); got != "state:de[amendment] state:fr[amendment practice] state:ke[text]" {
		t.Errorf("who contributed to the first chapter: %s", got)
	}
	open := p.Find("p4")
	if len(open.Runs) != 3 || open.Runs[1].Text != "soon" || len(open.Runs[1].Open) != 2 || open.Runs[1].Open[0].Text != "at once" {
		t.Errorf("what is open reads %+v", open.Runs)
	}
	if view := p.Find("p14"); view.Source == nil || *view.Source != (publication.Source{Text: "Our view, doc. 3", Date: "2026-01"}) {
		t.Errorf("the source of a view is %+v", view.Source)
	}
	given := p.Find("p5")
	if len(given.Runs) != 3 || strings.TrimSpace(given.Runs[1].Text) != "at any time, in writing" || !slices.Equal(given.Runs[1].By, []statement.Hash{w.amendments["de"]}) {
		t.Errorf("whose the words are: %+v", given.Runs)
	}
	if one := given.Guidance.Proposer(w.amendments["de"].String()); one == nil || one.Modifies != w.amendments["fr"] || given.Guidance.Proposer(one.Modifies.String()) == nil {
		t.Errorf("the amendment is that of %+v", one)
	}
}

// TestLife: published, translated, corrected, and followed by another edition.
// What was published stays as it was, whatever becomes of what it is made of.
func TestLife(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		body := w.assembled(statement.Hash{})
		id := w.in(w.s, w.ke, statement.Hash{}, body)
		p := w.published(id)
		if p.Why != "" || !reflect.DeepEqual(p.Content, body.Content) {
			t.Fatalf("it stands as\n%s: %s", outline(&p.Content), p.Why)
		}
		w.in(w.s, w.fr, id, &publication.Translated{As: "state:fr", Language: "fr", Title: "Commentaire", Chapters: []publication.Headed{{ID: "general", Title: "En général"}},
			Words: []publication.Rendered{{ID: "p2", Text: auf}, {ID: "p6", Text: "C’est ainsi."}}})
		w.in(w.s, w.ke, id, &publication.Translated{As: "state:ke", Language: "fr", Official: true, Title: "Commentaire", Words: []publication.Rendered{{ID: "p6", Text: "Tel est le sens."}}})
		w.in(w.s, w.ke, id, &publication.Corrected{As: "state:ke", Paragraph: "p6", Wrong: "meant", Reads: "understood"})
		p = w.published(id)
		if got := p.Translation("fr"); got == nil || !got.Official || len(got.Missing) != 14 || slices.Contains(got.Missing, "p6") || p.Translation("ar") != nil {
			t.Errorf("the translation that is read is %+v", got)
		}
		if e := p.Errors("p6"); len(e) != 1 || e[0].Reads != "understood" || p.Find("p6").Text != "It is meant so." {
			t.Errorf("the errata are %+v beside %q", e, p.Find("p6").Text)
		}
		// The practice is withdrawn, the text goes on: what was published stays.
		made, err := w.said.Queries.List(t.Context(), contribution.Filter{Kind: contribution.Practice})
		if err != nil || len(made.Items) != 1 {
			t.Fatal(err)
		}
		w.in(w.said, w.fr, made.Items[0].Statement, &contribution.Withdrawn{As: "state:fr", Reason: en("It is no more.")})
		if after := w.published(id); !reflect.DeepEqual(after.Content, body.Content) {
			t.Error("what was published has changed")
		}
		second := w.assembled(id)
		if strings.Contains(outline(&second.Content), "We use one form.") || second.Find("p6").Text != "It is meant so." || second.Follows != id {
			t.Errorf("the next edition is\n%s", outline(&second.Content))
		}
		next := w.in(w.s, w.ke, statement.Hash{}, second)
		if p = w.published(id); p.Followed != next.String() || w.published(next).Follows != id {
			t.Errorf("followed by %s, want %s", p.Followed, next)
		}
		for name, f := range map[string]publication.Filter{"all": {}, "of the consultation": {Consultation: w.of.String()}, "on a provision": {About: "un:k"}} {
			if part, err := w.q.List(t.Context(), f); err != nil || len(part.Items) != 2 || part.Items[0].ID != next.String() || part.Items[1].Followed != next.String() {
				t.Errorf("%s: %d: %v", name, len(part.Items), err)
			}
		}
		first, err := w.q.List(t.Context(), publication.Filter{Limit: 1})
		if err != nil || len(first.Items) != 1 || first.Next != first.Items[0].Index {
			t.Fatalf("the first part is %d, %d: %v", len(first.Items), first.Next, err)
		}
		if rest, err := w.q.List(t.Context(), publication.Filter{Limit: 1, Before: first.Next}); err != nil || len(rest.Items) != 1 || rest.Next != 0 {
			t.Errorf("the second part is %d, %d: %v", len(rest.Items), rest.Next, err)
		}
	})
}

// TestRecorded: the secretariat takes down what was published elsewhere, in a
// consultation that it recorded, and in no other.
func TestRecorded(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db")
	via := submission.Via{Mode: submission.Recorded, Author: "state:ke", Document: &submission.Document{Kind: "report", Number: "1", Date: "2017-12-01"}}
	body := func(of statement.Hash) *publication.Published {
		return &publication.Published{Via: via, Consultation: of, Content: publication.Content{Title: en("T"), Language: "en",
			Chapters: []publication.Chapter{{ID: "general", Title: en("General"), Commentary: []publication.Paragraph{{ID: "p1", Text: "As printed."}}}}}}
	}
	if _, err := w.attempt(w.s, nil, statement.Hash{}, body(w.of)); !fail.Is(err, fail.Denied) {
		t.Errorf("recorded in another's consultation: %v", err)
	}
	id := w.in(w.s, nil, statement.Hash{}, body(w.calls(via)))
	w.in(w.s, nil, id, &publication.Corrected{Paragraph: "p1", Wrong: "As", Reads: "So"})
	if p := w.published(id); p.Why != "" || p.Confirmed || len(p.Errata) != 1 {
		t.Errorf("it stands as %+v", p)
	}
	if _, err := w.attempt(w.s, w.ke, statement.Hash{}, body(w.of)); !fail.Is(err, fail.Denied) {
		t.Errorf("a participant records: %v", err)
	}
}

// TestRefused: each rule broken alone; the register stays as it was.
func TestRefused(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db").negotiated()
	id := w.publishes()
	next := w.in(w.s, w.ke, statement.Hash{}, w.assembled(id))
	p := func(how func(b *publication.Published)) corpus.Body {
		b := w.assembled(next)
		how(b)
		return b
	}
	chapter := func(how func(ch *publication.Chapter)) corpus.Body {
		return p(func(b *publication.Published) { how(&b.Chapters[0]) })
	}
	kenya := []consult.Named{{ID: "state:ke", Name: "KE"}}
	for _, tc := range []struct {
		name string
		by   *people.Person
		of   statement.Hash
		body corpus.Body
		want fail.Kind
	}{
		{"by another than the organiser", w.fr, statement.Hash{}, p(func(b *publication.Published) { b.Via = own("state:fr") }), fail.Denied},
		{"in another's name", w.fr, statement.Hash{}, p(func(*publication.Published) {}), fail.Denied},
		{"of no consultation", w.ke, statement.Hash{}, p(func(b *publication.Published) { b.Consultation = statement.Hash{9} }), fail.NotFound},
		{"following nothing", w.ke, statement.Hash{}, p(func(b *publication.Published) { b.Follows = statement.Hash{9} }), fail.NotFound},
		{"following what is followed", w.ke, statement.Hash{}, p(func(b *publication.Published) { b.Follows = id }), fail.Conflict},
		{"on what the consultation is not about", w.ke, statement.Hash{}, chapter(func(ch *publication.Chapter) { ch.About = append(ch.About, "un:z") }), fail.Invalid},
		{"guidance of other words", w.ke, statement.Hash{}, chapter(func(ch *publication.Chapter) { ch.Guidance[0].Paragraphs[0].Text = "Ours" }), fail.Conflict},
		{"guidance without what is open", w.ke, statement.Hash{}, chapter(func(ch *publication.Chapter) { ch.Guidance[0].Paragraphs[1].Runs = nil }), fail.Conflict},
		{"guidance that is called adopted", w.ke, statement.Hash{}, chapter(func(ch *publication.Chapter) {
			ch.Guidance[0].Agreed = &publication.Agreed{State: adoption.Agreed, Rule: consult.Editor, Statement: w.text, At: "2026-01-01T00:00Z"}
		}), fail.Conflict},
		{"guidance that is silent on agreement", w.ke, statement.Hash{}, chapter(func(ch *publication.Chapter) { ch.Guidance[0].Agreed = nil }), fail.Conflict},
		{"guidance by others", w.ke, statement.Hash{}, chapter(func(ch *publication.Chapter) { ch.Guidance[0].Proposers[0].By = kenya }), fail.Conflict},
		{"guidance of no such version", w.ke, statement.Hash{}, chapter(func(ch *publication.Chapter) { ch.Guidance[0].Version = 7 }), fail.Conflict},
		{"guidance of no text", w.ke, statement.Hash{}, chapter(func(ch *publication.Chapter) { ch.Guidance[0].Text = w.of }), fail.Conflict},
		{"a quotation of other words", w.ke, statement.Hash{}, chapter(func(ch *publication.Chapter) { ch.Practice[2].Text = "We use two forms." }), fail.Conflict},
		{"a quotation of another author", w.ke, statement.Hash{}, chapter(func(ch *publication.Chapter) { ch.Practice[2].By = kenya }), fail.Invalid},
		{"commentary that rests on nothing", w.ke, statement.Hash{}, chapter(func(ch *publication.Chapter) { ch.Commentary[0].From = []statement.Hash{{9}} }), fail.Invalid},
		{"a contributor who is not listed", w.ke, statement.Hash{}, chapter(func(ch *publication.Chapter) {
			ch.Contributors = append(ch.Contributors, publication.Contributor{Who: consult.Named{ID: "state:xx", Name: "X"}, With: []publication.Work{publication.View}})
		}), fail.Invalid},
		{"an official translation by another", w.fr, id, &publication.Translated{As: "state:fr", Language: "fr", Official: true, Title: "T", Words: []publication.Rendered{{ID: "p6", Text: "x"}}}, fail.Denied},
		{"an official text in other words", w.fr, id, &publication.Translated{As: "state:fr", Language: "fr", Title: "T", Words: []publication.Rendered{{ID: "p2", Text: "Les nôtres."}}}, fail.Invalid},
		{"a translation of what is not there", w.fr, id, &publication.Translated{As: "state:fr", Language: "fr", Title: "T", Words: []publication.Rendered{{ID: "p99", Text: "x"}}}, fail.Invalid},
		{"a translation into its own language", w.fr, id, &publication.Translated{As: "state:fr", Language: "en", Title: "T", Words: []publication.Rendered{{ID: "p6", Text: "x"}}}, fail.Invalid},
		{"an erratum by another", w.fr, id, &publication.Corrected{As: "state:fr", Paragraph: "p6", Wrong: "meant", Reads: "x"}, fail.Denied},
		{"an erratum by the secretariat", nil, id, &publication.Corrected{Paragraph: "p6", Wrong: "meant", Reads: "x"}, fail.Denied},
		{"an erratum to other words", w.ke, id, &publication.Corrected{As: "state:ke", Paragraph: "p6", Wrong: "nothing", Reads: "x"}, fail.Invalid},
		{"an erratum to nothing", w.ke, id, &publication.Corrected{As: "state:ke", Paragraph: "p99", Wrong: "meant", Reads: "x"}, fail.Invalid},
		{"on no publication", w.ke, statement.Hash{9}, &publication.Corrected{As: "state:ke", Paragraph: "p6", Wrong: "meant", Reads: "x"}, fail.NotFound},
	} {
		t.Run(tc.name, func(t *testing.T) {
			size := w.Size()
			if _, err := w.attempt(w.s, tc.by, tc.of, tc.body); !fail.Is(err, tc.want) {
				t.Errorf("%v, want kind %s", err, tc.want)
			}
			if w.Size() != size {
				t.Error("something was said")
			}
		})
	}
}

// TestOvertaken: the text goes on to another version between drafting and
// clearing: the version that is named is published still, as it was.
func TestOvertaken(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db").negotiated()
	body := w.assembled(statement.Hash{})
	w.in(w.texts, w.ke, w.text, &text.Decided{As: "state:ke", Version: 1, Rulings: []text.Ruling{{Amendment: w.amendments["open"], Decision: redline.NotRetained, Reason: en("Enough.")}}})
	next, err := w.get(w.text).Next("state:ke")
	if err != nil {
		t.Fatal(err)
	}
	w.in(w.texts, w.ke, w.text, next)
	p := w.published(w.in(w.s, w.ke, statement.Hash{}, body))
	if got := p.Chapters[0].Guidance[0]; got.Version != 1 || len(got.Paragraphs[1].Runs[1].Open) != 2 {
		t.Errorf("published is version %d with %+v", got.Version, got.Paragraphs[1].Runs)
	}
}

// TestBracketsNumbered: a paragraph whose brackets changed is printed otherwise,
// and has another address in the next edition; the edition before stays.
func TestBracketsNumbered(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db").negotiated()
	id := w.publishes()
	first := w.published(id)
	if !first.Chapters[0].Guidance[0].HasOpen() {
		t.Error("nothing is open in what is published with brackets")
	}
	if again := w.assembled(id); again.Find("p4").Paragraph == nil || again.Find("p5").Paragraph == nil {
		t.Errorf("unchanged, it is\n%s", outline(&again.Content))
	}
	w.in(w.texts, w.ke, w.text, &text.Decided{As: "state:ke", Version: 1, Rulings: []text.Ruling{{Amendment: w.amendments["open"], Decision: redline.NotRetained, Reason: en("Enough.")}}})
	next, err := w.get(w.text).Next("state:ke")
	if err != nil {
		t.Fatal(err)
	}
	w.in(w.texts, w.ke, w.text, next)
	second := w.assembled(id)
	if p := second.Chapters[0].Guidance[0].Paragraphs; p[1].Text != first.Find("p4").Text || p[1].ID != "p16" || p[2].ID != "p5" {
		t.Errorf("with other brackets it is\n%s", outline(&second.Content))
	}
	if after := w.published(id); !reflect.DeepEqual(after.Content, first.Content) {
		t.Error("what was published has changed")
	}
}
