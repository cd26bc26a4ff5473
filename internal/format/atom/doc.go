// Package atom writes Atom feeds (RFC 4287) from plain data. The same feed gives
// the same bytes; ids are the caller's and must never change.
package atom
