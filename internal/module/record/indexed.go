package record

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
)

// Indexed gives the record to the search index. A State's rows in the three
// tables are found under the State, as a participant: by themselves they have
// no words.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string {
	return []string{TypeDocument, TypeTable, TypeResolution, TypeGroup, TypeEvent, TypeForum, TypeEndorsement, TypeClaim, TypeIllustration}
}

// Documents implements search.Indexed.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	var typ, body string
	err := q.QueryRow(ctx, `SELECT type, body FROM record_item WHERE subject = $1`, subject).Scan(&typ, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the record cannot be read")
	}
	b, err := Decode(typ, []byte(body))
	if err != nil {
		return nil, fail.Wrap(err, fail.Broken, "a row of the record cannot be read")
	}
	d := document(b)
	d.Address = Address(subject)
	return []search.Document{d}, nil
}

// document is what a thing is found by. Quotations are in English, as the
// documents that were read.
func document(b Body) search.Document {
	switch b := b.(type) {
	case *Document:
		return search.Document{Kind: "document", Title: b.Title, Body: b.Note, Cited: []string{b.Short, b.Symbol}, Also: b.Authors, Bytes: b.SHA256}
	case *Table:
		return search.Document{Kind: "table", Title: i18n.Of("en", b.Title), Body: b.Note, Cited: []string{"Annex " + string(b.Series)}}
	case *Resolution:
		return search.Document{Kind: "resolution", Title: i18n.Of("en", b.Symbol), Also: fmt.Sprint(b.Year)}
	case *Group:
		return search.Document{Kind: "group", Title: b.Name, Body: i18n.Of("en", b.Mandate.Words),
			Also: lines(append([]string{"GGE", b.Mandate.Resolution, b.Outcome.Report}, b.Outcome.Papers...)...)}
	case *Event:
		return search.Document{Kind: "event", Title: b.Title, Body: search.Together(b.Note, b.Place),
			Also: lines(append(names(b.Parties), b.Refs...)...)}
	case *Forum:
		return search.Document{Kind: "forum", Title: b.Name, Body: search.Together(b.Who, b.How), Cited: []string{b.Short},
			Also: lines(append(names(b.Convene), b.Refs...)...)}
	case *Endorsement:
		return search.Document{Kind: "endorsement", Title: b.Occasion, Body: i18n.Of("en", b.Sources[0].Quote),
			Also: lines(append(names(b.By), b.Of...)...)}
	case *Claim:
		return search.Document{Kind: "claim", Title: b.Title, Body: claimText(b)}
	case *Illustration:
		return search.Document{Kind: "figure", Title: i18n.Of("en", fmt.Sprintf("Illustration %d", b.Number)), Body: i18n.Of("en", b.Caption.Quote)}
	}
	return search.Document{}
}

// claimText is what a paper says and what other sources say.
func claimText(c *Claim) i18n.Text {
	var quotes []string
	for _, s := range c.Says {
		quotes = append(quotes, s.Quote)
	}
	out := i18n.Of("en", lines(quotes...))
	for _, s := range c.Elsewhere {
		out = search.Together(out, s.Text)
	}
	return out
}

// names are the names of parties as sources print them.
func names(all []Party) []string {
	var out []string
	for _, p := range all {
		for _, lang := range p.Name.Languages() {
			out = append(out, p.Name.In[lang])
		}
	}
	return out
}

func lines(all ...string) string { return strings.Join(all, "\n") }
