// Package snapshot takes a hub out of its database into one file, and puts it
// back into an empty one, of the same kind or of the other.
//
//	running hub ──Take──► FILE ──Open: hash──► Prove ──► Restore ──► quarantine
//	                                                                    │
//	                                 a head that others have seen ──► Resume
//	                                                                    │
//	                                                                    ▼
//	                                                                 the hub
//
// A snapshot holds what cannot be computed: statements, bodies, when each
// arrived, settings, the private rows of the rooms that have some, and the
// keystore, encrypted as it lies on the disk. Tiles and projections are not
// in it: restoring makes them anew from the statements.
//
// Whoever has the file has every body that had not been erased when it was
// taken. An erasure does not reach into it: keep snapshots no longer than the
// hub's rules allow.
//
// # Format, version 1
//
// UTF-8 text, one JSON object a line, each line ended by a line feed:
//
//	head    {"snapshot":"comity/1", "taken":…, "program":…, "statements":N,
//	         "root":…, "checkpoint":…, "settings":{…}, "keystore":…,
//	         "tables":[…]}
//	N ×     {"leaf":…, "blob":… or "erased":…, "n":…, "at":…}
//	rows    {"table":…, "row":[…]}
//	end     {"lines":…, "sha256":…}
//
//	taken       instant, RFC 3339
//	program     version of the program that took it; for people
//	root        of the tree of all N statements, base64
//	checkpoint  the last one that was signed, a signed note; it may sign fewer
//	            than N statements when the hub was running
//	settings    of the register, by name: origin, log-vkey, hub and others
//	keystore    the encrypted file, base64
//	tables      of private rows: {"room":…, "version":…, "name":…, "key":[…],
//	            "columns":[{"name":…, "kind":"integer"|"text"|"bytes"}, …]},
//	            where version is that of the room's migrations
//	leaf        of the statement, as docs/PROTOCOL.md has it; in the order of
//	            the register
//	blob        salt ‖ body, base64; absent when the body was erased
//	erased      id of the statement that erased the body
//	n, at       place in the order of arrival and instant, microseconds since
//	            1970 in UTC; absent while the statement waits for another one
//	row         the values of the table's columns, in their order: a number, a
//	            string, base64, or null; of a table that is a folder of files,
//	            the file's hash and salt ‖ bytes, of which it is the hash
//	lines       how many there are before the last
//	sha256      of every byte before the last line, 64 hex digits
//
// Nothing may follow the last line. The hash finds damage, not forgery: that
// is found by the signatures, the chains, and the checkpoint.
package snapshot
