package compilation_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/format/docx"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/compilation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

func locale(t *testing.T, tag string) *i18n.Locale {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.Locale(tag)
}

var names = compilation.Names{
	Called: func(id string) (string, string) {
		return map[string]string{"state:xa": "Exemplia", "state:xb": "Échantillonie", "state:xc": "Zedland", "org:xa": "Alliance"}[id], "fr"
	},
	State: func(id string) bool { return strings.HasPrefix(id, "state:") },
	Cited: func(p string) string { return "cite " + p },
	Quoted: func(string) (compilation.Words, []string) {
		return compilation.Words{Language: "en", Text: "States should"}, nil
	},
	Status: func(s report.Status) string { return "is " + string(s) },
	Way:    func(*report.Report) string { return "own" },
	Jointly: func(r *report.Report, participant string) string {
		if len(r.Via.Authors()) < 2 {
			return ""
		}
		return "not alone as " + participant
	},
	Document: func(r *report.Report) string {
		if r.Via.Document == nil {
			return ""
		}
		return "note " + r.Via.Document.Number
	},
	Apart: func(name string, _ *report.Report) string { return name + ", by another" },
	Translated: func(from string, by report.Whose) string {
		return map[bool]string{true: "officially from ", false: "from "}[by.Official] + from
	},
	Law: func(id string) (i18n.Text, string) { return i18n.Of("en", "Act "+id), "/implementation/laws/" + id },
}

func held(participant, topic string, c report.Content, translations ...report.Translation) report.Held {
	r := report.Report{ID: strings.Repeat("0", 63) + participant[len(participant)-1:], Topic: topic, Period: "2026", Questionnaire: questionnaire.Framework, Version: "1", Content: c, Translations: translations}
	r.Wording, r.Statement = statement.Hash{1}, statement.Hash{1}
	return report.Held{Participant: participant, Report: r}
}

// recorded is a report that was taken from a note verbale.
func recorded(h report.Held) report.Held {
	h.Report.Via = submission.Via{Mode: submission.Recorded, Author: h.Participant, Document: &submission.Document{Kind: "note-verbale", Number: "12/2026", Date: "2026-03-01"}}
	return h
}

// compiled is a chapter with four replies, handed in out of order, and one
// without any.
func compiled(t *testing.T, l *i18n.Locale) []compilation.Chapter {
	t.Helper()
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	q := library.Get(questionnaire.Framework, "1")
	items := q.Section("norms").Items[:2]
	topic := items[0].Topic()
	return compilation.Compile(l, items, []report.Held{
		held("state:xc", topic, report.Content{Answers: []report.Answer{{Question: "links", Links: []report.Link{{Address: "https://example.org/a", Title: i18n.Of("en", "An act")}, {Address: "https://example.org/b"}}},
			{Question: "laws", Laws: []string{"1"}}, {Question: "bodies", Bodies: []report.Body{{Name: i18n.Of("fr", "Agence"), Role: i18n.Of("fr", "conduite")}}}}}),
		held("state:xa", topic, report.Content{Status: report.InPlace, Answers: []report.Answer{{Question: "done", Text: i18n.Of("en", "A team.\nTwo lines.")}}},
			report.Translation{Of: statement.Hash{1}, Language: "fr", Official: true, Answers: []report.Rendered{{Question: "done", Text: "Une équipe."}}}),
		held("org:xa", topic, report.Content{Answers: []report.Answer{{Question: "done", Text: i18n.Of("fr", "Un secrétariat.")}}}),
		recorded(held("state:xb", topic, report.Content{Answers: []report.Answer{{Question: "done", Text: i18n.Of("es", "Un equipo.")}}})),
		held("state:xb", "another", report.Content{}),
	}, library, names)
}

// TestApart: what another put in a State's name comes after all that anybody says of
// itself, under a name that says so, and at a place of its own.
func TestApart(t *testing.T) {
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	items := library.Get(questionnaire.Framework, "1").Section("norms").Items[:1]
	words := report.Content{Answers: []report.Answer{{Question: "done", Text: i18n.Of("en", "Words.")}}}
	put := held("state:xa", items[0].Topic(), words)
	put.Voice, put.Beside = report.ByAnother, true
	l := locale(t, "en")
	all := compilation.Compile(l, items, []report.Held{held("state:xa", items[0].Topic(), words), put, held("org:xa", items[0].Topic(), words)}, library, names)
	got := all[0].Replies
	if len(got) != 3 || got[0].Name.Text != "Exemplia" || got[1].Participant != "org:xa" || got[2].Name.Text != "Exemplia, by another" || got[2].Key() == got[0].Key() {
		t.Errorf("the replies are %+v", got)
	}
	all = compilation.Compile(l, items, []report.Held{put}, library, names)
	if compilation.Beside(l, all, []string{"state:xa"}, names); len(all[0].Replies) != 2 || !all[0].Replies[0].None() {
		t.Errorf("side by side they are %+v", all[0].Replies)
	}
}

