package record_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/platform/policy"
)

var secretariat = policy.As(policy.Secretariat)

// hub is a register that holds the shipped record.
func hub(t *testing.T, url string) (*hubtest.Register, *record.Service, *record.Queries) {
	t.Helper()
	r := hubtest.NewRegister(t, url, record.Projection{})
	c, err := record.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	s := &record.Service{Ledger: r.Ledger, DB: r.DB}
	if _, err := s.Record(context.Background(), secretariat, c.Bodies(), nil); err != nil {
		t.Fatal(err)
	}
	return r, s, record.NewQueries(r.DB)
}

func TestTheRecordOnBothDatabases(t *testing.T) {
	ctx := context.Background()
	hubtest.Databases(t, func(t *testing.T, url string) {
		r, _, q := hub(t, url)
		for series, want := range map[record.Series][2]int{record.Memberships: {38, 88}, record.Sponsorships: {111, 463}, record.Replies: {70, 188}} {
			m, err := q.Matrix(ctx, series)
			if err != nil {
				t.Fatal(err)
			}
			items, err := q.Participations(ctx, series)
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Rows) != want[0] || m.Marks != want[1] || len(items) != want[1] {
				t.Errorf("Annex %s: %d rows, %d marks, %d items, want %v", series, len(m.Rows), m.Marks, len(items), want)
			}
			if len(m.Statements) != want[0]+1 {
				t.Errorf("Annex %s rests on %d statements, want %d", series, len(m.Statements), want[0]+1)
			}
		}
		r.CheckRebuild()
	})
}

func TestRecordingTwiceSaysNothingNew(t *testing.T) {
	ctx := context.Background()
	r, s, _ := hub(t, hubtest.SQLite(t))
	size := r.Size()
	c, err := record.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	bodies := c.Bodies()
	if said, err := s.Record(ctx, secretariat, bodies, nil); err != nil || said != 0 || r.Size() != size {
		t.Fatalf("said %d, error %v, size %d then %d", said, err, size, r.Size())
	}
	c.Groups[0].Sizes[0].Number = 16
	var told [2]int
	said, err := s.Record(ctx, secretariat, bodies, func(done, total int) { told = [2]int{done, total} })
	if err != nil || said != 1 || told != [2]int{1, 1} {
		t.Fatalf("one correction: said %d, told %v, error %v", said, told, err)
	}
}

func TestOnlyTheSecretariatRecords(t *testing.T) {
	r, s, _ := hub(t, hubtest.SQLite(t))
	size := r.Size()
	c, err := record.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	c.Groups[0].Sizes[0].Number = 16
	if _, err := s.Record(context.Background(), policy.Visitor, c.Bodies(), nil); !fail.Is(err, fail.Denied) {
		t.Errorf("error %v, want kind denied", err)
	}
	if r.Size() != size {
		t.Error("something was said all the same")
	}
}

func TestABrokenBodyStopsEverything(t *testing.T) {
	r, s, _ := hub(t, hubtest.SQLite(t))
	size := r.Size()
	c, err := record.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	c.Groups[0].Sizes[0].Number = 16
	c.Claims[0].Says[0].Quote = "39 States"
	if _, err := s.Record(context.Background(), secretariat, c.Bodies(), nil); !fail.Is(err, fail.Invalid) {
		t.Errorf("error %v, want kind invalid", err)
	}
	if r.Size() != size {
		t.Error("the sound bodies before the broken one were said")
	}
}

// A row that would leave a mark the year of a sure one is not said.
func TestARowThatContradictsItselfIsNotRecorded(t *testing.T) {
	r, s, _ := hub(t, hubtest.SQLite(t))
	size := r.Size()
	c, err := record.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(c.Replies, func(r record.Row) bool { return r.Participant == "state:cu" })
	for n := range c.Replies[i].Marks {
		if m := &c.Replies[i].Marks[n]; m.Position == 19 {
			m.Years, m.Sure = []int{2016, 2017}, false
		}
	}
	if _, err := s.Record(context.Background(), secretariat, c.Bodies(), nil); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "2017") {
		t.Errorf("error %v, want kind invalid that names the year", err)
	}
	if r.Size() != size {
		t.Error("something was said all the same")
	}
}

// kenya is the row of a State in Annex B, as a draft.
func kenya(t *testing.T, q *record.Queries, change func(*record.Row)) ledger.Draft {
	t.Helper()
	m, err := q.Matrix(context.Background(), record.Memberships)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range m.Rows {
		if r.Participant == "state:ke" {
			row := r.Row
			row.Marks = append([]record.Mark{}, row.Marks...)
			change(&row)
			raw, err := record.Encode(&row)
			if err != nil {
				t.Fatal(err)
			}
			return ledger.Draft{Type: row.Type(), Subject: row.Subject(), Body: raw}
		}
	}
	t.Fatal("no row of Kenya")
	return ledger.Draft{}
}

func marksOfKenya(t *testing.T, q *record.Queries) int {
	t.Helper()
	v, err := q.State(context.Background(), "state:ke")
	if err != nil {
		t.Fatal(err)
	}
	return len(v.Memberships)
}

func TestCorrectionAndErasure(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r, _, q := hub(t, url)
		if n := marksOfKenya(t, q); n != 2 {
			t.Fatalf("%d memberships before, want 2", n)
		}
		d := kenya(t, q, func(row *record.Row) { row.Marks = row.Marks[:1] })
		said := r.MustSay(d)
		if n := marksOfKenya(t, q); n != 1 {
			t.Errorf("%d memberships after the correction, want 1", n)
		}
		if _, err := r.Erase(ctx, r.Own.ID, said[0].ID, "recorded by mistake"); err != nil {
			t.Fatal(err)
		}
		if n := marksOfKenya(t, q); n != 2 {
			t.Errorf("%d memberships after erasing the correction, want 2", n)
		}
		r.CheckRebuild()
	})
}

