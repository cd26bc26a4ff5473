package exercise

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
)

// lines gives on which line each value of a JSON file begins, by its path:
// ".injects.2.to.0".
func lines(file []byte) (map[string]int, error) {
	w := walk{d: json.NewDecoder(bytes.NewReader(file)), file: file, at: map[string]int{}, line: 1}
	if err := w.value(""); err != nil {
		return nil, err
	}
	if _, err := w.d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something stands behind the value")
	}
	return w.at, nil
}

// walk goes through a file once, from its first byte to its last.
type walk struct {
	d    *json.Decoder
	file []byte
	at   map[string]int
	line int
	seen int64 // bytes whose lines are counted
}

// token gives the next one, and the line on which it ends: no value that is
// named here goes over several.
func (w *walk) token() (json.Token, error) {
	t, err := w.d.Token()
	end := w.d.InputOffset()
	w.line += bytes.Count(w.file[w.seen:end], []byte("\n"))
	w.seen = end
	return t, err
}

func (w *walk) value(path string) error {
	t, err := w.token()
	if err != nil {
		return err
	}
	w.at[path] = w.line
	open, ok := t.(json.Delim)
	if !ok {
		return nil
	}
	for i := 0; w.d.More(); i++ {
		name := strconv.Itoa(i)
		if open == '{' {
			key, err := w.token()
			if err != nil {
				return err
			}
			name, _ = key.(string)
		}
		if err := w.value(path + "." + name); err != nil {
			return err
		}
	}
	_, err = w.token()
	return err
}

// offset is where an error of package json is; the end of the file for any other.
func offset(err error, file []byte) int64 {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return syntax.Offset
	}
	return int64(len(file))
}

// lineAt is the line in which a byte stands.
func lineAt(file []byte, at int64) int {
	at = max(0, min(at, int64(len(file))))
	return 1 + bytes.Count(file[:at], []byte("\n"))
}
