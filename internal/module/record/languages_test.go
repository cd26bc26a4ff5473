package record_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/platform/search"
)

// ours are the words of a body that the record gives in every language.
func ours(b record.Body) map[string]i18n.Text {
	switch b := b.(type) {
	case *record.Group:
		return map[string]i18n.Text{"the name": b.Name}
	case *record.Event:
		return map[string]i18n.Text{"the title": b.Title, "the place": b.Place, "the note": b.Note}
	case *record.Forum:
		return map[string]i18n.Text{"the name": b.Name, "who may join": b.Who, "how": b.How}
	case *record.Endorsement:
		return map[string]i18n.Text{"the occasion": b.Occasion, "the note": b.Note}
	case *record.Claim:
		out := map[string]i18n.Text{"the title": b.Title}
		for _, s := range b.Elsewhere {
			out["the saying "+s.Text.String()] = s.Text
		}
		return out
	}
	return nil
}

// Readers of every language find the record under titles of their own.
func TestTitlesInEveryLanguage(t *testing.T) {
	c, err := record.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range c.Bodies() {
		for what, text := range ours(b) {
			if text.Empty() && (what == "the place" || what == "the note") {
				continue // an event may have neither
			}
			for _, tag := range i18n.Tags() {
				words := text.In[tag]
				if words == "" {
					t.Errorf("%s: %s is missing in %s", b.Subject(), what, tag)
				}
				if arabic := strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }); arabic != (tag == "ar") {
					t.Errorf("%s: %s in %s is not in its script: %q", b.Subject(), what, tag, words)
				}
			}
		}
	}
}

func TestFindsInFrenchAndArabic(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		dialect := sqldb.SQLite
		if !strings.HasPrefix(url, "sqlite:") {
			dialect = sqldb.Postgres
		}
		r := hubtest.NewRegister(t, url, record.Projection{}, search.NewIndex(dialect, record.Indexed{}))
		c, err := record.Shipped()
		if err != nil {
			t.Fatal(err)
		}
		s := record.Service{Ledger: r.Ledger, DB: r.DB}
		if _, err := s.Record(t.Context(), secretariat, c.Bodies(), nil); err != nil {
			t.Fatal(err)
		}
		for _, tc := range []struct{ lang, question, want string }{
			{"fr", "consultations régionales", "record:event:consultation-au-2019"},
			{"fr", "Addis-Abeba", "record:event:consultation-au-2019"},
			{"fr", "code de conduite", "record:event:code-of-conduct-2011"},
			{"fr", "groupe d’experts gouvernementaux 2014", "record:group:gge-2014"},
			{"fr", "composition non limitée", "record:forum:oewg"},
			{"fr", "onze normes", "record:event:asean-2018"},
			{"fr", "deux groupes", "record:claim:most-one-or-two"},
			{"ar", "مشاورات إقليمية", "record:forum:gge-regional-consultations"},
			{"ar", "أديس أبابا", "record:event:consultation-au-2019"},
			{"ar", "قواعد السلوك", "record:event:code-of-conduct-2011"},
			{"ar", "فريق الخبراء الحكوميين 2014", "record:group:gge-2014"},
			{"ar", "المفتوح العضوية", "record:forum:oewg"},
			{"ar", "القواعد الإحدى عشرة", "record:event:asean-2018"},
			{"ar", "ردود الحكومات", "record:forum:first-committee-replies"},
		} {
			t.Run(tc.lang+", "+tc.question, func(t *testing.T) {
				res, err := search.Queries{DB: r.DB}.Search(t.Context(), search.Ask{Question: tc.question, Lang: tc.lang})
				if err != nil {
					t.Fatal(err)
				}
				i := slices.IndexFunc(res.Hits, func(h search.Hit) bool { return h.Subject == tc.want })
				if res.Some || i < 0 {
					t.Fatalf("%q does not find %s among %d; only some of the words: %v", tc.question, tc.want, len(res.Hits), res.Some)
				}
				if _, lang := res.Hits[i].Title.For(tc.lang); lang != tc.lang {
					t.Errorf("%s is found under a title in %q", tc.want, lang)
				}
			})
		}
	})
}
