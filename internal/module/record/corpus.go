package record

import (
	"bytes"
	"embed"
	"encoding/json"

	"comity.example/comity/internal/fail"
)

//go:embed data/*.json
var data embed.FS

// Corpus is what the module ships: the record as its secretariat took it down
// from documents. The rows of the three tables were read by package annex.
type Corpus struct {
	Documents     []Document
	Tables        []Table
	Memberships   []Row
	Sponsorships  []Row
	Replies       []Row
	Resolutions   []Resolution
	Groups        []Group
	Timeline      []Event
	Fora          []Forum
	Endorsements  []Endorsement
	Claims        []Claim
	Illustrations []Illustration
}

// Shipped reads the corpus that is built in, and checks every body of it.
func Shipped() (*Corpus, error) {
	var c Corpus
	for _, f := range []struct {
		name string
		into any
	}{
		{"documents", &c.Documents}, {"tables", &c.Tables}, {"memberships", &c.Memberships},
		{"sponsorships", &c.Sponsorships}, {"replies", &c.Replies}, {"resolutions", &c.Resolutions},
		{"groups", &c.Groups}, {"timeline", &c.Timeline}, {"fora", &c.Fora},
		{"endorsements", &c.Endorsements}, {"claims", &c.Claims}, {"illustrations", &c.Illustrations},
	} {
		b, err := data.ReadFile("data/" + f.name + ".json")
		if err != nil {
			return nil, fail.Wrap(err, fail.Internal, "the record ships no %s", f.name)
		}
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		if err := d.Decode(f.into); err != nil {
			return nil, fail.Wrap(err, fail.Invalid, "data/%s.json cannot be read", f.name)
		}
	}
	for _, b := range c.Bodies() {
		if err := b.Check(); err != nil {
			return nil, err
		}
	}
	return &c, nil
}

// Bodies lists everything in the corpus in the order in which it is said.
func (c *Corpus) Bodies() []Body {
	out := []Body{}
	out = gather(out, c.Documents)
	out = gather(out, c.Tables)
	out = gather(out, c.Memberships)
	out = gather(out, c.Sponsorships)
	out = gather(out, c.Replies)
	out = gather(out, c.Resolutions)
	out = gather(out, c.Groups)
	out = gather(out, c.Timeline)
	out = gather(out, c.Fora)
	out = gather(out, c.Endorsements)
	out = gather(out, c.Claims)
	return gather(out, c.Illustrations)
}

// gather appends the bodies of one kind.
func gather[T any, P interface {
	*T
	Body
}](out []Body, items []T) []Body {
	for i := range items {
		out = append(out, P(&items[i]))
	}
	return out
}
