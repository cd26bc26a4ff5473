// Package web is the record's pages: matrices of States and years, counts,
// Groups, timeline, fora, endorsements, claims, figures, and one page for each
// State.
//
//	/record                     what there is
//	/record/memberships …       the three matrices: find, filter, sort
//	/record/counts              per year
//	/record/groups/{id}         one Group
//	/record/states/{code}       one State: all it took part in
//	/record/timeline  /fora  /endorsements  /claims  /figures  /documents
//
// Every table is also a CSV and an Excel file at the same address with the
// ending of the format, and JSON in the API. Tables are sorted by name in the
// reader's alphabet; nothing is sorted by number, so nobody is ranked.
package web
