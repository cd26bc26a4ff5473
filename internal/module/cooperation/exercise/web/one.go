package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/exercise"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

func narrower(a, b statement.Marking) statement.Marking { return marking.Narrowest(a, b) }

func anchor(s *exercise.Shot) string { return "inject-" + s.Inject + "-" + s.Role }

// found is an exercise that a request is about.
func (p *Pages) found(r *http.Request, l *i18n.Locale) (*viewer, *exercise.Exercise, error) {
	v, err := p.viewer(r, l)
	if err != nil {
		return nil, nil, err
	}
	e, err := p.Queries.Get(r.Context(), v.actor, r.PathValue("exercise"))
	return v, &e, err
}

// page is what every page about an exercise has.
func (v *viewer) page(e *exercise.Exercise) ui.Page {
	out := ui.Page{Title: v.T("exercise.erased"), Section: "/desk", Marking: e.Marking, Exercise: true, Crumbs: v.crumbs(), Twin: "/api/v1/exercises/" + e.ID}
	if t := e.First().Title(); !t.Empty() {
		title, lang := t.Pick(v.Locale)
		out.Title = title
		if lang != v.Tag() {
			out.TitleIn = lang
		}
	}
	return out
}

// one is the page of an exercise: for its organizer the board from which it is
// run, for a player its injects.
func (p *Pages) one(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, e, err := p.found(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	if err := p.Opened(r.Context(), v.actor, e.ID); err != nil {
		return ui.Page{}, err
	}
	return v.onePage(e, "")
}

func (v *viewer) onePage(e *exercise.Exercise, fault string) (ui.Page, error) {
	rows, scenario, err := v.p.Service.Table(v.ctx, v.actor, e)
	if err != nil {
		return ui.Page{}, err
	}
	page := v.page(e)
	blocks := []templ.Component{v.facts(e)}
	if e.Organizes(v.actor.Identity) {
		page.Wide = true
		blocks = append(blocks, v.controls(e, fault), v.board(e, scenario))
	} else {
		blocks = append(blocks, v.ways(e), v.injects(e))
	}
	if e.Organizes(v.actor.Identity) || e.First().State == exercise.Over {
		blocks = append(blocks, ui.Part("after-action", v.T("exercise.after"), 2, ui.TableView(v.Locale, v.table(e, rows)), v.takes(e)))
	}
	page.Body = ui.Stack(append(blocks, v.remarks(e))...)
	return page, nil
}

// facts are what an exercise is.
func (v *viewer) facts(e *exercise.Exercise) templ.Component {
	l, t := v.Locale, e.First()
	facts := ui.Facts{{Term: l.T("exercise.state"), Content: ui.Strong(v.state(t))}}
	if !t.Organizer.IsZero() { // who clears a draft sees on the same page whose it is
		facts = append(facts, ui.Fact{Term: l.T("exercise.organizer"), Content: v.Who(t.Organizer)})
	}
	if t.Opened != nil {
		facts = append(facts, ui.Fact{Term: l.T("exercise.starts"), Content: ui.Moment(l, t.Starts())},
			ui.Fact{Term: l.T("exercise.scenario"), Content: ui.Code(t.Opened.Scenario)})
		if t.Opened.Factor > 1 {
			facts = append(facts, ui.Fact{Term: l.T("exercise.factor"), Content: ui.Plain(l.N("exercise.factor.times", int(t.Opened.Factor)))})
		}
		var players []templ.Component
		for _, p := range t.Opened.Players {
			players = append(players, ui.Sentence(l, "exercise.plays", ui.Parts{"part": ui.In(l, p.Title), "who": v.Who(p.Participant)}))
		}
		facts = append(facts, ui.Fact{Term: l.T("exercise.players"), Content: ui.Lines(players...)})
	}
	blocks := []templ.Component{ui.FactList(facts)}
	if t.Opened != nil && !t.Opened.About.Empty() {
		blocks = append(blocks, ui.Paragraphs(l, t.Opened.About))
	}
	return ui.Stack(blocks...)
}

// controls are what an organizer does while an exercise goes on.
func (v *viewer) controls(e *exercise.Exercise, fault string) templ.Component {
	l, t := v.Locale, e.First()
	if t.State == exercise.Over || exercise.May(v.actor, exercise.Prepare) != nil {
		return templ.NopComponent
	}
	turn := "pause"
	if t.State == exercise.Still {
		turn = "resume"
	}
	address := l.Path(Home, e.ID)
	return ui.Part("controls", l.T("exercise.run"), 2, ui.Para(ui.Plain(l.T("exercise.run.note"))),
		ui.FormView(l, ui.Form{ID: turn, Action: address, Hidden: [][2]string{{"do", turn}}, Submit: l.T("exercise.do." + turn), Fault: fault}),
		ui.FormView(l, ui.Form{ID: "close", Action: address, Hidden: [][2]string{{"do", "close"}}, Grave: true, Submit: l.T("exercise.do.close")}),
		ui.Para(ui.A(l.Path(Home, e.ID, "observe"), l.T("exercise.do.observe"))))
}

// direct pauses an exercise, lets it go on or ends it.
func (p *Pages) direct(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	v, e, err := p.found(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	do := map[string]func() error{
		"pause":  func() error { return p.Service.Pause(r.Context(), v.actor, e.ID) },
		"resume": func() error { return p.Service.Resume(r.Context(), v.actor, e.ID) },
		"close":  func() error { return p.Service.Close(r.Context(), v.actor, e.ID) },
	}[r.PostForm.Get("do")]
	if do == nil {
		return ui.Answer{}, fail.New(fail.Invalid, "An exercise is paused, resumed or closed.")
	}
	if err := do(); err != nil {
		if !again(err) {
			return ui.Answer{}, err
		}
		page, other := v.onePage(e, l.Fault(err))
		return ui.Answer{Page: page}, other
	}
	return ui.Answer{To: l.Path(Home, e.ID)}, nil
}

// board is what has been played and what is to come, for the organizer.
func (v *viewer) board(e *exercise.Exercise, s *exercise.Scenario) templ.Component {
	l := v.Locale
	t := ui.Table{ID: "run", Caption: l.T("exercise.board.caption"), Stacked: true,
		Columns: []ui.Column{{Head: l.T("exercise.inject")}, {Head: l.T("exercise.minute"), Number: true, Tight: true}, {Head: l.T("exercise.to")}, {Head: l.T("exercise.when")}}}
	if s == nil {
		return templ.NopComponent
	}
	injects := slices.Clone(s.Injects)
	slices.SortStableFunc(injects, func(a, b exercise.Inject) int { return int(a.Minute - b.Minute) })
	for _, j := range injects {
		for _, th := range e.Threads {
			for _, role := range th.Roles() {
				if slices.Contains(j.To, role) {
					t.Rows = append(t.Rows, ui.Cells(ui.Stored(l, j.Title.Text), ui.Number(l, int(j.Minute)), ui.Show(v.Who(th.Player)), v.played(th, &j, role)))
				}
			}
		}
	}
	return ui.Part("board", l.T("exercise.board"), 2, ui.TableView(l, t))
}

// played says when an inject was played, or when it comes.
func (v *viewer) played(t *exercise.Thread, j *exercise.Inject, role string) ui.Cell {
	if s := t.Shot(j.ID, role); s != nil {
		return ui.Show(ui.Sentence(v.Locale, "exercise.was-played", ui.Parts{"at": ui.Moment(v.Locale, s.At)}))
	}
	at, ok := t.When(j.Minute)
	if !ok {
		return ui.Words(v.state(t))
	}
	return ui.Show(ui.Lines(ui.Strong(v.until(at)), ui.Moment(v.Locale, at)))
}

// ways lead a player to what it does in an exercise.
func (v *viewer) ways(e *exercise.Exercise) templ.Component {
	l := v.Locale
	if exercise.May(v.actor, exercise.Prepare) != nil {
		return templ.NopComponent
	}
	links := []templ.Component{ui.Strong(l.T("cooperation.can"))}
	if e.First().State != exercise.Over {
		for _, k := range cooperation.Kinds() {
			links = append(links, ui.A(l.Path(cases, "new", string(k))+"?occasion="+e.ID, l.T("exercise.open."+string(k))), ui.Plain("·"))
		}
	}
	return ui.Para(append(links, ui.A(l.Path(Home, e.ID, "observe"), l.T("exercise.do.observe")))...)
}

// injects are what a player was sent, the newest first.
func (v *viewer) injects(e *exercise.Exercise) templ.Component {
	l := v.Locale
	var blocks []templ.Component
	for _, t := range e.Threads {
		for i := len(t.Shots) - 1; i >= 0; i-- {
			s := &t.Shots[i]
			if s.Played == nil {
				blocks = append(blocks, ui.Para(ui.Quiet(l.T("cooperation.erased"))))
				continue
			}
			parts := []templ.Component{ui.Para(ui.ExerciseWord(l), ui.Label(t.Marking), ui.Moment(l, s.At),
				ui.Sentence(l, "cooperation.proof", ui.Parts{"place": ui.Plain(l.Number(s.Index)), "id": ui.Code(s.Statement.String()[:16])}))}
			if !s.From.Empty() {
				parts = append(parts, ui.Para(ui.Sentence(l, "exercise.from", ui.Parts{"from": ui.In(l, s.From)})))
			}
			title, _ := s.Title.Pick(l)
			blocks = append(blocks, ui.Part(anchor(s), title, 3, append(parts, ui.Paragraphs(l, s.Words))...))
		}
	}
	if len(blocks) == 0 {
		blocks = append(blocks, ui.Para(ui.Quiet(l.T("exercise.nothing-yet"))))
	}
	return ui.Part("injects", l.T("exercise.injects"), 2, blocks...)
}

// remarks are what was observed.
func (v *viewer) remarks(e *exercise.Exercise) templ.Component {
	l := v.Locale
	var blocks []templ.Component
	for _, t := range e.Threads {
		for _, r := range t.Remarks {
			if r.Observed == nil {
				blocks = append(blocks, ui.Para(ui.Quiet(l.T("cooperation.erased"))))
				continue
			}
			other := t.Player
			if r.By == t.Player {
				other = t.Organizer
			}
			blocks = append(blocks, ui.Part("remark-"+r.Statement.String()[:16], l.T("exercise.remark", "who", v.Called(r.By), "other", v.Called(other)), 3,
				ui.Para(ui.Moment(l, r.At)), ui.Paragraphs(l, r.Words)))
		}
	}
	if len(blocks) == 0 {
		return templ.NopComponent
	}
	return ui.Part("remarks", l.T("exercise.remarks"), 2, blocks...)
}
