// Package hubtest gives tests the real parts they run on: databases that are
// empty and their own, hubs on them, and the means to break them.
package hubtest
