package ledger

import (
	"context"
	"encoding/json"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// arrive applies a logged statement now, if all that it refers to is here, or
// parks it; and then all those that waited for it.
func (w *Writer) arrive(ctx context.Context, e Entry) error {
	missing, err := w.Missing(ctx, e.Statement.Header.Refs)
	if err != nil {
		return err
	}
	for _, m := range missing {
		if _, err := w.Tx().Exec(ctx, `INSERT INTO ledger_parked (idx, missing) VALUES ($1, $2)`, e.Index, m[:]); err != nil {
			return err
		}
	}
	if len(missing) > 0 {
		return nil
	}
	e.Arrival = w.arrived
	w.arrived++
	_, err = w.Tx().Exec(ctx, `INSERT INTO ledger_arrival (n, idx, at) VALUES ($1, $2, $3)`,
		e.Arrival, e.Index, sqldb.Micros(w.b.l.clock.Now()))
	if err != nil {
		return err
	}
	if err := w.b.l.apply(ctx, w.Tx(), e); err != nil {
		return err
	}
	if w.arrived == w.Size() {
		return nil // all that was logged has been applied: nothing waits
	}
	return w.release(ctx, e.Statement.ID)
}

// release applies the parked statements whose last missing reference is id,
// in the order of the log.
func (w *Writer) release(ctx context.Context, id statement.Hash) error {
	tx := w.Tx()
	waiting, err := ints(ctx, tx, `SELECT idx FROM ledger_parked WHERE missing = $1 ORDER BY idx`, id[:])
	if err != nil || len(waiting) == 0 {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM ledger_parked WHERE missing = $1`, id[:]); err != nil {
		return err
	}
	// Which of them wait for nothing more is settled before any is applied: one
	// may wait for another of them, and is then released by that one.
	var ready []int64
	for _, idx := range waiting {
		var left int64
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM ledger_parked WHERE idx = $1`, idx).Scan(&left); err != nil {
			return err
		}
		if left == 0 {
			ready = append(ready, idx)
		}
	}
	for _, idx := range ready {
		e, err := entryAt(ctx, tx, idx)
		if err != nil {
			return err
		}
		if err := w.arrive(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// Missing gives those ids that have not been applied here.
func (w *Writer) Missing(ctx context.Context, ids []statement.Hash) ([]statement.Hash, error) {
	var out []statement.Hash
	for _, id := range ids {
		var n int64
		err := w.Tx().QueryRow(ctx, `SELECT COUNT(*) FROM ledger_leaf l JOIN ledger_arrival a ON a.idx = l.idx WHERE l.id = $1`, id[:]).Scan(&n)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			out = append(out, id)
		}
	}
	return out, nil
}

// apply does what follows from a statement: for the ledger's own types, and in
// the projections that read its type. A statement that changes nothing is
// marked with the reason.
func (l *Ledger) apply(ctx context.Context, tx *sqldb.Tx, e Entry) error {
	target, inert, err := l.erasureTarget(ctx, tx, e)
	if err != nil {
		return err
	}
	if err := l.project(ctx, tx, e, inert); err != nil {
		return err
	}
	if target == nil {
		return nil
	}
	res, err := tx.Exec(ctx, `UPDATE ledger_body SET blob = NULL, erased_by = $1 WHERE hash = $2 AND erased_by IS NULL`,
		e.Statement.ID[:], target.Statement.Header.Body[:])
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err // rebuilding: the body was gone before its rows could be made
	}
	return l.replaySubject(ctx, tx, target.Subject(), e.Arrival)
}

// project runs the projections that read the type of a statement. inert is a
// reason found already, or empty.
func (l *Ledger) project(ctx context.Context, tx *sqldb.Tx, e Entry, inert string) error {
	typ := e.Statement.Header.Type
	for _, key := range []string{typ, "*"} {
		for _, p := range l.byTyp[key] {
			err := p.Apply(ctx, tx, e)
			switch {
			case fail.Is(err, fail.InertKind):
				inert = fail.Message(err)
			case err != nil:
				return fail.Wrap(err, fail.Internal, "projection %s cannot apply statement %s", p.Name(), e.Statement.ID.Short())
			}
		}
	}
	if inert == "" && l.known(typ) {
		return nil
	}
	if inert == "" {
		inert = l.whyUnknown(typ)
	}
	_, err := tx.Exec(ctx, `INSERT INTO ledger_inert (idx, subject, reason) VALUES ($1, $2, $3)`, e.Index, e.Subject(), inert)
	return err
}

// known reports whether some room of this hub understands a type.
func (l *Ledger) known(typ string) bool {
	return len(l.byTyp[typ]) > 0 || identity.IsIdentityType(typ) || typ == TypeErased || typ == TypeHub
}

// whyUnknown tells an unknown version from an unknown type.
func (l *Ledger) whyUnknown(typ string) string {
	name := statement.TypeName(typ)
	for t := range l.byTyp {
		if t != "*" && statement.TypeName(t) == name {
			return string(statement.UnknownVersion)
		}
	}
	for _, t := range []string{identity.TypeOpened, identity.TypeRotated, identity.TypeCompromised, identity.TypeRecovered, identity.TypeMoved, TypeErased, TypeHub} {
		if statement.TypeName(t) == name {
			return string(statement.UnknownVersion)
		}
	}
	return string(statement.UnknownType)
}

// TypeHub is the hub's declaration of its log: origin and public key.
const TypeHub = "hub.declared/1"

// Declared is the body of hub.declared/1.
type Declared struct {
	Origin string `json:"origin"`
	VKey   string `json:"vkey"`
}

// erasure is the body of statement.body.erased/1.
type erasure struct {
	Reason string `json:"reason"`
}

// erasureTarget gives the statement whose body an erasure erases, or the
// reason why it erases nothing; neither for other types.
func (l *Ledger) erasureTarget(ctx context.Context, tx *sqldb.Tx, e Entry) (*Entry, string, error) {
	if e.Statement.Header.Type != TypeErased {
		return nil, "", nil
	}
	id, err := statement.ParseHash(e.Statement.Header.Subject)
	if err != nil {
		return nil, "the subject is not the id of a statement", nil
	}
	target, err := entryByID(ctx, tx, id)
	switch {
	case fail.Is(err, fail.NotFound):
		return nil, "the statement whose body it erases is not in this register", nil
	case err != nil:
		return nil, "", err
	case target.Index >= e.Index:
		return nil, "the statement whose body it erases comes after it", nil
	case author(&target.Statement) != author(&e.Statement):
		return nil, "only its author may erase the body of a statement", nil
	case !erasable(target.Statement.Header.Type):
		return nil, "a body on which proofs rest cannot be erased", nil
	}
	return &target, "", nil
}

// erasable reports whether bodies of a type may go: all but those that later
// checks need.
func erasable(typ string) bool {
	return !identity.IsIdentityType(typ) && typ != TypeHub
}

// replaySubject drops the rows of one subject and applies its statements
// again: what an erased body said is then in no row.
func (l *Ledger) replaySubject(ctx context.Context, tx *sqldb.Tx, subject string, until int64) error {
	for _, p := range l.all {
		for _, t := range p.Tables() {
			if _, err := tx.Exec(ctx, `DELETE FROM `+t.Name+` WHERE subject = $1`, subject); err != nil {
				return err
			}
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM ledger_inert WHERE subject = $1`, subject); err != nil {
		return err
	}
	indexes, err := subjectIndexes(ctx, tx, subject, until)
	if err != nil {
		return err
	}
	for _, n := range indexes {
		e, err := entryAt(ctx, tx, n)
		if err != nil {
			return err
		}
		_, inert, err := l.erasureTarget(ctx, tx, e)
		if err != nil {
			return err
		}
		if err := l.project(ctx, tx, e, inert); err != nil {
			return err
		}
	}
	return nil
}

// subjectIndexes lists the applied statements on a subject up to an arrival.
func subjectIndexes(ctx context.Context, tx *sqldb.Tx, subject string, until int64) ([]int64, error) {
	opening := []byte{}
	if id, err := statement.ParseHash(subject); err == nil {
		opening = id[:]
	}
	return ints(ctx, tx, `SELECT l.idx FROM ledger_leaf l JOIN ledger_arrival a ON a.idx = l.idx
		WHERE (l.subject = $1 OR (l.id = $2 AND l.subject = '')) AND a.n <= $3 ORDER BY a.n`, subject, opening, until)
}

// author is the identity of who said it, also for an opening statement.
func author(s *statement.Statement) statement.Hash {
	if s.Header.By.IsZero() {
		return s.ID
	}
	return s.Header.By
}

// Erase says that the hub erases the body of one of its own statements, and
// does it. The place in the register and the hash stay.
func (l *Ledger) Erase(ctx context.Context, by, id statement.Hash, reason string) (r Receipt, err error) {
	body, err := json.Marshal(erasure{Reason: reason})
	if err != nil {
		return Receipt{}, err
	}
	err = l.Do(ctx, func(ctx context.Context, w *Writer) error {
		target, err := entryByID(ctx, w.Tx(), id)
		if err != nil {
			return err
		}
		if by.IsZero() {
			by = w.hub
		}
		switch {
		case author(&target.Statement) != by:
			return fail.New(fail.Denied, "only its author may erase the body of a statement")
		case !erasable(target.Statement.Header.Type):
			return fail.New(fail.Denied, "a body on which proofs rest cannot be erased")
		case target.Body == nil:
			return fail.New(fail.Gone, "that body has been erased already")
		}
		r, err = w.Say(ctx, Draft{By: by, Type: TypeErased, Subject: id.String(), Refs: []statement.Hash{id}, Body: body})
		return err
	})
	if err == nil {
		err = l.scrub(ctx)
	}
	return r, err
}

// scrub takes what has been erased out of the database's files. An error of
// the disk is one for the whole hub: the appender has to know of it.
func (l *Ledger) scrub(ctx context.Context) error {
	err := l.db.Scrub(ctx)
	if err != nil {
		err = l.Do(context.WithoutCancel(ctx), func(context.Context, *Writer) error { return err })
	}
	return unscrubbed(err)
}

func unscrubbed(err error) error {
	return fail.Wrap(err, fail.Unavailable, "the body is erased from the register, but may still lie in the files of the database")
}
