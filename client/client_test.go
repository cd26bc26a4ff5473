package client_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"comity.example/comity/client"
	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/statement"
)

func TestMain(m *testing.M) { hub.Main(m) }

func of(t *testing.T, address string) *client.Client {
	t.Helper()
	c, err := client.New(address)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// stub answers one request after the other from a list.
func stub(t *testing.T, answers ...func(w http.ResponseWriter, r *http.Request)) (*client.Client, *atomic.Int64) {
	t.Helper()
	var n atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i := int(n.Add(1)) - 1
		answers[min(i, len(answers)-1)](w, r)
	}))
	t.Cleanup(s.Close)
	return of(t, s.URL), &n
}

func text(status int, kind, body string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestLists(t *testing.T) {
	h := hub.Shared(t)
	c := of(t, h.URL)
	ctx := t.Context()
	statements, err := client.All(c.Statements(ctx, client.StatementFilter{}))
	if err != nil || int64(len(statements)) != h.Ledger.Size() {
		t.Fatalf("%d statements of %d: %v", len(statements), h.Ledger.Size(), err)
	}
	for i, s := range statements {
		if s.Index != int64(i) {
			t.Fatalf("statement %d comes at %d", s.Index, i)
		}
	}
	states, err := client.All(c.Participants(ctx, client.ParticipantFilter{Class: "state"}))
	if err != nil || len(states) != 195 {
		t.Errorf("%d States: %v", len(states), err)
	}
	kenya, err := c.Participant(ctx, "state:ke")
	if name, _ := kenya.Name.For("en"); err != nil || name != "Kenya" {
		t.Errorf("%+v: %v", kenya, err)
	}
	norms, err := client.All(c.Provisions(ctx, client.ProvisionFilter{Kind: "norm", Instrument: "un:a-70-174"}))
	if err != nil || len(norms) < 11 {
		t.Errorf("%d norms: %v", len(norms), err)
	}
	for name, n := range map[string]int{
		"instruments":  count(t, c.Instruments(ctx)),
		"relations":    count(t, c.Concordance(ctx, client.RelationFilter{Relation: "supports"})),
		"terms":        count(t, c.Glossary(ctx)),
		"memberships":  count(t, c.Memberships(ctx, client.ParticipationFilter{Participant: "state:fr"})),
		"sponsorships": count(t, c.Sponsorships(ctx, client.ParticipationFilter{Year: 2012})),
		"replies":      count(t, c.Replies(ctx, client.ParticipationFilter{})),
		"claims":       count(t, c.Claims(ctx)),
		"hits":         count(t, c.Search(ctx, "Kenya")),
	} {
		if n == 0 {
			t.Errorf("no %s", name)
		}
	}
	roadmap, err := c.Roadmap(ctx)
	if err != nil || len(roadmap.Clusters) == 0 || len(roadmap.Clusters[0].Rows) == 0 {
		t.Errorf("%d clusters: %v", len(roadmap.Clusters), err)
	}
	// A walk that is left early asks for no more.
	for range c.Statements(ctx, client.StatementFilter{}) {
		break
	}
}

func count[T any](t *testing.T, items func(func(T, error) bool)) int {
	t.Helper()
	all, err := client.All(items)
	if err != nil {
		t.Error(err)
	}
	return len(all)
}

func TestLog(t *testing.T) {
	h := hub.Shared(t)
	c := of(t, h.URL)
	ctx := t.Context()
	w, err := c.WellKnown(ctx)
	if err != nil || w.Origin != h.Ledger.Origin() || w.LogVKeys[0] != h.Ledger.VKey() || w.Limits.Leaf != statement.MaxLeaf {
		t.Fatalf("%+v: %v", w, err)
	}
	cp, err := c.Checkpoint(ctx, w.LogVKeys[0])
	if err != nil || cp.Size != h.Ledger.Size() || cp.Root != h.Ledger.Root() {
		t.Fatalf("%+v: %v", cp, err)
	}
	tile, err := c.Tile(ctx, 0, 1, client.TileWidth)
	if err != nil || len(tile) != 32*client.TileWidth {
		t.Errorf("%d bytes: %v", len(tile), err)
	}
	w3 := int(cp.Size - 3*client.TileWidth)
	leaves, err := c.Entries(ctx, 3, w3)
	if err != nil || len(leaves) != w3 {
		t.Fatalf("%d leaves: %v", len(leaves), err)
	}
	s, err := statement.ParseLeaf(leaves[0])
	if err != nil {
		t.Fatal(err)
	}
	blob, err := c.Blob(ctx, s.Header.Body)
	if _, _, berr := s.CheckBlob(blob); err != nil || berr != nil {
		t.Errorf("%v, %v", err, berr)
	}
	d, err := c.Statement(ctx, s.ID.String())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := d.Prove(cp); err != nil || got.ID != s.ID || d.Index != 3*client.TileWidth {
		t.Errorf("%v at %d: %v", got.ID, d.Index, err)
	}
	for name, change := range map[string]func(d *client.StatementDetail){
		"another header":    func(d *client.StatementDetail) { d.Header = strings.Replace(d.Header, "TLP:CLEAR", "TLP:GREEN", 1) },
		"another signature": func(d *client.StatementDetail) { d.Signature = "A" + d.Signature[1:] },
		"another place":     func(d *client.StatementDetail) { d.Index++ },
		"another id":        func(d *client.StatementDetail) { d.ID = cp.Origin },
		"another path":      func(d *client.StatementDetail) { d.Proof.Hashes = d.Proof.Hashes[1:] },
		"an older proof":    func(d *client.StatementDetail) { d.Proof.Size-- },
	} {
		changed := d
		change(&changed)
		if _, err := changed.Prove(cp); err == nil {
			t.Errorf("%s is taken for proved", name)
		}
	}
	if _, err := c.Checkpoint(ctx, strings.Replace(w.LogVKeys[0], "+", "+0", 1)); err == nil {
		t.Error("a checkpoint was taken under another key")
	}
}

func TestProblems(t *testing.T) {
	h := hub.Shared(t)
	c := of(t, h.URL)
	ctx := t.Context()
	_, err := c.Participant(ctx, "state:xx")
	p, ok := errors.AsType[*client.Problem](err)
	if !ok || p.Status != 404 || p.Kind != "not-found" || p.Detail == "" || !errors.Is(err, client.ErrNotFound) || errors.Is(err, client.ErrGone) {
		t.Errorf("%#v", err)
	}
	_, err = c.Blob(ctx, statement.Hash{1})
	if p, ok := errors.AsType[*client.Problem](err); !ok || p.Status != 404 || p.Detail == "" {
		t.Errorf("in plain text: %#v", err)
	}
	for _, err := range c.Provisions(ctx, client.ProvisionFilter{Kind: "no such kind"}) {
		if p, ok := errors.AsType[*client.Problem](err); !ok || p.Status != 422 {
			t.Errorf("a bad filter: %v", err)
		}
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	ctx := t.Context()
	for _, c := range []struct {
		name    string
		answers []func(http.ResponseWriter, *http.Request)
		asked   int64
		fails   bool
	}{
		{"busy, then well", []func(http.ResponseWriter, *http.Request){
			text(503, "text/plain", "not now"), text(429, "text/plain", "slowly"), text(200, "application/json", `{"size":7}`)}, 3, false},
		{"busy for good", []func(http.ResponseWriter, *http.Request){text(503, "text/plain", "not now")}, 4, true},
		{"broken", []func(http.ResponseWriter, *http.Request){text(500, "application/problem+json", `{"kind":"broken","detail":"x"}`)}, 1, true},
		{"a page of something else", []func(http.ResponseWriter, *http.Request){text(200, "text/html", "<p>hello")}, 1, true},
		{"without end", []func(http.ResponseWriter, *http.Request){func(w http.ResponseWriter, _ *http.Request) {
			for range 40 {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					return
				}
			}
		}}, 1, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			cl, asked := stub(t, c.answers...)
			r, err := cl.Register(ctx)
			if (err != nil) != c.fails || asked.Load() != c.asked || err == nil && r.Size != 7 {
				t.Errorf("%+v, %v, asked %d times", r, err, asked.Load())
			}
		})
	}
	looping, _ := stub(t, text(200, "application/json", `{"items":[{"id":"a"}],"next":"same"}`))
	if all, err := client.All(looping.Glossary(ctx)); err == nil || len(all) != 2 {
		t.Errorf("a list that turns in a circle gives %d items and %v", len(all), err)
	}
	for _, bad := range []string{"hub.example.org", "ftp://hub.example.org", "http://", "http://a b"} {
		if _, err := client.New(bad); err == nil {
			t.Errorf("%q was taken for an address", bad)
		}
	}
}

