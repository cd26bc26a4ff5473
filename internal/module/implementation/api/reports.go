package api

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/form"
)

type wantedReports struct {
	Cursor        string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit         int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Participant   string `query:"participant" maxLength:"128" doc:"Only of this participant: a listed id" example:"state:ke"`
	State         string `query:"state" maxLength:"128" doc:"The same as participant, as lists beside this one call it: only of this State" example:"state:ke"`
	Provision     string `query:"provision" maxLength:"128" doc:"Only on this provision, a part of it, or a whole of which it is a part: a frozen id" example:"un:a-70-174:13:h"`
	Topic         string `query:"topic" maxLength:"128" doc:"Only on exactly this: the frozen id of a provision, or item: and the id of an item that is none" example:"un:a-70-174:13:a"`
	Questionnaire string `query:"questionnaire" maxLength:"64" doc:"Only those that answer this questionnaire" example:"framework"`
	Section       string `query:"section" maxLength:"64" doc:"Only on the items of this section: of questionnaire, or else of the framework's" example:"norms"`
	Item          string `query:"item" maxLength:"64" doc:"Only those that answer this item"`
	Region        string `query:"region" enum:"african,asia-pacific,eastern-european,latin-american-and-caribbean,western-european-and-others" doc:"Only of States of this regional group"`
	Period        string `query:"period" maxLength:"9" doc:"Only for periods that have a year in common with this one: a year, or two with a hyphen between them" example:"2026"`
	From          int    `query:"from" minimum:"1900" maximum:"2999" doc:"Only for periods that reach into this year or a later one"`
	Until         int    `query:"until" minimum:"1900" maximum:"2999" doc:"Only for periods that reach into this year or an earlier one"`
	Before        int64  `query:"before" minimum:"1" doc:"Only those made before this index of the register"`
}

type wantedLatest struct {
	Provision     string `query:"provision" maxLength:"128" doc:"On this provision, a part of it, or a whole of which it is a part: a frozen id" example:"un:a-70-174:13:h"`
	Topic         string `query:"topic" maxLength:"128" doc:"On this: the frozen id of a provision, or item: and the id of an item that is none" example:"un:a-70-174:13:a"`
	Questionnaire string `query:"questionnaire" maxLength:"64" doc:"With section: on the items of a section of this questionnaire; absent: the framework's"`
	Section       string `query:"section" maxLength:"64" doc:"On the items of this section"`
	Participant   string `query:"participant" maxLength:"128" doc:"Of this participant: a listed id"`
	State         string `query:"state" maxLength:"128" doc:"The same as participant, as lists beside this one call it: of this State"`
	Participants  string `query:"participants" maxLength:"8192" doc:"Of these participants: listed ids, with commas between them" example:"state:fr,state:ke"`
	Region        string `query:"region" enum:"african,asia-pacific,eastern-european,latin-american-and-caribbean,western-european-and-others" doc:"Of the States of this regional group"`
	Period        string `query:"period" maxLength:"9" doc:"For periods that have a year in common with this one: a year, or two with a hyphen between them"`
	From          int    `query:"from" minimum:"1900" maximum:"2999" doc:"For periods that reach into this year or a later one"`
	Until         int    `query:"until" minimum:"1900" maximum:"2999" doc:"For periods that reach into this year or an earlier one"`
	Cursor        string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit         int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
}

// check says that something by which the list is narrowed is not there.
func (in *wantedReports) check(asked Asked) error {
	return cmp.Or(oneName(in.Participant, in.State), asked.listed("participant", in.Participant), asked.listed("state", in.State), asked.provision(in.Provision), asked.about(in.Topic, in.Questionnaire, in.Item), jsonapi.Years(in.From, in.Until))
}

// check says that something by which the list is narrowed is not there.
func (in *wantedLatest) check(asked Asked) error {
	err := cmp.Or(oneName(in.Participant, in.State), asked.listed("participant", in.Participant), asked.listed("state", in.State))
	if in.Participants != "" {
		for _, id := range strings.Split(in.Participants, ",") {
			if err == nil && !asked.Listed(id) {
				err = jsonapi.BadParameter("participants", "nobody of one of these ids is listed here")
			}
		}
	}
	return cmp.Or(err, asked.provision(in.Provision), asked.about(in.Topic, in.Questionnaire, ""), jsonapi.Years(in.From, in.Until))
}

// oneName says that the two names of one filter do not stand together.
func oneName(participant, state string) error {
	if participant != "" && state != "" {
		return jsonapi.BadParameter("state", "it is the same as participant: send one of them")
	}
	return nil
}

