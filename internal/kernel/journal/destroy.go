package journal

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// TypeDestroyed says, in public, that its author has given up its key to a chest
// for good. Its subject names the chest to those alone who know it; its body is
// {}.
const TypeDestroyed = "journal.key.destroyed/1"

// Destruction is the draft by which a participant says that it destroys its key
// to a chest.
func Destruction(participant statement.Hash, chest Chest) ledger.Draft {
	return ledger.Draft{By: participant, Type: TypeDestroyed, Subject: chest.token(participant), Body: []byte(noBody)}
}

// noBody is a body that says nothing.
const noBody = "{}"

// Destroy says that a participant destroys its key to a chest, and does it.
func (j *Journal) Destroy(ctx context.Context, w *ledger.Writer, chest Chest, participant statement.Hash) (ledger.Receipt, error) {
	d := Destruction(participant, chest)
	r, err := w.Say(ctx, d)
	if err == nil {
		err = j.Forget(ctx, w, participant, d.Subject)
	}
	return r, err
}

// Forget does what a destruction with this subject says, which the participant
// has said in this command or before it. With the last key of a chest, what lay
// in it goes as well: envelopes, bodies, rows. It leaves the files of the
// database before the command is answered.
func (j *Journal) Forget(ctx context.Context, w *ledger.Writer, participant statement.Hash, subject string) error {
	chest, err := j.chestOf(ctx, w.Tx(), participant, subject)
	if err != nil {
		return err
	}
	switch said, err := gaveUp(ctx, w.Tx(), chest, participant); {
	case err != nil:
		return err
	case !said:
		return fail.New(fail.Denied, "a key is destroyed once its participant has said so")
	}
	epoch, err := j.change(ctx, w, chest)
	if err != nil {
		return err
	}
	left, err := j.takeOff(ctx, w, chest, epoch, participant)
	if err != nil || left > 0 {
		return err
	}
	return j.drop(ctx, w.Tx(), chest)
}

// Named gives the chest that the subject of a destruction by a participant
// names: fail.Denied where the participant holds no key to it.
func (j *Journal) Named(ctx context.Context, q sqldb.Querier, participant statement.Hash, subject string) (Chest, error) {
	return j.chestOf(ctx, q, participant, subject)
}

// chestOf finds which chest of a participant a destruction is about.
func (j *Journal) chestOf(ctx context.Context, q sqldb.Querier, participant statement.Hash, subject string) (Chest, error) {
	held, err := wraps(ctx, q, `WHERE participant = $1 ORDER BY chest, epoch`, participant[:])
	if err != nil {
		return Chest{}, err
	}
	for _, w := range held {
		if w.chest.token(participant) == subject {
			return w.chest, nil
		}
	}
	return Chest{}, noKey()
}

// drop deletes what nobody can open any more. Leaves and ids stay: the tree and
// the chains hold them.
func (j *Journal) drop(ctx context.Context, tx *sqldb.Tx, chest Chest) error {
	if _, err := tx.Exec(ctx, `UPDATE journal_entry SET sealed = NULL, body = NULL WHERE chest = $1`, chest[:]); err != nil {
		return err
	}
	for _, t := range j.Tables() {
		if _, err := tx.Exec(ctx, `DELETE FROM `+t.Name+` WHERE chest = $1`, chest[:]); err != nil {
			return err
		}
	}
	return nil
}

// gaveUp reports whether a participant has said that its key to a chest is
// destroyed.
func gaveUp(ctx context.Context, q sqldb.Querier, chest Chest, participant statement.Hash) (bool, error) {
	var n int64
	err := q.QueryRow(ctx, `SELECT COUNT(*) FROM journal_destroyed WHERE subject = $1 AND author = $2`,
		chest.token(participant), participant[:]).Scan(&n)
	return n > 0, err
}
