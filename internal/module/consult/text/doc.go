// Package text is the texts of a consultation and how they are negotiated:
// amendments as redlines, what participants say of them, what was decided on
// each, and the versions that follow.
//
//	tabled ──► version 0 ──► decided ──► consolidated ──► version 1 ──► …
//	                │           ▲
//	                ▼           │ retained, retained as modified, not retained,
//	amendment: proposed ────────┤ bracketed, deferred
//	                │           │
//	                ├─ endorsed, joined, objected to: by participants
//	                ├─ modified: a proposal of its own that derives from it
//	                ├─ withdrawn, by its author; of a joint one, by who handed it in
//	                └─ dissociated: another signatory takes itself off, the rest stands
//
// # What is said
//
// An amendment carries a redline.Change: operations on one version, by the names
// of its words. The lead of the text's group decides, or the organiser of the
// consultation: one statement carries any number of decisions, in their order,
// each with its reason. Whoever decides again on what was decided in a version
// names the statement that is replaced; so of two who decide the same thing one
// wins, and the other is told.
//
// A consolidated version says its full text. It follows from the version before
// and the decisions in force, and from nothing else: whoever reads the register
// computes it again, and one that reads otherwise does not count.
//
// A joint amendment is withdrawn by whoever handed it in. A withdrawal by another
// signatory, signed or not, takes only that one off it ("dissociated"): it is no
// author any more, and says of the amendment what it likes. The rule is that of
// submission.Told.Alters and Leaves.
//
// # What goes on
//
// What is neither decided nor withdrawn goes on to the new version: by the names
// of its words, where every operation finds its place beyond doubt, and
// otherwise it waits for its author. Nothing is put anywhere by guess. An
// amendment to an older version is taken on the same terms.
//
// # What is locked
//
// A text quotes official texts of provisions word for word, each in a unit of
// its own of kind norm. No amendment touches one, or adds one.
package text
