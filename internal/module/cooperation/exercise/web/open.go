package web

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/exercise"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// background is the context of what is shown without a request: who clears a
// draft.
var background = context.Background()

// speaker begins a page for those who draft.
func (p *Pages) speaker(r *http.Request, l *i18n.Locale) (*viewer, error) {
	v, err := p.viewer(r, l)
	if err != nil {
		return nil, err
	}
	return v, exercise.May(v.actor, exercise.Prepare)
}

func (p *Pages) blank(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, err := p.speaker(r, l)
	if err != nil {
		return ui.Page{}, err
	}
	return v.choose("", nil)
}

// choose is the first step: which scenario, one that is here or a file.
func (v *viewer) choose(fault string, faults []exercise.Fault) (ui.Page, error) {
	l := v.Locale
	here, err := exercise.Shipped()
	if err != nil {
		return ui.Page{}, err
	}
	options := []ui.Option{{Value: "", Words: l.T("exercise.own-file")}}
	for _, id := range slices.Sorted(maps.Keys(here)) {
		s, _ := exercise.Read(here[id])
		words, lang := s.Title.Pick(l)
		if lang == l.Tag() {
			lang = ""
		}
		options = append(options, ui.Option{Value: id, Words: words, Lang: lang})
	}
	var blocks []templ.Component
	if len(faults) > 0 {
		t := ui.Table{ID: "faults", Caption: l.T("exercise.faults"), Columns: []ui.Column{{Head: l.T("exercise.line"), Number: true, Tight: true}, {Head: l.T("exercise.wrong")}}}
		for _, f := range faults {
			t.Rows = append(t.Rows, ui.Cells(ui.Number(l, f.Line), ui.Words(l.Fault(f.Err))))
		}
		blocks = append(blocks, ui.TableView(l, t))
		fault = l.T("exercise.faulty")
	}
	form := ui.Form{ID: "scenario", Files: true, Submit: l.T("exercise.go-on"), Fault: fault, Inputs: []ui.Input{
		{Kind: ui.Choice, Name: "shipped", Label: l.T("exercise.scenario"), Options: options, Optional: true},
		{Kind: ui.Upload, Name: "file", Label: l.T("exercise.file"), Hint: l.T("exercise.file-hint"), Accept: ".json,application/json", Optional: true}}}
	return ui.Page{Title: l.T("exercise.new"), Lead: l.T("exercise.new.lead"), Section: "/desk", Crumbs: v.crumbs(), Marking: statement.Amber, Exercise: true,
		Body: ui.Stack(append(blocks, ui.FormView(l, form))...)}, nil
}

