package submission

import (
	"context"
	"slices"

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

// has reports whether statements of a type are of these rooms.
func (e *Elsewhere) has(typ string) bool { return e != nil && slices.Contains(e.Types, typ) }

// Names reports whether statements of a type may name files, here or elsewhere.
func (q *Queries) Names(typ string) bool {
	return slices.Contains(Types(), typ) || q.Elsewhere.has(typ)
}
