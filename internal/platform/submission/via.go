package submission

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
)

// Mode says whose words a statement carries, and through whom.
type Mode string

// The modes.
const (
	Own         Mode = "own"         // the author's, under the author's key
	Joint       Mode = "joint"       // of several, of whom one hands it in and the others sign
	Group       Mode = "group"       // of a group, by one who speaks for it
	Recorded    Mode = "recorded"    // taken down by the secretariat from a document
	Transmitted Mode = "transmitted" // another's, handed on
)

// Modes lists the modes in the order in which they are shown.
func Modes() []Mode { return []Mode{Own, Joint, Group, Recorded, Transmitted} }

// Via is how a statement came to be said: the fragment that other rooms embed
// in their bodies, as the member "via". Ids are those under which participants
// are listed.
type Via struct {
	Mode Mode `json:"mode" enum:"own,joint,group,recorded,transmitted"`
	// Author is whose words they are. Of several authors, Signatories names all
	// and Author none.
	Author      string   `json:"author,omitempty" doc:"listed id of whose words they are"`
	Signatories []string `json:"signatories,omitempty" doc:"of a joint statement, in ascending order"`
	// Others are authors of what was recorded who are listed nowhere here: alone,
	// or beside Signatories. Nobody can confirm in their place.
	Others []Other `json:"others,omitempty" doc:"authors of what was recorded who are not listed, in the order of the document"`
	// By is as whom the one speaks who hands it in: absent in Own, where that is
	// the author, and in Recorded, where it is the secretariat.
	By string `json:"by,omitempty" doc:"listed id of who transmits it, speaks for the group, or hands it in for all"`
	// Document is what it was recorded from, or transmitted with.
	Document *Document `json:"document,omitempty"`
	// Members are those of the author, when that is a group, as they were listed
	// On that day.
	Members []string `json:"members,omitempty" doc:"members of the group as listed that day, in ascending order"`
	On      string   `json:"on,omitempty" doc:"day of the list of members"`
}

// Other is an author by name alone.
type Other struct {
	Name string `json:"name" doc:"as the document has it"`
	// Kind is absent where the document does not tell.
	Kind string `json:"kind,omitempty" enum:"organization,individual"`
	Of   string `json:"of,omitempty" doc:"organization that is printed beside the name of an individual"`
}

// Document is a paper that can be found again. One that was read here names its
// title and SHA-256, and may bear neither number nor date.
type Document struct {
	Kind   string `json:"kind" enum:"note-verbale,letter,statement,report,resolution,decision,other"`
	Number string `json:"number,omitempty"` // as the document bears it; "without number" is said so
	Date   string `json:"date,omitempty"`   // 2006-01-02
	Title  string `json:"title,omitempty" doc:"as printed; of a document that was read here"`
	Place  string `json:"place,omitempty" doc:"where in the document: line 74, say"`
	SHA256 string `json:"sha256,omitempty" doc:"of the document that was read here, hexadecimal"`
}

// DocumentKinds are the kinds of document that can be named.
func DocumentKinds() []string {
	return []string{"note-verbale", "letter", "statement", "report", "resolution", "decision", "other"}
}

// Limits of a body. Lengths are in bytes.
const (
	MaxNumber = 200
	MaxNamed  = 250 // members, signatories, or others
	MaxOther  = 300 // of a name
	MaxPlace  = 200
)

