// Package workbook writes Excel workbooks that people fill in, and reads what
// they made of them.
//
//	Book ─┬─ Facts         what it is a workbook of: on a sheet of its own, hidden
//	      └─ Sheets ─┬─ Columns   what one fills in, and from what one chooses
//	                 └─ Rows      each with a key of its own
//
//	Write ──► filled in, by several, in any program, without a network ──► Read
//
// A sheet begins with a hidden row of keys of its columns and a hidden column of
// keys of its rows: so a workbook is read right when somebody sorts it, hides a
// column, puts a row between others or translates the headings. What is not to be
// filled in is locked, without a password: nobody types over it by accident, and
// whoever wants to can.
//
// The same goes out as one table in CSV (WriteCSV), for who has no such program or
// many workbooks to put together: keys stand in its first line and first column, and
// Read tells the two apart.
//
// Read gives what stands in the cells and, cell by cell, what it cannot take: it
// works nothing out, follows no link, and does not guess. A fault names sheet and
// cell, so that whoever filled it in finds the place; what is without fault can be
// used all the same.
package workbook
