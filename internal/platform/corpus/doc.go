// Package corpus is how a room takes down what documents say: a body for each
// thing, written as it is signed, said by the hub's secretariat once and not
// again while the words stay the same.
//
//	readable files ──► bodies ──Check, Encode──► drafts ─┐
//	                                                     ├─ what is missing ──► said, in batches
//	the room's table (subject, body) ────────────────────┘
//
// A corpus is said, not installed: what a hub ships and what its secretariat
// reads out of a paper reach the register in the same way, and whoever checks
// the register sees both.
package corpus
