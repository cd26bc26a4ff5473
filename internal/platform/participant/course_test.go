package participant

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

var (
	hubID   = statement.ID([]byte("hub"))
	stateID = statement.ID([]byte("a State"))
	other   = statement.ID([]byte("another State"))
	day     = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	why     = i18n.Of("en", "Because.")
	verbale = Document{Kind: "note-verbale", Number: "1/2026", Date: "2026-03-01"}
)

// tale says statements one after the other and gives what follows.
func tale(t *testing.T, bodies ...corpus.Body) (*Listed, error) {
	t.Helper()
	var l *Listed
	for i, b := range bodies {
		by := hubID
		if _, ok := b.(*Objected); ok {
			by = stateID
		}
		after, err := Next(l, Said{By: by, ID: statement.ID([]byte{byte(i)}), Index: int64(10 + i), At: day, Body: b})
		if err != nil {
			return l, err
		}
		l = after
	}
	return l, nil
}

func ngo() *Participant {
	return &Participant{ID: "org:x", Class: CivilSociety, Name: i18n.Of("en", "X"), Sources: []Source{{"S", "name", "read"}}}
}

func kenya() *Participant {
	return &Participant{ID: "state:ke", Class: State, Name: i18n.Of("en", "Kenya"), Standing: Member,
		ISO3166: Codes{"KE", "KEN", "404"}, Region: African, Sources: []Source{{"S", "name", "read"}}}
}

func TestCourses(t *testing.T) {
	bar := Barred{ID: "org:x", Reason: why}
	stateBar := Barred{ID: "state:ke", Reason: why, Basis: &verbale}
	for _, tc := range []struct {
		name  string
		said  []corpus.Body
		want  Status
		talks bool
	}{
		{"a State is listed and speaks", []corpus.Body{kenya()}, StatusListed, true},
		{"a stakeholder is listed and does not", []corpus.Body{ngo()}, StatusListed, false},
		{"accredited", []corpus.Body{ngo(), &Accredited{ID: "org:x", On: "2026-03-01"}}, StatusAccredited, true},
		{"listed and accredited in one", []corpus.Body{&Accredited{ID: "org:x", On: "2026-03-01", Listing: ngo()}}, StatusAccredited, true},
		{"proposed", []corpus.Body{&Proposed{ID: "org:x", Deadline: day, Listing: ngo()}}, StatusProposed, false},
		{"the period has ended", []corpus.Body{ngo(), &Proposed{ID: "org:x", Deadline: day}, &Ended{ID: "org:x", Deadline: day}}, StatusAwaiting, false},
		{"declined after an objection", []corpus.Body{ngo(), &Proposed{ID: "org:x", Deadline: day}, &Objected{ID: "org:x", State: "state:ke"},
			&Ended{ID: "org:x", Deadline: day}, &Declined{ID: "org:x", Reason: why}}, StatusDeclined, false},
		{"proposed again", []corpus.Body{ngo(), &Proposed{ID: "org:x", Deadline: day}, &Ended{ID: "org:x", Deadline: day},
			&Declined{ID: "org:x", Reason: why}, &Proposed{ID: "org:x", Deadline: day.AddDate(1, 0, 0)}}, StatusProposed, false},
		{"suspended", []corpus.Body{ngo(), &Accredited{ID: "org:x", On: "2026-03-01"}, &Suspended{bar}}, StatusSuspended, false},
		{"restored to what it was", []corpus.Body{ngo(), &Accredited{ID: "org:x", On: "2026-03-01"}, &Suspended{bar}, &Restored{bar}}, StatusAccredited, true},
		{"suspended, withdrawn, restored", []corpus.Body{ngo(), &Accredited{ID: "org:x", On: "2026-03-01"}, &Suspended{bar}, &Withdrawn{bar}, &Restored{bar}}, StatusAccredited, true},
		{"suspended in its period, which does not run on", []corpus.Body{ngo(), &Proposed{ID: "org:x", Deadline: day}, &Suspended{bar}, &Restored{bar}}, StatusAwaiting, false},
		{"a State suspended by a decision", []corpus.Body{kenya(), &Suspended{stateBar}}, StatusSuspended, false},
		{"a State restored", []corpus.Body{kenya(), &Suspended{stateBar}, &Restored{stateBar}}, StatusListed, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l, err := tale(t, tc.said...)
			if err != nil {
				t.Fatal(err)
			}
			if l.Status != tc.want || l.Speaks() != tc.talks || len(l.Statements) != len(tc.said) {
				t.Errorf("%s, speaks %v, rests on %d; want %s, %v", l.Status, l.Speaks(), len(l.Statements), tc.want, tc.talks)
			}
			if last := l.History[len(l.History)-1]; last.Status != tc.want {
				t.Errorf("the history ends with %s", last.Status)
			}
		})
	}
}

