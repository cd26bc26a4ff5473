package offline_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"comity.example/comity/internal/module/implementation/offline"
)

// TestAbsent: a row that is taken out is missing; one whose cell cannot be read, or
// whose key was typed over, is there, and is only named for that.
func TestAbsent(t *testing.T) {
	q, open, _ := asked(t)
	so := parts(open.ID)
	raw := file(t, offline.Make(q, so, words("fr"), drawnUp))
	sheet, row := sheetOf(t, read(t, q, raw), open.ID+"/done@fr")
	_, below := sheetOf(t, read(t, q, raw), open.ID+"/done@en")
	at, line := row.At[string(offline.Answer)], row.Line
	key, err := excelize.CoordinatesToCellName(1, line)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		change        func(f *excelize.File) error
		absent, wrong int
	}{
		"taken out":   {func(f *excelize.File) error { return f.RemoveRow(sheet, line) }, 1, 0},
		"worked out":  {func(f *excelize.File) error { return f.SetCellFormula(sheet, at, "SUM(1,2)") }, 0, 1},
		"merged":      {func(f *excelize.File) error { return f.MergeCell(sheet, at, below.At[string(offline.Answer)]) }, 0, 1},
		"of no key":   {func(f *excelize.File) error { return f.SetCellStr(sheet, key, "nothing/done") }, 0, 1},
		"key emptied": {func(f *excelize.File) error { return f.SetCellStr(sheet, key, "") }, 0, 1},
	} {
		f, err := excelize.OpenReader(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if err := tc.change(f); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		if got := take(t, q, so, out.Bytes()); len(got.Absent) != tc.absent || len(got.Troubles) < tc.wrong {
			t.Errorf("%s: missing %v, trouble %v", name, got.Absent, got.Troubles)
		}
	}
}

// TestNotAbsent: a row that a workbook never had, of words in another language that were
// put on the hub since, is not missing; one that it had is.
func TestNotAbsent(t *testing.T) {
	q, open, _ := asked(t)
	so := parts(open.ID)
	if got := take(t, q, so, file(t, offline.Make(q, nil, words("fr"), drawnUp))); len(got.Absent) > 0 {
		t.Errorf("missing %+v", got.Absent)
	}
	f := without(read(t, q, file(t, offline.Make(q, so, words("fr"), drawnUp))), open.ID+"/done@en")
	got, err := offline.Take(q, so, f, words("fr"), nil)
	if err != nil || len(got.Absent) != 1 || got.Absent[0].Language != "en" {
		t.Errorf("%v missing %+v", err, got.Absent)
	}
}
