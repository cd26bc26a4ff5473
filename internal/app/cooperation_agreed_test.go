package app_test

import (
	"archive/zip"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestAReportUnderItsOwnMarking: the report that both have agreed to has a page and
// files of its own for either of the two, under the marking to which they agreed and
// with nothing of the case around it; for nobody else, and for nobody who does not say
// that it is handled so.
func TestAReportUnderItsOwnMarking(t *testing.T) {
	t.Parallel()
	d := dealing(t)
	seen := d.a.get(d.ofA + "accepted").want(http.StatusOK).filled("seen")
	d.says(d.a, d.asked, d.ofA+"accepted", "seen", seen, "marking", "TLP:AMBER")
	d.says(d.b, d.offers, d.ofB+"delivered", "marking", "TLP:AMBER")
	d.says(d.b, d.offers, d.ofB+"closed", "marking", "TLP:AMBER")
	d.says(d.a, d.asked, d.ofA+"closed", "marking", "TLP:AMBER")
	d.says(d.b, d.offers, d.ofB+"report", "do", "propose", "title", "Help for hospitals", "as", "TLP:GREEN", "lessons", "Two on site were worth ten.")
	d.a.get(d.ofA + "report/agreed").want(http.StatusNotFound)
	seen = d.a.get(d.ofA + "report").want(http.StatusOK).found(`name="seen" value="([^"]*)"`)
	d.says(d.a, d.asked, d.ofA+"report", "do", "agree", "seen", seen)

	for who, of := range map[*someone]string{d.a: d.ofA, d.b: d.ofB} {
		at := of + "report/agreed"
		for _, from := range []string{d.at, of + "report"} {
			who.get(from).want(http.StatusOK, `href="`+at+`"`)
		}
		page := who.get(at).want(http.StatusOK, "<title>TLP:GREEN · Help for hospitals", `data-sheet-label="TLP:GREEN"`, "Two on site were worth ten.", "Aldermark", "Brinevale")
		if strings.Contains(page.body, "TLP:AMBER") || strings.Contains(page.body, "without their records") {
			t.Error("the page of the report tells of the case around it, or bears its marking")
		}
		for _, form := range []string{".docx", ".json"} {
			who.get(at + form).want(http.StatusBadRequest)
			who.get(at).want(http.StatusOK, `href="`+at+form+`?keep-marking=yes"`)
		}
		document := who.get(at + ".docx?keep-marking=yes").want(http.StatusOK).body
		for _, part := range []string{"word/header1.xml", "word/footer1.xml"} {
			if got := within(t, document, part); !strings.Contains(got, "TLP:GREEN") || strings.Contains(got, "TLP:AMBER") {
				t.Errorf("%s: %s", part, got)
			}
		}
		if got := within(t, document, "word/document.xml"); !strings.Contains(got, "Two on site were worth ten.") || strings.Contains(got, "without their records") {
			t.Errorf("the document says %s", got)
		}
		var data struct {
			Marking, Words string
			Report         struct{ Marking string }
		}
		if err := json.Unmarshal([]byte(who.get(at+".json?keep-marking=yes").want(http.StatusOK).body), &data); err != nil || data.Marking != "TLP:GREEN" || data.Report.Marking != "TLP:GREEN" || len(data.Words) != 64 {
			t.Errorf("%+v, %v", data, err)
		}
	}
	d.persona("organization").get(d.ofA + "report/agreed").want(http.StatusNotFound)
}

// within is a part of a document.
func within(t *testing.T, document, name string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(document), int64(len(document)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
