// Package search finds what the hub holds by words in any of the languages of
// the United Nations.
//
// Neither database's own tokenizer finds 网络安全 in a sentence or a vocalised
// المَعلومات, so both are given words that were cut and folded here:
//
//	text ── UAX #29 ──► words ── Fold, strip ──► tokens ──► index
//	query ─────────────── the same way ─────────► tokens ──► match
//
// What is of something, of an author or of a provision, is found by what that is
// called, too: see Document.Of.
package search
