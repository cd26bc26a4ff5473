package app

import (
	"net/http"
	"strings"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/framework"
	frameworkapi "comity.example/comity/internal/module/framework/api"
	"comity.example/comity/internal/module/record"
	recordapi "comity.example/comity/internal/module/record/api"
	"comity.example/comity/internal/platform/participant"
	participantapi "comity.example/comity/internal/platform/participant/api"
	"comity.example/comity/internal/platform/register"
	registerapi "comity.example/comity/internal/platform/register/api"
	"comity.example/comity/internal/platform/register/tlogtiles"
	registerweb "comity.example/comity/internal/platform/register/web"
	"comity.example/comity/internal/ui"
)

// rooms are the queries of every module and platform room.
type rooms struct {
	register     register.Queries
	participants *participant.Queries
	framework    *framework.Queries
	record       *record.Queries
}

// Projections lists what follows from the statements of a hub, in the order
// in which it is made.
func Projections() []ledger.Projection {
	return []ledger.Projection{participant.Projection{}, framework.Projection{}, record.Projection{}}
}

func newRooms(db *sqldb.DB, l *ledger.Ledger) rooms {
	return rooms{
		register:     register.Queries{Ledger: l},
		participants: &participant.Queries{DB: db},
		framework:    &framework.Queries{DB: db},
		record:       record.NewQueries(db),
	}
}

// API answers /api/v1 of a hub. It depends on the register and on nothing
// else: two hubs with the same register answer with the same bytes.
func (h *Hub) API() http.Handler {
	mux := http.NewServeMux()
	api := jsonapi.New(mux, Version)
	registerapi.Register(api, h.rooms.register)
	participantapi.Register(api, h.rooms.participants)
	frameworkapi.Register(api, h.rooms.framework)
	recordapi.Register(api, h.rooms.record)
	return mux
}

// routes are the pages of every room.
func (h *Hub) routes() []ui.Route {
	return registerweb.Pages{Queries: h.rooms.register, Base: h.opts.Site.Base, Subject: subjectPage}.Routes()
}

// subjectPage gives the address of the page about the subject of a statement,
// or "" when it has none of its own.
func subjectPage(id string) string {
	switch {
	case strings.HasPrefix(id, "state:"), strings.HasPrefix(id, "org:"), strings.HasPrefix(id, "group:"):
		return "/participants/" + id
	}
	return ""
}

// files registers what programs read beside the API.
func (h *Hub) files(mux *http.ServeMux) {
	tlogtiles.Register(mux, h.Ledger)
}
