package submission

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/statement"
)

// Content is what is said.
type Content struct {
	Title i18n.Text `json:"title"`
	// Text is the wording. A Summary is in the words of whoever hands it in.
	// One of the two is there.
	Text    i18n.Text `json:"text,omitzero"`
	Summary i18n.Text `json:"summary,omitzero"`
	Date    string    `json:"date"`            // of the submission, 2006-01-02
	About   []string  `json:"about,omitempty"` // frozen ids of what it is about, in ascending order
	// Attachments lie beside the register: see package blob.
	Attachments []Attachment `json:"attachments,omitempty"`
}

// Attachment is a file. Its hash is SHA-256(salt ‖ bytes); the salt lies with
// the file, and is erased with it.
type Attachment struct {
	Name string         `json:"name"` // as it is saved: letters, digits, dots, hyphens
	Type string         `json:"type"` // media type
	Size int64          `json:"size"` // bytes, without the salt
	Hash statement.Hash `json:"hash"`
}

// Opening is the body of submission.recorded/1, submission.transmitted/1 and
// submission.made/1: Via says which. Such a statement has no subject; its id
// is that of the submission.
type Opening struct {
	Via Via `json:"via"`
	Content
}

// Joined is the body of submission.joined/1: a signatory of a joint submission
// signs it. Its subject is the submission.
type Joined struct {
	As string `json:"as"` // listed id
}

// Confirmed is the body of submission.confirmed/1: these are my words. Its
// subject is the statement that is confirmed, of whatever type.
type Confirmed struct {
	As string `json:"as"` // listed id of the author
}

// Corrected is the body of submission.corrected/1. Its subject is the
// submission; its content replaces the earlier one. The author says it, or,
// until the author has spoken, whoever handed the submission in.
type Corrected struct {
	As     string    `json:"as,omitempty"` // listed id; absent when the secretariat corrects what it recorded
	Reason i18n.Text `json:"reason,omitzero"`
	Content
}

// Withdrawn is the body of submission.withdrawn/1. Its subject is the
// submission. Who may say it is as with Corrected.
type Withdrawn struct {
	As     string    `json:"as,omitempty"`
	Reason i18n.Text `json:"reason"`
}

// Limits of a body. Lengths are in bytes.
const (
	MaxTitle       = 500
	MaxText        = 200_000
	MaxReason      = 2_000
	MaxAbout       = 50
	MaxAttachments = 10
	MaxFile        = 8 << 20 // of one attachment
	MaxName        = 100
)

// MediaTypes are the types of file that can be attached.
func MediaTypes() []string {
	return []string{"application/pdf", "image/jpeg", "image/png", "text/plain"}
}

