// Package web is where the module begins for readers:
//
//	/implementation    what is here: one entry a room
//
// The rooms have their pages in packages of their own, below each room.
package web
