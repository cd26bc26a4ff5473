// Package saying is how modules have something said.
//
//	                    ┌─ the secretariat, of what it records ──► said at once, by the hub
//	a body ──► drafted ─┤                                            ▲
//	                    └─ anybody else, or where this hub asks ─────┘ once a second
//	                       for two officers                            person has cleared it
//
// A room makes a draft of a body and gives it to the Desk, with the check that
// the room makes of it: when it is drafted, and again when it is said, within the
// appender's transaction.
package saying
