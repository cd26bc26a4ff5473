package app

import (
	"context"
	"net/http"

	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	cooperationapi "comity.example/comity/internal/module/cooperation/api"
	"comity.example/comity/internal/module/cooperation/exercise"
	exerciseweb "comity.example/comity/internal/module/cooperation/exercise/web"
	cooperationweb "comity.example/comity/internal/module/cooperation/web"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/token"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// exerciseKind is the notice that something reached a player of an exercise. It
// is written at once: an exercise is on a clock. It is marked as the exercise, as
// letters about cases are.
var exerciseKind = outbox.Kind{Name: "cooperation.exercise", Words: "exercise.notice.", Marking: statement.Green, Once: true}

// exerciseRoom is the scenarios of exercises, their organizers' alone.
func exerciseRoom() snapshot.Room {
	return snapshot.Room{Name: "exercise", Migrations: exercise.Migrations, Tables: []snapshot.Table{
		{Name: "exercise_scenario", Key: []string{"subject"}, Columns: []snapshot.Column{{Name: "subject", Kind: snapshot.Text}, {Name: "organizer", Kind: snapshot.Bytes},
			{Name: "last", Kind: snapshot.Integer}, {Name: "next", Kind: snapshot.Integer}, {Name: "sealed", Kind: snapshot.Bytes}}},
	}}
}

// newExercises makes the room of exercises with its pages, gives its rules to
// those who clear, and tells the room of cases which are part of one.
func (h *Hub) newExercises() {
	queries := &exercise.Queries{DB: h.DB, Journal: h.journal, Cases: h.cases.Queries, Clock: h.opts.Clock}
	service := &exercise.Service{Queries: queries, Register: h.Ledger, Journal: h.journal, Keys: h.Keys, Drafts: together{h.clearing.drafts}, Clock: h.opts.Clock,
		Reachable: h.reachable, Silent: participant.Silent,
		Note: func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, action, id string, said statement.Hash) error {
			return h.trail.Note(ctx, tx, audit.Entry{Participant: actor.Identity, Person: actor.Person, Action: action, Object: id, Statement: said})
		}}
	h.exercises = &exerciseweb.Pages{Queries: queries, Service: service, Clock: h.opts.Clock, Who: h.signing.door.Who, Called: h.calledText, Choices: h.reached, Opened: h.openedExercise}
	h.cases.Service.Occasions = queries.Allows
	h.cases.Beside, h.cases.Occasion, h.cases.Also, h.cases.Asked = h.exercises.Beside, h.meeting, h.alsoDue, h.checksAsked
	for _, r := range service.Rules() {
		h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Chest: r.Chest, View: h.exercises.Clear(r.Type), Exercise: func([]byte) bool { return true }})
	}
}

// meeting is an exercise for who opens a case in it.
func (h *Hub) meeting(ctx context.Context, actor policy.Actor, id string) (*cooperationweb.Meeting, error) {
	e, err := h.exercises.Queries.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	t := e.First()
	out := &cooperationweb.Meeting{Occasion: cooperation.Occasion{ID: id, Organizer: t.Organizer}, Page: exerciseweb.Address(id), Marking: e.Marking, Takes: []statement.Hash{t.Organizer}}
	if t.Opened != nil {
		out.Title = t.Opened.Title
		for _, p := range t.Opened.Players {
			out.Takes = append(out.Takes, p.Participant)
		}
	}
	return out, nil
}

// Exercises runs exercises.
func (h *Hub) Exercises() *exercise.Service { return h.exercises.Service }

// openedExercise notes that a person read an exercise.
func (h *Hub) openedExercise(ctx context.Context, actor policy.Actor, id string) error {
	return h.trail.Record(ctx, audit.Entry{Participant: actor.Identity, Person: actor.Person, Action: "exercise.read", Object: id})
}

// runner plays the injects of exercises, and tells those whom they reach.
func (h *Hub) runner() exercise.Runner {
	return exercise.Runner{Service: h.exercises.Service, Tell: func(ctx context.Context, tx *sqldb.Tx, t *exercise.Thread, key string) error {
		return h.outbox.Put(ctx, tx, outbox.Notice{Kind: exerciseKind.Name, Marking: t.Marking, Exercise: true, Link: exerciseweb.Address(t.Exercise), Key: "cooperation." + key,
			To: outbox.Recipient{Participant: t.Player, Roles: []policy.Role{policy.ContactOfficer, policy.Drafter, policy.ClearingOfficer}}})
	}}
}

// exerciseAPI answers what stands in exercises, for programs that hold a session.
func (h *Hub) exerciseAPI(s *httpsrv.Server) {
	cooperationapi.RegisterExercises(s, h.exercises.Service, h.programs.Who(token.ExercisesRead), func(r *http.Request, actor policy.Actor, id string) error {
		return h.openedExercise(r.Context(), actor, id)
	})
}

// practising leads from the desk to exercises.
func (h *Hub) practising(l *i18n.Locale, actor policy.Actor) []ui.JumpEntry {
	if cooperation.May(actor, cooperation.Read) != nil {
		return nil
	}
	return []ui.JumpEntry{{Href: l.Path(exerciseweb.Home), Words: l.T("exercise.title"), Note: l.T("exercise.desk")}}
}
