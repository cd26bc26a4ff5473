package token

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// Scope is one thing that a token is good for: what, and whether to read it or to
// put forward drafts of it.
type Scope string

// The scopes.
const (
	ContactsRead       Scope = "contacts:read"
	ChecksRead         Scope = "checks:read"
	NotificationsRead  Scope = "notifications:read"
	RequestsRead       Scope = "requests:read"
	ExercisesRead      Scope = "exercises:read"
	AssessmentsRead    Scope = "assessments:read"
	FiguresRead        Scope = "figures:read"
	CalendarRead       Scope = "calendar:read"
	DraftsRead         Scope = "drafts:read"
	NotificationsDraft Scope = "notifications:draft"
	RequestsDraft      Scope = "requests:draft"
)

// Scopes lists them, in the order in which they are offered.
func Scopes() []Scope {
	return []Scope{ContactsRead, ChecksRead, NotificationsRead, RequestsRead, ExercisesRead, AssessmentsRead, FiguresRead, CalendarRead, DraftsRead, NotificationsDraft, RequestsDraft}
}

// Drafts reports whether a scope puts something forward.
func (s Scope) Drafts() bool { return strings.HasSuffix(string(s), ":draft") }

// Limits of tokens.
const (
	DefaultDays = 90
	MaxDays     = 365
	MaxName     = 80 // characters
	MaxNetworks = 16
	MaxInForce  = 20 // of one person for one participant
)

// keep is how long a token that is over still stands in the list.
const keep = 365 * 24 * time.Hour

// Wanted is what somebody asks for who makes a token.
type Wanted struct {
	Name     string // of the tool; as its maker will recognise it
	Scopes   []Scope
	Days     int            // how long it holds; 0 means DefaultDays
	Networks []netip.Prefix // from which alone it is taken; empty: from anywhere
}

// Token is one as its participant sees it. Its text is nowhere.
type Token struct {
	ID            string         `json:"id"` // "token:" and 32 hexadecimal digits; tells nothing of the text
	Participant   statement.Hash `json:"participant"`
	Authorization string         `json:"authorization"` // of its maker, with which it ends
	Person        string         `json:"person"`        // who made it
	Name          string         `json:"name"`
	Scopes        []Scope        `json:"scopes"`
	Networks      []netip.Prefix `json:"networks"`
	Made          time.Time      `json:"made"`
	Ends          time.Time      `json:"ends"`
	Used          time.Time      `json:"used,omitzero"`  // the day, in UTC; zero: never
	Ended         time.Time      `json:"ended,omitzero"` // by somebody, before its time; zero: not
	EndedBy       string         `json:"ended_by,omitempty"`
	State         State          `json:"state"`
	Rests         time.Time      `json:"rests,omitzero"` // until when, while it does
}

// State is whether a token is taken, and why not.
type State string

// The states.
const (
	InForce  State = "in-force"
	Over     State = "over"     // its time is up
	Revoked  State = "revoked"  // ended by its maker or a key officer
	Orphaned State = "orphaned" // its maker's authorization is no longer in force
	// Resting is that its maker's authorization is suspended: it is taken again
	// afterwards.
	Resting State = "resting"
)

// ParseNetworks reads addresses and networks in CIDR notation, apart by blanks,
// commas or lines.
func ParseNetworks(text string) (out []netip.Prefix, err error) {
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;", r) }) {
		p, err := netip.ParsePrefix(one)
		if a, aerr := netip.ParseAddr(one); aerr == nil {
			p, err = netip.PrefixFrom(a.Unmap().WithZone(""), a.Unmap().BitLen()), nil
		}
		if err != nil || !p.IsValid() {
			return nil, fail.New(fail.Invalid, "%.60q is no network: write 192.0.2.0/24, or one address.", one)
		}
		if p = p.Masked(); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	if len(out) > MaxNetworks {
		return nil, fail.New(fail.Invalid, "A token is bound to %d networks at the most.", MaxNetworks)
	}
	return out, nil
}

// check refuses what nobody can make.
func (w *Wanted) check() error {
	w.Name = strings.Join(strings.Fields(w.Name), " ")
	switch {
	case w.Name == "":
		return fail.New(fail.Invalid, "Name the tool that will use the token.")
	case len([]rune(w.Name)) > MaxName:
		return fail.New(fail.Invalid, "The name is longer than %d characters.", MaxName)
	case len(w.Scopes) == 0:
		return fail.New(fail.Invalid, "Choose what the token is good for.")
	case w.Days < 0 || w.Days > MaxDays:
		return fail.New(fail.Invalid, "A token holds for %d days at the most.", MaxDays)
	case len(w.Networks) > MaxNetworks:
		return fail.New(fail.Invalid, "A token is bound to %d networks at the most.", MaxNetworks)
	}
	if w.Days == 0 {
		w.Days = DefaultDays
	}
	var in []Scope
	for _, s := range Scopes() { // in one order, none twice
		if slices.Contains(w.Scopes, s) {
			in = append(in, s)
		}
	}
	for _, s := range w.Scopes {
		if !slices.Contains(in, s) {
			return fail.New(fail.Invalid, "%.40q is no scope.", string(s))
		}
	}
	w.Scopes = in
	return nil
}
