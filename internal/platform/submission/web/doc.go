// Package web shows submissions: the list, one page each, and the desk from
// which they are handed in, confirmed, corrected and withdrawn.
//
// ViaView says how a statement came to be said, in the same words on the pages
// of every room whose statements may come through others.
package web
