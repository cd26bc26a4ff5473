package bench_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/dataset"
	"comity.example/comity/internal/module/implementation/questionnaire"
	nationalreport "comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// How much is reported: of each Member State on each item, in each of so many
// years.
const (
	reportedYears = 10
	reportedFrom  = 2017
	reportedWords = 1_200 // bytes of an answer
)

// TestScaleOfReports measures the pages of a provision and of a State, and what a
// compilation of a section reads, where every Member State has reported on every
// item in ten years. Beside each stands what it costs to read the same rows and
// nothing else. The rows are those that the projection makes; the statements are
// not in the register.
func TestScaleOfReports(t *testing.T) {
	wanted(t, "reports")
	h, _, _ := hubWith(t, app.Options{}, 0)
	t.Cleanup(func() { _ = h.Close() })
	library, err := questionnaire.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	q := library.Get(questionnaire.Framework, "")
	states := reportEverything(t, h, q)
	pages, err := h.Handler()
	if err != nil {
		t.Fatal(err)
	}
	page := func(path string) func() {
		n := 0
		return func() {
			n++ // an address that nobody has asked for: answers are kept
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path+sign(path)+"n="+strconv.Itoa(n), nil)
			r.Host = "localhost"
			w := httptest.NewRecorder()
			if pages.ServeHTTP(w, r); w.Code != http.StatusOK {
				t.Fatalf("%s answers %d", path, w.Code)
			}
		}
	}
	rows := func(where string, args ...any) func() {
		return func() {
			err := h.DB.Read(t.Context(), func(r sqldb.Querier) error {
				all, err := r.Query(t.Context(), `SELECT c.body FROM implementation_report c JOIN implementation_report_by b ON b.subject = c.subject WHERE `+where, args...)
				if err != nil {
					return err
				}
				defer func() { _ = all.Close() }()
				for all.Next() {
					var body string
					if err := all.Scan(&body); err != nil {
						return err
					}
				}
				return all.Err()
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	claims := func(where string, args ...any) func() {
		return func() {
			err := h.DB.Read(t.Context(), func(r sqldb.Querier) error {
				all, err := r.Query(t.Context(), `SELECT subject, id, topic, begins, ends, place, speaker, identity, followed FROM implementation_report_by`+where, args...)
				if err != nil {
					return err
				}
				defer func() { _ = all.Close() }()
				for all.Next() {
					var subject, id, topic, speaker, identity string
					var begins, ends, place, followed int64
					if err := all.Scan(&subject, &id, &topic, &begins, &ends, &place, &speaker, &identity, &followed); err != nil {
						return err
					}
				}
				return all.Err()
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	section := q.Section("norms")
	marks := make([]string, 0, len(section.Items))
	last := []any{reportedFrom + reportedYears - 1}
	for i, topic := range section.Topics() {
		marks, last = append(marks, fmt.Sprintf("$%d", i+2)), append(last, topic)
	}
	for _, tc := range []struct {
		name      string
		do, plain func()
	}{
		{"page of a provision, of 193 States", page("/en/implementation/provisions/un:a-70-174:13:a"),
			rows(`b.topic = $1 AND b.ends = $2`, "un:a-70-174:13:a", reportedFrom+reportedYears-1)},
		{"page of a State, of ten years", page("/en/implementation/states/" + states[0]), rows(`b.id = $1`, states[0])},
		{"what is in force on a section", func() {
			all, err := h.Reporting().Reports.Latest(t.Context(), nationalreport.Wanted{Topics: section.Topics()})
			if err != nil || len(all) != len(states)*len(section.Items) {
				t.Fatalf("%d are in force: %v", len(all), err)
			}
		}, rows(`b.ends = $1 AND b.topic IN (`+strings.Join(marks, ",")+`)`, last...)},
		{"page that compiles a section", page("/en/implementation/compilation?section=framework%2Fnorms"), rows(`b.ends = $1 AND b.topic IN (`+strings.Join(marks, ",")+`)`, last...)},
		{"overview of all sections", page("/en/implementation/overview"), claims(``)},
		{"overview of a section", page("/en/implementation/overview?of=framework%2Fnorms"), claims(` WHERE ends > $1 - 100 AND topic IN (`+strings.Join(marks, ",")+`)`, last...)},
		{"40 States side by side on a provision", page("/en/implementation/compare?of=un%3Aa-70-174%3A13%3Aa&with=" + strings.Join(states[:40], "%2C")), rows(`b.topic = $1 AND b.ends = $2`, "un:a-70-174:13:a", reportedFrom+reportedYears-1)},
		{"page of a regional group", page("/en/implementation/regions/african"), claims(``)},
	} {
		t.Logf("%-40s %8s   its rows alone %8s", tc.name, median(tc.do), median(tc.plain))
	}
	for _, name := range []string{"data package of it all", "the same, while it is kept"} {
		begin, taken := time.Now(), taking{}
		stop := heap()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, dataset.Address, nil)
		r.Host = "localhost"
		if pages.ServeHTTP(&taken, r); taken.status != http.StatusOK {
			t.Fatalf("%s: %d after %s", name, taken.status, time.Since(begin))
		}
		whole := time.Since(begin)
		t.Logf("%-40s %8s   first byte %8s   %d MB, heap grows by %d MB at the most", name, whole.Round(time.Millisecond), taken.first.Sub(begin).Round(time.Millisecond), taken.bytes>>20, stop()>>20)
	}
}

// taking takes an answer without keeping it.
type taking struct {
	header http.Header
	status int
	first  time.Time
	bytes  int64
}

func (w *taking) Header() http.Header {
	if w.header == nil {
		w.header = http.Header{}
	}
	return w.header
}

func (w *taking) WriteHeader(status int) { w.status = status }

func (w *taking) Write(b []byte) (int, error) {
	if w.first.IsZero() {
		w.first = time.Now()
	}
	if w.status == 0 {
		w.status = http.StatusOK
	}
	w.bytes += int64(len(b))
	return len(b), nil
}

// heap looks at the heap until it is stopped, and gives by how many bytes it was
// larger than at the beginning.
func heap() (stop func() uint64) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	begin, most, end, ended := m.HeapAlloc, uint64(0), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for look := time.NewTicker(50 * time.Millisecond); ; {
			select {
			case <-end:
				look.Stop()
				return
			case <-look.C:
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
	}()
	return func() uint64 {
		close(end)
		<-ended
		return max(most, begin) - begin
	}
}

// median is the middle one of a few runs.
func median(do func()) time.Duration {
	var all []time.Duration
	for range 7 {
		begin := time.Now()
		do()
		all = append(all, time.Since(begin))
	}
	for i := range all { // few enough to be put in order by hand
		for j := i; j > 0 && all[j-1] > all[j]; j-- {
			all[j-1], all[j] = all[j], all[j-1]
		}
	}
	return all[len(all)/2].Round(100 * time.Microsecond)
}

// reportEverything writes the rows of the reports, and gives the Member States.
func reportEverything(t *testing.T, h *app.Hub, q *questionnaire.Questionnaire) (states []string) {
	t.Helper()
	all, err := (&participant.Queries{DB: h.DB, Log: h.Ledger, Kept: &participant.Kept{}}).List(t.Context(), participant.Filter{Class: participant.State, Standing: participant.Member})
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Repeat("What is done, and by whom. ", reportedWords/27)
	at, n := time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC), int64(1_000_000)
	write := func(ctx context.Context, tx *sqldb.Tx, state string, item *questionnaire.Item, year int) error {
		n++
		id := statement.Hash{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n), 1}
		c := nationalreport.Case{Made: &nationalreport.First{Mark: submission.Mark{Statement: id, By: h.Ledger.Hub(), Index: n, At: at},
			Body: nationalreport.Made{Via: submission.Via{Mode: submission.Recorded, Author: state, Document: &submission.Document{Kind: "report", Number: "B", Date: "2026-01-31"}},
				Questionnaire: q.ID, Version: q.Version, Item: item.ID, Provision: item.Provision, Period: fmt.Sprint(year),
				Content: nationalreport.Content{Answers: []nationalreport.Answer{{Question: "done", Text: i18n.Of("en", words)}}}}}}
		body, err := json.Marshal(c)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO implementation_report (subject, topic, questionnaire, item, begins, ends, place, body) VALUES ($1, $2, $3, $4, $5, $5, $6, $7)`,
			id.String(), item.Topic(), q.ID, item.ID, year, n, string(body)); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO implementation_report_by (subject, id, topic, begins, ends, place, speaker, identity, followed, voice) VALUES ($1, $2, $3, $4, $4, $5, '', $6, 0, 1)`,
			id.String(), state, item.Topic(), year, n, h.Ledger.Hub().String())
		return err
	}
	for _, l := range all {
		states = append(states, l.ID)
		err := h.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
			for i := range q.Sections {
				for j := range q.Sections[i].Items {
					for year := reportedFrom; year < reportedFrom+reportedYears; year++ {
						if err := write(t.Context(), tx, l.ID, &q.Sections[i].Items[j], year); err != nil {
							return err
						}
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return states
}

// sign joins a query to an address that may have one.
func sign(path string) string {
	if strings.Contains(path, "?") {
		return "&"
	}
	return "?"
}
