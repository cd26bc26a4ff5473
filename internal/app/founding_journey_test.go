package app_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/policy"
)

// foundling is comity serve in a folder in which there is no hub.
type foundling struct {
	t     *testing.T
	base  string // at which this machine's browser reaches it
	page  string // the one page that answers, without its language
	hub   chan *app.Hub
	end   func() error
	ended bool
}

// newFoundling runs it until the test ends, or end is called.
func newFoundling(t *testing.T, o app.Options) *foundling {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &foundling{t: t, base: fmt.Sprintf("http://localhost:%d", l.Addr().(*net.TCPAddr).Port), hub: make(chan *app.Hub, 1)}
	o.Site.Local = f.base
	ctx, cancel := context.WithCancel(context.Background())
	first, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- app.Run(ctx, o, app.Listeners{Public: l}, app.Heard{
			First: func(address string) { first <- address },
			Opened: func(h *app.Hub, made bool) {
				if !made {
					t.Error("the hub was there before")
				}
				f.hub <- h
			}})
	}()
	f.end = func() error {
		if f.ended {
			return nil
		}
		f.ended = true
		cancel()
		return <-ended
	}
	t.Cleanup(func() {
		if err := f.end(); err != nil {
			t.Error(err)
		}
	})
	select {
	case address := <-first:
		f.page = address[strings.Index(address, "/first/"):]
	case err := <-ended:
		t.Fatal(err)
	}
	return f
}

// unfounded are options of a hub that is not there, on the database of a test.
func unfounded(t *testing.T, url string) app.Options {
	t.Helper()
	o := app.Options{Data: filepath.Join(t.TempDir(), "data")}
	if !strings.HasPrefix(url, "sqlite:") {
		o.Database = url
	}
	return o
}

const phrase = "four quiet words and a lake"

// arabic looks at the page in the other direction, in the same browser.
func arabic(t *testing.T, b *hubtest.Browser, f *foundling, name string) {
	t.Helper()
	tab := b.Open(t, f.base+"/ar"+f.page, hubtest.Light)
	defer tab.Close()
	tab.Audit(t, name)
}

func shows(t *testing.T, tab *hubtest.Tab, words ...string) {
	t.Helper()
	body := ask[string](t, tab, `document.querySelector("main").innerText`)
	for _, w := range words {
		if !strings.Contains(body, w) {
			t.Fatalf("%s lacks %q: %.1500s", ask[string](t, tab, `location.href`), w, body)
		}
	}
}

// readBack types the words that a page asks for, from the words of a sheet.
func readBack(t *testing.T, tab *hubtest.Tab, sheet []string, typed func(word string) string) {
	t.Helper()
	numbers := ask[[]int](t, tab, `[...document.querySelectorAll("#words-form label")].map(e => +e.textContent.replace(/\D/g, ""))`)
	if len(numbers) != 3 || !slices.IsSorted(numbers) {
		t.Fatalf("the words asked for are %v", numbers)
	}
	for i, n := range numbers {
		tab.Do(t, chromedp.SetValue(fmt.Sprintf("#input-word-%d", i+1), typed(sheet[n-1])))
	}
	tab.Press(t, "words-form")
}

