package app_test

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
)

// What can be found leads to a page that exists, and to a place that is on it;
// the search page offers its kind.
func TestWhatIsFoundIsThere(t *testing.T) {
	t.Parallel()
	h := hub.Shared(t)
	kinds, pages := map[string]bool{}, map[string][]string{}
	err := h.DB.Read(t.Context(), func(q sqldb.Querier) error {
		rows, err := q.Query(t.Context(), `SELECT kind, address FROM search_doc ORDER BY address`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var kind, address string
			if err := rows.Scan(&kind, &address); err != nil {
				return err
			}
			kinds[kind] = true
			page, place, _ := strings.Cut(address, "#")
			pages[page] = append(pages[page], place)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	for page, places := range pages {
		a := get(t, h.URL+"/en"+page)
		if a.Status != http.StatusOK {
			t.Errorf("%s: status %d", page, a.Status)
		}
		for _, place := range places {
			if place != "" && !strings.Contains(string(a.Body), ` id="`+place+`"`) {
				t.Errorf("%s has no place %s", page, place)
			}
		}
	}
	form := string(get(t, h.URL+"/en/search").Body)
	for kind := range kinds {
		if !strings.Contains(form, `<option value="`+kind+`"`) || strings.Contains(form, ">"+kind+"<") {
			t.Errorf("the search page does not offer %q, or has no word for it", kind)
		}
	}
	if n := strings.Count(form[strings.Index(form, `name="kind"`):], "<option value=\""); n != len(kinds)+1 {
		t.Errorf("the search page offers %d kinds; %d can be found", n-1, len(kinds))
	}
}

// A document that two rooms describe is found, and once.
func TestEachDocumentIsFoundOnce(t *testing.T) {
	type document struct {
		ID, SHA256 string
		Title      i18n.Text
	}
	h := hub.Shared(t)
	read, all := map[string]string{}, []document{}
	for _, list := range []string{"/api/v1/framework/documents?", "/api/v1/record/documents?"} {
		for _, d := range items[document](t, h, list) {
			all = append(all, d)
			read[d.ID] = d.SHA256
		}
	}
	twice := 0
	for _, d := range all {
		same := []string{}
		for _, hit := range items[document](t, h, "/api/v1/search?kind=document&q="+url.QueryEscape(d.Title.String())+"&") {
			if hit.ID == d.ID || d.SHA256 != "" && read[hit.ID] == d.SHA256 {
				same = append(same, hit.ID)
			}
		}
		if len(same) != 1 {
			t.Errorf("%s is found as %v", d.ID, same)
		} else if same[0] != d.ID {
			twice++
		}
	}
	if twice == 0 {
		t.Error("no document is described by two rooms: there was nothing to see")
	}
}

// A reader finds a thing under what it is called in the reader's language,
// across all rooms.
func TestSearchAcrossRooms(t *testing.T) {
	h := hub.Shared(t)
	for _, tc := range []struct {
		name, question, first string
		among                 []string
	}{
		{"an instrument, its Group and its provisions", "A/70/174", "un:a-70-174", []string{"record:group:gge-2014", "un:a-70-174:13:a"}},
		{"a norm", "13 (h)", "un:a-70-174:13:h", nil},
		{"a norm, in one word", "13h", "un:a-70-174:13:h", nil},
		{"a State in Arabic", "كينيا", "state:ke", nil},
		{"a State in Arabic, with the article", "الصين", "state:cn", nil},
		{"a State in Arabic, vocalised", "الأُرْدُنّ", "state:jo", nil},
		{"a State in French, elided", "l’Égypte", "state:eg", nil},
		{"a State in French, without its accent", "cote d'ivoire", "state:ci", nil},
		{"a State that begins as another does", "Niger", "state:ne", []string{"state:ng"}},
		{"an organization", "OSCE", "org:osce", []string{"record:forum:osce-iwg"}},
		{"a term", "sovereignty", "term:sovereignty", nil},
		{"a term that holds a State's name", "China", "state:cn", []string{"term:sovereignty"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := get(t, h.URL+"/api/v1/search?limit=100&q="+url.QueryEscape(tc.question))
			var found struct {
				Items []struct {
					ID string `json:"id"`
				} `json:"items"`
				Some bool `json:"some"`
			}
			if err := json.Unmarshal(a.Body, &found); err != nil || a.Status != http.StatusOK {
				t.Fatalf("status %d, %v", a.Status, err)
			}
			var ids []string
			for _, i := range found.Items {
				ids = append(ids, i.ID)
			}
			if len(ids) == 0 || found.Some || ids[0] != tc.first {
				t.Errorf("%q finds %v, want %s first", tc.question, ids, tc.first)
			}
			for _, id := range tc.among {
				if !slices.Contains(ids, id) {
					t.Errorf("%q does not find %s", tc.question, id)
				}
			}
		})
	}
}

// In a demonstration people reply to each other and comment. What they reply to is
// found as before, each thing with a title, and reports say whose they are, on what
// and for when.
func TestWhatPeopleSayIsFound(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	for _, more := range []func(context.Context) error{h.DemonstrateIndependent, h.DemonstrateCapacity, h.DemonstrateLaws} {
		if err := more(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	asked := map[string]string{"reply": "national team", "comment": "two States"}
	for _, kind := range []string{"independent", "reply", "guidance", "comment", "national-report", "need", "offer", "law", "practice"} {
		question, n := cmp.Or(asked[kind], "invented"), 0
		for _, item := range walk(t, h.base+"/api/v1/search?kind="+kind+"&q="+url.QueryEscape(question)+"&") {
			var hit struct {
				Address string
				Title   i18n.Text
			}
			if err := json.Unmarshal([]byte(item), &hit); err != nil || hit.Title.Empty() || hit.Address == "" {
				t.Errorf("nothing to click on: %s, %v", item, err)
			}
			n++
		}
		if n == 0 {
			t.Errorf("nothing of kind %s is found by %q", kind, question)
		}
	}
	page := string(get(t, h.base+"/en/search?kind=national-report&q=invented+decree").Body)
	for _, words := range []string{`href="/en/implementation/reports/`, "Aldermark", "17 (c) 1", "2025"} {
		if !strings.Contains(page, words) {
			t.Errorf("a report that is found does not say %q", words)
		}
	}
}
