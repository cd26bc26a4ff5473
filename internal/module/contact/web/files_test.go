package web

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/vcard"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Whoever has many copies made loses the oldest of his own, and keeps nobody else
// from having one.
func TestCopiesOfOneAndOfAll(t *testing.T) {
	now := clock.NewFake(time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC))
	c := &Copies{Clock: now}
	put := func(person string, n int) string {
		t.Helper()
		token, err := c.put(person, person+" as", ui.File{Name: fmt.Sprint(person, n)})
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	var mine []string
	other := put("other", 1)
	for n := range mostCopies + 10 {
		now.Advance(time.Millisecond)
		mine = append(mine, put("one", n))
	}
	if len(c.all) != mostOwn+1 {
		t.Errorf("%d copies are kept", len(c.all))
	}
	if f, err := c.get("other as", other); err != nil || f.Name != "other1" {
		t.Errorf("another's: %v, %v", f.Name, err)
	}
	if _, err := c.get("one as", mine[0]); !fail.Is(err, fail.NotFound) {
		t.Errorf("the oldest of one's own: %v", err)
	}
	if _, err := c.get("one as", mine[len(mine)-1]); err != nil {
		t.Errorf("the newest: %v", err)
	}
	if _, err := c.get("one as", other); !fail.Is(err, fail.NotFound) {
		t.Errorf("another's is fetched: %v", err)
	}
	now.Advance(copyLife)
	if _, err := c.get("other as", other); !fail.Is(err, fail.NotFound) {
		t.Errorf("after a while: %v", err)
	}
}

// A telephone shows by a number that it is answered at any hour, and by no other.
func TestACardLabelsWhatIsAnsweredAtAnyHour(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := contact.Standing{Record: contact.Record{ID: "contact:0123456789abcdef0123456789abcdef", Point: contact.Point{Category: "technical", Agency: i18n.Of("en", "Agency"),
		Phones: []contact.Phone{{Number: "+99920123457", Use: contact.Office}, {Number: "+99920123456", Use: contact.AnyHour}}}}}
	v := viewer{&Pages{Names: plainNames{}}, words.Negotiate("en")}
	cards := v.cards(&contact.Community{Slug: "c"}, []*contact.Answering{{Participant: "state:ke", Contacts: []contact.Standing{s}}})
	var b bytes.Buffer
	if err := vcard.Write(&b, cards...); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); strings.Count(got, "X-ABLabel") != 1 || !strings.Contains(got, "item1.TEL;VALUE=uri;TYPE=\"work,voice\";PREF=1:tel:+99920123456\r\nitem1.X-ABLabel:at any hour\r\n") {
		t.Error(got)
	}
}

// A sheet and every copy say of a contact that nobody but a document has named it, as
// the pages do; of one that its participant has confirmed they do not.
func TestCopiesSayWhatIsNotConfirmed(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	v := viewer{&Pages{Names: plainNames{}, Service: &contact.Service{Clock: clock.NewFake(time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC))}}, words.Negotiate("en")}
	c := &contact.Community{Slug: "c"}
	own := statement.Hash{1}
	for name, tc := range map[string]struct {
		change func(*contact.Record)
		want   bool
	}{
		"as a document has it":               {func(*contact.Record) {}, true},
		"its participant has confirmed it":   {func(r *contact.Record) { r.Identity, r.Touched.By = own, own }, false},
		"its participant has said it anew":   {func(r *contact.Record) { r.Via.Mode = submission.Own }, false},
		"its participant has said nothing":   {func(r *contact.Record) { r.Identity, r.Touched.By = own, statement.Hash{2} }, true},
		"withdrawn, as another document has": {func(r *contact.Record) { r.Withdrawn = true }, false},
	} {
		s := contact.Standing{Record: contact.Record{ID: "contact:0123456789abcdef0123456789abcdef", Via: submission.Via{Mode: submission.Recorded},
			Point: contact.Point{Category: "technical", Agency: i18n.Of("en", "Agency"), Phones: []contact.Phone{{Number: "+99920123456", Use: contact.AnyHour}}}}}
		tc.change(&s.Record)
		all := []*contact.Answering{{Participant: "state:ke", Contacts: []contact.Standing{s}}}
		var sheet, cards, rows bytes.Buffer
		for _, err := range []error{ui.TableView(v.l, v.sheetTable(c, all)).Render(t.Context(), &sheet), vcard.Write(&cards, v.cards(c, all)...),
			csvfile.Write(&rows, v.table(c, all), csvfile.Options{})} {
			if err != nil {
				t.Fatal(err)
			}
		}
		unfolded := strings.ReplaceAll(cards.String(), "\r\n ", "") // a card breaks its lines
		for what, got := range map[string]string{"sheet": sheet.String(), "cards": unfolded, "table": rows.String(), "offline sheet": string(v.sheetFile(c, all))} {
			if has := strings.Contains(got, "not confirmed by the participant"); has != tc.want {
				t.Errorf("%s: the %s says that it is not confirmed: %v\n%s", name, what, has, got)
			}
		}
	}
}

