package hubtest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// TypeWord is a type of statement that says a word on a subject.
const TypeWord = "test.word.said/1"

// Words is a projection: the last word that was said on each subject, and how
// many were.
type Words struct{}

// Name implements ledger.Projection.
func (Words) Name() string { return "words" }

// Version implements ledger.Projection.
func (Words) Version() int { return 1 }

// Types implements ledger.Projection.
func (Words) Types() []string { return []string{TypeWord} }

// Tables implements ledger.Projection.
func (Words) Tables() []ledger.Table {
	return []ledger.Table{{Name: "test_words", Key: []string{"subject"}}}
}

// Schema implements ledger.Projection.
func (Words) Schema() string {
	return "CREATE TABLE test_words (subject TEXT NOT NULL PRIMARY KEY, word TEXT NOT NULL, n BIGINT NOT NULL);\n"
}

// Apply implements ledger.Projection.
func (Words) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return nil
	}
	var b struct {
		Word string `json:"word"`
	}
	if json.Unmarshal(e.Body, &b) != nil || b.Word == "" {
		return fail.Inert("the body has no word")
	}
	_, err := tx.Exec(ctx, `INSERT INTO test_words (subject, word, n) VALUES ($1, $2, 1)
		ON CONFLICT (subject) DO UPDATE SET word = excluded.word, n = test_words.n + 1`, e.Subject(), b.Word)
	return err
}

// Word is a draft of a TypeWord, with about 700 bytes of body.
func Word(subject, word string) ledger.Draft {
	return ledger.Draft{Type: TypeWord, Subject: subject,
		Body: fmt.Appendf(nil, `{"word":%q,"text":%q}`, word, strings.Repeat("lorem ipsum ", 55))}
}

// Stranger is a participant whose keys the hub does not keep.
type Stranger struct {
	*keys.Opening
	seq  uint64
	prev statement.Hash
}

// NewStranger makes a participant. Its opening statement has yet to be
// admitted.
func NewStranger(at time.Time) (*Stranger, error) {
	o, err := keys.Open(at)
	if err != nil {
		return nil, err
	}
	return &Stranger{Opening: o, prev: o.ID}, nil
}

// Word signs the stranger's next statement, a TypeWord.
func (s *Stranger) Word(at time.Time, subject, word string, refs ...statement.Hash) (id statement.Hash, leaf, blob []byte, err error) {
	s.seq++
	salt := statement.BlobHash([32]byte(s.ID), []byte(fmt.Sprint(s.seq))) // any will do
	blob = slices.Concat(salt[:], fmt.Appendf(nil, `{"word":%q}`, word))
	st, err := statement.Sign(statement.Header{
		Type: TypeWord, By: s.ID, Key: statement.KeyOf(s.Signing), Stream: statement.Public, Seq: s.seq, Prev: s.prev,
		At: at, Subject: subject, Refs: refs, Marking: statement.Clear, Body: statement.BlobHash(salt, blob[32:]),
	}, s.Signing)
	if err != nil {
		return id, nil, nil, err
	}
	leaf, err = st.Leaf()
	s.prev = st.ID
	return st.ID, leaf, blob, err
}

// Various fills a register with some of everything: words, an erased body, an
// inert statement, strangers, a statement that waited for another one, and
// one that still waits. It gives salt ‖ body of the one that was erased.
func (r *Register) Various(n int) (erased []byte) {
	r.t.Helper()
	ctx := context.Background()
	must := func(err error) {
		r.t.Helper()
		if err != nil {
			r.t.Fatal(err)
		}
	}
	for i := range n {
		r.Clock.Advance(time.Second)
		r.MustSay(Word(fmt.Sprintf("s%d", i%7), fmt.Sprintf("w%d <&> é", i)))
	}
	r.MustSay(ledger.Draft{Type: "future.thing.said/1", Subject: "s1", Body: []byte("\xff not JSON")}, ledger.Draft{Type: TypeWord, Body: []byte{}})
	gone := r.MustSay(Word("s2", "gone"))[0]
	rec, err := r.Get(ctx, gone.ID)
	must(err)
	_, err = r.Erase(ctx, statement.Hash{}, gone.ID, "test")
	must(err)
	var strangers [3]*Stranger
	for i := range strangers {
		strangers[i], err = NewStranger(r.Clock.Now())
		must(err)
		_, err = r.Admit(ctx, strangers[i].Leaf, strangers[i].Blob)
		must(err)
	}
	said, leaf, blob, err := strangers[0].Word(r.Clock.Now(), "f", "first")
	must(err)
	for i, ref := range []statement.Hash{said, {7}} {
		_, l, b, err := strangers[i+1].Word(r.Clock.Now(), "g", "waits", ref)
		must(err)
		_, err = r.Admit(ctx, l, b)
		must(err)
	}
	r.Clock.Advance(time.Minute)
	_, err = r.Admit(ctx, leaf, blob)
	must(err)
	return append(rec.Salt[:], rec.Body...)
}