// Every member of a read model is one that the hub describes: what is written
// here by hand does not drift from what is served.
func TestModelsAreThoseOfTheAPI(t *testing.T) {
	h := hub.Shared(t)
	b, err := of(t, h.URL).Raw(t.Context(), client.Prefix+"/openapi.json", nil)
	if err != nil {
		t.Fatal(err)
	}
	var api any
	if err := json.Unmarshal(b, &api); err != nil {
		t.Fatal(err)
	}
	for path, model := range map[string]reflect.Type{
		"/register":            reflect.TypeFor[client.Register](),
		"/statements":          reflect.TypeFor[client.List[client.Statement]](),
		"/statements/{id}":     reflect.TypeFor[client.StatementDetail](),
		"/participants":        reflect.TypeFor[client.List[client.Participant]](),
		"/participants/{id}":   reflect.TypeFor[client.Participant](),
		"/instruments":         reflect.TypeFor[client.List[client.Instrument]](),
		"/provisions":          reflect.TypeFor[client.List[client.Provision]](),
		"/roadmap":             reflect.TypeFor[client.Roadmap](),
		"/concordance":         reflect.TypeFor[client.List[client.Relation]](),
		"/glossary":            reflect.TypeFor[client.List[client.Term]](),
		"/record/memberships":  reflect.TypeFor[client.List[client.Participation]](),
		"/record/sponsorships": reflect.TypeFor[client.List[client.Participation]](),
		"/record/replies":      reflect.TypeFor[client.List[client.Participation]](),
		"/record/claims":       reflect.TypeFor[client.List[client.Claim]](),
		"/search":              reflect.TypeFor[client.List[client.Hit]](),
	} {
		schema := dig(api, "paths", client.Prefix+path, "get", "responses", "200", "content", "application/json", "schema")
		if schema == nil {
			t.Errorf("%s is not described", path)
			continue
		}
		for _, wrong := range compare(api, schema, model, path) {
			t.Error(wrong)
		}
	}
}

