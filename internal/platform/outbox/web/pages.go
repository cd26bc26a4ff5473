package web

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// Pages are the pages of notices.
type Pages struct {
	Queue *outbox.Queue
	Who   func(r *http.Request) (policy.Actor, error)
	// Names gives the names of people who act or have acted for the participant
	// in whose name the actor acts, by id. It may be nil.
	Names   func(ctx context.Context, actor policy.Actor) (map[string]string, error)
	Sends   bool // a mail server is named
	Returns bool // and what it sends back later is read
}

// Addresses of the room.
const (
	Preferences = outbox.AddressPreferences
	Desk        = "/desk/notices"
)

// Routes lists the room's addresses.
func (p Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: Preferences, Page: p.choose, Form: p.chosen, Desk: true},
		{Path: Desk, Page: p.standing, Desk: true},
	}
}

func (p Pages) choose(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	c, err := p.Queue.Chosen(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	marked, err := p.Queue.Own(r.Context(), actor)
	page := p.form(l, c, r.URL.Query().Get("saved") == "yes", "")
	if marked != nil {
		page.Body = ui.Stack(ownMark(l, marked), page.Body)
	}
	return page, err
}

// ownMark tells somebody that letters to his or her address came back.
func ownMark(l *i18n.Locale, m *outbox.Returned) templ.Component {
	return ui.NoticeOf(l.T("outbox.choose.returned"),
		ui.Para(ui.Sentence(l, "outbox.choose.returned-what", ui.Parts{"moment": ui.Moment(l, m.At), "why": ui.Plain(why(l, m.Fault))})),
		ui.Para(ui.A(l.Path("/account"), l.T("outbox.choose.returned-act"))))
}

// chosen takes what was chosen. A kind that is not ticked is declined; one that
// cannot be declined is not asked about.
func (p Pages) chosen(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Answer{}, err
	}
	c := outbox.Preference{How: outbox.How(r.PostForm.Get("how")), Language: r.PostForm.Get("language")}
	for _, k := range p.Queue.Choices() {
		if !slices.Contains(r.PostForm["kind"], k.Name) {
			c.Declined = append(c.Declined, k.Name)
		}
	}
	err = p.Queue.Choose(r.Context(), actor, c)
	if fail.Is(err, fail.Invalid) {
		return ui.Answer{Page: p.form(l, c, false, l.T("outbox.choose.wrong"))}, nil
	}
	return ui.Answer{To: l.Path(Preferences) + "?saved=yes"}, err
}

func (p Pages) form(l *i18n.Locale, c outbox.Preference, saved bool, fault string) ui.Page {
	f := ui.Form{ID: "notices", Submit: l.T("outbox.choose.save"), Fault: fault}
	how := ui.Input{Kind: ui.Choosing, Name: "how", Label: l.T("outbox.choose.how"), Value: string(c.How)}
	for _, w := range outbox.Ways() {
		how.Options = append(how.Options, ui.Option{Value: string(w), Words: l.T("outbox.way." + string(w))})
	}
	language := ui.Input{Kind: ui.Choice, Name: "language", Label: l.T("outbox.choose.language"), Value: c.Language, Optional: true,
		Options: []ui.Option{{Words: l.T("outbox.choose.as-pages")}}}
	for _, tag := range i18n.Tags() {
		language.Options = append(language.Options, ui.Option{Value: tag, Words: i18n.Autonym(tag), Lang: tag})
	}
	f.Inputs = []ui.Input{how, language}
	if all := p.Queue.Choices(); len(all) > 0 {
		kinds := ui.Input{Kind: ui.Choices, Name: "kind", Label: l.T("outbox.choose.kinds"), Optional: true}
		for _, k := range all {
			kinds.Options = append(kinds.Options, ui.Option{Value: k.Name, Words: l.T(k.Words + "name")})
			if !slices.Contains(c.Declined, k.Name) {
				kinds.Values = append(kinds.Values, k.Name)
			}
		}
		f.Inputs = append(f.Inputs, kinds)
	}
	return ui.Page{Title: l.T("outbox.choose.title"), Lead: l.T("outbox.choose.lead"), Body: chooseBody(l, f, saved, p.Sends)}
}

