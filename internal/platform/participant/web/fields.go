package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// typed is what somebody typed into a form, and what is wrong with it.
type typed struct {
	l      *i18n.Locale
	form   url.Values
	faults map[string]string // words, by field
}

func newTyped(l *i18n.Locale, form url.Values) *typed {
	return &typed{l: l, form: form, faults: map[string]string{}}
}

func (t *typed) value(name string) string { return strings.TrimSpace(t.form.Get(name)) }

func (t *typed) fault(name, key string) {
	if t.faults[name] == "" {
		t.faults[name] = t.l.T("application.fault." + key)
	}
}

// line reads a required line of at most so many characters.
func (t *typed) line(name string, limit int) string {
	v := t.optional(name, limit)
	if v == "" {
		t.fault(name, "empty")
	}
	return v
}

func (t *typed) optional(name string, limit int) string {
	v := t.value(name)
	if utf8.RuneCountInString(v) > limit {
		t.fault(name, "long")
	}
	return v
}

// day reads a date; one that is not required may be empty.
func (t *typed) day(name string, required bool) string {
	v := t.value(name)
	if v == "" && !required {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, v); err != nil {
		t.fault(name, "day")
	}
	return v
}

// web reads the address of a website, which may be empty.
func (t *typed) web(name string) string {
	v := t.value(name)
	if v != "" && participant.PublicAddress(v) != nil {
		t.fault(name, "website")
	}
	return v
}

// hash reads 64 hexadecimal digits; people copy them with blanks.
func (t *typed) hash(name string, required bool) (h statement.Hash) {
	v := strings.ToLower(strings.Join(strings.Fields(t.form.Get(name)), ""))
	if v == "" && !required {
		return h
	}
	h, err := statement.ParseHash(v)
	if err != nil || h.IsZero() {
		t.fault(name, "hash")
	}
	return h
}

// number reads a whole number from 0 to a limit.
func (t *typed) number(name string, limit int) int {
	n, err := strconv.Atoi(t.value(name))
	if err != nil || n < 0 || n > limit {
		t.fault(name, "number")
	}
	return n
}

// text reads a text in the language of the page.
func (t *typed) text(name string, required bool) i18n.Text {
	v := t.optional(name, participant.MaxWords/4)
	if v == "" {
		if required {
			t.fault(name, "empty")
		}
		return i18n.Text{}
	}
	return i18n.Of(t.l.Tag(), strings.ReplaceAll(v, "\r\n", "\n"))
}

// document reads the fields that documentInputs makes.
func (t *typed) document(required bool) *participant.Document {
	if !required && t.value("number") == "" && t.value("date") == "" {
		return nil
	}
	d := &participant.Document{Kind: t.value("kind"), Number: t.line("number", 200), Date: t.day("date", true)}
	if h := t.hash("sha256", false); !h.IsZero() {
		d.SHA256 = h.String()
	}
	for _, k := range participant.DocumentKinds() {
		if d.Kind == k {
			return d
		}
	}
	t.fault("kind", "choose")
	return d
}

// in makes an input filled with what was typed.
func (t *typed) in(kind ui.InputKind, name, label string) ui.Input {
	return ui.Input{Kind: kind, Name: name, Label: label, Value: t.form.Get(name), Fault: t.faults[name]}
}

func (t *typed) hinted(kind ui.InputKind, name, label, hint string) ui.Input {
	i := t.in(kind, name, label)
	i.Hint = hint
	return i
}

func optional(i ui.Input) ui.Input {
	i.Optional = true
	return i
}

// depends makes an input that some must fill in and others need not.
func depends(i ui.Input) ui.Input {
	i.Depends = true
	return i
}

func latin(i ui.Input) ui.Input {
	i.Ltr = true
	return i
}

// documentInputs ask for what a decision rests on.
func (t *typed) documentInputs(required bool) []ui.Input {
	l := t.l
	kind := t.in(ui.Choice, "kind", l.T("participant.document.kind"))
	for _, k := range participant.DocumentKinds() {
		kind.Options = append(kind.Options, ui.Option{Value: k, Words: l.T("participant.document." + k)})
	}
	number, date := latin(t.in(ui.Line, "number", l.T("participant.document.number"))), t.in(ui.DateDay, "date", l.T("participant.document.date"))
	number.Max = 200
	if !required {
		number, date = optional(number), optional(date)
	}
	sum := optional(latin(t.hinted(ui.Line, "sha256", l.T("participant.document.sha256"), l.T("participant.document.sha256-hint"))))
	return []ui.Input{kind, number, date, sum}
}

// reasonInput asks for a reason in the language of the page.
func (t *typed) reasonInput(required bool) ui.Input {
	i := t.hinted(ui.Area, "reason", t.l.T("participant.act.reason"), t.l.T("participant.act.reason-hint"))
	i.Optional = !required
	return i
}
