// Package refusal keeps a private trail of what this hub has refused: answers
// that signed nobody in, links that did not hold, clearances that were not
// taken, requests that came too often, and asking for what one may not have, be
// it that the answer says there is nothing.
// The hub's own auditors and its operators read it, and nobody else.
//
//	refused ─► Note: added up in memory, by hour ─► Flush: rows ─► swept
//
// An attacker decides how often something is refused. So nothing is written
// while a request waits: what is alike within an hour (kind, address pattern,
// person, network) is one row with a number, memory and table are bounded, and
// what is over the bound is counted without person and network. It takes the
// same time to refuse somebody who is known here and somebody who is not.
//
// What is noted names nobody who is not signed in: who tried to sign in is not
// noted, known or not, only from which network (24 bits of an IPv4 address, 48
// of an IPv6 one). Rows go after ninety days. What was added up in the last
// seconds before a crash is lost.
package refusal
