package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
)

//go:embed asset
var embedded embed.FS

// AssetPrefix is where assets are served.
const AssetPrefix = "/assets/"

// Assets are the style sheet, the fonts, the icon and the small script. Each
// is served under a name that holds the hash of its bytes, so that a browser
// may keep it for ever.
type Assets struct {
	address map[string]string // own name → address
	served  map[string]Asset  // address → what is there
}

// Asset is one file as it is served.
type Asset struct {
	Type   string // media type
	Body   []byte
	Packed []byte // the body compressed with gzip; nil where that does not pay
}

var assetTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// sheet names the files that are served as one with another, after it: a
// browser asks once.
var sheet = map[string][]string{"comity.css": {"form.css", "redline.css", "publication.css", "contact.css", "tiles.css", "sheet.css", "marking.css", "narrow.css", "print.css"}}

// LoadAssets hashes and packs the embedded assets. Style sheets come last:
// the names of the fonts in them become the fonts' addresses.
func LoadAssets() (*Assets, error) {
	a := &Assets{address: map[string]string{}, served: map[string]Asset{}}
	var names []string
	err := fs.WalkDir(embedded, "asset", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && assetTypes[path.Ext(name)] != "" {
			names = append(names, strings.TrimPrefix(name, "asset/"))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(names, func(x, y string) int {
		return bool2int(path.Ext(x) == ".css") - bool2int(path.Ext(y) == ".css")
	})
	for _, name := range names {
		if err := a.add(name); err != nil {
			return nil, fmt.Errorf("asset %s: %w", name, err)
		}
	}
	return a, nil
}

func bool2int(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (a *Assets) add(name string) error {
	b, err := embedded.ReadFile("asset/" + name)
	if err != nil {
		return err
	}
	ext := path.Ext(name)
	if ext == ".css" {
		for _, more := range sheet[name] {
			rest, err := embedded.ReadFile("asset/" + more)
			if err != nil {
				return err
			}
			b = append(b, rest...)
		}
		for own, address := range a.address {
			b = bytes.ReplaceAll(b, []byte(`url("`+own+`")`), []byte(`url("`+address+`")`))
		}
	}
	sum := sha256.Sum256(b)
	base := strings.TrimSuffix(path.Base(name), ext)
	address := AssetPrefix + base + "." + hex.EncodeToString(sum[:8]) + ext
	it := Asset{Type: assetTypes[ext], Body: b}
	if ext != ".woff2" {
		if it.Packed, err = pack(b); err != nil {
			return err
		}
	}
	a.address[name], a.served[address] = address, it
	return nil
}

func pack(b []byte) ([]byte, error) {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if buf.Len() >= len(b) {
		return nil, nil
	}
	return buf.Bytes(), nil
}

// Address gives where an asset is served: Address("comity.css").
func (a *Assets) Address(name string) string { return a.address[name] }

// Preload lists the fonts that the first lines of a page in l need.
func (a *Assets) Preload(l *i18n.Locale) []string {
	own := "font/source-serif-latin.woff2"
	if l.RTL() {
		own = "font/naskh-arabic.woff2"
	}
	if address := a.address[own]; address != "" {
		return []string{address}
	}
	return nil
}

// Open gives the asset at an address.
func (a *Assets) Open(address string) (Asset, bool) {
	it, ok := a.served[address]
	return it, ok
}
