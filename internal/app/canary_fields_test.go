package app_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/assessment"
	"comity.example/comity/internal/module/cooperation/exercise"
	"comity.example/comity/internal/module/implementation/introduction"
	"comity.example/comity/internal/module/implementation/sharing"
	"comity.example/comity/statement"
)

// songReaders read the bodies of confidential statements, each those of a room.
var songReaders = []func(typ string, body []byte) (any, error){
	func(typ string, body []byte) (any, error) { return contact.Decode(typ, body) },
	func(typ string, body []byte) (any, error) { return check.Decode(typ, body) },
	func(typ string, body []byte) (any, error) { return cooperation.Decode(typ, body) },
	func(typ string, body []byte) (any, error) { return exercise.Decode(typ, body) },
	func(typ string, body []byte) (any, error) { return assessment.Decode(typ, body) },
	func(typ string, body []byte) (any, error) { return introduction.Decode(typ, body) },
	func(typ string, body []byte) (any, error) { return sharing.Decode(typ, body) },
}

// songless are the fields of bodies that hold no words of people: ids, names of
// what is in a list, days and times, and the sentence that every notification
// carries. All others hold a canary.
var songless = []string{
	"Absence.Deputy", "Absence.From", "Absence.Until", "AbsenceSet.Community", "Admitted.Community", "Admitted.Participant", "Changed.Community", "Checked.Item", "Content.Case", "Content.Class", "Content.Template", "File.Type", "Confirmed.Community",
	"Designated.Community", "Document.Date", "Document.Kind", "Document.SHA256", "Ended.Community", "Hours.Days", "Hours.From", "Hours.To", "Indicator.Type", "Instant.UTC", "Instant.Zone",
	"Instrument.Date", "Matter.Class", "Matter.Infrastructure", "Matter.Provision", "Matter.Template", "Nominated.Community", "Notified.Understanding", "Occasion.ID", "Point.Category", "Point.Deputies",
	"Point.From", "Point.Languages", "Point.Until", "Point.Zone", "Published.Categories", "Published.Community", "Published.Version", "Removed.Community", "Removed.Participant",
	"Reported.As", "Reported.Community", "Report.ID", "Report.Kind", "Requested.Arises", "Row.Case", "Severity.Category", "Severity.Schema", "Team.Contact", "Team.Established", "Team.Services",
	"Via.Author", "Via.By", "Via.Members", "Via.On", "Via.Signatories", "Withdrawn.Community",
	"Answered.Asked", "Answered.Community", "Answered.Contact", "Answered.Participant", "Called.Participant", "Closed.Next", "Terms.Category", "Terms.Community", "Terms.From", "Terms.Plan",
	"Terms.Region", "Terms.Until",
	"Answer.Laws", "Answer.Question", "Content.Status", "Shared.Item", "Shared.Period", "Shared.Provision", "Shared.Questionnaire", "Shared.Version",
	// Of a document that is printed, none of which a contact is recorded from.
	"Document.Place", "Document.Title", "Other.Kind", "Other.Name", "Other.Of",
}

// everyField fails unless every type of confidential statement that the hub knows
// was said and counted, and every field of each body in which people write held a
// canary: a type that is new, and a field that is, has to be sung here.
func (a *aviary) everyField() {
	t := a.t
	t.Helper()
	said, sang := a.confided(), map[string]bool{}
	for _, p := range app.Confidential() {
		for _, typ := range p.Types() {
			bodies := said[typ]
			if len(bodies) == 0 {
				t.Errorf("nothing of the type %s was said: let the canary test say it, with a canary in each of its fields", typ)
				continue
			}
			fields := map[string]bool{}
			for _, b := range bodies {
				var read any
				for _, reader := range songReaders {
					if got, err := reader(typ, b); err == nil {
						read = got
					}
				}
				if read == nil {
					t.Errorf("nobody reads bodies of the type %s: add its room to songReaders", typ)
					break
				}
				of := reflect.ValueOf(read)
				everyFieldOf(of.Type(), fields)
				sings(of, "", sang)
			}
			for _, f := range slices.Sorted(maps.Keys(fields)) {
				if !slices.Contains(songless, f) {
					sang[f] = sang[f] || false
				}
			}
		}
	}
	for _, f := range slices.Sorted(maps.Keys(sang)) {
		if f != "" && !sang[f] && !slices.Contains(songless, f) {
			t.Errorf("%s held no canary", f)
		}
	}
}

