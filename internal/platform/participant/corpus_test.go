package participant

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"comity.example/comity/internal/i18n"
)

func shipped(t *testing.T) []Participant {
	t.Helper()
	list, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func states(t *testing.T) []Participant {
	t.Helper()
	return slices.DeleteFunc(shipped(t), func(p Participant) bool { return p.Class != State })
}

func TestShippedCounts(t *testing.T) {
	byStanding, byRegion, year1945 := map[Standing]int{}, map[Region]int{}, 0
	for _, p := range states(t) {
		byStanding[p.Standing]++
		if p.Region != "" {
			byRegion[p.Region]++
		}
		if strings.HasPrefix(p.Admitted, "1945-") {
			year1945++
		}
	}
	if byStanding[Member] != 193 || byStanding[Observer] != 2 {
		t.Errorf("%v, want 193 members and 2 observers", byStanding)
	}
	for region, want := range map[Region]int{African: 54, AsiaPacific: 54, EasternEuropean: 23,
		LatinAmericanCaribbean: 33, WesternEuropeanOthers: 29} {
		if byRegion[region] != want {
			t.Errorf("%s: %d, want %d", region, byRegion[region], want)
		}
	}
	// Of the 51 original Members, Czechoslovakia and Yugoslavia are no more.
	if year1945 != 49 {
		t.Errorf("%d States were admitted in 1945, want 49", year1945)
	}
}

func TestShippedIsInOrderAndOnce(t *testing.T) {
	for name, list := range map[string][]Participant{"states": states(t), "bodies": shipped(t)[195:]} {
		if !slices.IsSortedFunc(list, func(a, b Participant) int { return strings.Compare(a.ID, b.ID) }) {
			t.Errorf("%s are not in the order of their ids", name)
		}
	}
	seen := map[string]bool{}
	for _, p := range shipped(t) {
		if seen[p.ID] {
			t.Errorf("%s is there twice", p.ID)
		}
		seen[p.ID] = true
	}
}

// scripts says in which script a language is written.
var scripts = map[string]*unicode.RangeTable{
	"en": unicode.Latin, "fr": unicode.Latin, "es": unicode.Latin,
	"ar": unicode.Arabic, "ru": unicode.Cyrillic, "zh": unicode.Han,
}

func TestStatesHaveNamesInSixLanguages(t *testing.T) {
	for _, p := range states(t) {
		if len(p.Name.In) != len(scripts) {
			t.Errorf("%s has %d names", p.ID, len(p.Name.In))
		}
		for lang, script := range scripts {
			name := p.Name.In[lang]
			if name == "" || name != strings.TrimSpace(name) || !norm.NFC.IsNormalString(name) || strings.Contains(name, "  ") {
				t.Errorf("%s in %s: %q is empty or untidy", p.ID, lang, name)
			}
			for _, r := range name {
				if !unicode.Is(script, r) && !strings.ContainsRune(" ()’'-–—", r) {
					t.Errorf("%s in %s: %q holds %q", p.ID, lang, name, r)
				}
			}
		}
	}
}

// The names that lists made elsewhere most often have wrong, in the form of the
// United Nations.
func TestNamesOfTheUnitedNations(t *testing.T) {
	d, err := ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ id, lang, want string }{
		{"state:tr", "en", "Türkiye"}, {"state:tr", "fr", "Türkiye"}, {"state:tr", "ru", "Турция"}, {"state:tr", "zh", "土耳其"},
		{"state:sz", "en", "Eswatini"}, {"state:sz", "ar", "إسواتيني"}, {"state:sz", "zh", "斯威士兰"},
		{"state:mk", "en", "North Macedonia"}, {"state:mk", "ru", "Северная Македония"}, {"state:mk", "zh", "北马其顿"},
		{"state:ci", "en", "Côte d’Ivoire"}, {"state:ci", "es", "Côte d’Ivoire"}, {"state:ci", "zh", "科特迪瓦"},
		{"state:kr", "en", "Republic of Korea"}, {"state:kr", "zh", "大韩民国"}, {"state:kr", "ar", "جمهورية كوريا"},
		{"state:kp", "en", "Democratic People’s Republic of Korea"}, {"state:kp", "zh", "朝鲜民主主义人民共和国"},
		{"state:ir", "en", "Iran (Islamic Republic of)"}, {"state:ir", "ar", "إيران (جمهورية - الإسلامية)"},
		{"state:cz", "en", "Czechia"}, {"state:cz", "fr", "Tchéquie"}, {"state:cz", "es", "Chequia"},
		{"state:cv", "fr", "Cabo Verde"}, {"state:nl", "en", "Netherlands (Kingdom of the)"}, {"state:nl", "ru", "Нидерланды (Королевство)"},
		{"state:tl", "en", "Timor-Leste"}, {"state:tl", "zh", "东帝汶"}, {"state:md", "fr", "République de Moldova"},
		{"state:vn", "fr", "Viet Nam"}, {"state:by", "fr", "Bélarus"}, {"state:by", "ru", "Беларусь"}, {"state:kg", "ru", "Кыргызстан"},
		{"state:gb", "zh", "大不列颠及北爱尔兰联合王国"}, {"state:us", "ru", "Соединенные Штаты Америки"},
		{"state:bo", "es", "Bolivia (Estado Plurinacional de)"}, {"state:la", "zh", "老挝人民民主共和国"},
		{"state:ps", "en", "State of Palestine"}, {"state:va", "en", "Holy See"}, {"state:sy", "zh", "阿拉伯叙利亚共和国"},
	} {
		if got, lang := d.Name(tc.id, tc.lang); got != tc.want || lang != tc.lang {
			t.Errorf("%s in %s is %q, want %q", tc.id, tc.lang, got, tc.want)
		}
	}
}

