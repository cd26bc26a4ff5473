package transcript

import (
	"cmp"
	"io"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult/intake"
	"comity.example/comity/internal/platform/submission"
)

// MaxText is the most bytes that documents taken down together have.
const MaxText = 1 << 20

// File is a document as it is handed in.
type File struct {
	Name string `json:"name"` // for messages
	Text []byte `json:"text"`
}

// Set is documents that speak of one consultation. One of the three is there.
type Set struct {
	Files   []File
	Table   *intake.DraftingTable
	Account *intake.Consultation
	Series  *intake.Series
}

// Check sees that documents can be read, without reading them: their size, and
// of what kind each of them is. It fails with fail.TooLarge and fail.Invalid, and
// names the file.
func Check(files []File) error {
	all := 0
	for _, f := range files {
		if all += len(f.Text); all > MaxText {
			return fail.New(fail.TooLarge, "the documents have more than %d bytes together", MaxText).
				WithHint("The text of one document has hardly more than a tenth of that: is it a text?")
		}
		if _, err := intake.Identify(f.Text); err != nil {
			return named(f, err)
		}
	}
	return nil
}

// named says in an error which file it is about.
func named(f File, err error) error {
	if err == nil {
		return nil
	}
	e := fail.New(fail.KindOf(err), "%s: %s", f.Name, fail.Message(err)).WithHint("%s", fail.Hint(err))
	e.Cause = err
	return e
}

// Read reads documents and puts together those that are on one consultation: a
// call and an account. It fails as Check does, and with fail.Invalid for a
// document that is there twice.
func Read(files []File, names intake.Names) ([]*Set, error) {
	if err := Check(files); err != nil {
		return nil, err
	}
	var out []*Set
	var told *Set // call and account
	seen := map[string]string{}
	for _, f := range files {
		s, err := read(f, names)
		if err != nil {
			return nil, named(f, err)
		}
		sum := s.Documents()[0].SHA256
		if first, twice := seen[sum]; twice {
			return nil, fail.New(fail.Invalid, "%s is the same document as %s", f.Name, first)
		}
		seen[sum] = f.Name
		if s.Account == nil || told == nil {
			if s.Account != nil {
				told = s
			}
			out = append(out, s)
			continue
		}
		told.Files = append(told.Files, f)
		both := []*intake.Consultation{told.Account, s.Account}
		slices.SortStableFunc(both, func(a, b *intake.Consultation) int {
			return cmp.Compare(b.Documents[0].Kind, a.Documents[0].Kind) // the call comes first
		})
		if both[0].Documents[0].Kind == both[1].Documents[0].Kind {
			return nil, named(f, fail.New(fail.Invalid, "another document of the same kind is there; take them down one by one"))
		}
		told.Account = intake.Combine(both...)
	}
	return out, nil
}

func read(f File, names intake.Names) (*Set, error) {
	kind, err := intake.Identify(f.Text)
	if err != nil {
		return nil, err
	}
	s := &Set{Files: []File{f}}
	switch kind {
	case intake.KindTable:
		s.Table, err = intake.ReadTable(f.Text, names)
	case intake.KindCall:
		s.Account, err = intake.ReadCall(f.Text)
	case intake.KindAccount:
		s.Account, err = intake.ReadAccount(f.Text)
	case intake.KindMeetings:
		s.Series, err = intake.ReadMeetings(f.Text)
	}
	return s, err
}

// Documents names the documents of a set, the one that it is called by first.
// Their places are empty.
func (s *Set) Documents() []submission.Document {
	doc := func(sum string) submission.Document {
		return submission.Document{Kind: "other", Title: s.Title(), SHA256: sum}
	}
	switch {
	case s.Table != nil:
		return []submission.Document{doc(s.Table.SHA256)}
	case s.Series != nil:
		return []submission.Document{doc(s.Series.Document.SHA256)}
	}
	var out []submission.Document
	for _, d := range s.Account.Documents {
		out = append(out, doc(d.SHA256))
	}
	return out
}

// Title is the title that the documents print, or their first words.
func (s *Set) Title() string {
	switch {
	case s.Table != nil:
		if s.Table.Title != "" {
			return clip(s.Table.Title, maxHeading)
		}
		return clip(s.Table.Columns[0].Printed, maxHeading)
	case s.Series != nil:
		return titled(s.Series.Title, s.Series.Document)
	}
	return titled(s.Account.Title, s.Account.Documents[0])
}

func titled(title *intake.Fact, d intake.Document) string {
	if title != nil {
		return clip(title.Text, maxHeading)
	}
	return clip(d.Paragraphs[0].Words(), maxHeading)
}

// Unsure is what the documents leave open.
func (s *Set) Unsure() []intake.Unsure {
	switch {
	case s.Table != nil:
		return s.Table.Unsure
	case s.Series != nil:
		return s.Series.Unsure
	}
	return s.Account.Unsure
}

// Report writes what was read for a person at a terminal.
func (s *Set) Report(w io.Writer) error {
	switch {
	case s.Table != nil:
		return s.Table.Report(w)
	case s.Series != nil:
		return s.Series.Report(w)
	}
	return s.Account.Report(w)
}
