// Package web are the pages of exercises: those that a participant organizes or
// plays in, how one is opened from a scenario, the board from which it is run, the
// injects of a player, and the after-action table, as a page and as a file.
package web
