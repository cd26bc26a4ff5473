// Package xlsx writes tables as an Excel workbook: the first sheet holds the
// table, with its headings frozen and a filter, numbers as numbers, full dates
// as dates; the second its title and notes, which say where it comes from.
// Sheets in Arabic are set from right to left.
//
// Text is always written as text: a cell that begins with = is no formula. The
// same table gives the same bytes.
package xlsx
