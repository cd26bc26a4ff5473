// Package httpsrv is the hub's face to browsers and programs: which address
// leads where, what every answer carries for safety, and how an error is said.
//
// app describes the hub once and hands over the modules' routes:
//
//	server, err := httpsrv.New(httpsrv.Site{Hub: "Comity", Catalogue: c, Assets: a, Size: ledger.Size, …})
//	server.Pages(framework.Routes()...)          // /en/…, /fr/…, /ar/…, and /… by the reader's languages
//	server.API("/api/v1/", api)                  // problem+json, readable from any origin
//	server.Public("GET /checkpoint", checkpoint) // files for programs
//	service := httpsrv.Service{Public: listener, Handler: server.Handler(), …}
//	err = service.Run(ctx)
//
// # A request's way
//
//	recover ─ number, time, log ─ headers ─ host ─ cross-origin ─ limits ─ gate ─ compress ─ mux
//	                                                                                    │
//	           page: parse, query, render to memory, ETag ──────────────────────────────┤
//	           API, tiles, assets ──────────────────────────────────────────────────────┘
//
// An error of package fail becomes a page for a browser and problem+json for a
// program; Status is the one place where kinds become numbers.
//
// # What is kept
//
// What a reader who is nobody in particular is shown follows from the register
// alone. So answers to such readers are kept in memory, with their compressed
// form, until the register grows. A route that depends on anything else, such
// as the time, says so (ui.Route.Live); a request with a session or a key is
// never answered from what is kept.
//
// # What is logged
//
// One line a request: its number, method, the pattern that answered it, status,
// bytes, milliseconds. No address of a reader, no query, no agent: what people
// look up in the framework is nobody's business.
package httpsrv
