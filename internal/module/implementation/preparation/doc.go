// Package preparation is where a participant prepares its next reports on
// implementation: several agencies at once, in working copies that are private to
// it.
//
//	the latest reports, the last preparation, or nothing
//	          │ Begin
//	          ▼
//	a part an item:
//
//	open ──hand in──► handed-in ──settle──► settled ──put forward──► put-forward ──said──► reported
//	  ▲                  │                   │  ▲                        │                    │
//	  │                  └──── return ───────┤  └────── taken back ──────┤                    │
//	  │                          │           │                           │ sent back,         │
//	  │                          ▼           │                           │ with its reason    │
//	  ├──────── written ──── returned ◄──────┼───────────────────────────┘                    │
//	  └──────────────────── reopen ──────────┴────────────────────────────────────────────────┘
//
// Each part has the agency that writes it, those who may, and for each answer a
// marking. Who coordinates settles parts: the drafter who began the preparation,
// or any clearing officer. A count of what was done with a part keeps one person
// from overwriting what another has just written.
//
// # What stays in the house
//
// A preparation is no statement: it lies in private rows, sealed under the
// participant's data key and bound to its row. What leaves are the answers of
// settled parts that are marked TLP:CLEAR, and nothing says that there are others.
// That is not left to who drafts: of an item that is being prepared, the hub takes
// a report of the participant's own only where it stands word for word in the
// settled part, when it is drafted and again when it is said (Check).
//
// Beside the parts lie the next steps of a capital, by what they are about, with
// who does them and until when; and a workbook that somebody sent and has not yet
// decided on.
package preparation