// open takes a scenario in the first step, and opens the exercise in the second.
func (p *Pages) open(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	v, err := p.speaker(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	file, err := scenarioOf(r)
	if err != nil {
		page, other := v.choose(l.Fault(err), nil)
		return ui.Answer{Page: page}, other
	}
	s, faults := exercise.Read(file)
	if len(faults) > 0 {
		page, other := v.choose("", faults)
		return ui.Answer{Page: page}, other
	}
	f := &form{l: l, v: r.PostForm, faults: map[string]string{}}
	if !r.PostForm.Has("starts") {
		f.v = url.Values{"zone": {"UTC"}, "starts": {p.Clock.Now().UTC().Format(cooperation.LocalForm)}, "factor": {"1"}, "marking": {string(statement.Amber)}}
		page, err := v.setting(s, file, f, "")
		page.Status = http.StatusOK
		return ui.Answer{Page: page}, err
	}
	plan := f.plan(s, file)
	fault := ""
	if len(f.faults) == 0 {
		_, draft, err := p.Service.Open(r.Context(), v.actor, plan)
		if err == nil {
			return ui.Answer{To: l.Path("/desk/drafts", draft)}, nil
		}
		if !again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	page, err := v.setting(s, file, f, fault)
	return ui.Answer{Page: page}, err
}

// scenarioOf is the file that goes with a form: what was uploaded or chosen, or
// what the first step has sent on.
func scenarioOf(r *http.Request) ([]byte, error) {
	if sent := r.PostForm.Get("scenario"); sent != "" {
		file, err := base64.StdEncoding.DecodeString(sent)
		return file, fail.Wrap(err, fail.Invalid, "The file cannot be read.")
	}
	if m := r.MultipartForm; m != nil && len(m.File["file"]) > 0 && m.File["file"][0].Size > 0 {
		f, err := m.File["file"][0].Open()
		if err != nil {
			return nil, fail.Wrap(err, fail.Invalid, "The file cannot be read.")
		}
		defer func() { _ = f.Close() }()
		file, err := io.ReadAll(io.LimitReader(f, exercise.MaxFile+1))
		return file, fail.Wrap(err, fail.Invalid, "The file cannot be read.")
	}
	here, err := exercise.Shipped()
	if err != nil {
		return nil, err
	}
	file, ok := here[r.PostForm.Get("shipped")]
	if !ok {
		return nil, fail.New(fail.Invalid, "Choose a scenario, or a file.")
	}
	return file, nil
}

// form is what was typed, and what is wrong with it.
type form struct {
	l      *i18n.Locale
	v      url.Values
	faults map[string]string
}

func (f *form) get(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(f.v.Get(name), "\r\n", "\n"))
}

// plan reads how a scenario is to be played.
func (f *form) plan(s *exercise.Scenario, file []byte) exercise.Plan {
	p := exercise.Plan{File: file, Marking: statement.Marking(f.get("marking")), Players: map[string]statement.Hash{}}
	starts, zone := f.get("starts"), f.get("zone")
	at, wrong := cooperation.ReadLocal(starts, zone)
	switch wrong {
	case cooperation.NoZone:
		f.faults["zone"] = f.l.T("cooperation.fault.zone")
	case cooperation.NoInstant:
		f.faults["starts"] = f.l.T("cooperation.fault.instant")
	case cooperation.Twice:
		first, second := cooperation.Both(starts, zone)
		f.faults["starts"] = f.l.T("cooperation.fault.twice", "zone", zone, "time", starts, "first", first, "second", second)
	case cooperation.Skipped:
		f.faults["starts"] = f.l.T("cooperation.fault.skipped", "time", starts, "zone", zone)
	}
	p.Starts = at
	var err error
	if p.Factor, err = strconv.ParseInt(f.get("factor"), 10, 64); err != nil || p.Factor < 1 || p.Factor > exercise.MaxFactor {
		f.faults["factor"] = f.l.T("exercise.fault.factor")
	}
	for _, part := range s.Players {
		who, err := statement.ParseHash(f.get("part-" + part.ID))
		if err != nil {
			f.faults["part-"+part.ID] = f.l.T("cooperation.fault.missing")
		}
		p.Players[part.ID] = who
	}
	return p
}

// setting is the second step: who plays what, and when it starts.
func (v *viewer) setting(s *exercise.Scenario, file []byte, f *form, fault string) (ui.Page, error) {
	l := v.Locale
	all, err := v.p.Choices(v.ctx)
	if err != nil {
		return ui.Page{}, err
	}
	var who, labels []ui.Option
	for _, id := range all {
		if id != v.actor.Identity {
			words, lang := v.Name(id).Pick(l)
			if lang == l.Tag() {
				lang = ""
			}
			who = append(who, ui.Option{Value: id.String(), Words: words, Lang: lang})
		}
	}
	i18n.Sort(l, who, func(o ui.Option) string { return o.Words })
	for _, m := range statement.Markings[1:] {
		if holds := v.p.Service.Journal.Holds; holds == nil || holds(v.actor.Identity, m) == nil {
			labels = append(labels, ui.Option{Value: string(m), Words: string(m)})
		}
	}
	line := func(name, hint string) ui.Input {
		in := ui.Input{Name: name, Label: l.T("exercise." + name), Value: f.get(name), Fault: f.faults[name], Ltr: true, Max: 64}
		if hint != "" {
			in.Hint = l.T(hint)
		}
		return in
	}
	inputs := []ui.Input{line("starts", "cooperation.hint.instant"), line("zone", "cooperation.hint.zone"), line("factor", "exercise.factor-hint"),
		{Kind: ui.Choice, Name: "marking", Label: l.T("cooperation.marking"), Options: labels, Value: f.get("marking")}}
	for _, part := range s.Players {
		label, _ := part.Title.Pick(l)
		name := "part-" + part.ID
		inputs = append(inputs, ui.Input{Kind: ui.Choice, Name: name, Label: l.T("exercise.who-plays", "part", label), Options: ui.Options("", who...), Value: f.get(name), Fault: f.faults[name]})
	}
	facts := ui.Facts{{Term: l.T("exercise.name"), Content: ui.In(l, s.Title.Text)}, {Term: l.T("exercise.scenario"), Content: ui.Code(s.ID)},
		{Term: l.T("exercise.injects"), Content: ui.Plain(fmt.Sprint(len(s.Injects)))}, {Term: l.T("exercise.lasts"), Content: ui.Plain(v.span(s.Ends()))}}
	return ui.Page{Title: l.T("exercise.new"), Section: "/desk", Crumbs: v.crumbs(), Marking: statement.Amber, Exercise: true,
		Body: ui.Stack(ui.FactList(facts), ui.Paragraphs(l, s.About.Text), ui.FormView(l, ui.Form{ID: "open", Inputs: inputs, Fault: fault, Submit: l.T("exercise.submit"),
			Hidden: [][2]string{{"scenario", base64.StdEncoding.EncodeToString(file)}}}))}, nil
}

func (p *Pages) observing(r *http.Request, l *i18n.Locale) (ui.Page, error) {
	v, e, err := p.found(r, l)
	if err == nil {
		err = exercise.May(v.actor, exercise.Prepare)
	}
	if err != nil {
		return ui.Page{}, err
	}
	return v.observePage(e, &form{l: l, v: url.Values{}, faults: map[string]string{}}, ""), nil
}

func (v *viewer) observePage(e *exercise.Exercise, f *form, fault string) ui.Page {
	l := v.Locale
	var inputs []ui.Input
	if e.Organizes(v.actor.Identity) {
		var options []ui.Option
		for _, t := range e.Threads {
			options = append(options, ui.Option{Value: t.Player.String(), Words: v.Called(t.Player)})
		}
		inputs = append(inputs, ui.Input{Kind: ui.Choice, Name: "to", Label: l.T("exercise.to"), Options: options, Value: f.get("to"), Fault: f.faults["to"]})
	}
	inputs = append(inputs, ui.Input{Kind: ui.Area, Rows: 6, Name: "words", Label: l.T("exercise.words"), Value: f.get("words"), Max: exercise.MaxWords / 4, Fault: f.faults["words"]})
	page := v.page(e)
	page.Twin = ""
	page.Crumbs = v.crumbs(ui.Link{Href: l.Path(Home, e.ID), Words: page.Title})
	page.Title, page.TitleIn = l.T("exercise.do.observe"), ""
	page.Body = ui.FormView(l, ui.Form{ID: "observe", Inputs: inputs, Fault: fault, Submit: l.T("exercise.submit")})
	return page
}

func (p *Pages) observe(_ http.ResponseWriter, r *http.Request, l *i18n.Locale) (ui.Answer, error) {
	v, e, err := p.found(r, l)
	if err != nil {
		return ui.Answer{}, err
	}
	f := &form{l: l, v: r.PostForm, faults: map[string]string{}}
	to := e.First().Organizer
	if e.Organizes(v.actor.Identity) {
		if to, err = statement.ParseHash(f.get("to")); err != nil {
			f.faults["to"] = l.T("cooperation.fault.missing")
		}
	}
	if f.get("words") == "" {
		f.faults["words"] = l.T("cooperation.fault.missing")
	}
	fault := ""
	if len(f.faults) == 0 {
		draft, err := p.Service.Observe(r.Context(), v.actor, e.ID, to, &exercise.Observed{Marked: exercise.Marked{Exercise: true}, Words: i18n.Of(l.Tag(), f.get("words"))})
		if err == nil {
			return ui.Answer{To: l.Path("/desk/drafts", draft)}, nil
		}
		if !again(err) {
			return ui.Answer{}, err
		}
		fault = l.Fault(err)
	}
	return ui.Answer{Page: v.observePage(e, f, fault)}, nil
}
