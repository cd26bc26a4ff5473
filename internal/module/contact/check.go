package contact

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
)

// Limits of bodies. Lengths are in bytes.
const (
	maxTitle    = 300
	maxAbout    = 4_000
	maxWords    = 2_000
	maxLine     = 200
	maxKind     = 40     // of the name of another channel
	maxKey      = 20_000 // of one key
	maxMany     = 10     // phones, mail addresses, channels, keys, hours
	maxAbsences = 50
	maxCategory = 20
)

// Forms of what bodies name. They ask no list that changes with time: whether
// there is such a zone or language, Examine says.
var (
	slugForm     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	listedForm   = regexp.MustCompile(`^(state:[a-z]{2}|(org|group):[a-z0-9]+(-[a-z0-9]+)*)$`)
	contactForm  = regexp.MustCompile(`^contact:[0-9a-f]{32}$`)
	phoneForm    = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	languageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	zoneForm     = regexp.MustCompile(`^(UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2})$`)
	timeForm     = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
	mailForm     = regexp.MustCompile(`^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+\.[^\s@<>(),;:"\\]+$`)
	pageForm     = regexp.MustCompile(`^https?://[^\s<>"]+$`)
)

// Days of the week, as Hours names them.
var days = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// Days lists the names of the days of the week in bodies, from Monday.
func Days() []string { return slices.Clone(days) }

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check reports the first thing that is wrong with the terms, of kind
// fail.Invalid.
func (t *Terms) Check() error {
	if err := words(fail.Say("the title"), t.Title, maxTitle); err != nil {
		return err
	}
	if err := maybe(fail.Say("the description"), t.About, maxAbout); err != nil {
		return err
	}
	if !slices.Contains(Kinds(), t.Kind) || !ordered(t.Classes, participant.Classes()) || len(t.Classes) == 0 {
		return bad("a community has a kind, and classes of participants that may join")
	}
	if len(t.Categories) == 0 || len(t.Categories) > maxCategory {
		return bad("a community has categories of contacts, %d at the most", maxCategory)
	}
	seen := map[string]bool{}
	for _, c := range t.Categories {
		if len(c.ID) > 40 || !slugForm.MatchString(c.ID) || seen[c.ID] {
			return bad("a category has an id of its own, of letters, digits and hyphens")
		}
		seen[c.ID] = true
		if err := words(fail.Say("the name"), c.Name, maxTitle); err != nil {
			return err
		}
	}
	if t.FreshDays < 1 || t.FreshDays > 3650 || t.CheckDays < 0 || t.CheckDays > 3650 || t.SmallGroup < 2 || t.SmallGroup > 100 {
		return bad("intervals are between 1 and 3650 days, and groups that are small have fewer than 2 to 100")
	}
	if !line(t.Template, 40) {
		return bad("a community has a kind, and classes of participants that may join")
	}
	return nil
}

// Category finds a category by its id.
func (t *Terms) Category(id string) (Category, bool) {
	for _, c := range t.Categories {
		if c.ID == id {
			return c, true
		}
	}
	return Category{ID: id}, false
}

// IsMail reports whether s has the form of a mail address.
func IsMail(s string) bool { return len(s) <= 254 && line(s, 254) && mailForm.MatchString(s) }

// isWay reports whether a text is what a report names: a number, a mail address, or
// another channel, as Channel.String writes it.
func isWay(s string) bool {
	return phoneForm.MatchString(s) || IsMail(s) || strings.Contains(s, ": ") && line(s, maxKind+2+maxLine)
}

func absences(all []Absence) error {
	if len(all) > maxAbsences {
		return bad("a contact has %d of each at the most", maxAbsences)
	}
	for _, a := range all {
		if !submission.IsDay(a.From) || !submission.IsDay(a.Until) || a.Until < a.From || a.Deputy != "" && !contactForm.MatchString(a.Deputy) {
			return bad("an absence lasts from a day until the same or a later one")
		}
	}
	return nil
}

