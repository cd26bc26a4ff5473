// Package hub gives tests a whole hub: every room, the shipped corpus, pages
// and API on a port of its own. It is apart from package hubtest because it
// sees all rooms: a test of one room needs to be compiled with that room only.
//
//	func TestMain(m *testing.M) { hub.Main(m) }
//
//	func TestHome(t *testing.T) {
//		h := hub.Shared(t) // loaded once for all tests of the package; they only read
//		…
//	}
//
// Tests that use it are of an external package (package x_test), or they
// import themselves.
package hub
