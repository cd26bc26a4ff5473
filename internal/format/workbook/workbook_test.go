package workbook

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

var limits = Limits{Bytes: 1 << 20, Opened: 16 << 20, Sheets: 4, Rows: 100, Columns: 10}

func book() *Book {
	return &Book{Title: "National report", Lang: "fr", AsOf: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC),
		Facts: []Fact{{"questionnaire", "short"}, {"version", "1"}},
		Sheets: []Sheet{{Key: "norms", Name: "Normes", Notes: []string{"Remplir les cases encadrées."},
			Columns: []Column{{Key: "question", Heading: "Question", Width: 30}, {Key: "status", Heading: "État", Width: 12, Fill: true, Choices: []string{"prévu", "en place, en partie"}, Refusal: "Ce n’est pas un état."},
				{Key: "answer", Heading: "Réponse", Width: 60, Fill: true, Prompt: "Quelques phrases."}},
			Rows: []Row{{Heading: true, Cells: []string{"13 (a)"}}, {Key: "13-a/done", Cells: []string{"Ce qui est fait", "prévu", "=1+1\ndeuxième ligne"}},
				{Key: "13-c/done", Cells: []string{"Ce qui est fait", "", ""}, Shut: []bool{false, true, false}}}}}}
}

func written(t *testing.T, b *Book) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// altered is a workbook as somebody saved it who changed it.
func altered(t *testing.T, raw []byte, change func(f *excelize.File) error) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := change(f); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t *testing.T, raw []byte) *Filled {
	t.Helper()
	f, err := Read(bytes.NewReader(raw), limits)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// whole sees that a workbook gives what was written.
func whole(t *testing.T, f *Filled) {
	t.Helper()
	want := map[string]map[string]string{
		"13-a/done": {"question": "Ce qui est fait", "status": "prévu", "answer": "=1+1\ndeuxième ligne"},
		"13-c/done": {"question": "Ce qui est fait", "status": "", "answer": ""},
	}
	if len(f.Faults) > 0 || len(f.Sheets) != 1 || f.Sheets[0].Key != "norms" || len(f.Sheets[0].Rows) != len(want) ||
		!maps.Equal(f.Facts, map[string]string{"questionnaire": "short", "version": "1"}) {
		t.Fatalf("%+v", f)
	}
	for _, r := range f.Sheets[0].Rows {
		if !maps.Equal(r.Cells, want[r.Key]) {
			t.Errorf("%s: %q, want %q", r.Key, r.Cells, want[r.Key])
		}
	}
}

func TestReadGivesWhatWasWritten(t *testing.T) {
	raw := written(t, book())
	whole(t, read(t, raw))
	if !bytes.Equal(raw, written(t, book())) {
		t.Error("the same book gives other bytes")
	}
}

// What people do to a workbook that does not change what it says.
func TestReadFollowsKeys(t *testing.T) {
	raw := written(t, book())
	for name, change := range map[string]func(f *excelize.File) error{
		"a row is put in":          func(f *excelize.File) error { return f.InsertRows("Normes", 5, 2) },
		"a column is put in":       func(f *excelize.File) error { return f.InsertCols("Normes", "C", 1) },
		"the sheet is renamed":     func(f *excelize.File) error { return f.SetSheetName("Normes", "Norms") },
		"a heading is translated":  func(f *excelize.File) error { return f.SetCellStr("Normes", "C5", "Status") },
		"a sheet is added":         func(f *excelize.File) error { _, err := f.NewSheet("Notes"); return err },
		"cells above it are joint": func(f *excelize.File) error { return f.MergeCell("Normes", "B2", "D2") },
	} {
		t.Run(name, func(t *testing.T) { whole(t, read(t, altered(t, raw, change))) })
	}
}

func TestReadNamesTheCell(t *testing.T) {
	raw := written(t, book())
	for name, tc := range map[string]struct {
		change func(f *excelize.File) error
		want   Fault
	}{
		"a formula":    {func(f *excelize.File) error { return f.SetCellFormula("Normes", "D7", "SUM(1,2)") }, Fault{Formula, "Normes", "D7", "=SUM(1,2)"}},
		"merged cells": {func(f *excelize.File) error { return f.MergeCell("Normes", "D7", "D8") }, Fault{What: Merged, Sheet: "Normes", Cell: "D7"}},
		"a row twice":  {func(f *excelize.File) error { return f.DuplicateRowTo("Normes", 7, 9) }, Fault{Twice, "Normes", "B9", "13-a/done"}},
		"a day": {func(f *excelize.File) error {
			return f.SetCellValue("Normes", "D7", time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC))
		}, Fault{What: Shown, Sheet: "Normes", Cell: "D7"}},
		"a share":           {percent, Fault{Shown, "Normes", "D8", "50%"}},
		"no hidden row":     {func(f *excelize.File) error { return f.RemoveRow("Normes", 1) }, Fault{What: Unkeyed, Sheet: "Normes"}},
		"a row above it":    {func(f *excelize.File) error { return f.InsertRows("Normes", 1, 1) }, Fault{What: Unkeyed, Sheet: "Normes"}},
		"no hidden column":  {func(f *excelize.File) error { return f.RemoveCol("Normes", "A") }, Fault{What: Unkeyed, Sheet: "Normes"}},
		"a column without":  {func(f *excelize.File) error { return f.SetCellStr("Normes", "D1", "") }, Fault{What: Unkeyed, Sheet: "Normes"}},
		"a sheet twice":     {copied, Fault{What: Copied, Sheet: "Normes (2)"}},
		"a row without":     {func(f *excelize.File) error { return f.SetCellStr("Normes", "D9", "Encore") }, Fault{Keyless, "Normes", "D9", "Encore"}},
		"an error is shown": {func(f *excelize.File) error { return f.SetCellFormula("Normes", "D8", "1/0") }, Fault{Formula, "Normes", "D8", "=1/0"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := read(t, altered(t, raw, tc.change))
			if len(f.Faults) == 0 {
				t.Fatal("nothing is at fault")
			}
			got := f.Faults[0]
			if tc.want.Value == "" {
				got.Value = ""
			}
			if got != tc.want {
				t.Errorf("%+v, want %+v", f.Faults, tc.want)
			}
			for _, r := range rowsOf(f) {
				if at := r.At["answer"]; at == tc.want.Cell {
					if words, taken := r.Cells["answer"]; taken {
						t.Errorf("%s was taken as %q", at, words)
					}
				}
			}
		})
	}
}

