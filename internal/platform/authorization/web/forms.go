package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/draft"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// rolesInput offers the roles that a participant gives, and those of a hub
// where it is the hub's own.
func rolesInput(l *i18n.Locale, hub bool, chosen []string) ui.Input {
	all := policy.ParticipantRoles()
	if hub {
		all = policy.Roles()
	}
	var options []ui.Option
	for _, r := range all {
		options = append(options, ui.Option{Value: string(r), Words: l.T("signin.role." + string(r))})
	}
	return ui.Input{Kind: ui.Choices, Name: "roles", Label: l.T("authorization.roles"), Options: options, Values: chosen}
}

func changeForm(r *http.Request, l *i18n.Locale, at string, h authorization.Holder, hub bool) ui.Form {
	roles, end := r.PostForm["roles"], r.PostFormValue("until")
	if r.Method != http.MethodPost {
		for _, role := range h.Roles {
			roles = append(roles, string(role))
		}
		if !h.Until.IsZero() {
			end = h.Until.Format(time.DateOnly)
		}
	}
	return ui.Form{ID: "change-form", Action: at, Label: l.T("authorization.change"), Submit: l.T("authorization.change.button"), Inputs: []ui.Input{
		rolesInput(l, hub, roles),
		{Kind: ui.DateDay, Name: "until", Label: l.T("authorization.until"), Hint: l.T("authorization.until.hint"), Value: end, Optional: true},
	}}
}

