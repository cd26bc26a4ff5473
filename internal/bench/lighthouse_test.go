package bench_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"
)

// looked are the pages that Lighthouse looks at: the front page, and a page
// of each kind that a reader meets.
var looked = []string{
	"/en/",
	"/en/framework/provisions/un:a-70-174:13:h",
	"/fr/record/sponsorships",
	"/ar/framework/roadmap",
	"/en/participants",
}

// looks is how often each page is looked at: the median counts.
const looks = 5

// categories are what Lighthouse gives a score for, and the score that is
// wanted.
var categories = []struct {
	id  string
	aim int
}{{"accessibility", 100}, {"best-practices", 100}, {"performance", 95}}

// TestLighthouse looks at pages as Lighthouse does: a slow telephone on a slow
// line.
func TestLighthouse(t *testing.T) {
	wanted(t, "lighthouse")
	program := lighthouse(t)
	h, _, _ := hub(t, "", 0)
	defer func() { _ = h.Close() }()
	handler, err := h.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	b := &table{t: t}
	for _, path := range looked {
		scores, findings := map[string][]int{}, map[string]bool{}
		for range looks {
			r := look(t, program, server.URL+path)
			for _, c := range categories {
				scores[c.id] = append(scores[c.id], r.score(c.id))
			}
			r.note(findings)
		}
		for _, c := range categories {
			sort.Ints(scores[c.id])
			if c.id != "performance" && scores[c.id][looks/2] < c.aim { // no time, so no chance
				t.Errorf("%s: %s %d", path, c.id, scores[c.id][looks/2])
			}
			b.add(figure{"Lighthouse, " + c.id + ", " + path, fmt.Sprint(scores[c.id][looks/2]), "", "", fmt.Sprintf("≥ %d", c.aim)})
		}
		for f := range findings {
			t.Logf("%s: %s", path, f)
		}
	}
	b.print()
}

// lighthouse finds the program that npm installs.
func lighthouse(t *testing.T) string {
	t.Helper()
	program, err := filepath.Abs("../hubtest/lighthouse/node_modules/lighthouse/cli/index.js")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(program); err != nil {
		t.Fatal("Lighthouse is not installed: run npm ci in internal/hubtest/lighthouse (make bench does)")
	}
	return program
}

// report is what is read of a report of Lighthouse.
type report struct {
	RuntimeError *struct{ Message string } `json:"runtimeError"`
	Categories   map[string]struct {
		Score     float64
		AuditRefs []struct {
			ID     string
			Weight float64
		}
	}
	Audits map[string]struct {
		Title        string
		Score        *float64
		DisplayValue string
	}
}

func (r report) score(category string) int { return int(r.Categories[category].Score*100 + 0.5) }

// note gathers what cost a page points.
func (r report) note(into map[string]bool) {
	for _, c := range r.Categories {
		for _, ref := range c.AuditRefs {
			if a := r.Audits[ref.ID]; ref.Weight > 0 && a.Score != nil && *a.Score < 0.9 {
				into[strings.TrimSpace(a.Title+" "+a.DisplayValue)] = true
			}
		}
	}
}

// look asks for a report, a second time where the browser lost the first.
func look(t *testing.T, program, address string) report {
	t.Helper()
	r, err := lookOnce(t, program, address)
	if err != nil {
		r, err = lookOnce(t, program, address)
	}
	if err != nil {
		t.Fatalf("Lighthouse cannot look at %s: %v", address, err)
	}
	return r
}

func lookOnce(t *testing.T, program, address string) (r report, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	ids := make([]string, len(categories))
	for i, c := range categories {
		ids[i] = c.id
	}
	file := filepath.Join(t.TempDir(), "report.json")
	cmd := exec.CommandContext(ctx, "node", program, address, "--quiet", "--output=json", "--output-path="+file, "--no-enable-error-reporting",
		"--only-categories="+strings.Join(ids, ","), "--chrome-flags=--headless=new --no-sandbox --disable-gpu")
	if out, err := cmd.CombinedOutput(); err != nil {
		return r, fmt.Errorf("%w: %.500s", err, out)
	}
	written, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(written, &r)
	}
	if err == nil && r.RuntimeError != nil {
		err = errors.New(r.RuntimeError.Message)
	}
	return r, err
}
