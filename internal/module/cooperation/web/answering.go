package web

import (
	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// seen is the field by which a form says to what it was an answer when it was
// shown: nobody binds a State to terms that came in between.
const seen = "seen"

// changed is what is said in place of an answer to what stands no more.
func changed() error {
	return fail.New(fail.Conflict, "What you were answering has changed since you opened this form. Read what stands now before you answer it.")
}

// answered gives the statement to which a verb is an answer as the thread stands;
// zero for what answers nothing, or names by itself what it answers.
func (m *moved) answered() statement.Hash {
	switch t := m.t; {
	case t.Offer != nil && (m.verb == cooperation.Accepted || m.verb == cooperation.Refused || m.verb == cooperation.Milestone):
		return t.Offer.Statement
	case t.Proposal != nil && m.verb == cooperation.Agreed:
		return t.Proposal.Statement
	}
	return statement.Hash{}
}

// asSeen reports whether what a form answers is still what stands: fail.Conflict.
func (m *moved) asSeen(f *form) error {
	if m.verb == cooperation.Corrected && f.get(seen) != m.t.Newest().Statement.String() {
		return movedOn()
	}
	if on := m.answered(); !on.IsZero() && f.get(seen) != on.String() {
		return changed()
	}
	return nil
}

// answering shows the statement to which the form is an answer, and gives the
// field that binds the answer to it.
func (m *moved) answering() (templ.Component, [][2]string) {
	on := m.answered()
	s := m.t.Find(on)
	if s == nil {
		return templ.NopComponent, nil
	}
	return ui.Part("answering", m.headed(m.t, *s), 2, m.stands(m.t, *s)), [][2]string{{seen, on.String()}}
}

// headed says what a statement does, and who said it.
func (v *viewer) headed(t *cooperation.Thread, s cooperation.Said) string {
	return v.T("cooperation.said", "what", v.T("cooperation.verb."+string(s.Verb)), "who", v.Called(t.On(s.Side)))
}

// stands is one statement of a thread away from the page of the case: how it is
// marked, when it was said, and all that it says.
func (v *viewer) stands(t *cooperation.Thread, s cooperation.Said) templ.Component {
	head := ui.Para(ui.Label(s.Marking), ui.Moment(v.Locale, s.At))
	b := t.Body(s)
	if b == nil {
		return ui.Stack(head, ui.Para(ui.Quiet(v.T("cooperation.erased"))))
	}
	return ui.Stack(head, v.says(t, s, b), v.files(b.Files(), v.link(s.Statement)))
}

// wording is what binds an agreement to the words of a report, and publication to
// those that were agreed to.
func wording(s *cooperation.Suggestion) string { return s.Statement.String() + " " + s.Words.String() }
