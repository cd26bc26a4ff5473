package app

import (
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	consultapi "comity.example/comity/internal/module/consult/api"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/module/consult/moderation"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/module/consult/text"
	consultweb "comity.example/comity/internal/module/consult/web"
	"comity.example/comity/internal/module/contact"
	contactapi "comity.example/comity/internal/module/contact/api"
	cooperationapi "comity.example/comity/internal/module/cooperation/api"
	"comity.example/comity/internal/module/cooperation/figures"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/internal/module/framework"
	frameworkapi "comity.example/comity/internal/module/framework/api"
	frameworkweb "comity.example/comity/internal/module/framework/web"
	implementationapi "comity.example/comity/internal/module/implementation/api"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/module/implementation/law"
	nationalreport "comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/module/record"
	recordapi "comity.example/comity/internal/module/record/api"
	recordweb "comity.example/comity/internal/module/record/web"
	"comity.example/comity/internal/platform/audit"
	auditweb "comity.example/comity/internal/platform/audit/web"
	"comity.example/comity/internal/platform/authorization"
	authorizationapi "comity.example/comity/internal/platform/authorization/api"
	"comity.example/comity/internal/platform/custody"
	custodyapi "comity.example/comity/internal/platform/custody/api"
	"comity.example/comity/internal/platform/draft"
	outboxweb "comity.example/comity/internal/platform/outbox/web"
	"comity.example/comity/internal/platform/participant"
	participantapi "comity.example/comity/internal/platform/participant/api"
	refusalweb "comity.example/comity/internal/platform/refusal/web"
	"comity.example/comity/internal/platform/register"
	registerapi "comity.example/comity/internal/platform/register/api"
	"comity.example/comity/internal/platform/register/tlogtiles"
	registerweb "comity.example/comity/internal/platform/register/web"
	"comity.example/comity/internal/platform/search"
	searchapi "comity.example/comity/internal/platform/search/api"
	searchweb "comity.example/comity/internal/platform/search/web"
	"comity.example/comity/internal/platform/submission"
	submissionapi "comity.example/comity/internal/platform/submission/api"
	"comity.example/comity/internal/platform/translation"
	translationapi "comity.example/comity/internal/platform/translation/api"
	"comity.example/comity/internal/ui"
	"comity.example/comity/internal/ui/site"
)

// rooms are the queries of every module and platform room.
type rooms struct {
	register     register.Queries
	participants *participant.Queries
	framework    *framework.Queries
	record       *record.Queries
	search       search.Queries
	submissions  *submission.Queries
	consulting   consulting
	custody      *custody.Queries
	listed       *listed
	offered      *offered
}

// Projections lists what follows from the statements of a hub, in the order
// in which it is made: the index of the search reads what the rooms before it
// have made of a statement.
func Projections(d sqldb.Dialect) []ledger.Projection {
	return slices.Concat([]ledger.Projection{
		participant.Projection{}, authorization.Projection{}, draft.Projection{}, audit.Projection{}, journal.Public{}, framework.Projection{}, record.Projection{}, submission.Projection{}, translation.Projection{},
		consult.Projection{}, contribution.Projection{}, moderation.Projection{}, meeting.Projection{}, position.Projection{}, text.Projection{}, publication.Projection{},
		adoption.Projection{}, contact.Projection{}, report.Projection{}, figures.Projection{},
	}, implementationProjections(), []ledger.Projection{
		search.NewIndex(d, append([]search.Indexed{participant.Indexed{}, framework.Indexed{}, record.Indexed{}, submission.Indexed{},
			consult.Indexed{}, contribution.Indexed{}, text.Indexed{}, meeting.Indexed{}, position.Indexed{}, publication.Indexed{}, report.Indexed{}}, implementationIndexed()...)...),
	})
}

func newRooms(db *sqldb.DB, l *ledger.Ledger, k *keys.Store) rooms {
	agreed := &framework.Queries{DB: db}
	people := &participant.Queries{DB: db, Log: l, Kept: &participant.Kept{}}
	submitted := &submission.Queries{DB: db, Participants: naming{}, Hub: l.Hub, Log: l, Barred: naming{}.Barred, Elsewhere: submission.Elsewheres(entry.Files[law.Law](), entry.Files[independent.Report](), nationalreport.Files())}
	return rooms{
		register:     register.Queries{Ledger: l, Barred: barred(people, submitted)},
		participants: people,
		framework:    agreed,
		record:       record.NewQueries(db),
		search:       search.Queries{DB: db},
		submissions:  submitted,
		consulting:   newConsulting(db, l.Hub, submitted),
		custody:      &custody.Queries{Ledger: l, DB: db, Keys: k},
		listed:       &listed{queries: people, ledger: l},
		offered:      &offered{queries: agreed, ledger: l},
	}
}

