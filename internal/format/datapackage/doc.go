// Package datapackage writes tables with what they mean into one ZIP file, as
// version 2 of the Data Package standard has it (datapackage.org), and reads such a
// file back.
//
//	New ──► Row, of whichever table ──► Write ──► datapackage.json, a CSV file a table
//	                                                │
//	                                        Check ◄─┘  every field, type and key holds
//
// Rows of several tables can be written in turn: each table lies packed in a file of
// its own until all is there. So what is written does not have to fit into memory, and
// nobody waits for a slow reader with a snapshot of a database open. The same rows
// give the same bytes.
//
// The tables are CSV as RFC 4180 has it, in UTF-8. A text that a spreadsheet would run
// as a formula has an apostrophe before it: see package csvfile, whose Unprotect takes
// it off again.
package datapackage
