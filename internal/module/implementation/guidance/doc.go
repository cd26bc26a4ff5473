// Package guidance is what carrying out a provision takes nationally: structures,
// mechanisms, resources, finance. A document says it, or a participant as its own
// view; everybody who is listed can comment on it.
//
//	recorded ──► stands ──► withdrawn, by who may (entry.Standing)
//	    │           ▲
//	    │           └── changed: the earlier wordings stay visible
//	    └── commented ──► stands ──► withdrawn      by whoever commented
//
// Guidance binds nobody, and the hub measures nobody by it: no report is held
// against it. What the secretariat records is quoted from a document, word for
// word, with the place and the SHA-256 of the words; it adds none of its own. A
// comment is said under the guidance: its subject is the guidance. It stands below
// it, under the name of whose words it is, and changes nothing above.
//
// How an entry lives, how it is kept and who may open, change and end one is package
// entry's.
package guidance
