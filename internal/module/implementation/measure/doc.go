// Package measure is who adopts a measure, and which plans of action there are.
//
//	adopted, as a lead or a supporter ──► stands ──► ended
//	                                        ▲
//	                                        └── changed: what it does now
//
//	plan set ──► stands ──► ended
//	               ▲
//	               └── changed: tasks, dates, progress; every wording stays visible
//
// A measure is a provision of what was agreed on confidence and capacity. Who
// adopts one says, in its own name, jointly, or recorded from a document, whether
// it leads or supports, and what it does. Whoever comes later says so in a
// statement of its own: nobody is entered by another. The page of a measure puts
// leads and supporters side by side, in alphabetical order.
//
// A plan of action is a State's, a group's or an organization's: tasks, each with
// the provision that it serves, who leads it, when it begins and is due, and how
// far it is, in neutral words and a sentence. That somebody is named as leading a
// task is the plan's word.
//
// How both live, how they are kept and who may draft, clear and record them is
// package entry's: see entry.Standing, entry.Projection and saying.May.
package measure
