package registry

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/submission"
)

// Key is a value by which entries are found: of a type, say, or in a language.
type Key struct{ Name, Value string }

// Author is the name of the key that holds an author's listed id: every register
// has it.
const Author = "author"

// Register is one register of entries.
type Register[C any] struct {
	Name    string // of its projection; its tables begin with it
	Edition int    // of the projection: raised when Keys or the form of a case change
	// The types of its statements. The first has no subject; that of the others is
	// the entry.
	Opened, Changed, Withdrawn string
	// Read reads and checks the body of a statement of one of these types.
	Read func(typ string, body []byte) (Words[C], error)
	// Keys are those under which a content is found.
	Keys func(c *C) []Key
}

// Types lists the types of the register's statements.
func (r Register[C]) Types() []string { return []string{r.Opened, r.Changed, r.Withdrawn} }

// Projection is what was said on each entry of a register.
type Projection[C any] struct{ Of Register[C] }

// Name implements ledger.Projection.
func (p Projection[C]) Name() string { return p.Of.Name }

// Version implements ledger.Projection.
func (p Projection[C]) Version() int { return p.Of.Edition }

// Types implements ledger.Projection.
func (p Projection[C]) Types() []string { return p.Of.Types() }

// Schema implements ledger.Projection. A case is kept whole; its keys are those
// of every content that it was ever given, whether that counts or not: who reads
// sees to the rest.
func (p Projection[C]) Schema() string {
	return strings.ReplaceAll(`
CREATE TABLE $_case (
	subject TEXT NOT NULL PRIMARY KEY,
	place   BIGINT NOT NULL,
	body    TEXT NOT NULL
);
CREATE INDEX $_case_place ON $_case (place);
CREATE TABLE $_key (
	subject TEXT NOT NULL,
	name    TEXT NOT NULL,
	value   TEXT NOT NULL,
	PRIMARY KEY (subject, name, value)
);
CREATE INDEX $_key_value ON $_key (name, value);
`, "$", p.Of.Name)
}

// Tables implements ledger.Projection.
func (p Projection[C]) Tables() []ledger.Table {
	return []ledger.Table{{Name: p.Of.Name + "_case", Key: []string{"subject"}}, {Name: p.Of.Name + "_key", Key: []string{"subject", "name", "value"}}}
}

// Apply implements ledger.Projection.
func (p Projection[C]) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return nil // erased: what it said no longer counts
	}
	h := e.Statement.Header
	words, err := p.Of.Read(h.Type, e.Body)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	if (words.Opens != nil) != (h.Subject == "") {
		return fail.Inert("an entry is opened by a statement without subject, and by no other")
	}
	before, err := p.Of.read(ctx, tx, e.Subject())
	if err != nil {
		return err
	}
	after, err := Next(before, submission.Mark{Statement: e.Statement.ID, By: h.By, Index: e.Index, At: h.At}, words)
	if err != nil {
		return err
	}
	return p.Of.store(ctx, tx, e.Subject(), after, &words)
}

// read gives what was said on an entry; nil when nothing was.
func (r Register[C]) read(ctx context.Context, q sqldb.Querier, subject string) (*Case[C], error) {
	var body string
	err := q.QueryRow(ctx, `SELECT body FROM `+r.Name+`_case WHERE subject = $1`, subject).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the register cannot be read")
	}
	return r.parse(subject, body)
}

func (r Register[C]) parse(subject, body string) (*Case[C], error) {
	var c Case[C]
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "%s cannot be read in the register", subject)
	}
	return &c, nil
}

func (r Register[C]) store(ctx context.Context, tx *sqldb.Tx, subject string, c *Case[C], said *Words[C]) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO `+r.Name+`_case (subject, place, body) VALUES ($1, $2, $3)
		ON CONFLICT (subject) DO UPDATE SET body = excluded.body`, subject, c.Opened.Index, string(body))
	if err != nil {
		return err
	}
	var keys []Key
	if said.Opens != nil {
		for _, id := range said.Opens.Via.Authors() {
			keys = append(keys, Key{Author, id})
		}
	}
	if content := said.Content(); content != nil {
		keys = append(keys, r.Keys(content)...)
	}
	slices.SortFunc(keys, func(a, b Key) int {
		if n := strings.Compare(a.Name, b.Name); n != 0 {
			return n
		}
		return strings.Compare(a.Value, b.Value)
	})
	for _, k := range slices.Compact(keys) {
		if _, err := tx.Exec(ctx, `INSERT INTO `+r.Name+`_key (subject, name, value) VALUES ($1, $2, $3)
			ON CONFLICT (subject, name, value) DO NOTHING`, subject, k.Name, k.Value); err != nil {
			return err
		}
	}
	return nil
}
