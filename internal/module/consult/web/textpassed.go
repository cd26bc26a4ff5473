package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// passed is what an author is shown whose words were typed on a version that is
// no longer in force: what changed since in the unit and, where nothing that was
// decided collides with them, the words carried over. Where something does, the
// form keeps the words, and says that they would undo what was decided.
func (p *Pages) passed(r *http.Request, l *i18n.Locale, a amender, f *filled) (templ.Component, error) {
	on, err := strconv.ParseInt(f.Get("version"), 10, 64)
	now := a.t.InForce().Number
	if err != nil || on < 0 || on >= now {
		return nil, fail.New(fail.Conflict, "The text has gone on to another version, or has no such version.")
	}
	old := a
	old.version = a.t.Versions[on].Fixed()
	fits := old.find(r) == nil
	blocks := []templ.Component{}
	if fits && a.do == doReword && a.from == nil {
		change, err := old.changeOf(f)
		if err == nil {
			change.ID = "change"
			if words, ok := a.carriedWords(on, change); ok {
				f.Values.Set("words", words)
				blocks = append(blocks, ui.Para(ui.Plain(l.T("text.passed.carried"))))
			}
		}
	}
	if len(blocks) == 0 {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("text.passed.undoes"))))
	}
	if a.do != doWhole {
		for _, u := range old.version.Text().Standing() {
			if u.ID == a.unit.ID {
				blocks = append(blocks, ui.FactList(ui.Facts{{Term: l.T("text.passed.was"), Content: ui.Foreign(l, a.t.Language, u.Words())},
					{Term: l.T("text.passed.is"), Content: ui.Foreign(l, a.t.Language, a.unit.Words())}}))
			}
		}
	}
	return ui.NoticeOf(l.T("text.passed.heading", "n", l.Number(now)), blocks...), nil
}

// amendPassed answers what was typed on another version than the one in force:
// with the form, the redline of the words on this version, and what came between.
func (p *Pages) amendPassed(r *http.Request, l *i18n.Locale, a amender, f *filled) (ui.Answer, error) {
	notice, err := p.passed(r, l, a, f)
	if err != nil {
		page, perr := p.amendForm(r, l, a, f, nil, l.Fault(err))
		return ui.Answer{Page: page}, perr
	}
	var seen *redline.Change
	fault := ""
	if change, err := a.changeOf(f); err == nil {
		seen = &change
	} else {
		fault = l.Fault(err)
	}
	page, err := p.amendForm(r, l, a, f, seen, fault)
	page.Body = ui.Stack(notice, page.Body)
	page.Status = http.StatusUnprocessableEntity
	return ui.Answer{Page: page}, err
}

// carriedWords are the words of the unit as a change of an earlier version would
// have them on the one in force.
func (a amender) carriedWords(on int64, c redline.Change) (string, bool) {
	carried, ok, err := a.t.Carried(on, c)
	if err != nil || !ok || len(carried.Operations) == 0 {
		return "", false
	}
	after, err := a.version.Apply(carried)
	if err != nil {
		return "", false
	}
	var words string
	found := 0
	for _, u := range after.Standing() {
		if u.ID == a.unit.ID {
			words, found = u.Words(), found+1
		}
	}
	return words, found == 1 && len(after.Standing()) == len(a.units)
}
