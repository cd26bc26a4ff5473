package web_test

import (
	"context"
	"encoding/csv"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/participant/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

func serve(t *testing.T) *httptest.Server {
	t.Helper()
	r := hubtest.NewRegister(t, hubtest.SQLite(t), participant.Projection{})
	all, err := participant.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	service := participant.Service{Ledger: r.Ledger, DB: r.DB}
	if _, err := service.Load(t.Context(), policy.As(policy.Secretariat), all, nil); err != nil {
		t.Fatal(err)
	}
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	s, err := httpsrv.New(httpsrv.Site{Hub: "Comity", Catalogue: c, Assets: assets, Nav: ui.Rooms(),
		Size: r.Size, Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()})
	if err != nil {
		t.Fatal(err)
	}
	s.Pages(web.Pages{Queries: &participant.Queries{DB: r.DB}, Record: recorded}.Routes()...)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return server
}

// recorded knows something of Kenya, and of nobody else.
func recorded(_ context.Context, l *i18n.Locale, id string) (*web.Recorded, error) {
	if id != "state:ke" {
		return nil, nil
	}
	return &web.Recorded{Counts: []web.Count{{Words: "Meetings", Number: 1234, Page: l.Path("/meetings")}},
		Items: []web.Item{{Note: "2019", Title: i18n.Of("en", "A meeting"), Page: l.Path("/meetings") + "#one"}}, Twin: "/api/v1/meetings"}, nil
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	res, err := http.Get(address)
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

func TestPages(t *testing.T) {
	server := serve(t)
	for _, tc := range []struct {
		name, path string
		code       int
		holds      []string // in this order
		lacks      string
	}{
		{"in the order of the reader", "/fr/participants?class=state", 200, []string{"Afghanistan", "Afrique du Sud", "Égypte", "Zimbabwe"}, "OSCE"},
		{"in Arabic", "/ar/participants?region=african", 200, []string{"إثيوبيا", "كينيا"}, "فرنسا"},
		{"by a name in another language", "/en/participants?q=" + url.QueryEscape("肯尼亚"), 200, []string{"Kenya"}, "Uganda"},
		{"nobody", "/en/participants?q=Ruritania", 200, []string{"Nobody listed matches"}, "Kenya"},
		{"an unknown class", "/en/participants?class=party", 400, []string{"There is no such class"}, "Kenya"},
		{"a State", "/en/participants/state:ke", 200, []string{"Kenya", "Republic of Kenya", "16 December 1963", "African States", "KEN",
			`href="/en/meetings">Meetings</a>`, "1,234", `href="/en/meetings#one">A meeting</a>`, `href="/api/v1/meetings"`, "肯尼亚"}, "Uganda"},
		{"what is recorded, to a reader of Arabic", "/ar/participants/state:ke", 200, []string{`lang="en"`, "A meeting"}, "الموارد"},
		{"an observer", "/en/participants/state:va", 200, []string{"Holy See", "Non-member observer State"}, "What is recorded"},
		{"an organization, in Arabic", "/ar/participants/org:karisma", 200, []string{"Fundación Karisma", "المجتمع المدني"}, "ISO 3166"},
		{"unlisted", "/en/participants/state:xx", 404, nil, "Kenya"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			code, page := get(t, server.URL+tc.path)
			if code != tc.code {
				t.Errorf("status %d, want %d", code, tc.code)
			}
			_, main, _ := strings.Cut(page, "<main")
			rest := main
			for _, want := range tc.holds {
				_, after, ok := strings.Cut(rest, want)
				if !ok {
					t.Fatalf("%q is not there, or not in its place", want)
				}
				rest = after
			}
			if strings.Contains(main, tc.lacks) {
				t.Errorf("%q is there", tc.lacks)
			}
		})
	}
}

func TestFiles(t *testing.T) {
	server := serve(t)
	code, file := get(t, server.URL+"/en/participants.csv?region=eastern-european")
	rows, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil || code != 200 || len(rows) != 24 || rows[0][0] != "id" || rows[1][0] != "state:al" {
		t.Errorf("status %d, %d rows, %v", code, len(rows), err)
	}
	if code, file := get(t, server.URL+"/ar/participants.xlsx"); code != 200 || !strings.HasPrefix(file, "PK") {
		t.Errorf("status %d, %d bytes", code, len(file))
	}
}

// What is called just as it was asked for comes before what merely begins so;
// the rest stays in alphabetical order.
func TestWhatWasAskedForComesFirst(t *testing.T) {
	o := newOffice(t)
	server := o.as(policy.Visitor)
	for asked, want := range map[string][]string{
		"UK": {"state:gb", "state:ua"}, "Guinea": {"state:gn", "state:gq", "state:gw", "state:pg"}, "org:osce": {"org:osce"}, "ОБСЕ": {"org:osce"},
	} {
		_, page := get(t, server.URL+"/en/participants?q="+url.QueryEscape(asked))
		var got []string
		for _, m := range regexp.MustCompile(`<th scope="row"[^>]*><a href="/en/participants/([^"]+)"`).FindAllStringSubmatch(page, -1) {
			got = append(got, m[1])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q gives %v, want %v", asked, got, want)
		}
	}
}
