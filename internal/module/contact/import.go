package contact

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
)

// Becomes is what a row that was brought in would do.
type Becomes string

// What a row would do.
const (
	Adds     Becomes = "adds"     // a new contact
	Changes  Becomes = "changes"  // one that is there
	Nothing  Becomes = "nothing"  // it is there as it is
	Unclear  Becomes = "unclear"  // it may be one that is there: a person decides
	Unusable Becomes = "unusable" // it has errors
)

// Brought is one row of what was brought in, as it was understood.
type Brought struct {
	Line    int          `json:"line" doc:"of the file, the first being 1"`
	ID      string       `json:"id,omitempty" doc:"of the contact that the row names"`
	Point   Point        `json:"point"`
	Becomes Becomes      `json:"becomes" enum:"adds,changes,nothing,unclear,unusable"`
	Changed []Difference `json:"changed,omitempty" doc:"in what the row differs from the contact as the community is told of it"`
	Faults  []Fault      `json:"faults,omitempty"`
	Remarks []Remark     `json:"remarks,omitempty" doc:"for a person to look at"`
	Like    []string     `json:"like,omitempty" doc:"ids of contacts that may be the same, or \"line 3\" for another row"`
}

// Fault is one thing that is wrong with a row.
type Fault struct {
	Column string `json:"column,omitempty" doc:"key of the column; absent: the row as a whole"`
	Value  string `json:"value,omitempty"`
	Error  error  `json:"-"` // a sentence about it; nil: the value cannot be read
}

// Preview is what bringing in a file would do. Nothing is done by it.
type Preview struct {
	Missing []string  `json:"missing,omitempty" doc:"columns that the file lacks and every row needs"`
	Unknown []string  `json:"unknown,omitempty" doc:"columns that were not read"`
	Rows    []Brought `json:"rows"`

	Participant string           `json:"-"` // whose they are, by its listed id
	There       map[string]Point `json:"-"` // the contacts that are there, by id
}

// required are the columns without which no row can be read.
var required = []string{colCategory, colAgency, colOrder}

// above is how many rows may stand above the one that names the columns: how the
// file is handled.
const above = 10

// headed is the row that names the columns, and which are where: the first of the
// first rows that names all that every row needs, else the first of the file.
func headed(rows [][]string, heading func(key string) string) (head int, at map[string]int, unknown []string) {
	for n, row := range rows[:min(len(rows), above)] {
		here, other := columnsOf(row, heading)
		if n == 0 {
			at, unknown = here, other
		}
		if !slices.ContainsFunc(required, func(k string) bool { _, ok := here[k]; return !ok }) {
			return n, here, other
		}
	}
	return 0, at, unknown
}

// columnsOf tells which columns a row names, and what it names else.
func columnsOf(row []string, heading func(key string) string) (at map[string]int, unknown []string) {
	at = map[string]int{}
	for i, h := range row {
		h = strings.TrimSpace(h)
		key := h
		for _, k := range Columns() {
			if strings.EqualFold(h, k) || strings.EqualFold(h, heading(k)) {
				key = k
			}
		}
		if _, twice := at[key]; twice || !slices.Contains(Columns(), key) {
			if h != "" {
				unknown = append(unknown, h)
			}
			continue
		}
		at[key] = i
	}
	return at, unknown
}

