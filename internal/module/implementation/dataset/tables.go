package dataset

import (
	"slices"

	"comity.example/comity/internal/format/datapackage"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/guidance"
)

// Names of the tables.
const (
	records      = "records"
	authors      = "authors"
	concerns     = "concerns"
	serves       = "serves"
	texts        = "texts"
	references   = "references"
	reports      = "reports"
	answers      = "answers"
	laws         = "laws"
	practices    = "practices"
	needs        = "needs"
	offers       = "offers"
	matches      = "matches"
	outcomes     = "outcomes"
	independents = "independent-reports"
	replies      = "replies"
	measures     = "measures"
	plans        = "plans"
	tasks        = "tasks"
	guidances    = "guidance"
	comments     = "comments"
	views        = "views"
	translations = "translations"
	participants = "participants"
	provisions   = "provisions"
)

// kinds are the tables of which each row is a record.
func kinds() []string {
	return []string{reports, laws, practices, needs, offers, outcomes, independents, replies, measures, plans, guidances, comments, views}
}

// linkedBy says who holds that a record serves what it is linked to.
func linkedBy() datapackage.Field {
	return among("linked_by", "of what was recorded from a document: who names the provisions, the document or the secretariat of the hub", string(entry.BySource), string(entry.ByHub))
}

// aspects are the words of those that a comment can be on.
func aspects() (out []string) {
	for _, a := range guidance.Aspects() {
		out = append(out, string(a))
	}
	return out
}

func text(name, about string) datapackage.Field {
	return datapackage.Field{Name: name, Type: datapackage.String, Description: about}
}

func typed(name string, t datapackage.Type, about string) datapackage.Field {
	return datapackage.Field{Name: name, Type: t, Description: about}
}

func among(name, about string, all ...string) datapackage.Field {
	f := text(name, about)
	f.Constraints = &datapackage.Constraints{Enum: all}
	return f
}

func always(f datapackage.Field) datapackage.Field {
	c := datapackage.Constraints{}
	if f.Constraints != nil {
		c = *f.Constraints
	}
	c.Required = true
	f.Constraints = &c
	return f
}

// of begins the fields of a table of what belongs to a record.
func of(more ...datapackage.Field) []datapackage.Field {
	return append([]datapackage.Field{always(text("record", "id of the record"))}, more...)
}

func table(name, title string, fields []datapackage.Field, key []string, foreign ...datapackage.Foreign) *datapackage.Table {
	return &datapackage.Table{Name: name, Title: title, Schema: datapackage.Schema{Fields: fields, Key: key, Foreign: foreign}}
}

// one is a table of which each row is a record.
func one(name, title string, fields []datapackage.Field, foreign ...datapackage.Foreign) *datapackage.Table {
	id := text("id", "id of the record: of the statement that opened it, in hexadecimal")
	return table(name, title, append([]datapackage.Field{always(id)}, fields...), []string{"id"}, append([]datapackage.Foreign{datapackage.To("id", records)}, foreign...)...)
}

const (
	dateForm   = "a day, a month or a year"
	oneByOne   = "from 1, within the record"
	listedID   = "listed id"
	frozenID   = "frozen id of the provision"
	inLanguage = "BCP 47"
)