// TestHubIsMadeInABrowser is the first run: from an empty folder to an open hub
// with two officers, in one process, with real passkeys.
func TestHubIsMadeInABrowser(t *testing.T) {
	t.Parallel()
	hubtest.Databases(t, func(t *testing.T, url string) {
		o := unfounded(t, url)
		f := newFoundling(t, o)
		b := hubtest.NewBrowser(t)
		tab := b.Open(t, f.base+"/en"+f.page, hubtest.Light)
		tab.Device(t, false)
		// How pages look does not depend on the database.
		look, mirrored := func(*hubtest.Tab, string) {}, func(string) {}
		if o.Database == "" {
			look = func(tab *hubtest.Tab, name string) { t.Helper(); tab.Audit(t, name) }
			mirrored = func(name string) { t.Helper(); arabic(t, b, f, name) }
		}
		look(tab, "founding-plan")
		mirrored("founding-plan-ar")

		// The name and the passphrase; the address is filled in.
		tab.Do(t, chromedp.SetValue("#input-name", "Hub of the Lakes"), chromedp.SetValue("#input-contact", "desk@lakes.example"),
			chromedp.SetValue("#input-passphrase", phrase), chromedp.SetValue("#input-repeated", phrase))
		if at := ask[string](t, tab, `document.querySelector("#input-address").value`); at != f.base {
			t.Errorf("the address that is filled in is %q", at)
		}
		tab.Press(t, "plan-form")

		// The sheet is shown once: text, words and square.
		shows(t, tab, "Print this page now", "Hub of the Lakes")
		look(tab, "founding-sheet")
		const words = `[...document.querySelectorAll(".words-of-key li")].map(e => e.textContent.trim().split(/\s+/)[1])`
		void := ask[[]string](t, tab, words)
		secret := ask[string](t, tab, `document.querySelector(".secret .groups").textContent`)
		if key, err := keys.ParseSheet(strings.Join(void, " ")); err != nil {
			t.Fatal(err)
		} else if same, err := keys.ParseSheet(secret); err != nil || !same.Equal(key) {
			t.Fatal("words and groups do not say the same key", err)
		}
		if !ask[bool](t, tab, `document.querySelector("svg.square path") !== null`) {
			t.Error("the sheet has no square")
		}
		tab.Look(t, hubtest.View{Name: "paper", Width: 1000, Print: true})
		if n := len(regexp.MustCompile(`/Type ?/Page[^s]`).FindAll(tab.PDF(t), -1)); n != 1 {
			t.Errorf("the sheet takes %d pages", n)
		}
		tab.Look(t, hubtest.Light)
		tab.Leave(t, link("The sheet is printed: go on"))
		look(tab, "founding-words")
		mirrored("founding-words-ar")
		for _, w := range void {
			if strings.Contains(ask[string](t, tab, `document.documentElement.outerHTML`), ">"+w+"<") {
				t.Error("the sheet is shown again")
			}
		}

		// It was not printed: other keys, another sheet.
		tab.Press(t, "again-form")
		if name := ask[string](t, tab, `document.querySelector("#input-name").value + document.querySelector("#input-passphrase").value`); name != "Hub of the Lakes" {
			t.Errorf("what was typed comes back as %q", name)
		}
		tab.Do(t, chromedp.SetValue("#input-passphrase", phrase), chromedp.SetValue("#input-repeated", phrase))
		tab.Press(t, "plan-form")
		sheet := ask[[]string](t, tab, words)
		if slices.Equal(sheet, void) {
			t.Fatal("the same keys are drawn again")
		}
		tab.Leave(t, link("The sheet is printed: go on"))
		readBack(t, tab, void, func(w string) string { return w })
		shows(t, tab, "These are not the words of the sheet")
		if _, err := os.Stat(filepath.Join(o.Data, "keys.age")); err == nil {
			t.Fatal("keys are kept before the sheet is read back")
		}
		readBack(t, tab, sheet, func(w string) string { return " " + strings.ToUpper(w[:min(len(w), 4)]) })

		// From here on the hub itself answers: at the same address, in the same
		// process, with what is shipped.
		h := <-f.hub
		if a := get(t, f.base+"/en/framework/provisions/un:a-70-174:13:h", "Accept", "text/html"); a.Status != http.StatusOK {
			t.Errorf("a norm: %d", a.Status)
		}
		shows(t, tab, "The hub is made", "0 of the two")
		look(tab, "founding-officers")
		mirrored("founding-officers-ar")
		tab.Do(t, chromedp.SetValue("#input-name", "Amina Otieno"))
		tab.Press(t, "officer-form")
		shows(t, tab, "Hub of the Lakes", "key officer")
		tab.Press(t, "enrol")
		shows(t, tab, "Your passkey is registered", "1 of the two")
		if ask[bool](t, tab, `document.querySelector("input[name=where]") !== null`) {
			t.Error("the second officer can be the first, in the same browser")
		}
		tab.Do(t, chromedp.SetValue("#input-name", "Wanjiru Kamau"))
		tab.Press(t, "officer-form")
		shows(t, tab, "Give it to the other officer in person")
		look(tab, "founding-link")
		handed := ask[string](t, tab, `document.querySelector(".notice a").href`)

		second := hubtest.NewBrowser(t).Open(t, handed, hubtest.Light)
		second.Device(t, true)
		second.Press(t, "enrol")
		second.Press(t, "sign-in")
		shows(t, second, "Desk")
		tab.Do(t, chromedp.Navigate(f.base+"/en"+f.page))
		shows(t, tab, "The hub has its officers")
		tab.Leave(t, link("Sign in"))
		tab.Press(t, "sign-in")
		if got := ask[string](t, tab, `document.querySelector(".acting").innerText`); !strings.Contains(got, "Hub of the Lakes") || !strings.Contains(got, "Amina Otieno") {
			t.Errorf("the first officer acts as %q", got)
		}
		for _, c := range append(tab.Complaints(), second.Complaints()...) {
			if !strings.Contains(c, "422") { // the words of another sheet
				t.Errorf("the browser says: %s", c)
			}
		}
		settled(t, f, h, o, sheet)
	})
}

