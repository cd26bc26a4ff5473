package contact

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

//go:embed data
var shipped embed.FS

// List is a list of named things under a version.
type List struct {
	Version string     `json:"version"`
	Source  i18n.Text  `json:"source"` // where it comes from, in words
	Items   []Category `json:"items"`
}

// Find gives an item by its id.
func (l *List) Find(id string) (Category, bool) {
	for _, c := range l.Items {
		if c.ID == id {
			return c, true
		}
	}
	return Category{ID: id}, false
}

// Template is what a community of a kind starts from.
type Template struct {
	Kind       Kind     `json:"kind"`
	Classes    []string `json:"classes"`
	Categories []string `json:"categories"` // ids in the list of categories
	FreshDays  int64    `json:"fresh_days"`
	CheckDays  int64    `json:"check_days"`
	SmallGroup int64    `json:"small_group"`
}

// Data are the lists and intervals that an operator can replace, file by file.
type Data struct {
	Categories     List       // of contacts
	Infrastructure List       // categories of critical infrastructure
	Services       List       // of emergency response teams
	Templates      []Template // one of each kind
	Version        string     // of the templates
}

// templates is the file of that name.
type templates struct {
	Version   string     `json:"version"`
	Templates []Template `json:"templates"`
}

// LoadData reads the shipped data; a file of the same name in folder takes the
// place of a shipped one. An empty folder means the shipped data alone.
func LoadData(folder string) (*Data, error) {
	d := &Data{}
	var t templates
	for name, into := range map[string]any{
		"categories.json": &d.Categories, "infrastructure.json": &d.Infrastructure, "services.json": &d.Services, "templates.json": &t,
	} {
		raw, err := fs.ReadFile(shipped, path.Join("data", name))
		if folder != "" {
			if own, missing := os.ReadFile(filepath.Join(folder, name)); missing == nil {
				raw = own
			} else if !os.IsNotExist(missing) {
				return nil, unread(missing)
			}
		}
		if err != nil {
			return nil, unread(err)
		}
		r := json.NewDecoder(bytes.NewReader(raw))
		r.DisallowUnknownFields()
		if err := r.Decode(into); err != nil {
			return nil, unread(fmt.Errorf("%s: %w", name, err))
		}
	}
	d.Templates, d.Version = t.Templates, t.Version
	return d, d.check()
}

func unread(cause error) error {
	return fail.Wrap(cause, fail.Invalid, "the data of contacts cannot be read")
}

func (d *Data) check() error {
	for _, l := range []*List{&d.Categories, &d.Infrastructure, &d.Services} {
		if !line(l.Version, 40) || len(l.Items) == 0 {
			return unread(fmt.Errorf("a list has a version and items"))
		}
		for i, c := range l.Items {
			twice := slices.ContainsFunc(l.Items[:i], func(o Category) bool { return o.ID == c.ID })
			if !slugForm.MatchString(c.ID) || twice {
				return unread(fmt.Errorf("%s: an item has an id of its own", c.ID))
			}
			if err := words(fail.Say("the name"), c.Name, maxTitle); err != nil {
				return err
			}
		}
	}
	for _, k := range Kinds() {
		t := d.Template(k)
		if t == nil {
			return unread(fmt.Errorf("there is no template of the kind %s", k))
		}
		for _, id := range t.Categories {
			if _, ok := d.Categories.Find(id); !ok {
				return unread(fmt.Errorf("%s is no category that is listed", id))
			}
		}
	}
	return nil
}

// Template gives what a community of a kind starts from; nil when there is none.
func (d *Data) Template(k Kind) *Template {
	for i := range d.Templates {
		if d.Templates[i].Kind == k {
			return &d.Templates[i]
		}
	}
	return nil
}
