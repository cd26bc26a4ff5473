package web_test

import (
	"net/http"
	"path/filepath"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
)

// TestPeopleSurviveARestore: who people are and with which passkeys they sign
// in is in every backup; sessions and links are in none.
func TestPeopleSurviveARestore(t *testing.T) {
	s := newSite(t, "", clock.NewFake(hubtest.Start))
	a, person := s.officer("Amina Otieno")
	b := s.reader()
	b.signIn(a, "").want(t, http.StatusSeeOther)
	if _, err := s.People().Founder(ctx, signin.Person{Name: "Wanjiru Kamau"}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "backup")
	if _, err := app.Backup(ctx, s.opts, file, func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	o := s.opts
	o.Data = filepath.Join(t.TempDir(), "restored")
	if _, err := app.Restore(ctx, o, file, "", func(string, int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	h, err := app.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	all, err := h.People().Everybody(ctx, policy.As(policy.Operator))
	if err != nil || len(all) != 1 || all[0].ID != person || all[0].Name != "Amina Otieno" {
		t.Errorf("people after a restore: %+v %v", all, err)
	}
	if h.Domain() != "localhost" {
		t.Errorf("the domain of passkeys is %q", h.Domain())
	}
	if _, _, err := h.People().Resume(ctx, b.cookie()); err == nil {
		t.Error("a session survives")
	}
	options, err := h.People().SignInOptions()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := a.Get(options)
	if err != nil {
		t.Fatal(err)
	}
	if _, in, err := h.People().SignIn(ctx, []byte(answer), ""); err != nil || in.Person != person {
		t.Errorf("signing in after a restore: %+v %v", in, err)
	}
}
