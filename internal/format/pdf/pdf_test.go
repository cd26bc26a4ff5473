package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// patience bounds one print in a test: one that is not there by then never will
// be.
const patience = 2 * time.Minute

func absent(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}

func newPrinter(t *testing.T) *Printer {
	t.Helper()
	// Profiles are made here, so that a test sees what is left of them.
	t.Setenv("TMPDIR", t.TempDir())
	program := Find()
	if program == "" {
		absent(t, "no Chromium: install the package chromium-headless-shell (make test does)")
	}
	return New(program, 2, patience)
}

func printed(t *testing.T, p *Printer, page *Page) []byte {
	t.Helper()
	b, err := p.Print(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// poppler reads a PDF by a program that knows nothing of Chromium.
func poppler(t *testing.T, pdf []byte, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		absent(t, "no "+program+": install the package poppler-utils (make test does)")
	}
	file := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	args = append(args, file)
	if program == "pdftotext" {
		args = append(args, "-")
	}
	out, err := exec.CommandContext(t.Context(), program, args...).Output()
	if err != nil {
		t.Fatalf("%s %v: %v", program, args, err)
	}
	return string(out)
}

const sample = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Commentary on norm (f)</title><link rel="stylesheet" href="/print.css"></head>
<body><h1>Commentary</h1><p>States should protect critical infrastructure.</p><h2>Views</h2>
<p lang="ar" dir="rtl">ينبغي للدول حماية البنية التحتية</p><p lang="zh">各国应保护关键基础设施</p>
<table><tr><th scope="col">State</th></tr><tr><td>Kenya</td></tr></table>
<h2 class="next">Sources</h2><p>Page two.</p></body></html>`

// What the browser calls the elements of a structure says nothing: their order does, and
// a title that reads the same is words.
func TestElementsAreCountedFromOne(t *testing.T) {
	const told, want = "/ID (node00000031)>> /Headers [(node00000018) (node00000031)] /Names [(node00000018) 37 0 R (node00000031) 38 0 R] /Title (node00000018)",
		"/ID (node00000002)>> /Headers [(node00000001) (node00000002)] /Names [(node00000001) 37 0 R (node00000002) 38 0 R] /Title (node00000018)"
	if got := string(renumbered([]byte(told))); got != want {
		t.Errorf("%s\n%s", got, want)
	}
	if got := string(renumbered([]byte("words (node1) (nodes)"))); got != "words (node1) (nodes)" {
		t.Error(got)
	}
}

func TestPrint(t *testing.T) {
	page := &Page{HTML: []byte(sample), Language: "en", Header: "Draft <b>for</b> consultation", Pages: "Page {page} of {pages}",
		Files: map[string]File{"/print.css": {"text/css", []byte("@page { size: A4; margin: 25mm } .next { break-before: page }")}}}
	printer := newPrinter(t)
	b := printed(t, printer, page)
	t.Run("the same again", func(t *testing.T) {
		if !bytes.Equal(b, printed(t, printer, page)) || bytes.Contains(b, []byte("(D:")) {
			t.Error("the same page makes another file each time")
		}
	})
	t.Run("information", func(t *testing.T) {
		info := poppler(t, b, "pdfinfo")
		for _, want := range []string{`Title: +Commentary on norm \(f\)`, `Tagged: +yes`, `Pages: +2`, `Page size: .*A4`, `JavaScript: +no`, `Encrypted: +no`} {
			if !regexp.MustCompile(want).MatchString(info) {
				t.Errorf("no %s in\n%s", want, info)
			}
		}
	})
	t.Run("structure", func(t *testing.T) {
		tree := poppler(t, b, "pdfinfo", "-struct-text")
		for _, want := range []string{"H1", "H2", "Table", "TH", "TD"} {
			if !regexp.MustCompile(`(?m)^ *` + want + `\b`).MatchString(tree) {
				t.Errorf("no %s in\n%s", want, tree)
			}
		}
		for _, want := range []string{"/StructTreeRoot", "/MarkInfo", "/Outlines", "/Lang (en)"} {
			if !bytes.Contains(b, []byte(want)) {
				t.Errorf("no %s in the catalogue", want)
			}
		}
	})
	t.Run("words", func(t *testing.T) {
		text := poppler(t, b, "pdftotext", "-enc", "UTF-8", "-nopgbrk")
		bare := strings.Map(func(r rune) rune {
			if r >= '\u202a' && r <= '\u202e' || r == '\u200e' || r == '\u200f' {
				return -1 // marks of direction that the reader puts in
			}
			return r
		}, text)
		for _, want := range []string{"ينبغي للدول حماية البنية التحتية", "各国应保护关键基础设施", "Draft <b>for</b> consultation", "Page 1 of 2", "Page 2 of 2"} {
			if !strings.Contains(bare, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
	})
}

// Words of the page that look like an instant of making stay: their parentheses are
// escaped.
func TestOnlyTheInstantOfMakingIsTakenOut(t *testing.T) {
	const title = `/Title (a /CreationDate \(D:2026\))`
	if got, want := string(undated([]byte("<<"+title+"\n/CreationDate (D:20261123150907+00'00')>>"))), "<<"+title+"\n"+strings.Repeat(" ", 39)+">>"; got != want {
		t.Errorf("%q\n%q", got, want)
	}
}

// A page that asks for other hosts and files gets nothing: not even a connection
// is made, and nothing of a file of the machine is printed.
func TestNothingElseIsReached(t *testing.T) {
	p := newPrinter(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var calls atomic.Int64
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			calls.Add(1)
			c.Close()
		}
	}()
	defer l.Close()
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("the words of a file"), 0o644); err != nil {
		t.Fatal(err)
	}
	at := l.Addr().String()
	port := at[strings.LastIndex(at, ":"):]
	for name, body := range map[string]string{
		"pictures":  `<img src="http://%[1]s/a.png"><img srcset="http://localhost%[2]s/b.png 2x"><object data="http://%[1]s/c"></object><embed src="http://%[1]s/d"><video poster="http://%[1]s/e" src="http://%[1]s/f"></video>`,
		"styles":    `<link rel="stylesheet" href="http://%[1]s/a.css"><style>@import "http://%[1]s/b.css"; @font-face { font-family: x; src: url(http://%[1]s/x.woff) } body { font-family: x; background: url(http://%[1]s/c.png) }</style>`,
		"hints":     `<link rel="preconnect" href="http://%[1]s"><link rel="dns-prefetch" href="http://localhost%[2]s"><link rel="prefetch" href="http://%[1]s/a"><link rel="preload" as="image" href="http://%[1]s/b"><link rel="icon" href="http://%[1]s/c">`,
		"frames":    `<iframe src="http://%[1]s/"></iframe><iframe src="file://%[3]s"></iframe><iframe srcdoc="<img src='http://%[1]s/a'>"></iframe><object data="file://%[3]s"></object><embed src="file://%[3]s">`,
		"refresh":   `<meta http-equiv="refresh" content="0; url=http://%[1]s/">`,
		"to a file": `<meta http-equiv="refresh" content="0; url=file://%[3]s">`,
		"base":      `<base href="http://%[1]s/"><img src="a.png">`,
		"scripts":   `<script>fetch("http://%[1]s/"); document.body.textContent = "a script ran"; new WebSocket("ws://%[1]s/")</script><img src="x" onerror="location='http://%[1]s/'"><svg onload="fetch('http://%[1]s/')"></svg><script src="http://%[1]s/x.js"></script>`,
		"drawings":  `<svg><image href="http://%[1]s/a.png"/><use href="http://%[1]s/b.svg#x"/></svg>`,
	} {
		t.Run(name, func(t *testing.T) {
			b := printed(t, p, &Page{HTML: []byte(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title></head><body><p>What stays.</p>` +
				fmt.Sprintf(body+"<!-- %[1]s %[2]s %[3]s -->", at, port, secret))})
			text := poppler(t, b, "pdftotext")
			if !strings.Contains(text, "What stays.") {
				t.Errorf("the page is gone:\n%s", text)
			}
			for _, never := range []string{"the words of a file", "a script ran"} {
				if strings.Contains(text, never) {
					t.Errorf("it holds %q", never)
				}
			}
			if n := calls.Swap(0); n > 0 {
				t.Errorf("%d connections were made", n)
			}
		})
	}
	t.Run("the listener listens", func(t *testing.T) {
		c, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_, _ = c.Read(make([]byte, 1)) // until the other end has counted it
		if calls.Load() != 1 {
			t.Error("it counts nothing")
		}
	})
}

// running lists the processes that name a directory, or that were started by one
// whose home lies there.
func running(t *testing.T, dir string) (out []string) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, process := range all {
		line, _ := os.ReadFile(filepath.Join(process, "cmdline"))
		begun, _ := os.ReadFile(filepath.Join(process, "environ"))
		if bytes.Contains(line, []byte(dir)) || bytes.Contains(begun, []byte(dir)) {
			out = append(out, process+" "+strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return out
}

// When the context ends in the middle of a print, no process and no profile is
// left when Print returns; and the next print goes as if nothing had been.
func TestEndsWithItsContext(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("processes are looked for in /proc")
	}
	p := newPrinter(t)
	dir := os.Getenv("TMPDIR")
	long := &Page{HTML: []byte(`<!doctype html><html lang="en"><title>x</title>` + strings.Repeat(`<p>`+strings.Repeat("words ", 60)+`</p>`, 40_000))}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := p.Print(ctx, long)
		ended <- err
	}()
	for start := time.Now(); len(running(t, dir)) < 3; time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > patience {
			t.Fatal("no Chromium with children starts")
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if left := running(t, dir); len(left) > 0 {
		t.Errorf("%d processes are left: %s", len(left), left)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	printed(t, p, &Page{HTML: []byte(sample)})
	if left, _ := os.ReadDir(dir); len(left) > 0 || len(running(t, dir)) > 0 {
		t.Errorf("left behind after a print: %v, %s", left, running(t, dir))
	}
}

func TestRefuses(t *testing.T) {
	small := &Page{HTML: []byte(sample)}
	t.Run("no program", func(t *testing.T) {
		p := New("", 1, patience)
		if _, err := p.Print(t.Context(), small); !errors.Is(err, ErrAbsent) || p.Present() {
			t.Errorf("%v", err)
		}
	})
	t.Run("a program that is none", func(t *testing.T) {
		if _, err := New(filepath.Join(t.TempDir(), "chromium"), 1, patience).Print(t.Context(), small); err == nil {
			t.Error("it printed")
		}
	})
	t.Run("too large", func(t *testing.T) {
		if _, err := newPrinter(t).Print(t.Context(), &Page{HTML: make([]byte, MaxBytes+1)}); !errors.Is(err, ErrLarge) {
			t.Errorf("%v", err)
		}
	})
	t.Run("too slow", func(t *testing.T) {
		p := newPrinter(t)
		p.patience = 1
		if _, err := p.Print(t.Context(), small); !errors.Is(err, ErrSlow) {
			t.Errorf("%v", err)
		}
	})
	t.Run("too many", func(t *testing.T) {
		p := New("unused", 1, patience)
		p.turn <- struct{}{} // one prints
		p.queue <- struct{}{}
		ctx, cancel := context.WithCancel(t.Context())
		waits := make(chan error, 1)
		go func() {
			_, err := p.Print(ctx, small)
			waits <- err
		}()
		for len(p.queue) < 2 {
			runtime.Gosched()
		}
		if _, err := p.Print(t.Context(), small); !errors.Is(err, ErrBusy) {
			t.Errorf("%v", err)
		}
		cancel()
		if err := <-waits; !errors.Is(err, context.Canceled) {
			t.Errorf("who waits: %v", err)
		}
		if len(p.queue) != 1 {
			t.Error("who left the queue still stands in it")
		}
	})
}

// The numbers of pages are put in without the isolates that a catalogue set around them.
func TestFootWithoutIsolates(t *testing.T) {
	p := &Page{Language: "ar", FromRight: true, Pages: "\u2068{page}\u2069 / \u2068{pages}\u2069"}
	if got := p.line(p.foot()); strings.ContainsAny(got, "\u2068\u2069{}") || !strings.Contains(got, "pageNumber") || !strings.Contains(got, "totalPages") {
		t.Error(got)
	}
}
