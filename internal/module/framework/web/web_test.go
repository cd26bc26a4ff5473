package web_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/module/framework/web"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// serve runs the framework's pages of a hub that holds the shipped corpus.
func serve(t *testing.T) (*httptest.Server, []ui.Route) {
	t.Helper()
	r := hubtest.NewRegister(t, hubtest.SQLite(t), framework.Projection{})
	c, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := framework.Service{Ledger: r.Ledger, DB: r.DB}
	if _, err := s.LoadCorpus(context.Background(), policy.As(policy.Secretariat), c, nil); err != nil {
		t.Fatal(err)
	}
	directory, err := participant.ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	server, err := httpsrv.New(httpsrv.Site{Hub: "Comity", Catalogue: catalogue, Assets: assets, Nav: ui.Rooms(), Size: r.Size,
		Clock: r.Clock, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()})
	if err != nil {
		t.Fatal(err)
	}
	pages := web.New(&framework.Queries{DB: r.DB}, directory, nil, nil)
	r.Clock.Advance(time.Hour) // what is said of the corpus is not said of the moment of asking
	routes := pages.Routes()
	server.Pages(routes...)
	ts := httptest.NewServer(server.Handler())
	t.Cleanup(ts.Close)
	return ts, routes
}

func get(t *testing.T, ts *httptest.Server, path string) (int, string) {
	t.Helper()
	res, err := http.Get(ts.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

var places = regexp.MustCompile(` id="([^"]*)"`)

func checkPage(t *testing.T, ts *httptest.Server, path string) {
	t.Helper()
	code, body := get(t, ts, path)
	if code != http.StatusOK {
		t.Errorf("%s: status %d", path, code)
		return
	}
	if strings.Contains(body, "⟦") {
		t.Errorf("%s: a sentence is missing", path)
	}
	seen := map[string]bool{}
	for _, m := range places.FindAllStringSubmatch(body, -1) {
		if seen[m[1]] {
			t.Errorf("%s: the id %s stands twice", path, m[1])
		}
		seen[m[1]] = true
	}
	if _, place, ok := strings.Cut(path, "#"); ok && !seen[place] {
		t.Errorf("%s: there is no such place on the page", path)
	}
}

func TestEveryAddressAnswersInEveryLanguage(t *testing.T) {
	ts, routes := serve(t)
	for _, route := range routes {
		path := route.Path
		if route.Example != "" {
			path = route.Example
		}
		for _, tag := range i18n.Tags() {
			if route.Page != nil {
				checkPage(t, ts, "/"+tag+path)
			} else if code, _ := get(t, ts, "/"+tag+path); code != http.StatusOK {
				t.Errorf("/%s%s: status %d", tag, path, code)
			}
		}
	}
}

// Whatever is recorded has the page that Address names, and its place on it.
func TestEveryThingHasItsPage(t *testing.T) {
	ts, _ := serve(t)
	c, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{"": true}
	for _, b := range c.Bodies() {
		path := framework.Address(b.Subject())
		if path == "" && b.Type() != framework.TypeReading {
			t.Errorf("%s has no page", b.Subject())
		}
		if !seen[path] {
			seen[path] = true
			checkPage(t, ts, "/en"+path)
		}
	}
	if path := framework.Address("state:ke"); path != "" {
		t.Errorf("a State has its page here: %s", path)
	}
}

func TestWhatPagesSay(t *testing.T) {
	ts, _ := serve(t)
	for _, tc := range []struct {
		name, path string
		code       int
		has        []string
	}{
		{"the official text and the copies", "/en/framework/provisions/un:a-70-174:13:j", 200,
			[]string{"share associated information", "Official text", "associated", "A/70/174, 13 (j)"}},
		{"a paraphrase says that it is one", "/en/framework/provisions/osce:cbm:8", 200,
			[]string{"Summary by this hub, not the official wording", "PC.DEC/1106, CBM 8"}},
		{"the misprinted citation", "/en/framework/roadmap", 200, []string{"The row prints “13 j 2”", "A/70/174, 13 (k) 2"}},
		{"the filter", "/en/framework/provisions?kind=principle", 200, []string{"9 provisions", "Paris Call, 9"}},
		{"the other filter", "/en/framework/concordance?relation=equal&from=un:a-70-174", 200, []string{"1 relation<"}},
		{"readings with their holders", "/fr/framework/glossary/term:sovereignty", 200, []string{"Chine", "Fédération de Russie"}},
		{"holders in Arabic", "/ar/framework/glossary/term:use-of-force", 200, []string{"الصين", `dir="rtl"`}},
		{"no such provision", "/en/framework/provisions/un:a-70-174:13:z", 404, nil},
		{"no such relation", "/en/framework/concordance?relation=same", 400, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			code, body := get(t, ts, tc.path)
			if code != tc.code {
				t.Errorf("status %d, want %d", code, tc.code)
			}
			for _, want := range tc.has {
				if !strings.Contains(body, want) {
					t.Errorf("does not say %q", want)
				}
			}
		})
	}
}

// Whoever opens the list of provisions sees the eleven norms first; the other
// instruments follow by date, on the page as in the file.
func TestProvisionsBeginWithTheElevenNorms(t *testing.T) {
	ts, _ := serve(t)
	var norms []string
	for _, letter := range "abcdefghijk" {
		norms = append(norms, fmt.Sprintf("A/70/174, 13 (%c)", letter))
	}
	whole := regexp.MustCompile(`^A/70/174, 13 \([a-k]\)$`)
	others := []string{"A/68/98", "PC.DEC/1106", "PC.DEC/1202", "Paris Call", "GCSC"}
	_, body := get(t, ts, "/en/framework/provisions")
	_, file := get(t, ts, "/fr/framework/provisions.csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	inFile := []string{}
	for _, row := range rows[1:] {
		inFile = append(inFile, row[1])
	}
	onPage := []string{}
	for _, m := range regexp.MustCompile(`<th scope="row"><a [^>]*>([^<]*)</a>`).FindAllStringSubmatch(body, -1) {
		onPage = append(onPage, m[1])
	}
	if !slices.Equal(onPage, inFile) {
		t.Errorf("the page lists %d provisions, the file %d, or in another order", len(onPage), len(inFile))
	}
	got, seen := []string{}, []string{}
	for _, cited := range onPage {
		if whole.MatchString(cited) {
			got = append(got, cited)
		}
		symbol, _, _ := strings.Cut(cited, ",")
		if i := slices.IndexFunc(others, func(o string) bool { return strings.HasPrefix(symbol, o) }); i >= 0 && !slices.Contains(seen, others[i]) {
			seen = append(seen, others[i])
		}
	}
	if !slices.Equal(got, norms) || !strings.HasPrefix(onPage[0], "A/70/174, 13") {
		t.Errorf("the list begins with %s; the norms in it are %q", onPage[0], got)
	}
	if !slices.Equal(seen, others) {
		t.Errorf("the other instruments follow as %q, want %q", seen, others)
	}
}

func TestFilesHoldWhatPagesShow(t *testing.T) {
	ts, _ := serve(t)
	c, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"instruments": len(c.Instruments), "provisions": len(c.Provisions), "concordance": len(c.Relations)} {
		code, body := get(t, ts, "/en/framework/"+name+".csv")
		if code != http.StatusOK {
			t.Fatalf("%s: status %d", name, code)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(rows)-1 != want {
			t.Errorf("%s has %d rows, want %d", name, len(rows)-1, want)
		}
	}
	_, body := get(t, ts, "/en/framework/provisions.csv")
	if !strings.Contains(body, c.Provision("un:a-70-174:13:c").Texts[0].SHA256) {
		t.Error("the file of provisions lacks the hash of a text")
	}
}

// Programs for vocabularies and for catalogues find every provision, each once,
// with its words and where it stands.
func TestVocabulariesHoldEveryProvision(t *testing.T) {
	ts, _ := serve(t)
	c, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	_, turtle := get(t, ts, "/en/framework/provisions.ttl")
	_, catalogue := get(t, ts, "/fr/framework/provisions.oscal.json")
	var read struct {
		Catalog struct {
			Metadata map[string]any
			Groups   []struct{ ID, Title string }
		}
	}
	if err := json.Unmarshal([]byte(catalogue), &read); err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Provisions {
		if n := strings.Count(turtle, `dcterms:identifier "`+p.ID+`" `); n != 1 {
			t.Errorf("%s is in the vocabulary %d times", p.ID, n)
		}
		if n := strings.Count(catalogue, `"id": "`+strings.ReplaceAll(p.ID, ":", "_")+`",`); n != 1 {
			t.Errorf("%s is in the catalogue %d times", p.ID, n)
		}
	}
	const norm = "</framework/provisions/un:a-70-174:13:h:1>\n"
	at := strings.Index(turtle, norm)
	if at < 0 || !strings.Contains(turtle[at:at+2000], "skos:broader </framework/provisions/un:a-70-174:13:h> ;") {
		t.Errorf("half of norm (h) is no part of it")
	}
	if at, want := read.Catalog.Metadata["last-modified"], hubtest.Start.Format(time.RFC3339); at != want {
		t.Errorf("the catalogue was modified at %v, want %s", at, want)
	}
	if len(read.Catalog.Groups) < 5 || !strings.Contains(catalogue, `"remarks": "Les mots`) {
		t.Errorf("%d groups", len(read.Catalog.Groups))
	}
}

// The roadmap is made to be pinned to a wall.
func TestRoadmapPrintsOnTwoSheets(t *testing.T) {
	ts, _ := serve(t)
	b := hubtest.NewBrowser(t)
	for _, tag := range i18n.Tags() {
		tab := b.Open(t, ts.URL+"/"+tag+"/framework/roadmap", hubtest.Light)
		if sheets := len(pdfPage.FindAll(tab.PDF(t), -1)); sheets != 2 {
			t.Errorf("the roadmap prints on %d sheets in %s, want 2", sheets, tag)
		}
		tab.Close()
	}
}

var pdfPage = regexp.MustCompile(`/Type\s*/Page\b`)
