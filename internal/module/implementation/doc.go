// Package implementation is how what was agreed is carried out: what States
// report of themselves, provision by provision, the laws and practices that they
// name, and what they need or offer.
//
//	questionnaire ──► what can be asked, as data
//	      │
//	      ▼
//	    report ──► what a participant says that it does, of one item in one period
//	      │
//	      ├── law, practice     instruments and examples, each with its own page
//	      └── compilation, …    what follows from all of it, read and not said
//
// Each of these is a package below this one, with the furniture of a module. A
// room imports what stands above it in this drawing and nothing else of the
// module; of other modules it knows what internal/app tells it.
//
// Rules of the house:
//
//   - participants speak of themselves: nobody's words are mixed into another's,
//     and every page says who said what, through whom, and who has owned to it;
//   - nothing is mandatory. Where nobody reported the pages say so, and mean
//     nothing by it;
//   - no participant is ranked, scored or coloured. Names stand in the alphabetical
//     order of the reader's language;
//   - of norms of restraint no status is asked: what one does not do is not
//     measured.
package implementation
