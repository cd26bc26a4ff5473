// Package tlogtiles serves the register to programs that check it, as C2SP
// tlog-tiles has it, and the bodies that its statements bind.
//
//	GET /.well-known/comity   who this is: origin, log keys, protocols, limits
//	GET /checkpoint           signed note: origin, size, root
//	GET /tile/{L}/{N}[.p/{W}] hashes of the tree
//	GET /tile/entries/{N}…    leaves, each after its length in two bytes
//	GET /blob/{hash}          salt ‖ body, whose SHA-256 is the hash, which is
//	                          its ETag too; 410 when its author has erased it
package tlogtiles

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// WellKnown is what /.well-known/comity answers.
type WellKnown struct {
	Origin    string   `json:"origin"`
	LogVKeys  []string `json:"log_vkeys"` // signed-note form
	Protocols []string `json:"protocols"`
	Limits    Limits   `json:"limits"`
}

// Limits are those of the protocol, in bytes and in number.
type Limits struct {
	Header int `json:"header"`
	Leaf   int `json:"leaf"`
	Body   int `json:"body"`
	Refs   int `json:"refs"`
}

// Protocols names what a hub of this version speaks.
var Protocols = []string{"comity/statement/v1", "c2sp.org/tlog-tiles"}

// Register adds the addresses to a mux.
func Register(mux *http.ServeMux, l *ledger.Ledger) {
	h := handler{l}
	mux.HandleFunc("GET /.well-known/comity", h.wellKnown)
	mux.HandleFunc("GET /checkpoint", h.checkpoint)
	mux.HandleFunc("GET /tile/{path...}", h.tile)
	mux.HandleFunc("GET /blob/{hash}", h.blob)
}

type handler struct{ ledger *ledger.Ledger }

func (h handler) wellKnown(w http.ResponseWriter, r *http.Request) {
	body, err := Describe(h.ledger)
	if err != nil {
		httpsrv.Refuse(w, r, err)
		return
	}
	write(w, "application/json", "no-cache", body)
}

// Describe gives what /.well-known/comity answers.
func Describe(l *ledger.Ledger) ([]byte, error) {
	body, err := json.MarshalIndent(WellKnown{
		Origin: l.Origin(), LogVKeys: []string{l.VKey()}, Protocols: Protocols,
		Limits: Limits{statement.MaxHeader, statement.MaxLeaf, statement.MaxBody, statement.MaxRefs},
	}, "", "  ")
	return append(body, '\n'), err
}

func (h handler) checkpoint(w http.ResponseWriter, r *http.Request) {
	c := h.ledger.Checkpoint()
	if len(c) == 0 {
		httpsrv.Refuse(w, r, fail.New(fail.Unavailable, "this register has no signed checkpoint yet"))
		return
	}
	write(w, "text/plain; charset=utf-8", "no-cache", c)
}

func (h handler) tile(w http.ResponseWriter, r *http.Request) {
	a, err := translog.ParsePath("tile/" + r.PathValue("path"))
	if err != nil {
		httpsrv.Refuse(w, r, fail.New(fail.NotFound, "not the path of a tile"))
		return
	}
	data, err := h.ledger.Tile(r.Context(), a)
	if err != nil {
		httpsrv.Refuse(w, r, err)
		return
	}
	// A tile, full or partial, never changes once it can be had.
	write(w, "application/octet-stream", "public, max-age=31536000, immutable", data)
}

func (h handler) blob(w http.ResponseWriter, r *http.Request) {
	hash, err := statement.ParseHash(r.PathValue("hash"))
	if err != nil {
		httpsrv.Refuse(w, r, fail.New(fail.NotFound, "not the hash of a body"))
		return
	}
	data, err := h.ledger.Blob(r.Context(), hash)
	if err != nil {
		httpsrv.Refuse(w, r, err)
		return
	}
	// What has this address never changes, but it may go: the author may erase
	// it. So the reader who has it may keep it, and no cache that answers others
	// in the hub's place may. Whoever asks again learns here that it is gone.
	head := w.Header()
	head.Set("Content-Disposition", `attachment; filename="`+hash.Short()+`.bin"`)
	head.Set("ETag", `"`+hash.String()+`"`)
	describe(head, "application/octet-stream", "private, max-age=31536000, immutable")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

func write(w http.ResponseWriter, kind, cache string, body []byte) {
	describe(w.Header(), kind, cache)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

func describe(head http.Header, kind, cache string) {
	head.Set("Content-Type", kind)
	head.Set("Cache-Control", cache)
	head.Set("Access-Control-Allow-Origin", "*") // anybody may check, from anywhere
}
