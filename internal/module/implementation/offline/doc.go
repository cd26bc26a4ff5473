// Package offline is a questionnaire as a workbook, or as a CSV file, that is filled in without the
// hub, by several people, and taken back.
//
//	what is reported so far ──► Make ──► a workbook ──► filled in ──► Take
//	                                                                  │
//	      what it would become, change by change, and what cannot be taken
//
// Each section is a sheet, each item a row with its status, each question a row
// for each language in which it is answered. Beside each cell stands, hidden, a
// digest of what was in it when the workbook was made: so Take can tell what
// somebody changed in the workbook from what somebody changed on the hub in the
// meantime. Where both changed one cell it is a conflict, and somebody decides;
// where neither did nothing follows, whatever else was done to the workbook. A row
// that is gone changes nothing: whoever wants an answer removed empties its cell.
//
// Nothing is stored here. Who may make and take a workbook, and what becomes of
// what was taken, is for the room that calls.
package offline
