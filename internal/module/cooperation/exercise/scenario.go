package exercise

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
)

//go:embed data
var shipped embed.FS

// Form names the form of scenario files, with its version.
const Form = "comity-scenario/1"

// Scenario is what is played: a file of the form Form.
type Scenario struct {
	Form     string   `json:"form"`
	ID       string   `json:"id"` // name and version: "harbour/1"
	Language string   `json:"language,omitempty"`
	Title    Wording  `json:"title"`
	About    Wording  `json:"about,omitzero"`
	Players  []Part   `json:"players"`
	Injects  []Inject `json:"injects"`
}

// Part is what somebody plays.
type Part struct {
	ID    string  `json:"id"`
	Title Wording `json:"title"`
}

// Inject is something that reaches players at a minute.
type Inject struct {
	ID     string     `json:"id"`
	Minute int64      `json:"minute"`
	To     []string   `json:"to"`
	From   Wording    `json:"from,omitzero"`
	Title  Wording    `json:"title"`
	Words  Wording    `json:"words"`
	Expect []Expected `json:"expect,omitempty"`
}

// Wording is a text: in a file either words in the language of the scenario, or
// an object of languages as stored texts are.
type Wording struct{ i18n.Text }

// IsZero reports whether there is none.
func (w Wording) IsZero() bool { return w.Empty() }

// UnmarshalJSON implements json.Unmarshaler.
func (w *Wording) UnmarshalJSON(b []byte) error {
	var plain string
	if err := json.Unmarshal(b, &plain); err == nil {
		w.Text = i18n.Of("", plain)
		return nil
	}
	return json.Unmarshal(b, &w.Text)
}

// MarshalJSON implements json.Marshaler.
func (w Wording) MarshalJSON() ([]byte, error) { return json.Marshal(w.Text) }

// Fault is what is wrong in a scenario file, and on which line.
type Fault struct {
	Line int
	Err  error // *fail.Error: safe to show
}

// Read reads a scenario file and lists all that is wrong with it, by line.
func Read(file []byte) (*Scenario, []Fault) {
	if len(file) > MaxFile {
		return nil, []Fault{{1, bad("a scenario has at most %d bytes", MaxFile)}}
	}
	file = bytes.TrimPrefix(file, []byte("\xef\xbb\xbf"))
	places, err := lines(file)
	if err != nil {
		return nil, []Fault{{lineAt(file, offset(err, file)), fail.New(fail.Invalid, "This is not JSON: something is missing here, or is too much.")}}
	}
	var s Scenario
	d := json.NewDecoder(bytes.NewReader(file))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return nil, []Fault{unread(err, file, places)}
	}
	c := checker{s: &s, places: places}
	c.check()
	slices.SortStableFunc(c.faults, func(a, b Fault) int { return a.Line - b.Line })
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	return &s, nil
}

// unread says why JSON is no scenario: a name that scenarios do not have, or a
// value of another sort.
func unread(err error, file []byte, places map[string]int) Fault {
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		for path, line := range places {
			if strings.HasSuffix(path, "."+strings.Trim(name, `"`)) {
				return Fault{line, bad("a scenario has no member %.60q here", strings.Trim(name, `"`))}
			}
		}
	}
	var typed *json.UnmarshalTypeError
	if errors.As(err, &typed) {
		return Fault{lineAt(file, typed.Offset), bad("%.60q is of another sort than a scenario has there", typed.Field)}
	}
	return Fault{lineAt(file, offset(err, file)), fail.New(fail.Invalid, "This is not JSON: something is missing here, or is too much.")}
}

// checker collects what is wrong.
type checker struct {
	s      *Scenario
	places map[string]int
	faults []Fault
}

// wrong notes a fault at a place; where the file has no such place, at the one
// that should hold it.
func (c *checker) wrong(at string, err error) {
	for {
		if line, ok := c.places[at]; ok {
			c.faults = append(c.faults, Fault{line, err})
			return
		}
		cut := strings.LastIndex(at, ".")
		if cut < 0 {
			c.faults = append(c.faults, Fault{1, err})
			return
		}
		at = at[:cut]
	}
}

