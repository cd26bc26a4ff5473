package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Told is whose words something is, and, where that is not the author alone under
// its own key, who has signed, who is recorded and who is awaited.
func (w *Way) Told(l *i18n.Locale, told submission.Told) templ.Component {
	return w.told(l, told, ViaView(l, w.Names, told))
}

// Quoted is Told for what was recorded in the words of a document.
func (w *Way) Quoted(l *i18n.Locale, told submission.Told) templ.Component {
	return w.told(l, told, QuotedView(l, w.Names, told))
}

// told puts below a view of whose words something is who has signed and who is awaited.
func (w *Way) told(l *i18n.Locale, told submission.Told, view templ.Component) templ.Component {
	if told.Via.Mode == submission.Own && told.Confirmed || !told.Known {
		return view
	}
	if told.Via.Mode == submission.Recorded && len(told.Heard) == 0 && w.Keyed != nil && !slices.ContainsFunc(told.Via.Authors(), w.Keyed) {
		return view // nobody of them can sign, which the sentences above say
	}
	return ui.Stack(view, ui.Part("signed", l.T("way.signed"), 2, ui.TableView(l, w.signed(l, told))))
}

// signed is a table of those whose words something is.
func (w *Way) signed(l *i18n.Locale, told submission.Told) ui.Table {
	t := ui.Table{ID: "signed-table", Caption: l.T("way.signed.caption"), Columns: []ui.Column{{Head: l.T("consult.author")}, {Head: l.T("consult.state")},
		{Head: l.T("consult.when")}, {Head: l.T("consult.statement")}}}
	ids := slices.Clone(told.Via.Authors())
	for _, h := range told.Heard { // members who confirmed what a group says
		if !slices.Contains(ids, h.As) {
			ids = append(ids, h.As)
		}
	}
	i18n.Sort(l, ids, func(id string) string { return w.Called(l, id) })
	for _, id := range ids {
		i := slices.IndexFunc(told.Heard, func(h submission.Heard) bool { return h.As == id })
		if h := told.OwnedEarlier(id); h != nil {
			words := l.T("way.state.earlier", "signed", l.Number(int64(h.Wording)), "now", l.Number(int64(told.WordingNumber())))
			t.Rows = append(t.Rows, ui.Cells(ui.Show(w.Name(l, id)), ui.Words(words), ui.Show(ui.Moment(l, h.At)), ui.To(l.Path("/statements", h.Statement.String()), h.Statement.String()[:16])))
			continue
		}
		if i < 0 {
			t.Rows = append(t.Rows, ui.Cells(ui.Show(w.Name(l, id)), ui.Words(l.T("way.state."+w.awaited(told, id))), ui.Blank(), ui.Blank()))
			continue
		}
		h := told.Heard[i]
		t.Rows = append(t.Rows, ui.Cells(ui.Show(w.Name(l, id)), ui.Words(l.T("way.state."+h.How)), ui.Show(ui.Moment(l, h.At)),
			ui.To(l.Path("/statements", h.Statement.String()), h.Statement.String()[:16])))
	}
	for _, name := range Others(l, &told.Via) {
		t.Rows = append(t.Rows, ui.Cells(ui.Show(name), ui.Words(l.T("way.state.unlisted")), ui.Blank(), ui.Blank()))
	}
	return t
}

// awaited says how an author stands who has not been heard: named only, by
// whoever handed it in, where it has no key with which it could sign.
func (w *Way) awaited(told submission.Told, id string) string {
	switch {
	case w.Keyed != nil && !w.Keyed(id):
		return "named"
	case told.Via.Mode == submission.Recorded:
		return "recorded"
	}
	return "awaited"
}

// Owns reports whether an actor is asked to own to words that others handed in:
// as an author, or as a member of the author, who has not been heard.
func (w *Way) Owns(actor policy.Actor, told submission.Told) bool {
	return w.Owned != nil && told.Known && actor.For != "" && submission.May(actor, submission.Answer) == nil &&
		(slices.Contains(told.Via.Authors(), actor.For) || slices.Contains(told.Via.Members, actor.For)) &&
		!slices.ContainsFunc(told.Heard, func(h submission.Heard) bool { return h.As == actor.For })
}

// OwnWords are those on the way to the form by which somebody owns to it.
func OwnWords(l *i18n.Locale, told submission.Told) string {
	if told.Via.Mode == submission.Joint {
		return l.T("submission.join.submit")
	}
	return l.T("submission.confirm.submit")
}

// Confirming is the form by which somebody owns to words, below what is
// confirmed.
func (w *Way) Confirming(l *i18n.Locale, actor policy.Actor, told submission.Told, version statement.Hash, shown ...templ.Component) templ.Component {
	lead := l.T("submission.confirm.lead")
	if told.Via.Mode == submission.Joint {
		lead = l.T("submission.join.lead")
	}
	form := ui.Form{ID: "confirm", Submit: OwnWords(l, told), Hidden: [][2]string{{"of", version.String()}}}
	return ui.Stack(w.Told(l, told), ui.Stack(shown...), ui.Para(ui.Plain(lead)),
		ui.Para(ui.Sentence(l, "consult.as", ui.Parts{"participant": w.Name(l, actor.For)})), ui.FormView(l, form))
}

