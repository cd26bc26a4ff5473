// Package position is who holds which view on a provision, a term, or a question
// of international law.
//
//	stated ──► stands ──► withdrawn, by who stated it
//	  ├─ confirmed: submission.confirmed/1, by a holder through whom it did not come
//	  └─ corrected, by who may (submission.Told.Alters): another wording, which is
//	     confirmed anew; the earlier ones stay visible
//
// A position names its holder, what it is on, its words, and its source. The
// holder states it under its own key, or it is recorded from a document, and the
// page says which (submission.Via). A later position of the same holder on the
// same subject stands beside the earlier one until that is withdrawn: which of
// two is the view of a State is the State's to say.
//
// Positions are put side by side in the alphabetical order of the reader's
// language. None is weighed, counted or coloured. The annex of national views is
// all that States hold, by State.
package position
