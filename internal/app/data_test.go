package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"comity.example/comity/internal/format/datapackage"
	"comity.example/comity/internal/module/implementation/dataset"
)

// TestDataPackage reads the data package of the demonstration back as its descriptor
// says it is: every field, type and key holds, it has a row for each item of the lists
// of the API and no other, the same register gives the same bytes, and what a capital
// keeps to itself is not in it.
func TestDataPackage(t *testing.T) {
	h := demonstrated(t)
	if err := errors.Join(h.DemonstrateIndependent(t.Context()), h.DemonstrateCapacity(t.Context())); err != nil {
		t.Fatal(err)
	}
	const secret = "CANARY-DATA-3141"
	drafter := h.persona("xa-drafter")
	prep := drafter.send("/en/desk/implementation/preparations", "questionnaire", "framework", "period", "2027", "from", "nothing").goes("/en/desk/implementation/preparations/").to
	drafter.send(prep+"/items/norm-13-a", "answer-done", secret, "marking-done", "TLP:CLEAR", "do", "write", "seen", "0").want(http.StatusSeeOther)
	drafter.get(prep+"/items/norm-13-a").want(http.StatusOK, secret)

	anyone := h.someone("anyone", "")
	anyone.get("/en/implementation").want(http.StatusOK, "/en"+dataset.Home)
	anyone.get("/en"+dataset.Home).want(http.StatusOK, dataset.Address, "independent-reports")
	first := anyone.get(dataset.Address).want(http.StatusOK)
	if again := anyone.get(dataset.Address); again.body != first.body {
		t.Error("the same register gives other bytes")
	}
	read, err := datapackage.Check(strings.NewReader(first.body), int64(len(first.body)))
	if err != nil {
		t.Fatal(err)
	}
	if size := strconv.FormatInt(h.Ledger.Size(), 10); read.Made["register_size"] != size || !strings.Contains(read.Made["checkpoint"], "\n"+size+"\n") || read.Version != "1."+size+".0" {
		t.Errorf("made from %q, version %s, of %s statements", read.Made, read.Version, size)
	}
	for table, list := range map[string]string{"reports": "/api/v1/reports", "laws": "/api/v1/policies", "practices": "/api/v1/practices", "needs": "/api/v1/needs", "offers": "/api/v1/offers",
		"independent-reports": "/api/v1/independent-reports", "measures": "/api/v1/measures", "plans": "/api/v1/plans", "guidance": "/api/v1/guidance", "views": "/api/v1/views"} {
		want, got := h.ids(anyone, list), []string{}
		for _, row := range read.Cells[table] {
			got = append(got, row[0])
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s has %d rows, %s %d items", table, len(got), list, len(want))
		}
	}
	pairs := h.pairs(anyone)
	for _, row := range read.Cells["matches"] {
		if len(pairs) == 0 || row[1]+" "+row[2] != pairs[0] {
			t.Fatalf("the table of matches has %q, the API then %q", row, pairs)
		}
		pairs = pairs[1:]
	}
	if len(pairs) > 0 || len(read.Cells["matches"]) == 0 {
		t.Errorf("%d matches, and not %q", len(read.Cells["matches"]), pairs)
	}
	for _, table := range []string{"records", "authors", "texts", "answers", "guidance", "comments", "serves", "participants", "provisions"} {
		if len(read.Cells[table]) == 0 {
			t.Errorf("%s is empty", table)
		}
	}
	for table, rows := range read.Cells {
		for _, row := range rows {
			if strings.Contains(strings.Join(row, " "), "CANARY") {
				t.Errorf("%s: %q", table, row)
			}
		}
	}
	if bytes.Contains([]byte(first.body), []byte(secret)) {
		t.Error("the file holds what is prepared")
	}
}

// pairs are the matches that the API gives, in its order.
func (h *house) pairs(s *someone) (out []string) {
	h.t.Helper()
	var part struct {
		Items []struct{ Need, Offer string }
		Next  *string
	}
	if err := json.Unmarshal([]byte(s.get("/api/v1/matches?limit=200").want(http.StatusOK).body), &part); err != nil || part.Next != nil {
		h.t.Fatalf("matches: %v", err)
	}
	for _, m := range part.Items {
		out = append(out, m.Need+" "+m.Offer)
	}
	return out
}

// ids are those of all items of a list of the API.
func (h *house) ids(s *someone, list string) (out []string) {
	h.t.Helper()
	for cursor := ""; ; {
		at := list + "?limit=200"
		if cursor != "" {
			at += "&cursor=" + cursor
		}
		var part struct {
			Items []struct {
				ID string `json:"id"`
			} `json:"items"`
			Next *string `json:"next"`
		}
		if err := json.Unmarshal([]byte(s.get(at).want(http.StatusOK).body), &part); err != nil {
			h.t.Fatal(err)
		}
		for _, i := range part.Items {
			out = append(out, i.ID)
		}
		if part.Next == nil {
			return out
		}
		cursor = *part.Next
	}
}
