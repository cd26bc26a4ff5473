package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/ui"
)

// exercised marks a request as an exercise where the case from which it arises is
// one, whatever the form says.
func (v *viewer) exercised(f *form) {
	id := f.get("arises")
	if id == "" {
		return
	}
	if all, err := v.p.Queries.Case(v.ctx, v.actor, id); err == nil && all[0].Exercise {
		f.v.Set("exercise", "yes")
	}
}

// arises is the case from which a request arises: a link for a reader whose
// participant reads that case, its id for any other.
func (v *viewer) arises(id string) templ.Component {
	if _, err := v.p.Queries.Case(v.ctx, v.actor, id); err != nil {
		return ui.Code(id)
	}
	return ui.A(v.Path(Home, id), id)
}
