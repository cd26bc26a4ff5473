package law

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
)

// Filter narrows the list; what is empty narrows nothing.
type Filter struct {
	Authors   []string // listed ids: whose instruments, of any of them
	Kind      string   // id of a type
	Status    Status   // how it stands: what is withdrawn stands in no way
	Language  string   // tag
	Provision string   // frozen id: see entry.Serving
	Standing  bool     // only those that are not withdrawn
	Before    int64    // those that were registered before this index; 0: from the newest
	Limit     int      // 0: entry.DefaultLimit
}

// Entries is the filter as entries are narrowed by it.
func (f Filter) Entries() entry.Filter {
	out := entry.Filter{Among: f.Authors, Stands: f.Standing || f.Status != "", Before: f.Before, Limit: f.Limit}
	for _, k := range [][2]string{{byKind, f.Kind}, {byStatus, string(f.Status)}, {byLanguage, i18n.TagOf(f.Language)}} {
		if k[1] != "" {
			out.Keys = append(out.Keys, key(k[0], k[1]))
		}
	}
	if f.Provision != "" {
		out.Keys = append(out.Keys, entry.Serving(f.Provision))
	}
	return out
}
