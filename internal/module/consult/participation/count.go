package participation

import (
	"fmt"
	"slices"
	"time"

	"comity.example/comity/internal/platform/participant"
)

// Entry is something that was contributed or proposed, and stands.
type Entry struct {
	Amendment bool      // else it is a contribution
	Authors   []string  // listed ids
	Others    []string  // names of authors who are listed nowhere
	Recorded  []string  // of Authors, those whose words were taken down from a document
	Named     []string  // of Authors, those in whose name it stands and who have not owned to it
	About     []string  // provisions
	At        time.Time // see the package
}

// Row is one line of a division.
type Row struct {
	// Key is a class, a regional group, the frozen id of a provision, or the first
	// day of a week or a month; "" gathers what has none.
	Key           string `json:"key"`
	Contributions int    `json:"contributions"`
	Amendments    int    `json:"amendments"`
	Participants  int    `json:"participants" doc:"how many different participants have said or signed some of them under the own key, or are recorded from a document"`
	Recorded      int    `json:"recorded" doc:"of these, how many are only recorded from documents"`
	Named         int    `json:"named" doc:"how many others they stand in the name of: they have neither signed nor confirmed any, and are not counted among the participants"`
}

// Participation is who took part in a consultation, in four divisions.
type Participation struct {
	Total    Row   `json:"total"`
	Classes  []Row `json:"classes" doc:"in the order of the classes; those of nobody are left out; the last, without key, is of authors who are listed nowhere"`
	Regions  []Row `json:"regions" doc:"regional groups of States, in English alphabetical order; the last, without key, is of States in no group"`
	About    []Row `json:"about" doc:"provisions, in the order in which the consultation names them, then in that of their ids; the last, without key, is of what names none"`
	Calendar []Row `json:"calendar" doc:"weeks, or months beyond two years, without gaps"`
	ByMonth  bool  `json:"by_month" doc:"the rows of the calendar are months"`
}

// Belongs gives the class of a participant, and the regional group of a State.
type Belongs func(id string) (participant.Class, participant.Region)

// mostWeeks is how many weeks a calendar shows before it turns to months.
const mostWeeks = 104

// Count divides entries; about is the provisions in the consultation's own order.
func Count(entries []Entry, about []string, belongs Belongs) Participation {
	total, classes, regions, provisions, calendar := newTally(), newTally(), newTally(), newTally(), newTally()
	byMonth := long(entries)
	for i := range entries {
		e := entries[i].whole()
		total.add(e, "")
		for _, key := range e.classes(belongs) {
			classes.addOf(e, key, func(id string) bool { c, _ := belongs(id); return string(c) == key })
		}
		for _, key := range e.regions(belongs) {
			regions.addOf(e, key, func(id string) bool { c, r := belongs(id); return c == participant.State && string(r) == key })
		}
		if len(e.About) == 0 {
			provisions.add(e, "")
		}
		for _, id := range e.About {
			provisions.add(e, id)
		}
		calendar.add(e, begins(e.At, byMonth).Format(time.DateOnly))
	}
	out := Participation{Total: total.row(""), ByMonth: byMonth}
	out.Classes = classes.rows(names(participant.Classes()))
	out.Regions = regions.rows(names(participant.Regions()))
	out.About = provisions.rows(ordered(about, provisions.keys()))
	out.Calendar = calendar.calendar(entries, byMonth)
	return out
}

// whole is an entry whose authors are all in one list: no listed id begins as
// those do that are listed nowhere.
func (e *Entry) whole() *Entry {
	out := *e
	out.Authors = slices.Clone(e.Authors)
	for _, name := range e.Others {
		out.Authors = append(out.Authors, "other:"+name)
		out.Recorded = append(slices.Clone(out.Recorded), "other:"+name)
	}
	return &out
}

func names[T ~string](all []T) []string {
	var out []string
	for _, v := range all {
		out = append(out, string(v))
	}
	return out
}

// ordered is keys as they are first named, then those that are not, by
// themselves; the empty key is left to the end by rows.
func ordered(first, keys []string) []string {
	out := slices.Clone(first)
	for _, k := range keys {
		if k != "" && !slices.Contains(first, k) {
			out = append(out, k)
		}
	}
	return out
}

