package report

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

var alpha, beta, gamma = statement.Hash{0xa1}, statement.Hash{0xb2}, statement.Hash{0xc3}

const anID = "report:0123456789abcdef0123456789abcdef"

func words(s string) i18n.Text { return i18n.Of("en", s) }

func published(title string) *Published {
	return &Published{Report: Report{ID: anID, Parties: Parties(beta, alpha), Kind: "request", Marking: statement.Clear, Title: words(title),
		Sections: []Section{{words("What happened"), words("A hospital could not open its records.")}}}, Proposed: statement.Hash{1}, Agreed: statement.Hash{2}}
}

func said(n int, by statement.Hash, b corpus.Body) Said {
	return Said{Mark{statement.Hash{byte(n), 0xee}, by, time.Date(2026, 4, 1, n, 0, 0, 0, time.UTC), int64(n)}, b.Subject(), b}
}

func TestPublished(t *testing.T) {
	withdrawn := &Withdrawn{anID, words("It names a person.")}
	for _, tc := range []struct {
		name     string
		said     []Said
		editions int
		gone     bool
	}{
		{"by one alone", []Said{said(1, alpha, published("a"))}, 0, false},
		{"by both", []Said{said(1, beta, published("a")), said(2, alpha, published("a"))}, 1, false},
		{"by both, in other words", []Said{said(1, alpha, published("a")), said(2, beta, published("b"))}, 0, false},
		{"corrected by one", []Said{said(1, alpha, published("a")), said(2, beta, published("a")), said(3, alpha, published("b"))}, 1, false},
		{"corrected by both", []Said{said(1, alpha, published("a")), said(2, beta, published("a")), said(3, alpha, published("b")), said(4, beta, published("b"))}, 2, false},
		{"withdrawn by one", []Said{said(1, alpha, published("a")), said(2, beta, published("a")), said(3, beta, withdrawn)}, 1, true},
		{"withdrawn, and said anew by one", []Said{said(1, alpha, published("a")), said(2, beta, published("a")), said(3, beta, withdrawn), said(4, alpha, published("a"))}, 1, true},
		{"withdrawn, and said anew by both", []Said{said(1, alpha, published("a")), said(2, beta, published("a")), said(3, beta, withdrawn), said(4, alpha, published("a")), said(5, beta, published("a"))}, 2, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var c *Case
			for _, s := range tc.said {
				next, err := Next(c, s)
				if err != nil {
					t.Fatal(err)
				}
				c = next
			}
			if len(c.Editions) != tc.editions || (c.Withdrawn != nil) != tc.gone {
				t.Errorf("%d editions, withdrawn: %v", len(c.Editions), c.Withdrawn)
			}
			if (retrospect(c) != nil) != (tc.editions > 0) {
				t.Error("what one alone has said is listed, or what both have is not")
			}
		})
	}
}

func TestNotPublished(t *testing.T) {
	first, err := Next(nil, said(1, alpha, published("a")))
	if err != nil {
		t.Fatal(err)
	}
	others := published("a")
	others.Report.Parties = Parties(alpha, gamma)
	elsewhere := said(2, beta, published("a"))
	elsewhere.Subject = "report:ffffffffffffffffffffffffffffffff"
	for _, tc := range []struct {
		name   string
		before *Case
		said   Said
		want   fail.Kind
	}{
		{"by a third", first, said(2, gamma, published("a")), fail.Denied},
		{"by a third, first", nil, said(2, gamma, published("a")), fail.Denied},
		{"of two others", first, said(2, alpha, others), fail.Denied},
		{"twice the same", first, said(2, alpha, published("a")), fail.Conflict},
		{"about another", first, elsewhere, fail.Invalid},
		{"withdrawn by a third", first, said(2, gamma, &Withdrawn{anID, words("x")}), fail.Denied},
		{"withdrawn before it is there", nil, said(2, alpha, &Withdrawn{anID, words("x")}), fail.Conflict},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := Next(tc.before, tc.said); !fail.Is(err, tc.want) {
				t.Errorf("%v, want %s", err, tc.want)
			}
		})
	}
}

func TestChecked(t *testing.T) {
	for _, tc := range []struct {
		name string
		bend func(b *Published)
	}{
		{"not for everybody", func(b *Published) { b.Report.Marking = statement.Green }},
		{"without the agreement", func(b *Published) { b.Agreed = statement.Hash{} }},
		{"by one alone", func(b *Published) { b.Report.Parties = b.Report.Parties[:1] }},
		{"by one twice", func(b *Published) { b.Report.Parties[1] = b.Report.Parties[0] }},
		{"in another order", func(b *Published) { slices.Reverse(b.Report.Parties) }},
		{"without an id", func(b *Published) { b.Report.ID = "report:1" }},
		{"about nothing", func(b *Published) { b.Report.Kind = "rumour" }},
		{"without sections", func(b *Published) { b.Report.Sections = nil }},
		{"an empty section", func(b *Published) { b.Report.Sections[0].Words = words(" ") }},
		{"control characters", func(b *Published) { b.Report.Sections[0].Words = words("a\x00") }},
		{"no language", func(b *Published) { b.Report.Title = i18n.Of("ENGLISH", "x") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := published("a")
			tc.bend(b)
			if err := b.Check(); !fail.Is(err, fail.Invalid) {
				t.Errorf("%v", err)
			}
		})
	}
	if err := published("a").Check(); err != nil {
		t.Error(err)
	}
}

// TestWalks: whatever is said by the two and by a third, an edition has been said
// by both of the two, word for word, and nothing that stands is of one alone.
func TestWalks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c *Case
		last := map[statement.Hash]string{} // what each has said, since the last withdrawal
		for n := range rapid.IntRange(0, 20).Draw(t, "statements") {
			by := rapid.SampledFrom([]statement.Hash{alpha, beta, gamma}).Draw(t, "by")
			title := rapid.SampledFrom([]string{"a", "b", ""}).Draw(t, "title")
			var b corpus.Body = published(title)
			if title == "" {
				b = &Withdrawn{anID, words("x")}
			}
			before, _ := json.Marshal(c)
			next, err := Next(c, said(n+1, by, b))
			if after, _ := json.Marshal(c); string(after) != string(before) {
				t.Fatal("what it was given is changed")
			}
			if err != nil {
				continue
			}
			if by == gamma {
				t.Fatal("a third has a say")
			}
			if title == "" {
				clear(last)
			} else {
				last[by] = title
			}
			had := 0
			if c != nil {
				had = len(c.Editions)
			}
			both := title != "" && last[alpha] == last[beta]
			switch {
			case (len(next.Editions) > had) != both:
				t.Fatalf("%d editions after %d, and both have said %q, %q", len(next.Editions), had, last[alpha], last[beta])
			case both && next.Newest().Report.Title.String() != title:
				t.Fatalf("the edition is called %q", next.Newest().Report.Title)
			case both && next.Newest().Said[0].By == next.Newest().Said[1].By:
				t.Fatal("one has said it twice")
			}
			c = next
		}
	})
}
