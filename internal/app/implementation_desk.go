package app

import (
	"cmp"
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/module/implementation/preparation"
	preparationweb "comity.example/comity/internal/module/implementation/preparation/web"
	nationalreport "comity.example/comity/internal/module/implementation/report"
	nationalreportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// saidInNameKind is the notice of words that another said in a participant's name.
var saidInNameKind = outbox.Kind{Name: "implementation.said", Words: "reporting.notice."}

// tellSaid tells those of whom a report is, and who have not said it themselves, that
// it stands in their name, and when other words are put in its place: they confirm it,
// or take it back.
func (h *Hub) tellSaid(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt) error {
	one, err := h.nationalReports().In(ctx, tx, cmp.Or(r.Subject, r.ID.String()))
	if fail.Is(err, fail.NotFound) {
		return nil // its words were erased
	}
	if err != nil || !one.Known || len(one.Wordings) == 0 {
		return err
	}
	what, newest := "made", one.Wordings[len(one.Wordings)-1]
	if newest.Statement != r.ID {
		return nil // it gives no words: a translation, a withdrawal, or what does not count
	}
	if r.Subject != "" {
		what = "corrected"
	}
	var of []string
	for _, id := range one.Via.Authors() {
		if (one.Voice(id) != nationalreport.Itself || one.OwnedEarlier(id) != nil) && newest.As != id && !slices.Contains(of, id) {
			of = append(of, id)
		}
	}
	return h.tellEach(ctx, tx, outbox.Notice{Kind: saidInNameKind.Name, Link: nationalreportweb.Desk, Key: saidInNameKind.Name + "." + r.ID.String(),
		Subject: map[string]string{"what": what, "period": one.Period}}, of)
}

// implementationWaiting is what of implementation waits for an actor's participant:
// words that others said in its name, parts that were sent back, and independent
// reports about it to which it has not replied.
func (h *Hub) implementationWaiting(l *i18n.Locale, actor policy.Actor) (out []ui.JumpEntry) {
	if actor.For == "" || !actor.Any(policy.Drafter, policy.ClearingOfficer) {
		return nil
	}
	ctx := context.Background()
	if n, err := h.reporting.Unowned(ctx, actor); err == nil && n > 0 { // the desk is for more than these
		out = append(out, ui.JumpEntry{Href: l.Path(nationalreportweb.Desk) + "#awaits", Words: l.T("reporting.awaits"), Note: l.N("reporting.awaits.waiting", n)})
	}
	out = append(out, h.sentBack(ctx, l, actor)...)
	unanswered, reworded := h.unanswered(ctx, actor.For)
	if unanswered > 0 {
		out = append(out, ui.JumpEntry{Href: l.Path(independent.Home) + "?about=" + actor.For, Words: l.T("independent.waiting"), Note: l.N("independent.waiting.note", unanswered)})
	}
	for i := range reworded {
		title, _ := reworded[i].Report.Content.Title.Pick(l)
		out = append(out, ui.JumpEntry{Href: l.Path(independent.Home, reworded[i].ID), Words: title, Note: l.T("independent.reworded.note")})
	}
	return out
}

// sentBack leads to each part of what is prepared that was returned with a reason.
func (h *Hub) sentBack(ctx context.Context, l *i18n.Locale, actor policy.Actor) (out []ui.JumpEntry) {
	all, err := h.prepared.Service.List(ctx, actor)
	if err != nil {
		return nil // the desk is for more than these
	}
	for i := range all {
		p := &all[i]
		q := h.asked.Get(p.Questionnaire, p.Version)
		if q == nil {
			continue
		}
		for _, s := range q.Sections {
			for _, item := range s.Items {
				if part, ok := p.Parts[item.ID]; ok && part.State == preparation.Returned {
					title, _ := item.Title.Pick(l)
					out = append(out, ui.JumpEntry{Href: l.Path(preparationweb.Preparations, p.ID, "items", item.ID), Words: l.T("preparation.returned.desk", "topic", title, "period", p.Period),
						Note: l.T("preparation.returned.note")})
				}
			}
		}
	}
	return out
}

// unanswered is how many of the newest independent reports about a State stand, to
// which it has not replied; and reworded are those of them that were corrected since it
// replied.
func (h *Hub) unanswered(ctx context.Context, id string) (n int, reworded []independent.Answered) {
	part, err := h.independents().List(ctx, entry.Filter{Keys: []string{independent.About(id)}, Stands: true})
	if err != nil {
		return 0, nil
	}
	for _, one := range part.Items {
		replied := slices.IndexFunc(one.Replies, func(r entry.Entry[independent.Reply]) bool { return slices.Contains(r.Via.Authors(), id) })
		stands := slices.IndexFunc(one.Replies, func(r entry.Entry[independent.Reply]) bool {
			return r.Ended == nil && slices.Contains(r.Via.Authors(), id)
		})
		switch {
		case replied < 0:
			n++
		case stands >= 0 && one.Overtaken(&one.Replies[stands]):
			reworded = append(reworded, one)
		}
	}
	return n, reworded
}
