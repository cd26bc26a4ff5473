// Package custody is where participants' keys are made, changed and proved.
//
// A hosted participant lets the hub keep its signing key; its recovery key is
// on a sheet of paper, and nowhere else. The sheet outranks everything that is
// kept here:
//
//	             open: both keys are made, the sheet is shown once
//	                               │
//	        ┌──────────────────────▼─────────────────────┐
//	  rotate│            a signing key in force          │recover, with the sheet
//	        └───┬──────────────────┬──────────────────▲──┘
//	            │ drill,           │ compromised,     │
//	            │ with the sheet   │ with the sheet   │
//	            ▼                  ▼                  │
//	      it is noted      nothing can be said ───────┘
//	                       until there is a new key
//
//	a move, with the sheet, ends it: another hub is home
//
// A key that is made here is durable in the keystore before the register says
// that it is in force, and what it replaced is forgotten afterwards. The sheet
// is typed, used in memory and forgotten; it is never stored and never logged.
//
// A participant that brings its own keys is opened by the statement that it
// made itself. The hub then signs nothing for it.
package custody
