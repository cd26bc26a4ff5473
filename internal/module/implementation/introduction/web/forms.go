package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	capacityweb "comity.example/comity/internal/module/implementation/capacity/web"
	"comity.example/comity/internal/module/implementation/introduction"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// pair reads which need and which offer an introduction is asked for, and as what
// the actor asks.
func (p *Pages) pair(r *http.Request) (actor policy.Actor, need, offer *capacity.Entry, role introduction.Role, err error) {
	if actor, err = p.Actor(r); err != nil {
		return
	}
	if introduction.May(actor, introduction.Introduce) != nil {
		if err = introduction.May(actor, introduction.Speak); err != nil {
			return
		}
	}
	if err = p.Hushed(r.Context(), actor); err != nil {
		return
	}
	if need, err = p.Service.Capacity.Get(r.Context(), capacity.Need, r.PathValue("need")); err != nil {
		return
	}
	if offer, err = p.Service.Capacity.Get(r.Context(), capacity.Offer, r.PathValue("offer")); err != nil {
		return
	}
	if need.State != capacity.Open || offer.State != capacity.Open { // what it would be refused is not asked for
		err = fail.New(fail.Conflict, "It is closed or withdrawn.")
		return
	}
	role, ok := roleOf(actor, p.Service.Hub(), need, offer)
	if !ok {
		err = fail.New(fail.Denied, "Only those whose the need or the offer is ask the other for an introduction.")
	}
	return
}

func (p *Pages) asking(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	actor, need, offer, role, err := p.pair(r)
	if err != nil {
		return ui.Page{}, err
	}
	return p.askForm(r, l, actor, need, offer, role, submissionweb.FillWith(l, url.Values{}), "")
}

func (p *Pages) askForm(r *http.Request, l *i18n.Locale, actor policy.Actor, need, offer *capacity.Entry, role introduction.Role, f *submissionweb.Filled, fault string) (ui.Page, error) {
	out := page(l, l.T("introduction.ask"), statement.Amber)
	out.Lead = l.T("introduction.ask.lead." + string(role))
	read := "two"
	if role == introduction.Secretariat {
		read = "secretariat"
	}
	form, err := p.below(r.Context(), l, actor, introduction.TypeAsked, ui.Form{ID: "ask", Fault: fault, Inputs: wordsInputs(f, "introduction.ask.words", false)})
	out.Body = ui.Stack(ui.FactList(ui.Facts{{Term: l.T("capacity.need.one"), Content: ui.Lines(ui.TextLink(l, l.Path(capacity.NeedsPath, need.ID), need.Title), submissionweb.AuthorsView(l, p.Names, &need.Told))},
		{Term: l.T("capacity.offer.one"), Content: ui.Lines(ui.TextLink(l, l.Path(capacity.OffersPath, offer.ID), offer.Title), submissionweb.AuthorsView(l, p.Names, &offer.Told))}}), readers(l, read), form)
	return out, err
}

// below is a form below the sentence on as whom one speaks.
func (p *Pages) below(ctx context.Context, l *i18n.Locale, actor policy.Actor, typ string, f ui.Form) (templ.Component, error) {
	if actor.Identity != p.Service.Hub() {
		f.Submit = l.T("consult.draft")
		as := "introduction.as"
		if public(typ) {
			as = "introduction.as.public"
		}
		return ui.Stack(ui.Para(ui.Sentence(l, as, ui.Parts{"participant": p.Name(l, actor.For)})), ui.FormView(l, f)), nil
	}
	two, err := p.Two(ctx, typ)
	if f.Submit = l.T("introduction.send"); two {
		f.Submit = l.T("consult.draft")
	}
	return ui.Stack(ui.Para(ui.Plain(l.T("introduction.as.secretariat"))), ui.FormView(l, f)), err
}

// readers says who reads what is said between two participants, or between one and the
// secretariat.
func readers(l *i18n.Locale, between string) templ.Component {
	return ui.Para(ui.Plain(l.T("introduction.readers." + between)))
}

// wordsInputs are the fields of a wording.
func wordsInputs(f *submissionweb.Filled, label string, optional bool) []ui.Input {
	in := f.Input(ui.Area, "words", label, introduction.MaxWords/4)
	in.Optional = optional
	return []ui.Input{f.ChooseAnyLanguage(), in}
}

func (p *Pages) ask(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	actor, need, offer, role, err := p.pair(r)
	if err != nil {
		return ui.Answer{}, err
	}
	f, fault := submissionweb.Fill(r, l, introduction.MaxWords), ""
	words := f.Text("words")
	if f.Need("words"); len(f.Faults) == 0 {
		out, err := p.Service.Ask(r.Context(), actor, statement.Amber, &introduction.Asked{Role: role, Need: need.Statement, Offer: offer.Statement, Words: words})
		to, done, why, err := p.went(l, out, err)
		if err != nil || done {
			return to, err
		}
		fault = why
	}
	page, err := p.askForm(r, l, actor, need, offer, role, f, fault)
	return ui.Answer{Page: page}, err
}

