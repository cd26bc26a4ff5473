package app

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	lawweb "comity.example/comity/internal/module/implementation/law/web"
	"comity.example/comity/internal/module/implementation/questionnaire"
	nationalreport "comity.example/comity/internal/module/implementation/report"
	nationalreportweb "comity.example/comity/internal/module/implementation/report/web"
	implementationweb "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// readQuestionnaires reads those that are shipped, with the operator's own.
func (h *Hub) readQuestionnaires() error {
	library, err := questionnaire.Shipped()
	if own := h.opts.ownLists(); err == nil && own != nil {
		library, err = library.With(own)
	}
	h.asked = library
	return err
}

// nationalReports answers what participants report on implementation, for those
// who read.
func (h *Hub) nationalReports() *nationalreport.Queries {
	return &nationalreport.Queries{DB: h.DB, Submissions: h.rooms.submissions, Speaks: h.heard}
}

// heard gives the rule of who is heard, as the register stands in a snapshot. Who
// is listed under an id is read once.
func (h *Hub) heard(ctx context.Context, q sqldb.Querier) submission.Speaks {
	known := map[string]*participant.Listed{}
	return func(id string, identity statement.Hash, index int64) (bool, error) {
		if id == "" {
			return identity == h.Ledger.Hub(), nil
		}
		l, seen := known[id]
		if !seen {
			var err error
			if l, err = (naming{}).get(ctx, q, id); err != nil {
				return false, err
			}
			known[id] = l
		}
		return spoke(l, identity, index), nil
	}
}

// newNationalReports makes the room of reports on implementation.
func (h *Hub) newNationalReports() (implementing, error) {
	if err := h.readQuestionnaires(); err != nil {
		return implementing{}, err
	}
	desk := h.sayingDesk()
	desk.Beside = h.submitted.Service.PublishDraft
	service := &nationalreport.Service{Desk: hearing(desk, h.tellSaid), Clock: h.opts.Clock, Here: h.submitted.Service.Here, Queries: h.nationalReports(), Questionnaires: h.asked, Listed: naming{}.Listed, Gives: givesReports, Law: h.isLaw}
	way := h.handingIn()
	way.Choices = h.reportChoices
	pages := &nationalreportweb.Pages{Reports: service.Queries, Service: service, Questionnaires: h.asked, Way: way, Subject: subjectPage, Cited: h.cited, Region: h.rooms.listed.Region, Class: h.otherClass, Laws: h.lawsBy, LawsOf: h.lawsOf, LawDesk: lawweb.Desk, Registers: h.holders, Keeper: h.keeper()}
	h.reporting = pages
	h.submitted.Words, h.submitted.Titled = h.confirmed, h.confirmedTitle
	room := implementing{Routes: pages.Routes(), Edits: pages.Edits(), On: pages.On, Of: pages.Of, Doors: []implementationweb.Door{
		{Path: nationalreportweb.Provisions, Title: "reporting.provisions.title", Lead: "reporting.provisions.lead"},
		{Path: nationalreportweb.States, Title: "reporting.states.title", Lead: "reporting.states.lead"},
		{Path: nationalreportweb.Reports, Title: "reporting.list.title", Lead: "reporting.list.lead", Twin: "/api/v1/reports"},
		{Path: nationalreportweb.Questionnaires, Title: "reporting.questionnaires.title", Lead: "reporting.questionnaires.lead"}}}
	for _, r := range service.Rules() {
		room.Rules = append(room.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles, ViewOf: pages.Clear(r.Type),
			After: func(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt, _ []byte) error {
				return h.tellSaid(ctx, tx, r)
			}})
	}
	room.Rules = h.publishing(room.Rules)
	return room, nil
}

// ofStates reports whether those of a class are States, or groups or organizations of
// States: those who carry out what States agreed, and report on it.
func ofStates(class participant.Class) bool {
	switch class {
	case participant.State, participant.GroupOfStates, participant.RegionalOrganization, participant.IntergovernmentalBody:
		return true
	}
	return false
}

// givesReports reports whether who is listed under an id reports on implementation.
func givesReports(ctx context.Context, q sqldb.Querier, id string) (bool, error) {
	l, err := naming{}.get(ctx, q, id)
	return l != nil && ofStates(l.Class), err
}

// reportChoices are choices without those who do not report on implementation.
func (h *Hub) reportChoices(ctx context.Context, groups bool) ([]string, error) {
	all, err := h.choices(ctx, groups)
	return slices.DeleteFunc(all, func(id string) bool {
		class, _ := h.rooms.listed.belongs(id)
		return !ofStates(class)
	}), err
}

// confirmedTitle is what a statement of any room was called as a draft.
func (h *Hub) confirmedTitle(l *i18n.Locale, id string) string {
	hash, err := statement.ParseHash(id)
	if err != nil {
		return ""
	}
	r, err := h.Ledger.Get(context.Background(), hash)
	if err != nil || r.Body == nil {
		return ""
	}
	for _, rule := range h.clearing.drafts.Rules {
		if rule.Type == r.Statement.Header.Type && rule.ViewOf != nil {
			title, _ := rule.ViewOf(l, r.Statement.Header.Subject, r.Body)
			return title
		}
	}
	return ""
}

// confirmed shows the words of a statement of any room, to who clears that they are
// its participant's: of a report as reports are shown, of all else as its own draft
// was.
func (h *Hub) confirmed(l *i18n.Locale, id string) templ.Component {
	hash, err := statement.ParseHash(id)
	if err != nil {
		return nil
	}
	r, err := h.Ledger.Get(context.Background(), hash)
	if err != nil || r.Body == nil {
		return nil
	}
	typ, subject := r.Statement.Header.Type, r.Statement.Header.Subject
	switch typ {
	case nationalreport.TypeMade:
		return h.reporting.Words(l, id, id)
	case nationalreport.TypeCorrected:
		return h.reporting.Words(l, subject, id)
	}
	for _, rule := range h.clearing.drafts.Rules {
		if rule.Type == typ && rule.ViewOf != nil {
			_, view := rule.ViewOf(l, subject, r.Body)
			return view
		}
	}
	return nil
}

// otherClass is the class of a participant that is no State, in words.
func (h *Hub) otherClass(l *i18n.Locale, id string) string {
	class, _ := h.rooms.listed.belongs(id)
	if class == participant.State || class == "" {
		return ""
	}
	return l.T("participant.class." + string(class))
}

// Reporting takes down what participants report on implementation, and shows it.
func (h *Hub) Reporting() *nationalreportweb.Pages { return h.reporting }
