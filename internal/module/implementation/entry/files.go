package entry

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// byFile begins the words of the files that an entry names.
const byFile = "copy"

// FileKeys are the words by which an entry is found that names files.
func FileKeys(all []submission.Attachment) (out []string) {
	for _, a := range all {
		out = append(out, byFile+"="+a.Hash.String())
	}
	return out
}

// Keeping is a content that names files which the hub keeps: it has FileKeys among
// its keys.
type Keeping interface {
	Content
	Kept() []submission.Attachment
}

// Files are the files that the entries of a kind name: the room of submissions
// keeps them, sealed until a statement in the register names them.
func Files[C Keeping]() *submission.Elsewhere {
	return &submission.Elsewhere{Types: KindOf[C]().Types(), Files: filesOf[C], Attachment: fileIn[C], Attached: filesIn[C]}
}

// filesOf lists the files that the body of a statement names.
func filesOf[C Keeping](typ string, body []byte) ([]submission.Attachment, error) {
	b, err := Decode[C](typ, body)
	switch b := b.(type) {
	case *Opened[C]:
		return b.Content.Kept(), err
	case *Changed[C]:
		return b.Content.Kept(), err
	}
	return nil, err
}

// fileIn finds a file that an entry in the register names, or named in an earlier
// content.
func fileIn[C Keeping](ctx context.Context, q sqldb.Querier, hash statement.Hash) (submission.Attachment, error) {
	all, err := Wordings[C](ctx, q, byFile+"="+hash.String())
	if err != nil {
		return submission.Attachment{}, err
	}
	for _, c := range all {
		for _, a := range c.Kept() {
			if a.Hash == hash {
				return a, nil
			}
		}
	}
	return submission.Attachment{}, fail.New(fail.NotFound, "No statement in the register names such a file.")
}

// filesIn lists the hashes of all files that entries in the register name.
func filesIn[C Keeping](ctx context.Context, q sqldb.Querier) (out []statement.Hash, err error) {
	values, err := Values[C](ctx, q, byFile)
	for _, v := range values {
		h, err := statement.ParseHash(v)
		if err != nil {
			return nil, fail.Wrap(err, fail.Broken, "a file of an entry has no hash")
		}
		out = append(out, h)
	}
	return out, err
}
