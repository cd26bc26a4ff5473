// Package web shows who is listed to people: the list, narrowed by name, class
// and regional group, in the alphabetical order of the reader's language, as a
// page and as files; and one page for each participant.
package web