var (
	nameForm  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)*$`)
	aboutForm = regexp.MustCompile(`^[a-z0-9]+(:[a-z0-9-]+)+$`)
)

// Check implements corpus.Body, as the methods of the same name below.
func (o *Opening) Check() error {
	if err := o.Via.Check(); err != nil {
		return err
	}
	if !o.Summary.Empty() && (o.Via.Mode == Own || o.Via.Mode == Joint || o.Via.Mode == Group) {
		return fail.New(fail.Invalid, "who makes a statement gives its wording, not a summary")
	}
	return o.Content.check()
}

func (b *Joined) Check() error    { return checkAs(b.As) }
func (b *Confirmed) Check() error { return checkAs(b.As) }

func (b *Corrected) Check() error {
	if b.As != "" {
		if err := checkAs(b.As); err != nil {
			return err
		}
	}
	if len(b.Reason.In) > 0 || b.Reason.Original != "" {
		if err := checkText(fail.Say("the reason"), b.Reason, MaxReason); err != nil {
			return err
		}
	}
	return b.Content.check()
}

func (b *Withdrawn) Check() error {
	if b.As != "" {
		if err := checkAs(b.As); err != nil {
			return err
		}
	}
	return checkText(fail.Say("the reason"), b.Reason, MaxReason)
}

func checkAs(id string) error {
	if !idForm.MatchString(id) {
		return fail.New(fail.Invalid, "%.60q is no id of a participant", id)
	}
	return nil
}

func (c *Content) check() error {
	if err := checkText(fail.Say("the title"), c.Title, MaxTitle); err != nil {
		return err
	}
	if c.Text.Empty() && c.Summary.Empty() {
		return fail.New(fail.Invalid, "there is neither a text nor a summary")
	}
	for i, t := range []i18n.Text{c.Text, c.Summary} {
		if len(t.In) == 0 && t.Original == "" {
			continue
		}
		if err := checkText([]fail.Clause{fail.Say("the text"), fail.Say("the summary")}[i], t, MaxText); err != nil {
			return err
		}
	}
	switch {
	case !IsDay(c.Date):
		return fail.New(fail.Invalid, "the date %.40q is no day", c.Date)
	case len(c.About) > MaxAbout || len(c.Attachments) > MaxAttachments:
		return fail.New(fail.Invalid, "it is about more than %d things, or has more than %d attachments", MaxAbout, MaxAttachments)
	}
	for i, id := range c.About {
		if len(id) > 128 || !aboutForm.MatchString(id) || i > 0 && c.About[i-1] >= id {
			return fail.New(fail.Invalid, "what it is about is named by frozen ids in ascending order, each once")
		}
	}
	return CheckAttachments(c.Attachments)
}

// CheckAttachments sees that files are named as they have to be, each once. Rooms
// whose bodies name files ask it of theirs.
func CheckAttachments(all []Attachment) error {
	seen := map[statement.Hash]bool{}
	for i := range all {
		a := &all[i]
		if err := a.check(); err != nil {
			return err
		}
		if seen[a.Hash] {
			return fail.New(fail.Invalid, "one file is attached twice")
		}
		seen[a.Hash] = true
	}
	return nil
}

func (a *Attachment) check() error {
	switch {
	case len(a.Name) > MaxName || !nameForm.MatchString(a.Name):
		return fail.New(fail.Invalid, "the name of an attachment holds letters, digits, dots and hyphens, %d at the most", MaxName)
	case !slices.Contains(MediaTypes(), a.Type):
		return fail.New(fail.Invalid, "files of type %.60q cannot be attached", a.Type)
	case a.Size <= 0 || a.Size > MaxFile:
		return fail.New(fail.Invalid, "an attachment has 1 to %d bytes", MaxFile)
	case a.Hash.IsZero():
		return fail.New(fail.Invalid, "an attachment has no hash")
	}
	return nil
}

// checkText: at least the original is there, in languages that have a form.
func checkText(what fail.Clause, t i18n.Text, most int) error {
	if t.In[t.Original] == "" {
		return fail.New(fail.Invalid, "%s is missing in its original language", what)
	}
	for _, lang := range slices.Sorted(maps.Keys(t.In)) {
		s := t.In[lang]
		switch {
		case !languageForm.MatchString(lang):
			return fail.New(fail.Invalid, "%s names a language %.20q that is none", what, lang)
		case strings.TrimSpace(s) == "" || len(s) > most || !utf8.ValidString(s):
			return fail.New(fail.Invalid, "%s is empty in one language, or longer than %d bytes", what, most)
		case strings.ContainsFunc(s, control):
			return fail.New(fail.Invalid, "%s holds control characters", what)
		}
	}
	return nil
}

var languageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func control(r rune) bool { return unicode.IsControl(r) && r != '\n' }

// FileName makes of a file's name one that an attachment can bear.
func FileName(name string, n int) string {
	ending := ""
	if at := strings.LastIndexByte(name, '.'); at > 0 {
		name, ending = name[:at], strings.ToLower(name[at+1:])
	}
	clean := func(s string) string {
		out := strings.Map(func(r rune) rune {
			if r < 0x80 && (r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') {
				return r
			}
			return '-'
		}, s)
		for strings.Contains(out, "--") {
			out = strings.ReplaceAll(out, "--", "-")
		}
		return strings.Trim(out, "-")
	}
	name, ending = clean(name), clean(ending)
	if name == "" {
		name = fmt.Sprintf("attachment-%d", n)
	}
	if len(ending) > 10 {
		ending = ending[:10]
	}
	name = strings.TrimRight(name[:min(len(name), MaxName-11)], "-")
	if ending != "" {
		name += "." + ending
	}
	return name
}
