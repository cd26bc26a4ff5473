// Package web is what the pages of every register of entries have in common: the
// page of one entry, with its earlier contents and what followed, the forms by
// which one is opened, changed, confirmed and withdrawn, and what is shown to who
// clears them. A register adds its list, and says how its content is shown, typed
// and read (Kind).
package web