func (p Pages) standing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.Who(r)
	if err != nil {
		return ui.Page{}, err
	}
	s, err := p.Queue.Standing(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	var names map[string]string
	if p.Names != nil {
		if names, err = p.Names(r.Context(), actor); err != nil {
			return ui.Page{}, err
		}
	}
	marked, err := p.Queue.Marked(r.Context(), actor, slices.Sorted(maps.Keys(names)))
	if err != nil {
		return ui.Page{}, err
	}
	return ui.Page{
		Title: l.T("outbox.desk.title"), Lead: l.T("outbox.desk.lead"), Wide: true,
		Body: standingBody(l, sums(l, s), troubles(l, s.Troubles, names), marks(l, marked, names), p.Sends, p.Returns),
	}, nil
}

// marks lists the people of a participant whose address is marked.
func marks(l *i18n.Locale, list []outbox.Returned, names map[string]string) ui.Table {
	t := ui.Table{ID: "marks", Caption: l.T("outbox.marks.caption"), Empty: l.T("outbox.marks.empty"), Columns: []ui.Column{
		{Head: l.T("outbox.desk.to")}, {Head: l.T("outbox.marks.last")}, {Head: l.T("outbox.desk.reason")}}}
	for _, one := range list {
		t.Rows = append(t.Rows, ui.Cells(ui.Words(l.Isolate(names[one.Person])), ui.Show(ui.Moment(l, one.At)), ui.Words(why(l, one.Fault))))
	}
	return t
}

func sums(l *i18n.Locale, s outbox.Standing) ui.Facts {
	number := func(n int) templ.Component { return ui.Plain(l.Number(int64(n))) }
	return ui.Facts{
		{Term: l.T("outbox.desk.waiting"), Content: number(s.Waiting)},
		{Term: l.T("outbox.desk.sent"), Content: number(s.Sent)},
		{Term: l.T("outbox.desk.failed"), Content: number(s.Failed)},
	}
}

func troubles(l *i18n.Locale, list []outbox.Trouble, names map[string]string) ui.Table {
	t := ui.Table{ID: "troubles", Caption: l.T("outbox.desk.caption"), Empty: l.T("outbox.desk.empty"), Columns: []ui.Column{
		{Head: l.T("outbox.desk.reference")}, {Head: l.T("outbox.desk.to")}, {Head: l.T("outbox.desk.state")}, {Head: l.T("outbox.desk.reason"), Spare: true},
		{Head: l.T("outbox.desk.attempts"), Number: true}, {Head: l.T("outbox.desk.made")}, {Head: l.T("outbox.desk.next"), Spare: true}}}
	for _, one := range list {
		next := ui.Blank()
		if !one.Next.IsZero() {
			next = ui.Show(ui.Moment(l, one.Next))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Symbol(one.Reference)), whom(l, one, names), ui.Words(l.T("outbox.state."+one.State)),
			ui.Words(why(l, one.Fault)), ui.Number(l, one.Attempts), ui.Show(ui.Moment(l, one.Made)), next))
	}
	return t
}

// whom names who did not get a letter, as far as the reader may know.
func whom(l *i18n.Locale, t outbox.Trouble, names map[string]string) ui.Cell {
	switch {
	case t.State == "nobody":
		return ui.Words(l.T("outbox.desk.nobody"))
	case t.Address != "":
		return ui.Show(ui.Symbol(t.Address))
	case names[t.Person] != "":
		return ui.Words(l.Isolate(names[t.Person]))
	}
	return ui.Words(l.T("outbox.desk.somebody"))
}

// why puts a fault into words.
func why(l *i18n.Locale, fault string) string {
	class, code, replied := strings.Cut(fault, ":")
	if class == "" {
		return ""
	}
	words := l.T("outbox.fault." + class)
	if replied {
		return l.T("outbox.desk.reply", "why", words, "code", code)
	}
	return words
}
