package capacity

import (
	"context"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/translation"
)

// Addresses of needs and of offers, without the language.
const (
	NeedsPath  = "/implementation/needs"
	OffersPath = "/implementation/offers"
)

// Path is where needs or offers are read.
func (s Side) Path() string {
	if s == Need {
		return NeedsPath
	}
	return OffersPath
}

// Called is by what the search knows a kind of capacity-building.
func Called(kind string) string { return "capacity-kind:" + kind }

// Indexed gives needs and offers to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return append(Types(), translation.Types()...) }

// Documents implements search.Indexed: a need or an offer is found by its title
// and its words, by those of its translations by others, and by what its authors, its
// kinds and its provisions are called. One that its author has withdrawn is not found. Whether a change
// counts the index cannot know: a wording by another key than the first one's is
// found and not shown.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	c, err := read(ctx, q, subject)
	if err != nil || c == nil || c.Opened == nil {
		return nil, err
	}
	is := c.Opened.Body.Content
	var also []string
	for i := range c.Later {
		switch l := &c.Later[i]; {
		case l.Withdrawn != nil && l.By == c.Opened.By:
			return nil, nil
		case l.Changed != nil && l.By == c.Opened.By:
			is = l.Changed.Content
		case l.Changed != nil:
			for _, t := range []i18n.Text{l.Changed.Title, l.Changed.Text} {
				for _, lang := range t.Languages() {
					also = append(also, t.In[lang])
				}
			}
		}
	}
	others, err := translation.Words(ctx, q, subject, c.Opened.Statement)
	if err != nil {
		return nil, err
	}
	also = append(also, c.Opened.Body.Via.Unlisted()...)
	of := slices.Concat(c.Opened.Body.Via.Authors(), is.Provisions)
	for _, k := range is.Kinds {
		of = append(of, Called(k))
	}
	return []search.Document{{Kind: string(c.Side), Of: of, Title: is.Title, Body: search.Together(is.Text, is.Terms), Address: c.Side.Path() + "/" + subject, Also: strings.Join(append(also, others), "\n")}}, nil
}
