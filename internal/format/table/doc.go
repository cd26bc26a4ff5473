// Package table is a table as it leaves the hub: a title, typed columns, rows,
// and notes that say where it comes from. It is plain data; packages csvfile and
// xlsx write it.
package table
