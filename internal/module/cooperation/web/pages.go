package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/docx"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/internal/module/cooperation/web/names"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Pages are the pages of cases. All fields but Prospect, Ahead and Cited are required.
type Pages struct {
	Queries *cooperation.Queries
	Service *cooperation.Service
	Clock   clock.Clock
	// Who gives the actor of a request, in the hat that the person wears.
	Who func(r *http.Request) (policy.Actor, error)
	// Called gives what a participant is called; an empty text where it is not
	// listed.
	Called func(ctx context.Context, identity statement.Hash) (i18n.Text, error)
	// Choices lists those who can be spoken to here.
	Choices func(ctx context.Context) ([]statement.Hash, error)
	// Opened notes in the participant's audit trail that a person opened a case.
	Opened func(ctx context.Context, actor policy.Actor, id string) error
	// Looks lists who at the reader's own participant opened a case, newest first:
	// what persons are called, and when. It is asked of a case that the actor reads.
	Looks func(ctx context.Context, actor policy.Actor, id string) ([]Look, error)
	// Prospect tells who will clear what an actor drafts; nil where nobody asks.
	Prospect func(ctx context.Context, actor policy.Actor) (draft.Prospect, error)
	// Public gives what was said in public on a report; nil when nothing was.
	Public func(ctx context.Context, id string) (*report.Case, error)
	// Beside is what stands on a board of the exercises that go on, and how it is
	// marked; it may be nil.
	Beside func(ctx context.Context, l *i18n.Locale, actor policy.Actor) ([]templ.Component, statement.Marking, error)
	// Asked leads to what else waits for an answer of an actor's participant, with the
	// marking of that: communication checks. It may be nil.
	Asked func(ctx context.Context, l *i18n.Locale, actor policy.Actor) ([]ui.JumpEntry, statement.Marking, error)
	// Also lists what else is due, by or to an actor's participant, for the file of
	// deadlines; it may be nil.
	Also func(ctx context.Context, l *i18n.Locale, actor policy.Actor) ([]Entry, error)
	// Occasion gives the exercise, by its id, in which an actor opens a case; nil
	// where cases are part of none.
	Occasion func(ctx context.Context, actor policy.Actor, id string) (*Meeting, error)
	// Ahead lists what waits for clearance, of an actor's participant, in threads of
	// cases: to be shown with those that the actor reads. nil where nobody asks.
	Ahead func(ctx context.Context, actor policy.Actor) ([]Ahead, error)
	// Reach leads to who answers for participants, in each directory in which an actor
	// finds them. It may be nil.
	Reach func(ctx context.Context, l *i18n.Locale, actor policy.Actor, who ...statement.Hash) (map[statement.Hash][]ui.Link, error)
	// Contacts is what the contacts of an actor's participant are called, by their
	// ids. It may be nil.
	Contacts func(ctx context.Context, l *i18n.Locale, actor policy.Actor) (map[string]templ.Component, error)
	// Files keeps what is attached, sealed.
	Files *attachment.Store
	// Link gives the address under which a reader of a statement downloads one of
	// its files, for some minutes.
	Link func(actor policy.Actor, id statement.Hash, f attachment.File) (string, error)
	// Drafted finds a file among the drafts that an actor sees, and notes that it
	// was looked into.
	Drafted func(ctx context.Context, actor policy.Actor, file statement.Hash) (attachment.File, bool, error)
	// GiveUp drafts that the actor's participant destroys its key to a chest, and
	// gives the draft.
	GiveUp func(ctx context.Context, actor policy.Actor, chest journal.Chest) (string, error)
	// Cited is how a provision is cited; "" for anything else. It may be nil.
	Cited func(id string) string
	// Notice is what the hub says at the head of its pages, and in files that are read
	// without them: that all is invented, say. It may be empty.
	Notice i18n.Text
	// Provisions are the provisions that a form offers, in the reader's language; nil:
	// a form asks for an id.
	Provisions func(ctx context.Context, l *i18n.Locale) ([]ui.Option, error)
}

// Look is that somebody opened a case.
type Look struct {
	Who string
	At  time.Time
}

// Home is the duty board.
const Home = "/desk/cooperation"

// formLimit is how many bytes a form may send.
const formLimit = 2*attachment.MaxSize + 1<<20

// Routes lists the room's addresses.
func (p *Pages) Routes() []ui.Route {
	return []ui.Route{
		{Path: Home, Page: p.board, Desk: true},
		{Path: Home + "/deadlines.ics", File: p.calendar, Desk: true},
		{Path: Home + "/{case}/{other}/" + givingUp, Page: p.leaving, Form: p.leave, Desk: true},
		{Path: drafted + "/{file}", File: p.draftedFile, Desk: true},
		{Path: Home + "/new/{kind}", Page: p.blank, Form: p.open, Desk: true, Limit: formLimit},
		{Path: Home + "/{case}", Page: p.one, Desk: true},
		{Path: Home + "/{case}/{other}/" + proving + "/{statement}", File: p.proof, Desk: true},
		{Path: Home + "/{case}/{other}/" + proving + "/{statement}/" + provable, Page: p.provable, Desk: true},
		{Path: Home + "/{case}/{other}/" + reporting, Page: p.reporting, Form: p.report, Desk: true, Limit: formLimit},
		{Path: Home + "/{case}/{other}/" + agreeing, Page: p.agreed, Desk: true},
		{Path: Home + "/{case}/{other}/" + agreeing + ".docx", File: p.agreedFile(".docx", docx.MediaType, (*accord).document), Desk: true},
		{Path: Home + "/{case}/{other}/" + agreeing + ".json", File: p.agreedFile(".json", "application/json", (*accord).data), Desk: true},
		{Path: Home + "/{case}/{other}/{verb}", Page: p.moving, Form: p.move, Desk: true, Limit: formLimit},
	}
}

