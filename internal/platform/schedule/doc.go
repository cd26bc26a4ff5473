// Package schedule is how time speaks. A room that waits for an instant, such
// as the end of a phase or of an authorization, gives a Source; when that is due
// the scheduler runs it inside the appender's transaction, and it says a
// statement. Nothing follows from a clock alone: what follows, follows from
// the statement.
//
//	register grows ─┐
//	next due time ──┼─► round: for each source   Due? ─► in the transaction: Due? ─► Run ─► says
//	every 15 s ─────┘
//
// A source finds what is due in rows, which follow from statements or are
// private, and never in memory. So a restart loses nothing; and because it is
// asked again inside the transaction, and what it does there changes the rows
// that it is asked about, nothing is done twice, whichever way the clock is
// set. A clock that runs ahead brings things forward, and one that is set back
// delays what is still to come; neither undoes nor repeats.
//
// Nothing is done while the hub is locked, in quarantine, or stopped by its
// disk: it goes on when it can.
package schedule
