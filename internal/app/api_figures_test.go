package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest/hub"
)

func items[T any](t *testing.T, h *hub.Running, path string) []T {
	t.Helper()
	var out []T
	for _, item := range walk(t, h.URL+path) {
		var v T
		if err := json.Unmarshal([]byte(item), &v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

func TestParticipantsOfTheAPI(t *testing.T) {
	h := hub.Shared(t)
	count := map[string]int{}
	for _, p := range items[struct{ ID, Class, Standing, Region string }](t, h, "/api/v1/participants?") {
		if p.ID == "" {
			t.Fatal("a participant without an id")
		}
		count[p.Class]++
		count[p.Standing]++
		count[p.Region]++
	}
	for what, want := range map[string]int{
		"state": 195, "member": 193, "observer": 2,
		"african": 54, "asia-pacific": 54, "eastern-european": 23,
		"latin-american-and-caribbean": 33, "western-european-and-others": 29,
	} {
		if count[what] != want {
			t.Errorf("%s: %d, want %d", what, count[what], want)
		}
	}
	for _, class := range []string{"regional-organization", "intergovernmental-body", "group-of-states"} {
		if count[class] == 0 {
			t.Errorf("no participant of the class %s", class)
		}
	}
}

// mark is one State under one year of a printed table.
type mark struct {
	Participant string
	Year        int
	Statements  []string
}

func TestMarksOfTheAPI(t *testing.T) {
	h := hub.Shared(t)
	for _, tc := range []struct {
		path   string
		marks  int
		states int
		years  []int // marks by year, from the first year on; nil where the source is unsure
	}{
		{"replies", 188, 70, nil},
		{"sponsorships", 463, 111, []int{14, 17, 28, 29, 36, 33, 38, 41, 63, 84, 80}},
		{"memberships", 14 + 14 + 15 + 20 + 25, 38, nil},
	} {
		t.Run(tc.path, func(t *testing.T) {
			all := items[mark](t, h, "/api/v1/record/"+tc.path+"?")
			states, years := map[string]bool{}, map[int]int{}
			for _, m := range all {
				states[m.Participant] = true
				years[m.Year]++
				if len(m.Statements) == 0 {
					t.Errorf("%s %d rests on nothing", m.Participant, m.Year)
				}
			}
			if len(all) != tc.marks || len(states) != tc.states {
				t.Errorf("%d marks of %d States, want %d of %d", len(all), len(states), tc.marks, tc.states)
			}
			for i, want := range tc.years {
				if got := years[2006+i]; got != want {
					t.Errorf("%d: %d, want %d", 2006+i, got, want)
				}
			}
		})
	}
}

// official are the SHA-256 of the eleven norms of A/70/174, paragraph 13, as
// the official document words them.
var official = map[string]string{
	"a": "87acc1b282d0a61a70a1f221f27d718e0e6e39afdd2277f4a96b003b9dbdd97a",
	"b": "fddc2002072a49ab877beb15691ea38094ec6d171c1fcff3b7594c081272be70",
	"c": "752a60966bfcdd84e9c30bc709b737fea6db37c12b0c9f8ceb4a58d9a58ed420",
	"d": "25c47150a326b7bfd21123b9f275593243de8e7a59fc7162c8fd42d2479db27c",
	"e": "5a9b63857e39d6996569953d967d0be1222e4e754898f946dac955ab419aecbb",
	"f": "3e270ed27791fd3da54c6d5d2cdb06ff4c017799b5a22e383871ebdadc96a02f",
	"g": "b7dc24c200c35747b493950ce2df7f42942e2acf64ae9d4db8a101e67d9224e4",
	"h": "3b21cac6319652301f441de9132677244187aa34b6d96ee6e633c4e80de02651",
	"i": "53c43c7f401929203fbedcf54207b122b2cfa458e5d488f50fb0fb1aa2e13f6a",
	"j": "beab656e5fa7b443e5669dae98ad180ccb627bda7f2351a537829bbe4df6abe5",
	"k": "da8dd3cc04c45788acc384722517bcbd10b7d5f27a6f4c5a9b79f776140517a0",
}

func TestElevenNormsOfTheAPI(t *testing.T) {
	h := hub.Shared(t)
	for letter, want := range official {
		var p struct {
			Texts []struct{ Text, SHA256, Basis, Language string }
		}
		decode(t, get(t, h.URL+"/api/v1/provisions/un:a-70-174:13:"+letter), &p)
		i := slices.IndexFunc(p.Texts, func(x struct{ Text, SHA256, Basis, Language string }) bool { return x.Language == "en" })
		if i < 0 {
			t.Errorf("13 (%s) has no English text", letter)
			continue
		}
		sum := sha256.Sum256([]byte(p.Texts[i].Text))
		if got := hex.EncodeToString(sum[:]); got != want || p.Texts[i].SHA256 != want || p.Texts[i].Basis != "official" {
			t.Errorf("13 (%s), %s, is %s and says %s, want %s", letter, p.Texts[i].Basis, got, p.Texts[i].SHA256, want)
		}
	}
}

func TestSearchOfTheAPI(t *testing.T) {
	h := hub.Shared(t)
	for _, tc := range []struct{ name, question, address string }{
		{"words of a norm", "supply chain", "/framework/provisions/un:a-70-174:13:i"},
		{"a name in French, without its accents", "cooperation en Europe", "/participants/org:osce"},
		{"a name in Arabic, without the article", "تعاون أوروبا", "/participants/org:osce"},
		{"a name in Arabic, with vowels", "كِينْيَا", "/participants/state:ke"},
		{"a State in French", "Émirats arabes unis", "/participants/state:ae"},
		{"the symbol of a document", "A/70/174", "/framework/instruments/un:a-70-174"},
		{"a contested term", "sovereignty", "/framework/glossary/term:sovereignty"},
		{"a State in English", "Kenya", "/participants/state:ke"},
		{"a State in Arabic", "كينيا", "/participants/state:ke"},
		{"a State in Chinese", "肯尼亚", "/participants/state:ke"},
		{"a State by a name of old", "Swaziland", "/participants/state:sz"},
		{"an organization by its initials", "OSCE", "/participants/org:osce"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			found := items[struct{ Address string }](t, h, "/api/v1/search?q="+url.QueryEscape(tc.question)+"&")
			if !slices.ContainsFunc(found, func(x struct{ Address string }) bool { return x.Address == tc.address }) {
				t.Errorf("%q finds %v", tc.question, found)
			}
		})
	}
	if found := walk(t, h.URL+"/api/v1/search?q=qqqxyzzy&"); len(found) != 0 {
		t.Errorf("a word that is nowhere finds %v", found)
	}
}

// TestFeed reads the Atom feed as RFC 4287 wants it.
func TestFeed(t *testing.T) {
	h := hub.Shared(t)
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	for _, tag := range h.Languages {
		a := get(t, h.URL+"/"+tag+"/register/feed.atom")
		var feed struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			ID      string   `xml:"id"`
			Title   string   `xml:"title"`
			Updated string   `xml:"updated"`
			Author  string   `xml:"author>name"`
			Links   []link   `xml:"link"`
			Entries []struct {
				ID      string `xml:"id"`
				Title   string `xml:"title"`
				Updated string `xml:"updated"`
				Links   []link `xml:"link"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(a.Body, &feed); err != nil {
			t.Fatal(err)
		}
		if feed.ID == "" || feed.Title == "" || feed.Author == "" || len(feed.Links) == 0 || len(feed.Entries) < 10 {
			t.Errorf("%s: the feed lacks a part: %+v", tag, feed)
		}
		ids := map[string]bool{}
		for _, e := range feed.Entries {
			if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || e.ID == "" || e.Title == "" || len(e.Links) == 0 || ids[e.ID] {
				t.Errorf("%s: entry %+v", tag, e)
				continue
			}
			ids[e.ID] = true
			if page := get(t, h.URL+e.Links[0].Href); page.Status != 200 {
				t.Errorf("%s: %s answers %d", tag, e.Links[0].Href, page.Status)
			}
		}
	}
}
