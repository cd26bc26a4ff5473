package offline_test

import (
	"bytes"
	"strings"
	"testing"

	"comity.example/comity/internal/format/workbook"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
)

// FuzzTake: whatever stands in the cells, what is taken of them is well formed, and
// what becomes of a part was shown.
func FuzzTake(f *testing.F) {
	all, open, _ := asked(f)
	small := *all
	small.Sections = []questionnaire.Section{{ID: "one", Title: text("fr", "Une partie"), Items: []questionnaire.Item{*open}}}
	q, so := &small, parts(open.ID)
	var out bytes.Buffer
	if err := workbook.WriteCSV(&out, offline.Make(q, so, words("fr"), drawnUp)); err != nil {
		f.Fatal(err)
	}
	raw := out.Bytes()
	f.Add("", "", "", "", "", "", "")
	f.Add("Deux équipes.\n", "https://example.org/x y\nhttp://b", `Agence \| a | rôle; b`, "0123", "fr planned", "TLP:RED", "+2n")
	f.Fuzz(func(t *testing.T, done, links, bodies, laws, status, marking, more string) {
		for _, s := range []*string{&done, &links, &bodies, &laws, &status, &marking} {
			*s = strings.ToValidUTF8(*s, "") // as every file is that is read
		}
		filled := read(t, q, raw)
		for i := range filled.Sheets[0].Rows {
			r := &filled.Sheets[0].Rows[i]
			for key, v := range map[string]string{"/done@fr": done, "/links@fr": links, "/bodies@fr": bodies, "/laws": laws} {
				if r.Key == open.ID+key {
					r.Cells[string(offline.Answer)], r.Cells[string(offline.Marking)] = v, marking
				}
			}
			if r.Key == open.ID {
				r.Cells[string(offline.Status)] = status
			}
		}
		filled.Sheets[0].Rows = append(filled.Sheets[0].Rows, workbook.FilledRow{Key: open.ID + "/lessons@fr" + more, Cells: map[string]string{string(offline.Answer): done}})
		got, err := offline.Take(q, so, filled, words("fr"), nil)
		if err != nil {
			t.Fatal(err)
		}
		taken := map[string]bool{}
		for _, c := range got.Changes {
			taken[c.Item] = taken[c.Item] || c.Taken
		}
		for item, p := range got.Parts {
			if !taken[item] {
				t.Fatalf("%s changes, and no change of it was shown", item)
			}
			if len(got.Troubles) > 0 || p.Status == "" && len(p.Answers) == 0 {
				continue // nothing of it is taken
			}
			if err := (&report.Corrected{Content: p.Content}).Check(); err != nil {
				t.Fatalf("%s: %v in %+v", item, err, p.Content)
			}
		}
	})
}
