package i18n

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/feature/plural"
)

// TestCatalogues holds the catalogues of all languages against each other.
func TestCatalogues(t *testing.T) {
	c := loaded(t)
	keys := map[string]bool{}
	for _, l := range c.Locales() {
		for key := range l.messages {
			keys[key] = true
		}
	}
	if len(keys) == 0 {
		t.Fatal("no keys at all")
	}
	for key := range keys {
		checkKey(t, c, key)
	}
}

func checkKey(t *testing.T, c *Catalogue, key string) {
	t.Helper()
	var first *Locale
	for _, l := range c.Locales() {
		m, ok := l.messages[key]
		if !ok {
			t.Errorf("%s lacks %s", l.Tag(), key)
			continue
		}
		for form, parts := range m.forms {
			if len(parts) == 0 {
				t.Errorf("%s: %s is empty (form %v)", l.Tag(), key, form)
			}
		}
		if m.counted {
			if have, need := formsOf(m), needed(l); !slices.Equal(have, need) {
				t.Errorf("%s: %s has plural forms %v, the language needs %v", l.Tag(), key, have, need)
			}
		}
		if first == nil {
			first = l
			continue
		}
		want := first.messages[key]
		if m.counted != want.counted {
			t.Errorf("%s: %s has plural forms in only one of %s and %s", l.Tag(), key, l.Tag(), first.Tag())
		}
		if !slices.Equal(withoutCount(m.names()), withoutCount(want.names())) {
			t.Errorf("%s: %s has placeholders %v, %s has %v", l.Tag(), key, m.names(), first.Tag(), want.names())
		}
	}
}

// withoutCount leaves {n} aside: a dual form such as "two statements" in
// Arabic says the number in a word.
func withoutCount(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(s string) bool { return s == "n" })
}

func formsOf(m message) []plural.Form {
	var out []plural.Form
	for f := range m.forms {
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}

// needed finds the categories of a language by trying numbers.
func needed(l *Locale) []plural.Form {
	seen := map[plural.Form]bool{plural.Other: true}
	for n := range 1000 {
		seen[l.category(n)] = true
	}
	var out []plural.Form
	for f := range seen {
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}

// TestRoomsInAllLanguages finds a file that one language has and another
// lacks, and a key that a file says twice.
func TestRoomsInAllLanguages(t *testing.T) {
	rooms := map[string][]string{}
	for _, tag := range Tags() {
		files, err := fs.Glob(embedded, "locale/"+tag+"/*.json")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			room := strings.TrimPrefix(f, "locale/"+tag+"/")
			rooms[room] = append(rooms[room], tag)
			twice(t, f)
		}
	}
	for room, in := range rooms {
		if len(in) != len(tags) {
			t.Errorf("%s exists only in %v", room, in)
		}
	}
}

func twice(t *testing.T, file string) {
	t.Helper()
	f, err := embedded.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	depth, seen, isKey := 0, map[string]bool{}, true
	for {
		tok, err := dec.Token()
		if err != nil {
			break
		}
		switch tok := tok.(type) {
		case json.Delim:
			if tok == '{' {
				depth++
			} else {
				depth--
			}
			isKey = true
		case string:
			if depth == 1 && isKey {
				if seen[tok] {
					t.Errorf("%s says %s twice", file, tok)
				}
				seen[tok] = true
				isKey = false
			} else {
				isKey = depth == 1
			}
		}
	}
	if len(seen) == 0 {
		t.Errorf("%s: no key found", file)
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, tc := range map[string]struct{ content, want string }{
		"foreign key":     {`{"other.page.x": "y"}`, "does not begin with"},
		"stray brace":     {`{"ui.a": "one } two"}`, "brace"},
		"open brace":      {`{"ui.a": "one {two"}`, "brace"},
		"empty name":      {`{"ui.a": "one {}"}`, "brace"},
		"unknown plural":  {`{"ui.a": {"others": "x", "other": "y"}}`, "unknown plural form"},
		"without other":   {`{"ui.a": {"one": "x"}}`, `lack "other"`},
		"number":          {`{"ui.a": 5}`, "neither"},
		"not JSON at all": {`{"ui.a" "x"}`, "invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(fstest.MapFS{"en/ui.json": {Data: []byte(tc.content)}})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("got %v, want an error that says %q", err, tc.want)
			}
		})
	}
}

func TestNegotiate(t *testing.T) {
	c := loaded(t)
	for header, want := range map[string]string{
		"":                                "en",
		"fr":                              "fr",
		"fr-CA,fr;q=0.9,en;q=0.5":         "fr",
		"ar-EG":                           "ar",
		"de,ar;q=0.3":                     "ar",
		"ja":                              "en",
		"en-GB,en;q=0.9,ar;q=0.8":         "en",
		"*":                               "en",
		"es;q=0.1, fr;q=0":                "en",
		";;;q=nonsense":                   "en",
		strings.Repeat("x-y,", 2000):      "en",
		"fr;q=0.2,ar;q=0.9":               "ar",
		"ar-SA,ar;q=0.9,en-US;q=0.8":      "ar",
		"zh-Hans-CN,zh;q=0.9,fr-FR;q=0.4": "fr",
	} {
		if got := c.Negotiate(header).Tag(); got != want {
			t.Errorf("Accept-Language %.40q: got %s, want %s", header, got, want)
		}
	}
}

func loaded(t testing.TB) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
