package app

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	implementationapi "comity.example/comity/internal/module/implementation/api"
	"comity.example/comity/internal/module/implementation/capacity"
	nationalreport "comity.example/comity/internal/module/implementation/report"
	implementationweb "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/draft"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/search"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// implementing is a room of the module of implementation as it hangs in the hub.
type implementing struct {
	Doors    []implementationweb.Door // on the page where the module begins
	Rules    []draft.Rule
	Routes   []ui.Route
	Edits    map[string]draftweb.Edit
	Together map[string]draftweb.EditTogether
	On       ui.Sharing // what it adds to the page about a provision; may be nil
	Of       ui.Sharing // what it adds to the page of a participant; may be nil
	// In is what it adds to the page of a regional group; may be nil.
	In implementationweb.Within
}

// implementationProjections are those of its rooms, in the order in which they
// are made.
func implementationProjections() []ledger.Projection {
	return slices.Concat(
		[]ledger.Projection{nationalreport.Projection{}, capacity.Projection{}},
		entryProjections(),
	)
}

// implementationIndexed is what its rooms give to the search.
func implementationIndexed() []search.Indexed {
	return slices.Concat(
		[]search.Indexed{nationalreport.Indexed{}, capacity.Indexed{}},
		entryIndexed(),
	)
}

// implementationAPI adds the operations of its rooms.
func (h *Hub) implementationAPI(api huma.API) {
	asked := implementationapi.Asked{Questionnaires: h.asked, Agreed: func(id string) bool { return h.cited(id) != "" }, Kinds: h.capacityKinds, Types: h.instruments, Region: h.ofRegion, RegionWhole: h.ofRegionWhole,
		Listed: func(id string) bool { return h.rooms.listed.Has(id) }}
	implementationapi.RegisterReports(api, h.nationalReports(), asked)
	implementationapi.RegisterOverview(api, h.overviews(), asked)
	implementationapi.RegisterCapacity(api, h.capacities(), asked)
	implementationapi.RegisterIndependent(api, h.independents(), asked)
	implementationapi.RegisterMeasures(api, h.adoptions(), h.actionPlans(), asked)
	implementationapi.RegisterPolicies(api, h.laws(), asked)
	implementationapi.RegisterPractices(api, h.practices(), asked)
	implementationapi.RegisterGuidance(api, h.guidances(), asked)
	implementationapi.RegisterData(api)
}

// ownLists is where an operator keeps questionnaires and lists of its own for the
// module, which stand beside those that are shipped; nil where there is no such
// place.
func (o Options) ownLists() fs.FS {
	if o.Data == "" {
		return nil
	}
	return os.DirFS(filepath.Join(o.Data, "implementation"))
}

// newImplementation makes its rooms, in the order in which they are shown.
func (h *Hub) newImplementation() error {
	for i, room := range []func() (implementing, error){
		h.newNationalReports, h.newOverviews, h.newCompilations, h.newPreparations, h.newSharing, h.newCapacities, h.newIntroductions,
		h.newIndependent, h.newMeasures,
		h.newLaws, h.newPractices, h.newGuidance, h.newCompendium, h.newData,
	} {
		r, err := room()
		if err != nil {
			return err
		}
		if i > 0 { // the first is that of reports, on whose pages the others stand beside
			h.besideReports(r.On, r.Of)
		}
		if r.In != nil {
			h.overview.Parts = append(h.overview.Parts, r.In)
		}
		h.implementation = append(h.implementation, r)
		h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, r.Rules...)
	}
	h.besideReports(h.consultations.On, h.consultations.Of)
	h.besideReports(h.views.On, h.views.Of)
	words, err := i18n.Load()
	if err != nil {
		return err
	}
	h.rooms.search.Called, h.rooms.search.Others = h.vocabulary(words), h.foundIn
	return nil
}

// besideReports puts what a room has on a provision, and of a participant, on the pages
// of what was reported on it and by it; either may be nil.
func (h *Hub) besideReports(on, of ui.Sharing) {
	if on != nil {
		h.reporting.OnTopic = append(h.reporting.OnTopic, on)
	}
	if of != nil {
		h.reporting.OfParticipant = append(h.reporting.OfParticipant, of)
	}
}

// implementationRoutes are the pages of the module and of its rooms.
func (h *Hub) implementationRoutes() []ui.Route {
	home := &implementationweb.Pages{}
	var rooms []ui.Route
	for _, r := range h.implementation {
		home.Doors = append(home.Doors, r.Doors...)
		rooms = append(rooms, r.Routes...)
	}
	return append(home.Routes(), implementationweb.Narrowed(rooms, h.narrowings())...)
}

// implementationEdits are the forms in which drafts of its rooms are edited.
func (h *Hub) implementationEdits() map[string]draftweb.Edit {
	out := map[string]draftweb.Edit{}
	for _, r := range h.implementation {
		maps.Copy(out, r.Edits)
	}
	return out
}

// implementationEditsTogether are those of types of which a draft can hold several
// statements.
func (h *Hub) implementationEditsTogether() map[string]draftweb.EditTogether {
	out := map[string]draftweb.EditTogether{}
	for _, r := range h.implementation {
		maps.Copy(out, r.Together)
	}
	return out
}

// implementationShares are what its rooms add to pages of other modules: about a
// provision, and of a participant.
func (h *Hub) implementationShares() (on, of []ui.Sharing) {
	for _, r := range h.implementation {
		if r.On != nil {
			on = append(on, r.On)
		}
		if r.Of != nil {
			of = append(of, r.Of)
		}
	}
	return on, of
}

// handingIn is what forms of its rooms have in common by which something is handed
// in, by a participant itself or through others.
func (h *Hub) handingIn() *submissionweb.Way {
	return &submissionweb.Way{Names: h.rooms.listed, Who: h.signing.door.Who, Clock: h.opts.Clock, Draft: func(l *i18n.Locale, id string) string { return l.Path("/desk/drafts", id) }, Two: h.sayingDesk().NeedsTwo,
		Silent: h.clearing.drafts.Hushed, Choices: h.choices, Members: h.rooms.submissions.Members, Keyed: h.keyed, Owned: h.confirm, Others: h.translatedByOthers, Ahead: h.ahead}
}

// ahead lists what an actor's participant has put forward of a type on something, and
// nobody has cleared yet.
func (h *Hub) ahead(ctx context.Context, actor policy.Actor, typ string, of statement.Hash) (out []submissionweb.Ahead, err error) {
	all, err := h.clearing.drafts.Pending(ctx, actor, typ)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, d := range all {
		if d.Subject != of.String() && !slices.Contains(d.Refs, of) {
			continue
		}
		who, err := h.personCalled(ctx, names, d.Drafter)
		if err != nil {
			return nil, err
		}
		out = append(out, submissionweb.Ahead{Draft: string(d.ID), Who: who, At: d.At})
	}
	return out, nil
}
