package submission

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Elsewhere is rooms beside this one whose statements name files that are brought,
// kept and published here. All fields are required.
type Elsewhere struct {
	// Types are those of the statements that may name files.
	Types []string
	// Files lists the files that the body of a statement of such a type names.
	Files func(typ string, body []byte) ([]Attachment, error)
	// Attachment finds a file that such a statement in the register names:
	// fail.NotFound when none does.
	Attachment func(ctx context.Context, q sqldb.Querier, hash statement.Hash) (Attachment, error)
	// Attached lists the hashes of all such files.
	Attached func(ctx context.Context, q sqldb.Querier) ([]statement.Hash, error)
}

// Elsewheres joins rooms.
func Elsewheres(all ...*Elsewhere) *Elsewhere {
	out := &Elsewhere{}
	for _, e := range all {
		out.Types = append(out.Types, e.Types...)
	}
	out.Files = func(typ string, body []byte) ([]Attachment, error) {
		for _, e := range all {
			if e.has(typ) {
				return e.Files(typ, body)
			}
		}
		return nil, nil
	}
	out.Attachment = func(ctx context.Context, q sqldb.Querier, hash statement.Hash) (a Attachment, err error) {
		for _, e := range all {
			if a, err = e.Attachment(ctx, q, hash); !fail.Is(err, fail.NotFound) {
				return a, err
			}
		}
		return a, err
	}
	out.Attached = func(ctx context.Context, q sqldb.Querier) (hashes []statement.Hash, err error) {
		for _, e := range all {
			more, err := e.Attached(ctx, q)
			if err != nil {
				return nil, err
			}
			hashes = append(hashes, more...)
		}
		return hashes, nil
	}
	return out
}

// has reports whether statements of a type are of these rooms.
func (e *Elsewhere) has(typ string) bool { return e != nil && slices.Contains(e.Types, typ) }

// Names reports whether statements of a type may name files, here or elsewhere.
func (q *Queries) Names(typ string) bool {
	return slices.Contains(Types(), typ) || q.Elsewhere.has(typ)
}