// Check reports the first thing that is wrong with a team, of kind fail.Invalid.
func (t *Team) Check() error {
	for _, one := range []struct {
		what fail.Clause
		t    i18n.Text
		need bool
		most int
	}{
		{fail.Say("the name"), t.Name, true, maxTitle}, {fail.Say("the host"), t.Host, false, maxTitle},
		{fail.Say("the designating instrument"), t.Instrument.Title, true, maxTitle},
		{fail.Say("the constituency"), t.Constituency, true, maxWords}, {fail.Say("the independence"), t.Independence, false, maxWords},
	} {
		check := maybe
		if one.need {
			check = words
		}
		if err := check(one.what, one.t, one.most); err != nil {
			return err
		}
	}
	if !slices.Contains(Statements(), t.Intelligence) || !slices.Contains(Statements(), t.Enforcement) {
		return bad("what a team names has its form: days, services, networks, a contact")
	}
	if len(t.Services) > 40 || !each(t.Services, slugForm) || !slices.IsSorted(t.Services) {
		return bad("what a team names has its form: days, services, networks, a contact")
	}
	for _, p := range []string{t.Page, t.Instrument.Page} {
		if p != "" && (len(p) > 500 || !pageForm.MatchString(p)) {
			return bad("%.80q is no address of a page", p)
		}
	}
	for _, s := range append([]string{t.Short, t.Instrument.Number, t.Established}, t.Member...) {
		if s != "" && !line(s, maxLine) {
			return bad("a name is one line of words")
		}
	}
	if len(t.Member) > 40 || t.Instrument.Date != "" && !submission.IsDay(t.Instrument.Date) || t.Contact != "" && !contactForm.MatchString(t.Contact) {
		return bad("what a team names has its form: days, services, networks, a contact")
	}
	return nil
}

// Check reports the first thing that is wrong, of kind fail.Invalid.
func (b *Published) Check() error {
	if err := via(&b.Via, b.Community, true); err != nil {
		return err
	}
	if !line(b.Version, 40) || len(b.Categories) > 100 || !each(b.Categories, slugForm) || !slices.IsSorted(b.Categories) ||
		len(b.Others) > 40 || len(b.Categories)+len(b.Others) == 0 {
		return bad("categories of infrastructure are named by ids in ascending order, and the version of the list")
	}
	for _, o := range b.Others {
		if err := words(fail.Say("the category"), o, maxTitle); err != nil {
			return err
		}
	}
	return maybe(fail.Say("the note"), b.Note, maxWords)
}

// words: at least the original is there, in languages that have a form.
func words(what fail.Clause, t i18n.Text, most int) error {
	if t.In[t.Original] == "" {
		return bad("%s is missing in its original language", what)
	}
	for _, lang := range slices.Sorted(maps.Keys(t.In)) {
		s := t.In[lang]
		if len(lang) > 35 || !languageForm.MatchString(lang) || strings.TrimSpace(s) == "" || len(s) > most || !clean(s) {
			return bad("%s is empty in one language, holds control characters, or is longer than %d bytes", what, most)
		}
	}
	return nil
}

func maybe(what fail.Clause, t i18n.Text, most int) error {
	if len(t.In) == 0 && t.Original == "" {
		return nil
	}
	return words(what, t, most)
}

// clean: UTF-8 without control characters but the end of a line.
func clean(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && unicode.IsControl(r) })
}

// line: one line of words.
func line(s string, most int) bool {
	return strings.TrimSpace(s) == s && s != "" && len(s) <= most && clean(s) && !strings.Contains(s, "\n")
}

// each: every one has the form, and none is there twice.
func each(all []string, form *regexp.Regexp) bool {
	for i, s := range all {
		if len(s) > 128 || !form.MatchString(s) || slices.Contains(all[:i], s) {
			return false
		}
	}
	return true
}

// ordered: each is one of all, in their order, once.
func ordered[T comparable](some, all []T) bool {
	last := -1
	for _, s := range some {
		at := slices.Index(all, s)
		if at <= last {
			return false
		}
		last = at
	}
	return true
}

// day gives the day that it is in a zone.
func day(at time.Time, zone *time.Location) string { return at.In(zone).Format(time.DateOnly) }