func TestCodesAgreeWithIsoCodes(t *testing.T) {
	const path = "/usr/share/iso-codes/json/iso_3166-1.json"
	b, err := os.ReadFile(path)
	if err != nil {
		absent(t, err)
	}
	var file struct {
		Entries []struct {
			Alpha2  string `json:"alpha_2"`
			Alpha3  string `json:"alpha_3"`
			Numeric string `json:"numeric"`
		} `json:"3166-1"`
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	theirs := map[string]Codes{}
	for _, e := range file.Entries {
		theirs[e.Alpha2] = Codes{Alpha2: e.Alpha2, Alpha3: e.Alpha3, Numeric: e.Numeric}
	}
	for _, p := range states(t) {
		if p.ID != "state:"+strings.ToLower(p.ISO3166.Alpha2) {
			t.Errorf("%s has the code %s", p.ID, p.ISO3166.Alpha2)
		}
		if theirs[p.ISO3166.Alpha2] != p.ISO3166 {
			t.Errorf("%s: %v, iso-codes has %v", p.ID, p.ISO3166, theirs[p.ISO3166.Alpha2])
		}
	}
}

// iso-codes carries other short names (ISO's, or common ones); where it says
// the same words as we do, or words by which we know the State, they must lead
// to the same code.
func TestNamesLeadToTheCodeOfIsoCodes(t *testing.T) {
	const path = "/usr/share/iso-codes/json/iso_3166-1.json"
	b, err := os.ReadFile(path)
	if err != nil {
		absent(t, err)
	}
	var file struct {
		Entries []struct {
			Alpha2   string `json:"alpha_2"`
			Name     string `json:"name"`
			Official string `json:"official_name"`
			Common   string `json:"common_name"`
		} `json:"3166-1"`
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	d, err := ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, e := range file.Entries {
		for _, name := range []string{e.Name, e.Official, e.Common} {
			p, ok := d.Find(name)
			if !ok {
				continue
			}
			found[p.ID] = true
			if p.ISO3166.Alpha2 != e.Alpha2 {
				t.Errorf("%q leads to %s, iso-codes has %s", name, p.ID, e.Alpha2)
			}
		}
	}
	for _, p := range states(t) {
		if !found[p.ID] {
			t.Errorf("none of the names that iso-codes has for %s is known here", p.ID)
		}
	}
}

func TestSortInTheReadersLanguage(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	d, err := ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ lang, want string }{
		{"en", "Austria, Côte d’Ivoire, Czechia, Egypt"},
		{"fr", "Autriche, Côte d’Ivoire, Égypte, Tchéquie"},
		{"ar", "تشيكيا, كوت ديفوار, مصر, النمسا"}, // the article does not count
	} {
		var list []Participant
		for _, id := range []string{"state:at", "state:ci", "state:cz", "state:eg"} {
			p, _ := d.Get(id)
			list = append(list, p)
		}
		Sort(catalogue.Locale(tc.lang), list)
		var names []string
		for _, p := range list {
			names = append(names, p.Name.In[tc.lang])
		}
		if got := strings.Join(names, ", "); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.lang, got, tc.want)
		}
	}
}

