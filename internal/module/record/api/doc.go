// Package api serves the record as JSON: the read models of package record, as
// they are.
//
// Lists are walked by cursor, as package jsonapi describes.
//
//	GET /api/v1/record/memberships    one item per State and Group
//	GET /api/v1/record/sponsorships   one item per State and year
//	GET /api/v1/record/replies        one item per State and year
//	GET /api/v1/record/tables/{series} a whole table: columns, rows, counts
//	GET /api/v1/record/counts         GET /api/v1/record/participation
//	GET /api/v1/record/groups         GET /api/v1/record/groups/{id}
//	GET /api/v1/record/timeline       GET /api/v1/record/fora
//	GET /api/v1/record/endorsements   GET /api/v1/record/claims
//	GET /api/v1/record/illustrations  GET /api/v1/record/documents
//	GET /api/v1/record/states/{id}    all that the record holds about one State
package api
