package app_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"comity.example/comity/identity"
	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	statements "comity.example/comity/internal/platform/register"
	"comity.example/comity/internal/verify"
	"comity.example/comity/statement"
)

// stolen is a hub whose signing key was in other hands for a while.
type stolen struct {
	*app.Hub
	t        *testing.T
	url, at  string // where it answers, and its database
	clock    *clock.Fake
	recovery ed25519.PrivateKey
	said     []ledger.Receipt
	declared ledger.Receipt
}

func newStolen(t *testing.T) *stolen {
	t.Helper()
	dir := t.TempDir()
	keyFile := filepath.Join(dir, "hub.key")
	if err := keys.NewKeyFile(keyFile); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	s := &stolen{t: t, clock: clock.NewFake(hubtest.Start)}
	o := app.Options{Data: filepath.Join(dir, "data"), Secret: &secret, Clock: s.clock}
	sheet, err := app.Init(t.Context(), o, hubtest.Origin)
	if err != nil {
		t.Fatal(err)
	}
	if s.recovery, err = keys.ParseSheet(sheet.Secret); err != nil {
		t.Fatal(err)
	}
	if s.Hub, err = app.Open(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	handler, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	s.url, s.at = server.URL, o.DatabaseURL()
	t.Cleanup(func() {
		server.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *stolen) say(words string) {
	s.t.Helper()
	s.clock.Advance(time.Minute)
	r, err := s.Ledger.Say(s.t.Context(), ledger.Draft{Type: "test.note.said/1", Subject: "note:1", Body: fmt.Appendf(nil, `{"words":%q}`, words)})
	if err != nil {
		s.t.Fatal(err)
	}
	s.said = append(s.said, r...)
}

// admit lets the recovery key say something of the hub's own keys.
func (s *stolen) admit(typ string, body any, approve ed25519.PrivateKey) ledger.Receipt {
	s.t.Helper()
	s.clock.Advance(time.Minute)
	last, err := s.Ledger.At(s.t.Context(), s.Ledger.Size()-1)
	if err != nil {
		s.t.Fatal(err)
	}
	b, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	salt := [32]byte{byte(s.Ledger.Size())}
	st, err := statement.Sign(statement.Header{
		Type: typ, By: s.Ledger.Hub(), Key: statement.KeyOf(s.recovery), Stream: statement.Public,
		Seq: last.Statement.Header.Seq + 1, Prev: last.Statement.ID, At: s.clock.Now(), Subject: s.Ledger.Hub().String(),
		Marking: statement.Clear, Body: statement.BlobHash(salt, b),
	}, s.recovery)
	if err == nil && approve != nil {
		err = st.Approve(statement.ApprovalNewKey, approve)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	leaf, err := st.Leaf()
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := s.Ledger.Admit(s.t.Context(), leaf, append(salt[:], b...))
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// TestStruckStatementsSayIt: what a stolen key has signed keeps its place, and
// every place that shows it says that it is struck, and by which declaration.
func TestStruckStatementsSayIt(t *testing.T) {
	s := newStolen(t)
	s.say("mine")
	s.say("a thief's")
	s.say("a thief's again")
	before := get(t, s.url+"/api/v1/statements").Body
	if bytes.Contains(before, []byte(`"struck"`)) {
		t.Fatal("something is struck before anything was declared")
	}
	own, err := s.Ledger.Identity(t.Context(), s.Ledger.Hub())
	if err != nil {
		t.Fatal(err)
	}
	s.declared = s.admit(identity.TypeCompromised, identity.Compromised{Key: *own.Signing, From: fmt.Sprint(s.said[1].Index)}, nil)
	_, fresh, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.admit(identity.TypeRecovered, identity.Recovered{Signing: statement.KeyOf(fresh)}, fresh)
	s.Keys.Put(s.Ledger.Hub(), fresh)
	s.say("mine again")
	struck := map[string]bool{s.said[1].ID.String(): true, s.said[2].ID.String(): true}

	t.Run("records", func(t *testing.T) { s.records(t) })
	t.Run("JSON", func(t *testing.T) { s.json(t, struck) })
	t.Run("feed", func(t *testing.T) { s.feed(t, struck) })
	for _, lang := range i18n.Tags() {
		t.Run("pages in "+lang, func(t *testing.T) { s.pages(t, lang, struck) })
	}
	t.Run("verify", func(t *testing.T) {
		rep, err := verify.Database(t.Context(), s.at, verify.Options{Projections: app.Projections, Scratch: t.TempDir()})
		if err != nil || rep.Struck != 2 {
			t.Errorf("%d struck: %v", rep.Struck, err)
		}
	})
}

// records: by the ledger's own account, and nothing that it holds has changed.
func (s *stolen) records(t *testing.T) {
	all, err := s.Ledger.List(t.Context(), ledger.Filter{After: -1, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		want := r.Index == s.said[1].Index || r.Index == s.said[2].Index
		switch {
		case (r.Struck != nil) != want:
			t.Errorf("statement %d (%s): struck by %v", r.Index, r.Statement.Header.Type, r.Struck)
		case want && (r.Struck.ID != s.declared.ID || r.Struck.Index != s.declared.Index || !r.Struck.At.Equal(s.declared.At)):
			t.Errorf("statement %d is struck by %+v, want %+v", r.Index, r.Struck, s.declared)
		case want && len(r.Body) == 0:
			t.Errorf("statement %d has lost its body", r.Index)
		}
	}
}

func (s *stolen) json(t *testing.T, struck map[string]bool) {
	var l struct{ Items []statements.Statement }
	decode(t, get(t, s.url+"/api/v1/statements"), &l)
	if int64(len(l.Items)) != s.Ledger.Size() {
		t.Fatalf("%d statements", len(l.Items))
	}
	for _, item := range l.Items {
		var d statements.Detail
		decode(t, get(t, s.url+"/api/v1/statements/"+item.ID), &d)
		for where, by := range map[string]*statements.Strike{"in the list": item.Struck, "alone": d.Struck} {
			if (by != nil) != struck[item.ID] || by != nil && (by.ID != s.declared.ID.String() || by.Index != s.declared.Index) {
				t.Errorf("%s, statement %d is struck by %+v", where, item.Index, by)
			}
		}
	}
}

func (s *stolen) feed(t *testing.T, struck map[string]bool) {
	a := get(t, s.url+"/fr/register/feed.atom")
	var f struct {
		Entries []struct {
			ID        string    `xml:"id"`
			Title     string    `xml:"title"`
			Summary   string    `xml:"summary"`
			Published time.Time `xml:"published"`
			Updated   time.Time `xml:"updated"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(a.Body, &f); err != nil || a.Status != http.StatusOK {
		t.Fatalf("answers %d: %v", a.Status, err)
	}
	n := 0
	for _, e := range f.Entries {
		id := strings.TrimPrefix(e.ID, "urn:comity:statement:")
		says := strings.HasPrefix(e.Title, "Biffée") && strings.Contains(e.Summary, s.declared.ID.String())
		if says != struck[id] || strings.Contains(e.Title, "Biffée") != struck[id] {
			t.Errorf("%s is said to be struck: %v (%q, %q)", id, says, e.Title, e.Summary)
		}
		if e.Updated.After(e.Published) != struck[id] {
			t.Errorf("%s, published %v, has changed %v", id, e.Published, e.Updated)
		}
		if struck[id] {
			n++
		}
	}
	if n != len(struck) {
		t.Errorf("%d struck statements in the feed", n)
	}
}

func (s *stolen) pages(t *testing.T, lang string, struck map[string]bool) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := words.Locale(lang)
	list := string(get(t, s.url+l.Path("/register")).Body)
	if n := strings.Count(list, ">"+l.T("register.struck.word")+"<"); n != len(struck) {
		t.Errorf("the list says %d times that a statement is struck", n)
	}
	for _, r := range append(s.said[:len(s.said):len(s.said)], s.declared) {
		page := string(get(t, s.url+l.Path("/statements", r.ID.String())).Body)
		says := strings.Contains(page, l.T("register.struck"))
		leads := strings.Contains(page, `href="`+l.Path("/statements", s.declared.ID.String())+`">`+l.T("register.struck.by"))
		if says != struck[r.ID.String()] || leads != struck[r.ID.String()] {
			t.Errorf("the page of statement %d says that it is struck: %v, and leads to the declaration: %v", r.Index, says, leads)
		}
	}
}
