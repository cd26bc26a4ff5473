package web

import (
	"net/http"
	"slices"

	"comity.example/comity/internal/module/framework"
)

// beginning is the instrument with which lists of provisions begin: the report
// by which resolution 70/237 calls upon Member States to be guided, with its
// eleven norms. The other instruments follow by date.
const beginning = "un:a-70-174"

// inOrder puts what belongs to instruments, by their ids, into the order in
// which lists name these. What belongs to one instrument keeps its order.
func inOrder[T any](p *Pages, r *http.Request, items []T, of func(T) string) ([]T, error) {
	instruments, err := p.allInstruments(r)
	if err != nil {
		return nil, err
	}
	place := func(id string) int {
		if id == beginning {
			return -1
		}
		return slices.IndexFunc(instruments, func(i framework.InstrumentItem) bool { return i.ID == id })
	}
	slices.SortStableFunc(items, func(a, b T) int { return place(of(a)) - place(of(b)) })
	return items, nil
}
