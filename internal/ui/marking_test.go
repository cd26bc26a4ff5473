package ui_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// markedRoutes are a page under each label, each within an exercise and not.
func markedRoutes() []ui.Route {
	var out []ui.Route
	for i, m := range statement.Markings {
		for _, exercise := range []bool{false, true} {
			out = append(out, ui.Route{Path: fmt.Sprintf("/marked/%d/%t", i, exercise), Page: marked(m, exercise)})
		}
	}
	return append(out, ui.Route{Path: "/marked/none/true", Page: marked("", true)})
}

// marked is a page of several sheets with tables, as a case has.
func marked(m statement.Marking, exercise bool) ui.Handler {
	return func(_ *http.Request, l *i18n.Locale) (ui.Page, error) {
		var parts []string
		for i := range 40 {
			parts = append(parts, fmt.Sprintf("%d. %s", i+1, word(l, norm, norm, norm)))
		}
		t := ui.Table{ID: "cases", Caption: word(l, "What waits for us", "Ce qui nous attend", "ما ينتظرنا"),
			Columns: []ui.Column{{Head: word(l, "Case", "Cas", "الحالة")}, {Head: word(l, "Due", "Échéance", "الموعد")}, {Head: word(l, "Move", "À qui", "الدور")}}}
		for i := range 30 {
			t.Rows = append(t.Rows, ui.Cells(ui.Show(ui.Labelled(m, ui.A("#due", fmt.Sprintf("Ransomware in %d hospitals", i+2)))), ui.Year(2000+i), ui.Words("—")))
		}
		return ui.Page{Title: word(l, "Malicious activity from your networks", "Activité malveillante depuis vos réseaux", "نشاط خبيث من شبكاتكم"),
			Lead: word(l, "A notification. It implies no responsibility of the notified State.", "Une notification. Elle n’emporte aucune responsabilité de l’État notifié.", "إخطار. ولا ينطوي على أي مسؤولية للدولة المُخطَرة."),
			Body: ui.Stack(ui.Part("due", "1", 2, ui.TableView(l, t)), ui.Paragraphs(l, i18n.Of("en", strings.Join(parts, "\n\n")))), Marking: m, Exercise: exercise}, nil
	}
}

func TestMarkedPagesInABrowser(t *testing.T) {
	server := hubtest.Pages(t, func() int64 { return 1204 }, markedRoutes()...)
	looked := []ui.Route{{Path: "/marked/1/false", Page: marked(statement.Green, false)}, {Path: "/marked/3/true", Page: marked(statement.AmberStrict, true)},
		{Path: "/marked/4/false", Page: marked(statement.Red, false)}}
	hubtest.NewBrowser(t).Tour(t, server.URL, looked)
}

func get(t *testing.T, server *httptest.Server, path string) string {
	t.Helper()
	r, err := http.Get(server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	var b bytes.Buffer
	if _, err := b.ReadFrom(r.Body); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", path, r.StatusCode, err)
	}
	return b.String()
}

// TestMarkedPages: what a page is marked stands in its title and before its
// heading, in words, in every language; and nothing of it on others.
func TestMarkedPages(t *testing.T) {
	server := hubtest.Pages(t, func() int64 { return 1204 }, append(markedRoutes(), specimenRoutes()...)...)
	classified := map[string]string{"en": "Not for classified information.", "fr": "Aucune information classifiée.", "ar": "غير مخصص للمعلومات المصنّفة."}
	word := map[string]string{"en": "EXERCISE", "fr": "EXERCICE", "ar": "تمرين"}
	for lang := range classified {
		for i, m := range statement.Markings {
			for _, exercise := range []bool{false, true} {
				html := get(t, server, fmt.Sprintf("/%s/marked/%d/%t", lang, i, exercise))
				_, heading, _ := strings.Cut(html, "<h1")
				heading, _, _ = strings.Cut(heading, "</h1>")
				title, _, _ := strings.Cut(html, "</title>")
				for name, tc := range map[string]struct{ has, want bool }{
					"the label in the heading":       {strings.Contains(heading, ">"+string(m)+"</span>"), true},
					"the label in the title":         {strings.Contains(title, string(m)+" · "), true},
					"the sentence":                   {strings.Contains(html, "<strong>"+classified[lang]+"</strong>"), m != statement.Clear},
					"the exercise in the heading":    {strings.Contains(heading, ">"+word[lang]+"</span>"), exercise},
					"the exercise in the title":      {strings.Contains(title, "<title>"+word[lang]+" · "), exercise},
					"the exercise above the page":    {strings.Contains(html, `<section class="exercise"`), exercise},
					"the label of printed sheets":    {strings.Contains(html, ` data-sheet-label="`+string(m)+`"`), true},
					"the exercise on printed sheets": {strings.Contains(html, ` data-sheet-exercise="`+word[lang]+`"`), exercise},
					"a style attribute or a script":  {strings.Contains(html, " style=") || strings.Contains(html, "<script>"), false},
				} {
					if tc.has != tc.want {
						t.Errorf("%s, %s, exercise %t: %s is %t", lang, m, exercise, name, tc.has)
					}
				}
			}
		}
	}
	plain := get(t, server, "/en/framework/specimen")
	for _, no := range []string{"TLP:", "data-sheet", "EXERCISE", "classified"} {
		if strings.Contains(plain, no) {
			t.Errorf("a page without a marking says %q", no)
		}
	}
}

