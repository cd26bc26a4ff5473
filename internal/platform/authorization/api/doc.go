// Package api answers who may speak for whom, as far as that is public: roles
// and opaque ids, never a name.
//
//	GET /api/v1/authorizations   those in force, of one participant or of all
package api
