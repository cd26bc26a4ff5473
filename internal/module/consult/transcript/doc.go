// Package transcript takes down in the register what documents say of a
// consultation. Package intake reads them; this one turns what was read into
// statements of the secretariat, all of them in one transaction.
//
//	files ──Read──► sets ──Take──► consultation called
//	                 │               ├─ groups formed, with their leads
//	                 │               ├─ base text tabled, official texts locked
//	                 │               ├─ amendments, with rationale, practices, notes
//	                 │               ├─ meetings, what was said in them, summaries
//	                 │               └─ a point for each thing left open
//	                 └── a call and an account of it are one set
//
// Three promises hold. Nothing is invented: what the form of a statement asks for
// and no document says is decided in one way, and stands among the points that a
// person settles. Every statement names the document by its title, a place in it
// and its SHA-256. And a document is taken down once: what was recorded from it
// is corrected by statements, not by reading it again.
package transcript
