// Package web shows what provisions take nationally, with the comments on it below
// under the names of whose words they are, and holds the forms of both.
package web