// TestExerciseStaysInSight: however far a page is scrolled, the word is on the
// window.
func TestExerciseStaysInSight(t *testing.T) {
	server := hubtest.Pages(t, func() int64 { return 1204 }, markedRoutes()...)
	b := hubtest.NewBrowser(t)
	for _, v := range []hubtest.View{hubtest.Light, hubtest.Narrow} {
		tab := b.Open(t, server.URL+"/ar/marked/2/true", v)
		tab.Do(t, chromedp.Evaluate[chromedp.Void](`window.scrollTo(0, document.body.scrollHeight / 2)`))
		seen := `(() => { const r = document.querySelector(".exercise strong").getBoundingClientRect(); return window.scrollY > 500 && r.top >= 0 && r.bottom <= innerHeight && r.left >= 0 && r.right <= innerWidth })()`
		if !hubtest.Ask(t, tab, chromedp.Evaluate[bool](seen)) {
			t.Errorf("%s: the word is out of sight", v.Name)
		}
		tab.Close()
	}
}

// TestEverySheetIsMarked prints a marked page and reads each sheet.
func TestEverySheetIsMarked(t *testing.T) {
	read, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no pdftotext: install the package poppler-utils (make test does)")
		}
		t.Skip("no pdftotext: install the package poppler-utils (make test does)")
	}
	server := hubtest.Pages(t, func() int64 { return 1204 }, markedRoutes()...)
	b := hubtest.NewBrowser(t)
	for _, tc := range []struct {
		path  string
		label string
		words []string // on every sheet
	}{
		{"/en/marked/2/false", "TLP:AMBER", []string{"Not for classified information."}},
		{"/fr/marked/3/true", "TLP:AMBER+STRICT", []string{"Aucune information classifiée.", "EXERCICE"}},
		{"/ar/marked/4/true", "TLP:RED", nil},
		{"/en/marked/none/true", "EXERCISE", nil},
	} {
		t.Run(tc.path, func(t *testing.T) {
			tab := b.Open(t, server.URL+tc.path, hubtest.View{Name: "paper", Width: 1000, Print: true})
			defer tab.Close()
			file := filepath.Join(t.TempDir(), "printed.pdf")
			if err := os.WriteFile(file, tab.PDF(t), 0o600); err != nil {
				t.Fatal(err)
			}
			if dir := os.Getenv(hubtest.PicturesEnv); dir != "" {
				_ = os.WriteFile(filepath.Join(dir, strings.ReplaceAll(tc.path, "/", "-")+".pdf"), tab.PDF(t), 0o600)
			}
			out, err := exec.Command(read, "-layout", file, "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			sheets := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
			if len(sheets) < 3 {
				t.Fatalf("%d sheets: too few to tell", len(sheets))
			}
			for i, sheet := range sheets {
				lines := strings.Split(strings.TrimSpace(sheet), "\n")
				if head, foot := lines[0], lines[len(lines)-1]; !strings.Contains(head, tc.label) || !strings.Contains(foot, tc.label) {
					t.Errorf("sheet %d of %d begins with %q and ends with %q", i+1, len(sheets), head, foot)
				}
				for _, w := range tc.words {
					if !strings.Contains(sheet, w) {
						t.Errorf("sheet %d of %d does not say %q", i+1, len(sheets), w)
					}
				}
			}
		})
	}
}
