package text

import "comity.example/comity/redline"

// Touches reports whether a change touches an official text of a version, or
// adds one.
func Touches(v *redline.Version, c redline.Change) bool {
	units := v.Text().Standing()
	at := make(map[redline.ID]int, len(units))
	for i, u := range units {
		at[u.ID] = i
	}
	norm := func(i int) bool { return i >= 0 && i < len(units) && units[i].Kind == redline.Norm }
	for _, o := range c.Operations {
		i, ok := at[o.Unit]
		if !ok {
			i = -1 // of Add
		}
		last := i
		switch o.Do {
		case redline.Join:
			last = i + 1
		case redline.Move:
			last = i + o.Count - 1
		case redline.Add, redline.Split, redline.Recast:
			if o.Kind == redline.Norm {
				return true
			}
		}
		for k := i; k <= last; k++ {
			if norm(k) {
				return true
			}
		}
	}
	return false
}
