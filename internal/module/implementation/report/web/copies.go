package web

import (
	"context"
	"net/http"

	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// copyInputs are the fields for the files that a report comes with; none where no
// file is kept.
func (p *Pages) copyInputs(f *submissionweb.Filled) []ui.Input {
	if p.Keeper == nil {
		return nil
	}
	return p.Keeper.Inputs(f, f.L.T("reporting.copies"))
}

// broughtBy puts into a form the files that it brings along.
func broughtBy(form *ui.Form, f *submissionweb.Filled) {
	form.Files = true
	for _, v := range f.Values[entryweb.KeptFiles] {
		form.Hidden = append(form.Hidden, [2]string{entryweb.KeptFiles, v})
	}
}

// copies keeps the files that were sent.
func (p *Pages) copies(r *http.Request, actor policy.Actor, f *submissionweb.Filled) ([]submission.Attachment, error) {
	if p.Keeper == nil {
		return nil, nil
	}
	return p.Keeper.Read(r, actor, f)
}

// copyFacts lead to the files that a report came with.
func (p *Pages) copyFacts(ctx context.Context, l *i18n.Locale, all []submission.Attachment) ui.Facts {
	if p.Keeper == nil || len(all) == 0 {
		return nil
	}
	return ui.Facts{{Term: l.T("reporting.copies"), Content: p.Keeper.View(ctx, l, all)}}
}
