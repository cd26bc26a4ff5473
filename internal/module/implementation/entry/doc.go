// Package entry is what participants say for the repository of practice, one
// thing at a time: an independent report, the reply to one, the adoption of a
// measure, a plan of action, a comment on guidance.
//
//	opened ──► stands ──► ended, by who may (submission.Told.Alters)
//	  ├─ confirmed: submission.confirmed/1, by an author through whom it did not come
//	  └─ changed, by who may: another wording, which is confirmed anew; the
//	     earlier ones stay visible
//
// Who says it, and through whom, is the same for all of them (submission.Via),
// and so is what follows. What an entry holds is its room's: a Content, which
// names its statements, checks itself and says by what it is found.
//
// # What is said under something
//
// A reply is said under the report that it answers, a comment under a provision:
// every statement on one has that as its subject, and those that follow name the
// entry in their bodies. Of all other kinds the opening has no subject, and its
// id is the subject of what follows.
//
// # Who is heard
//
// A statement counts when the register binds the id as which its author speaks
// to the key that signed. The projection leaves that open: see Standing.
package entry
