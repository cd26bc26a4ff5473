// Package independent is what organizations and experts report of how States
// carry out what was agreed, and what those States reply.
//
//	published ──► stands ──► withdrawn          by its author
//	    │           ▲
//	    │           └── corrected: the earlier wordings stay visible
//	    ▼
//	those whom it is about are told
//	    │
//	    └── reply ──► stands ──► withdrawn      by a State that it is about
//
// An independent report is never in a list of what States say of themselves, and
// never counted with it. Its words are its author's; the reply beside it is the
// State's; the hub has no words of its own between the two and takes no
// position. A reply is said under the report: its subject is the report.
//
// Anybody who is listed and is no State publishes, in its own name, jointly, or
// recorded by the secretariat from a document. Only a State that the report is
// about replies, in its own name, with others that it is about, or recorded from
// a note verbale, which the State confirms with its own key. How reports and
// replies live, how they are kept and who may draft, clear and record them is
// package entry's: see entry.Standing, entry.Projection and saying.May.
package independent
