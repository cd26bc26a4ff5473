package ui_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"pgregory.net/rapid"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

func locale(t testing.TB, tag string) *i18n.Locale {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.Locale(tag)
}

func render(t testing.TB, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestInline(t *testing.T) {
	en, ar := locale(t, "en"), locale(t, "ar")
	both := i18n.Text{Original: "fr", In: map[string]string{"fr": "Égalité", "en": "Equality"}}
	russian := i18n.Of("ru", "Норма")
	for _, tc := range []struct{ name, got, want string }{
		{"escaped", render(t, ui.Plain(`<b>&"`)), "&lt;b&gt;&amp;&#34;"},
		{"in the page's language", render(t, ui.Text(en, both)), "Equality"},
		{"in another, and says so", render(t, ui.Text(en, russian)), `<span lang="ru" dir="ltr">Норма</span> <span class="in-language">(in Russian)</span>`},
		{"in another, silently", render(t, ui.In(ar, both)), `<span lang="fr" dir="ltr">Égalité</span>`},
		{"a link", render(t, ui.A("/en/a?b=1&c=2", "words")), `<a href="/en/a?b=1&amp;c=2">words</a>`},
		{"a link that is none", render(t, ui.A("javascript:alert(1)", "words")), `<a href="about:invalid#TemplFailedSanitizationURL">words</a>`},
		{"a link in Arabic on an English page", render(t, ui.TextLink(en, "/x", i18n.Of("ar", "قاعدة"))), `<a href="/x" lang="ar" dir="rtl">قاعدة</a>`},
		{"a symbol", render(t, ui.Symbol("A/70/174")), `<bdi class="symbol" dir="ltr">A/70/174</bdi>`},
		{"parts of one whole", render(t, ui.Whole(ar, "en", ui.Symbol("A/70/174"), ui.Plain(", page 3"))), `<span lang="en" dir="ltr"><bdi class="symbol" dir="ltr">A/70/174</bdi>, page 3</span>`},
		{"parts of a whole in the page's language", render(t, ui.Whole(en, "en", ui.Plain("a"), ui.Plain(", b"))), "a, b"},
		{"a symbol that is a link", render(t, ui.SymbolLink(ar, "/x", "A/70/174, 13 (h)")), `<a href="/x" class="symbol" lang="en" dir="ltr">A/70/174, 13 (h)</a>`},
		{"a list", render(t, ui.List(en, ui.Plain("a"), ui.Plain("b"), ui.Strong("c"))), "a, b and <strong>c</strong>"},
		{"joined", render(t, ui.Join(ui.Plain("a"), ui.Plain("b"))), "a b"},
		{"a day", render(t, ui.Day(en, "2015-07-22")), `<time datetime="2015-07-22">22 July 2015</time>`},
	} {
		if tc.got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", tc.name, tc.got, tc.want)
		}
	}
}

func TestSentenceTakesComponents(t *testing.T) {
	got := render(t, ui.Sentence(locale(t, "en"), "site.check.one-body", ui.Parts{"blob": ui.Code("<x>")}))
	if !strings.Contains(got, `from <code class="bytes" dir="ltr">&lt;x&gt;</code>: the answer`) {
		t.Errorf("got %s", got)
	}
}

// unseen takes the marks for screen readers out of a difference.
func unseen(html string) string {
	for {
		i := strings.Index(html, `<span class="unseen"`)
		if i < 0 {
			return html
		}
		j := strings.Index(html[i:], "</span>")
		html = html[:i] + html[i+j+len("</span>"):]
	}
}

// TestDifferenceKeepsEveryByte: what is kept and inserted reads as the one
// wording, what is kept and deleted as the other, to the byte.
func TestDifferenceKeepsEveryByte(t *testing.T) {
	en := locale(t, "en")
	rapid.Check(t, func(t *rapid.T) {
		runs := rapid.SliceOf(rapid.Custom(func(t *rapid.T) ui.Run {
			return ui.Run{Op: ui.Op(rapid.IntRange(0, 2).Draw(t, "op")), Words: rapid.StringMatching(`[a-z ,.]{1,8}`).Draw(t, "words")}
		})).Draw(t, "runs")
		var b bytes.Buffer
		if err := ui.DifferenceView(en, ui.Difference{Lang: "en", Runs: runs}).Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(unseen(b.String()), "<p>")
		body, _, _ := strings.Cut(rest, "</p>")
		var from, to strings.Builder
		for _, r := range runs {
			if r.Op != ui.Inserted {
				from.WriteString(r.Words)
			}
			if r.Op != ui.Deleted {
				to.WriteString(r.Words)
			}
		}
		if got := without(body, "ins", "del"); got != from.String() {
			t.Fatalf("the first wording reads %q, want %q", got, from.String())
		}
		if got := without(body, "del", "ins"); got != to.String() {
			t.Fatalf("the second wording reads %q, want %q", got, to.String())
		}
	})
}

// without drops one element with its words and another's tags only.
func without(html, drop, open string) string {
	for {
		i := strings.Index(html, "<"+drop+">")
		if i < 0 {
			break
		}
		j := strings.Index(html, "</"+drop+">")
		html = html[:i] + html[j+len(drop)+3:]
	}
	return strings.NewReplacer("<"+open+">", "", "</"+open+">", "").Replace(html)
}

