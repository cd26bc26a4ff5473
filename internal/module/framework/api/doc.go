// Package api serves the framework as JSON: the read models of package
// framework, as they are. Each says in "statements" what it rests on, and in
// "links" what the ids that it names are called.
//
// Lists are walked by cursor, as package jsonapi describes.
//
//	GET /api/v1/instruments           by date        GET /api/v1/instruments/{id}
//	GET /api/v1/provisions            by instrument  GET /api/v1/provisions/{id}
//	GET /api/v1/roadmap               the clusters, with their rows as printed
//	GET /api/v1/concordance           relations between provisions
//	GET /api/v1/glossary              contested terms GET /api/v1/glossary/{id}
//	GET /api/v1/threats               threats         GET /api/v1/threats/{id}
//	GET /api/v1/framework/documents   the documents that all this was read from
package api