// Address of the page of a case, without its language.
func Address(id string) string { return Home + "/" + id }

// viewer shows things to one reader.
type viewer struct {
	*i18n.Locale
	p     *Pages
	ctx   context.Context
	actor policy.Actor
	*names.Names
	ids     map[string]int       // how many tables of a kind are on the page
	steps   map[string]i18n.Text // milestones of the thread that is shown
	apart   string               // what ids of tables begin with, beside another viewer's on the page
	shown   map[string]opened    // openings on the page, by their bodies
	begun   bool                 // a form is, or was, filled in with what the source says
	source  *cooperation.Source  // the case from which a request arises
	meeting *Meeting             // the exercise in which a case is opened
	before  []Ahead              // what waits in the participant's threads, once looked for
	looked  bool
	besides bool                         // something waits for an answer besides the cases
	ways    map[statement.Hash][]ui.Link // to who answers at the other sides of its threads
	bound   int64                        // how many entries of the journal the newest anchor binds
}

// opened is where the words of an opening stand on a page.
type opened struct{ place, to string }

// id gives a table on the page an id of its own.
func (v *viewer) id(kind string) string {
	kind = v.apart + kind
	if v.ids == nil {
		v.ids = map[string]int{}
	}
	v.ids[kind]++
	if n := v.ids[kind]; n > 1 {
		return kind + "-" + strconv.Itoa(n)
	}
	return kind
}

// viewer begins a page: who reads, and in which language.
func (p *Pages) viewer(r *http.Request, l *i18n.Locale) (*viewer, error) {
	actor, err := p.Who(r)
	if err != nil {
		return nil, err
	}
	if err := cooperation.May(actor, cooperation.Read); err != nil {
		return nil, err
	}
	return p.shownTo(r, l, actor), nil
}

func (p *Pages) shownTo(r *http.Request, l *i18n.Locale, actor policy.Actor) *viewer {
	return p.shows(r.Context(), l, actor)
}

func (p *Pages) shows(ctx context.Context, l *i18n.Locale, actor policy.Actor) *viewer {
	return &viewer{Locale: l, p: p, ctx: ctx, actor: actor, Names: names.New(ctx, l, p.Called)}
}

// term is the name of an entry of a list; its id where this hub has no such list.
func (v *viewer) term(list *cooperation.List, id string) templ.Component {
	return ui.In(v.Locale, list.Called(id))
}

// said is an instant, in UTC and in the zone in which it was written down.
func (v *viewer) instant(i cooperation.Instant) templ.Component {
	t, ok := i.Time()
	if !ok {
		return ui.Plain(i.UTC)
	}
	zone, err := time.LoadLocation(i.Zone)
	if err != nil || i.Zone == "UTC" {
		return ui.Moment(v.Locale, t)
	}
	return ui.Sentence(v.Locale, "cooperation.instant", ui.Parts{"utc": ui.Moment(v.Locale, t), "local": ui.Symbol(t.In(zone).Format("2006-01-02 15:04")), "zone": ui.Symbol(i.Zone)})
}

// until says how far off an instant is: minutes and hours for two days, then
// days.
func (v *viewer) until(at time.Time) string {
	left, key := at.Sub(v.p.Clock.Now()), "cooperation.due.in"
	if left < 0 {
		left, key = -left, "cooperation.due.since"
	}
	span := v.Duration(left.Truncate(time.Minute))
	if left >= 48*time.Hour {
		span = v.N("cooperation.due.span", int(left/(24*time.Hour)))
	} else if left < time.Minute {
		return v.T("cooperation.due.now")
	}
	return v.T(key, "span", span)
}

// owing says what is owed, a milestone by its name.
func (v *viewer) owing(d cooperation.Duty) templ.Component {
	if d.Name.Empty() {
		return ui.Plain(v.T("cooperation.what." + string(d.What)))
	}
	return ui.Sentence(v.Locale, "cooperation.what.step", ui.Parts{"step": ui.Text(v.Locale, d.Name)})
}

// owingWords is the same where words alone can stand.
func (v *viewer) owingWords(d cooperation.Duty) string {
	if d.Name.Empty() {
		return v.T("cooperation.what." + string(d.What))
	}
	name, _ := d.Name.Pick(v.Locale)
	return v.T("cooperation.what.step", "step", name)
}

// duty says what is owed, by whom, and by when.
func (v *viewer) duty(t *cooperation.Thread, d cooperation.Duty) templ.Component {
	if d.At.IsZero() {
		return ui.Sentence(v.Locale, "cooperation.duty.open", ui.Parts{"what": v.owing(d), "who": v.Who(t.On(d.Side))})
	}
	return ui.Sentence(v.Locale, "cooperation.duty.due", ui.Parts{"what": v.owing(d), "who": v.Who(t.On(d.Side)),
		"at": ui.Moment(v.Locale, d.At), "left": ui.Strong(v.until(d.At))})
}

// again reports whether a form comes back with what is wrong, in place of an
// error page.
func again(err error) bool {
	return fail.Is(err, fail.Invalid) || fail.Is(err, fail.Conflict) || fail.Is(err, fail.TooLarge)
}