func TestStatementsThatChangeNothing(t *testing.T) {
	r, _, q := hub(t, hubtest.SQLite(t))
	sound := kenya(t, q, func(row *record.Row) { row.Marks = nil })
	tests := []struct {
		name, why string
		change    func(*ledger.Draft)
	}{
		{"another subject", "header about something else", func(d *ledger.Draft) { d.Subject = "record:gge-membership:state:ml" }},
		{"another type", "the header says", func(d *ledger.Draft) { d.Type = record.TypeReply }},
		{"in another form", "one form", func(d *ledger.Draft) { d.Body = append([]byte(" "), d.Body...) }},
		{"no JSON", "is not of type", func(d *ledger.Draft) { d.Body = []byte("Kenya") }},
		{"a rule broken", "none of the three", func(d *ledger.Draft) {
			d.Body = []byte(strings.Replace(string(d.Body), `"series":"B"`, `"series":"Z"`, 1))
			d.Type = record.TypeReply
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := sound
			tt.change(&d)
			said := r.MustSay(d)
			rec, err := r.Get(context.Background(), said[0].ID)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(rec.Inert, tt.why) {
				t.Errorf("inert because %q, want a reason with %q", rec.Inert, tt.why)
			}
			if n := marksOfKenya(t, q); n != 2 {
				t.Errorf("%d memberships, want 2", n)
			}
		})
	}
	r.CheckRebuild()
}

func TestGroupsAndStates(t *testing.T) {
	ctx := context.Background()
	_, _, q := hub(t, hubtest.SQLite(t))
	groups, err := q.Groups(ctx)
	if err != nil {
		t.Fatal(err)
	}
	members := []int{}
	for _, g := range groups {
		members = append(members, len(g.Members))
	}
	want := []int{14, 14, 15, 20, 25, 0}
	for i := range want {
		if members[i] != want[i] {
			t.Errorf("Group %d: %d members, want %d", i+1, members[i], want[i])
		}
	}
	if groups[5].InTable {
		t.Error("the sixth Group is after the paper and is not in its table")
	}
	ru, err := q.State(ctx, "state:ru")
	if err != nil {
		t.Fatal(err)
	}
	if len(ru.Memberships) != 5 || len(ru.Sponsorships) != 11 || len(ru.Replies) != 4 || len(ru.Chaired) != 2 {
		t.Errorf("Russia: %d, %d, %d, chaired %v", len(ru.Memberships), len(ru.Sponsorships), len(ru.Replies), ru.Chaired)
	}
	kr, err := q.State(ctx, "state:kr")
	if err != nil {
		t.Fatal(err)
	}
	if len(kr.Memberships) != 1 || len(kr.Elsewhere) != 3 || kr.Elsewhere[0].Source.Known != record.Remembered {
		t.Errorf("Republic of Korea: %d in the table, elsewhere %v", len(kr.Memberships), kr.Elsewhere)
	}
	if _, err := q.State(ctx, "state:zz"); !fail.Is(err, fail.NotFound) {
		t.Errorf("error %v, want kind not-found", err)
	}
	if _, err := q.Group(ctx, "record:group:gge-1998"); !fail.Is(err, fail.NotFound) {
		t.Errorf("error %v, want kind not-found", err)
	}
}

func TestEndorsementsOfAProvision(t *testing.T) {
	ctx := context.Background()
	_, _, q := hub(t, hubtest.SQLite(t))
	for _, tt := range []struct{ provision, has, hasNot string }{
		{"un:a-70-174:13:a", "record:endorsement:asean-2018", "record:endorsement:osce-2017"},
		{"un:a-70-174:13:a", "record:endorsement:general-assembly-2015", "record:endorsement:gcsc-2019"},
		{"un:a-70-174:13:h", "record:endorsement:asean-2018", "record:endorsement:netherlands-elections-2020"},
		{"un:a-70-174:13:h:1", "record:endorsement:asean-2018", "record:endorsement:netherlands-elections-2020"},
		{"un:a-70-174", "record:endorsement:netherlands-elections-2020", "record:endorsement:osce-2017"},
		{"gcsc:norm:1", "record:endorsement:gcsc-2019", "record:endorsement:asean-2018"},
		{"un:a-70-174:16:a", "record:endorsement:general-assembly-2015", "record:endorsement:asean-2018"},
	} {
		list, err := q.Endorsements(ctx, tt.provision)
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, e := range list {
			ids[e.ID] = true
		}
		if !ids[tt.has] || ids[tt.hasNot] {
			t.Errorf("%s: %v", tt.provision, ids)
		}
	}
}

func TestClaimsFollowTheRecord(t *testing.T) {
	ctx := context.Background()
	r, _, q := hub(t, hubtest.SQLite(t))
	first := func() int {
		claims, err := q.Claims(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range claims {
			if c.ID == "record:claim:20-and-25-experts" {
				return c.Figures[0].Number
			}
		}
		t.Fatal("no such claim")
		return 0
	}
	if n := first(); n != 20 {
		t.Fatalf("%d experts in the fourth Group, want 20", n)
	}
	r.MustSay(kenya(t, q, func(row *record.Row) { row.Marks = row.Marks[1:] }))
	if n := first(); n != 19 {
		t.Errorf("%d experts after one mark less, want 19", n)
	}
}