var (
	idForm    = regexp.MustCompile(`^(state:[a-z]{2}|(org|group):[a-z0-9]+(-[a-z0-9]+)*|person:[0-9a-f]{32})$`)
	groupForm = regexp.MustCompile(`^(org|group):`)
	sumForm   = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// Authors are those whose words they are and who are listed, in ascending order.
func (v *Via) Authors() []string {
	if v.Author != "" {
		return []string{v.Author}
	}
	return v.Signatories
}

// Unlisted are the names of those authors who are listed nowhere here.
func (v *Via) Unlisted() (names []string) {
	for _, o := range v.Others {
		names = append(names, o.Name)
	}
	return names
}

// Speaker is as whom the one speaks who hands it in; "" for the secretariat.
func (v *Via) Speaker() string {
	if v.Mode == Own {
		return v.Author
	}
	return v.By
}

// Heard reports whether the author, or one of the authors, has spoken with the
// statement itself, so that nobody else has to confirm it for him.
func (v *Via) Heard(author string) bool {
	return (v.Mode == Own || v.Mode == Joint) && v.Speaker() == author
}

// Check reports the first thing that is wrong, of kind fail.Invalid. Who is
// listed it does not know.
func (v *Via) Check() error {
	if err := v.named(); err != nil {
		return err
	}
	wrong := func(format string, args ...any) error { return fail.New(fail.Invalid, format, args...) }
	switch v.Mode {
	case Own:
		if v.Author == "" || v.By != "" || v.Document != nil || len(v.Members) > 0 {
			return wrong("a participant's own statement names its author, and nothing else")
		}
	case Joint:
		if len(v.Signatories) == 0 || !slices.Contains(v.Signatories, v.By) || v.Document != nil {
			return wrong("a joint statement names its signatories, and which of them hands it in")
		}
	case Group:
		if !groupForm.MatchString(v.Author) || v.By == "" || v.By == v.Author || len(v.Members) == 0 || v.Document != nil {
			return wrong("a statement for a group names the group, its members, and who speaks for it")
		}
	case Recorded:
		if v.Document == nil || v.By != "" {
			return wrong("what is recorded names the document that it is recorded from")
		}
	case Transmitted:
		if v.By == "" || slices.Contains(v.Authors(), v.By) {
			return wrong("what is transmitted names its author, and who transmits it")
		}
	default:
		return wrong("the mode %.40q is unknown", v.Mode)
	}
	return nil
}

// named checks who and what is named.
func (v *Via) named() error {
	wrong := func(format string, args ...any) error { return fail.New(fail.Invalid, format, args...) }
	switch {
	case len(v.Others) > 0 && (v.Mode != Recorded || v.Author != ""):
		return wrong("only in what is recorded are authors named who are not listed, and listed ones beside them as signatories")
	case len(v.Others) == 0 && (v.Author == "") == (len(v.Signatories) == 0):
		return wrong("a statement has one author, or signatories")
	case len(v.Signatories)+len(v.Others) == 1 && len(v.Signatories) == 1:
		return wrong("a joint statement has two signatories at the least")
	case len(v.Members) > 0 && !groupForm.MatchString(v.Author):
		return wrong("only a group or an organization has members")
	case (len(v.Members) > 0) != (v.On != ""):
		return wrong("members are those of a day")
	case v.On != "" && !IsDay(v.On):
		return wrong("%.40q is no day", v.On)
	}
	for _, id := range []string{v.Author, v.By} {
		if id != "" && !idForm.MatchString(id) {
			return wrong("%.60q is no id of a participant", id)
		}
	}
	for _, ids := range [][]string{v.Signatories, v.Members} {
		if err := ascending(ids); err != nil {
			return err
		}
	}
	if err := others(v.Others); err != nil || v.Document == nil {
		return err
	}
	return v.Document.Check()
}

func others(all []Other) error {
	if len(all) > MaxNamed {
		return fail.New(fail.Invalid, "more than %d participants are named", MaxNamed)
	}
	for i, o := range all {
		if !line(o.Name, MaxOther) || o.Of != "" && !line(o.Of, MaxOther) || o.Kind != "" && o.Kind != "organization" && o.Kind != "individual" ||
			o.Of != "" && o.Kind != "individual" || slices.Contains(all[:i], o) {
			return fail.New(fail.Invalid, "an author who is not listed is named as the document has it, once")
		}
	}
	return nil
}

// line: one line of words.
func line(s string, most int) bool {
	return strings.TrimSpace(s) != "" && len(s) <= most && utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

func ascending(ids []string) error {
	if len(ids) > MaxNamed {
		return fail.New(fail.Invalid, "more than %d participants are named", MaxNamed)
	}
	for i, id := range ids {
		if !idForm.MatchString(id) {
			return fail.New(fail.Invalid, "%.60q is no id of a participant", id)
		}
		if i > 0 && ids[i-1] >= id {
			return fail.New(fail.Invalid, "participants are named in ascending order, each once")
		}
	}
	return nil
}

// Check reports the first thing that is wrong, of kind fail.Invalid.
func (d *Document) Check() error {
	read := d.SHA256 != ""
	switch {
	case !slices.Contains(DocumentKinds(), d.Kind):
		return fail.New(fail.Invalid, "the kind of document %.40q is unknown", d.Kind)
	case read && (!sumForm.MatchString(d.SHA256) || !line(d.Title, MaxTitle) || !line(d.Place, MaxPlace)), !read && d.Title+d.Place != "":
		return fail.New(fail.Invalid, "a document that was read is named by its title, its SHA-256, and a place in it")
	case strings.TrimSpace(d.Number) == "" && !read, len(d.Number) > MaxNumber:
		return fail.New(fail.Invalid, "the document has no number, or one that is too long")
	case !IsDay(d.Date) && (!read || d.Date != ""):
		return fail.New(fail.Invalid, "the date of the document, %.40q, is no day", d.Date)
	}
	return nil
}

// IsDay reports whether s is a day, written 2006-01-02.
func IsDay(s string) bool {
	t, err := time.Parse(time.DateOnly, s)
	return err == nil && t.Format(time.DateOnly) == s
}