// settled checks what a hub that was made in the browser has kept, and that it
// opens again with the passphrase that was typed, its sheet in force.
func settled(t *testing.T, f *foundling, h *app.Hub, o app.Options, sheet []string) {
	t.Helper()
	if h.Name() != "Hub of the Lakes" || h.Domain() != "localhost" || h.Ledger.Origin() != "localhost" || h.Base() != "" {
		t.Errorf("%s, %s, %s, %s", h.Name(), h.Domain(), h.Ledger.Origin(), h.Base())
	}
	identity := h.Ledger.Hub()
	if err := f.end(); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.Passphrase(phrase)
	if err != nil {
		t.Fatal(err)
	}
	o.Secret = &secret
	again, err := app.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	if again.Locked() || again.FirstPage() != "" || again.Ledger.Hub() != identity || again.Ledger.Size() < 900 {
		t.Errorf("locked %v, first page %q, %d statements", again.Locked(), again.FirstPage(), again.Ledger.Size())
	}
	if _, err := again.Custody().Try(t.Context(), policy.As(policy.Operator), identity, strings.Join(sheet, " ")); err != nil {
		t.Errorf("the sheet that was printed does not work: %v", err)
	}
	if entries, err := os.ReadDir(o.Data); err != nil || slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == "founding.json" }) {
		t.Errorf("what it was made from is left behind: %v", err)
	}
}

// TestNothingElseAnswersBeforeTheHub: every address says that the hub is being
// made, in the reader's language, and none gives the secret away.
func TestNothingElseAnswersBeforeTheHub(t *testing.T) {
	f := newFoundling(t, unfounded(t, "sqlite:"))
	token := strings.TrimPrefix(f.page, "/first/")
	wrong := strings.Repeat("A", len(token))
	for _, tc := range []struct{ path, words string }{
		{"/en/", "This hub is being made"}, {"/fr/register", "Ce pôle est en cours de création"}, {"/ar/sign-in", "هذا المركز قيد الإنشاء"},
		{"/en/first/" + wrong, "This hub is being made"}, {"/en/first/", "This hub is being made"},
		{"/en/desk", "This hub is being made"}, {"/", "This hub is being made"},
		{"/api/v1/statements", `"kind":"founding"`}, {"/checkpoint", `"kind":"founding"`}, {"/tile/0/000", `"kind":"founding"`}, {"/.well-known/comity", "This hub is being made"},
	} {
		a := get(t, f.base+tc.path, "Accept", "text/html")
		body := string(a.Body)
		if a.Status != http.StatusServiceUnavailable || !strings.Contains(body, tc.words) || a.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d %.300s", tc.path, a.Status, body)
		}
		if strings.Contains(strings.ReplaceAll(body, tc.path, ""), token) {
			t.Errorf("%s gives the secret away", tc.path)
		}
	}
	if a := get(t, f.base+"/en"+f.page, "Accept", "text/html"); a.Status != http.StatusOK || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the page that makes the hub: %d, %q", a.Status, a.Header.Get("Cache-Control"))
	}
}

// listening opens a listener that closes with the test.
func listening(t *testing.T, at string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}
