package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/ui"
)

// arises is the case from which a request arises: a link for a reader whose
// participant reads that case, its id for any other.
func (v *viewer) arises(id string) templ.Component {
	if _, err := v.p.Queries.Case(v.ctx, v.actor, id); err != nil {
		return ui.Code(id)
	}
	return ui.A(v.Path(Home, id), id)
}
