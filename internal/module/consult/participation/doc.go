// Package participation counts who takes part in a consultation: what was
// contributed and proposed, by class, by regional group of States, by provision
// and by week.
//
// # What is counted
//
// Every contribution and every amendment that stands: not what was withdrawn,
// nor what was set aside. One with several signatories counts once in each class
// and region that a signatory is of; so that the rows of a division may add up to
// more than the total. One on several provisions counts once for each.
//
// A participant takes part who has said, signed or confirmed something under the
// own key, or whose words are recorded from a document, which is counted apart
// too. In whose name only something is said, jointly, for a group or handed on, is
// named and not counted: it has said nothing.
//
// # When
//
// A contribution counts in the week in which it was said, or, when it was held
// before it was let in, received; one that was recorded
// from a document, in that of the document's date. Weeks are those of ISO 8601,
// in UTC. Beyond two years they are put together to months.
//
// # What is not done
//
// Nobody is ranked: rows stand in the order of the classes, of the regional
// groups, of the framework and of the calendar, never by size.
package participation