// Confirm has a confirmation drafted of the wording that the reader was shown.
func (w *Way) Confirm(r *http.Request, l *i18n.Locale, actor policy.Actor, told submission.Told, version statement.Hash) (ui.Answer, error) {
	switch {
	case !w.Owns(actor, told):
		return ui.Answer{}, NotOwned()
	case r.PostForm.Get("of") != version.String():
		return ui.Answer{}, fail.New(fail.Conflict, "The wording has changed since you were shown it: read it again.")
	}
	out, err := w.Owned(r.Context(), actor, version)
	if err != nil {
		return ui.Answer{}, err
	}
	return w.Went(l, out, l.Path("/statements", version.String())), nil
}

// NotOwned is the refusal to who has nothing to confirm.
func NotOwned() error {
	return fail.New(fail.Conflict, "These are not your participant’s words to confirm, or they are confirmed already.")
}

// Handing is whose words a draft carries, and what happens once it is cleared.
func (w *Way) Handing(l *i18n.Locale, via *submission.Via) templ.Component {
	view := HandingView(l, w.Names, via)
	if via.Mode == submission.Own {
		return view
	}
	var asked, named []string
	for _, id := range via.Authors() {
		switch {
		case via.Heard(id):
		case w.Keyed != nil && !w.Keyed(id):
			named = append(named, id)
		default:
			asked = append(asked, id)
		}
	}
	paras := []templ.Component{ui.Para(ui.Plain(l.T("way.follows." + string(via.Mode))))}
	if len(asked) > 0 {
		paras = append(paras, ui.Para(ui.Sentence(l, "way.follows.asked", ui.Parts{"participants": w.All(l, asked)})))
	}
	if len(named) > 0 {
		paras = append(paras, ui.Para(ui.Sentence(l, "way.follows.named", ui.Parts{"participants": w.All(l, named)})))
	}
	return ui.Stack(view, ui.NoticeOf(l.T("way.follows"), paras...))
}

// As says as whom something is said, above its other facts.
func (w *Way) As(l *i18n.Locale, id string, more ...ui.Fact) templ.Component {
	return ui.FactList(append(ui.Facts{{Term: l.T("submission.clear.as"), Content: w.Name(l, id)}}, more...))
}

// Editing is the form in which a draft that comes through somebody is edited: how
// it comes to be said stays, and who is named can be changed.
type Editing struct {
	*Filled
	Sent bool
	Via  submission.Via
	way  []ui.Input
}

// Edit makes the form from a draft, typed, or from what was sent.
func (w *Way) Edit(r *http.Request, l *i18n.Locale, actor policy.Actor, was *submission.Via, typed url.Values, most int) (e Editing, err error) {
	if e.Sent = r.Method == http.MethodPost; e.Sent {
		e.Filled = Fill(r, l, most)
		if e.Via, err = w.Via(r.Context(), e.Filled, actor, was.Mode); err != nil {
			return e, err
		}
		keptWay(was, &e.Via)
		if e.Sent = !e.More(); !e.Sent {
			e.Faults = map[string]string{}
		}
	} else {
		ViaTyped(typed, was, actor)
		e.Filled = FillWith(l, typed)
	}
	e.way, err = w.Inputs(r.Context(), was.Mode, e.Filled)
	return e, err
}

// keptWay gives back what the form does not show: of a document that was read
// here its title, place and sum, and what is known of authors who are not listed.
func keptWay(was, is *submission.Via) {
	if was.Document != nil && is.Document != nil && was.Document.Kind == is.Document.Kind && was.Document.Number == is.Document.Number {
		is.Document.Title, is.Document.Place, is.Document.SHA256 = was.Document.Title, was.Document.Place, was.Document.SHA256
	}
	for i, o := range is.Others {
		for _, before := range was.Others {
			if before.Name == o.Name && before.Of == o.Of {
				is.Others[i] = before
			}
		}
	}
}

// Ends writes the draft when the form was sent and nothing is wrong; draft is how
// the room writes a body.
func (e Editing) Ends(draft func(by, of statement.Hash, b corpus.Body) (ledger.Draft, error), actor policy.Actor, of statement.Hash, b corpus.Body, above templ.Component, inputs []ui.Input) draftweb.Edited {
	out := draftweb.Edited{Form: ui.Form{Inputs: append(e.way, inputs...)}, Above: above}
	if !e.Sent || len(e.Faults) > 0 {
		return out
	}
	d, err := draft(actor.Identity, of, b)
	if err != nil {
		out.Form.Fault = e.L.Fault(err)
		return out
	}
	out.Draft, out.Good = d, true
	return out
}
