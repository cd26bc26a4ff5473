// Package web lets people choose what they receive, and shows officers which
// notices to their people did not arrive.
package web
