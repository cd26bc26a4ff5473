// Package web is where officers make tokens for the programs of their
// participant, see when they were last used, and end them.
package web
