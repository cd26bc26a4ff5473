package transcript

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult/intake"
	"comity.example/comity/internal/module/consult/meeting"
)

// own reads a document of the readers' own making.
func own(t *testing.T, name string) File {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "intake", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return File{Name: name, Text: b}
}

func nobody(string) (string, bool) { return "", false }

func TestWhatIsNoDocument(t *testing.T) {
	table := own(t, "table.txt").Text
	for name, tc := range map[string]struct {
		text  []byte
		kind  fail.Kind
		wants string
	}{
		"nothing":                {nil, fail.Invalid, "is empty"},
		"blanks":                 {[]byte(" \n\t\n"), fail.Invalid, "is empty"},
		"prose":                  {[]byte("Nothing to do with it.\n"), fail.Invalid, "of no kind"},
		"bytes that are no text": {append([]byte("Lead: \xff\xfe"), table...), fail.Invalid, "not UTF-8"},
		"a picture":              {append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{0, 0xc3}, 5000)...), fail.Invalid, "not UTF-8"},
		"cut in the header":      {[]byte("Norm\tOriginal te"), fail.Invalid, "of no kind"},
		"five megabytes":         {bytes.Repeat(table, 5<<20/len(table)+1), fail.TooLarge, "more than 1048576 bytes"},
	} {
		files := []File{{Name: "it.txt", Text: tc.text}}
		err := Check(files)
		if !fail.Is(err, tc.kind) || !strings.Contains(err.Error(), tc.wants) {
			t.Errorf("%s: %v", name, err)
		}
		if _, again := Read(files, nobody); !fail.Is(again, tc.kind) {
			t.Errorf("%s, read: %v", name, again)
		}
		if tc.kind == fail.Invalid && !strings.HasPrefix(err.Error(), "it.txt: ") {
			t.Errorf("%s does not name the file: %v", name, err)
		}
	}
}

// A document that is cut off anywhere is read as far as it goes, or refused.
func TestCutAnywhere(t *testing.T) {
	for _, name := range []string{"table.txt", "call.txt", "meetings.txt"} {
		whole := own(t, name).Text
		for n := 0; n < len(whole); n += max(1, len(whole)/97) {
			sets, err := Read([]File{{Name: name, Text: whole[:n]}}, nobody)
			if err != nil && !fail.Is(err, fail.Invalid) {
				t.Errorf("%s, %d bytes: %v", name, n, err)
			}
			if err == nil && (len(sets) != 1 || sets[0].Title() == "" || sets[0].Documents()[0].SHA256 == "") {
				t.Errorf("%s, %d bytes: %+v", name, n, sets)
			}
		}
	}
}

func TestSets(t *testing.T) {
	call := own(t, "call.txt")
	account := File{Name: "account.txt", Text: []byte("The commentary was published in April 2018.\nNorm (c) Territory\nLead: A. Lead, Professor\n")}
	for name, tc := range map[string]struct {
		files []File
		sets  int
		wants string
	}{
		"one each":              {[]File{own(t, "table.txt"), call, own(t, "meetings.txt")}, 3, ""},
		"a call and an account": {[]File{account, own(t, "table.txt"), call}, 2, ""},
		"two calls":             {[]File{call, {Name: "other.txt", Text: append([]byte("Another\n\n"), call.Text...)}}, 0, "other.txt: another document of the same kind"},
		"one twice":             {[]File{call, {Name: "copy.txt", Text: call.Text}}, 0, "copy.txt is the same document as call.txt"},
	} {
		sets, err := Read(tc.files, nobody)
		if len(sets) != tc.sets || (err != nil) != (tc.wants != "") || err != nil && !strings.HasPrefix(err.Error(), tc.wants) {
			t.Errorf("%s: %d sets, %v", name, len(sets), err)
		}
		for _, s := range sets {
			if s.Account != nil && len(s.Files) == 2 && s.Account.Documents[0].Kind != intake.KindCall {
				t.Errorf("%s: the call does not come first", name)
			}
		}
	}
}

