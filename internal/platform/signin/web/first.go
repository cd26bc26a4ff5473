package web

// First is the first page of a hub that has no officers yet.
type First struct{}
