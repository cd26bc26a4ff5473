// Package skos writes vocabularies in SKOS, the Simple Knowledge Organization
// System of the W3C (Recommendation of 18 August 2009), as Turtle (W3C
// Recommendation of 25 February 2014).
//
//	Vocabulary ─ Schemes ─ Concepts ─ how each stands to others
//
// Addresses may be relative: then they are resolved against where the file was
// found.
package skos
