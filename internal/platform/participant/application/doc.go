// Package application keeps what those file who want to take part: an
// organization, its class, country, website and reason, and a contact. It is
// private to the hub's secretariat until it is decided, and nothing of it goes
// into the register but what the secretariat then lists.
//
//	visitor ── File ──► filed ── Confirm, by mailed link ──► held ◄──── Answer, by mailed link ────┐
//	                      │                                   │ │                                  │
//	                      └─ 3 days: gone                     │ └── Ask ──► asked ─────────────────┘
//	                                                          │
//	                        ┌─────────── Accept ──────────────┼──── Decline ──► declined
//	                        ▼                                 │
//	        deciding (two officers), proposed (States may object) ──► accredited, declined
//
// Contact data can be erased at any time, and go by themselves some time after
// the decision. A one-time link is a secret of 256 bits of which the hub keeps
// the hash; who holds it needs no account. An answer never tells whether
// somebody else has applied, nor whether an address is known.
package application
