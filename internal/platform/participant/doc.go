// Package participant is who there is: States, groups of States, regional
// organizations, intergovernmental bodies and stakeholder organizations, each
// with a frozen id, its names and what kind of participant it is.
//
// It ships a table of the 193 States Members of the United Nations and the two
// non-member observer States, with the short names that the United Nations uses
// in its six official languages, and of the bodies that the corpus names.
//
//	secretariat lists ──► participant.listed/1 ──► listed
//	                            ▲                    │ listed again: new names,
//	                            └────────────────────┘ same id
//
// To be listed is to be named here, and no more: it accredits nobody, and says
// nothing of how anyone regards anyone else. The listing is no list of who may
// take part in what.
package participant