// TestJointReply: the words of several name the others under the name of each, in every
// form of a document.
func TestJointReply(t *testing.T) {
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	l, items := locale(t, "en"), library.Get(questionnaire.Framework, "1").Section("norms").Items[:1]
	var all []report.Held
	for _, id := range []string{"state:xa", "state:xb"} {
		h := held(id, items[0].Topic(), report.Content{Status: report.InPlace})
		h.Report.Via = submission.Via{Mode: submission.Recorded, Signatories: []string{"state:xa", "state:xb"}, Others: []submission.Other{{Name: "Office"}}, Document: &submission.Document{Number: "1"}}
		all = append(all, h)
	}
	d := compilation.Document{Title: "Title", Chapters: compilation.Compile(l, items, all, library, names)}
	for i, want := range []string{"not alone as state:xb", "not alone as state:xa"} {
		if got := compilation.Credit(l, &d.Chapters[0].Replies[i]); !strings.HasSuffix(got, " · own · "+want) {
			t.Errorf("credited as %q", got)
		}
	}
	var with []string
	sheet := compilation.Table(l, &d, time.Time{})
	at := slices.IndexFunc(sheet.Columns, func(c table.Column) bool { return c.Key == "jointly_with" })
	for _, row := range sheet.Rows {
		with = append(with, row[at].(string))
	}
	if !slices.Equal(with, []string{"state:xa; Office", "state:xb; Office"}) {
		t.Errorf("in the table: %q", with)
	}
	var doc bytes.Buffer
	for _, b := range compilation.DOCX(l, &d, "Hub", "", time.Time{}).Blocks {
		if p, ok := b.(*docx.Paragraph); ok && len(p.Runs) > 0 {
			doc.WriteString(p.Runs[0].Text + "\n")
		}
	}
	if strings.Count(doc.String(), "not alone as") != 2 {
		t.Errorf("the document says %s", doc.String())
	}
}

// TestUnchangedInTable: the table says since when nothing has changed, as the document
// does.
func TestUnchangedInTable(t *testing.T) {
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	l, items := locale(t, "en"), library.Get(questionnaire.Framework, "1").Section("norms").Items[:1]
	h := held("state:xa", items[0].Topic(), report.Content{})
	h.Report.SameAs, h.Report.Unchanged = &statement.Hash{2}, &report.Unchanged{Period: "2025", Questionnaire: questionnaire.Framework, Version: "1", Content: report.Content{Status: report.InPlace}}
	d := compilation.Document{Chapters: compilation.Compile(l, items, []report.Held{h}, library, names)}
	sheet := compilation.Table(l, &d, time.Time{})
	at := slices.IndexFunc(sheet.Columns, func(c table.Column) bool { return c.Key == "unchanged_since" })
	if at < 0 || len(sheet.Rows) != 1 || sheet.Rows[0][at] != "2025" {
		t.Errorf("column %d of %v", at, sheet.Rows)
	}
}

// TestTranslatedLists: names and titles stand in the language of a document where they
// were translated into it, which is said, and as they were written beside that.
func TestTranslatedLists(t *testing.T) {
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	items := library.Get(questionnaire.Framework, "1").Section("norms").Items[:1]
	h := held("state:xa", items[0].Topic(), report.Content{Answers: []report.Answer{{Question: "bodies", Bodies: []report.Body{{Name: i18n.Of("en", "Agency")}, {Name: i18n.Of("en", "Ministry")}}}}},
		report.Translation{Of: statement.Hash{1}, Language: "fr", Official: true, Answers: []report.Rendered{{Question: "bodies", Bodies: []report.RenderedBody{{Name: "Agence"}, {Name: "Ministère"}}}}})
	for lang, want := range map[string][3]string{"fr": {"Agence\nMinistère", "officially from en", "Agency\nMinistry"}, "en": {"Agency\nMinistry", "", ""}} {
		a := compilation.Compile(locale(t, lang), items, []report.Held{h}, library, names)[0].Replies[0].Answers[0]
		if got := [3]string{a.Plain(), a.Translation, a.Original.Text}; got != want {
			t.Errorf("in %s: %q, want %q", lang, got, want)
		}
	}
}

