// Package web is the pages of directories: what everybody may know of them; who
// answers now, with numbers to dial; how contacts are named, confirmed and
// withdrawn; and how communities are managed.
package web
