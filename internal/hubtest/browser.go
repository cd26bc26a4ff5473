package hubtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/format/pdf"
)

// browserPatience bounds one step of a browser: a page that is not there by
// then never will be.
const browserPatience = 60 * time.Second

// View is a way of looking at a page.
type View struct {
	Name   string
	Width  int64 // of the window, in CSS pixels
	Dark   bool  // the reader prefers dark
	Print  bool  // as it is set on paper
	NoCode bool  // without JavaScript
}

// The views that every page must stand.
var (
	Light  = View{Name: "light", Width: 1280}
	Dark   = View{Name: "dark", Width: 1280, Dark: true}
	Narrow = View{Name: "narrow", Width: 320}
)

// Browser is a headless Chromium, or the part of one, with an empty profile of
// its own and no way out to other hosts' services.
type Browser struct {
	ctx context.Context
	axe string

	mu   sync.Mutex
	idle []*Tab // of audits that are over: a new tab takes longer than most audits
}

// kept is the Chromium of a test binary, of which each Browser is a part.
var kept struct {
	mu   sync.Mutex
	dir  string // of its profile; empty: each Browser starts one
	ctx  context.Context
	stop func()
}

// KeepBrowser has all tests of a test binary use one Chromium, which starts with
// the first that needs it: a start, and the first page, take more than a second of
// a processor. They have no cookie, store or cache in common. dir is an empty
// folder, which lasts until end has returned.
func KeepBrowser(dir string) (end func()) {
	kept.dir = dir
	return func() {
		if kept.stop != nil {
			kept.stop()
		}
	}
}

// Main runs the tests of a package with one Chromium for all of them:
//
//	func TestMain(m *testing.M) { hubtest.Main(m) }
func Main(m *testing.M) {
	dir, err := os.MkdirTemp("", "comity-browser-")
	if err != nil {
		panic(err)
	}
	end := KeepBrowser(dir)
	code := m.Run()
	end()
	if err := os.RemoveAll(dir); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// NewBrowser gives a browser on Debian's Chromium; it ends with the test. Where
// that or axe-core is absent the test is skipped, except in CI, where it fails.
func NewBrowser(t testing.TB) *Browser {
	t.Helper()
	path := pdf.Find()
	if path == "" {
		absent(t, "no Chromium: install the package chromium-headless-shell (make test does)")
	}
	axe := axeSource(t)
	ctx, err := part(t, path)
	if err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return &Browser{ctx: ctx, axe: axe}
}

// part starts a Chromium for a test, or gives it a part of the one that is kept.
func part(t testing.TB, path string) (context.Context, error) {
	kept.mu.Lock()
	defer kept.mu.Unlock()
	if kept.dir == "" {
		ctx, stop, err := launch(path, t.TempDir())
		t.Cleanup(stop)
		return ctx, err
	}
	if kept.ctx == nil {
		ctx, stop, err := launch(path, kept.dir)
		if err != nil {
			stop()
			return nil, err
		}
		kept.ctx, kept.stop = ctx, stop
	}
	ctx, cancel := chromedp.NewContext(kept.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // closes its tabs
		cancel()
	})
	return ctx, chromedp.Do(ctx)
}

// launch starts a Chromium with a profile in a folder.
func launch(path, profile string) (ctx context.Context, stop func(), err error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.NoSandbox, // tests run as root in CI
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true),
		// A page lives for a second here, less than it takes to get back what an
		// optimizing compiler costs: without, a tour takes a fifth less of the processor.
		chromedp.Flag("js-flags", "--no-turbofan --no-maglev"),
		chromedp.WindowSize(1280, 900),
	)
	alloc, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	return ctx, func() {
		_ = chromedp.Cancel(ctx) // waits for Chromium to leave its profile
		cancel()
		end()
	}, chromedp.Do(ctx)
}

func absent(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// Tab is an open page and what the browser had to say about it.
type Tab struct {
	ctx context.Context
	axe string

	mu         sync.Mutex
	home       string // host that the page may ask; any other is a complaint
	complaints []string
}

// Open loads a page in a tab of its own, which closes with the test or by
// Close.
func (b *Browser) Open(t testing.TB, address string, v View) *Tab {
	t.Helper()
	tab, cancel := b.tab(t)
	t.Cleanup(cancel)
	tab.load(t, address, v)
	return tab
}

// tab makes an empty tab, which closes with the browser at the latest.
func (b *Browser) tab(t testing.TB) (*Tab, context.CancelFunc) {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	tab := &Tab{ctx: ctx, axe: b.axe}
	if err := chromedp.Listen(ctx, tab.hear); err != nil {
		t.Fatal(err)
	}
	return tab, cancel
}

// load goes to a page; what the browser complained of before is forgotten.
func (tab *Tab) load(t testing.TB, address string, v View) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	tab.mu.Lock()
	tab.home, tab.complaints = u.Host, nil
	tab.mu.Unlock()
	tab.Look(t, v)
	tab.Do(t, chromedp.Navigate(address))
}

