// Package limit bounds how often something is asked: by one address, about one
// account. Its memory is bounded too, whoever asks from wherever.
//
//	asked ── key known? ── no ──► a full bucket ──► one token taken ──► go on
//	             │                     ▲                   │
//	             └─ yes ───────────────┘                   └─ none left ──► fail "too-many"
//
// What has been idle long enough to be full again is forgotten first; then
// whatever else there is. Somebody who has a great many addresses can make the
// limit forget, but not make it remember more than it may.
package limit
