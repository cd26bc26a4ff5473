package search

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"case", "Group of Governmental EXPERTS", "group of governmental experts"},
		{"accents", "Côte d’Ivoire, São Tomé", "cote d'ivoire, sao tome"},
		{"Turkish", "Türkiye İstanbul ılık", "turkiye istanbul ilik"},
		{"letters of their own", "Łódź, œuvre, Straße", "lodz, oeuvre, strasse"},
		{"Arabic vowel signs", "المَعلومات", "المعلومات"},
		{"tatweel", "أمـــن", "امن"},
		{"seats of alef", "أإآٱا", "ااااا"},
		{"alef maqsura, teh marbuta", "مستوى الدولة", "مستوي الدوله"},
		{"Arabic digits", "٧٠/١٧٤", "70/174"},
		{"Russian", "Чехия, Йемен, Ёлка", "чехия, иемен, елка"},
		{"full width", "Ａ／７０", "a/70"},
		{"marks of direction", "\u200fإيران\u200f", "ايران"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Fold(tc.in); got != tc.want {
				t.Errorf("Fold(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"English", "States should not knowingly allow their territory", "state should not knowingli allow their territori"},
		{"one and many", "norms, norm; process, processes", "norm norm process processe"},
		{"one and many in y", "policy, policies; vulnerability, vulnerabilities; body", "polici polici vulnerabiliti vulnerabiliti bodi"},
		{"one and many in ie", "stratégie, stratégies, vie", "strategi strategi vie"},
		{"y after a vowel", "survey, surveys, key", "survey survey key"},
		{"a possessive", "the State’s duty", "the state duti"},
		{"French elision", "l’information qu'il s’agit d'aujourd'hui", "information il agit aujourd +hui"},
		{"accents", "coopération", "cooperation"},
		{"a symbol", "A/70/174", "a +70 +174"},
		{"a hyphen", "capacity-building", "capaciti +building"},
		{"an abbreviation", "U.S. and U.N.", "u +s and u +n"},
		{"Arabic article", "المَعلومات والاتصالات للأمن", "معلومات اتصالات امن"},
		{"a short Arabic word keeps its letters", "والد", "والد"},
		{"Han", "网络安全", "网络 +络安 +安全 +全"},
		{"Han in a sentence", "信息，安全", "信息 +息 安全 +全"},
		{"a Han number", "二〇一五年", "二〇 +〇一 +一五 +五年 +年"},
		{"one Han character", "法", "法"},
		{"Han beside Latin", "ICT安全", "ict +安全 +全"},
		{"Russian", "Международная безопасность", "международная безопасность"},
		{"nothing to find", " — … !", ""},
		{"numbers", "1,000 in 2015", "1 000 in 2015"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, tok := range Tokens(tc.in) {
				w := tok.Word
				if tok.Joined {
					w = "+" + w
				}
				got = append(got, w)
			}
			if s := strings.Join(got, " "); s != tc.want {
				t.Errorf("Tokens(%q) = %q, want %q", tc.in, s, tc.want)
			}
		})
	}
}

// sentence draws text in the scripts of the six languages, with signs between.
func sentence() *rapid.Generator[string] {
	return rapid.StringOf(rapid.OneOf(
		rapid.RuneFrom(nil, unicode.Latin, unicode.Arabic, unicode.Cyrillic, unicode.Han),
		rapid.RuneFrom([]rune(" /-.'’ـَأإ٠1\u200f網绝")),
	))
}

func TestFoldIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := sentence().Draw(t, "text")
		if once, twice := Fold(s), Fold(Fold(s)); once != twice {
			t.Fatalf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
	})
}

// Every word stands where it says, in order, and holds nothing that a database
// would cut at.
func TestTokensKeepTheirPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := sentence().Draw(t, "text")
		from := 0
		for _, tok := range Tokens(s) {
			if tok.From < from || tok.From >= tok.To || tok.To > len(s) {
				t.Fatalf("%q: %+v is out of order", s, tok)
			}
			from = tok.From
			for _, r := range tok.Word {
				if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
					t.Fatalf("%q: %+v holds %q", s, tok, r)
				}
			}
		}
	})
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"A/70/174", "网络安全", "المَعلومات", "l’information", "\xff\xfe", "a\u0300\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, tok := range Tokens(s) {
			if tok.Word == "" || tok.From >= tok.To || tok.To > len(s) {
				t.Errorf("Tokens(%q) gives %+v", s, tok)
			}
		}
	})
}
