package app

import (
	"context"
	"net/http"
	"strings"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/register"
	registerapi "comity.example/comity/internal/platform/register/api"
	"comity.example/comity/internal/platform/register/tlogtiles"
	registerweb "comity.example/comity/internal/platform/register/web"
	"comity.example/comity/internal/ui"
)

// rooms are the queries of every module and platform room.
type rooms struct {
	register register.Queries
}

// Projections lists what follows from the statements of a hub, in the order
// in which it is made.
func Projections() []ledger.Projection {
	return []ledger.Projection{}
}

func newRooms(db *sqldb.DB, l *ledger.Ledger) rooms {
	return rooms{register: register.Queries{Ledger: l}}
}

// API answers /api/v1 of a hub. It depends on the register and on nothing
// else: two hubs with the same register answer with the same bytes.
func (h *Hub) API() http.Handler {
	mux := http.NewServeMux()
	api := jsonapi.New(mux, Version)
	registerapi.Register(api, h.rooms.register)
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

// Load says what is shipped with the program, as the hub's secretariat, and
// leaves out what has been said. It returns how many statements it said.
func (h *Hub) Load(ctx context.Context, tell func(done, total int)) (int, error) {
	return 0, nil
}
