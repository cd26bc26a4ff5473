// Package web gives files to browsers, which save them and do not show them:
// whatever a file holds, it runs nowhere in the name of this hub.
package web