// API answers /api/v1 of a hub. It depends on the register and on nothing
// else: two hubs with the same register answer with the same bytes.
func (h *Hub) API() http.Handler {
	mux := http.NewServeMux()
	api := jsonapi.New(mux, Version)
	api.OpenAPI().Tags = []*huma.Tag{
		{Name: "register", Description: "Every statement, in the order in which it was entered"},
		{Name: "participants", Description: "Who is listed"},
		{Name: "framework", Description: "What was agreed"},
		{Name: "record", Description: "Who took part"},
		{Name: "submissions", Description: "What participants handed in, in their own name or through others"},
		{Name: "consultations", Description: "What is consulted on, and what was contributed"},
		{Name: "contacts", Description: "Communities that keep directories of contacts"},
		{Name: "cooperation", Description: "What the two of a case report of it together"},
		{Name: "translations", Description: "What others than its author translate"},
		{Name: implementationapi.Tag, Description: "How what was agreed is carried out"},
		{Name: "keys", Description: "Which keys speak for whom, and did"},
		{Name: "search", Description: "All of it, by its words"},
	}
	registerapi.Register(api, h.rooms.register)
	participantapi.Register(api, h.rooms.participants, h.rooms.submissions)
	frameworkapi.Register(api, h.rooms.framework, h.rooms.submissions)
	recordapi.Register(api, h.rooms.record)
	authorizationapi.Register(api, h.clearing.authorizations.Queries)
	submissionapi.Register(api, h.rooms.submissions)
	consultapi.Register(api, h.rooms.consulting.calls, h.rooms.consulting.said)
	consultapi.RegisterModeration(api, h.rooms.consulting.held)
	consultapi.RegisterTexts(api, h.rooms.consulting.texts, h.adopted())
	consultapi.RegisterMeetings(api, h.heldMeetings())
	consultapi.RegisterPositions(api, h.heldViews(), h.takesViews, h.rooms.listed.Has)
	consultapi.RegisterPublications(api, h.issued())
	consultapi.RegisterParticipation(api, h.partakers())
	contactapi.Register(api, &contact.Queries{DB: h.DB}) // what is public needs nothing else: a replica has no more
	cooperationapi.RegisterReports(api, h.reports())
	cooperationapi.RegisterFigures(api, &figures.Queries{DB: h.DB, Hub: h.Ledger.Hub}) // a replica has no more
	h.implementationAPI(api)
	translationapi.Register(api, h.translations())
	custodyapi.Register(api, h.rooms.custody)
	searchapi.Register(api, h.rooms.search)
	return mux
}

// Routes are the pages of every room.
func (h *Hub) Routes(languages []string) []ui.Route {
	on, _ := h.implementationShares()
	provisions := frameworkweb.New(h.rooms.framework, h.rooms.listed, partaking{h.rooms.record}, h.handed(),
		append(on, h.consultations.On, h.views.On, h.publications.On)...)
	provisions.Base = h.opts.Site.Base
	return back(slices.Concat(
		site.Pages{
			Hub: h.Name(), Base: h.opts.Site.Base, Contact: h.opts.Site.Contact,
			LogKey: h.Ledger.VKey(), Checkpoint: h.Ledger.Checkpoint, Languages: languages,
		}.Routes(),
		provisions.Routes(),
		recordweb.New(h.rooms.record, h.rooms.listed, h.rooms.offered.Cite).Routes(),
		h.participantPages().Routes(),
		h.participantDesk().Routes(),
		h.submitted.Routes(),
		roomy(h.consultations.Routes(), h.meetings.Routes(), h.views.Routes(), h.queues.Routes()),
		h.publications.Routes(),
		(&consultweb.Partaking{Pages: h.consultations, Counts: h.partakers()}).Routes(),
		registerweb.Pages{Queries: h.rooms.register, Base: h.opts.Site.Base, Subject: subjectPage, Names: h.rooms.listed}.Routes(),
		h.signing.door.Routes(),
		h.signing.providers.Routes(),
		h.deskRoutes(),
		h.cases.Routes(),
		h.assessments.Routes(),
		h.reportPages().Routes(),
		h.exercises.Routes(),
		h.figurePages().Routes(),
		h.implementationRoutes(),
		h.translated.Routes(),
		h.keyPages().Routes(),
		h.contacts.Routes(),
		h.tokenPages().Routes(),
		h.devicePages().Routes(),
		h.checks.Routes(),
		refusalweb.Pages{Trail: h.refusals, Who: h.signing.door.Who, Hub: h.Ledger.Hub}.Routes(),
		auditweb.Pages{Trail: h.trail, Who: h.signing.door.Who, Names: h.names, Participant: h.rooms.listed.Name,
			Public: h.registered}.Routes(),
		outboxweb.Pages{Queue: h.outbox, Who: h.signing.door.Who, Names: h.names,
			Sends: h.opts.Mail != nil, Returns: h.opts.Mail != nil && h.opts.Mail.Return != ""}.Routes(),
		searchweb.Pages{Queries: h.rooms.search, Kinds: kinds, Cite: h.rooms.offered.Cite, Whose: h.whose, Translated: h.translatedBy}.Routes(),
	))
}

// kinds are the kinds of document that can be found, as the search page
// offers them.
var kinds = []string{"provision", "instrument", "term", "threat", "cluster", "participant", "group", "event", "forum",
	"endorsement", "claim", "table", "figure", "resolution", "document", "submission",
	"consultation", "contribution", "text", "amendment", "meeting", "summary", "position", "publication", "report", "national-report", "need", "offer",
	"independent", "reply", "adoption", "plan", "law", "practice", "guidance", "comment"}

// subjectPage gives the address of the page about the subject of a statement,
// or "" when it has none of its own.
func subjectPage(id string) string {
	for _, address := range []func(string) string{framework.Address, record.Address} {
		if path := address(id); path != "" {
			return path
		}
	}
	if kind, _, _ := strings.Cut(id, ":"); slices.Contains([]string{"state", "org", "group", "person"}, kind) {
		return participant.Address(id)
	}
	return ""
}

// files registers what programs read beside the API.
func (h *Hub) files(mux *http.ServeMux) {
	tlogtiles.Register(mux, h.Ledger)
}
