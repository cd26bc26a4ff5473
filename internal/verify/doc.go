// Package verify proves a register again from its first statement: one that
// lies in a database, or one that another hub serves.
//
//	database ──rows────┐
//	                   ├─► check form, body, signature   (all cores)
//	hub ──entries,─────┘          │ in the order of the log
//	      blobs                   ▼
//	                     ledger.Mirror in a scratch database:
//	                     chains, keys, tree, arrival, erasures, projections;
//	                     clearance.Register: who cleared it, by which passkey
//	                              │
//	          ┌───────────────────┼─────────────────────┐
//	          ▼                   ▼                     ▼
//	   checkpoint, head,   every other table     every answer of the
//	   tiles, and what     of the database,      hub's JSON API, byte
//	   was seen before     row by row            by byte
//
// It believes nothing that it can compute. It stops at the first thing that
// does not hold and names it: a *Finding. Nothing that is verified is written
// to; what was seen of a log is remembered in a folder of the caller's, and a
// log that has since become shorter or another one is a finding too.
package verify
