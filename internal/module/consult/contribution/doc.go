// Package contribution is what those who are invited say in a consultation,
// beside their amendments: comments on a text, a unit or a phrase; answers to
// the organiser's questions; good practices; references; proposals for a new
// norm.
//
//	made ──► stands ──► corrected (another wording; the earlier ones stay visible)
//	  │        │
//	  │        ├─► withdrawn, by its author; of a joint one, by who handed it in
//	  │        ├─► dissociated: another signatory takes itself off, the rest stands
//	  │        └─► set aside, by the organiser, with a reason ──► restored
//	  └─ confirmed: submission.confirmed/1, by an author through whom it did not come
//
// # Who is heard
//
// A contribution names as whom its author speaks, and through whom it came
// (submission.Via). Each signatory of a joint one signs by confirming it. Only
// who handed that in corrects it, whereupon the others sign anew, or withdraws
// it; a withdrawal by another signatory, signed or not, takes only that one off
// it, and a correction by one does not count ("not-handed-in"). Who has left is
// no author any more, and the history says so: submission.Told.Alters and Leaves
// are the rule. A statement counts when the register binds that id to the key that signed, and, but for
// what the secretariat records from documents, while a phase of the
// consultation was open that takes its kind. Both are decided when it is said,
// and who is heard again whenever it is read.
//
// # Anchors
//
// A comment may be anchored to a unit of a text, or to a phrase: by the ids of
// tokens, which are never given out again, and with the words that it was
// about. Where the text has moved on and the words are gone, the page says so;
// an anchor is never moved by guess.
package contribution
