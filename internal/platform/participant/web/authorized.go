package web

import (
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/ui"
)

// authorized shows who may speak for a participant, as what, and which of these
// authorizations are struck. It names nobody.
func authorized(l *i18n.Locale, v view) []templ.Component {
	t := ui.Table{ID: "authorized-table", Caption: l.T("participant.authorized.caption"), Note: l.T("participant.authorized.note"),
		Columns: []ui.Column{{Head: l.T("participant.authorized.roles")}, {Head: l.T("participant.authorized.since")},
			{Head: l.T("participant.until"), Spare: true}, {Head: l.T("participant.authorized.statement")}}}
	for _, a := range v.authorized {
		roles := make([]string, len(a.Roles))
		for i, r := range a.Roles {
			roles[i] = l.T("signin.role." + string(r))
		}
		until := ui.Blank()
		if a.Until != nil {
			until = ui.Show(ui.Moment(l, *a.Until))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(suspended(l, struck(l, ui.Plain(strings.Join(roles, l.T("signin.role.between"))), a.Struck), a.Suspended)), ui.Show(ui.Moment(l, a.Since)), until,
			ui.To(l.Path("/statements", a.Statement.String()), a.Statement.Short())))
	}
	return []templ.Component{ui.TableView(l, t)}
}

// suspended says for which time an authorization is or was of no force, and from
// which statement on: the page is asked for no time of its own.
func suspended(l *i18n.Locale, what templ.Component, s *participant.Pause) templ.Component {
	if s == nil {
		return what
	}
	return ui.Lines(what, ui.A(l.Path("/statements", s.Statement.String()), l.T("participant.authorized.suspended", "from", l.DateTime(s.From), "until", l.DateTime(s.Until))))
}
