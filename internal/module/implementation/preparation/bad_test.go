package preparation_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"html"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	preparationweb "comity.example/comity/internal/module/implementation/preparation/web"
	"comity.example/comity/internal/module/implementation/report"
)

// bad is something that people do to a workbook.
type bad struct {
	file []byte
	says string // key of the words, or an English sentence of said; empty: it is taken
	cell string // what the page names beside it; empty: the file as a whole
}

// TestBadWorkbooks: what is wrong with a workbook is said in each language, with
// sheet and cell where there is one, and nothing of it is taken; what is only done to
// it otherwise, and takes nothing away, is.
func TestBadWorkbooks(t *testing.T) {
	w := newWorld(t, hubtest.SQLite(t))
	d := newDesk(t, w)
	at, _ := d.sends(preparationweb.Preparations, "questionnaire", "framework", "period", "2026", "from", "nothing")
	other, _ := d.sends(preparationweb.Preparations, "questionnaire", "framework", "period", "2025", "from", "nothing")
	short, _ := d.sends(preparationweb.Preparations, "questionnaire", "short", "period", "2026", "from", "nothing")
	book := at + "/workbook"
	done := item + "/done@fr"
	raw := d.downloads(book + ".xlsx")
	good := fill(t, w.framework, raw, done, map[offline.Field]string{offline.Answer: "Une équipe."})
	sheet, cell, _ := cellOf(t, w, good, done, offline.Answer)
	_, status, _ := cellOf(t, w, good, item, offline.Status)
	_, marked, _ := cellOf(t, w, good, done, offline.Marking)
	_, tongue, _ := cellOf(t, w, good, done, "language")
	does := func(change func(f *excelize.File) error) []byte { return altered(t, good, change) }
	fact := func(name, value string) []byte {
		return does(func(f *excelize.File) error { return setFact(f, name, value) })
	}
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]bad{
		"another version":                      {fact(offline.FactVersion, "9"), "This workbook is of version 9 of the questionnaire", ""},
		"another questionnaire":                {d.downloads(short + "/workbook.xlsx"), "This workbook is of another questionnaire: short, and not framework.", ""},
		"another participant":                  {fact("participant", "state:fr"), "This workbook is of another participant: state:fr.", ""},
		"another period":                       {d.downloads(other + "/workbook.xlsx"), "This workbook is for 2025, and what is prepared here for 2026.", ""},
		"merged cells":                         {does(func(f *excelize.File) error { return f.MergeCell(sheet, cell, marked) }), "merged", cell},
		"a formula":                            {does(func(f *excelize.File) error { return f.SetCellFormula(sheet, cell, "1+1") }), "formula", cell},
		"a day":                                {does(func(f *excelize.File) error { return f.SetCellValue(sheet, cell, time.Unix(0, 0)) }), "shown", cell},
		"too long":                             {does(func(f *excelize.File) error { return overfull(f, sheet, cell) }), "long-answer", cell},
		"words for a status":                   {does(func(f *excelize.File) error { return f.SetCellStr(sheet, status, "bientôt") }), "no-status", status},
		"words for a marking":                  {does(func(f *excelize.File) error { return f.SetCellStr(sheet, marked, "secret") }), "no-marking", marked},
		"a row twice":                          {does(func(f *excelize.File) error { return twice(f, t, w, good, done) }), "twice", "B"},
		"a sheet twice":                        {does(func(f *excelize.File) error { return sheetTwice(f, sheet) }), "copied", "Norme 2"},
		"hidden keys removed":                  {does(func(f *excelize.File) error { return f.RemoveRow(sheet, 1) }), "unkeyed", sheet},
		"words where no question is":           {does(func(f *excelize.File) error { return f.SetCellStr(sheet, "E900", "Encore") }), "keyless", "E900"},
		"macros":                               {packed(t, good, "xl/vbaProject.bin", nil), "macros", ""},
		"an OpenDocument spreadsheet":          {packed(t, nil, "META-INF/manifest.xml", nil), "other", ""},
		"a zip bomb":                           {packed(t, good, "xl/media/image1.png", make([]byte, 65<<20)), "too-large", ""},
		"50 megabytes":                         {bytes.Repeat([]byte("PK"), 25_000_000), "too-large", ""},
		"a password":                           {encrypted(t, good), "protected", ""},
		"a program before 2007":                {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest"), "old", ""},
		"no workbook":                          {[]byte("PK nothing"), "unknown", ""},
		"CSV in an older encoding":             {bytes.ReplaceAll(d.downloads(book+".csv"), []byte("é"), []byte{0xe9}), "encoding", ""},
		"a status of CSV":                      {inCSV(t, d.downloads(book+".csv"), item, "status", "bientôt"), "no-status", "E"},
		"an answer in a CSV beside its column": {inCSV(t, d.downloads(book+".csv"), done, "guidance", "Une équipe."), "misplaced", "D"},
		"another language for a row":           {does(func(f *excelize.File) error { return f.SetCellStr(sheet, tongue, "deutsch") }), "tongue", tongue},
		"a renamed sheet":                      {does(func(f *excelize.File) error { return f.SetSheetName(sheet, "Norms") }), "", ""},
		"a moved sheet":                        {does(func(f *excelize.File) error { return f.MoveSheet(sheet, f.GetSheetName(1)) }), "", ""},
		"a hidden column":                      {does(func(f *excelize.File) error { return f.SetColVisible(sheet, "E", false) }), "", ""},
		"another language":                     {fill(t, w.framework, d.downloads(strings.Replace(book, "/fr/", "/en/", 1)+".xlsx"), done, map[offline.Field]string{offline.Answer: "Une équipe."}), "", ""},
		"other rows removed":                   {does(func(f *excelize.File) error { return removed(f, sheet, cell) }), "", ""},
		"an answer in a CSV of an Excel of semicolons": {bytes.ReplaceAll(inCSV(t, d.downloads(book+".csv"), done, "answer", "Une équipe."), []byte(","), []byte(";")), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, lang := range []string{"en", "fr", "ar"} {
				d.l = catalogue.Locale(lang)
				to, page := d.uploads(book, tc.file)
				if to != "" {
					page = d.opens(book)
				}
				page = html.UnescapeString(page)
				says := tc.says
				switch {
				case says == "":
				case !strings.HasPrefix(says, "This"):
					says = d.l.T("preparation.trouble." + says)
				case lang != "en": // an error, whose translation the catalogue of errors answers for
					if says = ""; strings.Contains(page, tc.says) {
						t.Errorf("%s: it is said in English", lang)
					}
				}
				if !strings.Contains(page, says) || !strings.Contains(page, tc.cell) || (tc.says == "") != strings.Contains(page, `id="take"`) {
					t.Errorf("%s: the page does not say %q at %q, or lets it be taken: %s", lang, says, tc.cell, page)
				}
				if to != "" {
					d.sends(book, "do", "drop")
				}
			}
		})
	}
	d.l = catalogue.Locale("en")
	d.uploads(book, good)
	d.has(d.opens(book), `id="take"`, "rapport.xlsx")
	_, page := d.uploads(book, []byte("PK nothing"))
	if d.has(html.UnescapeString(page), "“rapport.xlsx” cannot be taken", "still waits for you to decide"); strings.Contains(page, `id="take"`) {
		t.Error("what was sent before can be taken beside a file that was refused")
	}
	_, _ = d.uploads(book, does(func(f *excelize.File) error { return f.SetCellStr(sheet, tongue, "deutsch") }))
	if page = d.opens(book); strings.Contains(page, ">"+d.l.T("preparation.workbook.takes")+"<") {
		t.Error("a change is said to be taken while something cannot be read")
	}
	if p := w.part(strings.TrimPrefix(at, preparationweb.Preparations+"/"), item); !p.Empty() {
		t.Errorf("something was taken: %+v", p.Content)
	}
}

