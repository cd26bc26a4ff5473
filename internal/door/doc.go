// Package door is how the operator's commands reach a hub that runs: a Unix
// socket in the hub's folder, for the account that the hub runs under.
//
//	comity person invite … ── Knock ──► DIR/door/hub.sock ── Handler ──► the open hub
//	                            │                                           │
//	          nobody answers:   │            what it writes, then how it ended
//	          the command opens ◄───────────────────────────────────────────┘
//	          the folder itself
//
// The folder is readable by its owner alone (0700), and so is the socket (0600):
// whoever can open it can read the keystore's file and the database beside it.
// Nothing of this is answered over the network.
//
// One connection is one order: a line of JSON that names a command and says what
// it was given. The answer is lines of JSON: what the command writes, piece by
// piece, and at last how it ended. A socket that a hub left behind which was
// killed is known by nobody answering at it; the next hub takes its place.
package door