// Tables are those of a package, without rows. Each call makes them anew.
func Tables() []*datapackage.Table {
	ofRecord := datapackage.To("record", records)
	return append([]*datapackage.Table{
		table(records, "Records: whose each is, how it was said, and when", []datapackage.Field{
			always(text("id", "id of the statement that opened it, in hexadecimal")), always(among("table", "in which the record stands", kinds()...)),
			always(typed("index", datapackage.Integer, "of that statement in the public register")), always(typed("at", datapackage.Datetime, "instant that it names")),
			always(among("mode", "how it was said: by its author, by several, for a group, recorded from a document, or transmitted", "own", "joint", "group", "recorded", "transmitted")),
			text("by", "who handed it in, where that is not the author: listed id"),
			always(typed("confirmed", datapackage.Boolean, "every author has owned to it under the own key")),
			always(text("wording", "id of the statement that gave the wording in force")), always(typed("ended", datapackage.Boolean, "it was withdrawn, closed, or is no longer in force")),
			typed("ended_at", datapackage.Datetime, "when"), text("document_kind", "what it was recorded from or transmitted with"), text("document_number", "as the document bears it"),
			text("document_date", "a day"), text("document_title", "as printed"), text("document_place", "where in the document"), text("document_sha256", "of the document that was read, in hexadecimal"),
		}, []string{"id"}, datapackage.To("by", participants)),
		table(authors, "Authors of records", of(always(typed("number", datapackage.Integer, oneByOne)), text("participant", listedID+"; empty where the author is listed nowhere"), text("name", "as the document has it, of an author who is listed nowhere")),
			[]string{"record", "number"}, ofRecord, datapackage.To("participant", participants)),
		table(concerns, "Participants that records are about or for", of(always(text("participant", listedID))), []string{"record", "participant"}, ofRecord, datapackage.To("participant", participants)),
		table(serves, "Provisions that records serve or are about", of(always(typed("number", datapackage.Integer, oneByOne)), always(text("provision", frozenID)), text("place", "where in the instrument")),
			[]string{"record", "number"}, ofRecord, datapackage.To("provision", provisions)),
		table(texts, "Words of records, but for answers of reports", of(always(text("field", "which words: title, text, note; of a task, with its id")), always(text("language", inLanguage)),
			always(typed("original", datapackage.Boolean, "it was written in this language")), typed("official", datapackage.Boolean, "of a translation: its author says that it is official"), always(text("text", "the words, in this language"))), []string{"record", "field", "language"}, ofRecord),
		table(references, "Addresses and files that records point to", of(always(typed("number", datapackage.Integer, oneByOne)), always(among("what", "what it is: a link, a source, an address, a file that the author published, a copy that this hub keeps, or a contact", "link", "source", "address", "file", "copy", "contact")),
			text("title", "what it is called, in the language in which that was written"), text("address", "where it is read: https://…, or a path on this hub; of a contact as it was given"), text("sha256", "of a file as its author published it, in hexadecimal")), []string{"record", "number"}, ofRecord),
	}, append(rooms(), table(participants, "Participants that are named, or listed by this hub", []datapackage.Field{
		always(text("id", listedID)), text("name", "in English, or the language of its own"), text("class", "of participant: state, group-of-states, regional-organization, intergovernmental-body, academia, civil-society, private-sector, technical-community or individual"), text("region", "regional group of the General Assembly"),
		always(typed("listed", datapackage.Boolean, "this hub lists it"))}, []string{"id"}),
		table(provisions, "Provisions that are named, or recorded by this hub", []datapackage.Field{
			always(text("id", frozenID)), text("instrument", "id of the instrument"), text("symbol", "of the instrument"), text("number", "as it is cited"), text("title", "in English, or the language of the original"),
			always(typed("recorded", datapackage.Boolean, "this hub has it"))}, []string{"id"}))...)
}

// paired is the table of needs and offers that go together.
func paired() *datapackage.Table {
	fields := []datapackage.Field{always(typed("number", datapackage.Integer, "from 1, in the order of /api/v1/matches: no score")), always(text("need", "id of the need")), always(text("offer", "id of the offer"))}
	for _, a := range capacity.Aspects() {
		fields = append(fields, always(among(string(a), "how the two go together in this: the same, in the same part of the framework, left open by one of them, or apart", capacity.Same, capacity.Cluster, capacity.NotSaid, capacity.Apart)),
			typed(string(a)+"_shared", datapackage.Array, "what they share in it"))
	}
	return table(matches, "Open needs and offers that go together, and why", fields, []string{"need", "offer"}, datapackage.To("need", needs), datapackage.To("offer", offers))
}