// rolesOf reads the roles that were chosen.
func rolesOf(r *http.Request) []policy.Role {
	var out []policy.Role
	for _, role := range r.PostForm["roles"] {
		out = append(out, policy.Role(role))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// endOf reads the day on which an authorization ends; empty for none.
func endOf(r *http.Request) string {
	typed := r.PostFormValue("until")
	day, err := time.Parse(time.DateOnly, typed)
	switch {
	case err == nil:
		return day.UTC().Format(time.RFC3339)
	case typed != "":
		return "no day" // refused by its own rule
	}
	return ""
}

func reasonInput(l *i18n.Locale, typed string) ui.Input {
	return ui.Input{Kind: ui.Area, Name: "reason", Label: l.T("authorization.reason"), Hint: l.T("authorization.reason.hint"), Optional: true, Max: 500, Value: typed}
}

// change drafts other roles or another end for somebody who is authorized.
func (p Pages) change(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.drafted(r, l, authorization.Give, func(actor policy.Actor, h authorization.Holder) (draft.ID, error) {
		return p.Giving.Give(r.Context(), actor, authorization.Given{Person: h.Person, Roles: rolesOf(r), Passkeys: h.Passkeys, Until: endOf(r)})
	})
}

func (p Pages) withdraw(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	return p.drafted(r, l, authorization.Withdraw, func(actor policy.Actor, h authorization.Holder) (draft.ID, error) {
		return p.Giving.Withdraw(r.Context(), actor, authorization.Withdrawn{ID: h.ID, Reason: r.PostFormValue("reason")})
	})
}

// drafted drafts something about an authorization and leads to the draft.
func (p Pages) drafted(r *http.Request, l *i18n.Locale, may authorization.Action, do func(policy.Actor, authorization.Holder) (draft.ID, error)) (ui.Answer, error) {
	actor, err := p.actor(r, may)
	if err != nil {
		return ui.Answer{}, err
	}
	h, err := p.Queries.Holder(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return ui.Answer{}, err
	}
	id, err := do(actor, h)
	if err == nil {
		return ui.Answer{To: l.Path(draftweb.Address(id))}, nil
	}
	notice, ok := draftweb.Problem(l, err)
	if !ok {
		return ui.Answer{}, err
	}
	page, err := p.onePage(r, l, actor, notice)
	return ui.Answer{Page: page}, err
}

// inviting is the page of a new link: for somebody new, or, with an
// authorization named, for a new passkey of somebody who has lost the old one.
func (p Pages) inviting(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, err := p.actor(r, authorization.Give)
	if err != nil {
		return ui.Page{}, err
	}
	return p.invitePage(r, l, actor, nil)
}

func (p Pages) invitePage(r *http.Request, l *i18n.Locale, actor policy.Actor, notice templ.Component) (ui.Page, error) {
	form := ui.Form{ID: "invite-form", Action: l.Path(invite), Label: l.T("authorization.invite.title"), Submit: l.T("authorization.invite.button")}
	lead := l.T("authorization.invite.lead")
	if of := r.FormValue("of"); of != "" {
		h, err := p.Queries.Holder(r.Context(), actor, of)
		if err != nil {
			return ui.Page{}, err
		}
		names, err := p.People.Names(r.Context(), actor, []string{h.Person})
		if err != nil {
			return ui.Page{}, err
		}
		lead = l.T("authorization.invite.again", "person", called(names, h.Person))
		form.Hidden = [][2]string{{"of", of}}
	} else {
		form.Inputs = []ui.Input{
			{Name: "name", Label: l.T("authorization.invite.name"), Max: 120, Value: r.PostFormValue("name")},
			{Kind: ui.Mail, Name: "mail", Label: l.T("authorization.invite.mail"), Optional: true, Max: 254, Value: r.PostFormValue("mail")},
			{Kind: ui.Choice, Name: "language", Label: l.T("authorization.invite.language"), Value: first(r.PostFormValue("language"), l.Tag()), Options: languages(l)},
			rolesInput(l, actor.Identity == p.Queries.Hub(), r.PostForm["roles"]),
		}
	}
	if p.Mails {
		form.Inputs = append(form.Inputs, handInput(l, r.PostFormValue("hand")))
	}
	var blocks []templ.Component
	if notice != nil {
		blocks = append(blocks, notice)
	}
	return ui.Page{Title: l.T("authorization.invite.title"), Lead: lead, Section: draftweb.Home,
		Crumbs: crumbs(l, ui.Link{Href: l.Path(Home), Words: l.T("authorization.list.title")}),
		Body:   ui.Stack(append(blocks, ui.FormView(l, form))...)}, nil
}

// handInput asks whether the link is to be handed over instead of mailed.
func handInput(l *i18n.Locale, value string) ui.Input {
	return ui.Input{Kind: ui.Agree, Name: "hand", Label: l.T("authorization.invite.hand"), Hint: l.T("authorization.invite.hand-hint"), Value: value, Optional: true}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func languages(l *i18n.Locale) []ui.Option {
	var out []ui.Option
	for _, tag := range i18n.Tags() {
		out = append(out, ui.Option{Value: tag, Words: ui.LanguageName(l, tag)})
	}
	return out
}

// invited shows the link, once: it is not kept.
func (p Pages) invited(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := p.actor(r, authorization.Give)
	if err != nil {
		return ui.Answer{}, err
	}
	in := Invitation{Name: r.PostFormValue("name"), Mail: r.PostFormValue("mail"), Language: r.PostFormValue("language"), Roles: rolesOf(r)}
	if of := r.PostFormValue("of"); of != "" {
		h, err := p.Queries.Holder(r.Context(), actor, of)
		if err != nil {
			return ui.Answer{}, err
		}
		in = Invitation{Person: h.Person, Roles: h.Roles, Language: l.Tag()}
	}
	in.Hand = r.PostFormValue("hand") != ""
	link, err := p.People.Invite(r.Context(), actor, in)
	if err != nil {
		notice, ok := draftweb.Problem(l, err)
		if !ok {
			return ui.Answer{}, err
		}
		page, err := p.invitePage(r, l, actor, notice)
		return ui.Answer{Page: page}, err
	}
	if link == "" {
		return ui.Answer{Page: ui.Page{Title: l.T("authorization.mailed.title"), Lead: l.T("authorization.mailed.lead"), Section: draftweb.Home, Status: http.StatusOK,
			Crumbs: crumbs(l, ui.Link{Href: l.Path(Home), Words: l.T("authorization.list.title")}),
			Body:   ui.Stack(ui.Para(ui.Plain(l.T("authorization.invited.note"))), ui.Para(ui.Plain(l.T("authorization.mailed.note"))))}}, nil
	}
	return ui.Answer{Page: ui.Page{Title: l.T("authorization.invited.title"), Lead: l.T("authorization.invited.lead"), Section: draftweb.Home, Status: http.StatusOK,
		Crumbs: crumbs(l, ui.Link{Href: l.Path(Home), Words: l.T("authorization.list.title")}),
		Body:   ui.Stack(ui.FactList(ui.Facts{{Term: l.T("authorization.invited.link"), Content: ui.Code(link)}}), ui.Para(ui.Plain(l.T("authorization.invited.note"))))}}, nil
}

// givenView shows a drafted authorization to whoever clears it.
func givenView(l *i18n.Locale, body []byte) (string, templ.Component) {
	title := l.T("authorization.given.title")
	g, err := authorization.ParseGiven(body)
	if err != nil {
		return title, nil
	}
	end := time.Time{}
	if t, err := time.Parse(time.RFC3339, g.Until); err == nil {
		end = t
	}
	t := ui.Table{ID: "passkeys-table", Caption: l.T("authorization.passkeys.caption"), Columns: []ui.Column{{Head: l.T("authorization.passkey")}, {Head: l.T("authorization.algorithm")}}}
	for _, k := range g.Passkeys {
		t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Code(encoded(k.ID))), ui.Show(ui.Symbol(algorithm(k)))))
	}
	return title, ui.Stack(ui.FactList(ui.Facts{
		{Term: l.T("authorization.person-id"), Content: ui.Symbol(g.Person)},
		{Term: l.T("authorization.roles"), Content: ui.Plain(draftweb.Roles(l, g.Roles))},
		{Term: l.T("authorization.until"), Content: until(l, end)},
	}), ui.TableView(l, t))
}

// withdrawnView shows the drafted end of an authorization. Whose it is the page
// says by its subject.
func withdrawnView(l *i18n.Locale, body []byte) (string, templ.Component) {
	title := l.T("authorization.withdrawn.title")
	w, err := authorization.ParseWithdrawn(body)
	if err != nil {
		return title, nil
	}
	return title, ui.FactList(ui.Facts{{Term: l.T("authorization.reason"), Content: given(l, w.Reason)}})
}