func (c *checker) check() {
	s := c.s
	if s.Form != Form {
		c.wrong(".form", bad("the form of a scenario is %.40q", Form))
	}
	if len(s.ID) > 64 || !nameForm.MatchString(s.ID) {
		c.wrong(".id", bad("a scenario is named by a word in small letters and a version: harbour/1"))
	}
	if s.Language == "" {
		s.Language = "en"
	}
	c.wording(".title", &s.Title, MaxTitle, true)
	c.wording(".about", &s.About, MaxWords, false)
	if n := len(s.Players); n == 0 || n > MaxPlayers {
		c.wrong(".players", bad("a scenario has at least one player, and at most %d", MaxPlayers))
	}
	seen := map[string]bool{}
	for i := range s.Players {
		at := fmt.Sprintf(".players.%d", i)
		c.named(at+".id", s.Players[i].ID, seen)
		c.wording(at+".title", &s.Players[i].Title, MaxTitle, true)
	}
	if n := len(s.Injects); n == 0 || n > MaxInjects {
		c.wrong(".injects", bad("a scenario has at least one inject, and at most %d", MaxInjects))
	}
	ids := map[string]bool{}
	for i := range s.Injects {
		c.inject(fmt.Sprintf(".injects.%d", i), &s.Injects[i], ids)
	}
}

func (c *checker) inject(at string, j *Inject, ids map[string]bool) {
	c.named(at+".id", j.ID, ids)
	if j.Minute < 0 || j.Minute > MaxMinute {
		c.wrong(at+".minute", bad("an inject is played in a minute from 0 to %d", MaxMinute))
	}
	if len(j.To) == 0 {
		c.wrong(at+".to", bad("an inject is addressed to at least one player"))
	}
	for i, to := range j.To {
		if c.s.Part(to) == nil || slices.Contains(j.To[:i], to) {
			c.wrong(fmt.Sprintf("%s.to.%d", at, i), bad("%.40q is none of the players, or is there twice", to))
		}
	}
	c.wording(at+".from", &j.From, MaxTitle, false)
	c.wording(at+".title", &j.Title, MaxTitle, true)
	c.wording(at+".words", &j.Words, MaxWords, true)
	if len(j.Expect) > MaxExpect {
		c.wrong(at+".expect", bad("of an inject at most %d reactions are expected", MaxExpect))
	}
	for i, e := range j.Expect {
		c.expected(fmt.Sprintf("%s.expect.%d", at, i), e)
	}
}

func (c *checker) expected(at string, e Expected) {
	switch {
	case !slices.Contains(cooperation.Kinds(), e.Kind):
		c.wrong(at+".kind", bad("a reaction is in a notification or in a request"))
	case !slices.Contains(cooperation.Verbs(e.Kind), e.Verb):
		c.wrong(at+".verb", bad("%.40q is not said in such a case", e.Verb))
	}
	if e.To != "" && c.s.Part(e.To) == nil {
		c.wrong(at+".to", bad("%.40q is none of the players", e.To))
	}
	if e.Within < 0 || e.Within > MaxMinute {
		c.wrong(at+".within", bad("a reaction is expected within %d minutes at the most", MaxMinute))
	}
}

func (c *checker) named(at, id string, seen map[string]bool) {
	if !isSlug(id) || seen[id] {
		c.wrong(at, bad("%.40q is no name in small letters, or is there twice", id))
	}
	seen[id] = true
}

func (c *checker) wording(at string, w *Wording, most int, required bool) {
	if plain, ok := w.In[""]; ok && w.Original == "" {
		w.Text = i18n.Text{}
		if strings.TrimSpace(plain) != "" {
			w.Text = i18n.Of(c.s.Language, plain)
		}
	}
	if !required && w.Empty() && w.Original == "" {
		return
	}
	if err := checkText(w.Text, most); err != nil {
		c.wrong(at, err)
	}
}

// Part finds a player; nil when there is no such one.
func (s *Scenario) Part(id string) *Part {
	i := slices.IndexFunc(s.Players, func(p Part) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return &s.Players[i]
}

// Ends is the last minute in which something is played.
func (s *Scenario) Ends() (minute int64) {
	for _, j := range s.Injects {
		minute = max(minute, j.Minute)
	}
	return minute
}

// Shipped are the scenario files that come with the program, by their names.
func Shipped() (map[string][]byte, error) {
	names, err := fs.Glob(shipped, "data/*.json")
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, name := range names {
		file, err := shipped.ReadFile(name)
		if err != nil {
			return nil, err
		}
		s, faults := Read(file)
		if len(faults) > 0 {
			return nil, fail.Wrap(faults[0].Err, fail.Broken, "%s, line %d", name, faults[0].Line)
		}
		out[s.ID] = file
	}
	return out, nil
}
