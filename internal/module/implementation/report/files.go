package report

import (
	"context"
	"database/sql"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Files are the files that reports name: the room of submissions keeps them, sealed
// until a statement in the register names them.
func Files() *submission.Elsewhere {
	return &submission.Elsewhere{Types: []string{TypeMade}, Files: filesOf, Attachment: fileIn, Attached: filesIn}
}

// filesOf lists the files that the body of a statement names.
func filesOf(typ string, body []byte) ([]submission.Attachment, error) {
	b, err := Decode(typ, body)
	if made, ok := b.(*Made); ok {
		return made.Copies, err
	}
	return nil, err
}

// fileIn finds a file that a report in the register names.
func fileIn(ctx context.Context, q sqldb.Querier, hash statement.Hash) (submission.Attachment, error) {
	none := fail.New(fail.NotFound, "No statement in the register names such a file.")
	var subject string
	err := q.QueryRow(ctx, `SELECT subject FROM implementation_report_copy WHERE hash = $1 ORDER BY subject LIMIT 1`, hash.String()).Scan(&subject)
	if errors.Is(err, sql.ErrNoRows) {
		return submission.Attachment{}, none
	}
	if err != nil {
		return submission.Attachment{}, unread(err)
	}
	c, err := read(ctx, q, subject)
	if err != nil || c == nil || c.Made == nil {
		return submission.Attachment{}, errors.Join(err, none)
	}
	for _, a := range c.Made.Body.Copies {
		if a.Hash == hash {
			return a, nil
		}
	}
	return submission.Attachment{}, none
}

// filesIn lists the hashes of all files that reports in the register name.
func filesIn(ctx context.Context, q sqldb.Querier) (out []statement.Hash, err error) {
	rows, err := q.Query(ctx, `SELECT DISTINCT hash FROM implementation_report_copy ORDER BY hash`)
	if err != nil {
		return nil, unread(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, unread(err)
		}
		h, err := statement.ParseHash(s)
		if err != nil {
			return nil, fail.Wrap(err, fail.Broken, "a file of a report has no hash")
		}
		out = append(out, h)
	}
	return out, rows.Err()
}
