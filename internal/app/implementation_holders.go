package app

import (
	"context"

	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/module/implementation/practice"
	nationalreportweb "comity.example/comity/internal/module/implementation/report/web"
)

// holders says who has laws and policies, practices, needs and offers that stand.
func (h *Hub) holders(ctx context.Context) ([]nationalreportweb.Register, error) {
	laws, err := holding(ctx, h.laws())
	if err != nil {
		return nil, err
	}
	practices, err := holding(ctx, h.practices())
	if err != nil {
		return nil, err
	}
	out := []nationalreportweb.Register{{Title: "law.list.title", Path: law.Home, Name: "state", By: laws}, {Title: "practice.list.title", Path: practice.Home, Name: "author", By: practices}}
	for _, side := range capacity.Sides() {
		room := nationalreportweb.Register{Title: "capacity." + string(side) + ".list", Path: side.Path(), Name: "author", By: map[string]string{}}
		f := capacity.Filter{Side: side, Limit: holdersAtOnce}
		for {
			part, err := h.capacities().List(ctx, f)
			if err != nil {
				return nil, err
			}
			for i := range part.Items {
				if part.Items[i].State == capacity.IsWithdrawn {
					continue
				}
				for _, id := range part.Items[i].Via.Authors() {
					room.By[id] = part.Items[i].ID
				}
			}
			if f.Before = part.Next; f.Before == 0 {
				break
			}
		}
		out = append(out, room)
	}
	return out, nil
}

// holdersAtOnce is how many entries are read at once.
const holdersAtOnce = 500

// holding gives of each who has entries of a kind that stand one of them.
func holding[C entry.Content](ctx context.Context, q *entry.Queries[C]) (map[string]string, error) {
	out := map[string]string{}
	for f := (entry.Filter{Stands: true, Limit: holdersAtOnce}); ; {
		part, err := q.List(ctx, f)
		if err != nil {
			return nil, err
		}
		for i := range part.Items {
			for _, id := range part.Items[i].Via.Authors() {
				out[id] = part.Items[i].ID
			}
		}
		if f.Before = part.Next; f.Before == 0 {
			return out, nil
		}
	}
}
