// Package compilation is the document that a secretariat makes by hand: what
// was reported on a provision, or on a section of a questionnaire, one chapter a
// provision, the replies in the order of documents of the United Nations, each in its
// own words with where it comes from.
//
//	questionnaire, reports in force ──► Compile ──► Document ─┬─► a page, and a print of it
//	                                                          ├─► DOCX
//	                                                          └─► a table, for CSV and Excel
//
// That order is the alphabet's, of the names in the language of the document: States
// first, then organizations, groups and others.
//
// Of each author and provision it holds the latest reply for the years asked for, or,
// where that is asked for, the reply for each period; the document says which.
//
// It adds nothing: no summary, no count, no other order. Who reported
// nothing is not listed. Words in another language than that of the document are
// given as they were written, and a translation says that it is one.
package compilation
