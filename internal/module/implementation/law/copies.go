package law

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Copies are the files that laws name: the room of submissions keeps them.
func Copies() *submission.Elsewhere {
	return &submission.Elsewhere{Types: entry.KindOf[Law]().Types(), Files: filesOf, Attachment: copyIn, Attached: copiesIn}
}

// filesOf lists the files that the body of a statement names.
func filesOf(typ string, body []byte) ([]submission.Attachment, error) {
	b, err := entry.Decode[Law](typ, body)
	switch b := b.(type) {
	case *Registered:
		return b.Content.Copies, err
	case *Changed:
		return b.Content.Copies, err
	}
	return nil, err
}

// copyIn finds a file that a law in the register names, or named in an earlier
// content.
func copyIn(ctx context.Context, q sqldb.Querier, hash statement.Hash) (submission.Attachment, error) {
	all, err := entry.Wordings[Law](ctx, q, key(byCopy, hash.String()))
	if err != nil {
		return submission.Attachment{}, err
	}
	for _, c := range all {
		for _, a := range c.Copies {
			if a.Hash == hash {
				return a, nil
			}
		}
	}
	return submission.Attachment{}, fail.New(fail.NotFound, "No statement in the register names such a file.")
}

// copiesIn lists the hashes of all files that laws in the register name.
func copiesIn(ctx context.Context, q sqldb.Querier) (out []statement.Hash, err error) {
	values, err := entry.Values[Law](ctx, q, byCopy)
	for _, v := range values {
		h, err := statement.ParseHash(v)
		if err != nil {
			return nil, fail.Wrap(err, fail.Broken, "a copy of a law has no hash")
		}
		out = append(out, h)
	}
	return out, err
}
