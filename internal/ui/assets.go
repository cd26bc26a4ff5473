package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
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
	served  map[string]asset  // address → what is there
}

type asset struct {
	kind  string
	plain []byte
	gzip  []byte // nil where it would not be smaller
}

var assetTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// LoadAssets hashes and packs the embedded assets. Style sheets come last:
// the names of the fonts in them become the fonts' addresses.
func LoadAssets() (*Assets, error) {
	a := &Assets{address: map[string]string{}, served: map[string]asset{}}
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
		for own, address := range a.address {
			b = bytes.ReplaceAll(b, []byte(`url("`+own+`")`), []byte(`url("`+address+`")`))
		}
	}
	sum := sha256.Sum256(b)
	base := strings.TrimSuffix(path.Base(name), ext)
	address := AssetPrefix + base + "." + hex.EncodeToString(sum[:8]) + ext
	it := asset{kind: assetTypes[ext], plain: b}
	if ext != ".woff2" {
		if it.gzip, err = pack(b); err != nil {
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

// ServeHTTP serves assets; mount it at AssetPrefix.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	it, ok := a.served[r.URL.Path]
	if !ok {
		http.Error(w, "no such asset", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", it.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	body := it.plain
	if it.gzip != nil {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			h.Set("Content-Encoding", "gzip")
			body = it.gzip
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader has gone; there is nobody to tell
	}
}

func acceptsGzip(r *http.Request) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" && strings.TrimSpace(q) != "q=0" {
			return true
		}
	}
	return false
}
