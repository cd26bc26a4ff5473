// Package alert tells a participant of every change of its keys, its people's
// authorizations and its standing on the hub, whoever caused it: all that could
// speak in its name.
//
//	register grows ─► follower: next statement after the cursor
//	                     │  keys, authorizations, clearance, standing?
//	                     ▼
//	               one transaction: notices put, cursor moved
//
// The alerts go to the participant's key officers and auditors, at once, and
// cannot be declined. Cursor and notices are written together, so that no
// restart loses one or sends it twice.
//
// The cursor begins where the register ended when the follower first ran:
// nobody is told of what was there before.
package alert
