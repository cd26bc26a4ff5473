// Package redline is how a text is negotiated: what an amendment changes, which
// amendments collide, what the text reads like once they are decided, and who
// proposed each word of it. It is pure: no clock, no I/O, the same bytes from
// the same input.
package redline
