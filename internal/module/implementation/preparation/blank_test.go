package preparation_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	preparationweb "comity.example/comity/internal/module/implementation/preparation/web"
	"comity.example/comity/internal/module/implementation/report"
	reportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// TestBlankWorkbook: anybody downloads the workbook of a questionnaire without answers,
// in French; it is filled in, saved by LibreOffice, and taken by a State's own preparation
// as by the secretariat, who says for which period it is. Its cells refuse still what is
// not in their lists.
func TestBlankWorkbook(t *testing.T) {
	w := newWorld(t, hubtest.SQLite(t))
	d := newDesk(t, w)
	const blank = reportweb.Questionnaires + "/framework/1/workbook"
	raw := d.downloads(blank + ".xlsx")
	if !bytes.Equal(raw, d.downloads(blank+".xlsx")) {
		t.Error("the same questionnaire gives other bytes")
	}
	raw = fill(t, w.framework, raw, item, map[offline.Field]string{offline.Status: d.l.T("reporting.status.in-place"), offline.Marking: "TLP:CLEAR"})
	saved := throughOffice(t, fill(t, w.framework, raw, item+"/done@fr", map[offline.Field]string{offline.Answer: "Une équipe."}))
	refusing(t, w, saved, map[offline.Field]string{offline.Status: d.l.T("preparation.trouble.no-status"), offline.Marking: d.l.T("preparation.trouble.no-marking")})
	for form, raw := range map[string][]byte{"workbook": saved, "CSV": inCSV(t, inCSV(t, d.downloads(blank+".csv"), item, "status", d.l.T("reporting.status.in-place")), item+"/done@fr", "answer", "Une équipe.")} {
		t.Run(form, func(t *testing.T) {
			period := map[string]string{"workbook": "2026", "CSV": "2025"}[form]
			id := w.begins(period, preparation.FromNothing)
			book := preparationweb.Preparations + "/" + id + "/workbook"
			d.uploads(book, raw)
			weighed, err := w.s.Weigh(t.Context(), w.Actor(w.cert), id, frenchWords(d), nil)
			if err != nil || len(weighed.Changes) != 2 || len(weighed.Troubles)+len(weighed.Absent) > 0 {
				t.Fatalf("%+v %v", weighed, err)
			}
			d.sends(book, "do", "take", "shown", weighed.Digest.String())
			said(t, w.part(id, item).Content)

			secretary := policy.Actor{Person: "secretary", Identity: w.Hub(), Roles: []policy.Role{policy.Secretariat}}
			receives := func(period string) error {
				return w.s.Receive(t.Context(), secretary, "rapport", period, bytes.NewReader(raw))
			}
			for _, none := range []string{"", "soon", "1997"} {
				if err := receives(none); !fail.Is(err, fail.Invalid) {
					t.Errorf("it is of no period, and %q is none: %v", none, err)
				}
			}
			if err := receives("2024"); err != nil {
				t.Fatal(err)
			}
			got, err := w.s.Received(t.Context(), secretary, frenchWords(d))
			if err != nil || got.Participant != "" || got.Period != "2024" || len(got.Troubles) > 0 || got.Marked > 0 || len(got.Parts) != 1 {
				t.Fatalf("%+v %v", got, err)
			}
			said(t, got.Parts[item])
		})
	}
	at, _ := d.sends(preparationweb.Preparations, "questionnaire", "short", "period", "2026", "from", "nothing")
	if _, page := d.uploads(at+"/workbook", saved); !strings.Contains(page, d.l.T("preparation.workbook.refused", "file", "rapport.xlsx")) {
		t.Errorf("a blank workbook of another questionnaire is taken: %s", page)
	}
	own := d.downloads(preparationweb.Preparations + "/" + strings.TrimPrefix(at, preparationweb.Preparations+"/") + "/workbook.xlsx")
	secretary := policy.Actor{Person: "secretary", Identity: w.Hub(), Roles: []policy.Role{policy.Secretariat}}
	if err := w.s.Receive(t.Context(), secretary, "rapport", "2025", bytes.NewReader(own)); !fail.Is(err, fail.Invalid) {
		t.Errorf("it is for 2026, and taken for 2025: %v", err)
	}
}

// said sees that a part says what was filled in.
func said(t *testing.T, p offline.Part) {
	t.Helper()
	a := p.Answer("done")
	if a == nil || a.Text.Original != "fr" || a.Text.In["fr"] != "Une équipe." || p.Status != report.InPlace || p.Markings[""] != statement.Marking("") || len(p.Answers) != 1 {
		t.Errorf("%+v", p)
	}
}

// refusing sees that the cells of an item take nothing that is not in their lists.
func refusing(t *testing.T, w *world, raw []byte, says map[offline.Field]string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for field, words := range says {
		sheet, cell, _ := cellOf(t, w, raw, item, field)
		rules, err := f.GetDataValidations(sheet)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, r := range rules {
			found = found || r.ShowErrorMessage && r.Error != nil && *r.Error == words && strings.Contains(" "+r.Sqref+" ", cell)
		}
		if !found {
			t.Errorf("%s %s takes anything", sheet, cell)
		}
	}
}
