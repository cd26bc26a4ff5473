package submission

import (
	"slices"

	"comity.example/comity/statement"
)

// Who may change what was said is one rule, for every room:
//
//	whose words     how they came       who corrects or withdraws them     who takes itself off
//	of one          own, for a group,   the author; who handed them in     nobody
//	                recorded or         while the author has not spoken
//	                transmitted
//	of several      jointly             who handed them in for all         every other signatory
//	of several      recorded or         who handed them in, while none     every author who is listed
//	                transmitted         of the authors has spoken
//
// No author of several withdraws what the others say, or puts words into their
// mouths: it takes itself off, and who owned to the words keeps them. Once all
// but one have done so, they are the words of one.

// several reports whether words have more than one author, listed or not.
func (t *Told) several() bool { return len(t.Via.Authors())+len(t.Via.Others) > 1 }

// Alters reports whether who is listed under an id may correct or withdraw what
// was said; the empty id is the secretariat.
func (t *Told) Alters(id string) bool {
	authors := t.Via.Authors()
	switch {
	case t.Via.Mode == Joint:
		return id == t.Via.By
	case slices.Contains(authors, id):
		return !t.several()
	}
	return id == t.Via.Speaker() && !slices.ContainsFunc(t.Heard, func(h Heard) bool { return slices.Contains(authors, h.As) })
}

// Reword puts another wording in force, which somebody gave as m. Who owned to
// the one before has not owned to it: its giver has, where that is an author, and
// who confirms it. tell gives how a statement came to be said: see Tell.
func (t *Told) Reword(as string, m Mark, tell func(via Via, m Mark) (Told, error)) error {
	// Whoever gave the first wording has not given this one, and confirms it as
	// any other author does.
	via := t.Via
	via.Mode, via.By = Transmitted, as
	told, err := tell(via, m)
	if err != nil {
		return err
	}
	t.supersede()
	heard := func(id string) bool {
		return slices.ContainsFunc(t.Heard, func(h Heard) bool { return h.As == id })
	}
	if slices.Contains(t.Via.Authors(), as) {
		t.Heard = append(t.Heard, t.heard(as, HowCorrected, m, m.Statement))
	}
	for _, h := range told.Heard {
		if h.How == HowConfirmed && !heard(h.As) {
			t.Heard = append(t.Heard, t.heard(h.As, h.How, h.Mark, m.Statement))
		}
	}
	t.Confirmed = len(t.Via.Others) == 0 && !slices.ContainsFunc(t.Via.Authors(), func(id string) bool { return !heard(id) })
	return nil
}

// heard is that somebody owns to the wording in force, which the statement of gave.
func (t *Told) heard(as, how string, m Mark, of statement.Hash) Heard {
	return Heard{As: as, How: how, Mark: m, Of: of, Wording: t.reworded + 1}
}

// supersede takes the wording in force out of it: who owned to it has not owned to the
// next, and what it signed stays told.
func (t *Told) supersede() {
	t.Earlier = append(slices.Clone(t.Earlier), t.Heard...)
	t.Heard = []Heard{}
	t.reworded++
}

// WordingNumber is that of the wording in force: the first is 1.
func (t *Told) WordingNumber() int { return t.reworded + 1 }

// OwnedEarlier is the last wording to which an author has owned, where that is not the
// one in force; nil where it has owned to that one, or to none.
func (t *Told) OwnedEarlier(author string) (last *Heard) {
	for i := range t.Earlier {
		if t.Earlier[i].As == author {
			last = &t.Earlier[i]
		}
	}
	if t.Owns(author) == Owned {
		return nil
	}
	return last
}

// AsOf is how an earlier wording came to be said, as it stood when the next took its
// place: who had owned to it. of is the statement that gave it.
func (t *Told) AsOf(of statement.Hash) Told {
	out := *t
	out.Heard, out.Earlier, out.reworded = []Heard{}, nil, 0
	for _, h := range t.Earlier {
		switch {
		case h.Of == of:
			out.Heard, out.reworded = append(out.Heard, h), h.Wording-1
		case len(out.Heard) == 0:
			out.Earlier = append(out.Earlier, h)
		}
	}
	out.Confirmed = len(t.Via.Others) == 0 && !slices.ContainsFunc(t.Via.Authors(), func(id string) bool { return out.Owns(id) != Owned })
	return out
}

// Leaves reports whether who is listed under an id may take itself off what
// several say, whether it has spoken or not: an author who did not hand it in.
func (t *Told) Leaves(id string) bool {
	return t.several() && id != t.Via.Speaker() && slices.Contains(t.Via.Signatories, id)
}

// Leave takes an author off what several say: it is no author of it any more,
// and what it signed is signed no longer.
func (t *Told) Leave(id string) {
	t.Via.Signatories = slices.DeleteFunc(slices.Clone(t.Via.Signatories), func(have string) bool { return have == id })
	t.Heard = slices.DeleteFunc(slices.Clone(t.Heard), func(h Heard) bool { return h.As == id })
	t.Earlier = slices.DeleteFunc(slices.Clone(t.Earlier), func(h Heard) bool { return h.As == id })
	t.Dissociated = append(slices.Clone(t.Dissociated), id)
	t.Confirmed = len(t.Via.Others) == 0 && !slices.ContainsFunc(t.Via.Signatories, func(have string) bool {
		return !slices.ContainsFunc(t.Heard, func(h Heard) bool { return h.As == have })
	})
}
