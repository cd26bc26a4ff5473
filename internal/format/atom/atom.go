package atom

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// MediaType is what a feed is served as.
const MediaType = "application/atom+xml; charset=utf-8"

// Feed is a feed; entries come newest first.
type Feed struct {
	ID      string // absolute IRI that never changes, as "urn:…" or "https://…"
	Title   string
	Lang    string // BCP 47 tag of titles and summaries; may be empty
	Author  string
	Self    string // address of the feed
	Page    string // address of the page that shows the same; may be empty
	Next    string // address of the older entries; may be empty
	Updated time.Time
	Entries []Entry
}

// Entry is one entry.
type Entry struct {
	ID        string
	Title     string
	Lang      string // where it differs from the feed's; may be empty
	Author    string // where it differs from the feed's; may be empty
	Link      string
	Summary   string // plain text
	Published time.Time
	Updated   time.Time // when zero, Published
	Category  string    // a term, such as a statement's type; may be empty
}

type xmlFeed struct {
	XMLName xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string     `xml:"xml:lang,attr,omitempty"`
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Author  *xmlPerson `xml:"author"`
	Links   []xmlLink  `xml:"link"`
	Entries []xmlEntry `xml:"entry"`
}

type xmlEntry struct {
	Lang      string       `xml:"xml:lang,attr,omitempty"`
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Updated   string       `xml:"updated"`
	Published string       `xml:"published"`
	Author    *xmlPerson   `xml:"author"`
	Links     []xmlLink    `xml:"link"`
	Category  *xmlCategory `xml:"category"`
	Summary   string       `xml:"summary,omitempty"`
}

type xmlPerson struct {
	Name string `xml:"name"`
}

type xmlCategory struct {
	Term string `xml:"term,attr"`
}

type xmlLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

// Write writes the feed. It refuses one that lacks what RFC 4287 demands.
func Write(w io.Writer, f *Feed) error {
	if err := f.check(); err != nil {
		return err
	}
	x := xmlFeed{Lang: f.Lang, ID: f.ID, Title: clean(f.Title), Updated: stamp(f.Updated), Author: person(f.Author)}
	x.Links = append(x.Links, xmlLink{Rel: "self", Type: "application/atom+xml", Href: f.Self})
	if f.Page != "" {
		x.Links = append(x.Links, xmlLink{Rel: "alternate", Type: "text/html", Href: f.Page})
	}
	if f.Next != "" {
		x.Links = append(x.Links, xmlLink{Rel: "next", Type: "application/atom+xml", Href: f.Next})
	}
	for _, e := range f.Entries {
		updated := e.Updated
		if updated.IsZero() {
			updated = e.Published
		}
		xe := xmlEntry{Lang: e.Lang, ID: e.ID, Title: clean(e.Title), Updated: stamp(updated), Published: stamp(e.Published),
			Author: person(e.Author), Links: []xmlLink{{Rel: "alternate", Type: "text/html", Href: e.Link}}, Summary: clean(e.Summary)}
		if e.Category != "" {
			xe.Category = &xmlCategory{Term: e.Category}
		}
		x.Entries = append(x.Entries, xe)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(x); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (f *Feed) check() error {
	if f.ID == "" || f.Title == "" || f.Self == "" || f.Author == "" || f.Updated.IsZero() {
		return fmt.Errorf("feed %q lacks an id, a title, its own address, an author or a time", f.ID)
	}
	seen := map[string]bool{}
	for i, e := range f.Entries {
		if e.ID == "" || e.Title == "" || e.Link == "" || e.Published.IsZero() {
			return fmt.Errorf("entry %d of feed %q lacks an id, a title, a link or a time", i+1, f.ID)
		}
		if seen[e.ID] {
			return fmt.Errorf("feed %q has two entries %q", f.ID, e.ID)
		}
		seen[e.ID] = true
	}
	return nil
}

func person(name string) *xmlPerson {
	if name == "" {
		return nil
	}
	return &xmlPerson{Name: clean(name)}
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// clean drops the characters that XML cannot hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}
