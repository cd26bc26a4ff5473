package redline_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/redline"
)

func TestTokenize(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"words, marks and spaces", "States should not, knowingly.", "States| |should| |not|,| |knowingly|."},
		{"marks within words and numbers", "the State’s 3.5 e.g. long-term", "the| |State’s| |3.5| |e.g|.| |long|-|term"},
		{"brackets and quotations", "“critical” (ICT)", "“|critical|”| |(|ICT|)"},
		{"Arabic with vowel signs", "تدابيرُ، الدول", "تدابيرُ|،| |الدول"},
		{"Chinese has no spaces", "各国应采取措施。", "各|国|应|采|取|措|施|。"},
		{"signs that combine", "e\u0301tat 🇰🇪🇳🇴", "e\u0301tat| |🇰🇪|🇳🇴"},
		{"directions mixed", "ICT في A/70/174", "ICT| |في| |A|/|70|/|174"},
		{"nothing", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out []string
			for _, p := range redline.Tokenize(tc.text) {
				out = append(out, p.Text)
			}
			if got := strings.Join(out, "|"); got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
		})
	}
}

func TestParse(t *testing.T) {
	for _, tc := range []struct{ name, typed, want string }{
		{"a paragraph over lines", "States should\nnot   knowingly\tdo so.\n", "States should not knowingly do so.\n"},
		{"paragraphs", "One.\n\n\nTwo.", "One.\n\nTwo.\n"},
		{"Chinese over lines", "各国应\n采取措施。", "各国应采取措施。\n"},
		{"headings", "# One\n##Two\n## Two\nText", "# One\n\n##Two\n\n## Two\n\nText\n"},
		{"a list", "(a) one\n(b) two\n(c) three", "(a) one\n(b) two\n(c) three\n"},
		{"a list in a list", "(a) one\n    (i) two\n    (ii) three\n(b) four", "(a) one\n  (i) two\n  (ii) three\n(b) four\n"},
		{"i after h", "(h) eight\n(i) nine\n(j) ten", "(h) eight\n(i) nine\n(j) ten\n"},
		{"numbers and letters out of turn", "(ii) two\n(iii) three\n\n- x\n  (d) four\n  (e) five", "(ii) two\n(iii) three\n- x\n  (d) four\n  (e) five\n"},
		{"capital letters and numerals", "(A) one\n(B) two\n  I. three\n  II. four\n    IV) five", "(A) one\n(B) two\n  I. three\n  II. four\n    IV) five\n"},
		{"letters that go on", "y. one\nz. two\naa. three\nbb. four", "y. one\nz. two\naa. three\nbb. four\n"},
		{"high Roman numerals", "(xlviii) one\n(xlix) two\n(l) three\n(xc) four", "(xlviii) one\n(xlix) two\n(l) three\n(xc) four\n"},
		{"words that could be numerals", "mix. of words\n\n(civil) society", "mix. of words\n\n(civil) society\n"},
		{"items set in by other spaces", "- one\n\t- two\n\u00a0- three", "- one\n  - two\n  - three\n"},
		{"an item put in between", "(a) one\n(a bis) more\n(b) two", "(a) one\n(a bis) more\n(b) two\n"},
		{"a list that begins anew", "1. one\n2. two\n\nThen\n\n1. one\n2. two", "1. one\n2. two\n\nThen\n\n1. one\n2. two\n"},
		{"an item over lines", "- one\n  goes on\n- two", "- one goes on\n- two\n"},
		{"a paragraph in an item", "1. one\n\n   more of it\n2. two", "1. one\n\n  more of it\n\n2. two\n"},
		{"a norm", "> (f) A State should not\n> conduct ICT activity;", "> (f) A State should not conduct ICT activity;\n"},
		{"not an item", "\\(a) is a letter", "\\(a) is a letter\n"},
		{"a backslash", "\\\\(a)", "\\\\(a)\n"},
		{"words that look like labels", "a.m. is not p.m. (see 3.5)", "a.m. is not p.m. (see 3.5)\n"},
		{"Arabic items", "1. تتخذ الدول تدابير؛\n2. وتتعاون.", "1. تتخذ الدول تدابير؛\n2. وتتعاون.\n"},
		{"Arabic letters in the order of abjad", "(أ) بند\n(ب) بند\n(ج) بند\n(د) بند\n(هـ) بند\n(و) بند\n(ز) بند\n(ح) بند", "(أ) بند\n(ب) بند\n(ج) بند\n(د) بند\n(هـ) بند\n(و) بند\n(ز) بند\n(ح) بند\n"},
		{"Arabic letters with a dash", "أ- بند\nب- بند", "أ- بند\nب- بند\n"},
		{"letters spelled otherwise", "(ا) بند\n(ه) بند", "(ا) بند\n(ه) بند\n"},
		{"Arabic-Indic digits", "١- بند\n٢- بند\n\n  ١. بند\n  ٢. بند\n\n(١٠) بند", "١- بند\n٢- بند\n  ١. بند\n  ٢. بند\n(١٠) بند\n"},
		{"extended digits", "۱. بند\n۲. بند\n(۴) بند", "۱. بند\n۲. بند\n(۴) بند\n"},
		{"titles and years in Arabic", "د. أحمد\n\n٢٠١٥- عام", "د. أحمد\n\n٢٠١٥- عام\n"},
		{"Chinese numerals", "一、各国\n二、各国\n\n  （一）各国\n  （二）各国", "一、各国\n二、各国\n  （一）各国\n  （二）各国\n"},
		{"Chinese numerals in narrow brackets", "(一) 各国\n(二) 各国\n(三)各国", "(一) 各国\n(二) 各国\n(三) 各国\n"},
		{"wide brackets", "（a）各国\n（b）各国\n\n（1） States\n（2） States", "（a）各国\n（b）各国\n（1） States\n（2） States\n"},
		{"digits and an ideographic comma", "1、各国\n2、 各国\n3、2025年", "1、各国\n2、各国\n3、 2025年\n"},
		{"what enumerates in Chinese", "一、二、三\n\n1、2和3", "一、二、三\n\n1、2和3\n"},
		{"an item that begins with an enumeration", "一、 二、三国", "一、 二、三国\n"},
		{"a year", "2015. A year\n\n\\2015. A year\n\n(2015) A number", "2015. A year\n\n2015. A year\n\n(2015) A number\n"},
		{"a number after the last of its list", "999. x\n1000. y\n1001. z\n\n1003. w\n\n\\1002. v", "999. x\n1000. y\n1001. z\n\n1003. w\n\n\\1002. v\n"},
		{"windows lines and page breaks", "One.\r\n\fTwo.\u2028Three.", "One.\n\nTwo. Three.\n"},
		{"nothing", " \n\t\n", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := mustParse(t, "base", tc.typed)
			if got := text.Format(); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

// What is typed as an item is one, with its label as printed.
func TestItems(t *testing.T) {
	for _, tc := range []struct{ typed, style, words string }{
		{"(أ) بند", "(أ)", "بند"},
		{"(ب) بند", "(أ)", "بند"},
		{"١- بند", "١-", "بند"},
		{"١. بند", "١.", "بند"},
		{"۱) بند", "۱)", "بند"},
		{"(一) 各国", "(一)", "各国"},
		{"（一）各国", "（一）", "各国"},
		{"（a）各国", "（a）", "各国"},
		{"1、各国", "1、", "各国"},
		{"九十九、各国", "一、", "各国"},
		{"(九十九 bis) 各国", "(一)", "各国"},
		{"一、2025年", "一、", "2025年"},
		{"2015. A year starts a para", "", "2015. A year starts a para"},
		{"1000. x", "", "1000. x"},
		{"1000) x", "", "1000) x"},
		{"999. x", "1.", "x"},
		{"一百、各国", "", "一百、各国"},
		{"十十、各国", "", "十十、各国"},
		{"(a）各国", "", "(a）各国"},
		{"م. ع.", "", "م. ع."},
		{"١٫٥ مليون", "", "١٫٥ مليون"},
		{"1-2 States", "", "1-2 States"},
	} {
		t.Run(tc.typed, func(t *testing.T) {
			text := mustParse(t, "base", tc.typed)
			if len(text.Units) != 1 {
				t.Fatalf("%d units", len(text.Units))
			}
			if u := text.Units[0]; u.Marker.Style != tc.style || u.Words() != tc.words || (u.Kind == redline.Item) != (tc.style != "") {
				t.Errorf("%s %+v %q", u.Kind, u.Marker, u.Words())
			}
		})
	}
}

// Labels that are written for a list are read as that list, in turn.
func TestListsCount(t *testing.T) {
	for style, most := range map[string]int{"1.": 1200, "(a)": 78, "(i)": 100, "(A)": 78, "I.": 100, "١-": 1200, "(۱)": 1200, "(أ)": 84, "أ-": 84, "一、": 99, "（一）": 99, "(一)": 99, "（1）": 1200, "1、": 1200} {
		t.Run(style, func(t *testing.T) {
			text := mustParse(t, "base", style+" x\n")
			for i := range most {
				u := text.Units[0]
				u.ID.N = i
				text.Units = append(text.Units[:i:i], u)
			}
			again := mustParse(t, "base", text.Format())
			want := text.Labels()
			if all, inTurn := labels(again); !inTurn || len(again.Units) != most || all != strings.Join(want, "\n") {
				t.Errorf("%d units, in turn: %v\n%s\nwant\n%s", len(again.Units), inTurn, all, want)
			}
			seen := map[string]bool{}
			for _, l := range want {
				if seen[l] {
					t.Errorf("%s is there twice", l)
				}
				seen[l] = true
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tc := range []struct {
		name, typed string
		want        redline.Reason
	}{
		{"bytes that are no text", "a\xff", redline.BadText},
		{"a control character", "a\x00b", redline.BadText},
		{"an escape", "a\x1b[31mb", redline.BadText},
		{"a page pasted many times over", strings.Repeat("word ", redline.MaxText/5+1), redline.TooLarge},
		{"too many units", strings.Repeat("-\n", redline.MaxUnits+1), redline.TooLarge},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := redline.Parse("base", tc.typed); !errors.Is(err, &redline.Error{Reason: tc.want}) {
				t.Errorf("%v, want %s", err, tc.want)
			}
		})
	}
}

func TestIDsAreUniqueAndReadBack(t *testing.T) {
	text := mustParse(t, "un:a-70-174", "(a) one two\n(b) one two")
	seen := map[redline.ID]bool{}
	for _, u := range text.Units {
		b, err := u.ID.MarshalText()
		var again redline.ID
		if err != nil || again.UnmarshalText(b) != nil || again != u.ID {
			t.Errorf("%s reads as %s: %v", b, again, err)
		}
		for _, k := range u.Tokens {
			if seen[k.ID] {
				t.Errorf("two tokens are named %s", k.ID)
			}
			seen[k.ID] = true
		}
	}
	for _, bad := range []string{"base", "base#", "base#-1", "base#01", "base#x"} {
		if err := new(redline.ID).UnmarshalText([]byte(bad)); !errors.Is(err, &redline.Error{Reason: redline.BadRecord}) {
			t.Errorf("%q is taken for an id", bad)
		}
	}
}

func TestStoredTextsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, changes := drawChanges(t, 1, 4)
		done := consolidate(t, v, changes, retain(changes))
		b, err := json.Marshal(done.Text)
		if err != nil {
			t.Fatal(err)
		}
		var again redline.Text
		if err := json.Unmarshal(b, &again); err != nil {
			t.Fatal(err)
		}
		twice, err := json.Marshal(again)
		if err != nil || string(b) != string(twice) || again.Hash() != done.Text.Hash() {
			t.Fatalf("%v\n%s\n%s", err, b, twice)
		}
		if got, want := fmt.Sprint(redline.Show(v.Text(), again)), fmt.Sprint(redline.Show(v.Text(), done.Text)); got != want {
			t.Fatalf("%s\nnot\n%s", got, want)
		}
	})
}

func TestStoredTextsThatNoneCanBe(t *testing.T) {
	for _, tc := range []struct{ name, stored string }{
		{"no JSON", `{`},
		{"a unit twice", `{"units":[{"id":"b#0","kind":"paragraph","runs":[]},{"id":"b#0","kind":"paragraph","runs":[]}]}`},
		{"a unit without a name", `{"units":[{"id":"","kind":"paragraph","runs":[]}]}`},
		{"no kind", `{"units":[{"id":"b#0","kind":"poem","runs":[]}]}`},
		{"a token twice", `{"units":[{"id":"b#0","kind":"paragraph","runs":[{"from":"b","n":0,"text":"a"},{"from":"b","n":0,"text":"a"}]}]}`},
		{"a run of nothing", `{"units":[{"id":"b#0","kind":"paragraph","runs":[{"from":"b","n":0,"text":""}]}]}`},
		{"cuts beyond the text", `{"units":[{"id":"b#0","kind":"paragraph","runs":[{"from":"b","n":0,"text":"ab","cuts":[3]}]}]}`},
		{"cuts short of the text", `{"units":[{"id":"b#0","kind":"paragraph","runs":[{"from":"b","n":0,"text":"ab","cuts":[1]}]}]}`},
		{"a label that is none", `{"units":[{"id":"b#0","kind":"item","marker":{"style":"<b>"},"runs":[]}]}`},
		{"a depth without end", `{"units":[{"id":"b#0","kind":"item","depth":1000,"runs":[]}]}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := json.Unmarshal([]byte(tc.stored), new(redline.Text)); err == nil {
				t.Error("it is taken")
			}
		})
	}
}
