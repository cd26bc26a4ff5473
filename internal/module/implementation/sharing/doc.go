// Package sharing is how a participant lets another one read, in confidence, answers
// that it does not report to everybody.
//
//	a settled part of a preparation          in the journal
//
//	answers not marked TLP:CLEAR ──chosen──► shared with one other
//	        ▲                                   │  ▲
//	        └── the part is written anew        │  └─ shared anew
//	                                            └──► recalled
//
// What is shared stands word for word in a settled part of the author's own
// preparation, each answer in a statement that is marked no wider than the answer:
// the rule is asked when it is drafted, and again when it is said (Check). What is
// marked TLP:CLEAR is not shared: it is reported to everybody.
//
// Each of several is told in a statement of its own, in a chest of its own, under an
// id of its own, so that two who compare what they have learn nothing from it. None
// of the statements names the preparation or another reader, and nothing in public
// says that there is one. What is recalled stays readable to whom it was shared
// with, and says that nobody should rely on it.
package sharing
