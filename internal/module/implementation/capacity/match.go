package capacity

import (
	"cmp"
	"slices"
	"strings"
)

// Facts are what a match rests on, of a need or of an offer alike.
type Facts struct {
	ID         string
	Index      int64 // of the statement that opened it
	Open       bool
	By         []string            // whose it is: listed ids
	Provisions []string            // frozen ids
	Clusters   []string            // in which its provisions stand: see Lists
	Kinds      []string            // ids of kinds
	Regions    []string            // regional groups that it names
	States     []string            // States that it concerns
	Of         map[string][]string // the regional groups of these States
	Languages  []string            // BCP 47
	From       string              // a month or a day; "" for no beginning that was said
	Until      string              // likewise the end
}

// Lists is what a match has to know of other rooms.
type Lists struct {
	// Clusters gives the parts of the framework in which a provision stands.
	Clusters func(provision string) []string
	// Region gives the regional group of a State; "" where it has none.
	Region func(state string) string
}

// FactsOf are the facts of a need or an offer. A State that names nobody whom its
// need concerns speaks of itself.
func FactsOf(e *Entry, lists Lists) Facts {
	f := Facts{ID: e.ID, Index: e.Mark.Index, Open: e.State == Open && e.Known, By: e.Via.Authors(), Provisions: e.Provisions, Kinds: e.Kinds,
		Regions: e.Regions, States: e.States, Languages: e.Languages, From: e.From, Until: e.Until, Of: map[string][]string{}}
	if e.Side == Need && len(f.States)+len(f.Regions) == 0 {
		for _, id := range e.Via.Authors() {
			if strings.HasPrefix(id, "state:") {
				f.States = append(slices.Clone(f.States), id)
			}
		}
	}
	for _, id := range f.States {
		if r := lists.Region(id); r != "" {
			f.Of[id] = []string{r}
		}
	}
	for _, p := range f.Provisions {
		f.Clusters = append(f.Clusters, lists.Clusters(p)...)
	}
	slices.Sort(f.Clusters)
	f.Clusters = slices.Compact(f.Clusters)
	return f
}

// Aspect is one of the things by which a need and an offer are held together.
type Aspect string

// The aspects, in the order in which reasons are given.
const (
	ByProvision Aspect = "provision"
	ByKind      Aspect = "kind"
	ByPlace     Aspect = "region"
	ByLanguage  Aspect = "language"
	ByTime      Aspect = "time"
)

// Aspects are all of them, in that order.
func Aspects() []Aspect { return []Aspect{ByProvision, ByKind, ByPlace, ByLanguage, ByTime} }

// How an aspect of the two goes together.
const (
	Same    = "same"    // the same, or one within the other
	Cluster = "cluster" // of provisions: another one of the same part of the framework
	NotSaid = "open"    // one of the two, or neither, says nothing of it
	Apart   = "apart"   // it does not fit
)

// Reason is how one aspect of a need and an offer goes together.
type Reason struct {
	Aspect Aspect   `json:"aspect" enum:"provision,kind,region,language,time"`
	How    string   `json:"how" enum:"same,cluster,open,apart"`
	What   []string `json:"what,omitempty" doc:"what they share: ids of provisions or clusters, kinds, States and regional groups, languages; of the time frame the first and the last day, where there is one"`
}

// Match is a need and an offer that go together.
type Match struct {
	Need    string   `json:"need" doc:"see /api/v1/needs/{id}"`
	Offer   string   `json:"offer" doc:"see /api/v1/offers/{id}"`
	Reasons []Reason `json:"reasons" doc:"one an aspect, whether it fits or not"`
	newest  int64
}

// Matching holds a need against an offer. They go together when both are open,
// they are not by the same participant, they share a kind, and their provisions
// are the same, stand in the same part of the framework, or are left open by one
// of the two. Whatever else fits or does not is among the reasons.
func Matching(need, offer Facts) (Match, bool) {
	out := Match{Need: need.ID, Offer: offer.ID, newest: max(need.Index, offer.Index),
		Reasons: []Reason{provisions(need, offer), shared(ByKind, need.Kinds, offer.Kinds), places(need, offer), shared(ByLanguage, need.Languages, offer.Languages), times(need, offer)}}
	switch {
	case !need.Open || !offer.Open || meet(need.By, offer.By) != nil:
		return Match{}, false
	case out.Reasons[0].How == Apart || out.Reasons[1].How != Same:
		return Match{}, false
	}
	return out, true
}

