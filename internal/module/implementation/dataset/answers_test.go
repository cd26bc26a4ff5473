package dataset

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"testing"

	"comity.example/comity/internal/format/datapackage"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/submission"
)

// TestOfficialWithin: of what a report itself says in another language than it was written
// in the package tells whether its author gave it.
func TestOfficialWithin(t *testing.T) {
	for _, c := range []struct {
		via  submission.Via
		want string
	}{{report.Through("state:ke"), "true"}, {submission.Via{Mode: submission.Recorded, Author: "state:ke"}, "false"}} {
		w, err := datapackage.New(t.TempDir(), &datapackage.Package{Name: "test", Tables: Tables()})
		if err != nil {
			t.Fatal(err)
		}
		r := &report.Report{ID: "1", Content: report.Content{Answers: []report.Answer{{Question: "done", Text: i18n.Text{Original: "en", In: map[string]string{"en": "Done.", "fr": "Fait."}}}}}}
		r.Via = c.via
		f := filling{w: w}
		f.answers(r)
		var out bytes.Buffer
		if err := w.Write(&out); err != nil || f.err != nil {
			t.Fatal(err, f.err)
		}
		z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		file, err := z.Open(answers + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(file).ReadAll()
		if err != nil || len(rows) != 3 {
			t.Fatalf("%v %v", rows, err)
		}
		at := map[string]int{}
		for i, name := range rows[0] {
			at[name] = i
		}
		if rows[1][at["official"]] != "" || rows[2][at["language"]] != "fr" || rows[2][at["official"]] != c.want {
			t.Errorf("%s: %v", c.via.Mode, rows)
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
}
