package participant

import (
	"context"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
)

// Indexed gives participants to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return Types() }

// Documents implements search.Indexed: a participant is found by its names, its
// codes, and the other names by which documents call it.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	l, err := listed(ctx, q, subject)
	if err != nil || l == nil {
		return nil, err
	}
	others, err := recognised()
	if err != nil {
		return nil, err
	}
	d := search.Document{Kind: "participant", Title: l.Name, Address: Address(l.ID), Cited: []string{l.Short, l.ISO3166.Alpha3},
		Also: strings.Join(append(others[l.ID], l.ISO3166.Alpha2), "\n")}
	if l.Formal != "" {
		d.Body = i18n.Of("en", l.Formal)
	}
	return []search.Document{d}, nil
}

// Address is the page of a participant, without the language.
func Address(id string) string { return "/participants/" + id }
