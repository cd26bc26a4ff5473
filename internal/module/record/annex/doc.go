// Package annex reads the tables in the annexes of "The Alleged Demise of the
// UN GGE" (Tikk and Kerttunen, 2017) out of the paper's plain text: Annex B
// (membership of the Groups of Governmental Experts), Annex C (sponsors of the
// resolution) and Annex D (replies from Governments).
//
// In that text a table is a run of lines with tab-separated cells. Pages break
// it: by blank lines, by a header printed again, by footnotes that stand
// between two rows. A footnote's number may stand inside a cell. Some rows have
// more or fewer cells than the table has columns, and then nobody can say from
// the text alone under which heading a mark belongs.
//
//	text -> lines -> section of one annex -> header, rows, footnotes
//	                                          |
//	                                          v
//	             cell: mark or none, the columns it may stand under by its place,
//	                   line, page
//	                                          |
//	                                          v
//	             marks of a row, narrowed by each other: sure or unsure, why
//
// The reader never guesses silently. A cell is sure only when its row has as
// many cells as the table has columns, or when only one column is possible: by
// its place, or, for a mark, because the other marks of the row take the others
// (see Narrow). What the neighbours decided says so, cell by cell, with the
// reason. An unsure cell carries every column that it may belong to. Whatever
// else is odd (a name that no list knows, a spelling, a footnote without text)
// becomes a Notice with its place.
package annex
