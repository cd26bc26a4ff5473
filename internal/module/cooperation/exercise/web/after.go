package web

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation/exercise"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// table is the after-action table on a page.
func (v *viewer) table(e *exercise.Exercise, rows []exercise.Row) ui.Table {
	l := v.Locale
	t := ui.Table{ID: "after", Caption: l.T("exercise.after.caption"), Note: l.T("exercise.after.note"), Empty: l.T("exercise.nothing-yet"), Stacked: true,
		Columns: []ui.Column{{Head: l.T("exercise.inject")}, {Head: l.T("exercise.to")}, {Head: l.T("exercise.played")},
			{Head: l.T("exercise.expected")}, {Head: l.T("exercise.result")}, {Head: l.T("exercise.happened"), Spare: true}}}
	for _, r := range rows {
		played, happened := ui.Blank(), ui.Blank()
		if !r.Played.IsZero() {
			played = ui.Show(ui.Moment(l, r.Played))
		}
		if !r.By.IsZero() {
			happened = ui.Show(ui.Lines(ui.Sentence(l, "exercise.said", ui.Parts{"what": ui.A(l.Path(cases, r.Case)+"#statement-"+r.By.String()[:16], v.verb(r.Expected)),
				"who": v.Who(r.Player), "at": ui.Moment(l, r.At)}), ui.Plain(l.T("exercise.took", "span", v.span(r.Took)))))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Stored(l, r.Title), ui.Show(v.Who(r.Player)), played, ui.Words(v.expected(e, r.Expected)), ui.Words(l.T("exercise.result."+string(r.Result))), happened))
	}
	return t
}

func (v *viewer) verb(x *exercise.Expected) string {
	if x == nil {
		return ""
	}
	return v.T("exercise.react", "kind", v.T("cooperation.kind."+string(x.Kind)), "verb", v.T("cooperation.verb."+string(x.Verb)))
}

func (v *viewer) span(minutes int64) string { return v.Duration(time.Duration(minutes) * time.Minute) }

// expected says what is expected of a player: what, to whom, by when.
func (v *viewer) expected(e *exercise.Exercise, x *exercise.Expected) string {
	if x == nil {
		return ""
	}
	kind, verb, who := v.T("cooperation.kind."+string(x.Kind)), v.T("cooperation.verb."+string(x.Verb)), playing(e, x.To)
	switch {
	case !who.IsZero() && x.Within > 0:
		return v.T("exercise.react.to-within", "kind", kind, "verb", verb, "who", v.Called(who), "span", v.span(x.Within))
	case !who.IsZero():
		return v.T("exercise.react.to", "kind", kind, "verb", verb, "who", v.Called(who))
	case x.Within > 0:
		return v.T("exercise.react.within", "kind", kind, "verb", verb, "span", v.span(x.Within))
	}
	return v.verb(x)
}

// playing is who plays a part; zero for nobody.
func playing(e *exercise.Exercise, role string) (who statement.Hash) {
	if o := e.First().Opened; o != nil {
		for _, p := range o.Players {
			if p.Role == role {
				who = p.Participant
			}
		}
	}
	return who
}

// after is the after-action table as a file, each line of which says that it is
// an exercise's, and how it is marked.
func (p *Pages) after(r *http.Request, l *i18n.Locale) (ui.File, error) {
	v, e, err := p.found(r, l)
	if err != nil {
		return ui.File{}, err
	}
	if err := v.mayTake(e, r.URL.Query().Get(marking.Field)); err != nil {
		return ui.File{}, err
	}
	rows, _, err := p.Service.Table(r.Context(), v.actor, e)
	if err != nil {
		return ui.File{}, err
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.Write([]string{v.T("ui.exercise.word"), string(e.Marking), v.T("ui.marking.classified")}); err != nil { // above the table, as in all copies
		return ui.File{}, err
	}
	line := []string{"exercise", "marking", "id", "inject", "minute", "title", "role", "player", "played", "expected_kind", "expected_verb", "expected_to", "expected_within", "result", "case", "statement", "at", "took"}
	for i := 0; ; i++ {
		if err := w.Write(line); err != nil {
			return ui.File{}, err
		}
		if i == len(rows) {
			break
		}
		line = v.line(e, &rows[i])
	}
	w.Flush()
	return ui.File{Name: "EXERCISE-after-action.csv", Type: csvfile.MediaType, Body: b.Bytes()}, w.Error()
}

func (v *viewer) line(e *exercise.Exercise, r *exercise.Row) []string {
	instant := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.RFC3339)
	}
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	title, _ := r.Title.Pick(v.Locale)
	out := []string{v.T("ui.exercise.word"), string(e.Marking), e.ID, r.Inject, number(r.Minute), csvfile.Protect(title), r.Role, csvfile.Protect(v.Called(r.Player)), instant(r.Played)}
	if x := r.Expected; x != nil {
		out = append(out, string(x.Kind), string(x.Verb), x.To, number(x.Within))
	} else {
		out = append(out, "", "", "", "")
	}
	by := ""
	if !r.By.IsZero() {
		by = r.By.String()
	}
	out = append(out, string(r.Result), r.Case, by, instant(r.At))
	if by == "" {
		return append(out, "")
	}
	return append(out, number(r.Took))
}

// Clear shows a draft of a type to who is to clear it: all that it says.
func (p *Pages) Clear(typ string) func(l *i18n.Locale, body []byte) (title string, view templ.Component) {
	return func(l *i18n.Locale, content []byte) (string, templ.Component) {
		title := l.T("cooperation.clear.exercise", "title", l.T("draft.word."+typ[:len(typ)-2]))
		b, err := exercise.Decode(typ, content)
		if err != nil {
			return title, ui.Para(ui.Plain(l.T("cooperation.clear.broken")))
		}
		v := p.shows(background, l, policy.Actor{})
		switch b := b.(type) {
		case *exercise.Opened:
			return title, ui.Stack(ui.Para(ui.ExerciseWord(l), ui.In(l, b.Title)), v.facts(&exercise.Exercise{Threads: []*exercise.Thread{{Opened: b, State: exercise.On}}}), ui.Para(ui.Plain(l.T("exercise.clear.note"))))
		case *exercise.Observed:
			return title, ui.Stack(ui.Para(ui.ExerciseWord(l)), ui.Paragraphs(l, b.Words))
		}
		return title, ui.Para(ui.ExerciseWord(l))
	}
}

// mayTake reports why a copy of the after-action table may not be taken: said is the
// value of marking.Field.
func (v *viewer) mayTake(e *exercise.Exercise, said string) error {
	t := e.First()
	return marking.Export(marking.Reader{Actor: v.actor}, marking.Thing{Marking: e.Marking, Author: t.Organizer, Counterparty: t.Player, Participants: []statement.Hash{v.actor.Identity}},
		marking.Onward{Said: said})
}

// takes leads to the table as a file, for who says that it is handled as its marking
// asks; to none, where that lets nobody take one.
func (v *viewer) takes(e *exercise.Exercise) templ.Component {
	if v.mayTake(e, marking.Agreed) != nil {
		return templ.NopComponent
	}
	return ui.Para(ui.A(v.Path(Home, e.ID, "after-action.csv")+"?"+marking.Field+"="+marking.Agreed, v.T("exercise.after.file")))
}
