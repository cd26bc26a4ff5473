package search

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
)

// Limits of a query: what is behind them is not looked for.
const (
	MaxQuery  = 400 // bytes
	maxGroups = 16
)

// MaxHits is the most hits that one search gives.
const MaxHits = 100

// Query is a question, taken apart.
type Query struct {
	groups []group
	name   string // the whole question as one word: somebody may ask for a thing by its name
}

// group is a run of words that must stand together: "A/70/174", 网络安全, or
// what the asker put in quotation marks. The last may go on: "cyb" finds
// "cyberspace".
type group struct {
	words []string
	open  bool     // the last word may go on
	of    []string // or else: the words of documents that are of what is called so
}

// minOpen is how long a word must be, in letters, to stand for longer ones.
const minOpen = 3

// mayGoOn reports whether a word stands for those that it begins. One character
// of Han always does: the index holds pairs.
func mayGoOn(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return utf8.RuneCountInString(word) >= minOpen || unicode.Is(unicode.Han, first)
}

// Parse takes a question apart. It never fails: what cannot be looked for is
// left out, and a quotation mark without its twin means nothing.
func Parse(question string) Query {
	if len(question) > MaxQuery {
		question = strings.ToValidUTF8(question[:MaxQuery], "")
	}
	q := Query{name: oneWord(question)}
	rest := question
	for {
		from := strings.IndexFunc(rest, isQuote)
		if from < 0 {
			break
		}
		_, size := utf8.DecodeRuneInString(rest[from:])
		inner := rest[from+size:]
		to := strings.IndexFunc(inner, isQuote)
		if to < 0 {
			break
		}
		q.read(rest[:from], false)
		q.read(inner[:to], true)
		_, size = utf8.DecodeRuneInString(inner[to:])
		rest = inner[to+size:]
	}
	q.read(rest, false)
	return q
}

func isQuote(r rune) bool { return strings.ContainsRune("\"“”«»„", r) }

func (q *Query) read(stretch string, quoted bool) {
	var g group
	flush := func() {
		if len(g.words) > 0 && len(q.groups) < maxGroups {
			g.open = !quoted && mayGoOn(g.words[len(g.words)-1])
			q.groups = append(q.groups, g)
		}
		g = group{}
	}
	tokens := Tokens(stretch)
	for i, t := range tokens {
		if !t.Joined && !quoted {
			flush()
		}
		if tail(tokens, i) || len(t.Word) > maxWord {
			continue
		}
		g.words = append(g.words, t.Word)
	}
	flush()
}

// tail reports whether a token is the last character of a run of Han, which
// stands in the pair before it already.
func tail(tokens []Token, i int) bool {
	return i > 0 && tokens[i].Joined && tokens[i].To == tokens[i-1].To
}

// Empty reports whether there is nothing to look for.
func (q Query) Empty() bool { return len(q.groups) == 0 }

// fts5 writes the query as SQLite reads it.
func (q Query) fts5(join string) string {
	var parts []string
	for _, g := range q.groups {
		parts = append(parts, either(g.fts5(), g.of, `"`, " OR "))
	}
	return strings.Join(parts, join)
}

func (g group) fts5() string {
	s := `"` + strings.Join(g.words, " ") + `"`
	if g.open {
		s += " *"
	}
	return s
}

// tsquery writes the query as PostgreSQL reads it.
func (q Query) tsquery(join string) string {
	var parts []string
	for _, g := range q.groups {
		parts = append(parts, either(g.tsquery(""), g.of, "'", " | "))
	}
	return strings.Join(parts, join)
}

// tsquery writes a group; weight is "A" where it must stand in the title.
func (g group) tsquery(weight string) string {
	words := make([]string, len(g.words))
	for i, w := range g.words {
		words[i] = "'" + w + "'"
		if mark := weight + map[bool]string{true: "*"}[g.open && i == len(g.words)-1]; mark != "" {
			words[i] += ":" + mark
		}
	}
	return "(" + strings.Join(words, " <-> ") + ")"
}

// either joins what a group says itself with the words that stand for it.
func either(said string, of []string, quote, or string) string {
	for _, w := range of {
		said += or + quote + w + quote
	}
	return "(" + said + ")"
}

// Reader is what a search needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers searches.
type Queries struct {
	DB Reader
	// Called is what things are called that have no documents of their own.
	Called Vocabulary
	// Others gives the translations of what was found that stand now, by others than its
	// author; it may be nil.
	Others func(ctx context.Context, r sqldb.Querier, hit *Hit) ([]Other, error)
}

// Ask says what is looked for.
type Ask struct {
	Question string
	Kind     string // only this kind; empty for all
	Lang     string // the reader's language: what a snippet is in where it can be
	Offset   int    // hits to leave out
	Limit    int    // hits at the most; 0 or more than MaxHits is MaxHits
}

