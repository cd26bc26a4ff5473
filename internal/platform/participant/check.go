package participant

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

var (
	countryForm = regexp.MustCompile(`^[A-Z]{2}$`)
	// userAssigned are the codes that ISO 3166-1 leaves to whoever needs some.
	userAssigned = regexp.MustCompile(`^(AA|Q[M-Z]|X[A-Z]|ZZ)$`)
)

// ValidID reports whether a string has the form of a participant's id.
func ValidID(id string) bool { return idForm.MatchString(id) && len(id) <= 128 }

// Check reports the first thing that is wrong, of kind fail.Invalid.
func (p *Participant) Check() error {
	bad := func(format string, args ...any) error {
		return fail.New(fail.Invalid, "participant %s: %s", p.ID, fail.Say(format, args...))
	}
	switch {
	case !ValidID(p.ID):
		return fail.New(fail.Invalid, "%q is no id of a participant", p.ID)
	case !slices.Contains(Classes(), p.Class):
		return bad("class %q is unknown", p.Class)
	case p.Name.In[p.Name.Original] == "":
		return bad("it has no name in its original language, %q", p.Name.Original)
	case len(p.Sources) == 0:
		return bad("it names no source")
	case (p.Class == State) != strings.HasPrefix(p.ID, "state:"):
		return bad("an id of a State goes with the class state, and no other")
	case (p.Class == Individual) != strings.HasPrefix(p.ID, "person:"):
		return bad("an id of a person goes with the class individual, and no other")
	}
	for _, s := range p.Sources {
		if s.Title == "" || s.Of == "" || s.Known != "read" && s.Known != "remembered" {
			return bad("source %q is incomplete", s.Title)
		}
	}
	if err := p.checkTies(bad); err != nil {
		return err
	}
	if p.Class != State {
		if p.Standing != "" || p.Region != "" || p.Admitted != "" || p.ISO3166 != (Codes{}) || p.Formal != "" {
			return bad("standing, codes, region, admission and formal name are of States only")
		}
		return nil
	}
	return p.checkState(bad)
}

// checkTies checks what ties a participant to others and to the world.
func (p *Participant) checkTies(bad func(string, ...any) error) error {
	switch {
	case len(p.Members) > 0 && !p.Class.HasMembers():
		return bad("only groups and organizations of States have members")
	case p.Country != "" && (p.Class == State || !countryForm.MatchString(p.Country)):
		return bad("country %q is no code of ISO 3166-1, or it is that of a State", p.Country)
	case (p.Consent != nil) != (p.Class == Individual):
		return bad("individuals are named by their consent, and nobody else is")
	}
	if c := p.Consent; c != nil && (!isDay(c.On) || c.How == "") {
		return bad("the consent says no day, or not how it was given")
	}
	for _, address := range []string{p.Website, p.Home} {
		if address != "" {
			if err := PublicAddress(address); err != nil {
				return bad("%s", fail.ClauseOf(err))
			}
		}
	}
	for i, m := range p.Members {
		switch {
		case !ValidID(m.ID) || m.ID == p.ID:
			return bad("%q cannot be a member", m.ID)
		case i > 0 && !membersInOrder(p.Members[i-1], m):
			return bad("members are in the order of their ids and days, each once")
		case m.From != "" && !isDate(m.From) || m.Until != "" && !isDate(m.Until):
			return bad("membership of %s: %q and %q are not both dates", m.ID, m.From, m.Until)
		case m.From != "" && m.Until != "" && m.Until < m.From:
			return bad("membership of %s ends before it begins", m.ID)
		}
	}
	return nil
}

func membersInOrder(a, b Membership) bool {
	if a.ID != b.ID {
		return a.ID < b.ID
	}
	return a.From < b.From // a member that left and came back
}

func (p *Participant) checkState(bad func(string, ...any) error) error {
	c := p.ISO3166
	if len(c.Alpha2) != 2 || len(c.Alpha3) != 3 || !numericForm.MatchString(c.Numeric) {
		return bad("codes %q, %q, %q are not those of ISO 3166-1", c.Alpha2, c.Alpha3, c.Numeric)
	}
	if assigned := userAssigned.MatchString(c.Alpha2); assigned != (p.Standing == Fictitious) {
		return bad("a code that ISO 3166-1 leaves to its users is of a fictitious State, and of no other")
	}
	switch {
	case p.Standing != Member && (p.Region != "" || p.Admitted != ""):
		return bad("regional group and admission are of Member States only")
	case p.Standing == Observer || p.Standing == Fictitious:
		return nil
	case p.Standing != Member:
		return bad("standing %q is unknown", p.Standing)
	case !slices.Contains(Regions(), p.Region):
		return bad("region %q is unknown", p.Region)
	case p.Admitted != "" && !isDay(p.Admitted):
		return bad("admitted %q is no date", p.Admitted)
	}
	return nil
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// isDate takes a date as documents give it: a year, a month or a day.
func isDate(s string) bool {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// checkText checks a text that must not be empty.
func checkText(what fail.Clause, t i18n.Text) error {
	if strings.TrimSpace(t.In[t.Original]) == "" {
		return fail.New(fail.Invalid, "%s is not given in its original language", what)
	}
	for tag, words := range t.In {
		if tag == "" || words == "" || len(words) > MaxWords {
			return fail.New(fail.Invalid, "%s is empty in a language that it names, or longer than %d bytes", what, MaxWords)
		}
	}
	return nil
}

// MaxWords bounds a reason or a note, in bytes of one language.
const MaxWords = 8000
