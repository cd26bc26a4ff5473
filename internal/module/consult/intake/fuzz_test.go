package intake

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
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
	f.Fuzz(func(t *testing.T, text []byte) {
		// With a header of ours in front, most texts are tables.
		for _, x := range [][]byte{text, append([]byte(ferryHeader), text...)} {
			if table, err := ReadTable(x, nil); err == nil {
				conserved(t, x, table)
			}
		}
	})
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
	})
}
