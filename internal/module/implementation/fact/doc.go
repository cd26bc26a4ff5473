// Package fact is what source documents say that States, regions and others have
// done to carry out what was agreed, or name as good practice, as the program
// ships it.
//
//	data/facts.json ──► Shipped ──► entries of the registers of laws and of practices,
//	                                recorded by the hub's secretariat, each once
//
// A fact has the words of a document, the document and the place in it, and whose
// the thing is, named as the document names it. It is no word of theirs: what the
// document notes, or somebody in it claims, stays what the document says, and the
// page shows it as that. Nothing is summarised, and only whole sentences are quoted, or
// whole cells of a table: that a document names the office of a speaker is no practice.
// Whoever it is about can confirm it, and say more in an entry of its own.
//
// The quotations are checked against the documents where these are at hand; a hub
// needs none of them.
package fact
