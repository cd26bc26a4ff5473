// Package web is the compendium of national views as a page and as files.
package web
