package participant

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
)

func TestFind(t *testing.T) {
	d, err := ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, in, want string }{
		{"a short name", "Kenya", "state:ke"},
		{"in capitals", "KENYA", "state:ke"},
		{"without accents", "Cote d'Ivoire", "state:ci"},
		{"with the other apostrophe", "Côte d’Ivoire", "state:ci"},
		{"with the article", "the Netherlands", "state:nl"},
		{"a formal name", "Republic of Kenya", "state:ke"},
		{"a name now changed", "Swaziland", "state:sz"},
		{"a name in common use", "South Korea", "state:kr"},
		{"without the brackets", "Iran Islamic Republic of", "state:ir"},
		{"as a paper abbreviates", "UK of GB and N-Ireland", "state:gb"},
		{"in French", "Allemagne", "state:de"},
		{"in Spanish", "Países Bajos (Reino de los)", "state:nl"},
		{"in Arabic, vocalised", "الأُرْدُنّ", "state:jo"},
		{"in Chinese", "法国", "state:fr"},
		{"in Russian", "китай", "state:cn"},
		{"the abbreviation of a body", "OSCE", "org:osce"},
		{"a body", "Association of Southeast Asian Nations", "org:asean"},
		{"misspelt", "Tunesia", ""},
		{"a part of a name", "Korea", ""},
		{"nothing", " ( ) ", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if p, _ := d.Find(tc.in); p.ID != tc.want {
				t.Errorf("Find(%q) = %q, want %q", tc.in, p.ID, tc.want)
			}
		})
	}
}

func TestEveryNameLeadsBack(t *testing.T) {
	d, err := ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	others, err := recognised()
	if err != nil {
		t.Fatal(err)
	}
	for id := range others {
		if _, ok := d.Get(id); !ok {
			t.Errorf("other names are kept for %s, which is not listed", id)
		}
	}
	for _, p := range d.All() {
		names := append([]string{p.Formal, p.Short}, others[p.ID]...)
		for _, n := range p.Name.In {
			names = append(names, n)
		}
		for _, n := range names {
			if found, _ := d.Find(n); n != "" && found.ID != p.ID {
				t.Errorf("%q of %s leads to %q", n, p.ID, found.ID)
			}
		}
	}
}

func TestASharedNameLeadsNowhere(t *testing.T) {
	d, err := NewDirectory([]Participant{
		{ID: "org:a", Name: i18n.Of("en", "The Forum")},
		{ID: "org:b", Name: i18n.Of("en", "Forum")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := d.Find("forum"); ok {
		t.Errorf("two participants share the name; Find gives %s", p.ID)
	}
}

func TestName(t *testing.T) {
	d, err := ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, id, tag, want, lang string }{
		{"in the reader's language", "state:de", "fr", "Allemagne", "fr"},
		{"in the original where there is no other", "org:karisma", "ar", "Fundación Karisma", "es"},
		{"unlisted", "org:nobody", "en", "org:nobody", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got, lang := d.Name(tc.id, tc.tag); got != tc.want || lang != tc.lang {
				t.Errorf("%q (%s), want %q (%s)", got, lang, tc.want, tc.lang)
			}
		})
	}
}

// slips are names that the paper's tables misspell: they are for the importer
// to ask about, not for us to guess.
var slips = []string{"Equador", "Tunesia"}

// Every State that the paper's Annexes B, C and D name is one that we know.
func TestFindsTheStatesOfThePaper(t *testing.T) {
	shared := os.Getenv("COMITY_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	matches, _ := filepath.Glob(filepath.Join(shared, "seeds", "003_*.txt"))
	if len(matches) == 0 {
		t.Skip("the source documents are not here: set COMITY_SHARED to their folder")
	}
	f, err := os.Open(matches[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d, err := ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	in, seen := false, 0
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		in = in || strings.HasPrefix(line, "Annex B: Membership of the UN Group")
		name, rest, row := strings.Cut(line, "\t")
		if !in || !row || !strings.Contains(rest, "X") || name == "" || slices.Contains(slips, name) {
			continue
		}
		seen++
		if p, ok := d.Find(name); !ok || p.Class != State {
			t.Errorf("%q is not known", name)
		}
	}
	if seen < 38+111+60 {
		t.Errorf("only %d rows were read", seen)
	}
}

// What people type who look for a participant, in any of its languages.
func TestFound(t *testing.T) {
	all := shipped(t)
	others, err := recognised()
	if err != nil {
		t.Fatal(err)
	}
	for asked, want := range map[string]string{
		"cote d'ivoire": "state:ci", "Côte d’Ivoire": "state:ci", "ivory coast": "state:ci", "Кот-д'Ивуар": "state:ci",
		"UK": "state:gb state:ua", "U.K.": "state:gb", "USA": "state:us", "u.s.a.": "state:us", "south korea": "state:kr", "Korea": "state:kp state:kr",
		"Turkey": "state:tr", "turkiye": "state:tr", "Россия": "state:ru", "中国": "state:cn", "韩国": "state:kr", "الصين": "state:cn", "صين": "state:cn",
		"المملكة المتحدة": "state:gb", "república checa": "state:cz", "sao tome": "state:st", "Vatican": "state:va", "Palestine": "state:ps", "laos": "state:la",
		"Guinea": "state:gn state:gq state:gw state:pg", "Congo": "state:cd state:cg", "st. kitts": "state:kn", "trinidad & tobago": "state:tt",
		"KEN": "state:ke", "CHE": "state:ch state:cz", "deu": "state:de", "404": "state:ke", "state:ke": "state:ke", "org:osce": "org:osce",
		"O.S.C.E.": "org:osce", "ОБСЕ": "org:osce", "欧安组织": "org:osce", "OSZE": "org:osce", "ONU": "org:un", "ООН": "org:un", "OEA": "org:oas",
		"Union africaine": "org:au", "OTAN": "org:nato", "ШОС": "org:sco", "non aligned": "group:nam", "nonaligned": "group:nam", "不结盟": "group:nam",
		"G 77": "group:g77", "group of 77": "group:g77", "access now": "org:access-now", "": "", "xyzzy": "", "0": "", "states:ke": "",
	} {
		var got []string
		for i := range all {
			if named(&all[i], others[all[i].ID], asked) {
				got = append(got, all[i].ID)
			}
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%q finds %v, want %s", asked, got, want)
		}
	}
}

// What is called just so is told from what merely begins so.
func TestExact(t *testing.T) {
	for asked, want := range map[string]string{"UK": "state:gb", "un": "org:un", "Guinea": "state:gn", "Guinée": "state:gn", "UE": "org:eu", "404": "state:ke", "Niger": "state:ne", "": "", "Kore": ""} {
		var got []string
		for _, p := range shipped(t) {
			if (Filter{Name: asked}).Exact(&p) {
				got = append(got, p.ID)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q is just %v, want %s", asked, got, want)
		}
	}
}
