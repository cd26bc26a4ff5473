package overview

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
)

// Queries answers overviews. All fields are required.
type Queries struct {
	Reports        *report.Queries
	Questionnaires *questionnaire.Library
	// Regions lists the regional groups by their ids.
	Regions []string
	// States lists the States that can report, with the regional group of each.
	States func(ctx context.Context) ([]State, error)
	// Region gives the regional group of a State; empty for anybody else.
	Region func(id string) string
}

// Rows are the rows of what is wanted, and the item where it is one.
func (q *Queries) Rows(w Wanted) ([]Row, *questionnaire.Item, error) {
	if w.Topic != "" {
		_, _, item := q.Questionnaires.Of(w.Topic)
		if item == nil {
			return nil, nil, fail.New(fail.NotFound, "No questionnaire asks about %.120s.", w.Topic)
		}
		return []Row{{w.Topic, []string{w.Topic}}}, item, nil
	}
	var out []Row
	if w.Section == "" {
		for _, one := range q.Questionnaires.Current() {
			for i := range one.Sections {
				out = append(out, Row{one.ID + "/" + one.Sections[i].ID, one.Sections[i].Topics()})
			}
		}
		return out, nil, nil
	}
	if w.Questionnaire == "" {
		w.Questionnaire = questionnaire.Framework
	}
	one := q.Questionnaires.Get(w.Questionnaire, "")
	if one == nil {
		return nil, nil, fail.New(fail.NotFound, "There is no questionnaire %.60s.", w.Questionnaire)
	}
	section := one.Section(w.Section)
	if section == nil {
		return nil, nil, fail.New(fail.NotFound, "This questionnaire has no section %.60s.", w.Section)
	}
	for _, topic := range section.Topics() {
		out = append(out, Row{topic, []string{topic}})
	}
	return out, nil, nil
}

// Get is Read without what was counted.
func (q *Queries) Get(ctx context.Context, w Wanted) (*Overview, error) {
	out, _, err := q.Read(ctx, w)
	return out, err
}

// Read gives an overview, and what was counted for it. A region, period, section or topic that there is not is
// fail.NotFound or fail.Invalid.
func (q *Queries) Read(ctx context.Context, w Wanted) (*Overview, []report.Stood, error) {
	rows, item, err := q.Rows(w)
	if err != nil {
		return nil, nil, err
	}
	if w.Region != "" && !slices.Contains(q.Regions, w.Region) {
		return nil, nil, fail.New(fail.Invalid, "There is no regional group %.40s.", w.Region)
	}
	given, err := q.States(ctx)
	if err != nil {
		return nil, nil, err
	}
	want := report.Wanted{Over: w.Period}
	for i := range rows {
		want.Topics = append(want.Topics, rows[i].Topics...)
	}
	columns := append(slices.Clone(q.Regions), Others)
	if w.Region != "" {
		columns = []string{w.Region}
		given = slices.DeleteFunc(slices.Clone(given), func(s State) bool { return s.Region != w.Region })
		for i := range given {
			want.Participants = append(want.Participants, given[i].ID)
		}
	}
	var stood []report.Stood
	if w.Region == "" || len(want.Participants) > 0 {
		if stood, err = q.Reports.Stood(ctx, want); err != nil {
			return nil, nil, err
		}
	}
	region := kept(q.Region)
	out := &Overview{Rows: rows, Regions: Count(stood, rows, columns, func(s *report.Stood) string { return region(s.Participant) }),
		Periods: Count(stood, rows, Periods(stood), func(s *report.Stood) string { return s.Period })}
	out.States, out.Further = Reported(stood, given, region)
	if item != nil && item.Status {
		out.Statuses, err = q.statuses(ctx, w.Topic, region)
	}
	return out, stood, err
}

// statuses tabulates what is in force on a topic: of everybody, whatever else is
// asked for.
func (q *Queries) statuses(ctx context.Context, topic string, region func(string) string) (*Cross, error) {
	held, err := q.Reports.Latest(ctx, report.Wanted{Topics: []string{topic}})
	if err != nil {
		return nil, err
	}
	all := make([]Status, len(held))
	for i := range held {
		all[i] = Status{region(held[i].Participant), held[i].Report.Says().Status}
	}
	return Tabulate(all, q.Regions), nil
}

// kept asks once of each participant.
func kept(region func(string) string) func(string) string {
	known := map[string]string{}
	return func(id string) string {
		r, seen := known[id]
		if !seen {
			r = region(id)
			known[id] = r
		}
		return r
	}
}
