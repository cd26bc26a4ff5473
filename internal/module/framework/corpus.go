package framework

import (
	"bytes"
	"embed"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
)

//go:embed data
var shipped embed.FS

// Corpus is what the hub ships, as its readable files hold it.
type Corpus struct {
	Documents   []*SourceDocument
	Instruments []*Instrument
	Provisions  []*Provision
	Readings    []*StatusReading
	Clusters    []*RoadmapCluster
	Relations   []*Relation
	Terms       []*Term
	Threats     []*Threat
}

// file is the shape of a data file: what it is about, and one list.
type file struct {
	About       string            `json:"about"`
	Documents   []*SourceDocument `json:"documents"`
	Instruments []*Instrument     `json:"instruments"`
	Provisions  []*Provision      `json:"provisions"`
	Readings    []*StatusReading  `json:"readings"`
	Clusters    []*RoadmapCluster `json:"clusters"`
	Relations   []*Relation       `json:"relations"`
	Terms       []*Term           `json:"terms"`
	Threats     []*Threat         `json:"threats"`
}

// Load reads the corpus that is shipped with the hub, and checks it.
func Load() (*Corpus, error) {
	dir, err := fs.Sub(shipped, "data")
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "the shipped corpus is missing")
	}
	return LoadFS(dir)
}

// LoadFS reads every JSON file of a directory and its subdirectories, in the
// order of their names, and checks what they say together.
func LoadFS(dir fs.FS) (*Corpus, error) {
	c := &Corpus{}
	err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fail.Wrap(err, fail.Internal, "the corpus cannot be read")
		}
		if d.IsDir() || !strings.HasSuffix(name, ".json") {
			return nil
		}
		b, err := fs.ReadFile(dir, name)
		if err != nil {
			return fail.Wrap(err, fail.Internal, "%s cannot be read", name)
		}
		return c.read(name, b)
	})
	if err != nil {
		return nil, err
	}
	if err := c.Check(); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Corpus) read(name string, b []byte) error {
	var f file
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return fail.Wrap(err, fail.Invalid, "%s is not a file of the corpus", name)
	}
	if f.About == "" {
		return fail.New(fail.Invalid, "%s does not say what it is about", name)
	}
	c.Documents = append(c.Documents, f.Documents...)
	c.Instruments = append(c.Instruments, f.Instruments...)
	c.Provisions = append(c.Provisions, f.Provisions...)
	c.Readings = append(c.Readings, f.Readings...)
	c.Clusters = append(c.Clusters, f.Clusters...)
	c.Relations = append(c.Relations, f.Relations...)
	c.Terms = append(c.Terms, f.Terms...)
	c.Threats = append(c.Threats, f.Threats...)
	return nil
}

// Bodies lists everything that the corpus says, in an order that is always the
// same: by type, as Types has them, and by subject.
func (c *Corpus) Bodies() []Body {
	var out []Body
	out = sorted(out, c.Documents)
	out = sorted(out, c.Instruments)
	out = sorted(out, c.Provisions)
	out = sorted(out, c.Readings)
	out = sorted(out, c.Clusters)
	out = sorted(out, c.Relations)
	out = sorted(out, c.Terms)
	return sorted(out, c.Threats)
}

func sorted[B Body](out []Body, all []B) []Body {
	start := len(out)
	for _, b := range all {
		out = append(out, b)
	}
	slices.SortFunc(out[start:], func(a, b Body) int { return strings.Compare(a.Subject(), b.Subject()) })
	return out
}

// Check asks of the corpus as a whole what one statement cannot be asked: that
// subjects are said once, and that what is named is there.
func (c *Corpus) Check() error {
	known := map[string]string{} // subject -> type
	for _, b := range c.Bodies() {
		if err := b.Check(); err != nil {
			return err
		}
		if _, twice := known[b.Subject()]; twice {
			return fail.New(fail.Invalid, "%s is in the corpus twice", b.Subject())
		}
		known[b.Subject()] = b.Type()
	}
	for _, n := range c.names() {
		if known[n.id] != n.typ {
			return fail.New(fail.Invalid, "%s names %s, which is not in the corpus", n.by, n.id)
		}
	}
	return nil
}

// Provision finds a provision of the corpus by its id; nil when there is none.
func (c *Corpus) Provision(id string) *Provision {
	for _, p := range c.Provisions {
		if p.ID == id {
			return p
		}
	}
	return nil
}
