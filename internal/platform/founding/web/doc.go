// Package web is the first page of a folder in which there is no hub: it asks
// what the hub is called and where it answers, shows the recovery sheet once, and
// has three of its words read back. From then on the hub's own first page goes on
// at the same address, in the same browser.
package web
