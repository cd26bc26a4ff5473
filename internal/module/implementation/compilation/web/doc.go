// Package web shows compilations, and gives them as files.
package web
