package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

func (p *Pages) manager(r *http.Request) (policy.Actor, error) {
	actor, err := p.Who(r)
	if err == nil {
		err = contact.May(actor, contact.Manage)
	}
	return actor, err
}

// managing lists the communities that the actor's participant manages, with a
// form for another.
func (p *Pages) managing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.manager(r)
	if err != nil {
		return ui.Page{}, err
	}
	kind := contact.Kind(r.URL.Query().Get("kind"))
	t := p.Data.Template(kind)
	if t == nil {
		kind = contact.Global
		t = p.Data.Template(kind)
	}
	return p.managePage(r, l, actor, kind, p.formForm(l, kind, "", "", l.Tag(), termsOf(p.Data, t), ""))
}

// Terms are the terms that a community of a kind starts from.
func (p *Pages) Terms(k contact.Kind) contact.Terms { return termsOf(p.Data, p.Data.Template(k)) }

// termsOf are the terms that a template proposes.
func termsOf(d *contact.Data, t *contact.Template) contact.Terms {
	out := contact.Terms{Kind: t.Kind, FreshDays: t.FreshDays, CheckDays: t.CheckDays, SmallGroup: t.SmallGroup, Template: d.Version}
	for _, c := range t.Classes {
		out.Classes = append(out.Classes, participant.Class(c))
	}
	for _, id := range t.Categories {
		c, _ := d.Categories.Find(id)
		out.Categories = append(out.Categories, c)
	}
	return out
}

