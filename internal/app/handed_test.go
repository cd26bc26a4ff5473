package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// What was handed in is found where it belongs: on the page and in the answer of
// each participant that it names, in which role, and of the provision that it is
// about.
func TestSubmissionsAreFoundFromWhatTheyName(t *testing.T) {
	const provision = "un:a-70-174:13:c"
	s := newSmall(t)
	c, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (&framework.Service{Ledger: s.Ledger, DB: s.DB}).LoadCorpus(t.Context(), policy.As(policy.Secretariat), c, nil); err != nil {
		t.Fatal(err)
	}
	says := func(title string, via submission.Via) string {
		t.Helper()
		via.Document = &submission.Document{Kind: "note-verbale", Number: "45/2026", Date: "2026-01-29"}
		via.Mode = submission.Recorded
		out, err := s.Submissions().Say(t.Context(), policy.As(policy.Secretariat), statement.Hash{}, &submission.Opening{Via: via,
			Content: submission.Content{Title: i18n.Of("en", title), Text: i18n.Of("en", "Text."), Date: "2026-01-30", About: []string{provision}}})
		if err != nil {
			t.Fatal(err)
		}
		return out.Receipt.ID.String()
	}
	own := says("Views of one", submission.Via{Author: "state:xa"})
	group := says("Views of a group", submission.Via{Author: "group:a-test", Members: []string{"state:xa"}, On: "2026-01-30"})
	handler, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	for _, tc := range []struct {
		name, path string
		has, lacks []string
	}{
		{"the author", "/en/participants/state:xa", []string{"Views of one", "/en/submissions/" + own, "Views of a group", "member of the author", "A/70/174",
			"Recorded from a document", "/en/submissions?about=un%3Aa-70-174%3A13%3Ac&amp;participant=state%3Axa"}, nil},
		{"the group", "/en/participants/group:a-test", []string{"Views of a group"}, []string{"Views of one"}},
		{"somebody else", "/en/participants/state:xb", nil, []string{"Views of", "submissions-table"}},
		{"the provision", "/en/framework/provisions/" + provision, []string{"Views of one", "/en/submissions/" + group, "not confirmed"}, nil},
		{"the provision, in Arabic", "/ar/framework/provisions/" + provision, []string{"Views of one", "/ar/submissions/" + own}, nil},
		{"another provision", "/en/framework/provisions/un:a-70-174:13:d", nil, []string{"Views of"}},
		{"the list, by both", "/en/submissions?about=" + provision + "&participant=group:a-test", []string{"Views of a group"}, []string{"Views of one"}},
		{"the answer about the author", "/api/v1/participants/state:xa", []string{own, group, `"roles":["member"]`}, nil},
		{"the answer about somebody else", "/api/v1/participants/state:xb", []string{`"submissions":[]`}, nil},
		{"the answer about the provision", "/api/v1/provisions/" + provision, []string{own, group, `"mode":"recorded"`}, []string{`"roles"`}},
		{"the list for programs", "/api/v1/submissions?about=" + provision + "&participant=group:a-test", []string{group}, []string{own}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := get(t, server.URL+tc.path)
			if a.Status != http.StatusOK {
				t.Fatalf("status %d", a.Status)
			}
			for _, want := range tc.has {
				if !strings.Contains(string(a.Body), want) {
					t.Errorf("lacks %q", want)
				}
			}
			for _, no := range tc.lacks {
				if strings.Contains(string(a.Body), no) {
					t.Errorf("has %q", no)
				}
			}
		})
	}
}
