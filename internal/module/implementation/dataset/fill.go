package dataset

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"comity.example/comity/internal/format/datapackage"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/guidance"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/module/implementation/practice"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/translation"
	"comity.example/comity/statement"
)

// part is how many records are read at a time.
const part = 500

// Sources is what a package is filled from: all of one snapshot.
type Sources struct {
	Reports     *report.Queries
	Laws        *entry.Queries[law.Law]
	Practices   *entry.Queries[practice.Practice]
	Capacity    *capacity.Queries
	Independent *independent.Queries
	Measures    *entry.Queries[measure.Adoption]
	Plans       *entry.Queries[measure.Plan]
	Guidance    *guidance.Queries
	Views       func(ctx context.Context, before int64, limit int) (all []View, next int64, err error)
	// Translations are those by others than the author; it may be nil.
	Translations func(ctx context.Context, before int64, limit int) (all []translation.Translation, next int64, err error)
	Participants func(ctx context.Context) ([]Participant, error)
	Provisions   func(ctx context.Context) ([]Provision, error)
}

// View is a view as it stands, of another module.
type View struct {
	ID string
	submission.Mark
	submission.Told
	Version        statement.Hash
	On, Kind       string
	Question, Text i18n.Text
	// Where it was published.
	Source, Place, Address, Date string
	Withdrawn                    *time.Time
}

// Participant is one who is listed.
type Participant struct{ ID, Name, Class, Region string }

// Provision is one that is recorded.
type Provision struct{ ID, Instrument, Symbol, Number, Title string }

// Fill writes all rows.
func Fill(ctx context.Context, w *datapackage.Writer, s *Sources) error {
	f := filling{ctx: ctx, w: w, s: s, participants: map[string]bool{}, provisions: map[string]bool{}, there: map[string]bool{}}
	for _, room := range []func() error{f.reports, f.laws, f.practices, f.needs, f.offers, f.matches, f.outcomes, f.independent, f.replies, f.measures, f.plans, f.guidance, f.comments, f.views, f.translations, f.named} {
		if err := room(); err != nil {
			return err
		}
	}
	return nil
}

type filling struct {
	ctx context.Context
	w   *datapackage.Writer
	s   *Sources
	// What rows name, which the last two tables have to hold.
	participants, provisions map[string]bool
	there                    map[string]bool // records that are in, which others may be said under
	accounts                 []capacity.Account
	err                      error // the first one of row
}

// row writes a row; what fails is kept, and ends the room.
func (f *filling) row(table string, cells ...any) {
	if f.err == nil {
		f.err = f.w.Row(table, cells...)
	}
}

// each reads a list part by part.
func each[T any](f *filling, list func(before int64) ([]T, int64, error), do func(*T)) error {
	for before := int64(0); ; {
		all, next, err := list(before)
		if err != nil {
			return err
		}
		for i := range all {
			do(&all[i])
		}
		if f.err != nil || next == 0 {
			return f.err
		}
		before = next
	}
}

// entries reads those of a kind.
func entries[C entry.Content](f *filling, q *entry.Queries[C], table string, do func(e *entry.Entry[C])) error {
	return each(f, func(before int64) ([]entry.Entry[C], int64, error) {
		p, err := q.List(f.ctx, entry.Filter{Before: before, Limit: part})
		return p.Items, p.Next, err
	}, func(e *entry.Entry[C]) {
		if e.On != "" && !f.there[e.On] {
			return
		}
		var ended *time.Time
		if e.Ended != nil {
			ended = &e.Ended.At
		}
		f.record(table, e.ID, e.Mark, &e.Via, e.Confirmed, e.Version, ended)
		do(e)
	})
}

// record writes what all records have, and who their authors are.
func (f *filling) record(table, id string, m submission.Mark, via *submission.Via, confirmed bool, wording statement.Hash, ended *time.Time) {
	d := submission.Document{}
	if via.Document != nil {
		d = *via.Document
	}
	var at any
	if ended != nil {
		at = *ended
	}
	f.there[id] = true
	f.row(records, id, table, m.Index, m.At, string(via.Mode), f.who(via.By), confirmed, wording.String(), ended != nil, at, d.Kind, d.Number, d.Date, d.Title, d.Place, d.SHA256)
	n := 0
	for _, a := range via.Authors() {
		n++
		f.row(authors, id, n, f.who(a), nil)
	}
	for _, o := range via.Others {
		n++
		f.row(authors, id, n, nil, o.Name)
	}
}

// who notes a participant that is named.
func (f *filling) who(id string) any {
	if id == "" {
		return nil
	}
	f.participants[id] = true
	return id
}

// provision notes a provision that is named.
func (f *filling) provision(id string) any {
	if id == "" {
		return nil
	}
	f.provisions[id] = true
	return id
}

func (f *filling) serve(id string, all ...law.Serves) {
	for n, s := range all {
		f.row(serves, id, n+1, f.provision(s.Provision), s.Place)
	}
}

// only are provisions that are named without a place.
func only(all []string) (out []law.Serves) {
	for _, p := range all {
		out = append(out, law.Serves{Provision: p})
	}
	return out
}

func (f *filling) concern(id string, all []string) {
	for _, p := range all {
		f.row(concerns, id, f.who(p))
	}
}

// words writes a text in all its languages: that of the original first.
func (f *filling) words(id, field string, t i18n.Text) { f.translated(id, field, t, nil) }

// translated is words of an entry that says which of its translations are official.
func (f *filling) translated(id, field string, t i18n.Text, all []submission.Translation) {
	for _, lang := range languages(t) {
		var official any
		if i := slices.IndexFunc(all, func(is submission.Translation) bool { return is.Language == lang }); i >= 0 && lang != t.Original {
			official = all[i].Official
		}
		f.row(texts, id, field, lang, lang == t.Original, official, t.In[lang])
	}
}

func languages(t i18n.Text) []string {
	out := slices.Sorted(maps.Keys(t.In))
	slices.SortStableFunc(out, func(a, b string) int {
		switch {
		case a == t.Original && b != a:
			return -1
		case b == t.Original && b != a:
			return 1
		}
		return 0
	})
	return slices.DeleteFunc(out, func(lang string) bool { return t.In[lang] == "" })
}

// reference is what a record points to.
type reference struct{ what, title, address, sum string }

func (f *filling) refer(id string, all ...reference) {
	n := 0
	for _, r := range all {
		if r.title != "" || r.address != "" {
			n++
			f.row(references, id, n, r.what, r.title, r.address, r.sum)
		}
	}
}

// named writes the participants and the provisions: those that are listed and
// recorded, and those that something names all the same.
func (f *filling) named() error {
	listed, err := f.s.Participants(f.ctx)
	if err != nil {
		return err
	}
	for _, p := range listed {
		f.row(participants, p.ID, p.Name, p.Class, p.Region, true)
		delete(f.participants, p.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(f.participants)) {
		f.row(participants, id, nil, nil, nil, false)
	}
	recorded, err := f.s.Provisions(f.ctx)
	if err != nil {
		return err
	}
	for _, p := range recorded {
		f.row(provisions, p.ID, p.Instrument, p.Symbol, p.Number, p.Title, true)
		delete(f.provisions, p.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(f.provisions)) {
		f.row(provisions, id, nil, nil, nil, nil, false)
	}
	return f.err
}

// version is the one of a package: of the form of the tables, and the size of the
// register.
func version(size int64) string { return "1." + strconv.FormatInt(size, 10) + ".0" }
