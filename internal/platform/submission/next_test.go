package submission

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

var day = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

// hubID and the rest are identities; bound says whose they are.
var (
	hubID = statement.Hash{1}
	keID  = statement.Hash{2}
	frID  = statement.Hash{3}
	xxID  = statement.Hash{9}
	bound = map[string]statement.Hash{"": hubID, "state:ke": keID, "state:fr": frID}
)

// heard knows the bound identities, of which Kenya's is suspended from index
// 100 on.
func heard(id string, identity statement.Hash, index int64) (bool, error) {
	return bound[id] == identity && (id != "state:ke" || index < 100), nil
}

func wording(s string) Content {
	return Content{Title: i18n.Of("en", s), Text: i18n.Of("en", s+" in full"), Date: "2026-01-31"}
}

func recorded(author string) *Opening {
	return &Opening{Via: Via{Mode: Recorded, Author: author, Document: &Document{Kind: "note-verbale", Number: "45/2026", Date: "2026-01-30"}}, Content: wording("First")}
}

// course says bodies one after the other, by whom and at which index, and gives
// the case and the reasons for which any were inert.
type step struct {
	by    statement.Hash
	index int64
	body  corpus.Body
}

func (s step) mark() Mark {
	return Mark{Statement: statement.Hash{0xee, byte(s.index), byte(s.index >> 8)}, By: s.by, Index: s.index, At: day}
}

func course(t testing.TB, steps ...step) (c *Case, inert []string) {
	t.Helper()
	for _, s := range steps {
		next, err := Next(c, Said{s.mark(), s.body})
		if fail.Is(err, fail.InertKind) {
			inert = append(inert, fail.Message(err))
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		c = next
	}
	return c, inert
}

func standing(t testing.TB, c *Case, confirmed map[statement.Hash][]Later) *Submission {
	t.Helper()
	s, err := Standing(c, confirmed, heard)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhoIsHeard(t *testing.T) {
	joint := &Opening{Via: Via{Mode: Joint, Signatories: []string{"state:fr", "state:ke"}, By: "state:fr"}, Content: wording("First")}
	group := &Opening{Via: Via{Mode: Group, Author: "group:x", By: "state:fr", Members: []string{"state:fr", "state:ke"}, On: "2026-01-31"}, Content: wording("First")}
	own := &Opening{Via: Via{Mode: Own, Author: "state:ke"}, Content: wording("First")}
	passed := &Opening{Via: Via{Mode: Transmitted, Author: "state:ke", By: "state:fr"}, Content: wording("First")}
	second := &Corrected{As: "state:ke", Content: wording("Second")}
	again := &Corrected{Content: wording("Second")}
	type want struct {
		known, confirmed, withdrawn bool
		title                       string
		why                         []string // of the events, in order
	}
	for _, tc := range []struct {
		name  string
		steps []step
		want  want
	}{
		{"recorded, and no more", []step{{hubID, 5, recorded("state:ke")}}, want{known: true, title: "First"}},
		{"recorded by somebody else than the secretariat", []step{{xxID, 5, recorded("state:ke")}}, want{title: "First"}},
		{"confirmed by its author", []step{{hubID, 5, recorded("state:ke")}, {keID, 6, &Confirmed{"state:ke"}}},
			want{known: true, confirmed: true, title: "First", why: []string{""}}},
		{"confirmed by another key in the author's name", []step{{hubID, 5, recorded("state:ke")}, {xxID, 6, &Confirmed{"state:ke"}}},
			want{known: true, title: "First", why: []string{WhyUnknown}}},
		{"confirmed by a suspended author", []step{{hubID, 5, recorded("state:ke")}, {keID, 100, &Confirmed{"state:ke"}}},
			want{known: true, title: "First", why: []string{WhyUnknown}}},
		{"corrected by its author", []step{{hubID, 5, recorded("state:ke")}, {keID, 6, second}},
			want{known: true, confirmed: true, title: "Second", why: []string{""}}},
		{"corrected by the secretariat", []step{{hubID, 5, recorded("state:ke")}, {hubID, 6, again}},
			want{known: true, title: "Second", why: []string{""}}},
		{"a confirmation of what the secretariat then corrects is in the way", []step{{hubID, 5, recorded("state:ke")}, {keID, 6, &Confirmed{"state:ke"}}, {hubID, 7, again}},
			want{known: true, confirmed: true, title: "First", why: []string{"", WhySpoken}}},
		{"confirmed after the secretariat's correction, by the first wording", []step{{hubID, 5, recorded("state:ke")}, {hubID, 6, again}, {keID, 7, &Confirmed{"state:ke"}}},
			want{known: true, title: "Second", why: []string{"", WhyEarlier}}},
		{"withdrawn by its author, then confirmed", []step{{hubID, 5, recorded("state:ke")}, {keID, 6, &Withdrawn{As: "state:ke", Reason: i18n.Of("en", "r")}}, {keID, 7, &Confirmed{"state:ke"}}},
			want{known: true, withdrawn: true, title: "First", why: []string{"", WhyWithdrawn}}},
		{"withdrawn by a stranger", []step{{hubID, 5, recorded("state:ke")}, {xxID, 6, &Withdrawn{As: "state:ke", Reason: i18n.Of("en", "r")}}},
			want{known: true, title: "First", why: []string{WhyUnknown}}},
		{"one's own", []step{{keID, 5, own}}, want{known: true, confirmed: true, title: "First"}},
		{"one's own under another key", []step{{xxID, 5, own}}, want{title: "First"}},
		{"one's own while suspended", []step{{keID, 100, own}}, want{title: "First"}},
		{"transmitted", []step{{frID, 5, passed}}, want{known: true, title: "First"}},
		{"transmitted, then confirmed", []step{{frID, 5, passed}, {keID, 6, &Confirmed{"state:ke"}}}, want{known: true, confirmed: true, title: "First", why: []string{""}}},
		{"transmitted, and corrected by the one who transmits", []step{{frID, 5, passed}, {frID, 6, &Corrected{As: "state:fr", Content: wording("Second")}}},
			want{known: true, title: "Second", why: []string{""}}},
		{"joint, handed in", []step{{frID, 5, joint}}, want{known: true, title: "First"}},
		{"joint, signed by all", []step{{frID, 5, joint}, {keID, 6, &Joined{"state:ke"}}}, want{known: true, confirmed: true, title: "First", why: []string{""}}},
		{"joint, signed, then corrected by one", []step{{frID, 5, joint}, {keID, 6, &Joined{"state:ke"}}, {frID, 7, &Corrected{As: "state:fr", Content: wording("Second")}}},
			want{known: true, title: "Second", why: []string{"", ""}}},
		{"for a group, a member confirms", []step{{frID, 5, group}, {keID, 6, &Confirmed{"state:ke"}}}, want{known: true, title: "First", why: []string{""}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, inert := course(t, tc.steps...)
			if len(inert) > 0 {
				t.Fatalf("inert: %q", inert)
			}
			s := standing(t, c, nil)
			got := want{known: s.Known, confirmed: s.Confirmed, withdrawn: s.Withdrawn != nil, title: s.Title.String()}
			for _, e := range s.Events {
				got.why = append(got.why, e.Why)
			}
			if !reflect.DeepEqual(got, tc.want) {
				t.Errorf("%+v, want %+v", got, tc.want)
			}
		})
	}
}

func TestConfirmationOfACorrection(t *testing.T) {
	fix := step{hubID, 6, &Corrected{Content: wording("Second")}}
	c, _ := course(t, step{hubID, 5, recorded("state:ke")}, fix)
	of, _ := course(t, step{keID, 7, &Confirmed{"state:ke"}})
	s := standing(t, c, map[statement.Hash][]Later{fix.mark().Statement: of.Later})
	if !s.Confirmed || s.Title.String() != "Second" || len(s.Events) != 2 || s.Events[1].Of != fix.mark().Statement {
		t.Errorf("%+v", s)
	}
	if s.For("state:ke").Confirm || s.For("").Alter || !s.For("state:ke").Alter {
		t.Error("after the author has spoken, the author alone alters it, and has nothing to confirm")
	}
}

func TestInert(t *testing.T) {
	own := &Opening{Via: Via{Mode: Own, Author: "state:ke"}, Content: wording("First")}
	joint := &Opening{Via: Via{Mode: Joint, Signatories: []string{"state:fr", "state:ke"}, By: "state:fr"}, Content: wording("First")}
	for _, tc := range []struct {
		name  string
		steps []step
		says  string
	}{
		{"a second opening", []step{{keID, 5, own}, {keID, 6, own}}, "the submission was opened before"},
		{"nothing to join", []step{{keID, 5, &Joined{"state:ke"}}}, "its subject is no joint submission"},
		{"nothing to correct", []step{{keID, 5, &Corrected{As: "state:ke", Content: wording("x")}}}, "its subject is no submission: nothing can be corrected"},
		{"no signatory", []step{{frID, 5, joint}, {xxID, 6, &Joined{"state:de"}}}, "state:de is not among the signatories"},
		{"a signatory twice", []step{{frID, 5, joint}, {keID, 6, &Joined{"state:ke"}}, {keID, 7, &Joined{"state:ke"}}}, "state:ke has signed it already"},
		{"who handed it in", []step{{frID, 5, joint}, {frID, 6, &Joined{"state:fr"}}}, "state:fr has handed it in, and so signed it"},
		{"one's own confirmed", []step{{keID, 5, own}, {keID, 6, &Confirmed{"state:ke"}}}, "state:ke has said it, and need not confirm it"},
		{"no author", []step{{hubID, 5, recorded("state:ke")}, {frID, 6, &Confirmed{"state:fr"}}}, "state:fr is not among its authors"},
		{"confirmed twice", []step{{hubID, 5, recorded("state:ke")}, {keID, 6, &Confirmed{"state:ke"}}, {keID, 7, &Confirmed{"state:ke"}}}, "state:ke has confirmed it already"},
		{"corrected by a third", []step{{hubID, 5, recorded("state:ke")}, {frID, 6, &Corrected{As: "state:fr", Content: wording("x")}}}, "only its author, or who handed it in, says that it is corrected"},
		{"the secretariat on what it did not record", []step{{keID, 5, own}, {hubID, 6, &Withdrawn{Reason: i18n.Of("en", "r")}}}, "only its author, or who handed it in, says that it is withdrawn"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, inert := course(t, tc.steps...)
			if !slices.Equal(inert, []string{tc.says}) {
				t.Errorf("%q, want %q", inert, tc.says)
			}
		})
	}
}

// TestLaws: whatever is said, Next changes nothing that it is given, a case
// reads back as it was written, nobody unknown to the register changes what is
// shown, and who has not been heard is never among the heard.
func TestLaws(t *testing.T) {
	ids := []string{"state:ke", "state:fr", "state:de", "group:x", ""}
	identities := []statement.Hash{hubID, keID, frID, xxID}
	rapid.Check(t, func(t *rapid.T) {
		var c *Case
		var known *Submission
		n := rapid.IntRange(1, 12).Draw(t, "n")
		for i := range n {
			s := step{rapid.SampledFrom(identities).Draw(t, "by"), int64(i*20 + 1), anyBody(t, ids, i)}
			before := dump(t, c)
			next, err := Next(c, Said{s.mark(), s.body})
			if dump(t, c) != before {
				t.Fatal("Next changed what it was given")
			}
			if fail.Is(err, fail.InertKind) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			c = next
			var back Case
			if err := json.Unmarshal([]byte(dump(t, c)), &back); err != nil || !reflect.DeepEqual(&back, c) {
				t.Fatalf("a case reads back as %+v, %v, want %+v", back, err, c)
			}
			now, err := Standing(c, nil, heard)
			if err != nil {
				t.Fatal(err)
			}
			if known != nil && s.by == xxID && (!reflect.DeepEqual(now.Content, known.Content) || !reflect.DeepEqual(now.Told, known.Told) || (now.Withdrawn == nil) != (known.Withdrawn == nil)) {
				t.Fatal("a stranger changed what is shown")
			}
			if known = now; known == nil {
				continue
			}
			for _, h := range now.Heard {
				if ok, _ := heard(h.As, h.By, h.Index); !ok {
					t.Fatalf("%s was heard, whom the register does not hear", h.As)
				}
			}
			if now.Version != now.Versions[len(now.Versions)-1].Statement {
				t.Fatal("the wording in force is not the last one")
			}
		}
	})
}

func dump(t *rapid.T, c *Case) string {
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func anyBody(t *rapid.T, ids []string, i int) corpus.Body {
	id := rapid.SampledFrom(ids[:4]).Draw(t, "as")
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 0:
		return recorded(id)
	case 1:
		return &Opening{Via: Via{Mode: Joint, Signatories: []string{"state:fr", "state:ke"}, By: "state:fr"}, Content: wording("Joint")}
	case 2:
		return &Opening{Via: Via{Mode: Transmitted, Author: "state:ke", By: "state:fr"}, Content: wording("Passed on")}
	case 3:
		return &Joined{id}
	case 4:
		return &Withdrawn{As: rapid.SampledFrom(ids).Draw(t, "who"), Reason: i18n.Of("en", "r")}
	case 5:
		return &Corrected{As: rapid.SampledFrom(ids).Draw(t, "who"), Content: wording(fmt.Sprint("Wording ", i))}
	}
	return &Confirmed{id}
}

// Whoever is listed nowhere is an author by name, of what is recorded alone, and
// nobody confirms in his place.
func TestAuthorsByNameAlone(t *testing.T) {
	read := &Document{Kind: "other", Title: "A title", Place: "line 1", SHA256: strings.Repeat("0a", 32)}
	one := []Other{{Name: "A. Author", Kind: "individual", Of: "An institute"}}
	for name, tc := range map[string]struct {
		via Via
		ok  bool
	}{
		"alone":                       {Via{Mode: Recorded, Others: one, Document: read}, true},
		"beside one who is listed":    {Via{Mode: Recorded, Signatories: []string{"org:apc"}, Others: one, Document: read}, true},
		"beside an author":            {Via{Mode: Recorded, Author: "org:apc", Others: one, Document: read}, false},
		"in one's own name":           {Via{Mode: Own, Others: one}, false},
		"transmitted":                 {Via{Mode: Transmitted, Others: one, By: "org:apc", Document: read}, false},
		"twice":                       {Via{Mode: Recorded, Others: append(one, one...), Document: read}, false},
		"without a name":              {Via{Mode: Recorded, Others: []Other{{Name: " "}}, Document: read}, false},
		"on two lines":                {Via{Mode: Recorded, Others: []Other{{Name: "A\nB"}}, Document: read}, false},
		"an organization of another":  {Via{Mode: Recorded, Others: []Other{{Name: "A", Kind: "organization", Of: "B"}}, Document: read}, false},
		"one signatory alone":         {Via{Mode: Recorded, Signatories: []string{"org:apc"}, Document: read}, false},
		"a document without a place":  {Via{Mode: Recorded, Others: one, Document: &Document{Kind: "other", Title: "A title", SHA256: read.SHA256}}, false},
		"a document without its hash": {Via{Mode: Recorded, Others: one, Document: &Document{Kind: "other", Title: "A title", Place: "line 1"}}, false},
	} {
		if err := tc.via.Check(); (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	always := func(string, statement.Hash, int64) (bool, error) { return true, nil }
	told, err := Tell(Via{Mode: Recorded, Others: one, Document: read}, Mark{}, nil, always)
	if err != nil || !told.Known || told.Confirmed {
		t.Errorf("%+v, %v", told, err)
	}
}
