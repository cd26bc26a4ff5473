package web

import (
	"context"
	"net/http"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// CopyInputs are the fields for the files that a report comes with; none where no
// file is kept.
func (p *Pages) CopyInputs(f *submissionweb.Filled) []ui.Input {
	if p.Keeper == nil {
		return nil
	}
	return p.Keeper.Inputs(f, f.L.T("reporting.copies"))
}

// Copies keeps the files that were sent.
func (p *Pages) Copies(r *http.Request, actor policy.Actor, f *submissionweb.Filled) ([]submission.Attachment, error) {
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