// who reads of whom it is wanted; none is true for a region in which nobody is.
func (in *wantedLatest) who(ctx context.Context, asked Asked, want *report.Wanted) (none bool, err error) {
	if one := cmp.Or(in.Participant, in.State); one != "" {
		want.Participants = []string{one}
	}
	if in.Participants != "" {
		want.Participants = append(want.Participants, strings.Split(in.Participants, ",")...)
	}
	if in.Region == "" {
		return false, nil
	}
	of, err := asked.Region(ctx, in.Region)
	want.Participants = append(want.Participants, of...)
	return len(want.Participants) == 0, err
}

type wantedOne struct {
	ID string `path:"id" minLength:"64" maxLength:"64" doc:"id of the statement that opened it"`
}

// Asked is what a hub's questionnaires ask, what was agreed and who belongs where, as
// far as lists are narrowed by it.
type Asked struct {
	Questionnaires *questionnaire.Library
	// Agreed reports whether something that was agreed has a frozen id.
	Agreed func(id string) bool
	// Listed reports whether somebody is listed here, now or once.
	Listed func(id string) bool
	// Kinds are those of capacity-building, Types those of instruments of law and policy.
	Kinds capacity.Kinds
	Types *law.Types
	// Region lists the Member States of a regional group.
	Region func(ctx context.Context, region string) ([]string, error)
	// RegionWhole lists those, and the organizations all of whose member States they are.
	RegionWhole func(ctx context.Context, region string) ([]string, error)
}

// provision says that there is no provision of an id; empty narrows nothing.
func (a Asked) provision(id string) error {
	if id != "" && !a.Agreed(id) {
		return jsonapi.BadParameter("provision", "there is no provision of this id")
	}
	return nil
}

// listed says that nobody of an id is listed here; what is empty narrows nothing.
func (a Asked) listed(name, id string) error {
	if id != "" && !a.Listed(id) {
		return jsonapi.BadParameter(name, "nobody of this id is listed here")
	}
	return nil
}

// day says that something is no day; empty narrows nothing.
func day(name, s string) error {
	if s != "" && (len(s) != len(time.DateOnly) || !form.Date(s)) {
		return jsonapi.BadParameter(name, "it is no day: write it as 2027-03-01")
	}
	return nil
}

// tongue says that something is no tag of a language; empty narrows nothing.
func tongue(name, tag string) error {
	if _, ok := i18n.Tag(tag); tag != "" && !ok {
		return jsonapi.BadParameter(name, "it is no tag of a language: BCP 47 has them")
	}
	return nil
}

// about says that a topic, a questionnaire or an item is not there; what is empty
// narrows nothing.
func (a Asked) about(topic, id, item string) error {
	asks := func(fits func(q *questionnaire.Questionnaire) bool) bool {
		return slices.ContainsFunc(a.Questionnaires.All(), func(q questionnaire.Questionnaire) bool { return fits(&q) })
	}
	has := func(fits func(i *questionnaire.Item) bool) bool {
		return asks(func(q *questionnaire.Questionnaire) bool {
			return (id == "" || q.ID == id) && slices.ContainsFunc(q.Sections, func(s questionnaire.Section) bool {
				return slices.ContainsFunc(s.Items, func(i questionnaire.Item) bool { return fits(&i) })
			})
		})
	}
	switch {
	case id != "" && !asks(func(q *questionnaire.Questionnaire) bool { return q.ID == id }):
		return jsonapi.BadParameter("questionnaire", "there is no questionnaire of this id")
	case item != "" && !has(func(i *questionnaire.Item) bool { return i.ID == item }):
		return jsonapi.BadParameter("item", "there is no such item in this questionnaire")
	case topic == "":
		return nil
	}
	id = "" // a topic is asked by any
	if !a.Agreed(topic) && !has(func(i *questionnaire.Item) bool { return i.Topic() == topic }) {
		return jsonapi.BadParameter("topic", "there is no such topic")
	}
	return nil
}

// akin are the topics of reports on a provision, a part of it, or a whole of which it
// is a part, whatever version of a questionnaire was answered.
func (a Asked) akin(provision string) []string {
	out := []string{provision}
	for _, q := range a.Questionnaires.All() {
		for i := range q.Sections {
			for _, topic := range q.Sections[i].Topics() {
				if form.Akin(topic, provision) && !slices.Contains(out, topic) {
					out = append(out, topic)
				}
			}
		}
	}
	return out
}

