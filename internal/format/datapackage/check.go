package datapackage

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"comity.example/comity/internal/format/csvfile"
)

// Read is a package that was read back: its rows by the names of the tables, without
// the first line, as they are meant.
type Read struct {
	Package
	Cells map[string][][]string
}

// Check reads a package whole and sees that it is what it says: each file is there
// with its length and its sum, each line has a cell for each field, each cell is of
// its type, keys are there once, and what they refer to is there. It is for packages
// that fit into memory.
func Check(r io.ReaderAt, size int64) (*Read, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, err
	}
	out := &Read{Cells: map[string][][]string{}}
	raw, err := content(z, Descriptor)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &out.Package); err != nil {
		return nil, err
	}
	for _, t := range out.Tables {
		if err := out.table(z, t); err != nil {
			return nil, fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	for _, t := range out.Tables {
		for _, f := range t.Schema.Foreign {
			if err := out.refers(t, f); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func content(z *zip.Reader, name string) ([]byte, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(f)
}

func (p *Read) table(z *zip.Reader, t *Table) error {
	raw, err := content(z, t.Path)
	if err != nil {
		return err
	}
	if sum := sha256.Sum256(raw); int64(len(raw)) != t.Bytes || t.Hash != "sha256:"+hex.EncodeToString(sum[:]) {
		return fmt.Errorf("its length or its sum is another one")
	}
	in := csv.NewReader(strings.NewReader(string(raw)))
	rows, err := in.ReadAll() // which sees that all lines are of one length
	if err != nil || len(rows) == 0 || int64(len(rows)-1) != t.Rows {
		return fmt.Errorf("%d lines: %w", len(rows), err)
	}
	for i, f := range t.Schema.Fields {
		if i >= len(rows[0]) || rows[0][i] != f.Name || len(rows[0]) != len(t.Schema.Fields) {
			return fmt.Errorf("the first line is %q", rows[0])
		}
	}
	keys := map[string]bool{}
	for n, row := range rows[1:] {
		for i, f := range t.Schema.Fields {
			if f.Type == String {
				row[i] = csvfile.Unprotect(row[i])
			}
			if err := f.holds(row[i], slices.Contains(t.Schema.Key, f.Name)); err != nil {
				return fmt.Errorf("line %d: %w", n+2, err)
			}
		}
		key, _ := t.values(t.Schema.Key, row)
		if keys[key] {
			return fmt.Errorf("line %d: the key %q is there twice", n+2, key)
		}
		keys[key] = true
	}
	p.Cells[t.Name] = rows[1:]
	return nil
}

// holds reports what is wrong with a cell of a field.
func (f *Field) holds(cell string, required bool) (err error) {
	c := f.Constraints
	if cell == "" {
		if required || c != nil && c.Required {
			return fmt.Errorf("%s is empty", f.Name)
		}
		return nil
	}
	switch f.Type {
	case String:
	case Integer:
		_, err = strconv.ParseInt(cell, 10, 64)
	case Boolean:
		if cell != "true" && cell != "false" {
			err = fmt.Errorf("%q", cell)
		}
	case Datetime:
		_, err = time.Parse(time.RFC3339Nano, cell)
	case Array:
		var all []string
		err = json.Unmarshal([]byte(cell), &all)
	default:
		err = fmt.Errorf("%q", f.Type)
	}
	if err == nil && c != nil && len(c.Enum) > 0 && !slices.Contains(c.Enum, cell) {
		err = fmt.Errorf("%q is none of %q", cell, c.Enum)
	}
	if err != nil {
		return fmt.Errorf("%s is no %s: %w", f.Name, f.Type, err)
	}
	return nil
}

// values are those of some fields of a row, joined; false where one of them is empty.
func (t *Table) values(fields []string, row []string) (string, bool) {
	var out []string
	for _, name := range fields {
		i := slices.IndexFunc(t.Schema.Fields, func(f Field) bool { return f.Name == name })
		if i < 0 || row[i] == "" {
			return "", false
		}
		out = append(out, row[i])
	}
	return strings.Join(out, "\x00"), true
}

// refers sees that what a foreign key names is there.
func (p *Read) refers(t *Table, f Foreign) error {
	i := slices.IndexFunc(p.Tables, func(t *Table) bool { return t.Name == f.Reference.Resource })
	if i < 0 {
		return fmt.Errorf("table %s refers to %s, which is not there", t.Name, f.Reference.Resource)
	}
	there := map[string]bool{}
	for _, row := range p.Cells[f.Reference.Resource] {
		if key, whole := p.Tables[i].values(f.Reference.Fields, row); whole {
			there[key] = true
		}
	}
	for n, row := range p.Cells[t.Name] {
		if key, whole := t.values(f.Fields, row); whole && !there[key] {
			return fmt.Errorf("table %s, line %d: %s %q is not in %s", t.Name, n+2, f.Fields, key, f.Reference.Resource)
		}
	}
	return nil
}
