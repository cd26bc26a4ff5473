// Package pdf prints a page of HTML as a tagged PDF, with an outline, a title, a
// language and numbered pages, through the Chromium that it finds on the machine.
// There may be none: then ErrAbsent says so, and everything else goes on without.
//
//	Page ──Print──► queue ──► Chromium, one at a time ──► PDF
//	                  │            │
//	               ErrBusy       ErrSlow
//
// # What the page can reach
//
// Nothing but what it was given. Every request is answered here, from memory: the
// page itself and its files at an address that is drawn anew for each print; any
// other is refused before it leaves the browser, and no name is looked up. Scripts
// do not run. A policy in the answer forbids frames, forms and scripts besides.
//
// # What runs
//
// A Chromium of its own for each print, with an empty profile and an environment
// of three variables, speaking through a pipe and not through a port. It ends with
// its children when the print is done, when the time is up or when the context
// ends, and the profile is removed. Its sandbox is on, except where the program
// runs as root: there Chromium cannot have one. A hub that prints should not run
// as root.
//
// A PDF holds the time at which it was printed: printing a page twice does not
// give the same bytes.
package pdf
