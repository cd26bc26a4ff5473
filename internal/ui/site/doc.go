// Package site has the pages that belong to the hub itself and to no module:
// its front page, what it is, how to check it, its accessibility statement and
// its limits.
package site