func (p *Pages) managePage(r *http.Request, l *i18n.Locale, actor policy.Actor, kind contact.Kind, f ui.Form) (ui.Page, error) {
	all, err := p.Queries.Communities(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	var jump []ui.JumpEntry
	for _, c := range all {
		if c.Manager == actor.Identity {
			jump = append(jump, ui.JumpEntry{Href: l.Path(Manage, c.Slug), Words: title(l, c.Title), Note: l.T("contact.kind." + string(c.Kind))})
		}
	}
	var kinds []templ.Component
	for _, k := range contact.Kinds() {
		if k != kind {
			if len(kinds) > 0 {
				kinds = append(kinds, ui.Plain(" · "))
			}
			kinds = append(kinds, ui.A(l.Path(Manage)+"?kind="+string(k), l.T("contact.manage.instead."+string(k))))
		}
	}
	return ui.Page{Title: l.T("contact.manage.title"), Lead: l.T("contact.manage.lead"), Section: Home, Crumbs: crumbs(l),
		Body: ui.Stack(ui.Jump(jump), ui.Part("form", l.T("contact.manage.new."+string(kind)), 2, ui.Para(ui.Join(kinds...)), ui.FormView(l, f)))}, nil
}

// formForm is the form of a community's terms.
func (p *Pages) formForm(l *i18n.Locale, kind contact.Kind, slug, name, language string, t contact.Terms, fault string) ui.Form {
	number := func(name string, n int64) ui.Input {
		return ui.Input{Name: name, Label: l.T("contact." + name), Value: strconv.FormatInt(n, 10), Ltr: true}
	}
	classes := ui.Input{Kind: ui.Choices, Name: "classes", Label: l.T("contact.classes")}
	for _, c := range participant.Classes() {
		if c != participant.Individual {
			classes.Options = append(classes.Options, ui.Option{Value: string(c), Words: l.T("participant.class." + string(c))})
		}
	}
	for _, c := range t.Classes {
		classes.Values = append(classes.Values, string(c))
	}
	categories := ui.Input{Kind: ui.Choices, Name: "categories", Label: l.T("contact.categories")}
	for _, c := range p.Data.Categories.Items {
		categories.Options = append(categories.Options, ui.Option{Value: c.ID, Words: title(l, c.Name)})
	}
	for _, c := range t.Categories {
		categories.Values = append(categories.Values, c.ID)
	}
	tongue := ui.Input{Kind: ui.Choice, Name: "language", Label: l.T("contact.field.language"), Value: language}
	for _, tag := range languages {
		tongue.Options = append(tongue.Options, ui.Option{Value: tag, Words: i18n.Autonym(tag), Lang: tag})
	}
	f := ui.Form{ID: "community", Submit: l.T("contact.manage.submit"), Fault: fault, Hidden: [][2]string{{"kind", string(kind)}}}
	if slug == "" || t.Title.Empty() {
		f.Inputs = append(f.Inputs, ui.Input{Name: "slug", Label: l.T("contact.manage.slug"), Hint: l.T("contact.manage.slug-hint"), Value: slug, Ltr: true})
	}
	f.Inputs = append(f.Inputs, tongue, ui.Input{Name: "title", Label: l.T("contact.manage.name"), Value: name},
		ui.Input{Kind: ui.Area, Name: "about", Label: l.T("contact.manage.about"), Value: t.About.String(), Optional: true, Rows: 4},
		classes, categories, number("fresh-days", t.FreshDays), number("check-days", t.CheckDays), number("small-group", t.SmallGroup))
	return f
}

// readTerms reads the form of a community's terms.
func (p *Pages) readTerms(r *http.Request) (slug, name, language string, t contact.Terms) {
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	number := func(name string) int64 { n, _ := strconv.ParseInt(get(name), 10, 64); return n }
	slug, name, language = get("slug"), get("title"), get("language")
	if !slices.Contains(languages, language) {
		language = "en"
	}
	t = contact.Terms{Title: i18n.Of(language, name), Kind: contact.Kind(get("kind")), FreshDays: number("fresh-days"), CheckDays: number("check-days"),
		SmallGroup: number("small-group"), Template: p.Data.Version}
	if about := strings.ReplaceAll(get("about"), "\r\n", "\n"); about != "" {
		t.About = i18n.Of(language, about)
	}
	for _, c := range participant.Classes() {
		if slices.Contains(r.PostForm["classes"], string(c)) {
			t.Classes = append(t.Classes, c)
		}
	}
	for _, c := range p.Data.Categories.Items {
		if slices.Contains(r.PostForm["categories"], c.ID) {
			t.Categories = append(t.Categories, c)
		}
	}
	return slug, name, language, t
}

func (p *Pages) form(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.manager(r)
	if err != nil {
		return ui.Answer{}, err
	}
	slug, name, language, t := p.readTerms(r)
	_, err = p.Service.Form(r.Context(), actor, &contact.Formed{Slug: slug, Terms: t})
	if err == nil {
		return ui.Answer{To: l.Path(Manage, slug)}, nil
	}
	if !again(err) {
		return ui.Answer{}, err
	}
	fault := l.Fault(err)
	t.Title = i18n.Text{}
	page, err := p.managePage(r, l, actor, t.Kind, p.formForm(l, t.Kind, slug, name, language, t, fault))
	return ui.Answer{Page: page}, err
}

// one finds a community that the actor's participant manages.
func (p *Pages) one(r *http.Request) (policy.Actor, *contact.Community, error) {
	actor, err := p.manager(r)
	if err != nil {
		return actor, nil, err
	}
	c, err := p.Queries.Community(r.Context(), r.PathValue("slug"))
	if err == nil && c.Manager != actor.Identity {
		err = fail.New(fail.Denied, "This community is managed by somebody else.")
	}
	return actor, c, err
}

// managed is a community, for who manages it: members, who is let in, who is
// taken off.
func (p *Pages) managed(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, c, err := p.one(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.managedPage(r, l, actor, c, "")
}

func (p *Pages) managedPage(r *http.Request, l *i18n.Locale, actor policy.Actor, c *contact.Community, fault string) (ui.Page, error) {
	d, err := p.Queries.Directory(r.Context(), actor, c.Slug)
	if err != nil {
		return ui.Page{}, err
	}
	ids, err := p.Choices(r.Context())
	if err != nil {
		return ui.Page{}, err
	}
	v := viewer{p, l}
	var members []string
	t := ui.Table{ID: "members", Caption: l.T("contact.manage.members"), Empty: l.T("contact.directory.empty"), Columns: []ui.Column{{Head: l.T("contact.participant")}, {Head: l.T("contact.count.contacts"), Number: true}}}
	for _, m := range sorted(v, d.Members, func(m contact.Member) string { return m.Participant }) {
		name := v.called(m.Participant)
		if m.Member {
			members = append(members, m.Participant)
		} else {
			name += " · " + l.T("contact.manage.recorded")
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Words(name), ui.Number(l, m.Contacts)))
	}
	others := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(members, id) })
	at := l.Path(Manage, c.Slug)
	body := []templ.Component{ui.TableView(l, t), ui.Jump([]ui.JumpEntry{{Href: l.Path(Desk+"/in", c.Slug), Words: l.T("contact.directory.open")},
		{Href: at + "/checks", Words: l.T("check.title"), Note: l.T("check.lead")}, {Href: at + "/terms", Words: l.T("contact.manage.alter")}}),
		ui.Part("letting-in", l.T("contact.manage.admit"), 2, ui.FormView(l, ui.Form{ID: "admit", Action: at + "/admit", Label: l.T("contact.manage.admit"), Submit: l.T("contact.manage.admit-submit"), Fault: fault,
			Inputs: []ui.Input{{Kind: ui.Choice, Name: "participant", Label: l.T("contact.participant"), Options: ui.Options(l.T("contact.choose"), p.options(l, others)...)}}}))}
	if len(members) > 0 {
		body = append(body, ui.Part("taking-off", l.T("contact.manage.remove"), 2, ui.FormView(l, ui.Form{ID: "remove", Action: at + "/remove", Label: l.T("contact.manage.remove"), Submit: l.T("contact.manage.remove-submit"), Grave: true, Inputs: []ui.Input{
			{Kind: ui.Choice, Name: "participant", Label: l.T("contact.participant"), Options: ui.Options(l.T("contact.choose"), p.options(l, members)...)},
			{Kind: ui.Area, Name: "reason", Label: l.T("contact.field.reason"), Optional: true, Rows: 2}}})))
	}
	words, lang := c.Title.Pick(l)
	return marked(ui.Page{Title: words, TitleIn: lang, Crumbs: crumbs(l, ui.Link{Href: l.Path(Manage), Words: l.T("contact.manage.title")}), RestsOn: c.Statements, Body: ui.Stack(body...)}), nil
}