// Whoever gives a passphrase or a key takes the copy for a sealed one: no other copy is
// made, no format is proposed, and the secret half of a key is not shown again.
func TestACopyIsSealedOrNothingIsGivenForIt(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := words.Negotiate("en")
	const secret = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ"
	for name, tc := range map[string]struct {
		form  url.Values
		in    string // the field at fault; none where there is no fault
		fault string
	}{
		"plain":                       {url.Values{"format": {"csv"}}, "", ""},
		"sealed":                      {url.Values{"format": {"age"}, "passphrase": {"correct horse battery"}}, "", ""},
		"nothing chosen":              {url.Values{"passphrase": {"correct horse battery"}}, "format", "needed"},
		"a passphrase for a table":    {url.Values{"format": {"csv"}, "passphrase": {"correct horse battery"}}, "passphrase", "only the encrypted copy"},
		"a passphrase for a workbook": {url.Values{"format": {"xlsx"}, "passphrase": {"x"}}, "passphrase", "only the encrypted copy"},
		"a key for cards":             {url.Values{"format": {"vcf"}, "recipient": {"age1example"}}, "recipient", "only the encrypted copy"},
		"a short passphrase":          {url.Values{"format": {"age"}, "passphrase": {"short"}}, "passphrase", "at least 12 characters"},
		"for nobody":                  {url.Values{"format": {"age"}}, "passphrase", "Give either a passphrase"},
		"a key that is none":          {url.Values{"format": {"age"}, "recipient": {"age1example"}}, "recipient", "no age recipient"},
		"a secret key":                {url.Values{"format": {"age"}, "recipient": {secret}}, "recipient", "Consider it disclosed"},
		"a secret key for a table":    {url.Values{"format": {"csv"}, "recipient": {secret}}, "recipient", "Consider it disclosed"},
	} {
		w := want(l, tc.form)
		if tc.in == "" && len(w.faults) > 0 || tc.in != "" && (len(w.faults) != 1 || !strings.Contains(w.faults[tc.in], tc.fault)) {
			t.Errorf("%s: %v", name, w.faults)
		}
		var again bytes.Buffer
		if err := ui.FormView(l, filesForm(l, w, "")).Render(t.Context(), &again); err != nil {
			t.Fatal(err)
		}
		if got := again.String(); !strings.Contains(got, tc.fault) || strings.Contains(got, secret[:20]) || strings.Contains(got, "battery") {
			t.Errorf("%s: %s", name, got)
		}
	}
	var first bytes.Buffer
	if err := ui.FormView(l, filesForm(l, wanted{}, "")).Render(t.Context(), &first); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(first.String(), "checked") {
		t.Errorf("a format is proposed: %s", first.String())
	}
}
