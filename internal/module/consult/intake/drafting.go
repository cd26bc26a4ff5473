package intake

import (
	"regexp"
	"slices"
	"strings"
)

// DraftingTable is a document with a table of amendments.
type DraftingTable struct {
	SHA256      string       `json:"sha256"` // of the document, hexadecimal
	Title       string       `json:"title"`
	Signatories []Signatory  `json:"signatories"`
	BaseBy      *Attribution `json:"baseBy,omitempty"` // who wrote the base text, where the document says it
	// Front is everything before the table, in its order: headings, the names of
	// the signatories, paragraphs and lists.
	Front     []Unit       `json:"front"`
	Columns   []ColumnHead `json:"columns"` // as the header prints them
	Norms     []Norm       `json:"norms"`
	Notes     []Note       `json:"notes"` // in the order of the document
	Furniture []Furniture  `json:"furniture"`
	Stray     []Unit       `json:"stray"` // lines that belong to nothing
	Unsure    []Unsure     `json:"unsure"`
}

// Attribution says who wrote a text, and in what, as a document prints it.
type Attribution struct {
	By    string `json:"by"`           // "Canada"
	In    string `json:"in,omitempty"` // "the revised non-paper"
	Place Place  `json:"place"`
}

// Norm is one provision with its texts.
type Norm struct {
	Letter string `json:"letter"` // as the row is marked: "a"; empty when it is not
	// Official is the provision as printed, over all its rows: the marker, the
	// text, and, as a mark, where it stands in its instrument.
	Official Unit `json:"official"`
	// Base and Proposed are the text that amendments are made to and the text as
	// the signatories would have it, unit by unit. NoBase holds the words that
	// stand where there is no base: "N/A".
	Base      []Unit `json:"base"`
	NoBase    string `json:"noBase,omitempty"`
	Proposed  []Unit `json:"proposed"`
	Rationale []Unit `json:"rationale"`
	// Practices are names of organizations and resources, or text on practice.
	Practices []Unit  `json:"practices"`
	Others    []Extra `json:"others,omitempty"` // columns under other headings
	// Repeats says that Proposed repeats the base. When it does not, what is
	// missing in it is not deleted: all of it is to be added.
	Repeats bool  `json:"repeats"`
	Lines   []int `json:"lines"` // rows of the table
}

// Extra is a column under a heading that no rule knows.
type Extra struct {
	Heading string `json:"heading"`
	Units   []Unit `json:"units"`
}

// Units gives a column's units; nil for Provision and Other.
func (n *Norm) Units(c Column) []Unit {
	switch c {
	case Base:
		return n.Base
	case Proposed:
		return n.Proposed
	case Rationale:
		return n.Rationale
	case Practice:
		return n.Practices
	}
	return nil
}

// Target gives the text that the proposal leads to: the proposed text where it
// repeats the base, else the base with the proposed units after it.
func (n *Norm) Target() []Unit {
	if n.Repeats {
		return n.Proposed
	}
	return append(append([]Unit{}, n.Base...), n.Proposed...)
}

// UnsureAt gives what a person has to settle about one unit, counted from 1, of a
// column of a provision.
func (t *DraftingTable) UnsureAt(letter string, c Column, unit int) []Unsure {
	var out []Unsure
	for _, u := range t.Unsure {
		if u.Place.Provision == letter && u.Place.Column == c && u.Place.Unit == unit {
			out = append(out, u)
		}
	}
	return out
}

// ReadTable reads a document with a table of amendments. names finds the
// participants that proposers in brackets mean; it may be nil. It fails with
// fail.TooLarge over MaxText and with fail.Invalid when the text is not UTF-8 or
// holds no such table; whatever it can read and does not trust is Unsure.
func ReadTable(text []byte, names Names) (*DraftingTable, error) {
	d, err := open(text)
	if err != nil {
		return nil, err
	}
	s, err := readSheet(d)
	if err != nil {
		return nil, err
	}
	t := &DraftingTable{
		SHA256: d.sha256, Columns: s.heads, Notes: s.notes, Furniture: s.furniture,
		Norms: []Norm{}, Unsure: s.unsure, Stray: []Unit{},
	}
	t.Unsure = append(t.Unsure, readNotes(t.Notes)...)
	take := rules{notes: map[int]bool{}, names: names}
	for _, n := range t.Notes {
		take.notes[n.Number] = true
	}
	t.readFront(s.front, take)
	for _, p := range s.stray {
		t.Stray = append(t.Stray, plain(p, take))
	}
	for _, rows := range byProvision(s) {
		r := normReader{table: t, take: take, rows: rows}
		t.Norms = append(t.Norms, r.norm())
	}
	t.check(names)
	return t, nil
}

// plain reads a line as a paragraph.
func plain(p piece, take rules) Unit {
	u := Unit{Kind: Paragraph, Lines: []int{p.line}}
	u.Text, u.Marks = take.takeOut(squeeze(p.text))
	u.Sources = citations(u.Text)
	return u
}

// provisionMark is how a row marks its provision.
var provisionMark = regexp.MustCompile(`^\(([a-z]|\d{1,3})\)(\s|$)`)

