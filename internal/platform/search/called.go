package search

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
)

// A document that is of something, of an author, a provision, a kind, is found by
// what that is called, too, in whatever language. What things are called changes
// apart from the documents that are of them, and lies outside the rows of their
// subject: so the index holds only which things a document is of, and a search asks
// first which things are called so.

// Vocabulary is what things are called that have no documents of their own: items of
// questionnaires, types, kinds. It is not changed once it is made.
type Vocabulary struct{ all []wording }

// wording is one thing in one language.
type wording struct {
	id    string
	words []Token
}

// Add adds a thing's name, while the vocabulary is made.
func (v *Vocabulary) Add(id string, name i18n.Text) {
	for _, lang := range name.Languages() {
		v.all = append(v.all, wording{id, Tokens(name.In[lang])})
	}
}

// called lists the things whose names hold a group.
func (v Vocabulary) called(g group) (out []string) {
	for _, w := range v.all {
		for i := range w.words {
			if g.at(w.words[i:]) {
				out = append(out, w.id)
				break
			}
		}
	}
	return out
}

// maxCalled is the most things of the index that one group of words stands for: SQLite
// takes no query of more than some hundred parts.
const maxCalled = 200

// standing are the kinds of document of which others are, and in whose names and
// citations it is looked: participants under all their names, provisions by their titles.
const standing = `d.kind IN ('participant', 'provision')`

// called gives the question with the words by which documents stand in the index that
// are of things called so. What is shorter than words that may go on calls nothing: "13"
// and "h" are of every second provision.
func (q Query) called(ctx context.Context, r sqldb.Querier, v Vocabulary) (Query, error) {
	out := Query{groups: slices.Clone(q.groups), name: q.name}
	for i := range out.groups {
		g := &out.groups[i]
		if !slices.ContainsFunc(g.words, mayGoOn) {
			continue
		}
		ids, err := g.things(ctx, r)
		if err != nil {
			return q, err
		}
		ids = append(ids, v.called(*g)...)
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			g.of = append(g.of, wordOf(id))
		}
		g.of = g.of[:min(len(g.of), maxCalled)]
	}
	return out, nil
}

// things lists the participants and provisions that are called so.
func (g group) things(ctx context.Context, r sqldb.Querier) (out []string, err error) {
	text, title := g.fts5(), `{title} : `+g.fts5()
	condition := `search_word MATCH $1 AND (d.kind = 'participant' OR w.rowid IN (SELECT rowid FROM search_word WHERE search_word MATCH $2))`
	if r.Dialect() == sqldb.Postgres {
		text, title = g.tsquery(""), g.tsquery("A")
		condition = `w.words @@ $1::text::tsquery AND (d.kind = 'participant' OR w.words @@ $2::text::tsquery)`
	}
	rows, err := r.Query(ctx, `SELECT d.subject FROM search_word w JOIN search_doc d ON d.entry = w.rowid
		WHERE `+condition+` AND `+standing+` ORDER BY d.kind, d.subject LIMIT $3`, text, title, maxCalled)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

// wordOf is the word by which documents stand in the index that are of a thing. No
// text has it, and nobody begins to type it.
func wordOf(id string) string {
	sum := sha256.Sum256([]byte(id))
	return "0of" + hex.EncodeToString(sum[:8])
}

// wordsOfThings are those words of a document.
func wordsOfThings(ids []string) (out []string) {
	for _, id := range ids {
		if strings.TrimSpace(id) != "" {
			out = append(out, wordOf(id))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
