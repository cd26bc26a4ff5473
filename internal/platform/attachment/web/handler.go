package web

import (
	"encoding/hex"
	"mime"
	"net/http"
	"strconv"

	"comity.example/comity/internal/platform/attachment"
)

// Prefix is where attachments are: Prefix + token.
const Prefix = "/confidential/"

// SaltHeader carries the salt of a file, hexadecimal: with it, whoever has the
// file can compute the hash that the statement lists.
const SaltHeader = "Attachment-Salt"

// policy lets a file do nothing, should a browser show it all the same.
const policy = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Handler answers GET Prefix + {token}.
type Handler struct {
	Store *attachment.Store
	Links attachment.Links
	Fail  func(w http.ResponseWriter, r *http.Request, err error)
}

// ServeHTTP implements http.Handler.
func (h Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Cache-Control", "no-store")
	head.Set("Referrer-Policy", "no-referrer")
	follow := h.Links.Follow
	if r.Method == http.MethodHead {
		follow = h.Links.Look
	}
	f, err := follow(r.Context(), r.PathValue("token"))
	if err == nil {
		err = Give(w, r, h.Store, f)
	}
	if err != nil {
		h.Fail(w, r, err)
	}
}

// Give answers with a file, to be saved and never shown. After an error nothing
// has been written.
func Give(w http.ResponseWriter, r *http.Request, store *attachment.Store, f attachment.File) error {
	salt, content, err := store.Open(f)
	if err != nil {
		return err
	}
	head := w.Header()
	head.Set("Content-Security-Policy", policy)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	head.Set("X-Robots-Tag", "noindex")
	head.Set("Content-Type", "application/octet-stream")
	head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	head.Set("Content-Length", strconv.Itoa(len(content)))
	head.Set(SaltHeader, hex.EncodeToString(salt))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(content)
	}
	return nil
}