// marked gives the mark of the provision that a row begins; "" when it goes on
// with the provision above.
func (r row) marked(heads []ColumnHead) string {
	for i, h := range heads {
		if h.Column != Provision {
			continue
		}
		for _, f := range fragments(r.cells[i], r.line) {
			if m := provisionMark.FindStringSubmatch(f.text); m != nil {
				return m[1]
			}
			break
		}
	}
	return ""
}

// byProvision groups the rows: one that marks a provision begins it, the others
// go on with it.
func byProvision(s *sheet) [][]row {
	var out [][]row
	last := ""
	for _, r := range s.rows {
		m := r.marked(s.heads)
		if len(out) == 0 || m != "" && m != last {
			out = append(out, nil)
			last = m
		}
		out[len(out)-1] = append(out[len(out)-1], r)
	}
	return out
}

// normReader reads the rows of one provision.
type normReader struct {
	table *DraftingTable
	take  rules
	rows  []row
	cells [][][]fragment // by column, by row
}

func (r *normReader) norm() Norm {
	t := r.table
	n := Norm{Letter: r.rows[0].marked(t.Columns), Base: []Unit{}, Proposed: []Unit{}, Rationale: []Unit{}, Practices: []Unit{}}
	for _, row := range r.rows {
		n.Lines = append(n.Lines, row.line)
	}
	if n.Letter == "" {
		t.Unsure = append(t.Unsure, unsettled(NoProvision, Place{Line: r.rows[0].line}, clip(r.rows[0].cells[0]), "read as a provision without a mark", "the row marks no provision, and no row before it does"))
	}
	r.cells = make([][][]fragment, len(t.Columns))
	for c := range t.Columns {
		for _, row := range r.rows {
			r.cells[c] = append(r.cells[c], fragments(row.cells[c], row.line))
		}
	}
	// The base comes first: the proposal is read beside it.
	for _, want := range []Column{Provision, Base, Proposed, Rationale, Practice, Other} {
		for c, h := range t.Columns {
			if h.Column == want {
				r.column(&n, c, h)
			}
		}
	}
	n.Repeats = repeats(n.Base, n.Proposed)
	return n
}

// column reads one column of the provision.
func (r *normReader) column(n *Norm, c int, h ColumnHead) {
	t := r.table
	at := Place{Provision: n.Letter, Column: h.Column}
	j := joiner{at: at, names: h.Column == Practice}
	for other := range r.cells {
		for _, fs := range r.cells[other] {
			if other != c {
				j.others = append(j.others, spoken(fs)...)
			}
		}
	}
	for _, fs := range r.cells[c] {
		j.join(fs)
	}
	if h.Column == Provision {
		// All of it is one text, wherever pages and paragraphs cut it.
		n.Official = r.official(j.runs, at)
		return
	}
	t.Unsure = append(t.Unsure, j.unsure...)
	l := lister{at: at, take: r.take}
	switch h.Column {
	case Base:
		if n.NoBase = noText(j.runs); n.NoBase != "" {
			return
		}
		n.Base = append(n.Base, l.read(j.runs)...)
	case Proposed:
		l.base = n.Base
		n.Proposed = append(n.Proposed, l.read(j.runs)...)
	case Rationale:
		n.Rationale = append(n.Rationale, l.read(j.runs)...)
	case Practice:
		runs, unsure := practices(j.runs, at, t.Notes)
		t.Unsure = append(t.Unsure, unsure...)
		n.Practices = append(n.Practices, l.read(runs)...)
	default:
		n.Others = append(n.Others, Extra{h.Printed, l.read(j.runs)})
	}
	t.Unsure = append(t.Unsure, l.unsure...)
}

// noText gives what stands in a cell that says it holds nothing.
func noText(runs []run) string {
	if len(runs) != 1 || runs[0].glyph != "" {
		return ""
	}
	switch strings.ToLower(strings.Trim(runs[0].text, ".")) {
	case "n/a", "none", "-", "–", "—", "nil", "not applicable":
		return runs[0].text
	}
	return ""
}

// official reads the provision itself: its paragraphs are one text.
func (r *normReader) official(runs []run, at Place) Unit {
	u := Unit{Kind: Lettered}
	words := []string{}
	for _, x := range runs {
		// A bullet in a provision is kept as a word of it.
		gap := " "
		if x.tight {
			gap = ""
		}
		words = append(words, strings.TrimSpace(x.glyph+gap+x.text))
		u.Lines = append(u.Lines, x.lines...)
	}
	u.Lines = slices.Compact(u.Lines)
	all := strings.Join(words, " ")
	if m := provisionMark.FindString(all); m != "" {
		u.Marker = strings.TrimSpace(m)
		all = strings.TrimPrefix(all[len(u.Marker):], " ")
	}
	take := r.take
	take.cited = true
	u.Text, u.Marks = take.takeOut(all)
	for _, m := range u.Marks {
		if m.Kind == CitedMark && m.Cited.Item != "" && m.Cited.Item != at.Provision {
			p := at
			p.Line = u.line()
			r.table.Unsure = append(r.table.Unsure, unsettled(CitedProvision, p, m.Printed, "the mark of the row is kept", "the row is marked ("+at.Provision+"), and the text is cited as ("+m.Cited.Item+")"))
		}
	}
	return u
}