func dig(v any, names ...string) any {
	for _, n := range names {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[n]
	}
	return v
}

// compare lists the members of a model that a schema does not have.
func compare(api, schema any, model reflect.Type, where string) (wrong []string) {
	for {
		ref, ok := dig(schema, "$ref").(string)
		if !ok {
			break
		}
		name, err := url.PathUnescape(strings.TrimPrefix(ref, "#/components/schemas/"))
		if err != nil {
			return []string{err.Error()}
		}
		schema = dig(api, "components", "schemas", name)
	}
	switch model.Kind() {
	case reflect.Pointer:
		return compare(api, schema, model.Elem(), where)
	case reflect.Slice:
		if model == reflect.TypeFor[json.RawMessage]() {
			return nil
		}
		return compare(api, dig(schema, "items"), model.Elem(), where+"[]")
	case reflect.Struct:
		for i := range model.NumField() {
			f := model.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch member := dig(schema, "properties", name); {
			case f.Anonymous:
				wrong = append(wrong, compare(api, schema, f.Type, where)...)
			case member == nil:
				wrong = append(wrong, fmt.Sprintf("%s has no member %q", where, name))
			default:
				wrong = append(wrong, compare(api, member, f.Type, where+"."+name)...)
			}
		}
	}
	return wrong
}
