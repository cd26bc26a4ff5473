package workbook

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Limits of what is read.
type Limits struct {
	Bytes   int64 // of the file
	Opened  int64 // of all that is packed in it
	Sheets  int
	Rows    int // of a sheet, with those above the table
	Columns int
}

// Read reads a workbook that was written by Write, or a CSV file that was written
// by WriteCSV, and filled in since. What is wrong with the file as a whole is a
// *Fault; what is wrong with a sheet or a cell is among the faults of what was read.
// Any other error is the reader's.
func Read(r io.Reader, l Limits) (filled *Filled, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, l.Bytes+1))
	if err != nil {
		return nil, err
	}
	switch {
	case int64(len(raw)) > l.Bytes:
		return nil, &Fault{What: TooLarge}
	case bytes.HasPrefix(raw, compound):
		if bytes.Contains(raw, encrypted) {
			return nil, &Fault{What: Protected}
		}
		return nil, &Fault{What: Old}
	case !bytes.HasPrefix(raw, []byte("PK")):
		return readCSV(bytes.NewReader(raw), l)
	}
	if err := packed(raw, l); err != nil {
		return nil, err
	}
	defer func() {
		if recover() != nil { // the library takes some broken workbooks for whole
			filled, err = nil, &Fault{What: Unknown}
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: l.Opened, UnzipXMLSizeLimit: l.Opened})
	if err != nil {
		return nil, &Fault{What: Unknown}
	}
	defer func() { _ = f.Close() }()
	return reading{f, l, &Filled{Facts: map[string]string{}}, map[string]bool{}, map[string]drawn{}}.all()
}

// compound is how files of programs before 2007 begin, and those that are
// encrypted, which hold a part that says so in UTF-16.
var (
	compound  = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	encrypted = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
)

// packed looks at how a file is packed, before anything of it is opened. What a
// part says of its size is not believed: it is unpacked, up to what may be.
func packed(raw []byte, l Limits) error {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return &Fault{What: Unknown}
	}
	left := l.Opened
	for _, part := range z.File {
		if part.UncompressedSize64 > uint64(left) {
			return &Fault{What: TooLarge}
		}
		switch name := strings.ToLower(part.Name); {
		case strings.HasSuffix(name, "vbaproject.bin"), strings.HasPrefix(name, "xl/macrosheets/"):
			return &Fault{What: Macros}
		case name == "meta-inf/manifest.xml":
			return &Fault{What: Other}
		}
		in, err := part.Open()
		if err != nil {
			return &Fault{What: Unknown}
		}
		n, err := io.Copy(io.Discard, io.LimitReader(in, left+1))
		_ = in.Close()
		switch left -= n; {
		case left < 0:
			return &Fault{What: TooLarge}
		case err != nil:
			return &Fault{What: Unknown}
		}
	}
	return nil
}

type reading struct {
	file   *excelize.File
	limits Limits
	out    *Filled
	seen   map[string]bool  // keys of sheets
	drawn  map[string]drawn // sheets as they were drawn up, by key
}

// drawn is what a workbook says of a sheet as it was drawn up.
type drawn struct {
	name string
	fill []string // keys of the columns that are filled in
}

// ofSheet is how facts begin that say which sheets there were.
const ofSheet = "sheet:"

func (r reading) all() (*Filled, error) {
	names := r.file.GetSheetList()
	if len(names) > r.limits.Sheets+1 {
		return nil, &Fault{What: TooLarge}
	}
	facts, err := r.rows(factsSheet)
	if err != nil {
		return nil, err
	}
	for _, row := range facts {
		if len(row) == 0 || row[0] == "" {
			continue
		}
		value := strings.Join(row[1:min(2, len(row))], "")
		if key, is := strings.CutPrefix(row[0], ofSheet); is {
			r.drawn[key] = drawn{value, strings.Fields(strings.Join(row[min(2, len(row)):min(3, len(row))], ""))}
			continue
		}
		r.out.Facts[row[0]] = value
	}
	if len(r.out.Facts) == 0 {
		return nil, &Fault{What: Unknown}
	}
	for _, name := range names {
		if name == factsSheet {
			continue
		}
		if err := r.sheet(name); err != nil {
			return nil, err
		}
	}
	return r.out, nil
}

// rows gives what the cells of a sheet show; a sheet that is not there has none.
func (r reading) rows(name string) (out [][]string, err error) {
	if i, err := r.file.GetSheetIndex(name); err != nil || i < 0 {
		return nil, nil
	}
	in, err := r.file.Rows(name)
	if err != nil {
		return nil, &Fault{What: Unknown}
	}
	defer func() { _ = in.Close() }()
	empty := 0 // rows that hold nothing: programs write as many as a sheet can have
	for in.Next() {
		row, err := in.Columns()
		if err != nil {
			return nil, &Fault{What: Unknown, Sheet: name}
		}
		if !slices.ContainsFunc(row, func(s string) bool { return s != "" }) {
			empty++
			continue
		}
		if len(out)+empty >= r.limits.Rows || len(row) > r.limits.Columns {
			return nil, &Fault{What: TooLarge, Sheet: name}
		}
		out, empty = append(append(out, make([][]string, empty)...), row), 0
	}
	if in.Error() != nil {
		return nil, &Fault{What: Unknown, Sheet: name}
	}
	return out, nil
}