// Before is the order of matches: first those on the same provision, then those of
// the same part of the framework, then those where one of the two names none;
// within each, first those of which nothing is known not to fit; then the one
// whose need or offer was said last.
func (m Match) Before(o Match) int {
	return cmp.Or(cmp.Compare(m.rank(), o.rank()), cmp.Compare(m.misfit(), o.misfit()), cmp.Compare(o.newest, m.newest), cmp.Compare(m.Need+m.Offer, o.Need+o.Offer))
}

func (m Match) rank() int { return slices.Index([]string{Same, Cluster, NotSaid}, m.Reasons[0].How) }

func (m Match) misfit() int {
	if slices.ContainsFunc(m.Reasons, func(r Reason) bool { return r.How == Apart }) {
		return 1
	}
	return 0
}

// meet are those that stand in both, in ascending order; nil for none.
func meet(a, b []string) (out []string) {
	for _, s := range a {
		if slices.Contains(b, s) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

// shared is how two lists go together.
func shared(by Aspect, a, b []string) Reason {
	both := meet(a, b)
	switch {
	case len(both) > 0:
		return Reason{by, Same, both}
	case len(a) == 0 || len(b) == 0:
		return Reason{Aspect: by, How: NotSaid}
	}
	return Reason{Aspect: by, How: Apart}
}

// provisions: the same one, or one within the other, or one of the same cluster.
func provisions(a, b Facts) Reason {
	var both []string
	for _, p := range a.Provisions {
		for _, q := range b.Provisions {
			switch {
			case p == q || strings.HasPrefix(p, q+":"):
				both = append(both, p)
			case strings.HasPrefix(q, p+":"):
				both = append(both, q)
			}
		}
	}
	slices.Sort(both)
	if both = slices.Compact(both); len(both) > 0 {
		return Reason{ByProvision, Same, both}
	}
	if r := shared(ByProvision, a.Clusters, b.Clusters); r.How == Same {
		return Reason{ByProvision, Cluster, r.What}
	}
	return shared(ByProvision, a.Provisions, b.Provisions)
}

// places: the same State or regional group, or a State of the group that the other
// names.
func places(a, b Facts) Reason {
	both := append(meet(a.States, b.States), meet(a.Regions, b.Regions)...)
	for _, of := range [][2]Facts{{a, b}, {b, a}} {
		for _, id := range of[0].States {
			if meet(of[0].Of[id], of[1].Regions) != nil {
				both = append(both, id)
			}
		}
	}
	slices.Sort(both)
	switch both = slices.Compact(both); {
	case len(both) > 0:
		return Reason{ByPlace, Same, both}
	case len(a.States)+len(a.Regions) == 0 || len(b.States)+len(b.Regions) == 0:
		return Reason{Aspect: ByPlace, How: NotSaid}
	}
	return Reason{Aspect: ByPlace, How: Apart}
}

// times: the two time frames have a day in common.
func times(a, b Facts) Reason {
	if a.From+a.Until == "" || b.From+b.Until == "" {
		return Reason{Aspect: ByTime, How: NotSaid}
	}
	from, until := max(begins(a), begins(b)), min(ends(a), ends(b))
	if until < from {
		return Reason{Aspect: ByTime, How: Apart}
	}
	r := Reason{ByTime, Same, nil}
	if from != "" && until != forever {
		r.What = []string{from, until}
	}
	return r
}

// forever is later than any day.
const forever = "9999-99-99"

func begins(f Facts) string {
	if f.From == "" {
		return ""
	}
	return first(f.From)
}

func ends(f Facts) string {
	if f.Until == "" {
		return forever
	}
	return last(f.Until)
}