// Search finds documents that hold all the words asked for, in whatever
// language, or are of something that is called by them; or, where there are none,
// some of them.
func (s Queries) Search(ctx context.Context, a Ask) (Results, error) {
	q := Parse(a.Question)
	out := Results{Hits: []Hit{}}
	if q.Empty() {
		return out, nil
	}
	if a.Limit <= 0 || a.Limit > MaxHits {
		a.Limit = MaxHits
	}
	err := s.DB.Read(ctx, func(r sqldb.Querier) error {
		q, err := q.called(ctx, r, s.Called)
		if err != nil {
			return err
		}
		for _, all := range []bool{true, false} {
			if out.Total, err = count(ctx, r, q, all, a.Kind); err != nil {
				return err
			}
			if out.Total > 0 {
				out.Some = !all
				out.Hits, err = s.find(ctx, r, q, all, a)
				return err
			}
		}
		return nil
	})
	return out, fail.Wrap(err, fail.KindOf(err), "the search failed")
}

// match gives the condition and the query text for the database at hand.
func (q Query) match(dialect sqldb.Dialect, all bool) (condition, text string) {
	if dialect == sqldb.Postgres {
		join := " & "
		if !all {
			join = " | "
		}
		return `w.words @@ $1::text::tsquery`, q.tsquery(join)
	}
	join := " AND "
	if !all {
		join = " OR "
	}
	return `search_word MATCH $1`, q.fts5(join)
}

func count(ctx context.Context, r sqldb.Querier, q Query, all bool, kind string) (n int64, err error) {
	condition, text := q.match(r.Dialect(), all)
	err = r.QueryRow(ctx, `SELECT COUNT(*) FROM search_word w JOIN search_doc d ON d.entry = w.rowid
		WHERE `+condition+` AND ($2 = '' OR d.kind = $2)`+unrepeated(condition), text, kind).Scan(&n)
	return n, err
}

// unrepeated leaves out a document where one of an earlier room describes the
// same file and is found too.
func unrepeated(condition string) string {
	return ` AND (d.bytes = '' OR NOT EXISTS (SELECT 1 FROM search_word w JOIN search_doc e ON e.entry = w.rowid
		WHERE ` + condition + ` AND ($2 = '' OR e.kind = $2) AND e.bytes = d.bytes AND e.room < d.room))`
}

func (s Queries) find(ctx context.Context, r sqldb.Querier, q Query, all bool, a Ask) ([]Hit, error) {
	hits, held, err := find(ctx, r, q, all, a)
	if err != nil || s.Others == nil {
		return hits, err
	}
	for i := range hits {
		if held[i] == len(q.groups) {
			continue
		}
		others, err := s.Others(ctx, r, &hits[i])
		if err != nil {
			return nil, err
		}
		for j := range others {
			if n := q.held(others[j].Words); n > held[i] {
				held[i] = n
				hits[i].Snippet = q.snippet(others[j].Words, a.Lang)
				hits[i].Snippet.Other = &others[j]
			}
		}
	}
	return hits, nil
}

// find also gives how many of the groups asked for each hit holds by its own words, in
// one place of one language.
func find(ctx context.Context, r sqldb.Querier, q Query, all bool, a Ask) ([]Hit, []int, error) {
	condition, text := q.match(r.Dialect(), all)
	// What is called by the very words asked for comes first. Then the title
	// weighs eight times the body on both.
	rank := `bm25(search_word, 8.0, 1.0)`
	if r.Dialect() == sqldb.Postgres {
		rank = `-ts_rank('{0.125, 0.125, 0.125, 1.0}', w.words, $1::text::tsquery, 1)`
	}
	rows, err := r.Query(ctx, `SELECT d.subject, d.kind, d.title, d.body, d.address FROM search_word w JOIN search_doc d ON d.entry = w.rowid
		WHERE `+condition+` AND ($2 = '' OR d.kind = $2)`+unrepeated(condition)+`
		ORDER BY CASE WHEN d.called LIKE $5 THEN 0 ELSE 1 END, `+rank+`, d.subject, d.part LIMIT $3 OFFSET $4`,
		text, a.Kind, a.Limit, max(a.Offset, 0), "% "+q.name+" %")
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	hits, held := []Hit{}, []int{}
	for rows.Next() {
		var h Hit
		var title, body string
		if err := rows.Scan(&h.Subject, &h.Kind, &title, &body, &h.Address); err != nil {
			return nil, nil, err
		}
		var d Document
		// What is short is its own title: the two rows can be the same.
		if err := errors.Join(json.Unmarshal([]byte(title), &d.Title), json.Unmarshal([]byte(body), &d.Body)); err != nil {
			return nil, nil, fail.Wrap(err, fail.Broken, "a row of the index cannot be read")
		}
		h.Title = d.Title
		h.Snippet = q.snippet(d.Body, a.Lang)
		hits, held = append(hits, h), append(held, max(q.held(d.Title), q.held(d.Body)))
	}
	return hits, held, rows.Err()
}
