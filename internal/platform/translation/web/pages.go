package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/platform/translation"
	"comity.example/comity/internal/ui"
)

// Addresses of the room.
const (
	Home = "/translations"
	Twin = "/api/v1/translations"
	desk = submissionweb.TranslationsDesk
)

// formLimit is how many bytes a form may send.
const formLimit = 16 << 20

// Pages are the pages of translations by others.
type Pages struct {
	*submissionweb.Way
	Service *translation.Service
	// Section is the part of the hub in which a path lies.
	Section func(path string) string
}

// Routes lists the addresses of the room.
func (p *Pages) Routes() []ui.Route {
	out := []ui.Route{{Path: Home + "/{id}", Page: p.one, Live: true}}
	if p.Who == nil {
		return out
	}
	return append(out, ui.Route{Path: desk + "/{id}", Page: p.translating, Form: p.translate, Desk: true, Limit: formLimit},
		ui.Route{Path: desk + "/{id}/withdraw", Page: p.withdrawing, Form: p.withdraw, Desk: true})
}

func nothing() error { return fail.New(fail.NotFound, "There is nothing at this address.") }

// source finds what can be translated.
func (p *Pages) source(ctx context.Context, id string) (out *translation.Source, err error) {
	err = p.Service.DB.Read(ctx, func(q sqldb.Querier) error {
		out, err = p.Service.Source(ctx, q, id)
		return err
	})
	if err == nil && out == nil {
		err = nothing()
	}
	return out, err
}

// below is a page below that of what is translated; of is nil where that is gone.
func (p *Pages) below(l *i18n.Locale, of *translation.Source, title string) ui.Page {
	page := ui.Page{Title: title}
	if of == nil {
		return page
	}
	if p.Section != nil {
		page.Section = p.Section(of.Path)
	}
	words, lang := of.Title.Pick(l)
	if lang == l.Tag() {
		lang = ""
	}
	page.Crumbs = []ui.Link{{Href: l.Path(of.Path), Words: words, Lang: lang}}
	return page
}

// named is what a text of a content is called.
func named(l *i18n.Locale, name string) string {
	if key := "translation.text." + name; l.Has(key) {
		return l.T(key)
	}
	for _, of := range []string{"title", "note"} { // of a task of a plan
		if task, ok := strings.CutPrefix(name, of+"-"); ok {
			return l.T("translation.task."+of, "task", task)
		}
	}
	return name
}

// facts are of what is translated, and into which language.
func (p *Pages) facts(l *i18n.Locale, of *translation.Source, language string) ui.Facts {
	out := ui.Facts{{Term: l.T("translation.entry"), Content: ui.TextLink(l, l.Path(of.Path), of.Title)},
		{Term: l.T("entry.of"), Content: submissionweb.AuthorsView(l, p.Names, &of.Told)}}
	if language != "" {
		out = append(out, ui.Fact{Term: l.T("consult.language"), Content: ui.Plain(ui.LanguageName(l, language))})
	}
	return out
}

// beside shows words of a translation, each below what it is called, with what was
// written below it.
func beside(l *i18n.Locale, at *translation.Version, language string, all []translation.Text) (out []templ.Component) {
	for _, t := range all {
		blocks := []templ.Component{ui.Paragraphs(l, i18n.Of(language, t.Words))}
		if at != nil {
			if was := at.Text(t.Name); !was.Empty() {
				blocks = append(blocks, ui.Para(ui.Quiet(l.T("way.tongue.original", "language", ui.LanguageName(l, was.Original)))), ui.Paragraphs(l, i18n.Of(was.Original, was.String())))
			}
		}
		out = append(out, ui.Part("text-"+t.Name, named(l, t.Name), 2, blocks...))
	}
	return out
}

// one is the page of one translation.
func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	t, err := p.Service.Queries.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Page{}, err
	}
	of, err := p.source(r.Context(), t.Entry.String())
	if err != nil && !fail.Is(err, fail.NotFound) {
		return ui.Page{}, err
	}
	actor, err := p.Actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	heading, lang := form.Heading(i18n.Of(t.Language, t.Texts[0].Words)).Pick(l)
	page := p.below(l, of, heading)
	if lang != l.Tag() {
		page.TitleIn = lang
	}
	page.Lead, page.Twin, page.RestsOn = l.T("translation.frame"), Twin+"/"+t.ID, t.Statements
	blocks := p.standing(l, &t, of)
	facts := ui.Facts{}
	var at *translation.Version
	if of != nil {
		facts, at = p.facts(l, of, t.Language), of.At(t.Of)
	}
	facts = append(facts, ui.Fact{Term: l.T("translation.by"), Content: p.Name(l, t.As)}, ui.Fact{Term: l.T("consult.when"), Content: ui.Moment(l, t.At)},
		ui.Fact{Term: l.T("consult.statement"), Content: ui.A(l.Path("/statements", t.ID), t.ID[:16])})
	blocks = append(append(blocks, ui.FactList(facts)), beside(l, at, t.Language, t.Texts)...)
	if _, ok := withdraws(actor, &t); ok {
		blocks = append(blocks, ui.Part("yours", l.T("consult.yours"), 2, ui.Para(ui.A(l.Path(desk, t.ID, "withdraw"), l.T("translation.withdraw.title")))))
	}
	page.Body = ui.Stack(blocks...)
	return page, nil
}

// standing says of a translation what it takes to read it: that it is withdrawn,
// replaced, of an earlier wording, or of something that was withdrawn.
func (p *Pages) standing(l *i18n.Locale, t *translation.Translation, of *translation.Source) (out []templ.Component) {
	if !t.Known {
		out = append(out, ui.NoticeOf(l.T("translation.unknown")))
	}
	if w := t.Withdrawn; w != nil {
		out = append(out, ui.NoticeOf(l.T("entry.withdrawn"), ui.Para(ui.Sentence(l, "entry.ended.by", ui.Parts{"by": p.Name(l, t.As), "date": ui.Moment(l, w.At)})), ui.Paragraphs(l, w.Reason)))
	}
	if t.ReplacedBy != "" {
		out = append(out, ui.NoticeOf(l.T("translation.replaced"), ui.Para(ui.A(l.Path(Home, t.ReplacedBy), l.T("translation.newer")))))
	}
	switch {
	case of == nil:
	case of.Ended:
		out = append(out, ui.NoticeOf(l.T("translation.of.ended")))
	default:
		only := *t
		only.Known, only.ReplacedBy, only.Withdrawn = true, "", nil
		for _, o := range of.Others([]translation.Translation{only}) {
			if len(o.Older) > 0 {
				var what []string
				for _, name := range o.Older {
					what = append(what, named(l, name))
				}
				out = append(out, ui.NoticeOf(l.T("way.tongue.older", "what", l.And(what...))))
			}
		}
	}
	return out
}

// withdraws is as whom an actor withdraws a translation: "" for the secretariat, of its
// own.
func withdraws(actor policy.Actor, t *translation.Translation) (as string, ok bool) {
	if t.Withdrawn != nil || !actor.SignedIn() {
		return "", false
	}
	if t.As == "" {
		return "", saying.May(actor, "") == nil
	}
	return t.As, actor.For == t.As && saying.May(actor, t.As) == nil
}
