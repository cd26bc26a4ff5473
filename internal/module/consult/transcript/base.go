package transcript

import (
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult/intake"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/redline"
)

// base is the text that amendments are made to: for each provision a heading, the
// provision itself, and what a document has as its base.
type base struct {
	form    string
	norms   []string // provisions whose official texts it quotes, in their order
	found   map[string]found
	drafted []*intake.Drafted // by provision
	first   []int             // number of the first unit of each provision's base
	hash    redline.Hash
}

// newBase writes the base text and sees that it reads as the parts that it is
// made of, so that what was computed on the parts holds for the whole.
func newBase(t *intake.DraftingTable, norms map[string]found) (*base, error) {
	b := &base{found: norms}
	var form strings.Builder
	var units []redline.Unit
	head := func(s string) {
		if form.Len() > 0 {
			form.WriteString("\n\n")
		}
		form.WriteString(s)
	}
	for i := range t.Norms {
		n := &t.Norms[i]
		head("# " + heading(n))
		official := `\` + n.Official.Text
		if f, ok := norms[n.Letter]; ok {
			official = "> " + f.Text
			b.norms = append(b.norms, f.ID)
		}
		head(official)
		own := intake.Form(n.Base)
		if own != "" {
			head(own)
		}
		drafted, err := n.Draft("base", "change")
		if err != nil {
			return nil, err
		}
		b.drafted = append(b.drafted, drafted)
		b.first = append(b.first, len(units)+2)
		units = append(units, redline.Unit{Kind: redline.Heading}, redline.Unit{})
		units = append(units, drafted.Base.Units...)
	}
	b.form = form.String()
	whole, err := redline.Parse(text.Tabling, b.form)
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the base text cannot be taken over")
	}
	if !slices.EqualFunc(whole.Units, units, alike) {
		return nil, fail.New(fail.Internal, "the base text does not read as its parts do")
	}
	b.hash = redline.NewVersion(whole).Hash()
	return b, nil
}

// alike reports whether a unit of the whole is that of a part. Of the headings
// and the provisions there is no part. That a list begins anew is written down in
// the whole, where a list came before it.
func alike(whole, part redline.Unit) bool {
	if len(part.Tokens) == 0 {
		return part.Kind == "" || whole.Kind == part.Kind
	}
	return whole.Kind == part.Kind && whole.Depth == part.Depth && whole.Marker.Style == part.Marker.Style && whole.Words() == part.Words()
}

// heading is the mark of a provision, with where it stands as the document cites
// it.
func heading(n *intake.Norm) string {
	parts := []string{n.Official.Marker}
	for _, m := range n.Official.Marks {
		if m.Kind == intake.CitedMark {
			parts = append(parts, m.Printed)
		}
	}
	if s := strings.TrimSpace(strings.Join(parts, " ")); s != "" {
		return s
	}
	return "–"
}

// notes are the footnotes that an amendment calls: in the words that it leads to,
// in its reasons, in the practices it names.
func (c *scribe) notes(t *intake.DraftingTable, n *intake.Norm, a *intake.Amendment) []text.Note {
	var out []text.Note
	for _, k := range a.Proposed {
		out = append(out, called(t, n.Proposed[k-1], text.InChange)...)
	}
	for _, u := range a.Rationale {
		out = append(out, called(t, u, text.InRationale)...)
	}
	for _, u := range a.Practices {
		out = append(out, called(t, u, text.InPractice)...)
	}
	return out
}

// baseNotes are the footnotes of the base text, and those called in proposed words
// that no amendment leads to, because they are the base's own.
func (c *scribe) baseNotes(t *intake.DraftingTable) []text.Note {
	var out []text.Note
	for i := range t.Norms {
		n := &t.Norms[i]
		out = append(out, called(t, n.Official, text.InText)...)
		for _, u := range n.Base {
			out = append(out, called(t, u, text.InText)...)
		}
	}
	return out
}

// called are the footnotes that a unit calls, in their order.
func called(t *intake.DraftingTable, u intake.Unit, in text.NotePart) []text.Note {
	var out []text.Note
	for _, m := range u.Marks {
		if m.Kind != intake.NoteCall {
			continue
		}
		one := text.Note{Mark: m.Printed, Part: in, After: clip(tail(u.Text[:m.At], 8), maxTitle)}
		if note, ok := t.Note(m.Note); ok {
			one.Text = note.Text
		}
		one.Addresses = addresses(t.Links(intake.Unit{Marks: []intake.Mark{m}}))
		out = append(out, one)
	}
	return out
}

// addresses are those that lead somewhere.
func addresses(all []string) []string {
	var out []string
	for _, a := range all {
		if form.Address(a, text.MaxCitation) {
			out = append(out, a)
		}
	}
	return out
}
