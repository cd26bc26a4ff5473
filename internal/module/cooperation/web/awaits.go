package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// awaits leads, on a board, to what waits for the reader's side and is due at no time:
// its consent to letting somebody in, its agreement to a report, its publication of one.
func (v *viewer) awaits(line *cooperation.Line, other statement.Hash) (out []templ.Component) {
	for _, c := range line.Consents {
		if c.Side == line.Side {
			out = append(out, v.consentLink(line.Case, other, c))
		}
	}
	to := v.Path(Home, line.Case, other.String(), reporting)
	switch {
	case line.Publish && line.First:
		out = append(out, ui.A(to, v.T("cooperation.report.publish.first")))
	case line.Publish:
		out = append(out, ui.A(to, v.T("cooperation.report.publish.ours")))
	case line.Reports != "" && line.Reports == line.Side:
		out = append(out, ui.A(to, v.T("cooperation.report.ours")))
	}
	return out
}

// consentLink leads to the form by which the reader's side consents to letting one in,
// which is filled in with that one.
func (v *viewer) consentLink(id string, other statement.Hash, c cooperation.Consent) templ.Component {
	return ui.A(v.Path(Home, id, other.String(), string(cooperation.LetIn))+"?participant="+c.Participant.String(),
		v.T("cooperation.consent.do", "participant", v.Called(c.Participant)))
}

// consents reports whether a form lets in whom the other side would, and who that is.
func (m *moved) consents(f *form) (who statement.Hash, ok bool) {
	for _, c := range m.t.Consents() {
		if c.Side == m.side && c.Participant.String() == f.get("participant") {
			return c.Participant, true
		}
	}
	return who, false
}

// letsRead says what it means to let somebody in, where that is put forward and where
// it is cleared.
func letsRead(l *i18n.Locale) templ.Component {
	return ui.NoticeOf(l.T("cooperation.let-in.heading"), ui.Para(ui.Plain(l.T("cooperation.let-in.note"))))
}

// published gives what was said in public of the report of a thread; nil while both
// have agreed to none.
func (v *viewer) published(t *cooperation.Thread) (*report.Case, error) {
	if t.Accord == nil {
		return nil, nil
	}
	return v.p.Public(v.ctx, t.ReportID())
}

// awaited says of which side a consent, an agreement to a report or the publication of
// one is waited for.
func (v *viewer) awaited(t *cooperation.Thread, public *report.Case) (out []templ.Component) {
	for _, c := range t.Consents() {
		out = append(out, ui.Sentence(v.Locale, "cooperation.consent", ui.Parts{"participant": v.Who(c.Participant), "who": v.Who(t.On(c.Side))}))
	}
	if p := t.Proposing; p != nil && !p.Words.IsZero() {
		out = append(out, ui.Sentence(v.Locale, "cooperation.owed.agree", ui.Parts{"who": v.Who(t.On(p.Side.Other()))}))
	}
	for _, side := range []cooperation.Side{cooperation.Opener, cooperation.Counterparty} {
		if t.Publishes(side, public) {
			key := "cooperation.owed.publish"
			if t.Unsaid(public) {
				key = "cooperation.owed.publish.first"
			}
			out = append(out, ui.Sentence(v.Locale, key, ui.Parts{"who": v.Who(t.On(side))}))
		}
	}
	return out
}

// reportWords names what the reader's side can do about the report of a closed case.
func (v *viewer) reportWords(t *cooperation.Thread, side cooperation.Side, public *report.Case) string {
	switch {
	case t.Allows(cooperation.Settled, side) == nil:
		return v.T("cooperation.report.agree.do")
	case t.Publishes(side, public):
		return v.T("cooperation.report.publish")
	}
	return v.T("cooperation.report.do")
}
