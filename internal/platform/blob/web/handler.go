package web

import (
	"context"
	"encoding/hex"
	"mime"
	"net/http"
	"strconv"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/statement"
)

// Prefix is where files are: Prefix + hash. No cookie is read there, and none
// set.
const Prefix = "/attachment/"

// SaltHeader carries the salt of a file, hexadecimal: with it, whoever has the
// file can compute the hash that the statement names.
const SaltHeader = "Attachment-Salt"

// policy lets a file do nothing, should a browser show it all the same.
const policy = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// File is how a public statement names a file.
type File struct{ Name, Type string }

// Handler answers GET Prefix + hash with files that a public statement names.
type Handler struct {
	Store *blob.Store
	// Named gives how a statement in the register names a file; an error of kind
	// fail.NotFound when none does.
	Named func(ctx context.Context, hash statement.Hash) (File, error)
	Fail  func(w http.ResponseWriter, r *http.Request, err error)
}

// ServeHTTP implements http.Handler.
func (h Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	salt, content, f, err := h.open(r)
	if err != nil {
		h.Fail(w, r, err)
		return
	}
	head := w.Header()
	head.Set("Content-Security-Policy", policy)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Content-Type", mediaType(f.Type))
	head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	head.Set("Content-Length", strconv.Itoa(len(content)))
	head.Set("Cache-Control", "no-cache") // it may be erased
	head.Set("ETag", `"`+r.PathValue("hash")+`"`)
	head.Set(SaltHeader, hex.EncodeToString(salt))
	if r.Header.Get("If-None-Match") == head.Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(content)
	}
}

func (h Handler) open(r *http.Request) (salt, content []byte, f File, err error) {
	hash, err := statement.ParseHash(r.PathValue("hash"))
	if err != nil {
		return nil, nil, f, fail.New(fail.NotFound, "There is no such file here, or not any more.")
	}
	if f, err = h.Named(r.Context(), hash); err != nil {
		return nil, nil, f, err
	}
	salt, content, err = h.Store.Open(hash)
	return salt, content, f, err
}

func mediaType(t string) string {
	if t == "text/plain" {
		return "text/plain; charset=utf-8"
	}
	return t
}