func TestDifferenceSpeaks(t *testing.T) {
	d := ui.Difference{Lang: "en", Runs: []ui.Run{{Op: ui.Deleted, Words: "request"}, {Op: ui.Inserted, Words: "requests"}}}
	got := render(t, ui.DifferenceView(locale(t, "fr"), d))
	for _, want := range []string{`<p dir="ltr" lang="en">`, `<span class="unseen"> [<bdi lang="fr" dir="ltr">supprimé</bdi>`, `<ins><span class="unseen"> [<bdi lang="fr" dir="ltr">ajouté</bdi>`} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s in\n%s", want, got)
		}
	}
	same := render(t, ui.DifferenceView(locale(t, "en"), ui.Difference{Lang: "en", Runs: []ui.Run{{Words: "x"}}}))
	if !strings.Contains(same, "The two wordings are the same.") {
		t.Error("does not say that nothing differs")
	}
}

func TestQuotesSayWhatTheyAre(t *testing.T) {
	en := locale(t, "en")
	for standing, want := range map[ui.Standing][]string{
		ui.Official:   {"<blockquote>", "Official text"},
		ui.AsPrinted:  {"<blockquote>", "As printed in the source"},
		ui.Paraphrase: {"not the official wording"},
	} {
		got := render(t, ui.QuoteView(en, ui.Quote{Standing: standing, Text: i18n.Of("en", "One.\n\nTwo."), SHA256: "ab"}))
		for _, w := range append(want, "<p>One.</p>", "<p>Two.</p>", "SHA-256", ">ab<") {
			if !strings.Contains(got, w) {
				t.Errorf("standing %d lacks %s", standing, w)
			}
		}
		if standing == ui.Paraphrase && strings.Contains(got, "blockquote") {
			t.Error("a paraphrase looks like a quotation")
		}
	}
}

func TestTable(t *testing.T) {
	en := locale(t, "en")
	table := ui.Table{ID: "t", Caption: "C", Columns: []ui.Column{{Head: "State", Sort: "?sort=s", Sorted: "ascending"}, {Head: "Marks", Mark: true}, {Head: "Number", Number: true}},
		Rows: []ui.Row{{ID: "ke", Cells: []ui.Cell{ui.To("/x", "Kenya"), ui.Mark("replied"), ui.Number(en, 1200)}}}}
	got := render(t, ui.TableView(en, table))
	for _, want := range []string{
		`role="region" aria-labelledby="t-caption" tabindex="0"`, `<caption id="t-caption">C</caption>`,
		`<th scope="col" aria-sort="ascending">`, `<tr id="ke">`, `<th scope="row">`, `aria-label="replied"`, `<td class="number">1,200</td>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s in\n%s", want, got)
		}
	}
	table.Columns, table.Rows = table.Columns[:2], nil
	got = render(t, ui.TableView(en, table))
	if strings.Contains(got, "tabindex") || !strings.Contains(got, `colspan="2"`) || !strings.Contains(got, "Nothing to show.") {
		t.Errorf("an empty table of two columns: %s", got)
	}
}

// A spare column is there when one row fills it.
func TestSpareColumn(t *testing.T) {
	en := locale(t, "en")
	columns := []ui.Column{{Head: "Year"}, {Head: "Place"}, {Head: "Note", Spare: true}, {Head: "Source"}}
	row := func(note ui.Cell) ui.Row { return ui.Cells(ui.Year(2015), ui.Blank(), note, ui.Words("Annex B")) }
	for _, tc := range []struct {
		name string
		rows []ui.Row
		want int // heads
	}{
		{"filled", []ui.Row{row(ui.Blank()), row(ui.Words("as printed"))}, 4},
		{"blank", []ui.Row{row(ui.Blank()), row(ui.Words("")), row(ui.Stored(en, i18n.Text{})), row(ui.Show(nil))}, 3},
		{"no rows", nil, 4},
		{"a cell over several columns", []ui.Row{row(ui.Blank()), ui.Cells(ui.Cell{Content: ui.Plain("nothing"), Span: 4})}, 4},
	} {
		table := ui.Table{ID: "t", Caption: "C", Columns: columns, Rows: tc.rows}
		got := render(t, ui.TableView(en, table))
		if n := strings.Count(got, `scope="col"`); n != tc.want || strings.Contains(got, "Note") != (tc.want == 4) {
			t.Errorf("%s: %d columns, want %d: %s", tc.name, n, tc.want, got)
		}
		if n := strings.Count(got, "<td") + strings.Count(got, `scope="row"`); tc.name == "blank" && n != 3*len(tc.rows) {
			t.Errorf("%s: %d cells", tc.name, n)
		}
	}
	if columns[2].Head != "Note" {
		t.Error("the caller's columns have changed")
	}
}

// A list that one page shows whole has no pages to lead through.
func TestPagerOfOnePage(t *testing.T) {
	en := locale(t, "en")
	if got := render(t, ui.PagerView(en, ui.Pager{Shown: ui.Shown(en, 1, 3, 3)})); got != "" {
		t.Errorf("got %s", got)
	}
	for name, p := range map[string]ui.Pager{"first": {Next: "?from=20"}, "last": {Previous: "?from=0"}} {
		if got := render(t, ui.PagerView(en, p)); strings.Count(got, "<a ") != 1 {
			t.Errorf("%s page: %s", name, got)
		}
	}
}

func TestAssetsHaveTheirHashInTheirName(t *testing.T) {
	a, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"comity.css", "enhance.js", "icon.svg", "font/naskh-arabic.woff2"} {
		if !strings.HasPrefix(a.Address(name), ui.AssetPrefix) || len(a.Address(name)) < len(ui.AssetPrefix)+16 {
			t.Errorf("%s is at %q", name, a.Address(name))
		}
	}
	if len(a.Preload(locale(t, "ar"))) != 1 || len(a.Preload(locale(t, "en"))) != 1 {
		t.Error("no font to preload")
	}
}
