package verify

import (
	"context"
	"errors"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Confided says what was proved of a hub's confidential statements.
type Confided struct {
	journal.Verified
	Cleared  Clearances     // approvals by passkeys
	Dump     statement.Hash // of everything that follows from them
	Compared bool           // the rows were made anew and are the same
}

// journal proves the journal in a database, by the register that was proved
// before.
func (r *run) journal(ctx context.Context, db *sqldb.DB, q sqldb.Querier) error {
	has, err := db.HasTable(ctx, "journal_entry")
	if err != nil || !has {
		return err
	}
	store := r.Keys
	if store == nil {
		store = &keys.Store{}
	}
	j := &journal.Journal{DB: db, Keys: store, Origin: r.report.Origin, Hub: r.mirror.Hub, Projections: r.Confidential}
	r.report.Confided = &Confided{}
	var cleared []confidential
	err = r.scratch.Read(ctx, func(register sqldb.Querier) (err error) {
		r.report.Confided.Verified, err = j.Verify(ctx, q, register, func(e journal.Entry, total int64) {
			// Of these types a room of the public register alone makes anything.
			if t := e.Statement.Header.Type; len(e.Statement.Approvals) > 0 && !clearance.Public(t) {
				cleared = append(cleared, confidential{e.Index, e.Size, e.Statement})
			}
			r.Tell("confidential statements", e.Index+1, total)
		})
		return err
	})
	if err == nil {
		err = r.confidentialClearances(ctx, cleared)
	}
	if err == nil && !r.report.Confided.Sealed {
		err = r.confidentialRows(ctx, j, q)
	}
	if b, ok := errors.AsType[*journal.Break](err); ok {
		return place(Journal, "the journal", "%w", b)
	}
	return err
}

// confidentialRows compares what follows from the confidential statements.
func (r *run) confidentialRows(ctx context.Context, j *journal.Journal, q sqldb.Querier) error {
	current, err := j.Current(ctx, q)
	if err != nil {
		return err
	}
	if !current {
		r.report.Notes = append(r.report.Notes, "what follows from the confidential statements is of another version of the program, or half made, and is made anew when the hub starts: it was not compared")
		return nil
	}
	r.report.Confided.Dump, err = j.Compare(ctx, q, r.scratch)
	r.report.Confided.Compared = err == nil
	return err
}

// confidential is a confidential statement that people may have cleared.
type confidential struct {
	index, size int64
	said        statement.Statement
}

// confidentialClearances checks the clearances of confidential statements, each
// by the authorizations that stood in the register when it was signed.
func (r *run) confidentialClearances(ctx context.Context, list []confidential) error {
	if len(list) == 0 {
		return nil
	}
	report := &r.report.Confided.Cleared
	register := clearance.Register{Domain: r.report.Cleared.Domain}
	check := func(size int64) error {
		for ; len(list) > 0 && list[0].size <= size; list = list[1:] {
			found, err := register.Add(list[0].size, &list[0].said, nil)
			if err != nil {
				return &journal.Break{Index: list[0].index, Cause: err}
			}
			for _, c := range found {
				if c.Erased {
					report.Erased++
				} else {
					report.Held++
				}
			}
		}
		return nil
	}
	err := r.scratch.Read(ctx, func(q sqldb.Querier) error {
		return ledger.ReadStored(ctx, q, 0, func(s ledger.Stored) error {
			if err := check(s.Index); err != nil {
				return err
			}
			said, err := statement.ParseLeaf(s.Leaf)
			if err != nil {
				return err
			}
			var body []byte
			if s.Blob != nil {
				body = s.Blob[32:]
			}
			_, err = register.Add(s.Index, &said, body)
			return err
		})
	})
	if err == nil {
		err = check(r.mirror.Size())
	}
	report.Domain = register.Domain
	return err
}
