package app

import (
	"context"
	"net/url"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	frameworkweb "comity.example/comity/internal/module/framework/web"
	participantweb "comity.example/comity/internal/platform/participant/web"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
)

// handed tells the pages of other rooms what participants handed in, in the
// words of the submissions' own pages.
type handed struct {
	submissions *submission.Queries
	names       submissionweb.Names
	cite        func(ctx context.Context, subjects []string) (map[string]string, error)
}

var _ frameworkweb.Submissions = handed{}

func (h *Hub) handed() handed {
	return handed{submissions: h.rooms.submissions, names: h.rooms.listed, cite: h.rooms.offered.Cite}
}

// Addresses of the submissions.
const (
	submissionsPage = "/submissions"
	submissionsAPI  = "/api/v1/submissions"
)

func asked(name, id string) string { return "?" + url.Values{name: {id}}.Encode() }

// About implements frameworkweb.Submissions.
func (h handed) About(ctx context.Context, l *i18n.Locale, id string) (frameworkweb.Submitted, error) {
	all, more, err := h.submissions.Briefs(ctx, submission.Filter{About: id})
	out := frameworkweb.Submitted{Twin: submissionsAPI + asked("about", id)}
	if more {
		out.More = l.Path(submissionsPage) + asked("about", id)
	}
	for _, b := range all {
		out.Items = append(out.Items, frameworkweb.Submission{Title: b.Title, Page: l.Path(submissionsPage, b.ID), Date: b.Date,
			Authors: b.Authors, How: submissionweb.BriefWords(l, h.names, b), Statements: b.Statements})
	}
	return out, err
}

// Of gives what was handed in of a participant: by it, for it, or for a group of
// which it is a member; nil when that is nothing.
func (h handed) Of(ctx context.Context, l *i18n.Locale, id string) (*participantweb.Submitted, error) {
	all, _, err := h.submissions.Briefs(ctx, submission.Filter{Named: id})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	out := &participantweb.Submitted{All: l.Path(submissionsPage) + asked("participant", id), Twin: submissionsAPI + asked("participant", id)}
	for _, b := range all {
		var as []string
		for _, role := range b.Roles {
			as = append(as, l.T("submission.role."+role))
		}
		out.Items = append(out.Items, participantweb.Handed{Title: b.Title, Page: l.Path(submissionsPage, b.ID), Date: b.Date,
			As: l.And(as...), How: submissionweb.BriefWords(l, h.names, b), Statements: b.Statements})
	}
	counts, err := h.submissions.Subjects(ctx, id)
	if err != nil {
		return nil, err
	}
	var subjects []string
	for about := range counts {
		subjects = append(subjects, about)
	}
	cited, err := h.cite(ctx, subjects)
	if err != nil {
		return nil, err
	}
	for about, n := range counts {
		if words := cited[about]; words != "" && framework.Address(about) != "" {
			out.Subjects = append(out.Subjects, participantweb.About{Words: words, Number: n,
				Page: l.Path(submissionsPage) + "?" + url.Values{"participant": {id}, "about": {about}}.Encode()})
		}
	}
	i18n.Sort(l, out.Subjects, func(a participantweb.About) string { return a.Words })
	return out, nil
}