func TestMatch(t *testing.T) {
	agreed := Agreed{Provisions: []Provision{
		{"x:1:a", "x", "1 (a)", "Boats float."}, {"x:1:b", "x", "1 (b)", "Boats wait at the quay."}, {"y:1:b", "y", "1 (b)", "Trains run."},
		{"x:1:b:1", "x", "1 (b) 1", "Boats wait"}, {"z:2:a", "z", "2 (a)", "Planes fly."},
	}}
	for name, tc := range map[string]struct {
		printed []printed
		want    []string
	}{
		"by their words":                  {[]printed{{"a", "Boats float"}, {"b", "boats  wait at the quay;"}}, []string{"a x:1:a true", "b x:1:b true"}},
		"one by its mark, beside another": {[]printed{{"a", "Boats float."}, {"b", "Boats rest at the quay."}}, []string{"a x:1:a true", "b x:1:b false"}},
		"words under another mark":        {[]printed{{"b", "Boats float."}}, nil},
		"nothing to stand beside":         {[]printed{{"b", "Boats rest."}}, nil},
		"no mark":                         {[]printed{{"", "Boats float."}}, nil},
	} {
		var got []string
		for mark, f := range agreed.match(tc.printed) {
			same := " false"
			if f.same {
				same = " true"
			}
			got = append(got, mark+" "+f.ID+same)
		}
		if slices.Sort(got); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestCited(t *testing.T) {
	agreed := Agreed{Instruments: []Instrument{{"r:70-237", "A/RES/70/237"}, {"r:70-23", "A/RES/70/23"}, {"d:70-174", "A/70/174"}, {"p", "Paris Call"}}}
	for text, want := range map[string][]string{
		"by adopting resolution A/RES/70/237 in 2015": {"r:70-237"},
		"in resolution 70/237.":                       {"r:70-237"},
		"(U.N. Doc. A/70/174, July 22, 2015)":         {"d:70-174"},
		"in the years 70/237 or A/70/1741":            nil,
		"the Paris Call":                              nil,
	} {
		if got := agreed.cited(text); !slices.Equal(got, want) {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestAudience(t *testing.T) {
	speaks := []intake.Fact{{Text: "The closed session was preceded by a briefing."}}
	for name, tc := range map[string]struct {
		closed   []intake.Fact
		sessions []intake.SessionKind
		want     []meeting.Kind
		inferred int
	}{
		"an exchange with States, closed": {speaks, []intake.SessionKind{intake.Opening, intake.OfStates, intake.OnMatter, intake.MultiStakeholder},
			[]meeting.Kind{meeting.NotStated, meeting.Closed, meeting.NotStated, meeting.MultiStakeholder}, 0},
		"no heading names the exchange": {speaks, []intake.SessionKind{intake.Opening, intake.OnMatter, intake.OnMatter, intake.MultiStakeholder},
			[]meeting.Kind{meeting.NotStated, meeting.Closed, meeting.Closed, meeting.MultiStakeholder}, 2},
		"nothing is said": {nil, []intake.SessionKind{intake.Opening, intake.OfStates, intake.OnMatter}, []meeting.Kind{meeting.NotStated, meeting.NotStated, meeting.NotStated}, 0},
		"headings say it": {nil, []intake.SessionKind{intake.ToAll, intake.ToSome}, []meeting.Kind{meeting.Open, meeting.Closed}, 0},
	} {
		m := &intake.Meeting{Closed: tc.closed}
		for _, k := range tc.sessions {
			m.Sessions = append(m.Sessions, intake.Session{Kind: k})
		}
		n := 0
		for i := range m.Sessions {
			got, inferred := audience(m, &m.Sessions[i])
			if got != tc.want[i] {
				t.Errorf("%s: session %d is %s, want %s", name, i, got, tc.want[i])
			}
			if inferred {
				n++
			}
		}
		if n != tc.inferred {
			t.Errorf("%s: %d are inferred", name, n)
		}
	}
}

func TestSlug(t *testing.T) {
	for words, want := range map[string]string{
		"Publish Commentary and Guidelines": "publish-commentary-and-guidelines",
		"Échange, “vues”":                   "change-vues",
		"مشاورة":                            "",
		strings.Repeat("ab ", 40):           strings.TrimRight(strings.Repeat("ab-", 16), "-"),
	} {
		if got := slug(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

func TestClip(t *testing.T) {
	for _, most := range []int{10, 11, 12, 13} {
		got := clip("ééééééééééé", most)
		if len(got) > most || !strings.HasSuffix(got, "…") || strings.ContainsRune(got, '\uFFFD') {
			t.Errorf("%d bytes: %q", most, got)
		}
	}
	if clip(" a\n b ", 10) != "a b" {
		t.Error("white space stays")
	}
}