// borrow gives a tab at a page, and what gives it back for the next audit. A
// tab that is not given back is not used again.
func (b *Browser) borrow(t testing.TB, address string, v View) (tab *Tab, back func()) {
	t.Helper()
	b.mu.Lock()
	if n := len(b.idle); n > 0 {
		tab, b.idle = b.idle[n-1], b.idle[:n-1]
	}
	b.mu.Unlock()
	if tab == nil {
		tab, _ = b.tab(t)
	}
	tab.load(t, address, v)
	return tab, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.idle = append(b.idle, tab)
	}
}

// Close closes the tab before the test ends.
func (tab *Tab) Close() { _ = chromedp.Cancel(tab.ctx) }

// Do runs steps in the tab.
func (tab *Tab) Do(t testing.TB, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, browserPatience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// Ask runs an action that gives a value.
func Ask[T any](t testing.TB, tab *Tab, action chromedp.Action[T]) T {
	t.Helper()
	v, err := Try(tab, action)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Try is Ask where no answer is one too: a page that is just being left gives
// none.
func Try[T any](tab *Tab, action chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(tab.ctx, browserPatience)
	defer cancel()
	return chromedp.Run(ctx, action)
}

// Leave does a step that leads to another page, or to this one anew, and waits
// until that is there. A page that is being left answers nothing, and what was
// under way on it ends with an error: neither is one here.
func (tab *Tab) Leave(t testing.TB, step chromedp.Action[chromedp.Void]) {
	t.Helper()
	tab.Do(t, chromedp.Evaluate[chromedp.Void](`window.left = true; undefined`))
	ctx, cancel := context.WithTimeout(tab.ctx, browserPatience)
	defer cancel()
	stepped := chromedp.Do(ctx, step)
	for ctx.Err() == nil {
		there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`!window.left && document.readyState === "complete"`))
		if err == nil && there {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	said, _ := Try(tab, chromedp.Evaluate[string](`location.href + ": " + (document.querySelector("main") || document.body).innerText`))
	t.Fatalf("nothing leads on (%v) from %s", stepped, said)
}

// Press sends a form by its button and waits for the page that answers.
func (tab *Tab) Press(t testing.TB, form string) {
	t.Helper()
	tab.Leave(t, chromedp.Click(`#`+form+` button[type="submit"]:not(.unseen):not(.also)`))
}

// Look changes the way of looking at the page.
func (tab *Tab) Look(t testing.TB, v View) {
	t.Helper()
	scheme := "light"
	if v.Dark {
		scheme = "dark"
	}
	media := ""
	if v.Print {
		media = "print"
	}
	ctx, cancel := context.WithTimeout(tab.ctx, browserPatience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(v.Width, 900)); err != nil {
		t.Fatal(err)
	}
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media:    media,
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
		emulation.SetScriptExecutionDisabledParams{Value: v.NoCode})
	if err != nil {
		t.Fatal(err)
	}
}

// hear notes what the browser complains of: a refused style or script, a
// failed request, an exception, a request to another host.
func (tab *Tab) hear(event any) {
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry != nil && (e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning) {
			tab.complain("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		if e.ExceptionDetails != nil {
			tab.complain("exception: %s", e.ExceptionDetails.Text)
		}
	case *network.EventRequestWillBeSent:
		if e.Request != nil {
			tab.checkHost(e.Request.URL)
		}
	}
}

func (tab *Tab) checkHost(address string) {
	u, err := url.Parse(address)
	tab.mu.Lock()
	home := tab.home
	tab.mu.Unlock()
	if err == nil && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "ws") && u.Host != home {
		tab.complain("request to another host: %s", address)
	}
}

func (tab *Tab) complain(format string, args ...any) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.complaints = append(tab.complaints, strings.TrimSpace(fmt.Sprintf(format, args...)))
}

// Complaints gives what the browser has complained of so far.
func (tab *Tab) Complaints() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return append([]string(nil), tab.complaints...)
}

// Picture saves the whole page as a PNG file.
func (tab *Tab) Picture(t testing.TB, file string) {
	t.Helper()
	if err := os.WriteFile(file, Ask(t, tab, chromedp.FullScreenshot(100)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// PDF gives the page as it prints.
func (tab *Tab) PDF(t testing.TB) []byte {
	t.Helper()
	return Ask(t, tab, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFOutlineAndTagged()))
}
