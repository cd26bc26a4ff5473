package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

var _ ledger.Shadowed = Index{}

// indexed is one document as the index holds it.
type indexed struct {
	entry       int64
	front, back string
}

// Compare implements ledger.Shadowed: it compares the words that lie in the
// index, document by document, and then asks both indexes for every word. What
// is not in the tables of the dump could otherwise hide a provision unseen.
func (x Index) Compare(ctx context.Context, theirs, replica sqldb.Querier) (string, error) {
	want, err := replicaWords(ctx, replica)
	if err != nil {
		return "", err
	}
	if d, err := x.compareContent(ctx, theirs, replica, want); d != "" || err != nil {
		return d, err
	}
	for _, w := range vocabulary(want) {
		mine, err := holders(ctx, replica, w)
		if err != nil {
			return "", err
		}
		other, err := holders(ctx, theirs, w)
		if err != nil {
			return "", err
		}
		if mine != other {
			return fmt.Sprintf("search_word, the documents with the word %q", w), nil
		}
	}
	return "", nil
}

func replicaWords(ctx context.Context, q sqldb.Querier) (out []indexed, err error) {
	rows, err := q.Query(ctx, `SELECT rowid, title, body FROM search_word ORDER BY rowid`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var d indexed
		if err := rows.Scan(&d.entry, &d.front, &d.back); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// compareContent compares the documents' words as they are stored.
func (x Index) compareContent(ctx context.Context, theirs, replica sqldb.Querier, want []indexed) (string, error) {
	if theirs.Dialect() == sqldb.SQLite {
		have, err := replicaWords(ctx, theirs)
		if err != nil {
			return "", err
		}
		for i, d := range want {
			if i >= len(have) || have[i] != d {
				return fmt.Sprintf("search_word, entry %d", d.entry), nil
			}
		}
		if len(have) > len(want) {
			return fmt.Sprintf("search_word, entry %d", have[len(want)].entry), nil
		}
		return "", nil
	}
	var count int64
	if err := theirs.QueryRow(ctx, `SELECT COUNT(*) FROM search_word`).Scan(&count); err != nil {
		return "", err
	}
	if count != int64(len(want)) {
		return "search_word, the number of its entries", nil
	}
	for _, d := range want {
		var same int64
		err := theirs.QueryRow(ctx, `SELECT COUNT(*) FROM search_word WHERE rowid = $1 AND words = $2::text::tsvector`,
			d.entry, vector(strings.Fields(d.front), strings.Fields(d.back))).Scan(&same)
		if err != nil {
			return "", err
		}
		if same != 1 {
			return fmt.Sprintf("search_word, entry %d", d.entry), nil
		}
	}
	return "", nil
}

// vocabulary gives every word of the documents once, in order.
func vocabulary(docs []indexed) []string {
	var out []string
	for _, d := range docs {
		out = append(append(out, strings.Fields(d.front)...), strings.Fields(d.back)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// holders says in few bytes which documents an index finds by a word.
func holders(ctx context.Context, q sqldb.Querier, word string) (string, error) {
	query, ask := `SELECT COUNT(*), COALESCE(SUM(rowid % 1000003), 0) FROM search_word WHERE search_word MATCH $1`, `"`+strings.ReplaceAll(word, `"`, `""`)+`"`
	if q.Dialect() == sqldb.Postgres {
		query, ask = `SELECT COUNT(*), COALESCE(SUM(rowid % 1000003), 0)::bigint FROM search_word WHERE words @@ $1::text::tsquery`, `'`+strings.ReplaceAll(word, `'`, `''`)+`'`
	}
	var count, sum int64
	if err := q.QueryRow(ctx, query, ask).Scan(&count, &sum); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d/%d", count, sum), nil
}
