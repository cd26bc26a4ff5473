package app

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/pdf"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// press makes PDF files of the hub's own pages, for whoever asks: one at a time,
// few waiting, and none for long.
type press struct {
	hub     *Hub
	printer *pdf.Printer
}

// Limits of a press.
const (
	pressWaiting  = 3
	pressPatience = 25 * time.Second
)

// pressStyle leaves the number of the page to the printer, which says it in
// words.
const pressStyle = "<style>@page { @bottom-center { content: none } }</style>"

func newPress(h *Hub) press { return press{h, pdf.New(pdf.Find(), pressWaiting, pressPatience)} }

var assetForm = regexp.MustCompile(regexp.QuoteMeta(ui.AssetPrefix) + `[A-Za-z0-9._/-]+`)

// print makes a PDF file of a page as a visitor sees it. It is put together here:
// nothing is asked over a network, not even of this hub.
func (p press) print(ctx context.Context, l *i18n.Locale, path string, page ui.Page) ([]byte, error) {
	if !p.printer.Present() {
		return nil, fail.New(fail.Unavailable, "This hub makes no PDF files: print the page in your browser.")
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		return nil, err
	}
	var html bytes.Buffer
	err = ui.Document(ui.Frame{Hub: p.hub.Name(), Base: p.hub.opts.Site.Base, Locale: l, Locales: []*i18n.Locale{l}, Path: path, Assets: assets,
		Ledger: &ui.Ledger{Size: p.hub.Ledger.Size()}, Banner: p.hub.opts.Site.Banner}, page).Render(ctx, &html)
	if err != nil {
		return nil, err
	}
	files, whole := map[string]pdf.File{}, bytes.Replace(html.Bytes(), []byte("</head>"), []byte(pressStyle+"</head>"), 1)
	gather(assets, whole, files)
	sheet := &pdf.Page{HTML: whole, Files: files, Language: l.Tag(), FromRight: l.RTL(),
		Header: page.Title, Pages: l.T("publication.docx.pages", "page", "{page}", "pages", "{pages}")}
	out, err := p.printer.Print(ctx, sheet)
	if err == nil && folioForm.Match(whole) { // printed once to learn where each section is
		sheet.HTML = folios(l, whole, pdf.Places(out))
		out, err = p.printer.Print(ctx, sheet)
	}
	switch {
	case errors.Is(err, pdf.ErrBusy), errors.Is(err, pdf.ErrSlow):
		return nil, fail.Wrap(err, fail.Unavailable, "Too many PDF files are being made, or this one takes too long: try again later, or print the page in your browser.")
	case errors.Is(err, pdf.ErrLarge):
		return nil, fail.Wrap(err, fail.TooLarge, "The page is too large to make a PDF file of it: print it in your browser.")
	case err != nil:
		return nil, fail.Wrap(err, fail.Unavailable, "This hub makes no PDF files: print the page in your browser.")
	}
	return out, nil
}

var folioForm = regexp.MustCompile(`<span class="folio" data-of="#([^"]*)"></span>`)

// folios puts the numbers of pages into the contents of a page; where one is not known
// the place stays empty.
func folios(l *i18n.Locale, html []byte, at map[string]int) []byte {
	return folioForm.ReplaceAllFunc(html, func(found []byte) []byte {
		n, ok := at[string(folioForm.FindSubmatch(found)[1])]
		if !ok {
			return nil
		}
		return []byte(`<span class="folio">` + l.Number(int64(n)) + `</span>`)
	})
}

// gather takes the assets that some bytes name, and those that these name.
func gather(assets *ui.Assets, in []byte, files map[string]pdf.File) {
	for _, address := range assetForm.FindAllString(string(in), -1) {
		it, ok := assets.Open(address)
		if _, have := files[address]; have || !ok {
			continue
		}
		files[address] = pdf.File{Type: it.Type, Bytes: it.Body}
		gather(assets, it.Body, files)
	}
}