// TestTranslationWithin: what a report itself says in another language than it was written
// in is a translation, too; its original stands beside it, and in the table.
func TestTranslationWithin(t *testing.T) {
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	items := library.Get(questionnaire.Framework, "1").Section("norms").Items[:1]
	both := i18n.Text{Original: "en", In: map[string]string{"en": "An office.", "fr": "Un bureau."}}
	h := held("state:xa", items[0].Topic(), report.Content{Answers: []report.Answer{{Question: "done", Text: both},
		{Question: "bodies", Bodies: []report.Body{{Name: i18n.Of("ar", "هيئة"), Role: both}, {Name: i18n.Of("fr", "Agence")}}}}})
	h.Report.Via = report.Through("state:xa")
	for lang, want := range map[string][2]compilation.Answer{
		"fr": {{Text: compilation.Words{Language: "fr", Text: "Un bureau."}, Translation: "officially from en", Original: compilation.Words{Language: "en", Text: "An office."}},
			{Translation: "officially from en", Original: compilation.Words{Language: "en", Text: "An office."}}},
		"en": {{Text: compilation.Words{Language: "en", Text: "An office."}}, {}},
	} {
		l := locale(t, lang)
		d := compilation.Document{Title: "Title", Chapters: compilation.Compile(l, items, []report.Held{h}, library, names)}
		got := d.Chapters[0].Replies[0].Answers
		for i := range got {
			if got[i].Text != want[i].Text || got[i].Translation != want[i].Translation || got[i].Original != want[i].Original {
				t.Errorf("in %s, answer %d: %+v", lang, i, got[i])
			}
		}
		sheet := compilation.Table(l, &d, time.Time{})
		column := func(key string) int {
			return slices.IndexFunc(sheet.Columns, func(c table.Column) bool { return c.Key == key })
		}
		if row := sheet.Rows[0]; row[column("translation")] != want[0].Translation || row[column("original")] != want[0].Original.Text {
			t.Errorf("in %s the table has %v", lang, row)
		}
		var words []string
		for _, b := range compilation.DOCX(l, &d, "Hub", "", time.Time{}).Blocks {
			if p, ok := b.(*docx.Paragraph); ok {
				for _, r := range p.Runs {
					words = append(words, r.Text)
				}
			}
		}
		if n := strings.Count(strings.Join(words, "\n"), "An office."); n != 2 {
			t.Errorf("in %s the document has what was written %d times", lang, n)
		}
	}
}

// TestAddressesOnPaper: the document prints the address of a link beside its title, and
// each entry of a list is in its own language.
func TestAddressesOnPaper(t *testing.T) {
	l := locale(t, "en")
	d := compilation.Document{Chapters: []compilation.Chapter{{Replies: []compilation.Reply{{ID: "1", Answers: []compilation.Answer{{List: []compilation.Line{
		{Words: compilation.Words{Language: "fr", Text: "La loi"}, Address: "https://example.org/act"}, {Words: compilation.Words{Text: "https://example.org/b"}, Address: "https://example.org/b"},
		{Words: compilation.Words{Language: "ar", Text: "هيئة"}, Role: compilation.Words{Language: "fr", Text: "conduite"}}}}}}}}}}
	var got []string
	for _, b := range compilation.DOCX(l, &d, "Hub", "", time.Time{}).Blocks {
		if p, ok := b.(*docx.Paragraph); ok && p.Kind == docx.Item {
			line := p.Language + "|"
			for _, r := range p.Runs {
				if r.Language != "" {
					line += "[" + r.Language + "]"
				}
				line += r.Text
			}
			got = append(got, line)
		}
	}
	if !slices.Equal(got, []string{"fr|La loi (https://example.org/act)", "|https://example.org/b", "ar|هيئة: [fr]conduite"}) {
		t.Errorf("the entries are %q", got)
	}
}

func TestCompile(t *testing.T) {
	all := compiled(t, locale(t, "fr"))
	if len(all) != 2 || len(all[0].Replies) != 4 || len(all[1].Replies) != 0 {
		t.Fatalf("%d chapters", len(all))
	}
	var order []string
	for _, r := range all[0].Replies {
		order = append(order, r.Participant)
	}
	if !slices.Equal(order, []string{"state:xb", "state:xa", "state:xc", "org:xa"}) {
		t.Errorf("replies come as %v: É is between D and F, and an organization after the States", order)
	}
	spanish, translated, lists := all[0].Replies[0], all[0].Replies[1], all[0].Replies[2]
	if a := spanish.Answers[0]; a.Text != (compilation.Words{Language: "es", Text: "Un equipo."}) || a.Translation != "" {
		t.Errorf("as it was written: %+v", a)
	}
	if a := translated.Answers[0]; a.Text.Text != "Une équipe." || a.Translation != "officially from en" || a.Question != "Ce qui est fait" || translated.Status != "is in-place" {
		t.Errorf("an official translation: %+v", a)
	}
	for i, want := range []string{"An act https://example.org/a\nhttps://example.org/b", "Act 1 /implementation/laws/1", "Agence: conduite"} {
		if got := lists.Answers[i].Plain(); got != want {
			t.Errorf("list %d is %q, want %q", i, got, want)
		}
	}
	for i, want := range []string{"en", "en", "fr"} {
		if got := lists.Answers[i].Language(); got != want {
			t.Errorf("list %d is in %q, want %q", i, got, want)
		}
	}
	if all := compiled(t, locale(t, "en")); all[0].Replies[0].Participant != "state:xb" && all[0].Replies[1].Answers[0].Translation != "" {
		t.Error("what was written in the language of the document is no translation")
	}
}

