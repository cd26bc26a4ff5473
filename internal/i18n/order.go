package i18n

import (
	"slices"

	"golang.org/x/text/collate"
)

// Sort puts items into the alphabetical order of the reader's language, by
// the words that name gives. Numbers inside words count as numbers, so that
// CBM 2 comes before CBM 10. Equal words keep their order.
func Sort[T any](l *Locale, items []T, name func(T) string) {
	c := collate.New(l.tag, collate.Numeric)
	var buf collate.Buffer
	type keyed struct {
		item T
		key  []byte
	}
	all := make([]keyed, len(items))
	for i, it := range items {
		all[i] = keyed{it, slices.Clone(c.KeyFromString(&buf, name(it)))}
		buf.Reset()
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return slices.Compare(a.key, b.key) })
	for i := range all {
		items[i] = all[i].item
	}
}
