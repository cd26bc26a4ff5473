package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// rowsOfForm is how many steps the form has room for. A longer list, of up to
// draft.MaxSteps, is set by a program.
const rowsOfForm = 4

// stepRoles are the roles that a step of the form may name.
func stepRoles() []policy.Role {
	return []policy.Role{policy.ClearingOfficer, policy.ContactOfficer, policy.KeyOfficer}
}

func (p Pages) lists(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.actor(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.listsPage(r, l, actor, nil)
}

func (p Pages) listsPage(r *http.Request, l *i18n.Locale, actor policy.Actor, wrong error) (ui.Page, error) {
	all, err := p.Drafts.ClearanceLists(r.Context(), actor)
	if err != nil {
		return ui.Page{}, err
	}
	var ids, rests []string
	for _, s := range all {
		rests = append(rests, s.Statement.String())
		for _, step := range s.Steps {
			ids = append(ids, step.Persons...)
		}
	}
	names, err := p.named(r.Context(), actor, ids)
	if err != nil {
		return ui.Page{}, err
	}
	blocks := []templ.Component{ui.Para(ui.Plain(l.T("draft.clearance.default")))}
	if actor.Identity == p.Drafts.Ledger.Hub() {
		blocks = append(blocks, ui.Para(ui.Plain(l.T("draft.clearance.hub"))))
	}
	if wrong != nil {
		notice, ok := Problem(l, wrong)
		if !ok {
			return ui.Page{}, wrong
		}
		blocks = append([]templ.Component{notice}, blocks...)
	}
	for i, s := range all {
		blocks = append(blocks, ui.TableView(l, setTable(l, "list-"+strconv.Itoa(i), s.Set, names)))
	}
	if draft.May(actor, draft.SetList) == nil {
		blocks = append(blocks, ui.Part("set", l.T("draft.clearance.set"), 2, ui.FormView(l, p.listForm(l, r.PostForm, rowsOfForm))))
	}
	return ui.Page{Title: l.T("draft.clearance.title"), Lead: l.T("draft.clearance.lead"), Section: Home, RestsOn: rests,
		Crumbs: []ui.Link{{Href: l.Path(Home), Words: l.T("draft.desk.title")}}, Body: ui.Stack(blocks...)}, nil
}

func typeWords(l *i18n.Locale, typ string) string {
	if typ == draft.Any {
		return l.T("draft.clearance.any")
	}
	return Words(l, typ)
}

func setTable(l *i18n.Locale, id string, s draft.Set, names map[string]string) ui.Table {
	t := ui.Table{ID: id, Caption: l.T("draft.clearance.caption", "type", typeWords(l, s.For)),
		Columns: []ui.Column{{Head: l.T("draft.step")}, {Head: l.T("draft.step.name")}, {Head: l.T("draft.step.for")}}}
	for i, step := range s.Steps {
		t.Rows = append(t.Rows, ui.Cells(ui.Number(l, i+1), ui.Stored(l, step.Name), ui.Show(whom(l, step, names))))
	}
	return t
}

// setView shows a clearance list that is drafted.
func setView(l *i18n.Locale, d draft.Draft) (string, templ.Component) {
	var s draft.Set
	if err := json.Unmarshal([]byte(d.Body), &s); err != nil {
		return d.Type, nil
	}
	return l.T("draft.clearance.drafted", "type", typeWords(l, s.For)), ui.TableView(l, setTable(l, "drafted", s, nil))
}

// listForm holds what was typed, or what is drafted.
func (p Pages) listForm(l *i18n.Locale, typed url.Values, steps int) ui.Form {
	types := []ui.Option{{Value: draft.Any, Words: l.T("draft.clearance.any")}}
	for _, rule := range p.Drafts.Rules {
		types = append(types, ui.Option{Value: rule.Type, Words: Words(l, rule.Type)})
	}
	i18n.Sort(l, types[1:], func(o ui.Option) string { return o.Words })
	f := ui.Form{ID: "set-form", Action: l.Path(clearance), Label: l.T("draft.clearance.set"), Submit: l.T("draft.clearance.set-button"),
		Inputs: []ui.Input{{Kind: ui.Choice, Name: "type", Label: l.T("draft.type"), Options: types, Value: typed.Get("type")}}}
	var roles []ui.Option
	for _, role := range stepRoles() {
		roles = append(roles, ui.Option{Value: string(role), Words: l.T("signin.role." + string(role))})
	}
	for n := 1; n <= steps; n++ {
		name, who, persons := field("name", n), field("roles", n), field("persons", n)
		f.Inputs = append(f.Inputs,
			ui.Input{Name: name, Label: l.T("draft.clearance.name", "n", n), Value: typed.Get(name), Optional: n > 1, Max: 100},
			ui.Input{Kind: ui.Choices, Name: who, Label: l.T("draft.clearance.roles", "n", n), Options: roles, Values: typed[who], Optional: true},
			ui.Input{Name: persons, Label: l.T("draft.clearance.persons", "n", n), Hint: l.T("draft.clearance.persons-hint"), Value: typed.Get(persons), Optional: true, Ltr: true})
	}
	return f
}

func field(name string, n int) string { return name + "-" + strconv.Itoa(n) }

// readList reads the form: steps without a name and without anybody are left
// out. A name that was there before keeps its languages.
func readList(r *http.Request, l *i18n.Locale, steps int, before ...draft.Step) draft.Set {
	s := draft.Set{For: r.PostFormValue("type")}
	for n := 1; n <= steps; n++ {
		step := draft.Step{Persons: strings.Fields(r.PostFormValue(field("persons", n)))}
		if name := strings.TrimSpace(r.PostFormValue(field("name", n))); name != "" {
			step.Name = i18n.Of(l.Tag(), name)
			for _, b := range before {
				if b.Name.In[b.Name.Original] == name {
					step.Name = b.Name
				}
			}
		}
		for _, role := range r.PostForm[field("roles", n)] {
			step.Roles = append(step.Roles, policy.Role(role))
		}
		if !step.Name.Empty() || len(step.Roles)+len(step.Persons) > 0 {
			s.Steps = append(s.Steps, step)
		}
	}
	return s
}

// editList edits a drafted list in the form in which it was typed.
func (p Pages) editList(r *http.Request, l *i18n.Locale, actor policy.Actor, d ledger.Draft) (Edited, error) {
	var was draft.Set
	if err := json.Unmarshal(d.Body, &was); err != nil {
		return Edited{}, fail.Wrap(err, fail.Broken, "a clearance list cannot be read")
	}
	rows, typed := max(rowsOfForm, len(was.Steps)), r.PostForm
	if r.Method != http.MethodPost {
		typed = url.Values{"type": {was.For}}
		for i, step := range was.Steps {
			typed.Set(field("name", i+1), step.Name.In[step.Name.Original])
			typed.Set(field("persons", i+1), strings.Join(step.Persons, " "))
			for _, role := range step.Roles {
				typed.Add(field("roles", i+1), string(role))
			}
		}
	}
	e := Edited{Form: p.listForm(l, typed, rows)}
	if r.Method != http.MethodPost {
		return e, nil
	}
	next, err := readList(r, l, rows, was.Steps...).Draft(actor.Identity)
	if err != nil {
		e.Form.Fault = l.Fault(err)
		return e, nil
	}
	e.Draft, e.Good = next, true
	return e, nil
}

func (p Pages) setList(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.actor(r)
	if err != nil {
		return ui.Answer{}, err
	}
	id, err := p.Drafts.SetList(r.Context(), actor, readList(r, l, rowsOfForm))
	if err == nil {
		return ui.Answer{To: l.Path(Home+"/drafts", string(id))}, nil
	}
	if !fail.Is(err, fail.Invalid) {
		return ui.Answer{}, err
	}
	page, err := p.listsPage(r, l, actor, err)
	return ui.Answer{Page: page}, err
}
