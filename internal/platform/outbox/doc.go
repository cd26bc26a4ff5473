// Package outbox is how a hub tells people that something waits for them: by
// mail, from a queue that lies in the database.
//
//	Put, in the transaction of what happened
//	  │
//	  ▼
//	notice ──who is meant, what they prefer──► letter to one person
//	                                             │  at once, or collected for a day or a week
//	                                             ▼
//	      ┌────────────── waiting ──────────────┐
//	      │ later: growing intervals            │ claimed
//	      └────────────── sending ◄─────────────┘
//	                        │
//	        sent    bounced (the server refuses the address or the letter)
//	                given up (after five days of trying)
//	                no address
//
// A notice is kept in the same transaction as what it is about. A letter counts
// as sent when the mail server has taken it and that is written down; a process
// that ends between the two sends it again. So every letter is sent at least
// once, and one that is sent again bears the same Message-ID, by which mail
// programs know it.
//
// A letter is plain text in the reader's language, and its subject begins with
// the marking. About anything above TLP:CLEAR it says nothing but a reference,
// the marking and an address on this hub: that much is enforced when the notice
// is put, not when it is written.
//
// A refusal counts when the server gives it while the letter is being handed
// over. What comes back later comes to the letter's return path, which names it
// by a tag that only this hub can make, and is handed in by the mail server: a
// report of a failure turns "sent" into "bounced" and marks the address, by a
// keyed hash. Letters go on being sent to an address that is marked.
//
// While the hub is locked or in quarantine nothing is sent: a copy of a hub that
// was restored beside the original must not write to its people.
package outbox
