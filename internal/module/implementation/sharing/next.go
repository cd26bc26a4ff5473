package sharing

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/marking"
)

// Next is a sharing after another statement; before is nil when it is the first. It
// changes nothing that it is given; an error says why it does not count.
func Next(before *Sharing, m Move) (*Sharing, error) {
	switch {
	case !slices.Contains(Types(), m.Type):
		return nil, bad("there is no statement of type %.60q about answers that are shared", m.Type)
	case before == nil && m.Type == TypeRecalled, before != nil && before.Recalled != nil && m.Type == TypeRecalled:
		return nil, fail.New(fail.Conflict, "Nothing is shared between these two that could be recalled.")
	case before != nil && (m.By != before.Author || m.To != before.Reader || m.ID != before.ID):
		return nil, fail.New(fail.Denied, "Only whose answers they are speaks of them, to whom they were shared with.")
	}
	out := &Sharing{ID: m.ID, Author: m.By, Reader: m.To, Marking: m.Marking}
	if before != nil {
		again := *before
		again.Versions = slices.Clone(before.Versions)
		out = &again
	}
	out.Marking, out.Last = marking.Narrowest(out.Marking, m.Marking), m.Index
	if m.Type == TypeRecalled {
		out.Recalled = &Recall{Mark: m.Mark}
		if b, ok := m.Body.(*Recalled); ok {
			out.Recalled.Reason = b.Reason
		}
		return out, nil
	}
	v := Version{Mark: m.Mark, Marking: m.Marking}
	v.Shared, _ = m.Body.(*Shared)
	if now, was := v.Shared, out.first(); now != nil && was != nil && (now.Topic() != was.Topic() || now.Period != was.Period) {
		return nil, fail.New(fail.Conflict, "What is shared anew is on the same item, for the same period.")
	}
	out.Versions, out.Recalled = append(out.Versions, v), nil
	return out, nil
}

// first is what was shared first of what is not erased.
func (s *Sharing) first() *Shared {
	for i := range s.Versions {
		if s.Versions[i].Shared != nil {
			return s.Versions[i].Shared
		}
	}
	return nil
}
