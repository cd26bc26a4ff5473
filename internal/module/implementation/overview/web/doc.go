// Package web shows who reported what and when: an overview with a tile a State, and
// a page for each regional group.
package web
