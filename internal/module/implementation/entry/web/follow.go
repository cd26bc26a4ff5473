package web

import (
	"context"
	"math"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

func (p *Room[C]) changing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, e, as, err := p.holds(r, false)
	if err != nil {
		return ui.Page{}, err
	}
	f := submissionweb.FillWith(l, p.Fields.typed(&e.Content))
	f.AddTongue(r.URL.Query().Get(submissionweb.Into))
	return p.changeForm(r, actor, &e, as, f, "")
}

// changeInputs are the fields of a change: those of the content, and why. was is what
// the form was filled from.
func (p *Room[C]) changeInputs(r *http.Request, f *Form, e *entry.Entry[C], was *C) ([]ui.Input, error) {
	fields, err := p.Fields.inputs(r.Context(), f, Setting{How: e.Via.Mode, Authors: e.Via.Authors(), Entry: e.ID}, was)
	reason := f.Optional(ui.Area, "reason", "consult.reason", entry.MaxReason/4)
	return append(append([]ui.Input{p.Fields.language(f, was)}, fields...), reason), err
}

func (p *Room[C]) changeForm(r *http.Request, actor policy.Actor, e *entry.Entry[C], as string, f *Form, fault string) (ui.Page, error) {
	page := p.below(f.L, e, f.L.T(p.Words.Change))
	page.Lead = f.L.T("entry.change.lead")
	inputs, err := p.changeInputs(r, f, e, &e.Content)
	if err != nil {
		return page, err
	}
	typ := entry.KindOf[C]().Change
	form, err := p.Later(r.Context(), f.L, as, typ, p.Fields.carries(f, ui.Form{ID: "change", Fault: fault, Inputs: inputs, Hidden: [][2]string{submissionweb.OverField(e.Version)}}))
	page.Body = ui.Stack(p.Waits(r.Context(), f.L, actor, typ, e.Statement), p.since(f.L, e, f.Over(e.Version)), form)
	return page, err
}

// since says above the form of a change that another wording has come since that over
// which it was filled in; nothing where none has.
func (p *Room[C]) since(l *i18n.Locale, e *entry.Entry[C], over statement.Hash) templ.Component {
	return submissionweb.Since(l, e.Given(), over, func(of int) templ.Component { return p.changes(l, &e.Versions[of].Content, &e.Content) })
}

func (p *Room[C]) change(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, e, as, err := p.holds(r, false)
	if err != nil {
		return ui.Answer{}, err
	}
	f := submissionweb.Fill(r, l, longest)
	if p.Fields.more(f) {
		page, err := p.changeForm(r, actor, &e, as, f, "")
		return ui.Answer{Page: page}, err
	}
	content, err := p.Fields.read(r, actor, f, e.On, &e.Content)
	if err != nil {
		return ui.Answer{}, err
	}
	on, under := subject(&e)
	b := &entry.Changed[C]{As: as, Reason: f.Text("reason"), Content: content, Over: f.Over(e.Version)}
	if under {
		b.Entry = e.Statement
	}
	to, done, fault, err := p.say(r, f, actor, on, b, &e)
	if err != nil || done {
		return to, err
	}
	page, err := p.changeForm(r, actor, &e, as, f, fault)
	return ui.Answer{Page: page}, err
}

func (p *Room[C]) ending(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, e, as, err := p.holds(r, true)
	if err != nil {
		return ui.Page{}, err
	}
	return p.endForm(r, &e, as, submissionweb.FillWith(l, nil), "")
}

func (p *Room[C]) endForm(r *http.Request, e *entry.Entry[C], as string, f *Form, fault string) (ui.Page, error) {
	page := p.below(f.L, e, f.L.T(p.Words.End))
	form, err := p.Later(r.Context(), f.L, as, entry.KindOf[C]().End, ui.Form{ID: "end", Fault: fault,
		Inputs: []ui.Input{f.ChooseAnyLanguage(), f.Input(ui.Area, "reason", "consult.reason", entry.MaxReason/4)}})
	page.Body = ui.Stack(p.Fields.View(r.Context(), f.L, &e.Content), form)
	return page, err
}

func (p *Room[C]) end(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, e, as, err := p.holds(r, true)
	if err != nil {
		return ui.Answer{}, err
	}
	f := submissionweb.Fill(r, l, longest)
	f.Need("reason")
	on, under := subject(&e)
	b := &entry.Ended[C]{As: as, Reason: f.Text("reason")}
	if under {
		b.Entry = e.Statement
	}
	to, done, fault, err := p.say(r, f, actor, on, b, &e)
	if err != nil || done {
		return to, err
	}
	page, err := p.endForm(r, &e, as, f, fault)
	return ui.Answer{Page: page}, err
}

// asked is the actor of the form by which somebody owns to an entry that others
// handed in, and the entry.
func (p *Room[C]) asked(r *http.Request) (actor policy.Actor, e entry.Entry[C], err error) {
	if actor, err = p.Actor(r); err != nil {
		return actor, e, err
	}
	if !actor.SignedIn() {
		return actor, e, saying.May(actor, "")
	}
	if err = p.Hushed(r.Context(), actor); err != nil {
		return actor, e, err
	}
	if e, err = p.Service.Queries.Get(r.Context(), r.PathValue("id")); err == nil && (e.Ended != nil || !p.Owns(actor, e.Told)) {
		err = submissionweb.NotOwned()
	}
	return actor, e, err
}

