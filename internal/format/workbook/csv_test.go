package workbook

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

func csvOf(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	b := book()
	b.Part, b.CSVNotes = "Section", []string{"Garder la première colonne."}
	b.Sheets[0].Columns = append(b.Sheets[0].Columns, Column{Key: "was", Hidden: true})
	for i := range b.Sheets[0].Rows {
		if r := &b.Sheets[0].Rows[i]; !r.Heading {
			r.Cells = append(r.Cells, "12e4567890")
		}
	}
	if err := WriteCSV(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// records are the cells of the file as a spreadsheet would hold them, changed and
// saved with another sign between them.
func records(t *testing.T, raw []byte, comma rune, change func(rows [][]string) [][]string) []byte {
	t.Helper()
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff"))))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Comma = comma
	if err := w.WriteAll(change(rows)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asIs(rows [][]string) [][]string { return rows }

// wide is a text in UTF-16, as Excel writes it.
func wide(raw []byte) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(string(raw))) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

func sameCSV(t *testing.T, f *Filled) {
	t.Helper()
	for _, r := range rowsOf(f) {
		if r.Cells["was"] != "12e4567890" || r.Cells["sheet"] != "Normes" {
			t.Errorf("%q", r.Cells)
		}
		delete(r.Cells, "was")
		delete(r.Cells, "sheet")
	}
	f.Sheets[0].Key = "norms" // a table has none
	whole(t, f)
}

// What spreadsheets of any country make of the file does not change what it says.
func TestReadCSV(t *testing.T) {
	raw := csvOf(t)
	if !bytes.Equal(raw, csvOf(t)) {
		t.Error("the same book gives other bytes")
	}
	sorted := func(rows [][]string) [][]string {
		slices.SortFunc(rows, slices.Compare)
		return rows
	}
	turned := func(rows [][]string) [][]string {
		for i := range rows {
			slices.Reverse(rows[i])
		}
		return rows
	}
	for name, tc := range map[string][]byte{
		"as it was written":     raw,
		"semicolons":            records(t, raw, ';', asIs),
		"tabs, in UTF-16":       wide(records(t, raw, '\t', asIs)),
		"without a mark":        bytes.TrimPrefix(raw, []byte("\ufeff")),
		"sorted":                records(t, raw, ',', sorted),
		"columns in reverse":    records(t, raw, ',', turned),
		"with a line that says": append([]byte("sep=,\r\n"), bytes.TrimPrefix(raw, []byte("\ufeff"))...),
	} {
		t.Run(name, func(t *testing.T) { sameCSV(t, read(t, tc)) })
	}
}

func TestReadCSVNamesTheCell(t *testing.T) {
	raw := csvOf(t)
	at := func(rows [][]string, key string) int {
		return slices.IndexFunc(rows, func(r []string) bool { return r[0] == key })
	}
	set := func(column int, words string) func(rows [][]string) [][]string {
		return func(rows [][]string) [][]string {
			rows[at(rows, "13-c/done")][column] = words
			return rows
		}
	}
	for name, tc := range map[string]struct {
		change func(rows [][]string) [][]string
		want   Fault
	}{
		"a row twice":        {func(rows [][]string) [][]string { return append(rows, rows[at(rows, "13-a/done")]) }, Fault{Twice, "", "A14", "13-a/done"}},
		"a row without":      {func(rows [][]string) [][]string { return append(rows, []string{"", "", "", "", "Encore"}) }, Fault{Keyless, "", "E14", "Encore"}},
		"an error":           {set(4, "#NOM?"), Fault{Broken, "", "E13", "#NOM?"}},
		"what was too wide":  {set(4, "####"), Fault{Broken, "", "E13", "####"}},
		"an error of Office": {set(4, "Err:508"), Fault{Broken, "", "E13", "Err:508"}},
		"no column": {func(rows [][]string) [][]string {
			for i := range rows {
				rows[i] = slices.Delete(rows[i], 4, 5)
			}
			return rows
		}, Fault{What: Unkeyed}},
	} {
		t.Run(name, func(t *testing.T) {
			if f := read(t, records(t, raw, ',', tc.change)); len(f.Faults) != 1 || f.Faults[0] != tc.want {
				t.Errorf("%+v, want %+v", f.Faults, tc.want)
			}
		})
	}
}

func TestReadCSVRefuses(t *testing.T) {
	raw := csvOf(t)
	for name, tc := range map[string]struct {
		raw  []byte
		want What
	}{
		"an older encoding":  {bytes.ReplaceAll(raw, []byte("é"), []byte{0xe9}), Encoding},
		"letters were lost":  {bytes.ReplaceAll(raw, []byte("ж"), []byte("?")), Encoding},
		"a table of another": {[]byte("a,b\n1,2\n"), Unknown},
		"no facts":           {[]byte("#row,sheet,answer\nx,y,z\n"), Unknown},
		"a quotation mark":   {append(slices.Clone(raw), `"x`...), Unknown},
		"too many columns":   {append(slices.Clone(raw), strings.Repeat(",", 20)+"\n"...), TooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(bytes.NewReader(tc.raw), limits)
			var fault *Fault
			if !errors.As(err, &fault) || fault.What != tc.want {
				t.Errorf("%v, want %s", err, tc.want)
			}
		})
	}
}

// LibreOffice opens the file and saves it with semicolons: nothing is lost.
func TestLibreOfficeKeepsCSV(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("no LibreOffice: install the package libreoffice-calc-nogui (make test does)")
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "report.csv"), filepath.Join(dir, "out")
	if err := os.WriteFile(in, csvOf(t), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	said, err := exec.CommandContext(ctx, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--norestore",
		"--infilter=CSV:44,34,UTF8", "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,UTF8", "--outdir", out, in).CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, said)
	}
	raw, err := os.ReadFile(filepath.Join(out, "report.csv"))
	if err != nil {
		t.Fatalf("LibreOffice did not save it: %v\n%s", err, said)
	}
	if !bytes.Contains(raw, []byte(";")) {
		t.Errorf("it was not saved with semicolons:\n%s", raw)
	}
	sameCSV(t, read(t, raw))
}
