package report

import (
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Mark is which statement something rests on, and who said it when.
type Mark struct {
	Statement statement.Hash `json:"statement"`
	By        statement.Hash `json:"by"`
	At        time.Time      `json:"at"`
	Index     int64          `json:"index"` // in the public register
}

// Word is the newest that one of the two has said in public.
type Word struct {
	Mark
	Published *Published `json:"published"`
}

// Edition is a report that both have said.
type Edition struct {
	Published
	Words statement.Hash `json:"words"`     // the report's digest
	Said  []Mark         `json:"published"` // by each of the two, in the order in which they said it
}

// At is when the second of the two said it.
func (e *Edition) At() time.Time { return e.Said[1].At }

// Revoked is that one of the two withdrew a report.
type Revoked struct {
	Mark
	Reason i18n.Text `json:"reason"`
}

// Case is all that was said in public on one report.
type Case struct {
	ID        string           `json:"id"`
	Parties   []statement.Hash `json:"parties"`
	Words     []Word           `json:"said,omitempty"`      // by either of the two, since the last withdrawal
	Editions  []Edition        `json:"editions,omitempty"`  // oldest first
	Withdrawn *Revoked         `json:"withdrawn,omitempty"` // it is none, until both publish it anew
}

// Newest is the edition that stands, or stood last; nil while there is none.
func (c *Case) Newest() *Edition {
	if len(c.Editions) == 0 {
		return nil
	}
	return &c.Editions[len(c.Editions)-1]
}

// By gives what one of the two has said last; nil for nothing.
func (c *Case) By(party statement.Hash) *Word {
	i := slices.IndexFunc(c.Words, func(w Word) bool { return w.By == party })
	if i < 0 {
		return nil
	}
	return &c.Words[i]
}

// Awaits gives who of the two has still to publish what the other one has published
// last; ok is false while neither has.
func (c *Case) Awaits() (who statement.Hash, ok bool) {
	switch n := len(c.Words); {
	case n == 1:
		i := slices.IndexFunc(c.Parties, func(p statement.Hash) bool { return p != c.Words[0].By })
		if i < 0 {
			return who, false
		}
		return c.Parties[i], true
	case n == 2 && !same(c.Words[0].Published, c.Words[1].Published):
		return c.Words[0].By, true // the second is what was said last
	}
	return who, false
}

// Said is a public statement as Next takes it.
type Said struct {
	Mark
	Subject string
	Body    corpus.Body
}

// Next is a report after one more public statement; before is nil when it is the
// first. An error says why it does not count. It changes nothing that it is given.
func Next(before *Case, s Said) (*Case, error) {
	if s.Body.Subject() != s.Subject {
		return nil, bad("the statement is about another report than its header says")
	}
	switch b := s.Body.(type) {
	case *Published:
		return publish(before, s.Mark, b)
	case *Withdrawn:
		return withdraw(before, s.Mark, b)
	}
	return nil, bad("this is no public statement on reports")
}

func publish(before *Case, m Mark, b *Published) (*Case, error) {
	c := &Case{ID: b.Report.ID, Parties: b.Report.Parties}
	if before != nil {
		c = before.clone()
	}
	if !slices.Equal(c.Parties, b.Report.Parties) {
		return nil, fail.New(fail.Denied, "The report is of two others.")
	}
	if err := May(m.By, Publish, c.Parties); err != nil {
		return nil, err
	}
	if w := c.By(m.By); w != nil {
		if same(w.Published, b) {
			return nil, fail.New(fail.Conflict, "You have published these words already.")
		}
		c.Words = slices.DeleteFunc(c.Words, func(w Word) bool { return w.By == m.By })
	}
	c.Words = append(c.Words, Word{m, b})
	if len(c.Words) < 2 || !same(c.Words[0].Published, c.Words[1].Published) {
		return c, nil
	}
	words, err := b.Report.Digest()
	if err != nil {
		return nil, err
	}
	c.Editions = append(c.Editions, Edition{Published: *b, Words: words, Said: []Mark{c.Words[0].Mark, c.Words[1].Mark}})
	c.Withdrawn = nil
	return c, nil
}

func withdraw(before *Case, m Mark, b *Withdrawn) (*Case, error) {
	if before == nil || len(before.Words) == 0 {
		return nil, fail.New(fail.Conflict, "There is no such report that is published now.")
	}
	if err := May(m.By, Withdraw, before.Parties); err != nil {
		return nil, err
	}
	c := before.clone()
	c.Words, c.Withdrawn = nil, &Revoked{m, b.Reason}
	return c, nil
}

// same reports whether two say the very same.
func same(a, b *Published) bool {
	x, err := corpus.Encode(a)
	y, other := corpus.Encode(b)
	return err == nil && other == nil && string(x) == string(y)
}

func (c *Case) clone() *Case {
	out := *c
	out.Words, out.Editions = slices.Clone(c.Words), slices.Clone(c.Editions)
	return &out
}