func (p *Room[C]) confirming(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, e, err := p.asked(r)
	if err != nil {
		return ui.Page{}, err
	}
	page := p.below(l, &e, submissionweb.OwnWords(l, e.Told))
	page.Body = p.Confirming(l, actor, e.Told, e.Version, p.Fields.whole(r.Context(), l, &e.Content))
	return page, nil
}

func (p *Room[C]) confirm(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, e, err := p.asked(r)
	if err != nil {
		return ui.Answer{}, err
	}
	return p.Confirm(r, l, actor, e.Told, e.Version)
}

// Ended says that an entry has ended, why, and who said so; nothing while it
// stands.
func (p *Room[C]) Ended(l *i18n.Locale, e *entry.Entry[C]) templ.Component {
	if e.Ended == nil {
		return templ.NopComponent
	}
	return ui.NoticeOf(l.T(p.Words.Ended), ui.Para(ui.Sentence(l, "entry.ended.by", ui.Parts{"by": p.Name(l, e.Ended.As), "date": ui.Moment(l, e.Ended.At)})),
		ui.Paragraphs(l, e.Ended.Reason))
}

// changes shows what one wording of an entry changed of another.
func (p *Room[C]) changes(l *i18n.Locale, was, is *C) templ.Component {
	return submissionweb.Compared(l, p.Fields.Passages(l, was), p.Fields.Passages(l, is))
}

// History shows the earlier wordings of an entry, what changed from each to the
// next, and what followed it, whether it counts or not; nothing where nothing did. id
// is unique on the page.
func (p *Room[C]) History(ctx context.Context, l *i18n.Locale, e *entry.Entry[C], id string) templ.Component {
	return p.HistoryUnder(ctx, l, e, id, l.T("consult.events"))
}

// Said is something else that was said in the course of an entry: a reply, say.
type Said struct {
	submission.Mark
	What string // in words
	As   string // listed id; empty for the secretariat
}

// wordingPlace is where an earlier wording stands on the page of its entry.
func wordingPlace(given statement.Hash) string { return "wording-" + given.String()[:16] }

// Earlier says of what is said under an entry which wording of the entry it was said
// of, with the way to that, where another has come since; nothing where none has. key
// is the sentence, with {wording} in it; e is the entry, at the index of what was said.
func Earlier[C entry.Content](l *i18n.Locale, key string, e *entry.Entry[C], at int64) templ.Component {
	n := e.WordingAt(at)
	if n >= len(e.Versions) {
		return templ.NopComponent
	}
	return ui.Para(ui.Sentence(l, key, ui.Parts{"wording": ui.A("#"+wordingPlace(e.Versions[n-1].Statement), l.T("listing.version", "number", strconv.Itoa(n)))}))
}

// HistoryUnder is History under a heading of its own, where a page shows those of
// several, and with what else was said in its course.
func (p *Room[C]) HistoryUnder(ctx context.Context, l *i18n.Locale, e *entry.Entry[C], id, heading string, more ...Said) templ.Component {
	if len(e.Events)+len(more) == 0 {
		return templ.NopComponent
	}
	var blocks []templ.Component
	for i := len(e.Versions) - 2; i >= 0; i-- {
		v := &e.Versions[i]
		is := &e.Versions[i+1]
		blocks = append(blocks, ui.Folded(l.T("entry.changed", "number", strconv.Itoa(i+2), "when", l.Day(is.At.UTC().Format("2006-01-02"))), p.changes(l, &v.Content, &is.Content)))
		blocks = append(blocks, ui.FoldedAt(wordingPlace(v.Statement), l.T("entry.wording", "number", strconv.Itoa(i+1), "when", l.Day(v.At.UTC().Format("2006-01-02"))), p.Fields.View(ctx, l, &v.Content)))
	}
	t := ui.Table{ID: id + "-table", Caption: l.T("entry.events.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("consult.when")}, {Head: l.T("consult.what")},
		{Head: l.T("consult.by")}, {Head: l.T("consult.reason"), Spare: true}, {Head: l.T("consult.counts")}, {Head: l.T("consult.statement")}}}
	others := func(before int64) {
		for ; len(more) > 0 && more[0].Index < before; more = more[1:] {
			id := more[0].Statement.String()
			t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, more[0].At)), ui.Words(more[0].What), ui.Show(p.Name(l, more[0].As)), ui.Blank(), ui.Words(l.T("consult.counts.yes")), ui.To(l.Path("/statements", id), id[:16])))
		}
	}
	for _, v := range e.Events {
		others(v.Index)
		what, counts, reason := l.T(p.Words.Ended), l.T("consult.counts.yes"), ui.Blank()
		if v.What != entry.WasEnded {
			what = l.T("entry.event." + v.What)
		}
		if v.Why != "" {
			counts = l.T("entry.why." + v.Why)
		}
		if !v.Reason.Empty() {
			reason = ui.Stored(l, v.Reason)
		}
		said := v.Statement.String()
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Moment(l, v.At)), ui.Words(what), ui.Show(p.Name(l, v.As)), reason, ui.Words(counts),
			ui.To(l.Path("/statements", said), said[:16])))
	}
	others(math.MaxInt64)
	return ui.Part(id, heading, 2, append(blocks, ui.TableView(l, t))...)
}
