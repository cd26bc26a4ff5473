// Package introduction is how those who need and those who offer
// capacity-building come to speak with each other: what one asks the other, and
// what became of it, between the two.
//
//	directly:             asked ──► agreed ──► told, told, …    by either of the two
//	                        │  └──► declined, with the reason
//	                        └──► taken back, by who asked
//
//	by the secretariat:   asked ──► agreed ──► introduced ──► told, told, …
//	                        └──► declined
//
// Directly, who holds the need asks who made the offer, or the other way round.
// The secretariat asks both, each in a thread of its own: neither learns what the
// other said, until both have agreed and the secretariat introduces them.
//
// All of it is confidential: each thread is a chest of the journal for its two, and
// nobody else learns who asked whom, what was answered, or that anybody was asked.
// Both have to be on this hub. What became of it is public only when one of the two
// makes its own account public, which is a statement of package capacity; and only
// of what the other agreed to be introduced for.
package introduction
