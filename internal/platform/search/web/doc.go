// Package web is the page on which people search the hub.
package web
