package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Officers founds participants: it knows how many key officers they have, and
// invites the first. The rooms of authorizations, of keys and of people are
// behind it.
type Officers interface {
	Founding(ctx context.Context, identity statement.Hash) (Founding, error)
	// Invite gives a link that is shown once, or none where it was mailed to the
	// officer, and until when it holds. What is
	// wrong with one field is a *Slip; fail.Denied when the participant is not
	// to be founded, or not any more.
	Invite(ctx context.Context, actor policy.Actor, identity statement.Hash, o Officer) (link string, until time.Time, err error)
}

// Founding is how far the founding of a participant has come.
type Founding struct {
	Hosted bool // this hub keeps its signing key
	Have   int  // key officers in force
	Mails  bool // links are mailed to officers who have an address
	Need   int  // so many it is to have: the first invites the second
}

// Officer is who is invited.
type Officer struct {
	Name     string
	Mail     string // may be empty
	Language string // BCP 47
	Hand     bool   // the link is handed over, and not mailed
}

// Slip is a field of the form in which something is wrong.
type Slip struct{ Field string }

func (s *Slip) Error() string { return "there is something wrong with " + s.Field }

// slipKeys are the words for a slip, by field.
var slipKeys = map[string]string{"name": "empty", "mail": "mail", "language": "choose"}

const officersPage = "officers"

// founding is a participant on its way to speak.
type founding struct {
	one   participant.Listed
	lacks participant.Lacking
	Founding
}

func (d Desk) foundingOf(ctx context.Context, id string) (f founding, err error) {
	if f.one, err = d.Pages.Queries.Get(ctx, id); err != nil {
		return f, err
	}
	f.lacks = f.one.Lacks(d.today())
	f.Founding, err = d.Officers.Founding(ctx, f.one.Identity())
	if f.one.Class == participant.Individual {
		f.Need = 1 // nobody else speaks for him or her
	}
	return f, err
}

func (f *founding) named() bool { return !f.one.Identity().IsZero() }

// bar says by a word why nobody can be invited now; empty when somebody can.
func (f *founding) bar() string {
	switch {
	case f.lacks != participant.LacksNothing:
		return string(f.lacks)
	case !f.named():
		return "unnamed"
	case f.one.Class == participant.Individual && f.Have >= f.Need:
		return "individual"
	case f.Have >= f.Need:
		return "founded"
	case f.Have > 0:
		return "second"
	case !f.Hosted:
		return "elsewhere"
	}
	return ""
}

// officers is what is done and what is next until a participant speaks, and the
// form by which its first officer is invited.
func (d Desk) officers(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	if _, err := d.need(r, participant.Found); err != nil {
		return ui.Page{}, err
	}
	f, err := d.foundingOf(r.Context(), r.PathValue("id"))
	return d.officersPage(l, &f, newTyped(l, url.Values{"language": {l.Tag()}}), false), err
}

func (d Desk) officersPage(l *i18n.Locale, f *founding, t *typed, refused bool) ui.Page {
	blocks := []templ.Component{ui.FactList(d.steps(l, f))}
	if bar := f.bar(); bar != "" {
		heading := l.T("participant.officers.barred")
		if refused {
			heading = l.T("participant.officers.refused")
		}
		blocks = append(blocks, ui.NoticeOf(heading, ui.Para(ui.Plain(l.T("participant.officers.bar."+bar)))))
	} else {
		blocks = append(blocks, ui.Part("invite", l.T("participant.officers.invite"), 2,
			ui.Para(ui.Plain(l.T("participant.officers.invite-lead"))), ui.FormView(l, officerForm(t, f.Mails))))
	}
	return ui.Page{Title: l.T("participant.officers"), Lead: l.T("participant.officers.lead"), RestsOn: f.one.Statements,
		Crumbs: deskCrumbs(l, ui.Link{Href: l.Path(deskParticipants), Words: l.T("participant.list.title")}, deskCrumb(l, f.one)),
		Body:   ui.Stack(blocks...)}
}

func officerForm(t *typed, mails bool) ui.Form {
	name := t.hinted(ui.Line, "name", t.l.T("participant.officers.name"), t.l.T("participant.officers.name-hint"))
	name.Max = 120
	mail := optional(t.in(ui.Mail, "mail", t.l.T("participant.officers.mail")))
	mail.Max = 254
	language := t.in(ui.Choice, "language", t.l.T("participant.officers.language"))
	for _, tag := range i18n.Tags() {
		language.Options = append(language.Options, ui.Option{Value: tag, Words: ui.LanguageName(t.l, tag)})
	}
	inputs := []ui.Input{name, mail, language}
	if mails {
		inputs = append(inputs, optional(t.hinted(ui.Agree, "hand", t.l.T("participant.officers.hand"), t.l.T("participant.officers.hand-hint"))))
	}
	return ui.Form{ID: "officer", Inputs: inputs, Submit: t.l.T("participant.officers.send")}
}

