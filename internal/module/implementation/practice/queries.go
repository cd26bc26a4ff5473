package practice

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
)

// Filter narrows the list; what is empty narrows nothing.
type Filter struct {
	Authors   []string // listed ids: whose practices, of any of them
	Kind      Kind
	Region    string // a regional group
	Language  string // tag
	Provision string // frozen id: see entry.Serving
	Standing  bool   // only those that are not withdrawn
	Before    int64  // those that were described before this index; 0: from the newest
	Limit     int    // 0: entry.DefaultLimit
}

// Entries is the filter as entries are narrowed by it.
func (f Filter) Entries() entry.Filter {
	out := entry.Filter{Among: f.Authors, Stands: f.Standing, Before: f.Before, Limit: f.Limit}
	for _, k := range [][2]string{{byKind, string(f.Kind)}, {byRegion, f.Region}, {byLanguage, i18n.TagOf(f.Language)}} {
		if k[1] != "" {
			out.Keys = append(out.Keys, key(k[0], k[1]))
		}
	}
	if f.Provision != "" {
		out.Keys = append(out.Keys, entry.Serving(f.Provision))
	}
	return out
}
