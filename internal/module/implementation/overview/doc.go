// Package overview is how many reported what and when: by provision and section, by
// regional group and by period, and for each State whether a report stands.
//
//	report.Stood ──► Count ──────► how many participants, by region and by period
//	             └─► tiles ──────► one a State: a report stands, or none was provided
//	report.Latest ──► Tabulate ──► how many gave which status, by region
//	                  (of one provision, whatever the period)
//
// It ranks and scores nobody: rows stand in the order of the questionnaire, regions
// and names in that of the alphabet, periods in that of time. A participant is
// counted once in each cell, and a joint report for each of its authors.
//
// # What is not shown
//
// Who has reported is public, by name: each report stands in the register under the
// name of its author. So numbers of participants who have reported hide nobody, and
// all of them are shown.
//
// How many gave which status is another matter. A number below Small is no number of
// reports but a word about one or two States, torn from the sentences in which they
// said it. Such a word is read in the reports. So:
//
//   - the numbers by region are shown where each of them is none, or Small and more,
//     and where those of each region that has reports are of two statuses at the least;
//   - else those of all regions together are, where the same is true of them;
//   - else none is.
//
// A region with one status alone would tell that of each of its States, however many
// they are: who they are stands beside it. And where all regions together have one
// alone, the numbers of the regions are those of their reports.
//
// Where nobody at all gave a status, nobody of any region did, and that is shown.
//
// So each number that is not shown can be more than one number, for whoever sees all
// that is shown and knows this rule, and nobody's status is told by any number
// (TestNothingHiddenCanBeRecovered). Of each provision there is one such table and no
// more: of what is in force, whatever the period and whoever asks. Nobody finds a
// number by taking one table from another. Statuses of several provisions are not
// added up.
package overview
