package intake

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
)

// FuzzReadTable holds the reader to its law whatever the text: it does not
// panic, and loses, adds or moves no word.
func FuzzReadTable(f *testing.F) {
	for _, s := range []string{
		ferryHeader + "<p>(a)</p> <p><i>Rule (1901 ¶4(a)).</i></p>\t<p>i. One</p> <ul> • two • three\t<p>One (Atlantis proposal, modified)¹</p>\tWhy\tWho¹ Whom²\n--\t--\t--\t--\t--\n\n¹ Ibid\n\n² See <https://boats.example/>\n",
		"Signatories\n\nA Boat (AB)\n\nThe title\n\n1. First\n\n - item:\n- item¹\n\n" + ferryHeader + "\t\tand on\t\t\nstray\n(b) Two\tN/A\tI. x¹\n",
		ferryHeader + "(a)•x\t<li>• &lt;p&gt;&nbsp;x\t(X proposal)y ⁰ ¹²³⁴⁵⁶\t((A proposal)\t\textra\t\n" + ferryHeader + "\tli. x\tlii. y\t\t\n",
		"Votes\tRule\tOriginal\tSuggested\n\t(a) “x the the\tx, and\t<p>• x<p>• y\r\n²\nmore\n",
	} {
		f.Add([]byte(s))
	}
	f.Add(fixture(f, "table.txt"))
	f.Fuzz(func(t *testing.T, text []byte) {
		// With a header of ours in front, most texts are tables.
		for _, x := range [][]byte{text, append([]byte(ferryHeader), text...)} {
			table, err := ReadTable(x, nil)
			if err != nil {
				continue
			}
			conserved(t, x, table)
			for i := range table.Norms {
				draftable(t, &table.Norms[i])
			}
		}
	})
}

// draftable holds amendments to their law on any text that redline takes: it
// refuses control characters.
func draftable(t holder, n *Norm) {
	t.Helper()
	if _, err := n.Draft("base", "proposal"); !fail.Is(err, fail.Invalid) {
		draftLeads(t, n)
	}
}

// TestNoWordIsLost is the same law on texts that look like tables.
func TestNoWordIsLost(t *testing.T) {
	pieces := []string{
		"\t", "\t", "\t", "\n", "\n", "\n\n", " ", " ", " ", "<p>", "</p>", "<ul style=\"none\">", "</ul>", "<li>", "<i>", "</i>",
		"(a)", "(b)", "i.", "li.", "ii.", "1)", "•", "○", "¹", "²", "³¹", "(A and B proposal)", "(A proposal, modified).", "(1901 ¶4(a)).",
		"(HRC 1/2)", "word", "Word", "the the", "end.", "end,", "and", "“", "”", "(", "&amp;", "&nbsp;", "--\t--\t--", "N/A", "Ibid", "<https://x.example/>",
		"\r\n", "كلمة", "文字。", ferryHeader,
	}
	rapid.Check(t, func(r *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 120).Draw(r, "pieces")
		text := []byte("A front\n" + ferryHeader + "(a) Rule\t" + strings.Join(words, ""))
		table, err := ReadTable(text, nil)
		if err != nil {
			r.Fatal(err)
		}
		conserved(r, text, table)
		for i := range table.Norms {
			draftable(r, &table.Norms[i])
		}
	})
}

// FuzzReadPages holds the readers of documents without columns to the law.
func FuzzReadPages(f *testing.F) {
	f.Add(fixture(f, "call.txt"))
	f.Add(fixture(f, "meetings.txt"))
	f.Add([]byte("A\nLead: B, c.\n\n4. x:\n(a) y ¹\n\n¹ z\nw\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		pagesConserved(t, text)
	})
}

func pagesConserved(t holder, text []byte) {
	t.Helper()
	for _, read := range []func([]byte) (*Consultation, error){ReadCall, ReadAccount} {
		if c, err := read(text); err == nil {
			conservedPages(t, text, c.Documents[0])
			Combine(c, c)
		}
	}
	if s, err := ReadMeetings(text); err == nil {
		conservedPages(t, text, s.Document)
	}
}

// TestNoWordOfPagesIsLost is the same law on texts that look like such
// documents.
func TestNoWordOfPagesIsLost(t *testing.T) {
	pieces := []string{
		"\n", "\n", "\n\n", "\n\n", " ", " ", " ", "\t", "Summary of Consultations with member States of A, 3 May 1901, B\n\n",
		"Summary of Discussions by the Chair\n\n", "the Chair:", "participants had:", "- ", "\n- ", "\n 1. ", "(a) ", "i. ", "4. ", "Lead: A, b", "<i>Timeframe: May 1901</i>",
		"Title", "word", "Word", "end.", "and", "that that", "**", "*", "¹", "² note", "[link: https://x.example]", "<https://x y>", "Contact:", "a@b.example", "ANNEX", "Background",
		"consultations between A and Member States of the B, the C and the D.", "they will include: 1) x; and 2) y", "comprised three components, including a; b", "June of this year",
		"\r\n", "<p>", "</p>", "<br>", "كلمة", "文字。", "invites you, A, a b, invites",
	}
	rapid.Check(t, func(r *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 120).Draw(r, "pieces")
		pagesConserved(r, []byte(strings.Join(words, "")))
		pagesConserved(r, []byte("A title\n\nTimeframe: May 1901\n\nSummary of Consultations with B\n\n"+strings.Join(words, "")))
	})
}
