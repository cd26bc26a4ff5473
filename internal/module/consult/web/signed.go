package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// told is whose words something is, and, where that is not the author alone
// under its own key, who has signed, who is recorded and who is awaited.
func (p *Pages) told(l *i18n.Locale, told submission.Told) templ.Component {
	view := submissionweb.ViaView(l, p.Names, told)
	if told.Via.Mode == submission.Own && told.Confirmed || !told.Known {
		return view
	}
	if told.Via.Mode == submission.Recorded && len(told.Heard) == 0 && p.Keyed != nil && !slices.ContainsFunc(told.Via.Authors(), p.Keyed) {
		return view // nobody of them can sign, which the sentences above say
	}
	return ui.Stack(view, ui.Part("signed", l.T("way.signed"), 2, ui.TableView(l, p.signed(l, told))))
}

// signed is a table of those whose words something is.
func (p *Pages) signed(l *i18n.Locale, told submission.Told) ui.Table {
	t := ui.Table{ID: "signed-table", Caption: l.T("way.signed.caption"), Columns: []ui.Column{{Head: l.T("consult.author")}, {Head: l.T("consult.state")},
		{Head: l.T("consult.when")}, {Head: l.T("consult.statement")}}}
	ids := slices.Clone(told.Via.Authors())
	for _, h := range told.Heard { // members who confirmed what a group says
		if !slices.Contains(ids, h.As) {
			ids = append(ids, h.As)
		}
	}
	i18n.Sort(l, ids, func(id string) string {
		name, _ := p.Names.Name(id, l.Tag())
		return name
	})
	for _, id := range ids {
		i := slices.IndexFunc(told.Heard, func(h submission.Heard) bool { return h.As == id })
		if i < 0 {
			t.Rows = append(t.Rows, ui.Cells(ui.Show(p.who(l, id)), ui.Words(l.T("way.state."+p.awaited(told, id))), ui.Blank(), ui.Blank()))
			continue
		}
		h := told.Heard[i]
		t.Rows = append(t.Rows, ui.Cells(ui.Show(p.who(l, id)), ui.Words(l.T("way.state."+h.How)), ui.Show(ui.Moment(l, h.At)),
			ui.To(l.Path("/statements", h.Statement.String()), h.Statement.String()[:16])))
	}
	for _, name := range submissionweb.Others(l, &told.Via) {
		t.Rows = append(t.Rows, ui.Cells(ui.Show(name), ui.Words(l.T("way.state.unlisted")), ui.Blank(), ui.Blank()))
	}
	return t
}

// awaited says how an author stands who has not been heard: named only, by
// whoever handed it in, where it has no key with which it could sign.
func (p *Pages) awaited(told submission.Told, id string) string {
	switch {
	case p.Keyed != nil && !p.Keyed(id):
		return "named"
	case told.Via.Mode == submission.Recorded:
		return "recorded"
	}
	return "awaited"
}

// owns reports whether an actor is asked to own to words that others handed in:
// as an author, or as a member of the author, who has not been heard.
func (p *Pages) owns(actor policy.Actor, told submission.Told) bool {
	return p.Confirm != nil && told.Known && actor.For != "" && submission.May(actor, submission.Answer) == nil &&
		(slices.Contains(told.Via.Authors(), actor.For) || slices.Contains(told.Via.Members, actor.For)) &&
		!slices.ContainsFunc(told.Heard, func(h submission.Heard) bool { return h.As == actor.For })
}

// confirmWords are those on the way to the form by which somebody owns to it.
func confirmWords(l *i18n.Locale, told submission.Told) string {
	if told.Via.Mode == submission.Joint {
		return l.T("submission.join.submit")
	}
	return l.T("submission.confirm.submit")
}

// owner of words is asked for a confirmation: the form, below what is confirmed.
func (p *Pages) confirmForm(l *i18n.Locale, actor policy.Actor, told submission.Told, version statement.Hash, shown ...templ.Component) templ.Component {
	lead := l.T("submission.confirm.lead")
	if told.Via.Mode == submission.Joint {
		lead = l.T("submission.join.lead")
	}
	return ui.Stack(ui.Stack(append([]templ.Component{p.told(l, told)}, shown...)...), ui.Para(ui.Plain(lead)),
		p.speaking(l, actor, ui.Form{ID: "confirm", Submit: confirmWords(l, told), Hidden: [][2]string{{"of", version.String()}}}))
}

// confirms has a confirmation drafted of the wording that the reader was shown.
func (p *Pages) confirms(r *http.Request, l *i18n.Locale, actor policy.Actor, told submission.Told, version statement.Hash) (ui.Answer, error) {
	switch {
	case !p.owns(actor, told):
		return ui.Answer{}, notOwned()
	case r.PostForm.Get("of") != version.String():
		return ui.Answer{}, fail.New(fail.Conflict, "The wording has changed since you were shown it: read it again.")
	}
	out, err := p.Confirm(r.Context(), actor, version)
	if err != nil {
		return ui.Answer{}, err
	}
	return p.went(l, out, ""), nil
}

func notOwned() error {
	return fail.New(fail.Conflict, "These are not your participant’s words to confirm, or they are confirmed already.")
}

// handing is whose words a draft carries, and what happens once it is cleared.
func (p *Pages) handing(l *i18n.Locale, via *submission.Via) templ.Component {
	return ui.Stack(submissionweb.HandingView(l, p.Names, via), p.follows(l, via))
}

// follows says what happens once a draft is cleared, or what happened when the
// secretariat recorded something: who has yet to own to it, and where.
func (p *Pages) follows(l *i18n.Locale, via *submission.Via) templ.Component {
	if via.Mode == submission.Own {
		return templ.NopComponent
	}
	var asked, named []string
	for _, id := range via.Authors() {
		switch {
		case via.Heard(id):
		case p.Keyed != nil && !p.Keyed(id):
			named = append(named, id)
		default:
			asked = append(asked, id)
		}
	}
	lines := []templ.Component{ui.Plain(l.T("way.follows." + string(via.Mode)))}
	if len(asked) > 0 {
		lines = append(lines, ui.Sentence(l, "way.follows.asked", ui.Parts{"participants": p.all(l, asked)}))
	}
	if len(named) > 0 {
		lines = append(lines, ui.Sentence(l, "way.follows.named", ui.Parts{"participants": p.all(l, named)}))
	}
	var paras []templ.Component
	for _, line := range lines {
		paras = append(paras, ui.Para(line))
	}
	return ui.NoticeOf(l.T("way.follows"), paras...)
}
