package search

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

//go:embed schema.sql
var schema string

//go:embed schema_sqlite.sql
var schemaSQLite string

//go:embed schema_postgres.sql
var schemaPostgres string

// Index is the index as a projection. It comes after the rooms that it indexes
// in the order of projections: it reads what they have made of a statement.
type Index struct {
	dialect sqldb.Dialect
	rooms   []Indexed
}

var _ ledger.Projection = Index{}

// NewIndex indexes rooms in a database of this dialect. Where two of them
// describe the same file, the earlier one's entry is shown.
func NewIndex(dialect sqldb.Dialect, rooms ...Indexed) Index { return Index{dialect, rooms} }

// Name implements ledger.Projection.
func (Index) Name() string { return "search" }

// Version implements ledger.Projection.
func (Index) Version() int { return 10 }

// Schema implements ledger.Projection. The index proper is each database's own;
// it holds the words of the rows of search_doc and nothing else.
func (x Index) Schema() string {
	if x.dialect == sqldb.Postgres {
		return schema + "\n" + schemaPostgres
	}
	return schema + "\n" + schemaSQLite
}

// Tables implements ledger.Projection.
func (Index) Tables() []ledger.Table {
	return []ledger.Table{{Name: "search_doc", Key: []string{"subject", "part"}}}
}

// Types implements ledger.Projection.
func (x Index) Types() []string {
	var out []string
	for _, r := range x.rooms {
		out = append(out, r.Types()...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Apply implements ledger.Projection: it indexes the subject of the statement
// anew, with all that rooms have to find of it: a reply stands under the report
// that it answers, and is another room's. After an erasure the ledger applies a
// subject's statements again, and so its words leave the index too.
func (x Index) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	subject := e.Subject()
	held, err := holding(ctx, tx, subject)
	if err != nil {
		return err
	}
	first := entryOf(subject)
	if _, err := tx.Exec(ctx, `DELETE FROM search_doc WHERE subject = $1`, subject); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM search_word WHERE rowid BETWEEN $1 AND $2`, first, first+MaxDocuments-1); err != nil {
		return err
	}
	part := int64(0)
	for room, r := range x.rooms {
		if !held[int64(room)] && !slices.Contains(r.Types(), e.Statement.Header.Type) {
			continue
		}
		docs, err := r.Documents(ctx, tx, subject)
		if err != nil {
			return err
		}
		for _, d := range docs {
			d, ok := d.clickable()
			if !ok {
				continue
			}
			if part == MaxDocuments {
				return nil // what is said beyond that is said, and not found
			}
			if err := x.add(ctx, tx, row{subject, part, first + part, int64(room)}, d); err != nil {
				return err
			}
			part++
		}
	}
	return nil
}

// holding gives the places of the rooms of which something is found under a
// subject so far.
func holding(ctx context.Context, tx *sqldb.Tx, subject string) (map[int64]bool, error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT room FROM search_doc WHERE subject = $1`, subject)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]bool{}
	for rows.Next() {
		var room int64
		if err := rows.Scan(&room); err != nil {
			return nil, err
		}
		out[room] = true
	}
	return out, rows.Err()
}

// row says where a document stands in the index.
type row struct {
	subject           string
	part, entry, room int64
}

func (x Index) add(ctx context.Context, tx *sqldb.Tx, at row, d Document) error {
	title, err := json.Marshal(d.Title)
	if err != nil {
		return err
	}
	body, err := json.Marshal(d.Body)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO search_doc (subject, part, entry, kind, title, body, called, address, bytes, room)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		at.subject, at.part, at.entry, d.Kind, string(title), string(body), calledOf(d), d.Address, d.Bytes, at.room)
	if err != nil {
		return err
	}
	front, back := wordsOf(d.Title), slices.Concat(wordsOf(d.Body), wordsIn(d.Also), wordsOfThings(d.Of))
	for _, c := range d.Cited {
		front = append(front, wordsIn(c)...)
		if one := oneWord(c); one != "" && len(one) <= maxWord {
			front = append(front, one)
		}
	}
	if x.dialect == sqldb.Postgres {
		_, err = tx.Exec(ctx, `INSERT INTO search_word (rowid, words) VALUES ($1, $2::text::tsvector)`, at.entry, vector(front, back))
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO search_word (rowid, title, body) VALUES ($1, $2, $3)`,
		at.entry, strings.Join(front, " "), strings.Join(back, " "))
	return err
}

// entryOf gives the first entry of a subject in the index; its documents take
// those from there on. The numbers of two subjects are apart but for one chance in 2^55.
func entryOf(subject string) int64 {
	sum := sha256.Sum256([]byte(subject))
	return int64(binary.BigEndian.Uint64(sum[:8])>>1) &^ (MaxDocuments - 1)
}

// oneWord writes a name or a citation as one word: what "13 (h)", "13h" and
// "13 H" have in common. It is empty when there is no word in it.
func oneWord(s string) string {
	var b strings.Builder
	for _, t := range Tokens(s) {
		b.WriteString(t.Word)
	}
	return b.String()
}

// calledOf lists what a document is called, each as one word between spaces.
func calledOf(d Document) string {
	var all []string
	add := func(name string) {
		if one := oneWord(name); one != "" {
			all = append(all, one)
		}
	}
	for _, lang := range d.Title.Languages() {
		add(d.Title.In[lang])
	}
	for _, c := range d.Cited {
		add(c)
	}
	slices.Sort(all)
	return " " + strings.Join(slices.Compact(all), " ") + " "
}

// wordsOf gives the words of a text in all its languages, in their order.
func wordsOf(t i18n.Text) []string {
	var out []string
	for _, lang := range t.Languages() {
		out = append(out, wordsIn(t.In[lang])...)
	}
	return out
}

func wordsIn(s string) []string {
	var out []string
	for _, t := range Tokens(s) {
		if len(t.Word) <= maxWord {
			out = append(out, t.Word)
		}
	}
	return out
}

// Limits of PostgreSQL's text search: bytes of a word, and the last place that a
// word can have.
const (
	maxWord  = 2000
	maxPlace = 16383
)

// vector writes words and places as PostgreSQL reads a tsvector: its own parser,
// which would cut the text otherwise, has no part in it.
func vector(front, back []string) string {
	var b strings.Builder
	place := 0
	for i, words := range [][]string{front, back} {
		weight := [...]string{"A", "D"}[i]
		for _, w := range words {
			place++
			fmt.Fprintf(&b, "'%s':%d%s ", w, min(place, maxPlace), weight)
		}
		place++ // no phrase reaches from the title into the body
	}
	return b.String()
}
