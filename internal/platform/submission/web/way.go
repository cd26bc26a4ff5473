package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Way is the part of a room's forms that is the same wherever something can be
// handed in by a participant or through others (submission.Via): who fills in, as
// whom, whose words they are, and who has to own to them.
//
//	who asks ──Begin──► Hand: actor, mode ──Inputs──► the form
//	the form that was sent ──Via──► whose words, through whom ──► the room's body
//	what stands ──Told, Owns, Confirming, Confirm──► who has owned to it
//
// Names, Who, Clock, Draft and Two are required.
type Way struct {
	Names Names
	Who   func(r *http.Request) (policy.Actor, error)
	Clock clock.Clock
	// Draft gives the page of a draft, in a language.
	Draft func(l *i18n.Locale, id string) string
	// Two reports whether this hub asks for two officers for what its secretariat
	// says of a type.
	Two func(ctx context.Context, typ string) (bool, error)
	// Silent reports why a participant may say nothing now; it may be nil, as those
	// below.
	Silent func(ctx context.Context, actor policy.Actor) error
	// Choices lists who can be chosen as an author: all who are listed, or those
	// who have members.
	Choices func(ctx context.Context, groups bool) ([]string, error)
	// Members are those of a group on a day, in ascending order.
	Members func(ctx context.Context, id, day string) ([]string, error)
	// Keyed reports whether who is listed under an id has a key with which it could
	// sign.
	Keyed func(id string) bool
	// Owned has it drafted that an actor's participant owns to the words of a
	// statement.
	Owned func(ctx context.Context, actor policy.Actor, of statement.Hash) (saying.Outcome, error)
	// Others gives what others translate of what has an id, newest first: nothing where
	// nobody does, and nil where nobody can.
	Others func(ctx context.Context, id string) ([]submission.ByAnother, error)
	// Ahead lists what an actor's participant has put forward of a type on something,
	// and nobody has cleared yet.
	Ahead func(ctx context.Context, actor policy.Actor, typ string, of statement.Hash) ([]Ahead, error)
}

// Hand is who fills in a form, and how what is handed in with it comes to be said.
type Hand struct {
	Actor policy.Actor
	Mode  submission.Mode
	Modes []submission.Mode // those in which the actor can hand something in
}

// Records reports whether the secretariat records it from a document.
func (h *Hand) Records() bool { return h.Mode == submission.Recorded }

// drafts and records report whether somebody drafts in the name of a participant,
// or records what others said elsewhere.
func drafts(a policy.Actor) bool  { return a.SignedIn() && a.For != "" && a.Is(policy.Drafter) }
func records(a policy.Actor) bool { return a.SignedIn() && a.Is(policy.Secretariat) }

// Through reports whether words come through others than those whose they are.
func Through(m submission.Mode) bool {
	return m == submission.Recorded || m == submission.Transmitted
}

// ModesOf are the modes in which an actor can hand something in: drafters in the
// name of their participant, the secretariat from documents.
func ModesOf(a policy.Actor) (out []submission.Mode) {
	for _, m := range submission.Modes() {
		if m == submission.Recorded && records(a) || m != submission.Recorded && drafts(a) {
			out = append(out, m)
		}
	}
	return out
}

// Actor is who asks: a visitor where nobody can sign in.
func (w *Way) Actor(r *http.Request) (policy.Actor, error) {
	if w.Who == nil {
		return policy.Visitor, nil
	}
	return w.Who(r)
}

// Begin reads who fills in a form, and in which mode: that which the address
// names, or the first that there is.
func (w *Way) Begin(r *http.Request) (h Hand, err error) {
	if h.Actor, err = w.Actor(r); err != nil {
		return h, err
	}
	if h.Modes = ModesOf(h.Actor); len(h.Modes) == 0 {
		return h, notHere(h.Actor)
	}
	if err := w.Hushed(r.Context(), h.Actor); err != nil {
		return h, err
	}
	if h.Mode = submission.Mode(r.URL.Query().Get("mode")); h.Mode == "" {
		h.Mode = h.Modes[0]
	}
	if !slices.Contains(h.Modes, h.Mode) {
		err = fail.New(fail.Denied, "You may not hand in anything in this way.")
	}
	return h, err
}

