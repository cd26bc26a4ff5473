package record

import (
	"context"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/record/annex"
)

// Taken is what an import comes to in a record: ready to be said.
type Taken struct {
	Document string // id of the paper
	New      bool   // the paper is not recorded yet: it is said first
	Imported *Imported
	// Kept lists the ids of participants whose rows stand in the record and that
	// the text does not print: they stay as they are.
	Kept   map[Series][]string
	bodies []Body
}

// Bodies lists what is to be said, in its order.
func (t *Taken) Bodies() []Body { return t.bodies }

// Take holds what was read out of a text against the record. The paper is the
// recorded document, or else the shipped one, that has this very text. Where
// there is none, paper says what the text is: id, title and short name; it is
// nil where the text should be known.
func (q *Queries) Take(ctx context.Context, im *annex.Import, paper *Document) (*Taken, error) {
	s, err := q.now(ctx)
	if err != nil {
		return nil, err
	}
	d, known, err := s.paper(im.SHA256, paper)
	if err != nil {
		return nil, err
	}
	t := &Taken{Document: d.ID, New: !known, Kept: map[Series][]string{}}
	if t.Imported, err = FromAnnexes(im, d.ID); err != nil {
		return nil, err
	}
	if t.New {
		t.bodies = append(t.bodies, d)
	}
	t.bodies = append(t.bodies, t.Imported.Bodies()...)
	printed := map[string]bool{}
	for i := range t.Imported.Rows {
		printed[t.Imported.Rows[i].Subject()] = true
	}
	for _, table := range t.Imported.Tables {
		for _, r := range s.rows[table.Series] {
			if !printed[r.Value.Subject()] {
				t.Kept[table.Series] = append(t.Kept[table.Series], r.Value.Participant)
			}
		}
	}
	return t, nil
}

// paper finds the document of a text, and says whether it is recorded.
func (s *snapshot) paper(sum string, given *Document) (*Document, bool, error) {
	if given != nil {
		return s.given(sum, given)
	}
	for _, d := range s.documents {
		if d.Value.SHA256 == sum {
			return &d.Value, true, nil
		}
	}
	c, err := Shipped()
	if err != nil {
		return nil, false, err
	}
	if i := slices.IndexFunc(c.Documents, func(d Document) bool { return d.SHA256 == sum }); i >= 0 {
		return &c.Documents[i], false, nil
	}
	return nil, false, fail.New(fail.NotFound, "no recorded document has this text, whose SHA-256 is %s", sum).
		WithHint("say what it is: --document NAME --title TITLE --short AUTHOR (YEAR)")
}

// given checks a document that whoever imports has named.
func (s *snapshot) given(sum string, given *Document) (*Document, bool, error) {
	for _, d := range s.documents {
		if d.Value.ID != given.ID {
			continue
		}
		if d.Value.SHA256 != sum {
			return nil, false, fail.New(fail.Conflict, "%s is recorded with another text, whose SHA-256 is %s", d.Value.ID, d.Value.SHA256).
				WithHint("another edition of a text is another document: give it another name")
		}
		return &d.Value, true, nil
	}
	d := *given
	d.SHA256 = sum
	return &d, false, d.Check()
}

// DocumentID is the id of the document of a name.
func DocumentID(name string) string {
	return "record:document:" + strings.TrimPrefix(name, "record:document:")
}
