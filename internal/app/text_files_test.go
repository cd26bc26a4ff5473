package app_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/docx"
)

// traced is what a document tracks: words by change and author, and all its
// words.
type traced struct {
	by    map[string]string // "ins Kenya"
	words string
}

func trace(t *testing.T, file []byte) traced {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	out := traced{by: map[string]string{}}
	var around []string
	d := xml.NewDecoder(r)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			name := e.Name.Local
			for _, a := range e.Attr {
				if a.Name.Local == "author" {
					name += " " + a.Value
				}
			}
			around = append(around, name)
		case xml.EndElement:
			around = around[:len(around)-1]
		case xml.CharData:
			out.words += string(e)
			for _, name := range around {
				if strings.HasPrefix(name, "ins ") || strings.HasPrefix(name, "del ") {
					out.by[name] += string(e)
				}
			}
		}
	}
}

// A text can be had as a document for word processors, with the open amendments
// as tracked changes of those who propose them, and brackets where they collide;
// each amendment by itself; and all of them as a table.
func TestTextAsFiles(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	of := h.negotiated()
	get := func(path, media string) []byte {
		t.Helper()
		a := get(t, h.base+path)
		if got := a.Header.Get("Content-Type"); a.Status != http.StatusOK || got != media {
			t.Fatalf("%s: %d, %s, not %s\n%.400s", path, a.Status, got, media, a.Body)
		}
		return a.Body
	}
	var board struct{ Colliding []struct{ A, B string } }
	h.read("/api/v1/texts/"+of.ID+"/collisions", &board)
	collides := map[string]bool{}
	for _, c := range board.Colliding {
		collides[c.A], collides[c.B] = true, true
	}

	for _, lang := range []string{"en", "fr", "ar"} {
		file := get("/"+lang+"/texts/"+of.ID+"/redline.docx", docx.MediaType)
		got := trace(t, file)
		if len(got.by) == 0 {
			t.Errorf("%s: nothing is tracked", lang)
		}
		if !strings.Contains(got.words, "[") {
			t.Errorf("%s: nothing is in brackets", lang)
		}
		if strings.Contains(got.words, "[U+") {
			t.Errorf("%s: signs of the catalogue are shown: %s", lang, got.words)
		}
		if again := get("/"+lang+"/texts/"+of.ID+"/redline.docx", docx.MediaType); !bytes.Equal(file, again) {
			t.Errorf("%s: the same text gives another file", lang)
		}
	}

	all, err := csv.NewReader(bytes.NewReader(get("/en/texts/"+of.ID+"/amendments.csv", csvfile.MediaType))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(all[0], name) }
	whole := trace(t, get("/en/texts/"+of.ID+"/redline.docx", docx.MediaType))
	tracked := 0
	for _, a := range of.Amendments {
		at := slices.IndexFunc(all, func(row []string) bool { return row[column("statement")] == a.ID })
		if at < 0 {
			t.Errorf("amendment %s is not in the table", a.ID)
			continue
		}
		row := all[at]
		one := trace(t, get("/en/amendments/"+a.ID+"/redline.docx", docx.MediaType))
		by := row[column("by")]
		for name, change := range map[string]string{"new": "ins ", "old": "del "} {
			words := strings.TrimSpace(csvfile.Unprotect(row[column(name)]))
			if words == "" {
				continue
			}
			if !strings.Contains(one.by[change+by], words) {
				t.Errorf("%q is not %sby %s in the amendment's own document: %v", words, change, by, one.by)
			}
			if !collides[a.ID] {
				tracked++
				if !strings.Contains(whole.by[change+by], words) {
					t.Errorf("%q is not %sby %s in the text's document: %v", words, change, by, whole.by)
				}
			} else if name == "new" && !strings.Contains(whole.words, words) {
				t.Errorf("%q is nowhere in the text's document", words)
			}
		}
	}
	if tracked == 0 {
		t.Error("the demonstration has no amendment that can be tracked")
	}
	if a := fetch(t, http.MethodGet, h.base+"/en/texts/"+strings.Repeat("0", 64)+"/redline.docx"); a.Status != http.StatusNotFound {
		t.Errorf("a text that is not there: %d", a.Status)
	}
}
