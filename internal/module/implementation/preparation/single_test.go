package preparation_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

func single(of, words string) preparation.Single {
	return preparation.Single{Questionnaire: questionnaire.Framework, Item: of, Period: "2026", Content: content(words)}
}

// inRegister is all that the register holds of the first State's reports.
func (w *world) inRegister() string {
	w.t.Helper()
	all, err := w.reports.Queries.Of(context.Background(), "state:ke")
	raw, _ := json.Marshal(all)
	if err != nil || bytes.Contains(raw, []byte("CANARY")) || bytes.Contains(raw, []byte("challenges")) {
		w.t.Errorf("in the register: %s %v", raw, err)
	}
	return string(raw)
}

// TestSingle: what one person writes in one form goes the way of a preparation: what is
// TLP:CLEAR is put forward, the rest stays in a part, and what cannot be put forward
// leaves nothing behind.
func TestSingle(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w, ctx := newWorld(t, url), context.Background()
		bad := single(item, "A first wording.")
		bad.Content.Answers = append(bad.Content.Answers, report.Answer{Question: "laws", Laws: []string{strings.Repeat("ab", 32)}})
		if _, _, err := w.s.PutSingle(ctx, w.Actor(w.cert), bad); !fail.Is(err, fail.Invalid) {
			t.Fatalf("a law that is nowhere: %v", err)
		}
		if all, err := w.s.List(ctx, w.Actor(w.cert)); err != nil || len(all) != 0 {
			t.Fatalf("what could not be put forward stays: %+v %v", all, err)
		}
		id, first, err := w.s.PutSingle(ctx, w.Actor(w.cert), single(item, "A first wording."))
		if err != nil {
			t.Fatal(err)
		}
		if p := w.part(id, item); p.State != preparation.Forward || p.Draft != first || p.Marked("challenges") != statement.Amber {
			t.Fatalf("%+v", p)
		}
		if _, _, err := w.s.PutSingle(ctx, w.Actor(w.police), single(item, "Another wording.")); !fail.Is(err, fail.Conflict) {
			t.Errorf("what waits to be cleared is written over: %v", err)
		}
		w.MustClear(w.clears, draft.ID(first))
		if !strings.Contains(w.inRegister(), "A first wording.") {
			t.Error("nothing is reported")
		}
		if _, _, err := w.s.PutSingle(ctx, w.Actor(w.cert), single(item, "A second report.")); !fail.Is(err, fail.Conflict) {
			t.Errorf("a second report for the period: %v", err)
		}
		w.singlyCorrected(id)
		w.singlyOthers(id)
	})
}

// singlyCorrected corrects what was reported: only on top of what was shown.
func (w *world) singlyCorrected(id string) {
	w.t.Helper()
	of := single(item, "Since 2019.")
	of.Corrects, of.Reason, of.Seen = true, i18n.Of("en", "The year was missing."), 1
	if _, _, err := w.s.PutSingle(context.Background(), w.Actor(w.police), of); !fail.Is(err, fail.Conflict) {
		w.t.Errorf("a correction of what was not shown: %v", err)
	}
	of.Seen = w.part(id, item).Seen
	_, draftID, err := w.s.PutSingle(context.Background(), w.Actor(w.police), of)
	if err != nil {
		w.t.Fatal(err)
	}
	w.MustClear(w.clears, draft.ID(draftID))
	if is := w.inRegister(); !strings.Contains(is, "Since 2019.") || !strings.Contains(is, "The year was missing.") {
		w.t.Errorf("in the register: %s", is)
	}
}

// singlyOthers: another person's form adds to the same preparation, all of which may stay
// in the house; who then begins one of everybody's takes it up.
func (w *world) singlyOthers(id string) {
	w.t.Helper()
	ctx, other := context.Background(), single("norm-13-b", "For us alone.")
	other.Content.Markings = map[string]statement.Marking{"": statement.Green, "done": statement.Amber, "challenges": statement.Red}
	at, draftID, err := w.s.PutSingle(ctx, w.Actor(w.police), other)
	if err != nil || at != id || draftID != "" || w.part(id, "norm-13-b").State != preparation.Settled {
		w.t.Fatalf("%s %q %v", at, draftID, err)
	}
	if taken, err := w.s.Begin(ctx, w.Actor(w.cert), questionnaire.Framework, "2026", preparation.FromReports); err != nil || taken != id {
		w.t.Fatalf("%s %v", taken, err)
	}
	if p := w.part(id, "norm-13-b"); p.State != preparation.Settled || p.Marked("done") != statement.Amber {
		w.t.Errorf("what was kept is gone: %+v", p)
	}
	p, _, err := w.s.Get(ctx, w.Actor(w.cert), id)
	if err != nil || p.Singly || !p.Coordinates(w.Actor(w.cert)) || p.Coordinates(w.Actor(w.police)) {
		w.t.Errorf("%+v %v", p, err)
	}
	if _, err := w.s.Begin(ctx, w.Actor(w.police), questionnaire.Framework, "2026", preparation.FromNothing); !fail.Is(err, fail.Conflict) {
		w.t.Errorf("a second one of the same period: %v", err)
	}
}