// went is where a form leads on, or the sentence with which it comes back.
func (p *Pages) went(l *i18n.Locale, out introduction.Outcome, err error) (to ui.Answer, done bool, fault string, _ error) {
	switch {
	case err == nil && out.Draft != "":
		return ui.Answer{To: p.Draft(l, out.Draft)}, true, "", nil
	case err == nil:
		return ui.Answer{To: l.Path(Home, out.ID)}, true, "", nil
	case submissionweb.Again(err):
		return ui.Answer{}, false, l.Fault(err), nil
	}
	return ui.Answer{}, false, "", err
}

// doing is a form in an introduction that is there.
type doing struct {
	name string
	typ  string
	// may reports why an actor may not, fail.Denied or fail.Conflict.
	may func(p *Pages, actor policy.Actor, all []introduction.Held) error
	// ready reports, after may, what stands against it on this hub; absent where that is
	// nothing.
	ready func(p *Pages, ctx context.Context, actor policy.Actor, all []introduction.Held) error
	// typed are the words with which the form begins; absent where it begins empty.
	typed  func(p *Pages, ctx context.Context, actor policy.Actor, all []introduction.Held) (url.Values, error)
	grave  bool
	inputs func(f *submissionweb.Filled) []ui.Input
	say    func(p *Pages, ctx context.Context, l *i18n.Locale, actor policy.Actor, all []introduction.Held, f *submissionweb.Filled) (ui.Answer, bool, string, error)
}

// answer is what who was asked says.
var answer = doing{name: "answer", typ: introduction.TypeAnswered,
	may: func(_ *Pages, actor policy.Actor, all []introduction.Held) error {
		if err := introduction.May(actor, introduction.Speak); err != nil {
			return err
		}
		if t := all[0]; t.State != introduction.Waits || t.Other != actor.Identity {
			return fail.New(fail.Conflict, "It waits for no answer of yours.")
		}
		return nil
	},
	inputs: func(f *submissionweb.Filled) []ui.Input {
		in := ui.Input{Kind: ui.Choosing, Name: "agrees", Label: f.L.T("introduction.agrees"), Value: f.Get("agrees"), Fault: f.Faults["agrees"],
			Options: []ui.Option{{Value: "yes", Words: f.L.T("introduction.agrees.yes")}, {Value: "no", Words: f.L.T("introduction.agrees.no")}}}
		words := wordsInputs(f, "introduction.answer.words", false)
		words[1].Depends = true // why, of a no
		return append([]ui.Input{in}, words...)
	},
	say: func(p *Pages, ctx context.Context, l *i18n.Locale, actor policy.Actor, all []introduction.Held, f *submissionweb.Filled) (ui.Answer, bool, string, error) {
		said := f.Text("words")
		if f.Need("agrees"); f.Get("agrees") == "no" {
			f.Need("words")
		}
		if len(f.Faults) > 0 {
			return ui.Answer{}, false, "", nil
		}
		out, err := p.Service.Answer(ctx, actor, all[0].ID, all[0].Asker, all[0].Marking, &introduction.Answered{Agrees: f.Get("agrees") == "yes", Words: said})
		return p.went(l, out, err)
	}}

// takesBack reports whether an actor asked, and waits for an answer: then it can take the
// question back, and tell nothing else.
func takesBack(actor policy.Actor, all []introduction.Held) bool { return len(waiting(actor, all)) > 0 }

// waiting are those whom an actor asked, and who have not answered.
func waiting(actor policy.Actor, all []introduction.Held) (out []statement.Hash) {
	for _, t := range all {
		if t.State == introduction.Waits && t.Asker == actor.Identity {
			out = append(out, t.Other)
		}
	}
	return out
}

