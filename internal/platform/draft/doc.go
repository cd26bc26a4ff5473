// Package draft is where people prepare what a participant says, and clear it.
// Who drafts and who clears are two people: nothing is said in a participant's
// name on one person's word, but that the only key officer of a participant
// names the second, and that an individual in personal capacity, for whom
// nobody else speaks, clears his or her own words with the own passkey.
//
//	             Propose                         last clearance
//	drafter ──► drafting ──► waiting ─────────────────────────► said
//	               ▲            │ a clearance a step, in order
//	        Reopen │            ├─► returned (with a reason)
//	               └────────────┤       │
//	               ▲            │       │ Reopen, Revise
//	               └────────────┼───────┘
//	                            └─► withdrawn (by its drafter)
//
// What its room takes at another time only is not lost: proposed too late, it is
// frozen and goes back to drafting at once, where its drafter finds it.
//
// A room may hold back what is cleared, until somebody lets it in:
//
//	waiting ── last clearance ──► held ──► said, as it was cleared (Release)
//	                                ├────► returned (Decline, with a reason)
//	                                └────► drafting, withdrawn (taken back by its drafter)
//
// A draft that waits is frozen: its header without the members that only the
// register knows, its salt and its body do not change, and the hash of the
// first is the challenge that each clearing officer's passkey signs. Whoever
// edits makes a new freeze, and what was cleared before is void; what it was
// stays with the draft, visible to those who see it. The last
// clearance checks the rules of the statement's room again and says it, with
// all approvals, in one transaction.
//
// The rows are private. What is drafted is encrypted under the participant's
// data key, and sealed with whose draft it is, its type and its steps: a row
// that was deleted and put back with another drafter does not open. The database itself refuses a clearance by the drafter, two by one
// person, one out of turn, a change of what is frozen, a draft that would be
// said without all its clearances, and one that was held without having been let
// in.
//
// A draft holds one statement or several of one type that are cleared together:
// a confidential statement to three is three. Their challenges are signed with
// one touch (package clearance), and they are said together or not at all.
// Confidential ones go to the journal, into the chest that the type's rule names.
//
// A participant decides by clearance.set/1 who clears statements of a type, in
// which order. Without that, one other person with the role that the type's
// rule names does: a clearing officer, mostly.
package draft
