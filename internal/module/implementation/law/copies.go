package law

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Copies are the files that laws name: the room of submissions keeps them.
func Copies() *submission.Elsewhere {
	return &submission.Elsewhere{Types: Register().Types(), Files: filesOf, Attachment: copyIn, Attached: copiesIn}
}

// filesOf lists the files that the body of a statement names.
func filesOf(typ string, body []byte) ([]submission.Attachment, error) {
	words, err := read(typ, body)
	if c := words.Content(); err == nil && c != nil {
		return c.Copies, nil
	}
	return nil, err
}

// copyIn finds a file that a law in the register names, or named in an earlier
// content.
func copyIn(ctx context.Context, q sqldb.Querier, hash statement.Hash) (submission.Attachment, error) {
	none := fail.New(fail.NotFound, "No statement in the register names such a file.")
	subjects, err := column(ctx, q, `SELECT subject FROM law_key WHERE name = $1 AND value = $2 ORDER BY subject LIMIT 1`, byCopy, hash.String())
	if err != nil || len(subjects) == 0 {
		if err == nil {
			err = none
		}
		return submission.Attachment{}, err
	}
	c, err := Register().Kept(ctx, q, subjects[0])
	if err != nil || c == nil {
		return submission.Attachment{}, err
	}
	contents := []*Content{&c.Opened.Body.Content}
	for i := range c.Later {
		if changed := c.Later[i].Changed; changed != nil {
			contents = append(contents, &changed.Content)
		}
	}
	for _, content := range contents {
		for _, a := range content.Copies {
			if a.Hash == hash {
				return a, nil
			}
		}
	}
	return submission.Attachment{}, none
}

// copiesIn lists the hashes of all files that laws in the register name.
func copiesIn(ctx context.Context, q sqldb.Querier) (out []statement.Hash, err error) {
	values, err := column(ctx, q, `SELECT DISTINCT value FROM law_key WHERE name = $1 ORDER BY value`, byCopy)
	for _, v := range values {
		h, err := statement.ParseHash(v)
		if err != nil {
			return nil, fail.Wrap(err, fail.Broken, "a copy of a law has no hash")
		}
		out = append(out, h)
	}
	return out, err
}

func column(ctx context.Context, q sqldb.Querier, query string, args ...any) (out []string, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the register of laws cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
