package ui

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
)

// Form is something to fill in and send. It is sent to its own page unless
// Action says otherwise, and comes back with what was typed when something is
// wrong.
type Form struct {
	ID      string // unique on its page
	Action  string // address; empty for the page's own
	Label   string // what the form is for, where no heading says it
	Inputs  []Input
	Submit  string          // words of the button
	Grave   bool            // what it does cannot be undone: the button stands apart
	Files   bool            // it has an input of kind "file"
	Fault   string          // what is wrong with the whole
	Hidden  [][2]string     // names and values that go with it
	Extra   templ.Component // between the inputs and the button; may be nil
	Also    []Button        // beside the button
	Passkey *Passkey        // the form is sent with a passkey's answer; nil for most
	Push    string          // the form is sent with what the browser gives to be told by, under this public key; empty for most
}

// Button is another button of a form: it sends the form as it stands, filled in
// wholly or not, with its name and value.
type Button struct {
	Name, Value, Words string
	Of                 string // what it is about, for screen readers, where the words do not say it
}

// Passkey asks the browser for a passkey before a form is sent. The page's
// script (passkey.js) runs the ceremony when the button is pressed, puts the
// credential as JSON into the field "passkey" and sends the form.
type Passkey struct {
	Create  bool   // a new passkey is made; else one that is there signs
	Options string // JSON: publicKey options as WebAuthn's parse…FromJSON takes them
}

func (p *Passkey) ceremony() string {
	if p.Create {
		return "create"
	}
	return "get"
}

// Kinds of input, as HTML has them, and four more: "textarea", "select",
// "choices" (one checkbox an option; several may be sent under one name) and
// "fieldset" (fields that belong together).
type InputKind string

// The kinds.
const (
	Line     InputKind = "text"
	Mail     InputKind = "email"
	Web      InputKind = "url"
	DateDay  InputKind = "date"
	Upload   InputKind = "file"
	Secret   InputKind = "password"
	Area     InputKind = "textarea"
	Choice   InputKind = "select"
	Choices  InputKind = "choices"
	Agree    InputKind = "checkbox"
	Choosing InputKind = "radio"
	Fieldset InputKind = "fieldset"
)

// Input is one field of a form.
type Input struct {
	Kind     InputKind // empty means Line
	Name     string
	Label    string
	Of       Option // what stands within the label that is in another language: its words, and that language
	Hint     string
	Value    string
	Values   []string // of Choices: those that are chosen
	Options  []Option
	Fault    string // what is wrong with it, said beside it
	Optional bool   // fields are required unless they say so
	Depends  bool   // whether it is required hangs on another field: its hint says so, and the hub checks it
	Max      int    // characters; 0 for no limit
	Rows     int    // of a textarea
	Complete string // autocomplete token of HTML; empty means off
	Ltr      bool   // what is typed is Latin whatever the page's language: an address, a code
	Lang     string // of the words that are filled in, whose direction they keep; empty: they run as their first letter does
	Accept   string // of a file: media types and extensions
	Many     bool   // of a file: several can be chosen
	Suggest  string // id of a list of Suggestions on the page

	Beside *Input // a Choice below the field, that is about its answer and no part of it
	Brief  string // of what is Beside a field: the words of the label that are seen, the others are heard

	Inputs  []Input  // of a Fieldset, which the label heads
	Buttons []Button // of a Fieldset, below its fields
	Folded  bool     // a Fieldset that opens on demand, or when something in it is wrong
}

// labelled is a label in pieces: before the words in another language, these, and what
// follows. Without such words all of it is the first.
func (i Input) labelled() (before, of, after string) {
	before, after, found := strings.Cut(i.Label, i.Of.Words)
	if !found || i.Of.Words == "" || i.Of.Lang == "" {
		return i.Label, "", ""
	}
	return before, i.Of.Words, after
}

func (f Form) faulty() []Input { return faulty(f.Inputs, "", false) }

// faulty lists the fields in which something is wrong. One of a row, which is a
// fieldset within another, is named with its row.
func faulty(all []Input, row string, within bool) (out []Input) {
	for _, i := range all {
		inner, label := "", i.Label
		if within && !i.Folded {
			inner = label
		}
		if row != "" {
			i.Label = row + ", " + label
		}
		if i.Fault != "" {
			out = append(out, i)
		}
		out = append(out, faulty(i.Inputs, inner, true)...)
	}
	return out
}

// buttoned reports whether a field has buttons: a browser presses the first
// button of a form when somebody types Enter, and that has to be the form's own.
func (f Form) buttoned() bool {
	return slices.ContainsFunc(f.Inputs, func(i Input) bool { return i.Kind == Fieldset })
}

// fault heads what is wrong: fields to look at again, or a refusal of the whole.
func (f Form) fault(l *i18n.Locale) string {
	if len(f.faulty()) == 0 {
		return l.T("ui.form.refused")
	}
	return l.T("ui.form.faulty")
}

// attributes are those that all kinds of input share.
func (i Input) attributes() templ.Attributes {
	a := templ.Attributes{"id": i.id(), "name": i.Name}
	described := ""
	if i.Hint != "" {
		described = "hint-" + i.Name
	}
	if i.Fault != "" {
		a["aria-invalid"] = "true"
		described += " fault-" + i.Name
	}
	if described != "" {
		a["aria-describedby"] = described
	}
	if !i.Optional && !i.Depends {
		a["required"] = true
	}
	if i.Max > 0 {
		a["maxlength"] = itoa(i.Max)
	}
	if i.Kind != Choice && i.Kind != Upload {
		a["autocomplete"] = "off"
		if i.Complete != "" {
			a["autocomplete"] = i.Complete
		}
	}
	switch {
	case i.Ltr || i.Kind == Mail || i.Kind == Web:
		a["dir"] = "ltr"
	case i.Lang != "":
		a["lang"], a["dir"] = i.Lang, string(i18n.DirectionOf(i.Lang))
	case i.Kind == Line || i.Kind == Area || i.Kind == "":
		a["dir"] = "auto"
	}
	if i.Many {
		a["multiple"] = true
	}
	if i.Accept != "" {
		a["accept"] = i.Accept
	}
	if i.Suggest != "" {
		a["list"] = i.Suggest
	}
	return a
}

func (i Input) id() string { return "input-" + i.Name }

// signs names what is not seen among the words of an input that takes any: there
// they are what they are, and not to be told.
func (i Input) signs() []string {
	switch i.Kind {
	case Fieldset, Choices, Choosing, Choice, Agree, Upload:
		return nil
	}
	return signsIn(strings.ReplaceAll(i.Value, "\r", ""))
}

func (i Input) kind() string {
	if i.Kind == "" {
		return string(Line)
	}
	return string(i.Kind)
}

func (i Input) chosen(value string) bool {
	for _, v := range i.Values {
		if v == value {
			return true
		}
	}
	return false
}
