package atom

import (
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

func sample() *Feed {
	at := time.Date(2026, 3, 1, 12, 30, 0, 0, time.FixedZone("", 3600))
	return &Feed{ID: "urn:comity:hub.example/statements", Title: "Statements", Lang: "en", Author: "hub.example",
		Self: "https://hub.example/statements.atom", Page: "https://hub.example/en/statements",
		Next: "https://hub.example/statements.atom?before=7", Updated: at,
		Entries: []Entry{
			{ID: "urn:sha256:b", Title: "Provision recorded: 13 (b) <norm> & more", Link: "https://hub.example/statements/b",
				Summary: "In case of ICT incidents …", Published: at, Category: "framework.provision.recorded/1"},
			{ID: "urn:sha256:a", Title: "إيران", Lang: "ar", Author: "another hub", Link: "https://hub.example/statements/a",
				Published: at.Add(-time.Hour), Updated: at},
		}}
}

func TestGolden(t *testing.T) {
	var got bytes.Buffer
	if err := Write(&got, sample()); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/statements.atom"
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s\nwant\n%s", got.Bytes(), want)
	}
}

func TestRefuses(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Feed)
	}{
		{"no id", func(f *Feed) { f.ID = "" }},
		{"no address of its own", func(f *Feed) { f.Self = "" }},
		{"no author", func(f *Feed) { f.Author = "" }},
		{"no time", func(f *Feed) { f.Updated = time.Time{} }},
		{"an entry without a time", func(f *Feed) { f.Entries[0].Published = time.Time{} }},
		{"an entry without a link", func(f *Feed) { f.Entries[1].Link = "" }},
		{"two entries with one id", func(f *Feed) { f.Entries[1].ID = f.Entries[0].ID }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := sample()
			tc.change(f)
			if err := Write(io.Discard, f); err == nil {
				t.Error("it was written")
			}
		})
	}
}

// Whatever stands in a title, the feed stays well formed.
func TestWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := sample()
		f.Entries[0].Title = "x" + rapid.String().Draw(t, "title")
		f.Entries[0].Summary = rapid.StringOf(rapid.RuneFrom([]rune("<>&'\"\x00\x1b\ufffe]]>ا"))).Draw(t, "summary")
		var b bytes.Buffer
		if err := Write(&b, f); err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(&b)
		for {
			if _, err := d.Token(); err == io.EOF {
				return
			} else if err != nil {
				t.Fatal(err)
			}
		}
	})
}