// setFact changes what a workbook says of itself.
func setFact(f *excelize.File, name, value string) error {
	rows, err := f.GetRows("comity")
	for i, row := range rows {
		if len(row) > 1 && row[0] == name {
			at, _ := excelize.CoordinatesToCellName(2, i+1)
			return f.SetCellStr("comity", at, value)
		}
	}
	return errors.Join(err, errors.New("no fact "+name))
}

// overfull fills a cell, and goes on in a row that goes on with it.
func overfull(f *excelize.File, sheet, cell string) error {
	column, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		return err
	}
	key, err := f.GetCellValue(sheet, "A"+strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	if err = errors.Join(err, f.SetCellStr(sheet, cell, strings.Repeat("x", 30_000))); err != nil {
		return err
	}
	for n := 2; n <= report.MaxText/30_000+1; n++ {
		at, _ := excelize.CoordinatesToCellName(column, row+900+n)
		of, _ := excelize.CoordinatesToCellName(1, row+900+n)
		if err := errors.Join(f.SetCellStr(sheet, of, key+"+"+string(rune('0'+n))+"x"), f.SetCellStr(sheet, at, strings.Repeat("x", 30_000))); err != nil {
			return err
		}
	}
	return nil
}

func sheetTwice(f *excelize.File, sheet string) error {
	to, err := f.NewSheet("Norme 2")
	if err != nil {
		return err
	}
	from, err := f.GetSheetIndex(sheet)
	return errors.Join(err, f.CopySheet(from, to))
}

// removed takes out all rows below the one of a cell.
func removed(f *excelize.File, sheet, cell string) error {
	_, row, err := excelize.CellNameToCoordinates(cell)
	for n := 0; n < 20 && err == nil; n++ {
		err = f.RemoveRow(sheet, row+1)
	}
	return err
}

// packed is a zip file with one more part.
func packed(t testing.TB, raw []byte, name string, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	if raw != nil {
		in, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range in.File {
			if err := z.Copy(part); err != nil {
				t.Fatal(err)
			}
		}
	}
	part, err := z.Create(name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func encrypted(t testing.TB, raw []byte) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	var out bytes.Buffer
	if err == nil {
		err = f.Write(&out, excelize.Options{Password: "secret"})
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// inCSV fills in a cell of a CSV file.
func inCSV(t testing.TB, raw []byte, key, column, words string) []byte {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, row := range rows {
		for i := range row {
			if row[0] == key && rows[0][i] == column {
				row[i] = words
			}
		}
	}
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