// tell is what either of the two says of what became of it, or that who asked takes
// the question back.
var tell = doing{name: "tell", typ: introduction.TypeTold,
	may: func(p *Pages, actor policy.Actor, all []introduction.Held) error {
		if err := introduction.May(actor, introduction.Speak); err != nil {
			return err
		}
		if !takesBack(actor, all) && (!all[0].On() || actor.Identity == p.Service.Hub()) {
			return fail.New(fail.Conflict, "The two have not agreed to speak with each other.")
		}
		return nil
	},
	inputs: func(f *submissionweb.Filled) []ui.Input {
		stage := ui.Input{Kind: ui.Choosing, Name: "stage", Label: f.L.T("capacity.stage"), Value: f.Get("stage"), Fault: f.Faults["stage"]}
		for _, s := range capacity.Stages() {
			stage.Options = append(stage.Options, ui.Option{Value: string(s), Words: f.L.T("introduction.stage." + string(s))})
		}
		stage.Optional = true // what is said may be no more than whether one may be named
		named := ui.Input{Kind: ui.Agree, Name: "named", Label: f.L.T("introduction.named"), Hint: f.L.T("introduction.named.hint"), Value: f.Get("named"), Fault: f.Faults["named"], Optional: true}
		return append([]ui.Input{stage, named}, wordsInputs(f, "introduction.tell.words", true)...)
	},
	say: func(p *Pages, ctx context.Context, l *i18n.Locale, actor policy.Actor, all []introduction.Held, f *submissionweb.Filled) (ui.Answer, bool, string, error) {
		b := &introduction.Told{Stage: introduction.Stage(f.Get("stage")), Words: f.Text("words")}
		to := waiting(actor, all) // the secretariat asked two
		if was, is := all[0].Consents(actor.Identity), f.Get("named") == "yes"; len(to) == 0 && was != is {
			if b.Named = introduction.MayBeNamed; was {
				b.Named = introduction.NotNamed
			}
		}
		if b.Named == "" {
			f.Need("stage")
		}
		if len(f.Faults) > 0 {
			return ui.Answer{}, false, "", nil
		}
		if len(to) == 0 {
			to = append(to, all[0].Between(actor.Identity))
		}
		out, err := p.Service.Say(ctx, actor, all[0].ID, all[0].Marking, b, to...)
		return p.went(l, out, err)
	}}

// introduce is how the secretariat brings two together who have agreed.
var introduce = doing{name: "introduce", typ: introduction.TypeTold,
	may: func(p *Pages, actor policy.Actor, all []introduction.Held) error {
		if err := introduction.May(actor, introduction.Introduce); err != nil {
			return err
		}
		for _, t := range all {
			if t.Asker != p.Service.Hub() || t.State != introduction.Agreed || len(all) < 2 {
				return fail.New(fail.Conflict, "The secretariat introduces those who have agreed, and nobody else does.")
			}
		}
		return nil
	},
	inputs: func(f *submissionweb.Filled) []ui.Input { return wordsInputs(f, "introduction.introduce.words", true) },
	say: func(p *Pages, ctx context.Context, l *i18n.Locale, actor policy.Actor, all []introduction.Held, f *submissionweb.Filled) (ui.Answer, bool, string, error) {
		said := f.Text("words")
		if len(f.Faults) > 0 {
			return ui.Answer{}, false, "", nil
		}
		var to []statement.Hash
		for _, t := range all {
			to = append(to, t.Other)
		}
		out, err := p.Service.Say(ctx, actor, all[0].ID, all[0].Marking, &introduction.Told{Stage: introduction.Introduced, Words: said}, to...)
		return p.went(l, out, err)
	}}

// publish is how one of the two makes its own account public.
var publish = doing{name: "publish", typ: capacity.TypeOutcome,
	may: func(p *Pages, actor policy.Actor, all []introduction.Held) error {
		if err := introduction.May(actor, introduction.Speak); err != nil {
			return err
		}
		if !all[0].On() || actor.Identity == p.Service.Hub() {
			return fail.New(fail.Conflict, "The two have not agreed to speak with each other.")
		}
		return saying.May(actor, actor.For)
	},
	ready: func(p *Pages, ctx context.Context, actor policy.Actor, all []introduction.Held) error {
		return p.Service.Nameable(ctx, actor, all[0].Thread)
	},
	typed: func(p *Pages, ctx context.Context, actor policy.Actor, all []introduction.Held) (url.Values, error) {
		was, err := p.account(ctx, actor, all)
		if err != nil || was == nil {
			return url.Values{}, err
		}
		return capacityweb.TypedOutcome(was.Stage, was.Text), nil
	},
	inputs: capacityweb.OutcomeInputs,
	say: func(p *Pages, ctx context.Context, l *i18n.Locale, actor policy.Actor, all []introduction.Held, f *submissionweb.Filled) (ui.Answer, bool, string, error) {
		return p.inPublic(ctx, l, actor, all, f, capacityweb.OutcomeOf(f, actor.For, all[0].Offer))
	}}

// retract is how one of the two withdraws the account that it made public.
var retract = doing{name: "withdraw", typ: capacity.TypeRetracted, grave: true,
	may: func(_ *Pages, actor policy.Actor, _ []introduction.Held) error {
		if err := introduction.May(actor, introduction.Speak); err != nil {
			return err
		}
		return saying.May(actor, actor.For)
	},
	ready: func(p *Pages, ctx context.Context, actor policy.Actor, all []introduction.Held) error {
		was, err := p.account(ctx, actor, all)
		if err == nil && was == nil {
			err = fail.New(fail.Conflict, "Your participant has no account of this public that it could withdraw.")
		}
		return err
	},
	inputs: capacityweb.RetractedInputs,
	say: func(p *Pages, ctx context.Context, l *i18n.Locale, actor policy.Actor, all []introduction.Held, f *submissionweb.Filled) (ui.Answer, bool, string, error) {
		return p.inPublic(ctx, l, actor, all, f, capacityweb.RetractedOf(f, actor.For, all[0].Offer))
	}}