// Whoever the corpus of a module names by id is listed.
func TestTheCorpusNamesOnlyWhoIsListed(t *testing.T) {
	d, err := ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../module/*/data/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no data files of modules: %v", err)
	}
	named := 0
	var walk func(file string, v any)
	walk = func(file string, v any) {
		switch v := v.(type) {
		case map[string]any:
			if id, ok := v["participant"].(string); ok {
				named++
				if _, ok := d.Get(id); !ok {
					t.Errorf("%s names %s, who is not listed", file, id)
				}
			}
			for _, inner := range v {
				walk(file, inner)
			}
		case []any:
			for _, inner := range v {
				walk(file, inner)
			}
		}
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(b, &v); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		walk(file, v)
	}
	if named == 0 {
		t.Error("nobody is named")
	}
}

// absent skips a test that compares with Debian's list of codes where that is
// not installed; in CI it is, and nothing is skipped.
func absent(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("Debian's iso-codes is not installed: %v", err)
	}
	t.Skipf("Debian's iso-codes is not installed: %v", err)
}

// Who is named as a member is listed; how many there are is known.
func TestShippedMembers(t *testing.T) {
	all := shipped(t)
	ids := map[string]bool{}
	for _, p := range all {
		ids[p.ID] = true
	}
	now := map[string]int{} // members today
	for _, p := range all {
		for _, m := range p.Members {
			if !ids[m.ID] {
				t.Errorf("%s has the member %s, who is not listed", p.ID, m.ID)
			}
			if m.Until == "" {
				now[p.ID]++
			}
		}
		if len(p.Members) > 0 && !slices.ContainsFunc(p.Sources, func(s Source) bool { return strings.HasPrefix(s.Of, "members") }) {
			t.Errorf("%s does not say where its members are known from", p.ID)
		}
	}
	for id, want := range map[string]int{"group:eu-member-states": 27, "org:eu": 27, "org:sco": 10, "org:asean": 11, "group:g7": 7,
		"group:a-66-359": 4, "group:a-69-723": 6, "group:nam": 121, "group:g77": 133, "group:g20": 21, "group:brics": 10,
		"org:arf": 27, "org:au": 54, "org:cis": 9, "org:coe": 46, "org:commonwealth": 56, "org:las": 22, "org:nato": 32,
		"org:oas": 34, "org:oecd": 38, "org:oic": 57, "org:osce": 57} {
		if now[id] != want {
			t.Errorf("%s has %d members, want %d", id, now[id], want)
		}
	}
}

// The Movement has 121 members: 54 in Africa, 39 in Asia and Oceania, 26 in
// Latin America and the Caribbean, and two in Europe, as was said when the last
// one was admitted. The regional groups of the United Nations are others.
func TestNonAlignedMembers(t *testing.T) {
	region := map[string]Region{}
	var members []Membership
	for _, p := range shipped(t) {
		region[p.ID] = p.Region
		if p.ID == "group:nam" {
			members = p.Members
		}
	}
	got := map[Region]int{}
	for _, m := range members {
		if m.Until == "" {
			got[region[m.ID]]++
		}
	}
	// Azerbaijan is of the Eastern European group, as Belarus is; the State of
	// Palestine is of none.
	want := map[Region]int{African: 54, AsiaPacific: 38, "": 1, LatinAmericanCaribbean: 26, EasternEuropean: 2}
	if !maps.Equal(got, want) {
		t.Errorf("members by regional group: %v, want %v", got, want)
	}
}
