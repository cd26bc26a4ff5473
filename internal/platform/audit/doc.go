// Package audit keeps, for each participant, a private trail of what its people
// did: which person caused which statement, who read which confidential body,
// who signed in, whose authorizations and which keys changed. Only that
// participant's own auditors read it; who has opened a case is shown beside the
// case, too, to those of the participant who may open it.
//
//	Note ─► row n: sealed under the participant's data key,
//	        hash n = SHA-256(label ‖ participant ‖ n ‖ hash n-1 ‖ SHA-256(sealed))
//	          │
//	          ├─► head: how many rows, last hash
//	          │
//	every six hours, busy or idle
//	          ▼
//	audit.anchored/1 in the public register: SHA-256(salt ‖ all heads)
//
// A row holds the hash of the one before, so that a row which is altered,
// taken out, moved or put in breaks the chain; Check names the first. Whoever
// holds the database could write a whole chain anew, heads and all: the anchors
// are what gives that away, because the public register cannot be rewritten
// unseen. Their salt and the heads behind them are kept in private rows. A row
// is provable from the first anchor after it; before that, up to six hours,
// an operator could still alter it.
//
// An anchor is said whether or not anything was noted, and shows neither that
// anything was nor how much.
package audit
