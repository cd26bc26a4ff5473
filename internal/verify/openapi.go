package verify

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"comity.example/comity/client"
)

// operation is a read of the JSON API, as the description of the API has it.
type operation struct {
	path   string // with {name} for what stands in it
	list   bool   // walked by cursor
	limit  int    // items of one part at the most; 0 when it has no such parameter
	asks   string // a parameter that only the caller can know, else empty
	within *parameter
}

// parameter stands in a path.
type parameter struct {
	name string
	enum []string
}

// description is the part of an OpenAPI document that is needed here.
type description struct {
	Info struct {
		Version string `json:"version"`
	} `json:"info"`
	Paths map[string]struct {
		Get *struct {
			Parameters []struct {
				In       string `json:"in"`
				Name     string `json:"name"`
				Required bool   `json:"required"`
				Schema   struct {
					Enum    []any    `json:"enum"`
					Maximum *float64 `json:"maximum"`
				} `json:"schema"`
			} `json:"parameters"`
		} `json:"get"`
	} `json:"paths"`
}

func parseDescription(b []byte) (d description, err error) {
	if err = json.Unmarshal(b, &d); err == nil && len(d.Paths) == 0 {
		err = fmt.Errorf("it describes nothing")
	}
	return d, err
}

// operations lists what can be read, by path: first what has an address of its
// own, then what is addressed by an id.
func (d *description) operations() []operation {
	var plain, within []operation
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		get := d.Paths[path].Get
		if get == nil || !strings.HasPrefix(path, client.Prefix+"/") {
			continue
		}
		op := operation{path: path}
		for _, p := range get.Parameters {
			switch {
			case p.In == "path":
				op.within = &parameter{name: p.Name}
				for _, v := range p.Schema.Enum {
					op.within.enum = append(op.within.enum, fmt.Sprint(v))
				}
			case p.Required:
				op.asks = p.Name
			case p.Name == "cursor":
				op.list = true
			case p.Name == "limit" && p.Schema.Maximum != nil:
				op.limit = int(*p.Schema.Maximum)
			}
		}
		if op.within == nil {
			plain = append(plain, op)
		} else {
			within = append(within, op)
		}
	}
	return append(plain, within...)
}

// parent is the path of the list of the things that an operation gives one of.
func (o *operation) parent() string {
	before, _, _ := strings.Cut(o.path, "/{")
	return before
}
