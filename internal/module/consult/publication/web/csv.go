package web

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// csv gives a publication as a table: a row a paragraph, with its translations,
// a row below it for each erratum, and rows above the first paragraph of a text on
// how it was agreed; and a row for each contributor to a chapter. Names are
// credited in words, as pages and documents print them.
func (p *Pages) csv(r *http.Request, l *i18n.Locale) (ui.File, error) {
	one, err := p.queries().Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.File{}, err
	}
	t := p.sheet(l, one)
	var b bytes.Buffer
	if err := csvfile.Write(&b, &t, csvfile.Options{}); err != nil {
		return ui.File{}, err
	}
	return ui.File{Name: "publication-" + one.ID[:16] + ".csv", Type: csvfile.MediaType, Body: b.Bytes()}, nil
}

// The rows of a sheet.
const (
	rowParagraph   = "paragraph"
	rowTranslation = "translation"
	rowErratum     = "erratum"
	rowAgreement   = "agreement"
	rowReservation = "reservation"
	rowContributor = "contributor"
)

func (p *Pages) sheet(l *i18n.Locale, one *publication.Publication) table.Table {
	title, _ := one.Title.For(one.Language)
	t := table.Table{Title: title, Lang: l.Tag()}
	for _, key := range []string{"paragraph", "row", "chapter", "section", "about", "form", "depth", "label", "language", "text", "instead", "by", "from", "address", "standing", "statement", "credited", "source"} {
		kind := table.Text
		if key == "depth" {
			kind = table.Integer
		}
		t.Columns = append(t.Columns, table.Column{Key: key, Heading: l.T("publication.sheet." + key), Kind: kind})
	}
	for _, in := range one.All() {
		chapter, about := "", ""
		if in.Chapter != nil {
			chapter, about = in.Chapter.ID, strings.Join(in.Chapter.About, " ")
		}
		if in.Official != nil {
			about = in.Official.Provision
		}
		row := func(kind, language, text, instead, by, standing, statement, credited string) {
			source := ""
			if kind == rowParagraph {
				source = sourced(l, in.Source)
			}
			t.Rows = append(t.Rows, []any{in.ID, kind, chapter, string(in.Section), about, string(in.Form), in.Depth, in.Label, language, text, instead, by, from(in), in.Address, standing, statement, credited, source})
		}
		if in.Guidance != nil && in.Paragraph == &in.Guidance.Paragraphs[0] {
			t.Rows = append(t.Rows, p.agreement(l, in.Chapter, in.Guidance)...)
		}
		row(rowParagraph, one.Tongue(in.Paragraph), bracketed(in), "", whose(in), "", one.ID, p.creditedTo(l, in))
		for _, tag := range tongues(one) {
			best := one.Translation(tag)
			if best == nil {
				continue
			}
			if words, ok := best.Of(in.ID); ok {
				standing := "unofficial"
				if best.Official {
					standing = "official"
				}
				row(rowTranslation, tag, words, "", best.As, standing, best.Statement.String(), "")
			}
		}
		for _, e := range one.Errors(in.ID) {
			row(rowErratum, one.Tongue(in.Paragraph), e.Wrong, e.Reads, e.As, "", e.Statement.String(), "")
		}
	}
	for i := range one.Chapters {
		t.Rows = append(t.Rows, p.contributorRows(l, one, &one.Chapters[i])...)
	}
	return t
}

// creditedTo says in words whose a paragraph is: who is quoted or, of guidance,
// who proposed its words, or has others proposed.
func (p *Pages) creditedTo(l *i18n.Locale, in publication.Place) string {
	if in.Guidance == nil {
		return p.names(l, in.By, in.Credits)
	}
	var names []string
	put := func(all []statement.Hash) {
		for _, id := range all {
			names = append(names, p.attribution(l, in.Guidance, id.String()))
		}
	}
	for _, r := range in.Runs {
		put(r.By)
		for _, a := range r.Open {
			put(a.By)
		}
	}
	for _, a := range in.Open {
		put(a.By)
	}
	i18n.Sort(l, names, func(s string) string { return s })
	return strings.Join(slices.Compact(names), "; ")
}

// contributorRows are those who contributed to a chapter, in the alphabetical
// order of the reader's language, each with the kinds of what it contributed.
func (p *Pages) contributorRows(l *i18n.Locale, one *publication.Publication, ch *publication.Chapter) (out [][]any) {
	all := slices.Clone(ch.Contributors)
	i18n.Sort(l, all, func(c publication.Contributor) string { return p.contributor(l, &c) })
	for _, c := range all {
		var with []string
		for _, w := range c.With {
			with = append(with, string(w))
		}
		out = append(out, []any{"", rowContributor, ch.ID, "contributors", strings.Join(ch.About, " "), "", 0, "", "", strings.Join(with, " "), "", named([]consult.Named{c.Who}), "", "", "", one.ID, p.contributor(l, &c), ""})
	}
	return out
}

// whose are the ids, or else the names, of those whose words these are.
func whose(in publication.Place) string {
	return named(in.By)
}

func named(by []consult.Named) string {
	var all []string
	for _, n := range by {
		if n.ID != "" {
			all = append(all, n.ID)
		} else {
			all = append(all, n.Name)
		}
	}
	return strings.Join(all, "; ")
}

func from(in publication.Place) string {
	var all []string
	for _, h := range in.From {
		all = append(all, h.String())
	}
	if in.Guidance != nil {
		all = append(all, in.Guidance.Text.String()+" v"+strconv.FormatInt(in.Guidance.Version, 10))
	}
	return strings.Join(all, " ")
}

// bracketed are the words of a paragraph, with what is open in brackets, each
// with the ids of the amendments that would have it.
func bracketed(in publication.Place) string {
	var b strings.Builder
	open := func(all []publication.Alternative) {
		for i, a := range all {
			if i > 0 {
				b.WriteString(" ")
			}
			var by []string
			for _, h := range a.By {
				by = append(by, h.String()[:16])
			}
			words := a.Text
			switch {
			case a.Do != "":
				words = strings.TrimSpace(string(a.Do) + " " + words)
			case words == "":
				words = string(redline.Delete)
			}
			b.WriteString("[" + strings.Join(by, ", ") + ": " + words + "]")
		}
	}
	if len(in.Runs) == 0 {
		b.WriteString(in.Text)
	}
	for i, r := range in.Runs {
		if len(r.Open) == 0 {
			b.WriteString(r.Text)
			continue
		}
		head, words, tail := around(in.Runs, i)
		b.WriteString(head)
		if words != "" {
			b.WriteString("[" + words + "] ")
		}
		open(r.Open)
		b.WriteString(tail)
	}
	if len(in.Open) > 0 {
		b.WriteString(" ")
		open(in.Open)
	}
	return b.String()
}
