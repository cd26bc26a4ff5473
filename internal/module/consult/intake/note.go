package intake

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Note is a footnote.
type Note struct {
	Number    int      `json:"number"`
	Mark      string   `json:"mark"`            // the number as printed
	Tight     bool     `json:"tight,omitempty"` // no blank is printed after it
	Text      string   `json:"text"`            // words as printed, with one blank between them
	Addresses []string `json:"addresses"`       // in the text, without the brackets around them
	// Same is the number of the note that "Ibid" stands for, the end of the chain;
	// 0 for none.
	Same  int     `json:"same,omitempty"`
	Calls []Place `json:"calls"` // where it is called, in the order of the document
	Line  int     `json:"line"`
}

// Words gives the note's words as printed.
func (n Note) Words() string {
	if n.Tight {
		return n.Mark + n.Text
	}
	return n.Mark + " " + n.Text
}

// Note finds a footnote by its number.
func (t *DraftingTable) Note(number int) (Note, bool) {
	for _, n := range t.Notes {
		if n.Number == number {
			return n, true
		}
	}
	return Note{}, false
}

// Links gives the addresses of the footnotes that a unit calls; of "Ibid" those
// of the note that it stands for.
func (t *DraftingTable) Links(u Unit) []string {
	out := []string{}
	for _, number := range u.Calls() {
		n, _ := t.Note(number)
		if n.Same > 0 {
			n, _ = t.Note(n.Same)
		}
		out = append(out, n.Addresses...)
	}
	return out
}

var (
	address = regexp.MustCompile(`https?://[^\s<>"”“]+`)
	ibid    = regexp.MustCompile(`(?i)^ibid\.?$`)
)

// addressesIn finds the addresses of a text. A stop or a bracket at the end
// belongs to the sentence.
func addressesIn(s string) []string {
	out := []string{}
	for _, a := range address.FindAllString(s, -1) {
		out = append(out, strings.TrimRight(a, ".,;:)]"))
	}
	return out
}

// readNotes fills in addresses and what "Ibid" means: the note with the number
// before it, wherever that is printed.
func readNotes(notes []Note) []Unsure {
	at := map[int]int{}
	var unsure []Unsure
	for i := range notes {
		n := &notes[i]
		n.Addresses, n.Calls = addressesIn(n.Text), []Place{}
		if strings.Count(n.Text, "“") != strings.Count(n.Text, "”") {
			unsure = append(unsure, unsettled(Slip, Place{Line: n.Line, Note: n.Number}, quoted(n.Text), "kept as printed", "quotation marks that open and close do not match"))
		}
		if _, twice := at[n.Number]; twice {
			unsure = append(unsure, unsettled(OddSequence, Place{Line: n.Line, Note: n.Number}, n.Words(), "the first note of this number is kept as the one that is called", "two notes have the same number"))
			continue
		}
		at[n.Number] = i
	}
	for i := range notes {
		n := &notes[i]
		if !ibid.MatchString(n.Text) {
			continue
		}
		j, ok := at[n.Number-1]
		for ok && ibid.MatchString(notes[j].Text) {
			j, ok = at[notes[j].Number-1]
		}
		if ok {
			n.Same = notes[j].Number
			continue
		}
		unsure = append(unsure, unsettled(OddSequence, Place{Line: n.Line, Note: n.Number}, n.Text, "it stands for nothing", "there is no note before it"))
	}
	return append(unsure, twoAddresses(notes)...)
}

// twoAddresses finds notes that say the same and differ in their address.
func twoAddresses(notes []Note) []Unsure {
	first := map[string]*Note{}
	var unsure []Unsure
	for i := range notes {
		n := &notes[i]
		text := squeeze(address.ReplaceAllString(n.Text, ""))
		if len(n.Addresses) == 0 || len(cores(text)) < 3 {
			continue
		}
		if f, ok := first[text]; !ok {
			first[text] = n
		} else if strings.Join(f.Addresses, " ") != strings.Join(n.Addresses, " ") {
			unsure = append(unsure, unsettled(TwoAddresses, Place{Line: n.Line, Note: n.Number}, strings.Join(n.Addresses, " "),
				"both addresses are kept", fmt.Sprintf("note %d says the same with the address %s", f.Number, strings.Join(f.Addresses, " "))))
		}
	}
	return unsure
}

// names says whether a note mentions what calls it: the first word of the name,
// or, for a raised letter or a hyphen more or less, its letters.
func (n Note) names(practice string) bool {
	words := strings.FieldsFunc(practice, func(r rune) bool { return unicode.IsSpace(r) || r == '’' || r == '\'' || r == '/' })
	if len(words) == 0 {
		return true
	}
	first := letters(words[0])
	return first == "" || strings.Contains(letters(n.Text), first)
}

// letters gives the letters and digits of a text, in lower case and without
// anything between them.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
