// Package web shows the retrospective reports that both of a case have published,
// to everybody, and how a report reads to those who are to agree to it.
package web
