package submission

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Participants is what this room needs to know of those who are listed.
type Participants interface {
	// Speaks reports whether the register bound an id to an identity at an index,
	// and the participant could say something new there. An unknown id is no
	// error.
	Speaks(ctx context.Context, q sqldb.Querier, id string, identity statement.Hash, index int64) (bool, error)
	// Members are those of a group or an organization on a day, in ascending
	// order; empty when none are listed.
	Members(ctx context.Context, q sqldb.Querier, id, day string) ([]string, error)
	// Listed reports whether somebody is listed under an id.
	Listed(ctx context.Context, q sqldb.Querier, id string) (bool, error)
}

// Queries answers what was submitted.
type Queries struct {
	DB           Reader
	Participants Participants
	Hub          func() statement.Hash // identity of the hub's own participant
	Log          Log                   // says what is struck, and what was erased; nil where nothing can be
	// Barred gives the suspension or withdrawal of a participant that is in force;
	// nil when there is none, or when nobody is listed under the id. It may be nil.
	Barred func(ctx context.Context, q sqldb.Querier, id string) (*Bar, error)
	// Elsewhere is rooms whose statements name files, too; nil for none.
	Elsewhere *Elsewhere
}

// Filter narrows the list; what is empty narrows nothing.
type Filter struct {
	Author string // listed id, also of one signatory
	Named  string // listed id, in whatever role: author, by, member
	About  string // frozen id that the wording in force is about
	Mode   Mode
	Kind   string // of document
	Number string // of document, exactly
	From   string // day of the submission, 2006-01-02
	Until  string
	Before int64 // those that were opened before this index; 0: from the newest
	Limit  int   // 0: DefaultLimit
}

// DefaultLimit is how many submissions a part of the list holds.
const DefaultLimit = 50

// Part is a part of the list, newest first.
type Part struct {
	Items []Submission
	Next  int64 // Before of the next part; 0 at the end
}

// speaks gives the rule of who is heard, as the register stands in q.
func (q *Queries) speaks(ctx context.Context, r sqldb.Querier) Speaks {
	type asked struct {
		id       string
		identity statement.Hash
		index    int64
	}
	known := map[asked]bool{}
	return func(id string, identity statement.Hash, index int64) (bool, error) {
		if id == "" {
			return identity == q.Hub(), nil
		}
		key := asked{id, identity, index}
		if ok, seen := known[key]; seen {
			return ok, nil
		}
		ok, err := q.Participants.Speaks(ctx, r, id, identity, index)
		known[key] = ok
		return ok, err
	}
}

// List gives a part of the list. A submission whose author by its own words is
// not its author by the register is not in it; its own page shows it.
func (q *Queries) List(ctx context.Context, f Filter) (Part, error) {
	out := Part{Items: []Submission{}}
	if f.Limit <= 0 {
		f.Limit = DefaultLimit
	}
	if f.Before <= 0 {
		f.Before = math.MaxInt64
	}
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		speaks, barred := q.speaks(ctx, r), q.barred(ctx, r)
		for {
			cases, err := q.page(ctx, r, f)
			if err != nil {
				return err
			}
			for i := range cases {
				s, err := q.standing(ctx, r, &cases[i], speaks)
				if err != nil {
					return err
				}
				if !s.Known || f.About != "" && !slices.Contains(s.About, f.About) {
					continue
				}
				if err := s.bar(barred); err != nil {
					return err
				}
				if len(out.Items) == f.Limit {
					out.Next = out.Items[f.Limit-1].Index
					return nil
				}
				out.Items = append(out.Items, *s)
			}
			if len(cases) <= f.Limit {
				return nil
			}
			f.Before = cases[len(cases)-1].Opened.Index
		}
	})
	for i := range out.Items {
		if err == nil {
			err = q.strike(ctx, &out.Items[i])
		}
	}
	return out, err
}

// Subjects counts what the submissions of an author, also of one signatory, or
// of a group of which it is a member, are about in their wording in force: those
// that are withdrawn are left out.
func (q *Queries) Subjects(ctx context.Context, id string) (map[string]int, error) {
	out := map[string]int{}
	f := Filter{Named: id, Limit: 200}
	for {
		part, err := q.List(ctx, f)
		if err != nil {
			return nil, err
		}
		for i := range part.Items {
			s := &part.Items[i]
			if s.Withdrawn != nil || !slices.Contains(s.Via.Authors(), id) && !slices.Contains(s.Via.Members, id) {
				continue
			}
			for _, about := range s.About {
				out[about]++
			}
		}
		if part.Next == 0 {
			return out, nil
		}
		f.Before = part.Next
	}
}

// As gives in which roles a submission names a participant: "author", "by",
// "member".
func (s *Submission) As(id string) []string {
	var out []string
	if slices.Contains(s.Via.Authors(), id) {
		out = append(out, asAuthor)
	}
	if s.Via.By == id && !slices.Contains(out, asAuthor) {
		out = append(out, asBy)
	}
	if slices.Contains(s.Via.Members, id) {
		out = append(out, asMember)
	}
	return out
}

