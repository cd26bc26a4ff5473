package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
)

// MaxText is the longest document that is read, in bytes.
const MaxText = 8 << 20

// Kind is a kind of document.
type Kind string

// The kinds of documents.
const (
	KindTable    Kind = "table-of-amendments" // ReadTable
	KindCall     Kind = "call"                // ReadCall
	KindAccount  Kind = "account"             // ReadAccount
	KindMeetings Kind = "meetings"            // ReadMeetings
)

// document is a text in lines, with its name.
type document struct {
	sha256 string
	lines  []string
}

// open checks a text and splits it. It fails with fail.TooLarge over MaxText and
// with fail.Invalid when the text is not UTF-8 or holds no word.
func open(text []byte) (*document, error) {
	if len(text) > MaxText {
		return nil, fail.New(fail.TooLarge, "the document is over %d bytes", MaxText)
	}
	if !utf8.Valid(text) {
		return nil, fail.New(fail.Invalid, "the document is not UTF-8")
	}
	if strings.TrimSpace(string(text)) == "" {
		return nil, fail.New(fail.Invalid, "the document is empty")
	}
	sum := sha256.Sum256(text)
	d := &document{sha256: hex.EncodeToString(sum[:]), lines: strings.Split(string(text), "\n")}
	for i, l := range d.lines {
		d.lines[i] = strings.TrimSuffix(l, "\r")
	}
	return d, nil
}

var (
	frameLine   = regexp.MustCompile(`(?i)^\s*(?:<i>)?\s*time\s?frame:`)
	leadLine    = regexp.MustCompile(`(?i)^\s*leads?:`)
	summaryLine = regexp.MustCompile(`(?i)^\W*summary of (?:the )?(?:regional )?consultations\b`)
)

// Identify says what kind of document a text is, by what only that kind has: a
// header of a table of amendments, headings of summaries of consultations, lines
// with time frames, lines with leads. It fails like open, and with fail.Invalid
// when the text is of no kind that can be read.
func Identify(text []byte) (Kind, error) {
	d, err := open(text)
	if err != nil {
		return "", err
	}
	var frames, leads, summaries int
	for _, l := range d.lines {
		switch {
		case strings.Contains(l, "\t") && readHeader(strings.Split(l, "\t")) != nil:
			return KindTable, nil
		case frameLine.MatchString(l):
			frames++
		case leadLine.MatchString(l):
			leads++
		case summaryLine.MatchString(l):
			summaries++
		}
	}
	switch {
	case summaries > 0:
		return KindMeetings, nil
	case frames > 0:
		return KindCall, nil
	case leads > 0:
		return KindAccount, nil
	}
	return "", fail.New(fail.Invalid, "the document is of no kind that can be read").
		WithHint("Readable are tables of amendments with tabs between cells under a header such as “Norm, Original text, Suggested change, Rationale, Good practice”, calls with lines “Timeframe: …”, accounts with lines “Lead: …”, and reports with headings “Summary of Consultations with …”.")
}

// squeeze gives the words of a text with one blank between them.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// cores gives the words of a text in lower case without the punctuation around
// them, for comparing. What has neither letter nor digit is no word here.
func cores(s string) []string {
	out := []string{}
	for _, w := range strings.Fields(s) {
		w = strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

// clip shortens a quotation for a message.
func clip(s string) string {
	const most = 160
	r := []rune(strings.TrimSpace(s))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}

// tail gives the last words of a text.
func tail(s string, n int) string {
	w := strings.Fields(s)
	return strings.Join(w[max(0, len(w)-n):], " ")
}

// head gives the first words of a text.
func head(s string, n int) string {
	w := strings.Fields(s)
	return strings.Join(w[:min(n, len(w))], " ")
}
