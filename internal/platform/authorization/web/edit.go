package web

import (
	"net/http"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// Edits are the forms in which drafts of this room are edited: the roles and the
// end of an authorization, whose person and passkeys stay; and the reason of a
// withdrawal, a suspension, and its early end.
func Edits(q *authorization.Queries) map[string]draftweb.Edit {
	return map[string]draftweb.Edit{
		authorization.TypeGiven: func(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
			return editGiven(r, l, actor, actor.Identity == q.Hub(), d)
		},
		authorization.TypeWithdrawn: editWithdrawn,
		authorization.TypeSuspended: func(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
			b, err := authorization.ParseSuspended(d.Body)
			if err != nil {
				return draftweb.Edited{}, err
			}
			b.ID = d.Subject
			return editReason(r, l, actor, &b.Reason, b)
		},
		authorization.TypeRestored: func(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
			b, err := authorization.ParseRestored(d.Body)
			if err != nil {
				return draftweb.Edited{}, err
			}
			b.ID = d.Subject
			return editReason(r, l, actor, &b.Reason, b)
		},
	}
}

// drafted gives what was typed as a draft, or says what is wrong with it.
func drafted(e draftweb.Edited, l *i18n.Locale, actor policy.Actor, b corpus.Body) (draftweb.Edited, error) {
	all, err := corpus.Drafts([]corpus.Body{b})
	if fail.Is(err, fail.Invalid) {
		e.Form.Fault = l.Fault(err)
		return e, nil
	}
	if err != nil {
		return e, err
	}
	e.Draft, e.Good = all[0], true
	e.Draft.By = actor.Identity
	return e, nil
}

func editGiven(r *http.Request, l *i18n.Locale, actor policy.Actor, hub bool, d ledger.Draft) (draftweb.Edited, error) {
	g, err := authorization.ParseGiven(d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	g.ID, g.Identity = d.Subject, d.By
	shown := authorization.Holder{Roles: g.Roles}
	if end, err := time.Parse(time.RFC3339, g.Until); err == nil {
		shown.Until = end
	}
	e := draftweb.Edited{Form: changeForm(r, l, "", shown, hub)}
	if r.Method != http.MethodPost {
		return e, nil
	}
	g.Roles, g.Until = rolesOf(r), endOf(r)
	return drafted(e, l, actor, g)
}

func editWithdrawn(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (draftweb.Edited, error) {
	w, err := authorization.ParseWithdrawn(d.Body)
	if err != nil {
		return draftweb.Edited{}, err
	}
	w.ID = d.Subject
	return editReason(r, l, actor, &w.Reason, w)
}

// editReason is the form of a body of which the reason alone is edited.
func editReason(r *http.Request, l *i18n.Locale, actor policy.Actor, reason *string, b corpus.Body) (draftweb.Edited, error) {
	if r.Method == http.MethodPost {
		*reason = r.PostFormValue("reason")
	}
	e := draftweb.Edited{Form: ui.Form{Inputs: []ui.Input{reasonInput(l, *reason)}}}
	if r.Method != http.MethodPost {
		return e, nil
	}
	return drafted(e, l, actor, b)
}
