package i18n

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestMessages(t *testing.T) {
	c, err := load(fstest.MapFS{
		"en/x.json": {Data: []byte(`{"x.a": "Norm {id} of {year}", "x.n": {"one": "{n} norm in {where}", "other": "{n} norms in {where}"}}`)},
		"fr/x.json": {Data: []byte(`{"x.a": "« {id} » : {year} ; quoi ?"}`)},
		"ar/x.json": {Data: []byte(`{"x.a": "{id}: {year}", "x.day": "بصيغة 2026-01-31 14:30، أو +254 20 123 4567 في CSV أو https://.", "x.n": {"zero":"z","one":"o","two":"t","few":"f {n}","many":"m {n}","other":"x {n}"}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	en, fr, ar := c.Locale("en"), c.Locale("fr"), c.Locale("ar")
	for _, tc := range []struct{ name, got, want string }{
		{"named arguments", en.T("x.a", "id", "13 (h)", "year", Of("fr", "2015")), "Norm 13 (h) of 2015"},
		{"in any order", en.T("x.a", "year", "2015", "id", "a"), "Norm a of 2015"},
		{"spaces that hold in French", fr.T("x.a", "id", "a", "year", "b"), "«\u00a0a\u00a0»\u00a0: b\u202f; quoi\u202f?"},
		{"missing argument shows", en.T("x.a", "id", "a"), "Norm a of {year}"},
		{"missing key shows", en.T("x.none"), "⟦x.none⟧"},
		{"isolated in Arabic", ar.T("x.a", "id", "A/70/174", "year", 15), "\u2068A/70/174\u2069: 15"},
		{"examples set apart in Arabic", ar.T("x.day"), "بصيغة \u20682026-01-31 14:30\u2069، أو \u2068+254 20 123 4567\u2069 في CSV أو \u2068https://\u2069."},
		{"one", en.N("x.n", 1, "where", "A"), "1 norm in A"},
		{"many in English", en.N("x.n", 1200, "where", "A"), "1,200 norms in A"},
		{"none in English", en.N("x.n", 0, "where", "A"), "0 norms in A"},
		{"zero in Arabic", ar.N("x.n", 0), "z"},
		{"one in Arabic", ar.N("x.n", 1), "o"},
		{"two in Arabic", ar.N("x.n", 2), "t"},
		{"few in Arabic", ar.N("x.n", 10), "f 10"},
		{"many in Arabic", ar.N("x.n", 11), "m 11"},
		{"other in Arabic", ar.N("x.n", 102), "x 102"},
		{"few again in Arabic", ar.N("x.n", 103), "f 103"},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, tc.got, tc.want)
		}
	}
}

func TestFormats(t *testing.T) {
	c := loaded(t)
	en, fr, ar := c.Locale("en"), c.Locale("fr"), c.Locale("ar")
	day := time.Date(2015, 7, 1, 23, 59, 0, 0, time.UTC)
	for _, tc := range []struct{ name, got, want string }{
		{"thousands", en.Number(1234567), "1,234,567"},
		{"thousands in French", fr.Number(1234567), "1\u202f234\u202f567"},
		{"four digits in French", fr.Number(1234), "1234"},
		{"negative", en.Number(-12), "\u221212"},
		{"three digits", en.Number(999), "999"},
		{"share", en.Percent(1, 3), "33.3%"},
		{"whole share in French", fr.Percent(1, 2), "50\u00a0%"},
		{"share of nothing", en.Percent(0, 0), "–"},
		{"date", en.Date(day), "1 July 2015"},
		{"first in French", fr.Date(day), "1er juillet 2015"},
		{"month in Arabic", ar.Date(day), "1 تموز/يوليه 2015"},
		{"instant", en.DateTime(day), "1 July 2015, 23:59 UTC"},
		{"elsewhere's instant", en.Date(day.In(time.FixedZone("", 3600))), "1 July 2015"},
		{"day", en.Day("2015-07-22"), "22 July 2015"},
		{"month", fr.Day("2015-07"), "juillet 2015"},
		{"year", ar.Day("2015"), "2015"},
		{"not a date", en.Day("spring"), "spring"},
		{"span in a month", en.Span("2015-07-20", "2015-07-24"), "20–24 July 2015"},
		{"span over months", en.Span("2015-06-29", "2015-07-03"), "29 June – 3 July 2015"},
		{"span over years", en.Span("2004", "2005"), "2004 – 2005"},
		{"span of one", en.Span("2015-07-20", ""), "20 July 2015"},
		{"years", fr.Years(2004, 2005), "2004–2005"},
		{"years, from right to left", ar.Years(2004, 2005), "\u200f2004–2005"},
		{"one year", ar.Years(2006, 2006), "2006"},
		{"list", en.And("a", "b", "c"), "a, b and c"},
		{"pair in French", fr.And("a", "b"), "a et b"},
		{"choice", en.Or("a", "b"), "a or b"},
		{"one alone", en.And("a"), "a"},
		{"none", en.And(), ""},
		{"list in Arabic", ar.And("أ", "ب"), "\u2068أ\u2069 و\u2068ب\u2069"},
		{"address", en.Path("/framework"), "/en/framework"},
		{"home", fr.Path("/"), "/fr/"},
		{"id in an address", ar.Path("/framework/provisions", "un:a-70-174:13:h:1"), "/ar/framework/provisions/un:a-70-174:13:h:1"},
		{"escaped in an address", en.Path("/x", "a/b?c"), "/en/x/a%2Fb%3Fc"},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, tc.got, tc.want)
		}
	}
}

func TestSort(t *testing.T) {
	c := loaded(t)
	for _, tc := range []struct{ lang, in, want string }{
		{"en", "Zambia,Åland,Albania,austria,Côte d’Ivoire,Cuba", "Åland,Albania,austria,Côte d’Ivoire,Cuba,Zambia"},
		{"fr", "Zambie,Éthiopie,Estonie,Érythrée,Égypte,Équateur", "Égypte,Équateur,Érythrée,Estonie,Éthiopie,Zambie"},
		{"en", "CBM 10,CBM 2,CBM 1", "CBM 1,CBM 2,CBM 10"},
		{"ar", "Access Now,كندا,أستراليا,الأردن,مصر,الاتحاد الروسي,ألمانيا,إسبانيا", "الاتحاد الروسي,الأردن,إسبانيا,أستراليا,ألمانيا,كندا,مصر,Access Now"},
	} {
		items := strings.Split(tc.in, ",")
		Sort(c.Locale(tc.lang), items, func(s string) string { return s })
		if got := strings.Join(items, ","); got != tc.want {
			t.Errorf("%s: got %s, want %s", tc.lang, got, tc.want)
		}
	}
}

func TestTextPick(t *testing.T) {
	c := loaded(t)
	for _, tc := range []struct {
		name, page string
		text       Text
		want, lang string
	}{
		{"in the page's language", "fr", Text{"en", map[string]string{"en": "a", "fr": "b"}}, "b", "fr"},
		{"in the original", "ar", Text{"ru", map[string]string{"en": "a", "ru": "c"}}, "c", "ru"},
		{"original empty", "ar", Text{"ru", map[string]string{"en": "a", "ru": ""}}, "a", "en"},
		{"any other", "ar", Text{"ru", map[string]string{"zh": "d"}}, "d", "zh"},
		{"nothing", "en", Text{Original: "ru"}, "", "ru"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, lang := tc.text.Pick(c.Locale(tc.page))
			if s != tc.want || lang != tc.lang {
				t.Errorf("got %q in %s, want %q in %s", s, lang, tc.want, tc.lang)
			}
			if tc.text.Empty() != (tc.want == "") {
				t.Errorf("Empty() = %v", tc.text.Empty())
			}
		})
	}
	if got := (Text{"en", map[string]string{"ru": "x", "en": "y", "fr": ""}}).Languages(); !slices.Equal(got, []string{"en", "ru"}) {
		t.Errorf("Languages() = %v", got)
	}
}
