package redline_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"comity.example/comity/redline"
)

// Two documents print the norms of A/70/174, paragraph 13, and neither prints
// them as they are: held against each other, what differs is found word by word,
// and nothing else. Norm (k) is left out: the second document prints it in two
// parts, pages apart.
func TestTwoPrintsOfTheSameNorms(t *testing.T) {
	dir := os.Getenv("COMITY_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(dir, "seeds", name))
		if os.IsNotExist(err) {
			t.Skip("the source documents are not here: set COMITY_SHARED to the folder that holds seeds/")
		}
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	var sources []redline.Source
	for _, m := range regexp.MustCompile(`(?m)^\(([a-j])\) (.*)$`).FindAllStringSubmatch(read("001_d783eebc29826046.txt"), -1) {
		sources = append(sources, redline.Source{ID: m[1], Text: m[2]})
	}
	var printed []string
	for _, m := range regexp.MustCompile(`<p>\(([a-j])\)(?:</p> <p>| )<i>(.*?)\(2015 ¶13`).FindAllStringSubmatch(read("004_856150efa5099eb6.txt"), -1) {
		printed = append(printed, m[2])
	}
	if len(sources) != 10 || len(printed) != 10 {
		t.Fatalf("%d and %d norms", len(sources), len(printed))
	}
	text := redline.FromParagraphs("004", printed)
	agreed := redline.NewAgreed(sources)
	var got []string
	for _, d := range agreed.Departures(text) {
		var b strings.Builder
		for _, s := range d.Stretches {
			switch s.Mark {
			case redline.Deleted:
				fmt.Fprintf(&b, " -%s", strings.TrimSpace(s.Text))
			case redline.Inserted:
				if put := strings.TrimSpace(s.Text); put != "" { // but for the space before the bracket
					fmt.Fprintf(&b, " +%s", put)
				}
			}
		}
		got = append(got, d.Source+b.String())
	}
	want := []string{
		"e +A/HRC/RES/ +A/HRC/RES/ -on the +(The +) +A/RES/ +A/RES -on the +(The +) -; +.",
		"f -operations +operation -;",
		"h -request +requests -;",
		"i -sothat +so that -Statesshould +States should -techniquesand +techniques and -;",
		"j -associated -;",
	}
	if len(got) != len(want) {
		t.Fatalf("%q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
	var whole []string
	for _, q := range agreed.In(text) {
		if q.Whole {
			whole = append(whole, q.Source)
		}
	}
	if s := strings.Join(whole, " "); s != "a b c d g" {
		t.Errorf("%s are the same", s)
	}
}
