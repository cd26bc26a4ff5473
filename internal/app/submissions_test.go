package app_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/verify"
	"comity.example/comity/statement"
)

// small is a hub with a secretariat and two invented States, of which one has
// opened its keys here and been named.
type small struct {
	*app.Hub
	t     *testing.T
	opts  app.Options
	state statement.Hash
}

func newSmall(t *testing.T) *small {
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
	s := &small{t: t, opts: app.Options{Data: filepath.Join(dir, "data"), Secret: &secret, Clock: clock.NewFake(hubtest.Start)}}
	if _, err := app.Init(t.Context(), s.opts, hubtest.Origin); err != nil {
		t.Fatal(err)
	}
	if s.Hub, err = app.Open(t.Context(), s.opts); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	o, err := keys.Open(hubtest.Start)
	if err != nil {
		t.Fatal(err)
	}
	s.state = o.ID
	err = s.Ledger.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error {
		_, err := w.Open(ctx, o.Leaf, o.Blob)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Keys.Put(o.ID, o.Signing)
	for _, p := range participant.Demonstration() {
		s.says(&p)
	}
	s.says(&participant.Participant{ID: "group:a-test", Class: participant.GroupOfStates, Name: i18n.Of("en", "A group"),
		Sources: []participant.Source{{Title: "A test", Of: "name", Known: "read"}}, Members: []participant.Membership{
			{ID: "state:xa"}, {ID: "state:xb", From: "2026-02", Until: "2026-12"}, {ID: "state:xc", As: "observer"}}})
	s.says(&participant.Named{ID: "state:xa", Identity: s.state, Confirmed: participant.Document{Kind: "note-verbale", Number: "1", Date: "2026-01-30"}})
	return s
}

// says says a body in the name of the hub.
func (s *small) says(b corpus.Body) ledger.Receipt {
	s.t.Helper()
	d, err := corpus.Drafts([]corpus.Body{b})
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := s.Ledger.Say(s.t.Context(), d...)
	if err != nil {
		s.t.Fatal(err)
	}
	return r[0]
}

func (s *small) record(files ...submission.Attachment) statement.Hash {
	s.t.Helper()
	out, err := s.Submissions().Say(s.t.Context(), policy.As(policy.Secretariat), statement.Hash{}, &submission.Opening{
		Via:     submission.Via{Mode: submission.Recorded, Author: "state:xa", Document: &submission.Document{Kind: "note-verbale", Number: "45/2026", Date: "2026-01-29"}},
		Content: submission.Content{Title: i18n.Of("en", "Views"), Text: i18n.Of("en", "Text."), Date: "2026-01-30", Attachments: files}})
	if err != nil {
		s.t.Fatal(err)
	}
	return out.Receipt.ID
}

// confirms is said by the State's key, past its people.
func (s *small) confirms(of statement.Hash) {
	s.t.Helper()
	d, err := submission.Draft(s.state, of, &submission.Confirmed{As: "state:xa"})
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.Ledger.Say(s.t.Context(), d); err != nil {
		s.t.Fatal(err)
	}
}

func (s *small) told(id statement.Hash) submission.Submission {
	s.t.Helper()
	out, err := s.Submissions().Queries.Get(s.t.Context(), id.String())
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// Who is heard is whom the register names, at the index of what he says.
func TestConfirmationsFollowTheRegister(t *testing.T) {
	s := newSmall(t)
	first, second, third := s.record(), s.record(), s.record()
	s.confirms(first)
	reason := i18n.Of("en", "By decision.")
	basis := &participant.Document{Kind: "decision", Number: "1", Date: "2026-01-30"}
	s.says(&participant.Suspended{Barred: participant.Barred{ID: "state:xa", Reason: reason, Basis: basis}})
	s.confirms(second)
	s.says(&participant.Restored{Barred: participant.Barred{ID: "state:xa", Reason: reason, Basis: basis}})
	s.confirms(third)
	for name, tc := range map[string]struct {
		id   statement.Hash
		want bool
	}{"before": {first, true}, "while it is suspended": {second, false}, "afterwards": {third, true}} {
		if got := s.told(tc.id); got.Confirmed != tc.want || !got.Known {
			t.Errorf("confirmed %s: %v, known: %v", name, got.Confirmed, got.Known)
		}
	}
	for day, want := range map[string]string{"2026-01-31": "state:xa", "2026-02-01": "state:xa state:xb", "2026-12-31": "state:xa state:xb", "2027-01-01": "state:xa"} {
		members, err := s.Submissions().Queries.Members(t.Context(), "group:a-test", day)
		if got := strings.Join(members, " "); err != nil || got != want {
			t.Errorf("members on %s: %s, %v, want %s", day, got, err, want)
		}
	}
	if members, err := s.Submissions().Queries.Members(t.Context(), "group:nobody", "2026-01-01"); err != nil || len(members) > 0 {
		t.Errorf("members of nobody: %v, %v", members, err)
	}
}

// What a submission is about is in the register.
func TestSubmissionsAreAboutWhatThereIs(t *testing.T) {
	s := newSmall(t)
	for id, there := range map[string]bool{"state:xa": true, "group:a-test": true, "state:zz": false, "un:a-70-174:99:c": false, "nothing:at-all": false} {
		_, err := s.Submissions().Say(t.Context(), policy.As(policy.Secretariat), statement.Hash{}, &submission.Opening{
			Via:     submission.Via{Mode: submission.Recorded, Author: "state:xa", Document: &submission.Document{Kind: "letter", Number: "1", Date: "2026-01-29"}},
			Content: submission.Content{Title: i18n.Of("en", "Views"), Text: i18n.Of("en", "Text."), Date: "2026-01-30", About: []string{id}}})
		if (err == nil) != there || err != nil && !fail.Is(err, fail.Invalid) {
			t.Errorf("about %s: %v", id, err)
		}
	}
}

// An attachment is served once a statement names it, is in the backup, comes
// back with it, and verify finds it when it is not what it was.
func TestAttachmentsAreKept(t *testing.T) {
	s := newSmall(t)
	ctx := t.Context()
	files := s.opts.Attachments()
	k, err := s.Submissions().Attach(ctx, policy.As(policy.Secretariat), []byte("%PDF-1.7 scan"))
	if err != nil {
		t.Fatal(err)
	}
	handler, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	address := server.URL + "/attachment/" + k.Hash.String()
	if a := get(t, address); a.Status != http.StatusNotFound {
		t.Errorf("before a statement names it: status %d", a.Status)
	}
	id := s.record(submission.Attachment{Name: "note.pdf", Type: k.Type, Size: k.Size, Hash: k.Hash})
	a := get(t, address, "Cookie", "comity=x")
	if a.Status != http.StatusOK || string(a.Body) != "%PDF-1.7 scan" || !strings.HasPrefix(a.Header.Get("Content-Security-Policy"), "sandbox;") ||
		a.Header.Get("Set-Cookie") != "" || a.Header.Get("Content-Disposition") != "attachment; filename=note.pdf" {
		t.Errorf("status %d, %v, %q", a.Status, a.Header, a.Body)
	}
	prove := func(o app.Options) (verify.Report, error) {
		return verify.Database(ctx, o.DatabaseURL(), verify.Options{Projections: app.Projections, Scratch: t.TempDir(), Files: o.Attachments().Each})
	}
	if r, err := prove(s.opts); err != nil || r.Files != 1 {
		t.Errorf("%d files, %v", r.Files, err)
	}

	backup := filepath.Join(t.TempDir(), "hub.backup")
	if _, err := app.Backup(ctx, s.opts, backup, nil); err != nil {
		t.Fatal(err)
	}
	restored := s.opts
	restored.Data = filepath.Join(t.TempDir(), "restored")
	for range 2 { // the second finds what an interrupted one has left
		if _, err := app.Restore(ctx, restored, backup, "", func(string, int64, int64) {}); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(restored.Data, "hub.db")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := app.Restore(ctx, restored, backup, "", func(string, int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	if _, content, err := restored.Attachments().Open(k.Hash); err != nil || string(content) != "%PDF-1.7 scan" {
		t.Errorf("restored: %q, %v", content, err)
	}

	path := filepath.Join(files.Dir, k.Hash.String()[:2], k.Hash.String())
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.ToUpper(raw), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := prove(s.opts); err == nil || !strings.Contains(err.Error(), "storage check failed") {
		t.Errorf("verify: %v", err)
	}
	if _, err := app.Backup(ctx, s.opts, backup+"2", nil); !fail.Is(err, fail.Broken) {
		t.Errorf("a backup of a broken file: %v", err)
	}
	if a := get(t, address); a.Status == http.StatusOK {
		t.Error("a broken file is served")
	}
	// With the statement goes its file, and no other statement's.
	other, err := s.Submissions().Attach(ctx, policy.As(policy.Secretariat), []byte("%PDF-1.7 another"))
	if err != nil {
		t.Fatal(err)
	}
	s.record(submission.Attachment{Name: "other.pdf", Type: other.Type, Size: other.Size, Hash: other.Hash})
	if _, err := s.Erase(ctx, id, "It named a person."); err != nil || files.Has(k.Hash) || !files.Has(other.Hash) {
		t.Errorf("erased: %v; the file is there: %v, the other: %v", err, files.Has(k.Hash), files.Has(other.Hash))
	}
	if a := get(t, address); a.Status != http.StatusNotFound {
		t.Errorf("an erased file: status %d", a.Status)
	}
}