// confided reads all that was confided and counts, by type.
func (a *aviary) confided() map[string][][]byte {
	a.t.Helper()
	out := map[string][][]byte{}
	a.eachEntry(func(reader *journal.Reader, e journal.Entry) error {
		inert, err := reader.Inert(a.t.Context(), e)
		if typ := e.Statement.Header.Type; inert == "" {
			out[typ] = append(out[typ], e.Body)
		} else if typ != typeSecret { // which no room of the hub has
			a.t.Errorf("%s counts for nothing: %s", typ, inert)
		}
		return err
	})
	return out
}

// eachEntry walks through all that was confided, each as somebody who reads it.
func (a *aviary) eachEntry(visit func(reader *journal.Reader, e journal.Entry) error) {
	a.t.Helper()
	a.must(a.DB.Read(a.t.Context(), func(q sqldb.Querier) error {
		list, err := q.Query(a.t.Context(), `SELECT DISTINCT chest, participant FROM journal_key ORDER BY chest, participant`)
		if err != nil {
			return err
		}
		holders := map[journal.Chest]statement.Hash{}
		for list.Next() {
			var chest, who []byte
			if err := list.Scan(&chest, &who); err != nil {
				return err
			}
			holders[journal.Chest(chest)] = statement.Hash(who)
		}
		if err := errors.Join(list.Err(), list.Close()); err != nil {
			return err
		}
		for chest, who := range holders {
			reader := a.Journal().As(q, who)
			entries, err := reader.Read(a.t.Context(), chest, 0, 1000)
			for _, e := range entries {
				err = errors.Join(err, visit(reader, e))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

var wording = reflect.TypeFor[i18n.Text]()

// holdsWords reports whether people write into values of a type.
func holdsWords(t reflect.Type) bool {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Map || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t == wording || t.Kind() == reflect.String && t.Name() == "string"
}

// everyFieldOf lists the fields of a type into which people write, and those of
// the types of its fields.
func everyFieldOf(t reflect.Type, out map[string]bool) {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Map || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == wording || !strings.HasPrefix(t.PkgPath(), "comity.example/") {
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Tag.Get("json") == "-" {
			continue
		}
		if holdsWords(f.Type) {
			out[t.Name()+"."+f.Name] = true
			continue
		}
		everyFieldOf(f.Type, out)
	}
}

// sings notes which fields of a value hold a canary.
func sings(v reflect.Value, field string, out map[string]bool) {
	switch {
	case v.Kind() == reflect.Pointer:
		if !v.IsNil() {
			sings(v.Elem(), field, out)
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			sings(v.Index(i), field, out)
		}
	case v.Kind() == reflect.Map:
		for _, k := range v.MapKeys() {
			sings(v.MapIndex(k), field, out)
		}
	case v.Type() == wording:
		for _, words := range v.Interface().(i18n.Text).In {
			out[field] = out[field] || strings.Contains(words, songWord)
		}
	case v.Kind() == reflect.String:
		s := strings.ToUpper(v.String())
		out[field] = out[field] || strings.Contains(s, songWord) || strings.HasPrefix(s, songNumber) || strings.HasPrefix(s, "AGE1")
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				name := v.Type().Name() + "." + f.Name
				if !holdsWords(f.Type) {
					name = ""
				}
				sings(v.Field(i), name, out)
			}
		}
	}
}