// step is one on the way: what it is called, whether it is done, and where it
// is taken; nowhere here, where somebody else takes it.
type step struct {
	words string
	done  bool
	links []ui.Link
}

// steps lists what leads from a listing to a participant that speaks, in order.
// The first that is not done is the next one; each is linked while it is open.
func (d Desk) steps(l *i18n.Locale, f *founding) ui.Facts {
	of := func(act string) string { return l.Path(deskParticipants, f.one.ID, act) }
	link := func(href, key string) ui.Link { return ui.Link{Href: href, Words: l.T(key)} }
	standing := step{words: l.T("participant.officers.step.listed"), done: f.lacks != participant.LacksStanding}
	if f.one.Class.Stakeholder() {
		standing.words = l.T("participant.officers.step.accredited")
	}
	if !standing.done {
		standing.links = []ui.Link{link(l.Path(deskParticipants, f.one.ID), "participant.officers.page")}
	}
	all := []step{standing}
	if !f.one.Class.Stakeholder() {
		all = append(all, step{l.T("participant.officers.step.credentials"), standing.done && f.lacks == participant.LacksNothing,
			[]ui.Link{link(of("credentials"), "participant.act.credentials")}})
	}
	name, _ := f.one.Name.Pick(l)
	open := l.Path(d.OpenKeys) + "?" + url.Values{"for": {f.one.ID}, "whom": {name}}.Encode()
	all = append(all, step{l.T("participant.officers.step.keys"), f.named(),
		[]ui.Link{link(open, "participant.officers.open"), link(of("name"), "participant.act.name")}})
	all = append(all, step{l.T("participant.officers.step.officer", "n", l.Number(1)), f.Have >= 1,
		[]ui.Link{link("#invite", "participant.officers.invite")}})
	for n := 2; n <= f.Need; n++ {
		all = append(all, step{words: l.T("participant.officers.step.officer", "n", l.Number(int64(n))), done: f.Have >= n})
	}
	var out ui.Facts
	next := true
	for _, s := range all {
		fact := ui.Fact{Term: s.words, Content: ui.Plain(l.T("participant.officers.done"))}
		switch {
		case s.done:
		case next:
			next = false
			parts := []templ.Component{ui.Badge(l.T("participant.officers.next"))}
			switch {
			case len(s.links) == 0:
				parts = append(parts, ui.Plain(l.T("participant.officers.by-first")))
			case s.links[0].Href != "#invite" || f.bar() == "":
				for _, k := range s.links {
					parts = append(parts, ui.A(k.Href, k.Words))
				}
			}
			fact.Content = ui.Lines(parts...)
		default:
			fact.Content = ui.Quiet(l.T("participant.officers.later"))
		}
		out = append(out, fact)
	}
	return out
}

// inviteOfficer makes a link for the first officer, and shows it once.
func (d Desk) inviteOfficer(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, err := d.need(r, participant.Found)
	if err != nil {
		return ui.Answer{}, err
	}
	f, err := d.foundingOf(r.Context(), r.PathValue("id"))
	if err != nil {
		return ui.Answer{}, err
	}
	t := newTyped(l, r.PostForm)
	if f.bar() != "" {
		return ui.Answer{Page: d.officersPage(l, &f, t, true)}, nil
	}
	link, until, err := d.Officers.Invite(r.Context(), actor, f.one.Identity(),
		Officer{Name: t.value("name"), Mail: t.value("mail"), Language: t.value("language"), Hand: t.value("hand") != ""})
	var slip *Slip
	if errors.As(err, &slip) {
		t.fault(slip.Field, slipKeys[slip.Field])
		return ui.Answer{Page: d.officersPage(l, &f, t, false)}, nil
	}
	if err != nil {
		return ui.Answer{}, err
	}
	page := d.officersPage(l, &f, newTyped(l, url.Values{"language": {l.Tag()}}), false)
	page.Status = http.StatusOK
	heading, said := l.T("participant.officers.link"), []templ.Component{ui.Para(ui.Code(link)), ui.Para(ui.Plain(l.T("participant.officers.link-once")))}
	if link == "" {
		heading, said = l.T("participant.officers.mailed"), []templ.Component{ui.Para(ui.Plain(l.T("participant.officers.mailed-note")))}
	}
	page.Body = ui.Stack(ui.NoticeOf(heading, append(said, ui.Para(ui.Sentence(l, "participant.officers.link-until", ui.Parts{"moment": ui.Moment(l, until)})))...), page.Body)
	return ui.Answer{Page: page}, nil
}

// NamePage is the path and query of the page on which an identity is given its
// name: that of a participant that is listed under an id, or the list of all
// when the id is none.
func NamePage(listed string, identity statement.Hash) string {
	page := deskParticipants
	if participant.ValidID(listed) {
		page += "/" + listed + "/name"
	}
	return page + "?" + url.Values{"identity": {identity.String()}}.Encode()
}