func (p *Pages) enrol(r *http.Request, l *i18n.Locale, do func(actor policy.Actor, slug, id string) error) (ui.Answer, error) {
	actor, c, err := p.one(r)
	if err != nil {
		return ui.Answer{}, err
	}
	err = do(actor, c.Slug, r.PostForm.Get("participant"))
	if err == nil {
		return ui.Answer{To: l.Path(Manage, c.Slug)}, nil
	}
	if !again(err) && !fail.Is(err, fail.NotFound) {
		return ui.Answer{}, err
	}
	page, err := p.managedPage(r, l, actor, c, l.Fault(err))
	return ui.Answer{Page: page}, err
}

func (p *Pages) admit(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.enrol(r, l, func(actor policy.Actor, slug, id string) error {
		_, err := p.Service.Admit(r.Context(), actor, slug, id)
		return err
	})
}

func (p *Pages) remove(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.enrol(r, l, func(actor policy.Actor, slug, id string) error {
		b := &contact.Removed{Community: slug, Participant: id}
		if s := strings.TrimSpace(r.PostForm.Get("reason")); s != "" {
			b.Reason = i18n.Of(l.Tag(), s)
		}
		_, err := p.Service.Remove(r.Context(), actor, b)
		return err
	})
}

func (p *Pages) altering(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	_, c, err := p.one(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.alterPage(l, c, p.formForm(l, c.Kind, c.Slug, c.Title.String(), c.Title.Original, c.Terms, "")), nil
}

func (p *Pages) alterPage(l *i18n.Locale, c *contact.Community, f ui.Form) ui.Page {
	words, lang := c.Title.Pick(l)
	return ui.Page{Title: l.T("contact.manage.alter"), Section: Home, Crumbs: crumbs(l, ui.Link{Href: l.Path(Manage), Words: l.T("contact.manage.title")}, ui.Link{Href: l.Path(Manage, c.Slug), Words: words, Lang: lang}),
		Body: ui.Stack(ui.FormView(l, f))}
}

func (p *Pages) alter(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, c, err := p.one(r)
	if err != nil {
		return ui.Answer{}, err
	}
	_, name, language, t := p.readTerms(r)
	_, err = p.Service.Alter(r.Context(), actor, &contact.Altered{Slug: c.Slug, Terms: t})
	if err == nil {
		return ui.Answer{To: l.Path(Manage, c.Slug)}, nil
	}
	if !again(err) {
		return ui.Answer{}, err
	}
	return ui.Answer{Page: p.alterPage(l, c, p.formForm(l, c.Kind, c.Slug, name, language, t, l.Fault(err)))}, nil
}
