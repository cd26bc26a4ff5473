package framework

import (
	"context"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
)

// Indexed gives the framework to the search index: what has a page of its own,
// or a place on one. Readings of a status and relations are found with the
// provisions on whose pages they stand, not by themselves.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string {
	return []string{TypeDocument, TypeInstrument, TypeProvision, TypeCluster, TypeTerm, TypeThreat}
}

// Documents implements search.Indexed.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	b, _, _, err := thing(ctx, q, subject)
	if err != nil || b == nil {
		return nil, err
	}
	d := document(b)
	d.Kind, d.Address = typeWords[b.Type()], Address(subject)
	return []search.Document{d}, nil
}

// document is what a thing is found by.
func document(b Body) search.Document {
	switch b := b.(type) {
	case *SourceDocument:
		return search.Document{Title: b.Title, Cited: []string{b.Short}, Also: lines(append(b.Authors, b.Publisher)...), Bytes: b.SHA256}
	case *Instrument:
		d := search.Document{Title: b.Title, Body: search.Together(b.Body, b.Status), Cited: []string{b.Symbol, b.ID}, Also: b.Kind}
		if b.Short != nil {
			d.Also = lines(d.Also, wordings(*b.Short))
		}
		return d
	case *Provision:
		return provisionDocument(b)
	case *RoadmapCluster:
		var words []string
		for _, item := range b.Items() {
			words = append(words, item.Text)
		}
		return search.Document{Title: b.Title, Body: i18n.Of("en", lines(words...)), Also: b.PrintedTitle}
	case *Term:
		d := viewsDocument(b.Title, b.Readings)
		if b.Note != nil {
			d.Body = search.Together(*b.Note, d.Body)
		}
		return d
	case *Threat:
		return viewsDocument(b.Title, b.Views)
	}
	return search.Document{}
}

// kindWords are what provisions of a kind are called in the languages that the
// corpus does not speak, as the pages call them: it is the kind that is found by
// them, not the words of a text that nobody has translated here.
var kindWords = map[Kind]string{
	KindNorm:      "norm, norme, قاعدة",
	KindMeasure:   "confidence-building or capacity-building measure; mesure de confiance ou de renforcement des capacités؛ تدبير لبناء الثقة أو القدرات",
	KindPrinciple: "principle, principe, مبدأ",
	KindChapeau:   "chapeau, opening words, phrase introductive, عبارة استهلالية",
}

// provisionDocument: the current text in each language, and beside it what
// copies print, slips included. A provision is cited by its number, by its id,
// and by its id without who issued it: "13 (h)", "OSCE CBM 8", "A/70/174 13 (h)".
func provisionDocument(p *Provision) search.Document {
	d := search.Document{Title: p.Title, Cited: []string{p.Number, p.ID}, Body: i18n.Text{Original: p.Texts[0].Language, In: map[string]string{}}}
	_, rest, _ := strings.Cut(p.ID, ":")
	d.Cited = append(d.Cited, rest)
	for _, t := range p.Texts {
		d.Body.In[t.Language] = p.Current(t.Language).Text
	}
	also := []string{p.Instrument, p.Called, kindWords[p.Kind]}
	if p.Short != nil {
		also = append(also, wordings(*p.Short))
	}
	for _, w := range p.Wordings {
		also = append(also, w.Text)
	}
	d.Also = lines(also...)
	return d
}

// viewsDocument: readings or views, and those who hold them.
func viewsDocument(title i18n.Text, views []View) search.Document {
	d := search.Document{Title: title}
	var holders []string
	for _, v := range views {
		d.Body = search.Together(d.Body, v.Statement)
		for _, h := range v.Holders {
			holders = append(holders, h.Name)
		}
	}
	d.Also = lines(holders...)
	return d
}

// wordings are the words of a text in all its languages.
func wordings(t i18n.Text) string {
	var out []string
	for _, lang := range t.Languages() {
		out = append(out, t.In[lang])
	}
	return lines(out...)
}

func lines(all ...string) string { return strings.Join(all, "\n") }