// Bring reads the rows of a file for one participant. The first row that does
// names the columns, by key or by heading as heading gives it. there are the participant's
// contacts by id; categories those of the community; lang the language of words
// that name none.
func Bring(rows [][]string, participant string, there map[string]Point, terms *Terms, heading func(key string) string, lang string, now time.Time) Preview {
	out := Preview{Rows: []Brought{}}
	if len(rows) == 0 {
		out.Missing = slices.Clone(required)
		return out
	}
	head, at, unknown := headed(rows, heading)
	for _, h := range unknown {
		if rest, _ := WithoutSecrets(h); rest != "" { // nor one among the headings
			out.Unknown = append(out.Unknown, rest)
		}
	}
	for _, k := range required {
		if _, ok := at[k]; !ok {
			out.Missing = append(out.Missing, k)
		}
	}
	if len(out.Missing) > 0 {
		return out
	}
	for n, row := range rows[head+1:] {
		cell := func(key string) string {
			if i, ok := at[key]; ok && i < len(row) {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		if !slices.ContainsFunc(row, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue
		}
		out.Rows = append(out.Rows, bring(head+n+2, cell, participant, there, terms, lang, now))
	}
	out.Participant, out.There = participant, there
	out.compare(there)
	return out
}

func bring(lineNumber int, cell func(string) string, participant string, there map[string]Point, terms *Terms, lang string, now time.Time) Brought {
	b := Brought{Line: lineNumber, Becomes: Adds}
	r, faults := readRow(func(key string) string { // whichever column the secret half of a key was pasted into, it is not shown again
		s, held := WithoutSecrets(cell(key))
		if held && !b.faulty(key) {
			b.Faults = append(b.Faults, Fault{Column: key, Error: Disclosed()})
		}
		return s
	}, lang)
	b.ID, b.Point = r.ID, r.Point
	for _, f := range faults {
		if !b.discloses(f.column) {
			b.Faults = append(b.Faults, Fault{Column: f.column, Value: f.value})
		}
	}
	if r.Participant != "" && r.Participant != participant {
		b.Faults = append(b.Faults, Fault{Column: colMember, Value: r.Participant, Error: bad("This row is another participant's: you bring in your own contacts alone.")})
	}
	if _, ok := terms.Category(r.Point.Category); !ok && !b.faulty(colCategory) {
		b.Faults = append(b.Faults, Fault{Column: colCategory, Value: r.Point.Category, Error: bad("This directory does not ask for contacts of this category.")})
	}
	for _, one := range r.Point.flaws() {
		if !b.faulty(one.column) { // what cannot be read has no form either
			b.Faults = append(b.Faults, Fault{Column: one.column, Error: one.err})
		}
	}
	if err := r.Point.Begun(now); err != nil && r.ID == "" && !b.faulty(colUntil) {
		b.Faults = append(b.Faults, Fault{Column: colUntil, Value: r.Point.Until, Error: err})
	}
	for _, m := range Examine(&b.Point, now) {
		if m.Doubt == NeverOnDuty && b.faulty(colUntil) {
			continue // it has been said
		}
		column := columnOf(m.Field)
		switch {
		case !m.Doubt.Bars():
			b.Remarks = append(b.Remarks, m)
		case m.Doubt == NoZone && m.Value == "" && b.faulty(colHours): // there are no hours to be of a zone
		case !b.faulty(column):
			b.Faults = append(b.Faults, Fault{Column: column, Value: m.Value, Error: barred(&m)})
		}
	}
	for _, id := range r.Point.Deputies { // it would not be said to the community
		if _, ok := there[id]; !ok {
			b.Faults = append(b.Faults, Fault{Column: colDeputies, Value: id})
		}
	}
	for _, a := range r.Point.Absences {
		if _, ok := there[a.Deputy]; !ok && a.Deputy != "" {
			b.Faults = append(b.Faults, Fault{Column: colAbsences, Value: a.Deputy})
		}
	}
	before, known := there[r.ID]
	if r.ID != "" && !known && !b.faulty(colID) {
		if !b.faulty(colMember) { // else it has been said whose it is
			b.Faults = append(b.Faults, Fault{Column: colID, Value: r.ID, Error: bad("You have no contact of this id in this directory. Leave the id empty to name a new contact.")})
		}
	}
	if r.ID != "" && len(b.Faults) == 0 {
		switch {
		case reflect.DeepEqual(before, b.Point):
			b.Becomes = Nothing
		default:
			b.Becomes, b.Changed = Changes, Differences(before, b.Point)
		}
	}
	if len(b.Faults) > 0 {
		b.Becomes = Unusable
	}
	return b
}

// discloses reports whether the secret half of a key stood in a column: what else
// is wrong with the rest is of no use to anybody.
func (b *Brought) discloses(column string) bool {
	return slices.ContainsFunc(b.Faults, func(f Fault) bool { return f.Column == column && f.Error != nil })
}

// faulty reports whether something is wrong with a column.
func (b *Brought) faulty(column string) bool {
	return slices.ContainsFunc(b.Faults, func(f Fault) bool { return f.Column == column })
}

func columnOf(f Field) string {
	switch f {
	case FieldLanguages:
		return colLanguages
	case FieldHours:
		return colZone
	case FieldKeys:
		return colKeys
	}
	return colPhones
}

// compare finds rows that may be a contact that is there, or another row of the
// file: the same number or mail address, or the same agency and position. Which
// it is a person says.
func (p *Preview) compare(there map[string]Point) {
	for i := range p.Rows {
		b := &p.Rows[i]
		if b.Becomes == Unusable {
			continue
		}
		for j := range p.Rows {
			o := &p.Rows[j]
			if j < i && o.Becomes != Unusable && (b.ID != "" && b.ID == o.ID || b.ID == "" && o.ID == "" && Alike(&b.Point, &o.Point)) {
				b.Like = append(b.Like, RowOf(o.Line))
			}
		}
		for id, point := range there {
			if b.ID == "" && Alike(&b.Point, &point) {
				b.Like = append(b.Like, id)
			}
		}
		slices.Sort(b.Like)
		if len(b.Like) > 0 {
			b.Becomes = Unclear
		}
	}
}

// RowOf names another row of the file as Like does.
func RowOf(line int) string { return "line " + strconv.Itoa(line) }

// Alike reports whether two points may be one: they share a number or a mail
// address, or name the same agency and position in the same category.
func Alike(a, b *Point) bool {
	for _, t := range a.Phones {
		if slices.ContainsFunc(b.Phones, func(o Phone) bool { return o.Number == t.Number }) {
			return true
		}
	}
	for _, m := range a.Mails {
		if slices.ContainsFunc(b.Mails, func(o string) bool { return strings.EqualFold(o, m) }) {
			return true
		}
	}
	return a.Category == b.Category && a.Agency.String() == b.Agency.String() && a.Position.String() == b.Position.String() && a.Name == b.Name
}

// Say gives the sentence of a fault that is about the row as a whole.
func (f *Fault) Say() error {
	var e *fail.Error
	if errors.As(f.Error, &e) {
		return e
	}
	return f.Error
}
