// Package intake reads consultations out of the plain text of documents: tables
// of proposed amendments, calls and accounts of consultations, reports of
// regional meetings. It is pure: bytes in, structs out. It knows no statement,
// no database and no clock; the module around it turns what it found into
// statements.
//
// A table of amendments (DraftingTable) has a row for a provision and a column
// for each of its texts. Pages break it: a row goes on in the next one with
// empty cells, a paragraph or the provision itself is cut in two, footnotes and
// lines of dashes stand between rows.
//
//	bytes -> lines -> front matter, header, rows, footnotes, furniture
//	                                 |
//	            rows of one provision, column by column
//	                                 |
//	    cell -> fragments (paragraphs, bullets) -> joined over pages -> units
//	                                                                     |
//	            unit: marker, depth, text; taken out of the text and kept at
//	            their place: footnote calls, proposers in brackets
//	                                                                     |
//	            base and proposed text -> Amendments, decided one by one
//
// The other documents are read as numbered paragraphs; every fact names the
// document by its SHA-256 and the paragraph that it was taken from.
//
// Two promises hold for every text, good or bad. Nothing is lost: each word of
// the document stands exactly once, in its order, in the paragraphs, units,
// notes and furniture of the result. And nothing is guessed in silence: what the
// text alone does not settle is decided for now and listed as Unsure, with its
// place, what was read, what was decided and why. Words are kept as printed,
// slips included; correcting them is for a person.
package intake