// rooms are the tables of the records of each kind.
func rooms() []*datapackage.Table {
	frame := []datapackage.Field{text("from", "a month or a day"), text("until", "a month or a day")}
	capacity := append([]datapackage.Field{typed("kinds", datapackage.Array, "what is needed or offered"), typed("regions", datapackage.Array, "regional groups concerned"),
		typed("languages", datapackage.Array, inLanguage), always(among("state", "how it stands: open, closed by who said it, or withdrawn", "open", "closed", "withdrawn")), among("result", "what became of it, where it is closed", "met", "partly", "not-met", "not-said")}, append(slices.Clone(frame), typed("with", datapackage.Array, "ids of the offers by which a need that is closed was met, or of the needs that an offer answered, where they are named"))...)
	return []*datapackage.Table{
		one(reports, "Reports of participants on themselves", []datapackage.Field{always(text("questionnaire", "id of the questionnaire that it answers: see /implementation/questionnaires.json")), always(text("version", "of the questionnaire")), always(text("item", "of the questionnaire")),
			text("provision", frozenID+"; empty where the item is none"), always(text("period", "a year, or two")), among("status", "the participant’s own word on its own measures", "planned", "in-progress", "in-place", "not-applicable"),
			text("same_as", "id of an earlier report since which nothing has changed")}, datapackage.To("provision", provisions)),
		table(answers, "Answers of reports, in every language", []datapackage.Field{always(text("report", "id of the report")), always(typed("row", datapackage.Integer, "from 1, within the report")), always(text("question", "of the questionnaire")),
			always(among("form", "what the answer is given by: words, a link, a body that is responsible, or an instrument of the register of laws", "text", "link", "body", "law")), always(typed("number", datapackage.Integer, "from 1, within the answer")), text("language", inLanguage),
			typed("original", datapackage.Boolean, "it was written in this language"), typed("official", datapackage.Boolean, "of a translation: an author gave it as its own"), typed("older", datapackage.Boolean, "of a translation: the words that it translates were changed since, and it was not"),
			text("text", "the words; of a link, its title; of a body, its name"), text("role", "of a body"), text("address", "of a link"), text("law", "of a law: id of its entry")}, []string{"report", "row"}, datapackage.To("report", reports)),
		one(laws, "Laws and policies", []datapackage.Field{always(text("type", "see /api/v1/policies/types")), text("date", dateForm), among("status", "of the instrument, as who registered it says", "draft", "in-force", "superseded", "repealed"),
			text("superseded_by", "id of the entry of what superseded it"), typed("languages", datapackage.Array, "in which it exists: "+inLanguage), linkedBy()}),
		one(practices, "Good practices", []datapackage.Field{always(text("kind", "of practice: policy, structure, procedure, cooperation, partnership, technical, awareness, exercise or other")), typed("regions", datapackage.Array, "regional groups of which it is"), linkedBy()}),
		one(needs, "Needs of capacity-building", capacity), one(offers, "Offers of capacity-building", capacity),
		paired(),
		one(outcomes, "What each of two made public of what became of a need and an offer", []datapackage.Field{always(text("need", "id of the need")), always(text("offer", "id of the offer")),
			always(among("stage", "what became of the need: it was agreed on, it began, it ended, or nothing came of it", "agreed", "began", "ended", "nothing"))}, datapackage.To("need", needs)),
		one(independents, "Reports by others than those whom they are about", frame),
		one(replies, "Replies to such reports", []datapackage.Field{always(text("report", "id of the report"))}, datapackage.To("report", independents)),
		one(measures, "Who adopts which measure", []datapackage.Field{always(text("measure", frozenID)), always(among("role", "as what it adopts the measure", "lead", "supporter")), text("since", "a month or a day")}, datapackage.To("measure", provisions)),
		one(plans, "Plans of action", append([]datapackage.Field{text("region", "listed id of the organization or group in whose region it is")}, frame...), datapackage.To("region", participants)),
		table(tasks, "Tasks of plans of action", []datapackage.Field{always(text("plan", "id of the plan")), always(text("task", "by which it is known within the plan")), text("provision", frozenID), typed("leads", datapackage.Array, "listed ids"),
			text("starts", "a month or a day"), text("due", "a month or a day"), always(among("progress", "how far the task is", "planned", "in-progress", "done", "dropped"))}, []string{"plan", "task"}, datapackage.To("plan", plans), datapackage.To("provision", provisions)),
		one(guidances, "What provisions take nationally, as documents and participants say it", []datapackage.Field{text("place", "where in the document the words quoted stand"), linkedBy()}),
		one(comments, "Comments on that", []datapackage.Field{always(text("guidance", "id of what is commented on")),
			among("aspect", "of it that the comment is on; empty for the whole", aspects()...)}, datapackage.To("guidance", guidances)),
		one(views, "National views, and those of others", []datapackage.Field{always(text("on", "frozen id of what it is on; law: and a slug for a question of international law")), among("kind", "of what it is on", "law", "term", "threat", "agreed"),
			text("source", "document in which it was published"), text("place", "in the document"), text("date", dateForm)}),
		table(translations, "Translations of words of records by others than their authors: none is official", of(always(text("translation", "id of the statement that gave it, in hexadecimal")), text("by", "whose it is: listed id; empty for the secretariat of the hub"), always(typed("at", datapackage.Datetime, "instant that it names")),
			always(text("wording", "id of the statement that gave the wording that it is of: where the record has another, what it translates may have been changed since")), always(text("language", inLanguage)), always(text("field", "which words: title, text, note")), always(text("text", "the words, in this language"))),
			[]string{"translation", "field"}, datapackage.To("record", records), datapackage.To("by", participants)),
	}
}