// notHere says why an actor can hand in nothing.
func notHere(a policy.Actor) error {
	switch {
	case !a.SignedIn():
		return fail.New(fail.SignedOut, "This is for people who speak for a participant: sign in first.")
	case a.Is(policy.Drafter):
		return fail.New(fail.Denied, "Your participant is not listed: nothing can be handed in its name yet.")
	}
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}

// Hushed reports why an actor's participant may say nothing now.
func (w *Way) Hushed(ctx context.Context, actor policy.Actor) error {
	if w.Silent == nil {
		return nil
	}
	return w.Silent(ctx, actor)
}

// Altering is as whom an actor changes what was said: "" for the secretariat, of
// what it recorded. leaves says that who takes itself off what several say may do
// it, too.
func Altering(a policy.Actor, told *submission.Told, leaves bool) (as string, ok bool) {
	if drafts(a) && (told.Alters(a.For) || leaves && told.Leaves(a.For)) {
		return a.For, true
	}
	return "", records(a) && told.Via.Mode == submission.Recorded && told.Alters("")
}

// Name names who is listed under an id, with the way to its page; "" is the
// secretariat.
func (w *Way) Name(l *i18n.Locale, id string) templ.Component {
	if id == "" {
		return ui.Plain(l.T("consult.secretariat"))
	}
	return viewer{l, w.Names}.who(id)
}

// All names participants in the reader's alphabetical order.
func (w *Way) All(l *i18n.Locale, ids []string) templ.Component { return viewer{l, w.Names}.all(ids) }

// Called is the name of who is listed under an id, as words to sort by.
func (w *Way) Called(l *i18n.Locale, id string) string {
	name, _ := w.Names.Name(id, l.Tag())
	return name
}

// Ways leads from a form to the same form in the other modes. What was typed does
// not go along: the fields that follow are others.
func (h *Hand) Ways(r *http.Request, l *i18n.Locale) templ.Component {
	if len(h.Modes) < 2 {
		return ui.Para(ui.Plain(l.T("way.lead." + string(h.Mode))))
	}
	var out []templ.Component
	for _, m := range h.Modes {
		words := l.T("submission.mode." + string(m))
		if m == h.Mode {
			out = append(out, ui.Strong(words))
			continue
		}
		q := r.URL.Query()
		q.Set("mode", string(m))
		out = append(out, ui.A("?"+q.Encode(), words))
	}
	return ui.Part("way", l.T("way.heading"), 2, ui.Para(ui.Lines(out...)), ui.Para(ui.Plain(l.T("way.lead."+string(h.Mode)))))
}

// Form is a form below the sentence on as whom one speaks and in which way. typ
// is what is said with it; its button says whether that is said at once.
func (w *Way) Form(r *http.Request, l *i18n.Locale, h *Hand, typ string, f ui.Form) (templ.Component, error) {
	as := h.Actor.For
	if h.Records() {
		as = ""
	}
	view, err := w.Later(r.Context(), l, as, typ, f)
	return ui.Stack(h.Ways(r, l), view), err
}

// Later is a form of what follows something, below the sentence on as whom one
// speaks: "" is the secretariat. Where the button has no words of its own it says
// whether it is said at once.
func (w *Way) Later(ctx context.Context, l *i18n.Locale, as, typ string, f ui.Form) (templ.Component, error) {
	draft := l.T("consult.draft")
	if f.Submit == "" {
		f.Submit = draft
	}
	if as != "" {
		return ui.Stack(ui.Para(ui.Sentence(l, "consult.as", ui.Parts{"participant": w.Name(l, as)})), ui.FormView(l, f)), nil
	}
	two, err := w.Two(ctx, typ)
	if err != nil {
		return nil, err
	}
	which := "submission.new.two"
	if !two {
		which = "way.records.one"
		if f.Submit == draft {
			f.Submit = l.T("submission.new.record")
		}
	}
	above := ui.Para(ui.Plain(l.T("way.records")), ui.Plain(l.T(which)))
	return ui.Stack(above, ui.FormView(l, f)), nil
}

// Went is where a form leads on: to the draft that waits to be cleared, or to
// what was said.
func (w *Way) Went(l *i18n.Locale, out saying.Outcome, to string) ui.Answer {
	if out.Draft != "" {
		return ui.Answer{To: w.Draft(l, out.Draft)}
	}
	return ui.Answer{To: to}
}