func TestWhatCannotBeSaidNow(t *testing.T) {
	bar := Barred{ID: "org:x", Reason: why}
	accredited := &Accredited{ID: "org:x", On: "2026-03-01"}
	proposed := &Proposed{ID: "org:x", Deadline: day}
	another := ngo()
	another.Class = Academia
	for _, tc := range []struct {
		name string
		said []corpus.Body
	}{
		{"nobody is listed", []corpus.Body{accredited}},
		{"another class", []corpus.Body{ngo(), another}},
		{"another class, with an accreditation", []corpus.Body{ngo(), &Accredited{ID: "org:x", On: "2026-03-01", Listing: another}}},
		{"a State accredited", []corpus.Body{kenya(), &Accredited{ID: "state:ke", On: "2026-03-01"}}},
		{"accredited twice", []corpus.Body{ngo(), accredited, accredited}},
		{"accredited before the period ends", []corpus.Body{ngo(), proposed, accredited}},
		{"accredited while suspended", []corpus.Body{ngo(), &Suspended{bar}, accredited}},
		{"proposed when accredited", []corpus.Body{ngo(), accredited, proposed}},
		{"ended with another deadline", []corpus.Body{ngo(), proposed, &Ended{ID: "org:x", Deadline: day.Add(time.Hour)}}},
		{"ended twice", []corpus.Body{ngo(), proposed, &Ended{ID: "org:x", Deadline: day}, &Ended{ID: "org:x", Deadline: day}}},
		{"an objection out of its time", []corpus.Body{ngo(), &Objected{ID: "org:x", State: "state:ke"}}},
		{"an objection after the end", []corpus.Body{ngo(), proposed, &Ended{ID: "org:x", Deadline: day}, &Objected{ID: "org:x", State: "state:ke"}}},
		{"two objections of one State", []corpus.Body{ngo(), proposed, &Objected{ID: "org:x", State: "state:ke"}, &Objected{ID: "org:x", State: "state:ke"}}},
		{"declined without a period", []corpus.Body{ngo(), &Declined{ID: "org:x", Reason: why}}},
		{"restored when nothing bars it", []corpus.Body{ngo(), &Restored{bar}}},
		{"suspended twice", []corpus.Body{ngo(), &Suspended{bar}, &Suspended{bar}}},
		{"suspended when withdrawn", []corpus.Body{ngo(), &Withdrawn{bar}, &Suspended{bar}}},
		{"a State suspended without a decision", []corpus.Body{kenya(), &Suspended{Barred{ID: "state:ke", Reason: why}}}},
		{"credentials of a stakeholder", []corpus.Body{ngo(), &Credentials{ID: "org:x", Document: verbale, Presented: "Director"}}},
		{"named when withdrawn", []corpus.Body{ngo(), &Withdrawn{bar}, &Named{ID: "org:x", Identity: other, Confirmed: verbale}}},
		{"named back to an earlier identity", []corpus.Body{ngo(), &Named{ID: "org:x", Identity: other, Confirmed: verbale},
			&Named{ID: "org:x", Identity: stateID, Confirmed: verbale}, &Named{ID: "org:x", Identity: other, Confirmed: verbale}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			last := len(tc.said) - 1
			if _, err := tale(t, tc.said[:last]...); err != nil {
				t.Fatalf("what comes before: %v", err)
			}
			if l, err := tale(t, tc.said...); !fail.Is(err, fail.InertKind) {
				t.Errorf("%v, %v, want it inert", l, err)
			}
		})
	}
}

