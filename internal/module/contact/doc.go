// Package contact is whom one calls: directories of points of contact, the
// authorized emergency response teams of States, and what of their critical
// infrastructure States choose to publish.
//
//	community:  formed ──► changed …           public, by its manager
//	member:     admitted ──► removed           manager ─► participant
//	contact:    nominated ──► changed ──► withdrawn
//	               │   ▲        │  ▲
//	               ▼   │        ▼  │
//	            reported     confirmed, absence set
//	                  participant ─► manager; reported: member ─► participant
//	team:       designated ──► designated anew ──► ended
//	infrastructure: published ──► published anew
//
// A directory belongs to a closed community. What its members read lies in one
// chest of the journal, whose readers are the members and the manager. A
// participant nominates a contact once and says what each community sees: to each
// goes a statement of its own, which holds what that community sees and nothing
// else. So nobody has to be trusted not to look.
//
// Everybody sees that a community is there, on which terms, and how many
// participants have contacts in it, where they are not few; never which, and
// never who has none.
//
// # Who answers now
//
// Now follows from the contacts and an instant, with no other knowledge: hours
// in the zone of each contact, order of calling, absences and deputies.
//
// # Freshness
//
// A contact that nobody has touched for as long as the community allows, a key
// that has expired, a number that somebody reported as dead: all this stands
// beside the contact (Signs), until the participant changes or confirms it.
package contact
