package app

import (
	"context"
	"maps"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/guidance"
	guidanceweb "comity.example/comity/internal/module/implementation/guidance/web"
	implementationweb "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
)

// guidances answers what provisions take nationally, and what was said of that.
func (h *Hub) guidances() *guidance.Queries { return guidance.NewQueries(h.DB, h.entryWorld) }

// newGuidance makes the room of guidance and of the comments on it.
func (h *Hub) newGuidance() (implementing, error) {
	q, world := h.guidances(), guidance.World{Provision: provisionIn, Listed: naming{}.Listed}
	all, comments := guidance.New(h.sayingDesk(), q, world), guidance.NewComments(hearing(h.sayingDesk(), h.tellCommented), q, world)
	h.guided = guidanceweb.New(h.entryPages(), q, all, comments)
	edits := h.guided.Guidance.Edits()
	maps.Copy(edits, h.guided.Comments.Edits())
	return implementing{
		Doors:  []implementationweb.Door{{Path: guidance.Home, Title: "guidance.list.title", Lead: "guidance.list.lead", Twin: guidanceweb.Twin}},
		Rules:  slices.Concat(entryRules(all, h.guided.Guidance, nil), entryRules(comments, h.guided.Comments, h.tellCommented)),
		Routes: h.guided.Routes(), Edits: edits, On: h.guided.On, Of: h.guided.Of,
	}, nil
}

// Guidance shows what provisions take nationally, and has it said and commented on.
func (h *Hub) Guidance() *guidanceweb.Pages { return h.guided }

// commentedKind is the notice of a comment to the authors of the guidance that it is
// on.
var commentedKind = outbox.Kind{Name: "implementation.commented", Words: "guidance.notice."}

// tellCommented tells the authors of guidance of a comment on it, and of its change
// and withdrawal; an author that comments itself knows.
func (h *Hub) tellCommented(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt) error {
	comment, what, err := newest(ctx, tx, h.guidances().Comments, r)
	if err != nil || comment == nil {
		return err
	}
	g, err := h.guidances().Guidance.In(ctx, tx, comment.On)
	if fail.Is(err, fail.NotFound) {
		return nil // its words were erased
	}
	if err != nil {
		return err
	}
	to := slices.DeleteFunc(slices.Clone(g.Via.Authors()), func(id string) bool { return slices.Contains(comment.Via.Authors(), id) })
	return h.tellEach(ctx, tx, outbox.Notice{Kind: commentedKind.Name, Link: guidance.Home + "/" + g.ID, Key: commentedKind.Name + "." + r.ID.String(),
		Subject: map[string]string{"what": what, "title": g.Content.Title.String()}}, to)
}

// The one passage of the regional consultations of 2019 that asks for such guidance,
// as it is printed.
const (
	regionalTitle = "Regional Consultations series of the Group of Governmental Experts on Advancing Responsible State Behaviour in Cyberspace in the Context of International Security"
	regionalSum   = "8e7905795a2ecc75be2a6657d0a4b6f68b637712136d9904bbd04b962d19faf9"
	regionalPlace = "Organization of American States consultations, what the GGE Chair also highlighted, second item"
	regionalWords = "The OAS is well-placed to study the GGE-recommended norms and CBMs more systematically, identifying the structures, mechanisms and resources that need to be put in place nationally to support their implementation."
)

// guides has the secretariat record what a document says, one invented State say
// what it takes in its own view, and the other comment on it.
func (d *demonstration) guides(ctx context.Context) error {
	service := d.hub.guided.Guidance.Service
	from := submission.Via{Mode: submission.Recorded, Others: []submission.Other{{Name: "Chair of the Group of Governmental Experts", Kind: "individual"}},
		Document: &submission.Document{Kind: "report", Title: regionalTitle, Place: regionalPlace, SHA256: regionalSum}}
	quoted := said("Structures, mechanisms and resources, to be identified", "Structures, mécanismes et ressources à recenser", "هياكل وآليات وموارد ينبغي تحديدها")
	words := i18n.Of("en", regionalWords)
	out, err := service.Say(ctx, d.actor(ctx, "secretariat"), "", &entry.Opened[guidance.Guidance]{Via: from, Content: guidance.Guidance{Title: quoted,
		Provisions: []string{"un:a-70-174:13", "un:a-70-174:16"}, Recorded: entry.Quote(words, entry.ByHub), Place: regionalPlace}})
	if err == nil {
		_, err = d.clear(ctx, "secretariat-second", out)
	}
	if err != nil {
		return err
	}
	out, err = service.Say(ctx, d.actor(ctx, "xb-drafter"), "", &entry.Opened[guidance.Guidance]{Via: ownWords(participant.DemoStateB), Content: guidance.Guidance{
		Title:      said("What answering a request for assistance takes (invented)", "Ce qu’il faut pour répondre à une demande d’assistance (inventé)", "ما تتطلبه الإجابة عن طلب المساعدة (متخيل)"),
		Provisions: []string{"un:a-70-174:13:h:1"},
		Structures: said("One office that answers day and night, and knows which ministry decides.", "Un service qui répond jour et nuit et sait quel ministère décide.", "جهة واحدة تجيب ليلا ونهارا وتعرف أي وزارة تقرر."),
		Mechanisms: said("A form for requests, a time within which receipt is confirmed, and two exercises a year.", "Un formulaire de demande, un délai pour en accuser réception et deux exercices par an.", "نموذج للطلبات، ومهلة لتأكيد الاستلام، وتمرينان في السنة."),
		Resources:  said("Six people who take turns, two of whom work in a second language.", "Six personnes qui se relaient, dont deux travaillent dans une deuxième langue.", "ستة أشخاص يتناوبون، يعمل اثنان منهم بلغة ثانية."),
		Finance:    said("A line of its own in the budget: what is paid from elsewhere is the first to be cut.", "Une ligne budgétaire propre : ce qui est payé d’ailleurs est supprimé en premier.", "بند مستقل في الميزانية: فما يُدفع من غيرها هو أول ما يُقتطع.")}})
	if err != nil {
		return err
	}
	id, err := d.clear(ctx, "xb-clearing", out)
	if err != nil {
		return err
	}
	out, err = d.hub.guided.Comments.Service.Say(ctx, d.actor(ctx, "xa-drafter"), id.String(), &entry.Opened[guidance.Comment]{Via: ownWords(participant.DemoStateA), Content: guidance.Comment{On: "resources",
		Text: said("Where six people cannot be found, two States can share a night.", "Là où six personnes ne peuvent être trouvées, deux États peuvent partager une nuit.", "حيث يتعذر إيجاد ستة أشخاص، يمكن لدولتين أن تتقاسما ليلة.")}})
	if err == nil {
		_, err = d.clear(ctx, "xa-clearing", out)
	}
	return err
}
