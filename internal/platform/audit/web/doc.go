// Package web shows a participant's audit trail to its auditors, proves it, and
// gives it to them as a file.
package web
