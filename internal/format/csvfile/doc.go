// Package csvfile writes, and reads, tables as comma-separated values (RFC 4180): UTF-8,
// lines ended by CR LF, a first line with the columns' keys or headings.
//
// # Formulas
//
// A spreadsheet that opens a CSV file takes a cell that begins with =, +, -, @,
// a tab or a carriage return for a formula, and runs it. What people wrote may
// begin so. Such a text cell is written with an apostrophe before it, which the
// spreadsheet shows as text; a text that already has apostrophes before such a
// character gets one more, so that Unprotect gives back exactly what was meant.
// Numbers, dates and marks need none: they are written by the hub.
//
// # Notes
//
// A CSV file has no place for notes that a program would not take for data. The
// source of a table stands on the page and in the Excel file beside it. Where
// whoever opens a file must see how it is handled, notes stand on lines above the
// first line of the table, and who reads such a file looks for that line.
package csvfile
