// Package web shows how many notifications and requests there were, and how long
// they took: to everybody what the hub has stated of years that are over, and to a
// participant its own cases, in full.
package web
