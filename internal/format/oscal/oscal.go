package oscal

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"
)

// MediaType is what the file is served as.
const MediaType = "application/json"

// Version is the version of the format that is written.
const Version = "1.1.3"

// Catalogue is what is written.
type Catalogue struct {
	Address string // where it is found: its identifier follows from it and Edition
	Title   string
	Edition string    // of the contents, such as the size of a register
	Changed time.Time // when the contents last did
	Remarks string
	Groups  []Group
}

// Group is one list of controls: an instrument, say.
type Group struct {
	ID, Title string
	Label     string // how it is cited
	Controls  []Control
}

// Control is one item, with its parts.
type Control struct {
	ID      string
	Title   string
	Class   string
	Label   string // how it is cited
	Address string // its page; may be empty
	Text    string
	Told    bool // Text is in other words than its own
	Parts   []Control
}

var token = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}.\-_]*$`)

// Token makes of an id one that OSCAL takes: of letters, digits, dots, hyphens
// and low lines. Colons become low lines, which ids of provisions do not have.
func Token(id string) string { return strings.ReplaceAll(id, ":", "_") }

// Write writes a catalogue. It fails where an id has no form that the format
// takes or is there twice, and where w does.
func Write(w io.Writer, c *Catalogue) error {
	out := catalogue{UUID: uuid.NewSHA1(uuid.NameSpaceURL, []byte(c.Address+"\n"+c.Edition)).String(), Metadata: metadata{Title: c.Title, LastModified: c.Changed.UTC().Format(time.RFC3339),
		Version: c.Edition, OSCAL: Version, Remarks: c.Remarks}}
	seen := map[string]bool{}
	for _, g := range c.Groups {
		id, err := once(seen, g.ID)
		if err != nil {
			return err
		}
		into := group{ID: id, Title: g.Title, Props: label(g.Label)}
		if into.Controls, err = controls(seen, g.Controls); err != nil {
			return err
		}
		out.Groups = append(out.Groups, into)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(map[string]catalogue{"catalog": out})
}

func once(seen map[string]bool, id string) (string, error) {
	out := Token(id)
	if !token.MatchString(out) || seen[out] {
		return "", fmt.Errorf("oscal: the id %q has no form, or is there twice", id)
	}
	seen[out] = true
	return out, nil
}

func controls(seen map[string]bool, all []Control) (out []control, err error) {
	for _, c := range all {
		into := control{Class: c.Class, Title: c.Title, Props: label(c.Label)}
		if into.ID, err = once(seen, c.ID); err != nil {
			return nil, err
		}
		if c.Address != "" {
			into.Links = []link{{Href: c.Address, Rel: "canonical"}}
		}
		switch {
		case c.Text != "" && c.Told:
			into.Parts = []part{{ID: into.ID + "_ovw", Name: "overview", Prose: c.Text}}
		case c.Text != "":
			into.Parts = []part{{ID: into.ID + "_smt", Name: "statement", Prose: c.Text}}
		}
		if into.Controls, err = controls(seen, c.Parts); err != nil {
			return nil, err
		}
		out = append(out, into)
	}
	return out, nil
}

func label(s string) []property {
	if s == "" {
		return nil
	}
	return []property{{Name: "label", Value: s}}
}

type catalogue struct {
	UUID     string   `json:"uuid"`
	Metadata metadata `json:"metadata"`
	Groups   []group  `json:"groups,omitempty"`
}

type metadata struct {
	Title        string `json:"title"`
	LastModified string `json:"last-modified"`
	Version      string `json:"version"`
	OSCAL        string `json:"oscal-version"`
	Remarks      string `json:"remarks,omitempty"`
}

type group struct {
	ID       string     `json:"id"`
	Title    string     `json:"title"`
	Props    []property `json:"props,omitempty"`
	Controls []control  `json:"controls,omitempty"`
}

type control struct {
	ID       string     `json:"id"`
	Class    string     `json:"class,omitempty"`
	Title    string     `json:"title"`
	Props    []property `json:"props,omitempty"`
	Links    []link     `json:"links,omitempty"`
	Parts    []part     `json:"parts,omitempty"`
	Controls []control  `json:"controls,omitempty"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type link struct {
	Href string `json:"href"`
	Rel  string `json:"rel"`
}

type part struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Prose string `json:"prose"`
}
