// Package entry is what participants say for the repository of practice, one
// thing at a time: a law or policy, a good practice, an independent report, the
// reply to one, the adoption of a measure, a plan of action.
//
//	opened ──► stands ──► ended, by who may (submission.Told.Alters)
//	  ├─ confirmed: submission.confirmed/1, by an author through whom it did not come
//	  └─ changed, by who may: another wording, which is confirmed anew; the
//	     earlier ones stay visible
//
// Who says it, and through whom, is the same for all of them (submission.Via),
// and so is who may (May), what follows, how it is kept and how it is read. What
// an entry holds is its room's: a Content, which names its statements, checks
// itself and says by what it is found.
//
// # What is said under something
//
// A reply is said under the report that it answers: every statement on one has
// that as its subject, and those that follow name the entry in their bodies. Of
// all other kinds the opening has no subject, and its id is the subject of what
// follows.
//
// # Who is heard
//
// A statement counts when the register binds the id as which its author speaks
// to the key that signed. The projection leaves that open: see Standing.
package entry
