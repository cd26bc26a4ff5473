// Package registry is the life of one entry of a register of this module: of a law,
// say, or a practice. What an entry holds is the register's own, C.
//
//	opened ──► stands ──► withdrawn, by who opened it
//	  ├─ confirmed: submission.confirmed/1, by an author through whom it did not come
//	  └─ changed, by who may (submission.Told.Alters): another content, which is
//	     confirmed anew; the earlier ones stay visible
//
// An entry comes as submission.Via says: said by its author under its own key,
// jointly, for a group, recorded from a document, or handed on by another. A
// statement that follows counts when the register binds its key to whom it names,
// and he may alter what was said; see Stand.
//
// A register (Register) says what its statements are called and how their bodies
// are read; its projection, its queries and its service follow from that.
package registry