// TestSeveralOfOneAuthor: the replies of one author keep their order, and are headed
// by their periods; the single ones of others are not.
func TestSeveralOfOneAuthor(t *testing.T) {
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	items := library.Get(questionnaire.Framework, "1").Section("norms").Items[:1]
	before := held("state:xc", items[0].Topic(), report.Content{})
	before.Report.Period = "2024"
	all := compilation.Compile(locale(t, "en"), items, []report.Held{held("state:xc", items[0].Topic(), report.Content{}), before, held("state:xa", items[0].Topic(), report.Content{})}, library, names)
	var got []string
	for _, r := range all[0].Replies {
		got = append(got, r.Heading())
	}
	if !slices.Equal(got, []string{"Exemplia", "Zedland (2026)", "Zedland (2024)"}) {
		t.Errorf("headed as %v", got)
	}
}

// Every word of a reply is in every form of the document.
func TestFilesHoldEveryReply(t *testing.T) {
	for _, tag := range []string{"en", "fr", "ar"} {
		l := locale(t, tag)
		d := compilation.Document{Title: "Title", Chapters: compiled(t, l)}
		at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
		doc := compilation.DOCX(l, &d, "Hub", "https://hub.example", at, "note")
		var b bytes.Buffer
		if err := docx.Write(&b, doc); err != nil {
			t.Fatal(err)
		}
		var words []string
		own := false
		for _, block := range doc.Blocks {
			if p, ok := block.(*docx.Paragraph); ok {
				for _, r := range p.Runs {
					own = own || r.Link == "https://hub.example/"+tag+"/implementation/laws/1"
					words = append(words, r.Text)
				}
			}
		}
		if label := map[string]string{"en": "Status: ", "fr": "État\u00a0: "}[tag]; label != "" && !slices.Contains(words, label) {
			t.Errorf("%s: no %q among %q", tag, label, words)
		}
		if i := slices.Index(words, "States should"); i < 1 || !strings.HasPrefix(words[i-1], l.T("ui.quote.official")+" · cite ") {
			t.Errorf("%s: the official text does not say that it is, and where it stands", tag)
		}
		if !own {
			t.Errorf("%s: the document does not lead to a page of the hub", tag)
		}
		sheet := compilation.Table(l, &d, at)
		if err := sheet.Check(); err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, row := range sheet.Rows {
			for _, c := range row {
				cells = append(cells, c.(string))
			}
		}
		for _, in := range [][]string{words, cells} {
			whole := strings.Join(in, "\n")
			for _, ch := range d.Chapters {
				for _, r := range ch.Replies {
					for _, want := range append([]string{r.Name.Text, r.Status, r.ID, r.Document, ch.Cited}, plain(r.Answers)...) {
						if !strings.Contains(whole, want) {
							t.Errorf("%s: %q is missing", tag, want)
						}
					}
				}
			}
		}
	}
}

func plain(all []compilation.Answer) (out []string) {
	for _, a := range all {
		if a.Text.Text != "" {
			out = append(out, strings.Split(a.Text.Text+"\n"+a.Original.Text, "\n")...)
		}
		for _, x := range a.List {
			out = append(out, x.Words.Text)
		}
	}
	return out
}

// TestNotice: what a hub says at the head of every page stands at the head of every page
// of a document, too, and beside a table.
func TestNotice(t *testing.T) {
	l := locale(t, "en")
	d := compilation.Document{Title: "Title", Notice: compilation.Words{Language: "en", Text: "Demonstration."}}
	doc := compilation.DOCX(l, &d, "Hub", "", time.Time{}, "Of 2026.")
	if p, ok := doc.Blocks[1].(*docx.Paragraph); doc.Header != "Demonstration." || !ok || p.Runs[0].Text != "Demonstration." {
		t.Errorf("the document begins with %q, %+v", doc.Header, doc.Blocks[1])
	}
	if notes := compilation.Table(l, &d, time.Time{}, table.Note{Label: "Years", Text: "2026"}).Notes; len(notes) != 2 || notes[0].Text != "Demonstration." {
		t.Errorf("beside the table stands %+v", notes)
	}
	d.Notice = compilation.Words{}
	if doc := compilation.DOCX(l, &d, "Hub", "", time.Time{}, "Of 2026."); doc.Header != "" || len(compilation.Table(l, &d, time.Time{}).Notes) > 0 {
		t.Error("a hub that says nothing says something")
	}
}
