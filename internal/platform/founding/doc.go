// Package founding makes a hub in a browser, for whoever reads the terminal on
// which comity serve was started in an empty folder.
//
//	nothing ─ serve ─► asked ─ name, address ─► drawn ─ three words read back ─► made ─► two officers ─► open
//	                     ▲                        │
//	                     └─────── drawn again ────┘
//
// Drawn keys lie in memory. The recovery key is in the sheet that is shown once,
// and is forgotten as soon as the sheet is written: what is kept until the words
// are read back is the opening statement that it has signed, the signing key,
// and the three words that are asked for. So a process that ends before that
// leaves nothing behind, and the next one begins anew; the sheet that was
// printed is then good for nothing, which the page says.
//
// What is made after that is made once: Make writes it in an order in which a
// process that was killed half way is gone on with at the next start.
//
// Who may do this is decided by package signin: the secret that was printed, and
// from the first form on the one browser that sent it.
package founding
