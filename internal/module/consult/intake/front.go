package intake

import (
	"regexp"
	"strings"
)

// SignatoryKind says who signed.
type SignatoryKind string

// The kinds of signatories.
const (
	Organization SignatoryKind = "organization"
	Individual   SignatoryKind = "individual"
	Undetermined SignatoryKind = "undetermined" // the document does not tell
)

// Signatory is one of those who signed a document together.
type Signatory struct {
	Printed string        `json:"printed"` // the whole line
	Kind    SignatoryKind `json:"kind"`
	Name    string        `json:"name"` // without short name and affiliation
	// Short is an organization's short name, as printed beside the long one.
	Short string `json:"short,omitempty"`
	// Affiliation is the organization printed behind an individual's name.
	Affiliation string `json:"affiliation,omitempty"`
	Line        int    `json:"line"`
	Told        string `json:"told,omitempty"` // by what the document tells the kind
}

var (
	signHeading    = regexp.MustCompile(`(?i)^(joint )?signator(y|ies)( list)?:?$|^signed by:?$`)
	sectionHeading = regexp.MustCompile(`^\d{1,2}\.\s+\S`)
	dashed         = regexp.MustCompile(`^(\s*)([-–*])(\s+)(\S.*)$`)
	providedBy     = regexp.MustCompile(`\bprovided by (\p{Lu}[\pL .’'-]*?)(?: in (the [\pL -]+?))?[.,;]`)
)

// longHeading is the most words that a heading has.
const longHeading = 14

// readFront reads what stands before the table: signatories, title, sections.
func (t *DraftingTable) readFront(lines []piece, take rules) {
	signing := false
	for i, p := range lines {
		words := squeeze(p.text)
		if words == "" {
			continue
		}
		u := plain(p, take)
		switch m := dashed.FindStringSubmatch(p.text); {
		case signHeading.MatchString(words):
			signing = true
			u.Kind = Heading
		case sectionHeading.MatchString(words) && len(strings.Fields(words)) <= longHeading && !endsWithStop(words):
			signing = false
			u.Kind = Heading
		case m != nil:
			u = dashedItem(p, m, take)
		case t.titleAt(lines, i, signing):
			u.Kind = Heading
			t.Title = words
			signing = false
		case signing:
			t.sign(words, p.line)
		}
		t.Front = append(t.Front, u)
	}
	if t.Front == nil {
		t.Front = []Unit{}
	}
	t.baseBy()
}

// dashedItem reads a line that begins with a dash; a blank before the dash is
// one step in.
func dashedItem(p piece, m []string, take rules) Unit {
	u := Unit{Kind: Bullet, Marker: m[2], Depth: len([]rune(m[1])), Lines: []int{p.line}}
	u.Text, u.Marks = take.takeOut(squeeze(m[4]))
	u.Sources = citations(u.Text)
	return u
}

// titleAt says whether a line is the title: the last line before the first
// numbered section, after the signatories or, when nobody signs, the first line.
func (t *DraftingTable) titleAt(lines []piece, i int, signing bool) bool {
	if t.Title != "" {
		return false
	}
	if !signing {
		return len(t.Front) == 0
	}
	for _, next := range lines[i+1:] {
		if words := squeeze(next.text); words != "" {
			return sectionHeading.MatchString(words)
		}
	}
	return true
}

// academic are titles that only a person bears; bodies are words by which an
// organization names itself.
var (
	academic = regexp.MustCompile(`^(Prof|Dr|Mr|Mrs|Ms|Mx|Ambassador|Amb|Sir|Dame)\b`)
	bodies   = regexp.MustCompile(`(?i)\b(association|cent(er|re|ro)|coalition|commission|council|exchange|federation|forum|foundation|fundaci[oó]n|fondation|institut[eo]?|initiative|league|network|organi[sz]ation|partners|society|union|university|universit[éy]|universidad)\b`)
	short    = regexp.MustCompile(`^(.+?)\s+\(([\p{Lu}\d][\pL\d-]*)\)$`)
	colon    = regexp.MustCompile(`^([\p{Lu}\d]{2,}):\s+(.+)$`)
	behind   = regexp.MustCompile(`^([^,]+),\s+([^,]+)$`)
)

// sign reads one signatory. What tells an organization from a person is the
// line itself, and nothing that is known from elsewhere.
func (t *DraftingTable) sign(words string, line int) {
	s := Signatory{Printed: words, Name: words, Line: line, Kind: Undetermined}
	m := behind.FindStringSubmatch(words)
	switch {
	case academic.MatchString(words):
		s.Kind, s.Told = Individual, "a title of persons"
		if m != nil {
			s.Name, s.Affiliation = m[1], m[2]
		}
	case short.MatchString(words):
		m := short.FindStringSubmatch(words)
		s.Kind, s.Name, s.Short, s.Told = Organization, m[1], m[2], "a short name in brackets"
	case colon.MatchString(words):
		m := colon.FindStringSubmatch(words)
		s.Kind, s.Short, s.Name, s.Told = Organization, m[1], m[2], "a short name before a colon"
	case m != nil:
		s.Kind, s.Name, s.Affiliation, s.Told = Individual, m[1], m[2], "an organization behind the name"
		t.Unsure = append(t.Unsure, unsettled(Capacity, Place{Line: line}, words, "listed as an individual, with the organization beside the name",
			"the line does not say whether the person signs for the organization"))
	case bodies.MatchString(words):
		s.Kind, s.Told = Organization, "“"+bodies.FindString(words)+"” in the name"
	default:
		t.Unsure = append(t.Unsure, unsettled(WhoSigned, Place{Line: line}, words, "listed as a signatory of undetermined kind", "the line holds a name alone"))
	}
	t.Signatories = append(t.Signatories, s)
}

// baseBy finds who wrote the base text, in the sentence that says who provided
// it.
func (t *DraftingTable) baseBy() {
	if t.Signatories == nil {
		t.Signatories = []Signatory{}
	}
	for _, u := range t.Front {
		if m := providedBy.FindStringSubmatch(u.Text); m != nil {
			t.BaseBy = &Attribution{By: strings.TrimSpace(m[1]), In: m[2], Place: Place{Line: u.line()}}
			return
		}
	}
	t.Unsure = append(t.Unsure, unsettled(AuthorOfBase, Place{Line: 1}, "", "the base has no author", "no sentence before the table says who provided the original text"))
}
