package framework

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"comity.example/comity/internal/platform/corpus"
)

func shippedCorpus(t testing.TB) *Corpus {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The official wording of A/70/174, paragraph 13, by its first and last words
// and its SHA-256, written down apart from the data: a text put in the place
// of another fails here.
func TestElevenNorms(t *testing.T) {
	c := shippedCorpus(t)
	for _, tc := range []struct{ letter, begins, ends, sum string }{
		{"a", "Consistent with the purposes", "international peace and security;", "87acc1b2"},
		{"b", "In case of ICT incidents", "extent of the consequences;", "fddc2002"},
		{"c", "States should not knowingly allow", "acts using ICTs;", "752a6096"},
		{"d", "States should consider how best", "in this respect;", "25c47150"},
		{"e", "States, in ensuring the secure use", "freedom of expression;", "5a9b6385"},
		{"f", "A State should not conduct", "services to the public;", "3e270ed2"},
		{"g", "States should take appropriate measures", "other relevant resolutions;", "b7dc24c2"},
		{"h", "States should respond to appropriate requests", "due regard for sovereignty;", "3b21cac6"},
		{"i", "States should take reasonable steps", "harmful hidden functions;", "53c43c7f"},
		{"j", "States should encourage responsible reporting", "ICT-dependent infrastructure;", "beab656e"},
		{"k", "States should not conduct or knowingly support", "malicious international activity.", "da8dd3cc"},
	} {
		t.Run(tc.letter, func(t *testing.T) {
			p := c.Provision("un:a-70-174:13:" + tc.letter)
			if p == nil {
				t.Fatal("is missing")
			}
			text := p.Current("en")
			if text.Basis != Official {
				t.Errorf("is %s, not official", text.Basis)
			}
			if !strings.HasPrefix(text.Text, tc.begins) || !strings.HasSuffix(text.Text, tc.ends) {
				t.Errorf("reads %q", text.Text)
			}
			if got := Hash(text.Text)[:8]; got != tc.sum {
				t.Errorf("SHA-256 begins %s, want %s", got, tc.sum)
			}
		})
	}
}

// The places where copies are known to slip, in the official wording.
func TestOfficialWording(t *testing.T) {
	c := shippedCorpus(t)
	for id, want := range map[string]string{
		"un:a-70-174:13":   "for consideration by States for voluntary",
		"un:a-70-174:13:f": "the use and operation of critical infrastructure",
		"un:a-70-174:13:h": "States should respond to appropriate requests for assistance",
		"un:a-70-174:13:i": "supply chain so that end users",
		"un:a-70-174:13:j": "share associated information on available remedies",
		"un:a-70-174:13:k": "the authorized emergency response teams",
	} {
		if p := c.Provision(id); p == nil || !strings.Contains(p.Current("en").Text, want) {
			t.Errorf("%s does not read %q", id, want)
		}
	}
}

// The halves that are cited apart are extracts: in order, and together all of
// the words but the one that joins them.
func TestHalvesMakeTheWhole(t *testing.T) {
	c := shippedCorpus(t)
	for _, letter := range []string{"h", "i", "j", "k"} {
		t.Run(letter, func(t *testing.T) {
			whole := c.Provision("un:a-70-174:13:" + letter)
			var halves []string
			for n := 1; n <= 2; n++ {
				p := c.Provision(fmt.Sprintf("un:a-70-174:13:%s:%d", letter, n))
				if p == nil || p.Parent != whole.ID {
					t.Fatalf("half %d is missing or has another parent", n)
				}
				halves = append(halves, p.Current("en").Text)
			}
			join := " "
			if letter == "j" {
				join = " and "
			}
			if got, want := strings.Join(halves, join), whole.Current("en").Text; got != want {
				t.Errorf("halves read\n%q\nwhole reads\n%q", got, want)
			}
		})
	}
}

func TestCorpusHoldsWhatIsAskedOfIt(t *testing.T) {
	c := shippedCorpus(t)
	symbols := map[string]bool{}
	for _, i := range c.Instruments {
		symbols[i.Symbol] = true
	}
	for _, want := range []string{"A/RES/53/70", "A/65/201", "A/68/98", "A/70/174", "A/RES/70/237", "A/RES/73/27",
		"A/RES/73/266", "A/75/816", "A/76/135", "PC.DEC/1106", "PC.DEC/1202", "A/66/359", "A/69/723", "Paris Call",
		"A/79/214", "A/80/257", "A/RES/80/16", "A/RES/58/199"} {
		if !symbols[want] {
			t.Errorf("there is no instrument %s", want)
		}
	}
	series := []struct {
		format string
		n      int
	}{{"osce:cbm:%d", 16}, {"oas:cbm:%d", 6}, {"gcsc:norm:%d", 8}, {"paris-call:principle:%d", 9}}
	for _, s := range series {
		for n := 1; n <= s.n; n++ {
			if c.Provision(fmt.Sprintf(s.format, n)) == nil {
				t.Errorf("there is no "+s.format, n)
			}
		}
		if c.Provision(fmt.Sprintf(s.format, s.n+1)) != nil {
			t.Errorf("there are more than %d of %s", s.n, s.format)
		}
	}
	for _, id := range []string{"un:a-70-174:13:h:1", "un:a-70-174:16:d:iii", "un:a-68-98:26:c", "un:a-68-98:26:f"} {
		if c.Provision(id) == nil {
			t.Errorf("there is no %s", id)
		}
	}
}

// Every row of Annex A is in the roadmap, and every half, measure and item that
// it cites is a provision.
func TestRoadmap(t *testing.T) {
	c := shippedCorpus(t)
	rows := map[string][2]int{} // norms, measures
	cited := map[string]int{}
	for _, cl := range c.Clusters {
		n := rows[cl.PrintedTitle]
		for _, row := range cl.Rows {
			if row.Norm != nil {
				n[0]++
			}
			if row.Measure != nil {
				n[1]++
			}
		}
		rows[cl.PrintedTitle] = n
		for _, item := range cl.Items() {
			for _, p := range item.Printed {
				cited[p]++
			}
		}
	}
	for title, want := range map[string][2]int{
		"Upholding the rule of law": {4, 4}, "Exchange of views and information": {2, 6},
		"CI Protection": {3, 5}, "Incident Prevention and Handling": {4, 9}, "Other": {6, 1},
	} {
		if rows[title] != want {
			t.Errorf("%s has %v norms and measures, want %v", title, rows[title], want)
		}
	}
	if cited["13 j 2"] != 2 || cited["13 k 2"] != 0 {
		t.Errorf("13 j 2 is printed %d times and 13 k 2 %d times; the annex has 2 and 0", cited["13 j 2"], cited["13 k 2"])
	}
}

func TestTheMisprintedCitation(t *testing.T) {
	c := shippedCorpus(t)
	var found []CitationFinding
	for _, cl := range c.Clusters {
		for _, row := range cl.Rows {
			for _, item := range []*RoadmapItem{row.Norm, row.Measure} {
				if item != nil {
					found = append(found, c.misprints(cl, row.Order, item)...)
				}
			}
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d citations are misprinted, want 1: %+v", len(found), found)
	}
	f := found[0]
	if f.Printed != "13 j 2" || f.Names != "un:a-70-174:13:j:2" || f.Nearest != "un:a-70-174:13:k:2" ||
		len(f.Means) != 1 || f.Means[0] != f.Nearest {
		t.Errorf("found %+v", f)
	}
}

// The words of every other norm of the roadmap are closest to the norm that it
// cites, to the whole of it or to one of its halves.
func TestRoadmapCitesWhatItSays(t *testing.T) {
	c := shippedCorpus(t)
	for _, cl := range c.Clusters {
		for _, row := range cl.Rows {
			if row.Norm == nil || !strings.HasPrefix(row.Norm.Printed[0], "13") {
				continue
			}
			near, means := c.nearestNorm(row.Norm.Text), row.Norm.Provisions[0]
			if near != means && !strings.HasPrefix(near, means+":") && !strings.HasPrefix(means, near+":") {
				t.Errorf("%s, row %d means %s; its words are closest to %s", cl.ID, row.Order, means, near)
			}
		}
	}
}

func TestCited(t *testing.T) {
	for printed, want := range map[string]string{
		"13 h 1": "un:a-70-174:13:h:1", "13b": "un:a-70-174:13:b", "16 d iii": "un:a-70-174:16:d:iii",
		"26 a": "un:a-68-98:26:a", "22": "un:a-68-98:22", "see above": "", "": "",
	} {
		if got := Cited(printed); got != want {
			t.Errorf("Cited(%q) = %q, want %q", printed, got, want)
		}
	}
}

func TestDraftsAreAlwaysTheSame(t *testing.T) {
	a, err := corpus.Drafts(shippedCorpus(t).Bodies())
	if err != nil {
		t.Fatal(err)
	}
	b, err := corpus.Drafts(shippedCorpus(t).Bodies())
	if err != nil {
		t.Fatal(err)
	}
	if len(a) != len(b) {
		t.Fatalf("%d drafts, then %d", len(a), len(b))
	}
	order := map[string]int{}
	for n, typ := range Types() {
		order[typ] = n
	}
	for i := range a {
		if a[i].Subject != b[i].Subject || !bytes.Equal(a[i].Body, b[i].Body) {
			t.Fatalf("draft %d differs", i)
		}
		if i > 0 && order[a[i].Type] < order[a[i-1].Type] {
			t.Errorf("%s is said after %s", a[i].Type, a[i-1].Type)
		}
		body, err := Decode(a[i].Type, a[i].Body)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Encode(body)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again, a[i].Body) {
			t.Errorf("%s is not the same when it is read and written again", a[i].Subject)
		}
	}
}

func TestFaultyCorpus(t *testing.T) {
	threat := `{"id":"threat:x","title":{"original":"en","in":{"en":"X"}},"named_in":[{"reference":"A"}],
		"views":[{"statement":{"original":"en","in":{"en":"V"}},"holders":[{"name":"H"}],"source":{"reference":"A"}}],
		"provisions":[%s],"linked_by":"hub"}`
	for _, tc := range []struct{ name, data, want string }{
		{"not JSON", `{`, "not a file of the corpus"},
		{"an unknown member", `{"about":"x","theats":[]}`, "not a file of the corpus"},
		{"no subject matter", `{"threats":[]}`, "does not say what it is about"},
		{"names what is not there", `{"about":"x","threats":[` + fmt.Sprintf(threat, `"un:a-70-174:13:a"`) + `]}`, "not in the corpus"},
		{"said twice", `{"about":"x","threats":[` + fmt.Sprintf(threat, "") + `,` + fmt.Sprintf(threat, "") + `]}`, "twice"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := LoadFS(fstest.MapFS{"a.json": {Data: []byte(tc.data)}})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

func TestTypeOfSubject(t *testing.T) {
	for _, b := range shippedCorpus(t).Bodies() {
		if got := TypeOfSubject(b.Subject()); got != b.Type() {
			t.Errorf("%s: %q, want %q", b.Subject(), got, b.Type())
		}
	}
	for _, id := range []string{"", "un", "un:", "state:ke", "record:claim:38-states", strings.Repeat("0a", 32)} {
		if got := TypeOfSubject(id); got != "" {
			t.Errorf("%q: %q, want none", id, got)
		}
	}
}
