package submission

import "slices"

// Alters reports whether who is listed under an id may correct or withdraw what
// was said: of what is said jointly, whoever handed it in for all; of anything
// else an author, and who handed it in until an author has spoken.
func (t *Told) Alters(id string) bool {
	authors := t.Via.Authors()
	switch {
	case t.Via.Mode == Joint:
		return id == t.Via.By
	case slices.Contains(authors, id):
		return true
	}
	return id == t.Via.Speaker() && !slices.ContainsFunc(t.Heard, func(h Heard) bool { return slices.Contains(authors, h.As) })
}

// Leaves reports whether who is listed under an id may take itself off what is
// said jointly, whether it has signed or not: a signatory who did not hand it in.
func (t *Told) Leaves(id string) bool {
	return t.Via.Mode == Joint && id != t.Via.By && slices.Contains(t.Via.Signatories, id)
}

// Leave takes a signatory off what is said jointly: it is no author of it any
// more, and what it signed is signed no longer.
func (t *Told) Leave(id string) {
	t.Via.Signatories = slices.DeleteFunc(slices.Clone(t.Via.Signatories), func(have string) bool { return have == id })
	t.Heard = slices.DeleteFunc(slices.Clone(t.Heard), func(h Heard) bool { return h.As == id })
	t.Dissociated = append(slices.Clone(t.Dissociated), id)
	t.Confirmed = !slices.ContainsFunc(t.Via.Signatories, func(have string) bool {
		return !slices.ContainsFunc(t.Heard, func(h Heard) bool { return h.As == have })
	})
}
