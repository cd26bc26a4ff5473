// Package register shows the public register itself: its statements one by
// one, with the proof that each stands in it, and the register as other
// programs read it.
//
//	register            read models of statements, from the ledger
//	register/tlogtiles  /checkpoint, /tile/…, /blob/…, /.well-known/comity
//	register/api        /api/v1/register, /api/v1/statements
//	register/web        the pages and the Atom feed
//
// It says nothing and may be read by everyone.
package register
