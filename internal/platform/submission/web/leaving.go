package web

import (
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// Leaving shows to who clears it what is said as a withdrawal and only takes one
// author off what several say, or has taken it off: what was said stays, in the
// name of those who remain. The title is empty where it withdraws the whole.
func Leaving(l *i18n.Locale, names Names, told *submission.Told, as string, reason i18n.Text) (title string, view templ.Component) {
	if !told.Leaves(as) && !slices.Contains(told.Dissociated, as) {
		return "", nil
	}
	v := viewer{l, names}
	stays := told.Via
	stays.Signatories = nil
	for _, id := range told.Via.Signatories {
		if id != as {
			stays.Signatories = append(stays.Signatories, id)
		}
	}
	title = l.T("submission.leave.title")
	return title, ui.Stack(ui.NoticeOf(title, ui.Para(ui.Sentence(l, "submission.leave.lead", ui.Parts{"who": v.who(as), "rest": v.authors(&stays)}))), ui.Paragraphs(l, reason))
}