func rowsOf(f *Filled) (out []FilledRow) {
	for _, s := range f.Sheets {
		out = append(out, s.Rows...)
	}
	return out
}

// percent is a number that shows another.
func percent(f *excelize.File) error {
	style, err := f.NewStyle(&excelize.Style{NumFmt: 9})
	return errors.Join(err, f.SetCellValue("Normes", "D8", 0.5), f.SetCellStyle("Normes", "D8", "D8", style))
}

// copied is a workbook with a sheet that was copied, as spreadsheets call it.
func copied(f *excelize.File) error {
	to, err := f.NewSheet("Normes (2)")
	if err != nil {
		return err
	}
	from, err := f.GetSheetIndex("Normes")
	return errors.Join(err, f.CopySheet(from, to))
}

// lying is a zip file of a part that says it is small, and is not.
func lying(t *testing.T, size int) []byte {
	t.Helper()
	var packed, out bytes.Buffer
	deflate, err := flate.NewWriter(&packed, 9)
	if err == nil {
		_, err = deflate.Write(make([]byte, size))
	}
	if err = errors.Join(err, deflate.Close()); err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&out)
	part, err := z.CreateRaw(&zip.FileHeader{Name: "xl/workbook.xml", Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: 10})
	if err == nil {
		_, err = part.Write(packed.Bytes())
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// locked is the workbook behind a password.
func locked(t *testing.T, raw []byte) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out, excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func tight(opened int64) Limits {
	l := limits
	l.Opened = opened
	return l
}

func TestReadRefuses(t *testing.T) {
	raw := written(t, book())
	small := limits
	small.Opened = 1000
	few := limits
	few.Rows = 3
	with := func(name string) []byte {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		in, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range in.File {
			if err := z.Copy(part); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	for name, tc := range map[string]struct {
		raw    []byte
		limits Limits
		want   What
	}{
		"more bytes":                 {bytes.Repeat([]byte{1}, 1<<20+1), limits, TooLarge},
		"more packed in it":          {raw, small, TooLarge},
		"more rows":                  {raw, few, TooLarge},
		"a program":                  {with("xl/vbaProject.bin"), limits, Macros},
		"an OpenDocument":            {with("META-INF/manifest.xml"), limits, Other},
		"a password":                 {locked(t, raw), limits, Protected},
		"an old workbook":            {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), limits, Old},
		"more than it says":          {lying(t, 17<<20), limits, Unknown},
		"very much packed in it":     {altered(t, raw, func(f *excelize.File) error { return f.SetCellStr("Normes", "D7", strings.Repeat("x", 30_000)) }), tight(30_000), TooLarge},
		"a text":                     {[]byte("a;b\n1;2\n"), limits, Unknown},
		"half of one":                {raw[:len(raw)/2], limits, Unknown},
		"nothing":                    {nil, limits, Unknown},
		"a workbook of another kind": {altered(t, raw, func(f *excelize.File) error { return f.DeleteSheet(factsSheet) }), limits, Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(bytes.NewReader(tc.raw), tc.limits)
			var fault *Fault
			if !errors.As(err, &fault) || fault.What != tc.want {
				t.Errorf("%v, want %s", err, tc.want)
			}
		})
	}
}

// refuses sees that a cell with choices takes nothing else, and says so.
func refuses(t *testing.T, raw []byte) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := f.GetDataValidations("Normes")
	if err != nil {
		t.Fatal(err)
	}
	lists := 0
	for _, r := range rules {
		if r.Type != "list" {
			continue
		}
		lists++
		if !r.ShowErrorMessage || r.Error == nil || *r.Error != "Ce n’est pas un état." || r.ErrorStyle != nil && *r.ErrorStyle != "" && *r.ErrorStyle != "stop" {
			t.Errorf("anything can be put into %s: %+v", r.Sqref, r)
		}
	}
	if lists == 0 {
		t.Error("there are no choices")
	}
}

