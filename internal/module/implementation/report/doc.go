// Package report is what participants report of themselves on how what was agreed
// is carried out: one report an item and period.
//
//	made ──► stands ──► withdrawn, by who made it
//	  ├─ confirmed: submission.confirmed/1, by an author through whom it did not come
//	  ├─ corrected, by who may (submission.Told.Alters): another wording, which is
//	  │  confirmed anew; the earlier ones stay visible
//	  └─ translated, by anybody who is listed or the secretariat; official where an
//	     author says so
//
// A report names its author, the questionnaire, the item and the period, and says
// with each answer what it answers; nothing is mandatory, and one answer is a
// report. What has not changed since an earlier period is said by naming the
// earlier report. A participant has one report an item and period: what is to be
// said otherwise is a correction. Where two stand all the same, because they were
// said elsewhere, both are shown, and the newer one is in force.
//
// What reports are about is their topic: the provision, whatever questionnaire
// asks about it, or the item where that is no provision. In force for a
// participant, a topic and a period is the newest that stands; for a participant
// and a topic, that of the latest period. Where there is none, no information was
// provided, and that means nothing.
//
// A status is a word of the participant on its own measures. Of norms of restraint
// none is given (questionnaire.Item.Restraint). Nothing here compares, counts or
// ranks.
package report
