// Package marking says who may read what is marked, and what may be passed on:
// in this one place, for every room. The labels are those of the Traffic Light
// Protocol, version 2.0.
//
//	label             who reads it
//	TLP:CLEAR         everybody
//	TLP:GREEN         the people of the participants of a community
//	TLP:AMBER         the people of the participants that hold its key
//	TLP:AMBER+STRICT  of those, the officers: drafters, clearing, contact and key
//	                  officers, auditors
//	TLP:RED           of those, contact officers, clearing officers and auditors
//
// A narrower label never lets in somebody whom a wider one keeps out. What is
// passed on keeps its label or bears a narrower one, reaches nobody who may not
// read it, and is passed on only by somebody who was asked and agreed;
// TLP:AMBER+STRICT and TLP:RED are not passed on at all.
//
// The rule here is what the pages and the API keep. That nobody reads without a
// key is the journal's own: a participant that gave up its key, or was taken
// off, reads nothing, whatever this package says.
package marking
