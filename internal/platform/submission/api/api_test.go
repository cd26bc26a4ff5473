package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/submission/api"
	"comity.example/comity/statement"
)

// nobody is a register in which the secretariat alone has a name.
type nobody struct{}

func (nobody) Speaks(context.Context, sqldb.Querier, string, statement.Hash, int64) (bool, error) {
	return false, nil
}

func (nobody) Members(context.Context, sqldb.Querier, string, string) ([]string, error) {
	return nil, nil
}
func (nobody) Listed(context.Context, sqldb.Querier, string) (bool, error) { return true, nil }

// barred says that Kenya was suspended after all that is in these tests.
func barred(_ context.Context, _ sqldb.Querier, id string) (*submission.Bar, error) {
	if id != "state:ke" {
		return nil, nil
	}
	return &submission.Bar{Participant: id, Status: "suspended", Index: 99, Statement: statement.Hash{7}}, nil
}

type list struct {
	Items []map[string]any `json:"items"`
	Next  *string          `json:"next"`
}

func serve(t *testing.T, n int) func(path string, into any) int {
	_, get := register(t, n)
	return get
}

// register is a register with n submissions, and what the API answers of it.
func register(t *testing.T, n int) (*hubtest.Register, func(path string, into any) int) {
	t.Helper()
	r := hubtest.NewRegister(t, hubtest.SQLite(t), submission.Projection{})
	for i := range n {
		d, err := submission.Draft(statement.Hash{}, statement.Hash{}, &submission.Opening{
			Via: submission.Via{Mode: submission.Recorded, Author: []string{"state:ke", "state:fr"}[i%2],
				Document: &submission.Document{Kind: "letter", Number: fmt.Sprint("L.", i), Date: "2026-01-29"}},
			Content: submission.Content{Title: i18n.Of("en", fmt.Sprint("Views ", i)), Text: i18n.Of("en", "Text."), Date: fmt.Sprintf("2026-01-%02d", i+1)}})
		if err != nil {
			t.Fatal(err)
		}
		r.MustSay(d)
	}
	mux := http.NewServeMux()
	api.Register(jsonapi.New(mux, "test"), &submission.Queries{DB: r.DB, Participants: nobody{}, Hub: r.Hub, Log: r.Ledger, Barred: barred})
	return r, func(path string, into any) int {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1"+path, nil))
		if into != nil {
			if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
				t.Fatalf("%s: %v: %s", path, err, w.Body)
			}
		}
		return w.Code
	}
}

func TestList(t *testing.T) {
	get := serve(t, 7)
	for query, want := range map[string]string{
		"":                                 "6 5 4 3 2 1 0",
		"author=state:ke":                  "6 4 2 0",
		"mode=recorded&kind=letter":        "6 5 4 3 2 1 0",
		"mode=own":                         "",
		"number=L.3":                       "3",
		"from=2026-01-02&until=2026-01-04": "3 2 1",
		"participant=state:fr":             "5 3 1",
		"about=un:a-70-174:13:d":           "",
	} {
		t.Run(query, func(t *testing.T) {
			var got []string
			cursor := ""
			for range 10 {
				var l list
				if code := get("/submissions?limit=2&"+query+cursor, &l); code != http.StatusOK {
					t.Fatalf("status %d", code)
				}
				for _, it := range l.Items {
					number := it["via"].(map[string]any)["document"].(map[string]any)["number"].(string)
					got = append(got, strings.TrimPrefix(number, "L."))
				}
				if l.Next == nil {
					break
				}
				cursor = "&cursor=" + *l.Next
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%v, want %s", got, want)
			}
		})
	}
	for _, bad := range []string{"mode=said", "kind=rumour", "from=yesterday", "limit=0", "limit=1000"} {
		if code := get("/submissions?"+bad, nil); code != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", bad, code)
		}
	}
	for _, bad := range []string{"x", "MA", "LTE", "MDE"} { // no base64 of a number; 0, -1, 01
		if code := get("/submissions?cursor="+bad, nil); code != http.StatusBadRequest {
			t.Errorf("cursor %s: status %d", bad, code)
		}
	}
}

func TestOne(t *testing.T) {
	get := serve(t, 1)
	var l list
	get("/submissions", &l)
	id := l.Items[0]["id"].(string)
	var one map[string]any
	if code := get("/submissions/"+id, &one); code != http.StatusOK {
		t.Fatalf("status %d", code)
	}
	for member, want := range map[string]any{"id": id, "statement": id, "version": id, "known": true, "confirmed": false,
		"type": submission.TypeRecorded, "date": "2026-01-01"} {
		if one[member] != want {
			t.Errorf("%s is %v, want %v", member, one[member], want)
		}
	}
	for _, member := range []string{"via", "title", "text", "versions", "heard", "events", "statements", "by", "index", "at"} {
		if one[member] == nil {
			t.Errorf("%s is missing", member)
		}
	}
	if code := get("/submissions/"+strings.Repeat("0", 64), nil); code != http.StatusNotFound {
		t.Errorf("an unknown id: status %d", code)
	}
}

// Whose author was suspended later says so, with the entry from which on.
func TestBarredLater(t *testing.T) {
	get := serve(t, 2)
	var l list
	get("/submissions", &l)
	for i, want := range []any{nil, "state:ke suspended 99"} {
		var one map[string]any
		get("/submissions/"+l.Items[i]["id"].(string), &one)
		for where, item := range map[string]map[string]any{"the list": l.Items[i], "the item": one} {
			var got any
			if all, is := item["barred"].([]any); is && len(all) == 1 {
				b := all[0].(map[string]any)
				got = fmt.Sprint(b["participant"], " ", b["status"], " ", b["index"])
			}
			if got != want {
				t.Errorf("%s says %v of submission %d, want %v", where, got, i, want)
			}
		}
	}
}

// The address of a submission whose body was erased answers 410, and says when
// it was erased and by which statement.
func TestErased(t *testing.T) {
	r, get := register(t, 1)
	var l list
	get("/submissions", &l)
	id, err := statement.ParseHash(l.Items[0]["id"].(string))
	if err != nil {
		t.Fatal(err)
	}
	by, err := r.Erase(t.Context(), statement.Hash{}, id, "It named a person.")
	if err != nil {
		t.Fatal(err)
	}
	var p struct{ Kind, Detail string }
	if code := get("/submissions/"+id.String(), &p); code != http.StatusGone || p.Kind != "gone" {
		t.Errorf("status %d, kind %q", code, p.Kind)
	}
	for _, want := range []string{r.Clock.Now().UTC().Format("2006-01-02"), by.ID.String()} {
		if !strings.Contains(p.Detail, want) {
			t.Errorf("%q lacks %q", p.Detail, want)
		}
	}
}
