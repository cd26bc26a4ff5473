package datapackage_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/format/datapackage"
)

var update = flag.Bool("update", false, "write the golden files anew")

func described() *datapackage.Package {
	return &datapackage.Package{Name: "things", Title: "Things", Version: "1.7.0", Licences: []datapackage.Licence{{Name: "CC-BY-4.0"}}, Made: map[string]string{"register_size": "7", "checkpoint": "hub\n7\n"},
		Tables: []*datapackage.Table{
			{Name: "things", Schema: datapackage.Schema{Key: []string{"id"}, Fields: []datapackage.Field{{Name: "id", Type: datapackage.String}, {Name: "n", Type: datapackage.Integer}, {Name: "open", Type: datapackage.Boolean},
				{Name: "at", Type: datapackage.Datetime}, {Name: "in", Type: datapackage.Array}, {Name: "kind", Type: datapackage.String, Constraints: &datapackage.Constraints{Enum: []string{"a", "b"}}}}}},
			{Name: "words", Schema: datapackage.Schema{Key: []string{"thing", "language"}, Foreign: []datapackage.Foreign{datapackage.To("thing", "things")},
				Fields: []datapackage.Field{{Name: "thing", Type: datapackage.String}, {Name: "language", Type: datapackage.String}, {Name: "text", Type: datapackage.String}}}},
		}}
}

type row struct {
	table string
	cells []any
}

func rows() []row {
	return []row{
		{"things", []any{"one", 1, true, time.Date(2026, 11, 23, 1, 2, 3, 0, time.FixedZone("", 3600)), []string{"fr", "ar"}, "a"}},
		{"words", []any{"one", "fr", "=1+1, « deux »\nlignes \"ici\""}},
		{"things", []any{"two", nil, false, nil, nil, nil}},
		{"words", []any{"two", "ar", "كلام"}},
	}
}

func written(t *testing.T, p *datapackage.Package, all []row) []byte {
	t.Helper()
	w, err := datapackage.New(t.TempDir(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, r := range all {
		if err := w.Row(r.table, r.cells...); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := w.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func check(raw []byte) (*datapackage.Read, error) {
	return datapackage.Check(bytes.NewReader(raw), int64(len(raw)))
}

// TestGolden: what is in the file is what it was, and the same rows give the same
// bytes.
func TestGolden(t *testing.T) {
	raw := written(t, described(), rows())
	if !bytes.Equal(raw, written(t, described(), rows())) {
		t.Error("the same rows give other bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		got.WriteString("-- " + f.Name + " --\n")
		if _, err := io.Copy(&got, in); err != nil {
			t.Fatal(err)
		}
	}
	const golden = "testdata/package.txt"
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || got.String() != string(want) {
		t.Errorf("%v\n%s", err, got.String())
	}
	read, err := check(raw)
	if err != nil || read.Cells["words"][0][2] != "=1+1, « deux »\nlignes \"ici\"" || read.Tables[0].Rows != 2 {
		t.Errorf("%+v, %v", read, err)
	}
}

func TestCheckSees(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(p *datapackage.Package)
		rows   []row
		says   string
	}{
		"a key twice":         {nil, append(rows(), row{"things", []any{"one", nil, nil, nil, nil, nil}}), "twice"},
		"a key that is empty": {nil, append(rows(), row{"things", []any{nil, nil, nil, nil, nil, nil}}), "empty"},
		"what is not there":   {nil, append(rows(), row{"words", []any{"three", "en", "x"}}), "is not in things"},
		"none of those":       {nil, append(rows(), row{"things", []any{"three", nil, nil, nil, nil, "c"}}), "none of"},
		"what is required": {func(p *datapackage.Package) {
			p.Tables[0].Schema.Fields[1].Constraints = &datapackage.Constraints{Required: true}
		}, rows(), "n is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			p := described()
			if tc.change != nil {
				tc.change(p)
			}
			if _, err := check(written(t, p, tc.rows)); err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("%v", err)
			}
		})
	}
	raw := written(t, described(), rows())
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var other bytes.Buffer
	w := zip.NewWriter(&other)
	for _, f := range z.File {
		if f.Name == "words.csv" {
			to, err := w.Create(f.Name)
			if err == nil {
				_, err = to.Write([]byte("thing,language,text\r\n"))
			}
			if err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := check(other.Bytes()); err == nil || !strings.Contains(err.Error(), "sum") {
		t.Errorf("another file in its place: %v", err)
	}
}

func TestRowRefuses(t *testing.T) {
	w, err := datapackage.New(t.TempDir(), described())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	for name, r := range map[string]row{
		"of no table":         {"none", []any{"x"}},
		"with a cell too few": {"words", []any{"one", "fr"}},
		"a number for words":  {"words", []any{"one", "fr", 1}},
		"words for a number":  {"things", []any{"one", "1", nil, nil, nil, nil}},
		"words for a list":    {"things", []any{"one", nil, nil, nil, "fr", nil}},
	} {
		if err := w.Row(r.table, r.cells...); err == nil {
			t.Errorf("a row %s is written", name)
		}
	}
}

// FuzzCheck: whatever the file, it is refused or it is what it says.
func FuzzCheck(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	w, err := datapackage.New("", described())
	if err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if err := w.Write(&b); err != nil {
		f.Fatal(err)
	}
	_ = w.Close()
	f.Add(b.Bytes())
	f.Fuzz(func(_ *testing.T, raw []byte) { _, _ = check(raw) })
}
