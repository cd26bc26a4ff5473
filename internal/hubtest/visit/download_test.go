package visit_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
)

// TestDownloadsSayWhatThePageSays takes each file of a matrix from the link
// on its page and sets it beside the page's own table.
func TestDownloadsSayWhatThePageSays(t *testing.T) {
	h := hub.Shared(t)
	for _, series := range []string{"memberships", "sponsorships", "replies"} {
		for _, tag := range h.Languages {
			t.Run(tag+" "+series, func(t *testing.T) {
				doc, err := html.Parse(bytes.NewReader(hubtest.Get(t, h.URL+"/"+tag+"/record/"+series).Body))
				if err != nil {
					t.Fatal(err)
				}
				shown := marksOf(table(doc, series))
				files := downloads(doc)
				compare(t, "CSV", shown, csvMarks(t, hubtest.Get(t, h.URL+files["CSV"])))
				compare(t, "Excel", shown, excelMarks(t, hubtest.Get(t, h.URL+files["Excel"])))
				compare(t, "JSON", shown, jsonMarks(t, hubtest.Get(t, h.URL+files["JSON"])))
			})
		}
	}
}

// marks says how many sure marks each State bears, by its id.
type marks map[string]int

func compare(t *testing.T, what string, want, got marks) {
	t.Helper()
	if len(want) < 30 || len(got) != len(want) {
		t.Errorf("%s has %d States, the page %d", what, len(got), len(want))
	}
	for id, n := range want {
		if got[id] != n {
			t.Errorf("%s gives %s %d marks, the page %d", what, id, got[id], n)
		}
	}
}

func table(doc *html.Node, id string) *html.Node {
	var found *html.Node
	visit(doc, func(n *html.Node) {
		if n.Data == "table" && attr(n, "id") == id {
			found = n
		}
	})
	return found
}

func marksOf(table *html.Node) marks {
	out := marks{}
	visit(table, func(row *html.Node) {
		id, ok := strings.CutPrefix(attr(row, "id"), "state-")
		if row.Data != "tr" || !ok {
			return
		}
		out["state:"+id] = 0
		visit(row, func(n *html.Node) {
			if attr(n, "class") == "dot" {
				out["state:"+id]++
			}
		})
	})
	return out
}

// downloads gives the addresses of the page's files by their names.
func downloads(doc *html.Node) map[string]string {
	out := map[string]string{}
	visit(doc, func(p *html.Node) {
		if attr(p, "class") == "downloads" {
			visit(p, func(a *html.Node) {
				if a.Data == "a" {
					out[text(a)] = attr(a, "href")
				}
			})
		}
	})
	return out
}

// rowMarks counts in a sheet: X is a mark, ? one whose year is not sure.
func rowMarks(rows [][]string) marks {
	out := marks{}
	for _, row := range rows {
		if len(row) == 0 || !strings.HasPrefix(row[0], "state:") {
			continue
		}
		out[row[0]] = 0
		for _, cell := range row {
			if cell == "X" || cell == "?X" {
				out[row[0]]++
			}
		}
	}
	return out
}

func csvMarks(t *testing.T, a hubtest.Answer) marks {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(a.Body, []byte("\ufeff")))).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d, %v", a.Status, err)
	}
	return rowMarks(rows)
}

func excelMarks(t *testing.T, a hubtest.Answer) marks {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(a.Body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	return rowMarks(rows)
}

func jsonMarks(t *testing.T, a hubtest.Answer) marks {
	t.Helper()
	var m struct {
		Rows []struct {
			Participant string
			Marks       []struct{ Sure bool }
		}
	}
	if err := json.Unmarshal(a.Body, &m); err != nil {
		t.Fatal(err)
	}
	out := marks{}
	for _, r := range m.Rows {
		out[r.Participant] = 0
		for _, mark := range r.Marks {
			if mark.Sure {
				out[r.Participant]++
			}
		}
	}
	return out
}
