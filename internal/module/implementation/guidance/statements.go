package guidance

import (
	"regexp"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
)

// Limits of a body. Lengths are in bytes.
const (
	MaxTitle      = 1_000
	MaxText       = 20_000
	MaxPlace      = 400
	MaxProvisions = 100
)

var provisionForm = regexp.MustCompile(`^[a-z0-9]+(:[a-z0-9-]+)+$`)

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements entry.Content, as the method of the same name below.
func (g Guidance) Check(via *submission.Via) error {
	if via != nil && (via.Mode == submission.Recorded) == g.Quoted.Empty() {
		return bad("guidance that is recorded from a document quotes it, and other guidance quotes none")
	}
	if err := g.Recorded.Check(via, MaxText); err != nil {
		return err
	}
	if err := form.Text(fail.Say("the title"), g.Title, MaxTitle); err != nil {
		return err
	}
	said := !g.Quoted.Empty()
	for _, a := range Aspects() {
		t := *g.Of(a)
		if err := form.Maybe(fail.Say("the text"), t, MaxText); err != nil {
			return err
		}
		said = said || !t.Empty()
	}
	if err := g.Translated.Check(g.words()...); err != nil {
		return err
	}
	switch {
	case len(g.Provisions) == 0 || !form.Ascending(g.Provisions, provisionForm, MaxProvisions):
		return bad("guidance names the provisions that it is on, in ascending order, each once")
	case !said:
		return bad("guidance says what is needed of structures, mechanisms, resources or finance")
	case g.SHA256 != entry.Sum(g.Quoted):
		return bad("the SHA-256 is not that of the words that are quoted")
	case g.Quoted.Empty() && g.Place+string(g.LinkedBy) == "":
		return nil
	case g.Quoted.Empty() || strings.TrimSpace(g.Place) == "" || len(g.Place) > MaxPlace || !form.Clean(g.Place):
		return bad("a quotation says where in the document it stands")
	}
	return nil
}

// words are its texts, but for what it quotes.
func (g *Guidance) words() (out []i18n.Text) {
	for _, w := range g.Worded() {
		out = append(out, *w.Text)
	}
	return out
}

// Check implements entry.Content.
func (c Comment) Check(*submission.Via) error {
	if c.On != "" && !slices.Contains(Aspects(), c.On) {
		return bad("a comment is on structures, mechanisms, resources or finance, or on the whole")
	}
	return form.Text(fail.Say("the text"), c.Text, MaxText)
}
