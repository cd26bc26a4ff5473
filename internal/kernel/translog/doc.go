// Package translog is the Merkle tree of a log (RFC 6962), cut into tiles of
// 256 hashes as C2SP tlog-tiles has it. The public register and the journal
// of confidential statements are two trees of this one kind.
//
// Only full tiles are stored, and they never change. The partial ones on the
// right edge follow from the leaves after the last full tile; Load computes
// them again, so there is no second copy that could disagree.
//
//	leaf ─► RecordHash ─► level 0 edge ──256──► full tile, stored
//	                          its root ─► level 1 edge ──256──► …
package translog
