// Package hubtest gives tests the real parts they run on: databases that are
// empty and their own, hubs on them, and the means to break them.
//
// There is one way to each part:
//
//	Databases(t, run)  a test on SQLite and on PostgreSQL
//	NewRegister(t, …)  a ledger with some projections, for a room's own tests
//	hub.Shared(t)      a whole hub that tests only read, made once (package hub)
//	hub.New(t, url)    a whole hub of a test's own, on a database
//	NewBrowser(t)      a part of the one Chromium of a test binary
//
// A package whose tests use a browser says
//
//	func TestMain(m *testing.M) { hubtest.Main(m) }
//
// or hub.Main, which keeps a shared hub too. Tests of package app that change a
// hub begin with newDemonstration, a copy of one that was made once.
//
// What a test costs is mostly the pages it looks at: Audit and Tour ask axe-core
// for everything in one view and one language, and in the others for what these
// change.
package hubtest