// Opens reports whether a submission was opened at this index of the register:
// a place at which a list can go on.
func (q *Queries) Opens(ctx context.Context, index int64) (bool, error) {
	n := 0
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT COUNT(*) FROM submission_case WHERE mode <> '' AND place = $1`, index).Scan(&n)
	})
	return n > 0, fail.Wrap(err, fail.Unavailable, "the submissions cannot be read")
}

// page reads one case more than a part holds.
func (q *Queries) page(ctx context.Context, r sqldb.Querier, f Filter) ([]Case, error) {
	id, role := f.Author, asAuthor
	if id == "" {
		id, role = f.Named, ""
	}
	rows, err := r.Query(ctx, `SELECT subject, body FROM submission_case WHERE mode <> ''
		AND place < $1 AND ($2 = '' OR mode = $2) AND ($3 = '' OR kind = $3) AND ($4 = '' OR number = $4)
		AND ($5 = '' OR day >= $5) AND ($6 = '' OR day <= $6)
		AND ($7 = '' OR subject IN (SELECT subject FROM submission_named WHERE id = $7 AND ($8 = '' OR role = $8)))
		AND ($10 = '' OR subject IN (SELECT subject FROM submission_about WHERE id = $10))
		ORDER BY place DESC LIMIT $9`,
		f.Before, string(f.Mode), f.Kind, f.Number, f.From, f.Until, id, role, f.Limit+1, f.About)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the submissions cannot be read")
	}
	defer func() { _ = rows.Close() }()
	var out []Case
	for rows.Next() {
		var subject, body string
		if err := rows.Scan(&subject, &body); err != nil {
			return nil, err
		}
		c, err := parse(subject, body)
		if err != nil {
			return nil, err
		}
		out = append(out, *c)
	}
	return out, rows.Err()
}

func (q *Queries) standing(ctx context.Context, r sqldb.Querier, c *Case, speaks Speaks) (*Submission, error) {
	confirmed := map[statement.Hash][]Later{}
	for _, l := range c.Later {
		if l.Corrected == nil {
			continue
		}
		of, err := read(ctx, r, l.Statement.String())
		if err != nil {
			return nil, err
		}
		if of != nil {
			confirmed[l.Statement] = of.Later
		}
	}
	return Standing(c, confirmed, speaks)
}

// Get gives one submission; fail.NotFound when there is none, fail.Gone when
// the body that opened it was erased.
func (q *Queries) Get(ctx context.Context, id string) (out Submission, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		s, err := q.get(ctx, r, id)
		if err == nil {
			err = s.bar(q.barred(ctx, r))
		}
		if err == nil {
			out = *s
		}
		return err
	})
	if fail.Is(err, fail.NotFound) {
		return out, q.gone(ctx, id, err)
	}
	if err == nil {
		err = q.strike(ctx, &out)
	}
	return out, err
}

func (q *Queries) get(ctx context.Context, r sqldb.Querier, id string) (*Submission, error) {
	c, err := read(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if c == nil || c.Opened == nil {
		return nil, fail.New(fail.NotFound, "There is no submission with this id.")
	}
	return q.standing(ctx, r, c, q.speaks(ctx, r))
}

// Told gives how a statement of another room came to be said, which names so in
// its own body, and who has confirmed it. r is the snapshot that the room reads.
func (q *Queries) Told(ctx context.Context, r sqldb.Querier, via Via, m Mark) (Told, error) {
	c, err := read(ctx, r, m.Statement.String())
	if err != nil {
		return Told{}, err
	}
	var later []Later
	if c != nil {
		later = c.Later
	}
	return Tell(via, m, later, q.speaks(ctx, r))
}

// Attachment finds a file that a statement in the register names:
// fail.NotFound when none does.
func (q *Queries) Attachment(ctx context.Context, hash statement.Hash) (out Attachment, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = q.attachment(ctx, r, hash)
		return err
	})
	return out, err
}

func (q *Queries) attachment(ctx context.Context, r sqldb.Querier, hash statement.Hash) (Attachment, error) {
	out := Attachment{Hash: hash}
	err := r.QueryRow(ctx, `SELECT name, type, size FROM submission_attachment WHERE hash = $1 ORDER BY subject LIMIT 1`, hash.String()).
		Scan(&out.Name, &out.Type, &out.Size)
	if errors.Is(err, sql.ErrNoRows) && q.Elsewhere != nil {
		return q.Elsewhere.Attachment(ctx, r, hash)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return out, fail.New(fail.NotFound, "No submission names such a file.")
	}
	return out, fail.Wrap(err, fail.Unavailable, "the attachments cannot be read")
}

// Attached lists the hashes of all files that statements in the register name,
// in ascending order.
func (q *Queries) Attached(ctx context.Context) (out []statement.Hash, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		rows, err := r.Query(ctx, `SELECT DISTINCT hash FROM submission_attachment ORDER BY hash`)
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "the attachments cannot be read")
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				return err
			}
			h, err := statement.ParseHash(s)
			if err != nil {
				return fail.Wrap(err, fail.Broken, "an attachment has no hash")
			}
			out = append(out, h)
		}
		if err := rows.Err(); err != nil || q.Elsewhere == nil {
			return err
		}
		more, err := q.Elsewhere.Attached(ctx, r)
		out = append(out, more...)
		return err
	})
	slices.SortFunc(out, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(out), err
}

// Members are those of a group or an organization on a day, in ascending order;
// empty when none are listed, and when it is none.
func (q *Queries) Members(ctx context.Context, id, day string) (out []string, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = q.Participants.Members(ctx, r, id, day)
		return err
	})
	return out, err
}