// topics are those of a section, where no questionnaire is named of the framework's;
// fail.Invalid for one that is not here.
func (a Asked) topics(id, section string) ([]string, error) {
	if section == "" {
		return nil, nil
	}
	if id == "" {
		id = questionnaire.Framework
	}
	if q := a.Questionnaires.Get(id, ""); q != nil {
		if s := q.Section(section); s != nil {
			return s.Topics(), nil
		}
	}
	return nil, jsonapi.BadParameter("section", "there is no such section in this questionnaire")
}

// RegisterReports adds the operations on reports:
//
//	GET /api/v1/reports          the list, newest first, narrowed by who, what and when
//	GET /api/v1/reports/latest   what is in force, of each participant on each topic
//	GET /api/v1/reports/{id}     one of them, with every wording and translation
func RegisterReports(api huma.API, reports *report.Queries, asked Asked) {
	jsonapi.Get(api, jsonapi.Op{ID: "reports", Path: "/reports", Tag: Tag, Summary: "What participants report on how they carry out what was agreed, the newest in the register first",
		About: "What is withdrawn is in the list, and says so. A topic on which nobody reported has no items: no information was provided. All of it is TLP:CLEAR: an answer that a participant marks narrower is no part of a report, and nothing here says that there is one. Reports are drafted by people, on pages and in workbooks, in which each answer has its marking: no program drafts them."},
		func(ctx context.Context, in *wantedReports) (jsonapi.List[report.Report], error) {
			from, err := jsonapi.Before(ctx, in.Cursor, in.Before, reports.Made)
			if err != nil {
				return jsonapi.List[report.Report]{}, err
			}
			if err := in.check(asked); err != nil {
				return jsonapi.List[report.Report]{}, err
			}
			f := report.Filter{Participant: cmp.Or(in.Participant, in.State), Provision: in.Provision, Questionnaire: in.Questionnaire, Item: in.Item, Over: in.Period, From: in.From, Until: in.Until, Before: from, Limit: in.Limit}
			if f.Topics, err = asked.topics(in.Questionnaire, in.Section); err != nil {
				return jsonapi.List[report.Report]{}, err
			}
			if in.Topic != "" {
				f.Topics = []string{in.Topic}
			}
			if in.Section != "" {
				f.Questionnaire = "" // a section is what it asks about, whatever questionnaire was answered
			}
			if in.Region != "" {
				if f.Among, err = asked.Region(ctx, in.Region); err != nil {
					return jsonapi.List[report.Report]{}, err
				}
			}
			part, err := reports.List(ctx, f)
			return jsonapi.ByIndex(part.Items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "reports-latest", Path: "/reports/latest", Tag: Tag, Summary: "What is in force: of each participant on each topic the report of the latest period that stands",
		About: "By topic and then by participant, in ascending order of their ids. A joint report is there for each of its authors. `voice` says whether it is the participant's own word. What another put in its name, and what it said itself where something more recent was only recorded of it, stands beside what is in force, and says so: count nothing that is `beside`."},
		func(ctx context.Context, in *wantedLatest) (jsonapi.List[report.Held], error) {
			want := report.Wanted{Over: in.Period, From: in.From, Until: in.Until}
			err := in.check(asked)
			if err != nil {
				return jsonapi.List[report.Held]{}, err
			}
			if want.Topics, err = asked.topics(in.Questionnaire, in.Section); err != nil {
				return jsonapi.List[report.Held]{}, err
			}
			if in.Topic != "" {
				want.Topics = []string{in.Topic}
			} else if in.Provision != "" && in.Section == "" {
				want.Topics = asked.akin(in.Provision)
			}
			none, err := in.who(ctx, asked, &want)
			if err != nil || none {
				return jsonapi.List[report.Held]{Items: []report.Held{}}, err
			}
			var after *report.Place
			if in.Cursor != "" {
				key, err := jsonapi.ParseCursor(in.Cursor)
				at := strings.Split(key, " ")
				if err != nil || len(at) != 3 {
					return jsonapi.List[report.Held]{}, jsonapi.BadCursor()
				}
				after = &report.Place{Topic: at[0], Participant: at[1], Report: at[2]}
			}
			all, next, known, err := reports.ShownPart(ctx, want, after, in.Limit)
			if err == nil && !known {
				err = jsonapi.BadCursor()
			}
			out := jsonapi.List[report.Held]{Items: append([]report.Held{}, all...)}
			if next != nil {
				cursor := jsonapi.Cursor(next.Topic + " " + next.Participant + " " + next.Report)
				out.Next = &cursor
			}
			return out, err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "report", Path: "/reports/{id}", Tag: Tag, Summary: "One report",
		About: "With who said it and through whom, every wording, every translation, and all that followed, whether it counts or not, and why."},
		func(ctx context.Context, in *wantedOne) (report.Report, error) { return reports.Get(ctx, in.ID) })
}
