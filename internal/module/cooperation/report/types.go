package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/statement"
)

// Limits of a report. Lengths are in bytes.
const (
	MaxTitle    = 400
	MaxWords    = 20_000
	MaxSections = 60
)

// Section is a part of a report.
type Section struct {
	Heading i18n.Text `json:"heading"`
	Words   i18n.Text `json:"words"`
}

// Report is the words that two participants agree to about a case of theirs. It
// does not name the case.
type Report struct {
	ID       string            `json:"id"`      // "report:" and 32 hexadecimal digits
	Parties  []statement.Hash  `json:"parties"` // the two, in ascending order
	Kind     string            `json:"kind"`    // of the case: "notification", "request"
	Exercise bool              `json:"exercise,omitempty"`
	Marking  statement.Marking `json:"marking"` // under which it may be read
	Title    i18n.Text         `json:"title"`
	Sections []Section         `json:"sections"`
}

var (
	idForm   = regexp.MustCompile(`^report:[0-9a-f]{32}$`)
	langForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

// IsReport reports whether an id is that of a report.
func IsReport(id string) bool { return idForm.MatchString(id) }

// Parties puts the two into the order in which a report names them.
func Parties(a, b statement.Hash) []statement.Hash {
	out := []statement.Hash{a, b}
	slices.SortFunc(out, compare)
	return out
}

func compare(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) }

// digestLabel keeps digests of reports apart from all other hashes.
const digestLabel = "comity/report/v1\x00"

// Digest is what somebody agrees to who agrees to a report: the SHA-256 of a
// label and of the report as it is written in a body.
func (r *Report) Digest() (statement.Hash, error) {
	var b bytes.Buffer
	b.WriteString(digestLabel)
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		return statement.Hash{}, fail.Wrap(err, fail.Internal, "the report cannot be written")
	}
	return sha256.Sum256(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// Check reports the first thing that is wrong with a report, fail.Invalid.
func (r *Report) Check() error {
	switch {
	case !IsReport(r.ID):
		return bad("%.60q is no id of a report", r.ID)
	case len(r.Parties) != 2 || r.Parties[0].IsZero() || compare(r.Parties[0], r.Parties[1]) >= 0:
		return bad("a report names the two whose words it is, in ascending order")
	case r.Kind != "notification" && r.Kind != "request":
		return bad("a report is about a notification or a request")
	case !slices.Contains(statement.Markings[:], r.Marking):
		return bad("a report says how it is marked")
	case len(r.Sections) == 0 || len(r.Sections) > MaxSections:
		return bad("a report has at least one section, and at most %d", MaxSections)
	}
	if err := text(r.Title, MaxTitle); err != nil {
		return err
	}
	for _, s := range r.Sections {
		if err := text(s.Heading, MaxTitle); err != nil {
			return err
		}
		if err := text(s.Words, MaxWords); err != nil {
			return err
		}
	}
	return nil
}

// text: the original is there, each wording is in a language, has words, and
// holds no control characters.
func text(t i18n.Text, most int) error {
	if t.In[t.Original] == "" {
		return bad("a part of the report has no words")
	}
	for _, lang := range slices.Sorted(maps.Keys(t.In)) {
		s := t.In[lang]
		switch {
		case !langForm.MatchString(lang):
			return bad("%.20q is no language", lang)
		case strings.TrimSpace(s) == "" || len(s) > most || !utf8.ValidString(s):
			return bad("a part of the report is empty in one language, or longer than %d bytes", most)
		case strings.ContainsFunc(s, func(c rune) bool { return c < ' ' && c != '\n' || c == 0x7f }):
			return bad("a part of the report holds control characters")
		}
	}
	return nil
}

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }
