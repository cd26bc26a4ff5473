package app_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
)

// lure is a site that somebody else runs, on a host of its own choosing: its
// pages frame the hub, send forms to it and ask it for what is not theirs.
func lure(t *testing.T, host, hub string) string {
	t.Helper()
	page := `<!DOCTYPE html><html lang="en"><title>Lure</title><link rel="icon" href="data:,"><main>`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch r.URL.Path {
		case "/frame":
			_, _ = io.WriteString(w, page+`<iframe title="x" src="`+hub+`/en/desk"></iframe></main></html>`)
		default:
			_, _ = io.WriteString(w, page+`<form id="out" method="post" action="`+hub+`/en/sign-out"><button type="submit">A prize</button></form>
				<form id="away" method="post" action="`+hub+`/en/desk/absence"><input type="hidden" name="from" value="2026-02-01"><input type="hidden" name="until" value="2026-03-01"><button type="submit">Another</button></form></main></html>`)
		}
	}))
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return "http://" + net.JoinHostPort(host, port)
}

// A person who is signed in visits another site: one on another host, to which
// the browser gives no cookie, and one on another port of the same host, which
// browsers count as the same site. Neither shows the hub in a frame, does
// anything in the person's name, or reads anything.
func TestAnotherSiteInABrowser(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	link := h.someone("Anybody", "").send("/en"+h.FirstPage(), "do", "invite", "name", "Salma Example", "mail", "", "language", "en").
		want(http.StatusOK).found(`(http://localhost:\d+/enrol/[\w-]+)`)
	b := hubtest.NewBrowser(t)
	tab := b.Open(t, strings.Replace(link, "/enrol/", "/en/enrol/", 1), hubtest.Light)
	defer tab.Close()
	tab.Device(t, false)
	tab.Press(t, "enrol")
	tab.Press(t, "sign-in")
	acting := func() {
		t.Helper()
		tab.Do(t, chromedp.Navigate(h.base+"/en/desk"))
		if said := ask[string](t, tab, `document.body.innerText`); !strings.Contains(said, "Salma Example") {
			t.Fatalf("nobody acts any more: %.300s", said)
		}
	}
	acting()
	size := h.Ledger.Size()
	for _, host := range []string{"127.0.0.1", "localhost"} {
		t.Run(host, func(t *testing.T) {
			site := lure(t, host, h.base)
			framed := b.Open(t, site+"/frame", hubtest.Light)
			defer framed.Close()
			if said := strings.Join(framed.Complaints(), "\n"); !strings.Contains(said, "frame-ancestors") {
				t.Errorf("the hub is shown in a frame: the browser says %q", said)
			}
			for _, form := range []string{"out", "away"} {
				tab.Do(t, chromedp.Navigate(site+"/forms"))
				tab.Press(t, form)
				if at, said := ask[string](t, tab, `location.origin`), ask[string](t, tab, `document.body.innerText`); at != h.base || !strings.Contains(said, "another site") {
					t.Errorf("the form %s leads to %s: %.300s", form, at, said)
				}
				acting()
			}
			tab.Do(t, chromedp.Navigate(site+"/forms"))
			for _, path := range []string{"/api/v1/drafts", "/en/account"} {
				read := fmt.Sprintf(`fetch(%q, {credentials: "include"}).then(r => r.text(), () => "refused")`, h.base+path)
				if got := hubtest.Ask(t, tab, chromedp.Evaluate[string](read, chromedp.EvalAwaitPromise)); got != "refused" {
					t.Errorf("%s is read from elsewhere: %.200s", path, got)
				}
			}
			acting()
		})
	}
	if now := h.Ledger.Size(); now != size {
		t.Errorf("%d statements more", now-size)
	}
	var absent int
	err := h.DB.Read(t.Context(), func(q sqldb.Querier) error {
		return q.QueryRow(t.Context(), `SELECT count(*) FROM draft_absence`).Scan(&absent)
	})
	if err != nil || absent != 0 {
		t.Errorf("%d absences were set from elsewhere, %v", absent, err)
	}
}

// sendFile fills in a form that takes files.
func (s *someone) sendFile(path, content string, fields ...string) reply {
	t := s.h.t
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := m.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := m.CreateFormFile("file", "views.pdf")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(part, content)
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, s.h.base+path, &b)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", m.FormDataContentType())
	req.Header.Set("Origin", s.h.base)
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{t, "POST " + path, res.StatusCode, res.Header.Get("Location"), string(body)}
}

// waiting lists the files that no statement names yet.
func (h *house) waiting() (hashes []string) {
	h.t.Helper()
	err := h.DB.Read(h.t.Context(), func(q sqldb.Querier) error {
		rows, err := q.Query(h.t.Context(), `SELECT hash FROM attachment_pending ORDER BY hash`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var hash string
			if err := rows.Scan(&hash); err != nil {
				return err
			}
			hashes = append(hashes, hash)
		}
		return rows.Err()
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return hashes
}

// The file of a draft goes with the draft that is withdrawn, and with no other:
// not with one that has none, nor with one of another type.
func TestAFileGoesWithItsDraft(t *testing.T) {
	t.Parallel()
	hubtest.Databases(t, func(t *testing.T, url string) {
		s := newSpeaking(t, on(url))
		draft := func(title string) (page string, file string) {
			before := s.waiting()
			page = s.drafter.sendFile("/en/desk/submissions/new?mode=own", "%PDF-1.7 "+title, "language", "en", "title", title, "text", "What we have seen.", "date", "2026-01-30").goes("/en/desk/drafts/").to
			after := slices.DeleteFunc(s.waiting(), func(hash string) bool { return slices.Contains(before, hash) })
			if len(after) != 1 {
				t.Fatalf("%d files more", len(after))
			}
			return page, "/en/desk/attachments/" + after[0]
		}
		one, its := draft("One")
		two, other := draft("Two")
		bare := s.drafts("Without a file")
		held := s.drafter.get("/en/desk/people").want(http.StatusOK).found(`href="(/en/desk/people/authorization:[0-9a-f]+)"[^>]*>` + s.other.name)
		foreign := s.drafter.send(held+"/withdraw", "reason", "On second thoughts, not.").goes("/en/desk/drafts/").to
		for _, person := range []*someone{s.drafter, s.other} {
			person.get(its).want(http.StatusOK)
			person.get(other).want(http.StatusOK)
		}
		for _, withdrawn := range []string{bare, foreign, one} {
			s.drafter.send(withdrawn+"/withdraw", "reason", "A slip.").goes(withdrawn)
		}
		s.drafter.get(its).want(http.StatusNotFound)
		s.other.get(its).want(http.StatusNotFound)
		s.other.get(other).want(http.StatusOK)
		s.other.clears(two).goes(two)
		if left := s.waiting(); len(left) != 0 {
			t.Errorf("%d files are left", len(left))
		}
	})
}
