package journal

import (
	"context"
	"encoding/json"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// apply does what follows from an entry: rows and, of an erasure, that the body
// goes. erased says that something has to leave the files of the database.
func (j *Journal) apply(ctx context.Context, tx *sqldb.Tx, r *ring, epoch int64, e Entry) (erased bool, err error) {
	target, inert, err := j.erasureTarget(ctx, r, &e)
	if err != nil {
		return false, err
	}
	if err := j.project(ctx, &Tx{tx, e.Chest, epoch, r}, e, inert); err != nil || target == nil {
		return false, err
	}
	res, err := tx.Exec(ctx, `UPDATE journal_entry SET body = NULL, erased_by = $1 WHERE idx = $2 AND erased_by IS NULL`,
		e.Statement.ID[:], target.Index)
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err // it was erased before
	}
	return true, j.replaySubject(ctx, &Tx{tx, e.Chest, epoch, r}, target.Subject(), e.Index)
}

// project runs the projections that read the type of an entry. inert is a reason
// found already, or empty. A statement that changes nothing is marked with the
// reason.
func (j *Journal) project(ctx context.Context, tx *Tx, e Entry, inert string) error {
	typ, read := e.Statement.Header.Type, e.Statement.Header.Type == ledger.TypeErased
	for _, p := range j.Projections {
		if !reads(p, typ) {
			continue
		}
		read = true
		err := p.Apply(ctx, tx, e)
		switch {
		case fail.Is(err, fail.InertKind):
			inert = fail.Message(err)
		case err != nil:
			return fail.Wrap(err, fail.Internal, "projection %s cannot apply confidential statement %s", p.Name(), e.Statement.ID.Short())
		}
	}
	if inert == "" && !read {
		inert = j.whyUnknown(typ)
	}
	if inert == "" {
		return nil
	}
	sealed, err := tx.Seal(ctx, "journal_inert", []byte(inert), e.Index)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO journal_inert (idx, chest, subject, sealed) VALUES ($1, $2, $3, $4)`,
		e.Index, e.Chest[:], e.Subject(), sealed)
	return err
}

func reads(p Projection, typ string) bool {
	for _, t := range p.Types() {
		if t == typ || t == "*" {
			return true
		}
	}
	return false
}

// whyUnknown tells an unknown version from an unknown type.
func (j *Journal) whyUnknown(typ string) string {
	for _, p := range j.Projections {
		for _, t := range p.Types() {
			if t != "*" && statement.TypeName(t) == statement.TypeName(typ) {
				return string(statement.UnknownVersion)
			}
		}
	}
	if statement.TypeName(typ) == statement.TypeName(ledger.TypeErased) || identity.IsIdentityType(statement.TypeName(typ)+"/1") {
		return string(statement.UnknownVersion)
	}
	return string(statement.UnknownType)
}

// erasureTarget gives the entry whose body an erasure erases, or the reason why
// it erases nothing; neither for other types.
func (j *Journal) erasureTarget(ctx context.Context, r *ring, e *Entry) (*Entry, string, error) {
	h := &e.Statement.Header
	if h.Type != ledger.TypeErased {
		return nil, "", nil
	}
	id, err := statement.ParseHash(h.Subject)
	if err != nil {
		return nil, "the subject is not the id of a statement", nil
	}
	found, err := readStored(ctx, r.q, `WHERE id = $1 AND chest = $2 AND idx < $3`, id[:], e.Chest[:], e.Index)
	if err != nil {
		return nil, "", err
	}
	if len(found) == 0 {
		return nil, "the statement whose body it erases does not stand before it in this chest", nil
	}
	target, err := r.openEntry(ctx, &found[0])
	if err != nil {
		return nil, "", err
	}
	if t := &target.Statement.Header; t.By != h.By || t.Stream != h.Stream {
		return nil, "only its author may erase the body of a statement, in the same stream", nil
	}
	return &target.Entry, "", nil
}

// replaySubject drops the rows of one subject in one chest and applies its
// entries again: what an erased body said is then in no row.
func (j *Journal) replaySubject(ctx context.Context, tx *Tx, subject string, until int64) error {
	for _, t := range j.Tables() {
		if _, err := tx.Exec(ctx, `DELETE FROM `+t.Name+` WHERE chest = $1 AND subject = $2`, tx.chest[:], subject); err != nil {
			return err
		}
	}
	return j.eachIn(ctx, tx.ring, tx.chest, until, func(e Entry) error {
		if e.Subject() != subject {
			return nil
		}
		_, inert, err := j.erasureTarget(ctx, tx.ring, &e)
		if err != nil {
			return err
		}
		return j.project(ctx, tx, e, inert)
	})
}

// someEntries is how many are in memory at a time.
const someEntries = 500

// eachIn gives the entries of a chest up to an index, in order.
func (j *Journal) eachIn(ctx context.Context, r *ring, chest Chest, until int64, each func(Entry) error) error {
	for from := int64(0); from <= until; {
		some, err := readStored(ctx, r.q, `WHERE chest = $1 AND idx >= $2 AND idx <= $3 ORDER BY idx LIMIT $4`, chest[:], from, until, int64(someEntries))
		if err != nil || len(some) == 0 {
			return err
		}
		for i := range some {
			o, err := r.openEntry(ctx, &some[i])
			if err == nil {
				err = each(o.Entry)
			}
			if err != nil {
				return err
			}
		}
		from = some[len(some)-1].index + 1
	}
	return nil
}

// erasure is the body of statement.body.erased/1.
type erasure struct {
	Reason string `json:"reason"`
}

// Erase says that the body of a confidential statement is erased, as its author
// and in its stream, and does it: the text leaves the rows and, before the
// command is answered, the files of the database. Envelope, place and hash stay.
//
// It adds no word, so neither the author nor the one to whom it spoke has to read
// the chest still: who has been taken off erases its words all the same.
func (j *Journal) Erase(ctx context.Context, w *ledger.Writer, by, id statement.Hash, reason string) (ledger.Receipt, error) {
	target, err := j.Authored(ctx, w.Tx(), by, id)
	if err != nil {
		return ledger.Receipt{}, err
	}
	h := &target.Statement.Header
	switch {
	case h.By != by:
		return ledger.Receipt{}, fail.New(fail.Denied, "only its author may erase the body of a statement")
	case target.Body == nil:
		return ledger.Receipt{}, fail.New(fail.Gone, "that body has been erased already")
	}
	body, err := json.Marshal(erasure{Reason: reason})
	if err != nil {
		return ledger.Receipt{}, err
	}
	epoch, err := j.change(ctx, w, target.Chest)
	if err != nil {
		return ledger.Receipt{}, err
	}
	return j.seal(ctx, w, target.Chest, epoch, j.ownRing(w.Tx()), ledger.Draft{By: by, Type: ledger.TypeErased, Stream: h.Stream, Subject: id.String(),
		Refs: []statement.Hash{id}, Marking: h.Marking, Body: body})
}