// reporting is the pages of reports, as somebody opens them who drafts.
func (d *desk) reporting() *reportweb.Pages {
	w := d.world
	pages := &reportweb.Pages{Reports: w.reports.Queries, Service: w.reports, Questionnaires: w.s.Questionnaires, House: w.s,
		Prepared: func(ctx context.Context, b *report.Made) (*preparation.Preparation, *preparation.Part) {
			p, part, err := w.s.Of(ctx, w.Actor(w.cert).Identity, b)
			if err != nil {
				d.t.Error(err)
			}
			return p, part
		},
		Way: &submissionweb.Way{Names: called{}, Clock: w.Clock, Who: func(*http.Request) (policy.Actor, error) { return w.Actor(d.who), nil },
			Draft: func(l *i18n.Locale, id string) string { return l.Path("/desk/drafts", id) }}}
	d.routes = pages.Routes()
	return pages
}

// form opens a page, and gives how it is marked and what stands in it.
func (d *desk) form(at string) (statement.Marking, string) {
	d.t.Helper()
	r := httptest.NewRequest(http.MethodGet, at, nil)
	p, err := d.route(r).Page(r, d.l)
	if err != nil {
		d.t.Fatalf("%s: %v", at, err)
	}
	var b bytes.Buffer
	if err := p.Body.Render(r.Context(), &b); err != nil {
		d.t.Fatal(err)
	}
	return p.Marking, b.String()
}

func (d *desk) sent(at string, v url.Values) (ui.Answer, error) {
	r := httptest.NewRequest(http.MethodPost, at, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if err := r.ParseForm(); err != nil {
		d.t.Fatal(err)
	}
	return d.route(r).Form(httptest.NewRecorder(), r, d.l)
}

// TestSingleForm: the form of one item asks for the marking of each answer, who clears
// sees it, a correction starts from all of it, and the next period, too; where nobody
// could keep an answer, none is asked for and none is taken.
func TestSingleForm(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, database string) {
		w := newWorld(t, database)
		d := newDesk(t, w)
		pages := d.reporting()
		const at = "/desk/implementation/items/framework/" + item
		if m, page := d.form(at); m != "" || !strings.Contains(page, `id="input-marking-challenges"`) || !strings.Contains(page, `id="input-marking-"`) {
			t.Errorf("the form does not ask for markings: %q", m)
		}
		if _, page := d.form(at + "?mode=transmitted"); strings.Contains(page, "input-marking-") {
			t.Error("what another says is marked, and has no house to stay in")
		}
		sent := url.Values{"period": {"2026"}, "language": {"fr"}, "answer-done": {"Un bureau."}, "answer-challenges": {canary}, "marking-challenges": {"TLP:AMBER"}, "marking-lessons": {"TLP:RED"}}
		other := url.Values{"author": {"state:fr"}}
		for k, v := range sent {
			other[k] = v
		}
		if _, err := d.sent(at+"?mode=transmitted", other); !fail.Is(err, fail.Denied) {
			t.Errorf("an answer that is not for everybody is put forward: %v", err)
		}
		a, err := d.sent(at, sent)
		drafted, leads := strings.CutPrefix(a.To, "/fr/desk/drafts/")
		if err != nil || !leads {
			t.Fatalf("%q %v", a.To, err)
		}
		d.cleared(pages, draft.ID(drafted))
		all, err := w.reports.Queries.Of(t.Context(), "state:ke")
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v %v", all, err)
		}
		for _, page := range []string{"/desk/implementation/reports/" + all[0].ID + "/correct", at} {
			if m, page := d.form(page); m != statement.Amber || !strings.Contains(page, canary) || !strings.Contains(page, `<option value="TLP:AMBER" selected`) {
				t.Errorf("%s: what was kept is not there: %q, %v", at, m, strings.Contains(page, canary))
			}
		}
		if a, err = d.sent(at+"/same", url.Values{"of": {all[0].ID}, "period": {"2027"}}); err != nil {
			t.Fatal(err)
		}
		w.MustClear(w.clears, draft.ID(strings.TrimPrefix(a.To, "/fr/desk/drafts/")))
		if _, page := d.form(at); !strings.Contains(page, canary) {
			t.Error("what was kept is gone once nothing has changed")
		}
		sent.Set("answer-done", "Un bureau, depuis 2019.")
		sent.Set("seen", "4")
		if a, err = d.sent("/desk/implementation/reports/"+all[0].ID+"/correct", sent); err != nil || !strings.HasPrefix(a.To, "/fr/desk/drafts/") {
			t.Fatalf("%+v %v", a, err)
		}
		w.MustClear(w.clears, draft.ID(strings.TrimPrefix(a.To, "/fr/desk/drafts/")))
		if !strings.Contains(w.inRegister(), "depuis 2019") {
			t.Error("the correction is not said")
		}
	})
}

// cleared shows a draft to who clears it, with the marking of each answer and without
// what stays in the house, and clears it.
func (d *desk) cleared(pages *reportweb.Pages, id draft.ID) {
	d.t.Helper()
	got, err := d.Drafts.Get(d.t.Context(), d.Actor(d.clears), id)
	if err != nil {
		d.t.Fatal(err)
	}
	_, view := pages.Clear(report.TypeMade)(d.l, "", []byte(got.Body))
	var b bytes.Buffer
	if err := view.Render(d.t.Context(), &b); err != nil {
		d.t.Fatal(err)
	}
	if page := b.String(); !strings.Contains(page, "TLP:AMBER") || !strings.Contains(page, "reste chez vous") || !strings.Contains(page, "TLP:CLEAR") || strings.Contains(page, canary) || strings.Contains(got.Body, canary) {
		d.t.Errorf("to who clears it is shown: %s", page)
	}
	d.MustClear(d.clears, id)
	d.inRegister()
}