func (r reading) fault(what What, sheet, at, value string) {
	r.out.Faults = append(r.out.Faults, Fault{What: what, Sheet: sheet, Cell: at, Value: shorten(value, 80)})
}

// sheet reads one sheet. A sheet that was put in by whoever filled the workbook in
// is left alone.
func (r reading) sheet(name string) error {
	rows, err := r.rows(name)
	if err != nil {
		return err
	}
	key := ""
	if len(rows) > 0 && len(rows[0]) > 0 {
		key = rows[0][0]
	}
	was, drawn := r.drawn[key]
	switch {
	case key == "" || len(r.drawn) > 0 && !drawn:
		for _, d := range r.drawn {
			if d.name == name {
				r.fault(Unkeyed, name, "", "")
			}
		}
		return nil
	case r.seen[key]:
		r.fault(Copied, name, "", "")
		return nil
	}
	r.seen[key] = true
	for _, k := range was.fill {
		if !slices.Contains(rows[0], k) {
			r.fault(Unkeyed, name, "", "")
			return nil
		}
	}
	merged, err := r.merged(name)
	if err != nil {
		return err
	}
	s := FilledSheet{Key: rows[0][0], Name: name}
	keys, first := rows[0], map[string]int{}
	for n, row := range rows[1:] {
		line := n + 2
		if len(row) == 0 || row[0] == "" {
			if len(first) > 0 && len(s.Rows) > 0 && len(row) > 1 {
				r.stray(name, keys, row, line)
			}
			continue
		}
		if _, there := first[row[0]]; there {
			r.fault(Twice, name, cell(2, line), row[0])
			continue
		}
		first[row[0]] = line
		s.Rows = append(s.Rows, r.row(name, keys, row, line, merged))
	}
	r.out.Sheets = append(r.out.Sheets, s)
	return nil
}

// stray reports what stands in a row without key: somebody put a row in, and
// nobody can tell what its words answer. A heading, which has words in its first
// column alone, is none.
func (r reading) stray(sheet string, keys, row []string, line int) {
	for i := 2; i < len(row); i++ {
		if i < len(keys) && keys[i] != "" && row[i] != "" {
			r.fault(Keyless, sheet, cell(i+1, line), row[i])
		}
	}
}

func (r reading) row(sheet string, keys, row []string, line int, merged map[string]bool) FilledRow {
	out := FilledRow{Key: row[0], Line: line, Cells: map[string]string{}, At: map[string]string{}}
	for i := 1; i < len(keys); i++ {
		if keys[i] == "" {
			continue
		}
		at, words := cell(i+1, line), ""
		if i < len(row) {
			words = row[i]
		}
		out.At[keys[i]] = at
		switch formula, err := r.file.GetCellFormula(sheet, at); {
		case merged[at]:
			r.fault(Merged, sheet, at, words)
			continue
		case err != nil || formula != "":
			r.fault(Formula, sheet, at, "="+formula)
			continue
		}
		switch kind, err := r.file.GetCellType(sheet, at); {
		case err != nil || words == "":
		case kind == excelize.CellTypeError:
			r.fault(Broken, sheet, at, words)
			continue
		case kind == excelize.CellTypeDate || r.otherwise(sheet, at, words):
			r.fault(Shown, sheet, at, words)
			continue
		}
		out.Cells[keys[i]] = strings.ReplaceAll(words, "\r\n", "\n")
	}
	return out
}

// otherwise reports whether a cell shows something else than is in it: a number as
// a day, say, which another program shows as another.
func (r reading) otherwise(sheet, at, words string) bool {
	raw, err := r.file.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
	return err == nil && raw != words
}

// merged gives the cells that are part of a merged one: its words could belong
// to any of them.
func (r reading) merged(sheet string) (map[string]bool, error) {
	ranges, err := r.file.GetMergeCells(sheet, true)
	if err != nil {
		return nil, &Fault{What: Unknown, Sheet: sheet}
	}
	out := map[string]bool{}
	for _, m := range ranges {
		left, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			continue
		}
		right, bottom, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			continue
		}
		for y := top; y <= min(bottom, r.limits.Rows); y++ {
			for x := left; x <= min(right, r.limits.Columns); x++ {
				out[cell(x, y)] = true
			}
		}
	}
	return out, nil
}
