package datapackage

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"strconv"
	"time"

	"comity.example/comity/internal/format/csvfile"
)

// Writer takes the rows of a package. It is for one goroutine.
type Writer struct {
	p     *Package
	files map[string]*file
}

// file is a table as it lies until all is there.
type file struct {
	table  *Table
	on     *os.File
	packed *flate.Writer
	buffer *bufio.Writer
	csv    *csv.Writer
	sum    hash.Hash
	crc    hash.Hash32
	size   int64
	record []string
}

// Write implements io.Writer.
func (f *file) Write(b []byte) (int, error) {
	f.size += int64(len(b))
	_, _ = f.sum.Write(b)
	_, _ = f.crc.Write(b)
	return f.packed.Write(b)
}

// New begins a package, whose tables are given without their rows. Until Write the
// rows lie in files of a directory that are gone as soon as they are closed: whoever
// calls closes the writer.
func New(dir string, p *Package) (*Writer, error) {
	w := &Writer{p: p, files: map[string]*file{}}
	for _, t := range p.Tables {
		if err := w.begin(dir, t); err != nil {
			return nil, errors.Join(err, w.Close())
		}
	}
	return w, nil
}

func (w *Writer) begin(dir string, t *Table) error {
	if w.files[t.Name] != nil || t.Name == "" {
		return fmt.Errorf("datapackage: the table %q has no name, or there are two", t.Name)
	}
	on, err := os.CreateTemp(dir, "comity-data-*")
	if err != nil {
		return err
	}
	f := &file{table: t, on: on, sum: sha256.New(), crc: crc32.NewIEEE(), record: make([]string, len(t.Schema.Fields))}
	w.files[t.Name] = f
	if err := os.Remove(on.Name()); err != nil { // it lives as long as it is open
		return err
	}
	if f.packed, err = flate.NewWriter(on, flate.DefaultCompression); err != nil {
		return err
	}
	t.Type, t.Path, t.Format, t.MediaType, t.Encoding, t.Rows = "table", t.Name+".csv", "csv", "text/csv", "utf-8", 0
	f.buffer = bufio.NewWriterSize(f, 64<<10)
	f.csv = csv.NewWriter(f.buffer)
	f.csv.UseCRLF = true
	for i := range t.Schema.Fields {
		f.record[i] = t.Schema.Fields[i].Name
	}
	return f.csv.Write(f.record)
}

// Row writes a row of a table: a cell for each field.
func (w *Writer) Row(table string, cells ...any) error {
	f := w.files[table]
	if f == nil || len(cells) != len(f.record) {
		return fmt.Errorf("datapackage: a row of %d cells of the table %q", len(cells), table)
	}
	for i, cell := range cells {
		field := &f.table.Schema.Fields[i]
		words, err := written(field.Type, cell)
		if err != nil {
			return fmt.Errorf("datapackage: table %s, field %s: %w", table, field.Name, err)
		}
		f.record[i] = words
	}
	f.table.Rows++
	return f.csv.Write(f.record)
}

// written is a cell as it is written.
func written(t Type, cell any) (string, error) {
	switch v := cell.(type) {
	case nil:
		return "", nil
	case string:
		if t == String {
			return csvfile.Protect(v), nil
		}
	case int:
		if t == Integer {
			return strconv.Itoa(v), nil
		}
	case int64:
		if t == Integer {
			return strconv.FormatInt(v, 10), nil
		}
	case bool:
		if t == Boolean {
			return strconv.FormatBool(v), nil
		}
	case time.Time:
		if t == Datetime {
			return v.UTC().Format(time.RFC3339Nano), nil
		}
	case []string:
		if t == Array && len(v) == 0 {
			return "", nil
		}
		if t == Array {
			b, err := json.Marshal(v)
			return string(b), err
		}
	}
	return "", fmt.Errorf("%#v is no %s", cell, t)
}

// Write writes the file. No row can be written after that.
func (w *Writer) Write(out io.Writer) error {
	for _, t := range w.p.Tables {
		f := w.files[t.Name]
		f.csv.Flush()
		if err := errors.Join(f.csv.Error(), f.buffer.Flush(), f.packed.Close()); err != nil {
			return err
		}
		t.Bytes, t.Hash = f.size, "sha256:"+hex.EncodeToString(f.sum.Sum(nil))
	}
	w.p.Schema = schema
	var described bytes.Buffer
	e := json.NewEncoder(&described)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(w.p); err != nil {
		return err
	}
	z := zip.NewWriter(out)
	to, err := z.CreateHeader(&zip.FileHeader{Name: Descriptor, Method: zip.Deflate})
	if err == nil {
		_, err = to.Write(described.Bytes())
	}
	if err != nil {
		return err
	}
	for _, t := range w.p.Tables {
		if err := w.files[t.Name].into(z); err != nil {
			return err
		}
	}
	return z.Close()
}

// into copies a table, as it is packed, into the file.
func (f *file) into(z *zip.Writer) error {
	packed, err := f.on.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = f.on.Seek(0, io.SeekStart)
	}
	if err != nil {
		return err
	}
	to, err := z.CreateRaw(&zip.FileHeader{Name: f.table.Path, Method: zip.Deflate, CRC32: f.crc.Sum32(), CompressedSize64: uint64(packed), UncompressedSize64: uint64(f.size)})
	if err == nil {
		_, err = io.Copy(to, f.on)
	}
	return err
}

// Close gives the rows up.
func (w *Writer) Close() (err error) {
	for _, f := range w.files {
		err = errors.Join(err, f.on.Close())
	}
	return err
}