// account is what the actor's participant has public of what became of the need and the
// offer of an introduction; nil where that is nothing.
func (p *Pages) account(ctx context.Context, actor policy.Actor, all []introduction.Held) (*capacity.Account, error) {
	e, err := p.Service.Capacity.Get(ctx, capacity.Need, all[0].Need.String())
	if err != nil {
		return nil, err
	}
	return e.AccountOf(actor.For, all[0].Offer), nil
}

// inPublic has said of a need, for everybody, what a form of an introduction gave.
func (p *Pages) inPublic(ctx context.Context, l *i18n.Locale, actor policy.Actor, all []introduction.Held, f *submissionweb.Filled, b corpus.Body) (ui.Answer, bool, string, error) {
	if len(f.Faults) > 0 {
		return ui.Answer{}, false, "", nil
	}
	out, err := p.Capacity.Say(ctx, actor, all[0].Need, b)
	if submissionweb.Again(err) {
		return ui.Answer{}, false, l.Fault(err), nil
	}
	return p.Went(l, out, l.Path(Home, all[0].ID)), err == nil, "", err
}

// public reports whether everybody reads what a form makes: statements of two types alone.
func public(typ string) bool { return typ == capacity.TypeOutcome || typ == capacity.TypeRetracted }

// title is what a form is called.
func title(l *i18n.Locale, d doing, actor policy.Actor, all []introduction.Held) string {
	if d.name == tell.name && takesBack(actor, all) {
		return l.T("introduction.take-back")
	}
	return l.T("introduction.do." + d.name)
}

// allowed is an introduction in which an actor fills in a form.
func (p *Pages) allowed(r *http.Request, d doing) (policy.Actor, []introduction.Held, error) {
	actor, all, err := p.opened(r)
	if err == nil {
		err = p.Hushed(r.Context(), actor)
	}
	if err == nil {
		err = d.may(p, actor, all)
	}
	if err == nil && d.ready != nil { // what it would be refused is not asked for
		err = d.ready(p, r.Context(), actor, all)
	}
	return actor, all, err
}

func (p *Pages) form(d doing) ui.Handler {
	return func(r *http.Request, l *i18n.Locale) (ui.Page, error) {
		actor, all, err := p.allowed(r, d)
		if err != nil {
			return ui.Page{}, err
		}
		typed := url.Values{}
		if d.typed != nil {
			if typed, err = d.typed(p, r.Context(), actor, all); err != nil {
				return ui.Page{}, err
			}
		}
		return p.filled(r, l, actor, all, d, submissionweb.FillWith(l, typed), "")
	}
}

func (p *Pages) filled(r *http.Request, l *i18n.Locale, actor policy.Actor, all []introduction.Held, d doing, f *submissionweb.Filled, fault string) (ui.Page, error) {
	out := page(l, title(l, d, actor, all), all[0].Marking, ui.Link{Href: l.Path(Home, all[0].ID), Words: l.T("introduction.title")})
	key, read := "introduction."+d.name+".lead", between(all[0].Thread)
	if read == "secretariat" && l.Has(key+"."+read) {
		key += "." + read
	}
	if out.Lead = l.T(key); public(d.typ) {
		out.Marking = "" // what it makes is for everybody
	}
	inputs := d.inputs(f)
	if d.name == tell.name { // before there is an answer a question can be taken back, and nothing else
		if takesBack(actor, all) {
			inputs[0].Options, inputs[0].Optional = []ui.Option{{Value: string(capacity.Nothing), Words: l.T("introduction.take-back")}}, false
			inputs = slices.Delete(inputs, 1, 2)
		} else if r.Method != http.MethodPost && all[0].Consents(actor.Identity) {
			inputs[1].Value = "yes"
		}
	}
	form, err := p.below(r.Context(), l, actor, d.typ, ui.Form{ID: d.name, Fault: fault, Grave: d.grave, Inputs: inputs})
	if out.Body = form; !public(d.typ) {
		out.Body = ui.Stack(readers(l, read), form)
	}
	return out, err
}

func (p *Pages) sent(d doing) ui.FormHandler {
	return func(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
		actor, all, err := p.allowed(r, d)
		if err != nil {
			return ui.Answer{}, err
		}
		f := submissionweb.Fill(r, l, capacity.MaxText)
		to, done, fault, err := d.say(p, r.Context(), l, actor, all, f)
		if err != nil || done {
			return to, err
		}
		page, err := p.filled(r, l, actor, all, d, f, fault)
		return ui.Answer{Page: page}, err
	}
}
