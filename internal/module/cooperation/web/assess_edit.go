package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/cooperation/assessment"
	"comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Edits are the forms in which drafts about assessments are edited: whom what is
// shared with, and why it is withdrawn.
func (a *Assessments) Edits() map[string]web.EditTogether {
	return map[string]web.EditTogether{assessment.TypeShared: a.editSharing, assessment.TypeWithdrawn: a.editWithdrawal}
}

// editSharing edits which sections of the version that was drafted go to whom, and
// how they are marked. What they say is edited in the assessment.
func (a *Assessments) editSharing(r *http.Request, l *i18n.Locale, actor policy.Actor, all []ledger.Draft) (e web.Edited, err error) {
	v := &assessor{a.shownTo(r, l, actor), a}
	b, err := assessment.Decode(all[0].Type, all[0].Body)
	if err != nil {
		return e, err
	}
	was := b.(*assessment.Shared)
	own, err := a.Assess.Queries.Own(r.Context(), actor, all[0].Subject)
	if err != nil {
		return e, err
	}
	i := slices.IndexFunc(own, func(o assessment.Version) bool { return o.Number == was.Version })
	if i < 0 {
		return e, fail.New(fail.Conflict, "Only a version that a second person has settled is shared.")
	}
	if err := v.sourced(&own[i].Content); err != nil {
		return e, err
	}
	f := &form{l: l, v: url.Values{"marking": {string(all[0].Marking)}, "sections": slices.Sorted(maps.Keys(was.Sections))}, faults: map[string]string{}}
	for _, d := range all {
		f.v.Add("to", d.Stream)
	}
	e.Draft.Marking = all[0].Marking
	if r.Method == http.MethodPost {
		f = read(r, l)
		to := f.recipients(actor.Identity)
		if len(f.v["sections"]) == 0 {
			f.missing("sections")
		}
		if len(f.faults) == 0 {
			if e.Together, err = a.Assess.Sharings(r.Context(), actor, all[0].Subject, was.Version, f.v["sections"], f.marking(), to...); err != nil {
				return e, err
			}
			e.Good = true
		}
	}
	e.Above = v.arising(&own[i].Content)
	e.Form.Inputs, err = v.shareInputs(&own[i], f)
	return e, err
}

// editWithdrawal edits why what was shared is withdrawn.
func (a *Assessments) editWithdrawal(r *http.Request, l *i18n.Locale, actor policy.Actor, all []ledger.Draft) (e web.Edited, err error) {
	b, err := assessment.Decode(all[0].Type, all[0].Body)
	if err != nil {
		return e, err
	}
	was := b.(*assessment.Withdrawn)
	f := &form{l: l, v: url.Values{"reason": {written(was.Reason)}}, faults: map[string]string{}}
	e.Draft.Marking = all[0].Marking
	if r.Method == http.MethodPost {
		f = read(r, l)
		reason := f.text("reason", true)
		stays(&reason, was.Reason)
		if len(f.faults) == 0 {
			to, err := statement.ParseHash(all[0].Stream)
			if err != nil {
				return e, err
			}
			d, err := assessment.Draft(actor.Identity, to, all[0].Subject, all[0].Marking, &assessment.Withdrawn{Exercise: was.Exercise, Reason: reason})
			if err != nil {
				return e, err
			}
			e.Together, e.Good = []ledger.Draft{d}, true
		}
	}
	e.Form.Inputs = []ui.Input{f.area("reason", "cooperation.reason", false)}
	return e, nil
}
