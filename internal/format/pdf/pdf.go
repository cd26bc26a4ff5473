package pdf

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/chromedp"
)

// MediaType is what the file is served as.
const MediaType = "application/pdf"

// Why nothing was printed.
var (
	ErrAbsent = errors.New("no Chromium on this machine")
	ErrBusy   = errors.New("too many PDF files are being made")
	ErrSlow   = errors.New("making the PDF file took too long and was stopped")
	ErrLarge  = errors.New("the page is too large to make a PDF file of it")
)

// MaxBytes bounds a page with its files.
const MaxBytes = 32 << 20

// Page is what is printed. Title and language of the PDF are those of the page:
// it has a title element, and a lang attribute on its root.
type Page struct {
	HTML []byte
	// Files are what the page may load, by their paths on its own host:
	// "/assets/print.css".
	Files map[string]File

	Language  string // of the lines below, BCP 47
	FromRight bool   // they run from right to left
	Header    string // at the top of each page; may be empty
	// Pages is the line at the foot: "Page {page} of {pages}". Empty: the number.
	Pages string
}

// File is a style sheet, a font or a picture.
type File struct {
	Type  string // media type
	Bytes []byte
}

// Printer prints one page at a time.
type Printer struct {
	program  string
	patience time.Duration
	turn     chan struct{} // holds one
	queue    chan struct{} // holds those that print or wait
}

// Find looks for a Chromium; "" when there is none. The shell of it, which has no
// windows, prints the same with half the work. It is named by where Debian puts
// it: the script that is in the path does not end what it has started.
func Find() string {
	for _, name := range []string{"/usr/lib/chromium/chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// New makes a printer that starts a program, which Find has found or somebody
// has named; with "" every print gives ErrAbsent. At most waiting prints wait
// while another runs, and none takes longer than patience.
func New(program string, waiting int, patience time.Duration) *Printer {
	return &Printer{program: program, patience: patience, turn: make(chan struct{}, 1), queue: make(chan struct{}, waiting+1)}
}

// Present reports whether there is a program to print with.
func (p *Printer) Present() bool { return p.program != "" }

// Print gives the page as a PDF: of the same page the same bytes.
func (p *Printer) Print(ctx context.Context, page *Page) ([]byte, error) {
	if p.program == "" {
		return nil, ErrAbsent
	}
	if page.size() > MaxBytes {
		return nil, ErrLarge
	}
	select {
	case p.queue <- struct{}{}:
		defer func() { <-p.queue }()
	default:
		return nil, ErrBusy
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	within, cancel := context.WithTimeout(ctx, p.patience)
	defer cancel()
	out, err := p.print(within, page)
	switch {
	case err == nil:
		return renumbered(undated(out)), nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case within.Err() != nil:
		return nil, ErrSlow
	}
	return nil, fmt.Errorf("print with Chromium: %w", err)
}

// made matches when a file was made. In words of the page the parenthesis would be
// escaped.
var made = regexp.MustCompile(`/(CreationDate|ModDate) \(D:[^()]*\)`)

// undated takes out when a file was made, which says nothing of what is in it: who has
// it need not load it anew. Each byte of the rest stays where the file's own table
// looks for it.
func undated(file []byte) []byte {
	return made.ReplaceAllFunc(file, func(b []byte) []byte { return bytes.Repeat([]byte(" "), len(b)) })
}

// node matches what the browser calls an element in the structure of a file, and the
// entry where it stands as the only string: a title may read the same.
var node = regexp.MustCompile(`(/[A-Za-z]+ )?\(node([0-9]{8})\)`)

// renumbered counts the elements that the structure names from one. The browser names
// them by a number that grows while it works, and not always as fast. Their order
// stays, by which a reader looks for them, and so does each byte's place.
func renumbered(file []byte) []byte {
	named := func(m [][]byte) bool { return len(m[1]) == 0 || string(m[1]) == "/ID " }
	var all []string
	for _, m := range node.FindAllSubmatch(file, -1) {
		if named(m) {
			all = append(all, string(m[2]))
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return node.ReplaceAllFunc(file, func(b []byte) []byte {
		m := node.FindSubmatch(b)
		if !named(m) {
			return b
		}
		at, _ := slices.BinarySearch(all, string(m[2]))
		return fmt.Appendf(nil, "%s(node%08d)", m[1], at+1)
	})
}

func (p *Page) size() int {
	n := len(p.HTML)
	for _, f := range p.Files {
		n += len(f.Bytes)
	}
	return n
}

// print starts a Chromium for one page. When it returns, the browser has ended
// and its profile is gone.
func (p *Printer) print(ctx context.Context, page *Page) ([]byte, error) {
	home, err := os.MkdirTemp("", "print")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(home) // last: the browser writes there until it ends
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(p.program),
		chromedp.DisableGPU,
		chromedp.NoInheritEnv, // the hub's own may hold secrets
		chromedp.Env("PATH="+os.Getenv("PATH"), "HOME="+home, "TMPDIR="+home),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("dns-prefetch-disable", true),
		chromedp.Flag("no-pings", true),
	)
	alloc, stop := chromedp.NewExecAllocator(ctx, options...)
	defer stop() // waits until the browser has left its profile
	tab, cancel := chromedp.NewContext(alloc)
	defer cancel()

	gate := newGate(page)
	if err := chromedp.Do(tab); err != nil {
		return nil, err
	}
	if err := chromedp.Listen(tab, func(event any) {
		if e, ok := event.(*fetch.EventRequestPaused); ok {
			go gate.answer(tab, e)
		}
	}); err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(tab, fetch.Enable, fetch.EnableParams{}); err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		return nil, err
	}
	if err := chromedp.Do(tab, chromedp.Navigate(gate.home)); err != nil {
		return nil, err
	}
	return chromedp.Run(tab, chromedp.PrintToPDF(
		chromedp.PDFOutlineAndTagged(),
		chromedp.PDFPaper(chromedp.PaperA4),
		chromedp.PDFMargin(margin),
		chromedp.PDFPreferCSSPageSize(),
		chromedp.PDFHeaderTemplate(page.line(page.Header)),
		chromedp.PDFFooterTemplate(page.line(page.foot())),
	))
}

// margin of the page in inches, where its style sheet sets none: 20 mm, with room
// for the lines at top and foot.
const margin = 0.79

func (p *Page) foot() string {
	if strings.Contains(p.Pages, "{page}") {
		return p.Pages
	}
	return "{page}"
}

// line is a line at the top or the foot. Chromium sets it apart from the page,
// with no style sheet.
func (p *Page) line(words string) string {
	direction := "ltr"
	if p.FromRight {
		direction = "rtl"
	}
	words = html.EscapeString(words)
	// The isolates that catalogues set around values: a number needs none, and not every
	// font has them.
	words = strings.NewReplacer("\u2068{", "{", "}\u2069", "}").Replace(words)
	words = strings.ReplaceAll(words, "{page}", `<span class="pageNumber"></span>`)
	words = strings.ReplaceAll(words, "{pages}", `<span class="totalPages"></span>`)
	return fmt.Sprintf(`<div lang="%s" dir="%s" style="font: 8pt serif; width: 100%%; text-align: center">%s</div>`,
		html.EscapeString(p.Language), direction, words)
}

// drawn gives a host name that nothing else has.
func drawn() string { return strings.ToLower(rand.Text()) + ".invalid" }
