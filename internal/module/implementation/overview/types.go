package overview

import "comity.example/comity/internal/module/implementation/report"

// Small is the number from which on it is shown how many gave a status.
const Small = 3

// Others is the key of those who are in no regional group: States that belong to
// none, groups of States and organizations.
const Others = ""

// Wanted says what an overview is of; what is empty narrows nothing.
type Wanted struct {
	Questionnaire string // with Section; empty: the framework's
	Section       string // id of a section
	Topic         string // what reports are about; goes before a section
	Period        string // reports for periods that have a year in common with it
	Region        string // a regional group
}

// Overview is how many reported what and when.
type Overview struct {
	Rows    []Row   `json:"rows" doc:"what was reported on: the sections of the questionnaires, or the items of one, or one item"`
	Regions Matrix  `json:"regions" doc:"how many participants have a report that stands, by regional group; the last column, without key, is of all who are in none"`
	Periods Matrix  `json:"periods" doc:"the same by period, the latest first"`
	States  []State `json:"states" doc:"of each State that is listed here whether it has a report on any of the rows, by id"`
	Further []State `json:"further" doc:"participants that are no States and have one, by id"`
	// Statuses is there where one topic is asked for on which a status can be given.
	Statuses *Cross `json:"statuses,omitempty" doc:"of one item of which a status can be given: how many gave which, by regional group, of what is in force; whatever period or region is asked for"`
}

// Row is a line of a matrix.
type Row struct {
	Key    string   `json:"key" doc:"the questionnaire and the section, or the topic"`
	Topics []string `json:"topics" doc:"what reports of this row are about"`
}

// Matrix is how many participants reported, by row and by column.
type Matrix struct {
	Columns []string `json:"columns"`
	Counts  [][]int  `json:"counts" doc:"of each row, in the order of the columns: different participants"`
	All     []int    `json:"all" doc:"of each row, different participants of all columns"`
	Any     []int    `json:"any" doc:"of each column, different participants on any of the rows"`
	Total   int      `json:"total" doc:"different participants of all columns on any of the rows"`
}

// State is whether a participant has reported.
type State struct {
	ID     string `json:"id" doc:"listed id"`
	Region string `json:"region,omitempty"`
	// Reports are those that stand, on any of the rows.
	Reports int      `json:"reports" doc:"how many of its reports stand on what is asked for, for the periods asked for"`
	Periods []string `json:"periods" doc:"for which they are, the latest first"`
	Report  string   `json:"report,omitempty" doc:"id of the one for the latest period, or of one of several"`
	Topic   string   `json:"topic,omitempty" doc:"what that one is about"`
	// Unconfirmed are those of Reports that are not its own word.
	Unconfirmed int `json:"unconfirmed" doc:"how many of reports the secretariat recorded from documents and the participant has not confirmed"`
}

// Status is what a report in force gives.
type Status struct {
	Region string // of its author
	Status report.Status
}

// Number is a number of participants that may not be shown.
type Number struct {
	N      int  `json:"n" doc:"0 where it is not shown"`
	Hidden bool `json:"hidden,omitempty" doc:"it is not shown: see rule"`
}

// CrossRow is the numbers of one region, or of all.
type CrossRow struct {
	Region  string   `json:"region,omitempty" doc:"absent for those in none, and for all"`
	Reports int      `json:"reports" doc:"how many reports are in force"`
	Counts  []Number `json:"counts" doc:"how many gave which status, in the order of the statuses"`
}

// Cross is how many gave which status.
type Cross struct {
	Small    int        `json:"small" doc:"a smaller number is not shown, unless it is none, nor are numbers of one status alone, nor what any of these could be found from"`
	Statuses []string   `json:"statuses" doc:"the last, empty, is of those who gave none"`
	Regions  []CrossRow `json:"regions" doc:"the last is of all who are in no regional group"`
	All      CrossRow   `json:"all"`
}
