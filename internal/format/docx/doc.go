// Package docx writes documents for word processors (Office Open XML,
// ISO/IEC 29500 transitional): headings, paragraphs, lists, quotations, tables,
// footnotes, a table of contents, and above all tracked changes that carry the
// name of who proposed them and when, so that a delegation opens a redline where
// it works, and accepts or rejects it there.
//
//	Document ─ Blocks ─┬─ Paragraph ─ Runs ─ words, links, footnotes, remarks
//	                   ├─ Table ─ Rows ─ Cells ─ Paragraphs
//	                   ├─ Contents
//	                   └─ PageBreak
//
// # Tracked changes
//
// Words that are put in or taken out are runs with Inserted or Deleted. A
// paragraph that is put in or taken out as a whole has Inserted or Deleted as
// well: this marks its end. Accepting all changes gives the text with what is
// inserted, rejecting all gives the text as it was, and neither leaves an empty
// paragraph behind. The end of a paragraph alone, marked as inserted, parts it
// from the one after it; marked as deleted, joins the two.
//
// A paragraph that moved is given twice: where it was, deleted, and where it is,
// inserted, both with the same Move.
//
// # What people typed
//
// Any text can be written. What XML cannot hold, and signs that turn the
// direction of a line or cannot be seen, are written by name: a control
// character as its picture (␀), an override of direction as [U+202E]. What is
// not valid UTF-8 becomes U+FFFD. First-strong isolates that are closed, as
// catalogues put them around names, are left out.
//
// The same document gives the same bytes: the time is a parameter. The file
// names no author but those of changes and remarks.
package docx