// classes are those of the authors, each once; "" for who is listed nowhere.
func (e *Entry) classes(belongs Belongs) []string {
	var out []string
	for _, id := range e.Authors {
		c, _ := belongs(id)
		out = append(out, string(c))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// regions are those of the States among the authors, each once.
func (e *Entry) regions(belongs Belongs) []string {
	var out []string
	for _, id := range e.Authors {
		if c, r := belongs(id); c == participant.State {
			out = append(out, string(r))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// begins is the first day of the week, or the month, of an instant.
func begins(at time.Time, month bool) time.Time {
	at = at.UTC()
	if month {
		return time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	day := (int(at.Weekday()) + 6) % 7 // Monday is 0
	return time.Date(at.Year(), at.Month(), at.Day()-day, 0, 0, 0, 0, time.UTC)
}

func after(at time.Time, month bool) time.Time {
	if month {
		return at.AddDate(0, 1, 0)
	}
	return at.AddDate(0, 0, 7)
}

func ends(entries []Entry) (first, last time.Time) {
	for i := range entries {
		at := entries[i].At
		if i == 0 || at.Before(first) {
			first = at
		}
		if i == 0 || at.After(last) {
			last = at
		}
	}
	return first, last
}

func long(entries []Entry) bool {
	first, last := ends(entries)
	return last.Sub(first) > mostWeeks*7*24*time.Hour
}

// standing is how somebody stands behind something, the most that it does last.
type standing int

const (
	named    standing = iota + 1 // in whose name it is said, and who has not owned to it
	recorded                     // whose words are taken down from a document
	heard                        // who has said, signed or confirmed it
)

func (e *Entry) standing(id string) standing {
	switch {
	case slices.Contains(e.Named, id):
		return named
	case slices.Contains(e.Recorded, id):
		return recorded
	}
	return heard
}

// tally counts by key.
type tally struct {
	count map[string]*Row
	who   map[string]map[string]standing
}

func newTally() *tally {
	return &tally{count: map[string]*Row{}, who: map[string]map[string]standing{}}
}

func (t *tally) add(e *Entry, key string) { t.addOf(e, key, func(string) bool { return true }) }

// addOf counts an entry under a key, and those of its authors who belong there.
func (t *tally) addOf(e *Entry, key string, belongs func(id string) bool) {
	if t.count[key] == nil {
		t.count[key], t.who[key] = &Row{Key: key}, map[string]standing{}
	}
	if e.Amendment {
		t.count[key].Amendments++
	} else {
		t.count[key].Contributions++
	}
	for _, id := range e.Authors {
		if belongs(id) {
			t.who[key][id] = max(t.who[key][id], e.standing(id))
		}
	}
}

func (t *tally) keys() []string {
	var out []string
	for k := range t.count {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (t *tally) row(key string) Row {
	r := t.count[key]
	if r == nil {
		return Row{Key: key}
	}
	out := *r
	for _, s := range t.who[key] {
		switch s {
		case named:
			out.Named++
			continue
		case recorded:
			out.Recorded++
		}
		out.Participants++
	}
	return out
}

// rows gives those that were counted, in this order, and the one without a key
// last.
func (t *tally) rows(order []string) []Row {
	out := []Row{}
	for _, k := range append(slices.DeleteFunc(slices.Clone(order), func(k string) bool { return k == "" }), "") {
		if t.count[k] != nil {
			out = append(out, t.row(k))
		}
	}
	return out
}

// calendar gives every week, or month, from the first to the last.
func (t *tally) calendar(entries []Entry, month bool) []Row {
	out := []Row{}
	if len(entries) == 0 {
		return out
	}
	first, last := ends(entries)
	for at := begins(first, month); !at.After(last); at = after(at, month) {
		out = append(out, t.row(at.Format(time.DateOnly)))
	}
	return out
}

// Week is how ISO 8601 names the week that begins on a day, as in 2017-W09; the
// day itself when it is none.
func Week(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	year, week := at.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}
