// Package blob keeps files that statements name: scans, mostly. A file lies
// beside the register, under the hash by which a statement's body names it:
// SHA-256(salt ‖ bytes), as with bodies, so that a hash tells nothing of a file
// that has been erased.
//
//	Restore ──► written, fsynced, under its name ──► a statement names it ──► public
//	                        │                                                  │
//	                        └──► Sweep, when none does after some time         │
//	                                                 Erase ◄───────────────────┘
//
// What lies on the disk is salt ‖ bytes, and its name is its hash: whoever has
// the folder can check it. A file is written before the statement that names
// it, so that no statement in the register names what is not there. What no
// statement names yet waits elsewhere, sealed: see package submission. What a
// browser is given it saves, and does not show: see package web.
package blob