func TestRefuses(t *testing.T) { refuses(t, written(t, book())) }

// LibreOffice opens the workbook and saves it: nothing is lost.
func TestLibreOfficeKeepsIt(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		const why = "no LibreOffice: install the package libreoffice-calc-nogui (make test does)"
		if os.Getenv("CI") == "true" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "report.xlsx"), filepath.Join(dir, "out")
	if err := os.WriteFile(in, written(t, book()), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	said, err := exec.CommandContext(ctx, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--norestore",
		"--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, in).CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, said)
	}
	raw, err := os.ReadFile(filepath.Join(out, "report.xlsx"))
	if err != nil {
		t.Fatalf("LibreOffice did not save it: %v\n%s", err, said)
	}
	whole(t, read(t, raw))
	refuses(t, raw)
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := f.GetDataValidations("Normes")
	if err != nil || len(rules) == 0 || !strings.Contains(rules[0].Formula1+rules[len(rules)-1].Formula1, "comity") {
		t.Errorf("the choices are gone: %v, %v", rules, err)
	}
	if shown, err := f.GetSheetVisible(factsSheet); err != nil || shown {
		t.Errorf("the facts are in sight: %v", err)
	}
	if shown, err := f.GetColVisible("Normes", "A"); err != nil || shown {
		t.Errorf("the keys are in sight: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, write := range []func(io.Writer, *Book) error{Write, WriteCSV} {
		var b bytes.Buffer
		if err := write(&b, book()); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		filled, err := Read(bytes.NewReader(raw), limits)
		var fault *Fault
		switch {
		case err != nil && !errors.As(err, &fault):
			t.Fatalf("%v is no fault of the file", err)
		case err == nil && len(filled.Facts) == 0:
			t.Fatal("it does not say of what it is, and was read")
		}
	})
}