// Nobody but the lister speaks of a participant, except that it may withdraw
// itself.
func TestWhoSays(t *testing.T) {
	l, err := tale(t, kenya(), &Named{ID: "state:ke", Identity: stateID, Confirmed: verbale})
	if err != nil {
		t.Fatal(err)
	}
	leave := &Withdrawn{Barred{ID: "state:ke", Reason: why}}
	for _, tc := range []struct {
		name string
		by   statement.Hash
		body corpus.Body
		ok   bool
	}{
		{"the lister lists again", hubID, kenya(), true},
		{"somebody else lists", other, kenya(), false},
		{"the participant names itself anew", stateID, &Named{ID: "state:ke", Identity: other, Confirmed: verbale}, false},
		{"the participant withdraws, without a decision of others", stateID, leave, true},
		{"somebody else withdraws it", other, leave, false},
		{"the participant suspends itself", stateID, &Suspended{Barred{ID: "state:ke", Reason: why, Basis: &verbale}}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := Next(l, Said{By: tc.by, ID: other, Index: 99, At: day, Body: tc.body}); (err == nil) != tc.ok {
				t.Errorf("%v", err)
			}
		})
	}
}

// The laws of Next: it changes nothing that it is given and gives the same for
// the same; a listing keeps its class and lister; of the identities the last
// alone can be in force; the history grows, by entries in order, and its last
// entry is the status; what is refused leaves all as it was.
func TestNextLaws(t *testing.T) {
	identities := []statement.Hash{hubID, stateID, other}
	draw := func(t *rapid.T) corpus.Body {
		bar := Barred{ID: "org:x", Reason: why}
		return rapid.SampledFrom([]corpus.Body{ngo(), &Accredited{ID: "org:x", On: "2026-03-01"},
			&Accredited{ID: "org:x", On: "2026-03-01", Listing: ngo()}, &Proposed{ID: "org:x", Deadline: day}, &Proposed{ID: "org:x", Deadline: day, Listing: ngo()},
			&Objected{ID: "org:x", State: "state:ke"}, &Ended{ID: "org:x", Deadline: day}, &Declined{ID: "org:x", Reason: why},
			&Suspended{bar}, &Restored{bar}, &Withdrawn{bar}, &Named{ID: "org:x", Identity: stateID, Confirmed: verbale},
			&Named{ID: "org:x", Identity: other, Confirmed: verbale}}).Draw(t, "body")
	}
	rapid.Check(t, func(t *rapid.T) {
		var l *Listed
		for i := range rapid.IntRange(1, 30).Draw(t, "length") {
			said := Said{By: rapid.SampledFrom(identities).Draw(t, "by"), ID: statement.ID([]byte{byte(i)}), Index: int64(i), At: day, Body: draw(t)}
			was := written(t, l)
			after, err := Next(l, said)
			again, errAgain := Next(l, said)
			if written(t, l) != was {
				t.Fatalf("%s changed what it was given", said.Body.Type())
			}
			if (err == nil) != (errAgain == nil) || written(t, after) != written(t, again) {
				t.Fatalf("%s gives two things", said.Body.Type())
			}
			if err != nil {
				if !fail.Is(err, fail.InertKind) || after != nil {
					t.Fatalf("%v with %v", err, after)
				}
				continue
			}
			if l != nil && (after.Class != l.Class || after.Lister != l.Lister || len(after.History) < len(l.History)) {
				t.Fatalf("%s changed class, lister or history", said.Body.Type())
			}
			if after.History[len(after.History)-1].Status != after.Status || !slices.IsSortedFunc(after.History, func(a, b Turn) int { return int(a.From - b.From) }) {
				t.Fatalf("history %v, status %s", after.History, after.Status)
			}
			for n, b := range after.Identities {
				if b.Until == nil && n != len(after.Identities)-1 {
					t.Fatalf("identity %d of %d is in force", n, len(after.Identities))
				}
			}
			if open := after.Proposal != nil && after.Proposal.Open; open != (after.Status == StatusProposed) {
				t.Fatalf("%s, and its period is open: %v", after.Status, open)
			}
			if after.StatusAt(said.Index) != after.Status || after.StatusAt(-1) != "" {
				t.Fatalf("status at its own index is %s", after.StatusAt(said.Index))
			}
			l = after
		}
	})
}

func written(t *rapid.T, l *Listed) string {
	b, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
