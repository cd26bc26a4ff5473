package transcript

import (
	"regexp"
	"slices"
	"strings"
)

// Agreed is what the register holds that a document can be about.
type Agreed struct {
	Provisions  []Provision
	Instruments []Instrument
}

// Provision is one of an instrument, with its official text in the language of
// the documents.
type Provision struct{ ID, Instrument, Number, Text string }

// Instrument is one that is cited by its symbol.
type Instrument struct{ ID, Symbol string }

// found is a provision that a document prints.
type found struct {
	Provision
	same bool // in the words of the register
}

// printed is a provision as a document marks and prints it.
type printed struct{ mark, text string }

// match finds the provisions that a document prints: by their words; and by their
// mark those that are printed in other words, among the provisions beside the
// others.
func (a Agreed) match(all []printed) map[string]found {
	out := map[string]found{}
	beside := map[string]int{} // number without its mark
	for _, p := range all {
		for _, have := range a.Provisions {
			if base, mark := parted(have.Number); mark == p.mark && mark != "" && same(have.Text, p.text) {
				out[p.mark] = found{have, true}
				beside[have.Instrument+"\n"+base]++
				break
			}
		}
	}
	best := ""
	for k, n := range beside {
		if best == "" || n > beside[best] || n == beside[best] && k < best {
			best = k
		}
	}
	for _, p := range all {
		if _, done := out[p.mark]; done || p.mark == "" {
			continue
		}
		for _, have := range a.Provisions {
			if base, mark := parted(have.Number); mark == p.mark && have.Instrument+"\n"+base == best {
				out[p.mark] = found{have, false}
				break
			}
		}
	}
	return out
}

var lastMark = regexp.MustCompile(`^(.*?)\s*\(([a-z0-9]+)\)$`)

// parted parts "13 (a)" into number and mark; of any other there is no mark.
func parted(number string) (base, mark string) {
	if m := lastMark.FindStringSubmatch(number); m != nil {
		return m[1], m[2]
	}
	return number, ""
}

var ofAssembly = regexp.MustCompile(`^A/RES/(\d+/\d+)$`)

// cited gives the ids of the instruments that a text cites by their symbols, in
// ascending order.
func (a Agreed) cited(text string) []string {
	var out []string
	for _, i := range a.Instruments {
		if !strings.ContainsAny(i.Symbol, "0123456789") || !strings.Contains(i.Symbol, "/") {
			continue
		}
		as := regexp.QuoteMeta(i.Symbol)
		if m := ofAssembly.FindStringSubmatch(i.Symbol); m != nil {
			as += `|(?i:resolution) ` + regexp.QuoteMeta(m[1])
		}
		if regexp.MustCompile(`(?:^|[^\w/])(?:` + as + `)(?:$|[^\w/])`).MatchString(text) {
			out = append(out, i.ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
