// Package api answers how what was agreed is carried out, for programs. Each room
// has a file and a function that adds its operations.
package api

// Tag is under which the operations stand in the description of the API.
const Tag = "implementation"
