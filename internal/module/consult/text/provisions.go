package text

import (
	"slices"

	"comity.example/comity/redline"
)

// Provisions gives the provisions that an amendment is about: those of its text,
// where that quotes one norm or none; and where it quotes several, those after
// whose words its operations stand. What stands before the first norm is about
// none of them.
func (t *Text) Provisions(a *Amendment) []string {
	if len(t.Norms) < 2 || a.Version < 0 || int(a.Version) >= len(t.Versions) {
		return t.About
	}
	at, norm := map[redline.ID]string{}, -1
	for _, u := range t.Versions[a.Version].version.Text().Standing() {
		if u.Kind == redline.Norm {
			norm++
		}
		if norm >= 0 && norm < len(t.Norms) {
			at[u.ID] = t.Norms[norm]
		}
	}
	var out []string
	for _, o := range a.Change.Operations {
		unit := o.Unit
		if o.Do == redline.Add {
			unit = o.After
		}
		if id := at[unit]; id != "" {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
