package preparation_test

import (
	"bytes"
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"comity.example/comity/internal/format/workbook"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	preparationweb "comity.example/comity/internal/module/implementation/preparation/web"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// called names participants by their ids.
type called struct{}

func (called) Name(id, _ string) (string, string) { return "the State " + id, "en" }

// desk is the pages of the room, as one person opens them in French.
type desk struct {
	*world
	routes []ui.Route
	l      *i18n.Locale
	who    *people.Person
}

func newDesk(t testing.TB, w *world) *desk {
	t.Helper()
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{world: w, l: catalogue.Locale("fr"), who: w.cert}
	all := []string{w.cert.ID, w.police.ID, w.clears.ID}
	pages := &preparationweb.Pages{Service: w.s, Reports: &reportweb.Pages{Reports: w.reports.Queries, Service: w.reports, Questionnaires: w.s.Questionnaires, Way: &submissionweb.Way{Names: called{}}},
		Who:    func(*http.Request) (policy.Actor, error) { return w.Actor(d.who), nil },
		People: func(context.Context, policy.Actor) ([]string, error) { return all, nil },
		Names: func(context.Context, policy.Actor, []string) (map[string]string, error) {
			return map[string]string{w.cert.ID: "Awa", w.police.ID: "Bela", w.clears.ID: "Chen"}, nil
		}, Locale: catalogue.Locale, Neighbours: func(context.Context, string) (preparationweb.Vicinity, error) {
			return preparationweb.Vicinity{States: []string{"state:fr"}, Group: "western-european"}, nil
		},
		Roadmap: func(context.Context) ([]preparation.Cluster, error) {
			return []preparation.Cluster{{ID: "roadmap:views", Title: i18n.Text{Original: "en", In: map[string]string{"en": "Exchange of views", "fr": "Échange de vues", "ar": "تبادل الآراء"}}, Provisions: []string{"un:a-70-174:13:a"}}}, nil
		},
		Openings: func(context.Context, string) ([]preparationweb.Opening, error) {
			return []preparationweb.Opening{{Own: true, Title: i18n.Of("en", "Training at night"), By: []string{"state:ke"}, Provisions: []string{"un:a-70-174:13:a"}, Page: "/implementation/needs/1"}, {Offer: true, Title: i18n.Of("fr", "Une offre générale"), By: []string{"state:fr"}, Page: "/implementation/offers/1"}}, nil
		}, Hub: func() string { return "Hub" }, Size: func() int64 { return 7 }}
	d.routes = pages.Routes()
	return d
}

// route finds the route of an address, and sets what stands in its braces.
func (d *desk) route(r *http.Request) ui.Route {
	d.t.Helper()
	at := strings.Split(r.URL.Path, "/")
	for _, route := range d.routes {
		form := strings.Split(route.Path, "/")
		fits := len(form) == len(at)
		for i := 0; fits && i < len(form); i++ {
			if strings.HasPrefix(form[i], "{") {
				r.SetPathValue(strings.Trim(form[i], "{}"), at[i])
			} else {
				fits = form[i] == at[i]
			}
		}
		if fits {
			return route
		}
	}
	d.t.Fatalf("nothing is at %s", r.URL.Path)
	return ui.Route{}
}

// shown is a page as it is written; every one bears its marking.
func (d *desk) shown(p ui.Page) string {
	d.t.Helper()
	if p.Marking != preparation.Marking {
		d.t.Errorf("%s is marked %q", p.Title, p.Marking)
	}
	var b bytes.Buffer
	if err := p.Body.Render(context.Background(), &b); err != nil {
		d.t.Fatal(err)
	}
	return b.String()
}

func (d *desk) opens(at string) string {
	d.t.Helper()
	r := httptest.NewRequest(http.MethodGet, at, nil)
	p, err := d.route(r).Page(r, d.l)
	if err != nil {
		d.t.Fatalf("%s: %v", at, err)
	}
	return d.shown(p)
}

// sends fills in a form: it gives where that leads, or else the page that comes back.
func (d *desk) sends(at string, values ...string) (to, page string) {
	d.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(values); i += 2 {
		v.Add(values[i], values[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, at, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.answered(r, r.ParseForm())
}

func (d *desk) answered(r *http.Request, err error) (to, page string) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	a, err := d.route(r).Form(httptest.NewRecorder(), r, d.l)
	if err != nil {
		d.t.Fatalf("%s: %v", r.URL.Path, err)
	}
	if a.To != "" {
		return strings.TrimPrefix(a.To, "/fr"), ""
	}
	return "", d.shown(a.Page)
}

// uploads sends a workbook.
func (d *desk) uploads(at string, raw []byte) (to, page string) {
	d.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", "rapport.xlsx")
	if err == nil {
		_, err = part.Write(raw)
	}
	if err = errors.Join(err, w.WriteField("do", "send"), w.Close()); err != nil {
		d.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, at, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return d.answered(r, r.ParseMultipartForm(1<<20))
}

func (d *desk) downloads(at string) []byte {
	d.t.Helper()
	r := httptest.NewRequest(http.MethodGet, at, nil)
	f, err := d.route(r).File(r, d.l)
	if err != nil {
		d.t.Fatal(err)
	}
	return f.Body
}

// fill puts words into the fields of a row, by the keys of the workbook.
func fill(t testing.TB, q *questionnaire.Questionnaire, raw []byte, key string, fields map[offline.Field]string) []byte {
	t.Helper()
	filled, err := workbook.Read(bytes.NewReader(raw), offline.Limits(q))
	if err != nil {
		t.Fatal(err)
	}
	return altered(t, raw, func(f *excelize.File) error {
		for _, s := range filled.Sheets {
			for _, r := range s.Rows {
				if r.Key != key {
					continue
				}
				for field, words := range fields {
					if err := f.SetCellStr(s.Name, r.At[string(field)], words); err != nil {
						return err
					}
				}
				return nil
			}
		}
		return errors.New("no row " + key)
	})
}

func altered(t testing.TB, raw []byte, change func(f *excelize.File) error) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err == nil {
		err = change(f)
	}
	var out bytes.Buffer
	if err == nil {
		err = f.Write(&out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// throughOffice opens a workbook in LibreOffice and saves it; as it is where there is
// no LibreOffice here.
func throughOffice(t testing.TB, raw []byte) []byte {
	t.Helper()
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Log("no LibreOffice: the workbook does not pass through it")
		return raw
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "rapport.xlsx"), filepath.Join(dir, "saved")
	if err := os.WriteFile(in, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	said, err := exec.CommandContext(ctx, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--norestore", "--convert-to", "xlsx", "--outdir", out, in).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	saved, err := os.ReadFile(filepath.Join(out, "rapport.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func (d *desk) has(page string, all ...string) {
	d.t.Helper()
	for _, s := range all {
		if !strings.Contains(page, s) {
			d.t.Fatalf("the page does not say %q:\n%s", s, page)
		}
	}
}

// TestWorkbook: a preparation is taken along as a workbook in French, filled in,
// saved by LibreOffice, sent, looked at cell by cell with what conflicts, taken,
// settled and put forward. What is wrong with a workbook is said in French, with
// sheet and cell, and nothing of it is taken.
func TestWorkbook(t *testing.T) {
	w := newWorld(t, hubtest.SQLite(t))
	d := newDesk(t, w)
	at, _ := d.sends(preparationweb.Preparations, "questionnaire", "framework", "period", "2026", "from", "nothing")
	id := strings.TrimPrefix(at, preparationweb.Preparations+"/")
	d.has(d.opens(preparationweb.Preparations), "Le cadre, disposition par disposition, 2026")
	book := at + "/workbook"
	raw := d.downloads(book + ".xlsx")
	done, challenges := item+"/done@fr", item+"/challenges@fr"
	here := content("Written here meanwhile.")
	here.Answers[0].Text = i18n.Of("fr", "Écrit ici entre-temps.")
	here.Answers = here.Answers[:1]
	here.Markings = nil
	w.do(w.cert, id, item, preparation.Move{Act: preparation.Write, Content: here})
	good := fill(t, w.framework, raw, done, map[offline.Field]string{offline.Answer: "Une équipe depuis 2019."})
	good = fill(t, w.framework, good, challenges, map[offline.Field]string{offline.Answer: canary, offline.Marking: string(statement.Amber)})
	good = throughOffice(t, good)

	for name, bad := range map[string]struct {
		raw  []byte
		says string
	}{
		"a formula":          {altered(t, good, func(f *excelize.File) error { return f.SetCellFormula(cellOf(t, w, good, done, offline.Answer)) }), "trouble.formula"},
		"a marking":          {fill(t, w.framework, good, done, map[offline.Field]string{offline.Marking: "secret"}), "trouble.no-marking"},
		"a row twice":        {altered(t, good, func(f *excelize.File) error { return twice(f, t, w, good, done) }), "trouble.twice"},
		"no workbook":        {[]byte("PK nothing"), "trouble.unknown"},
		"larger than can be": {bytes.Repeat([]byte("PK"), offline.MaxFile), "trouble.too-large"},
	} {
		to, page := d.uploads(book, bad.raw)
		if to != "" {
			page = d.opens(to)
		}
		if says := d.l.T("preparation." + bad.says); !strings.Contains(page, says) || strings.Contains(page, `id="take"`) {
			t.Errorf("%s: the page does not say %q, or lets it be taken", name, says)
		}
	}

	to, _ := d.uploads(book, good)
	page := d.opens(to)
	d.has(page, "Une équipe depuis 2019.", "Écrit ici entre-temps.", d.l.T("preparation.workbook.conflict"), canary)
	weighed, err := w.s.Weigh(context.Background(), w.Actor(w.cert), id, frenchWords(d), nil)
	if err != nil || len(weighed.Changes) != 3 {
		t.Fatalf("%+v %v", weighed, err)
	}
	choose := ""
	for _, c := range weighed.Changes {
		if c.Conflict {
			choose = c.ID()
		}
	}
	if _, page := d.sends(book, "do", "take", "shown", strings.Repeat("00", 32), "choose", choose); page == "" {
		t.Error("what was not shown is taken")
	}
	d.sends(book, "do", "take", "shown", weighed.Digest.String(), "choose", choose)
	p := w.part(id, item)
	if p.Content.Answers[0].Text.In["fr"] != "Une équipe depuis 2019." || p.Marked("challenges") != statement.Amber {
		t.Fatalf("%+v", p.Content)
	}
	d.partsAndDesk(at, id)
}

// partsAndDesk settles the part on its page, puts it forward, and looks at the pages.
func (d *desk) partsAndDesk(at, id string) {
	d.t.Helper()
	w, one := d.world, at+"/items/"+item
	d.has(d.opens(one), "Une équipe depuis 2019.", "TLP:AMBER")
	d.who = w.clears
	if to, page := d.sends(one, "do", "settle", "seen", "1"); page == "" {
		d.t.Errorf("an old copy is settled: %s", to)
	}
	d.sends(at, "do", "unchanged") // nothing was reported: it is said so
	w.do(w.clears, id, item, preparation.Move{Act: preparation.Settle})
	d.who = w.cert
	to, _ := d.sends(at, "first", "put")
	draftID, ok := strings.CutPrefix(to, "/desk/drafts/")
	if !ok {
		d.t.Fatalf("put forward: %s", to)
	}
	w.MustClear(w.clears, draft.ID(draftID))
	all, err := w.reports.Queries.List(context.Background(), report.Filter{Participant: "state:ke"})
	if err != nil || len(all.Items) != 1 || len(all.Items[0].Answers) != 1 || all.Items[0].Answers[0].Text.In["fr"] != "Une équipe depuis 2019." {
		d.t.Fatalf("%+v %v", all, err)
	}
	d.steps(all.Items[0].Topic)
	d.has(d.opens(preparationweb.Home), "2026", "Échange de vues", d.l.T("reporting.none"))
	d.has(d.opens(at), d.l.T("preparation.state.reported"), d.l.T("preparation.house.some"))
	d.has(d.opens(one), "Une équipe depuis 2019.", `<span class="tlp tlp-amber"`, `<span class="tlp tlp-clear"`)
}

func frenchWords(d *desk) func(string) *offline.Words {
	catalogue, err := i18n.Load()
	if err != nil {
		d.t.Fatal(err)
	}
	return (&preparationweb.Pages{Locale: catalogue.Locale, Reports: &reportweb.Pages{}}).Words
}

// cellOf names a cell, and a formula to put there.
func cellOf(t testing.TB, w *world, raw []byte, key string, field offline.Field) (sheet, cell, formula string) {
	t.Helper()
	filled, err := workbook.Read(bytes.NewReader(raw), offline.Limits(w.framework))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range filled.Sheets {
		for _, r := range s.Rows {
			if r.Key == key {
				return s.Name, r.At[string(field)], "1+1"
			}
		}
	}
	t.Fatalf("no row %s", key)
	return "", "", ""
}

// twice has a row once more, below it.
func twice(f *excelize.File, t testing.TB, w *world, raw []byte, key string) error {
	sheet, cell, _ := cellOf(t, w, raw, key, offline.Answer)
	_, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		return err
	}
	return f.DuplicateRow(sheet, row)
}
