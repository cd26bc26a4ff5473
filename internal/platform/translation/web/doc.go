// Package web shows what others than its author translate: one page each, and the forms
// by which somebody translates what another says, and takes that back.
package web
