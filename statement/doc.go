// Package statement is the one thing that hubs exchange: a signed declaration
// of a participant. It knows how a statement is written, read, signed and
// checked, and nothing else; whether the signer may speak is for package
// identity, what follows from the statement is for the modules.
//
// # Shape
//
// A statement is a header, one signature, and at most 32 approvals; its body
// lies apart and is bound by a salted hash, so that it can be erased
// while the statement stays provable.
//
//	header   {"type":"…","by":"…","key":"…","stream":"…","seq":"…","prev":"…",
//	          "at":"…","subject":"…","refs":[…],"marking":"…","body":"…"}
//	id       SHA-256( PAE("comity/statement/v1", header) )
//	leaf     header LF "sig " base64(signature) LF { kind " " base64(payload) LF }
//	blob     salt (32 bytes) ‖ body;  header.body = SHA-256(blob)
//
// The header is exact bytes: eleven members in this order, no white space, no
// escapes, ASCII only, at most MaxHeader bytes. It is valid only if
// Encode(Parse(b)) == b; there is no other canonical form. Integers travel as
// strings.
//
//	type     dotted lower-case words, "/" and a version: consult.amendment.proposed/1
//	by       identity of the participant: the id of its opening statement, as
//	         64 hex digits; empty in the opening statement itself
//	key      the Ed25519 public key that signs, 64 hex digits
//	stream   "public", or the identity of the one counterparty, 64 hex digits
//	seq      place in the chain (by, stream), from 0, without gaps
//	prev     id of the statement before it in the chain; empty at seq 0
//	at       instant in UTC, microseconds: 2026-01-31T09:00:00.000000Z
//	subject  the one thing moved: a frozen id, or its opening statement's id;
//	         empty in that opening statement
//	refs     ids of statements that this one depends on, ascending, no doubles
//	marking  one of the five labels of TLP 2.0
//	body     SHA-256 of the blob
//
// docs/PROTOCOL.md says the same for implementers, with test vectors.
package statement
