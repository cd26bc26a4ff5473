// Package api answers a person's own desk, for programs that hold the session:
//
//	GET /api/v1/drafts        what the actor may see; waiting=1, mine=1, state=waiting
//	GET /api/v1/drafts/{id}   one draft, as it will be signed
//
// Unlike the rest of the API the answers depend on who asks. Nobody keeps them,
// and pages of other origins cannot read them.
package api
