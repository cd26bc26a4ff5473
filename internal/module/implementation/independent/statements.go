package independent

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

// Types of statement.
const (
	TypePublished = "implementation.independent.published/1"
	TypeCorrected = "implementation.independent.corrected/1"
	TypeWithdrawn = "implementation.independent.withdrawn/1"

	TypeReplied        = "implementation.reply.made/1"
	TypeReplyCorrected = "implementation.reply.corrected/1"
	TypeReplyWithdrawn = "implementation.reply.withdrawn/1"
)

// Limits of a body. Lengths are in bytes.
const (
	MaxTitle   = 1_000
	MaxText    = 200_000
	MaxMethod  = 20_000
	MaxSources = 100
	MaxSource  = 1_000
	MaxAbout   = 50
	MaxCopies  = 5
)

var (
	stateForm = regexp.MustCompile(`^state:[a-z]{2}$`)
	sumForm   = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// EntryKind implements entry.Content, as the methods of the same name below.
func (Report) EntryKind() entry.Kind {
	return entry.Kind{Name: "independent", Opened: TypePublished, Change: TypeCorrected, End: TypeWithdrawn, Version: 3}
}

// EntryKind implements entry.Content.
func (Reply) EntryKind() entry.Kind {
	return entry.Kind{Name: "reply", Opened: TypeReplied, Change: TypeReplyCorrected, End: TypeReplyWithdrawn, Under: true, Version: 1}
}

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

func heading(t i18n.Text) i18n.Text { return form.Heading(t) }

// Check implements entry.Content, as the method of the same name below.
func (r Report) Check(via *submission.Via) error {
	if via != nil && slices.ContainsFunc(via.Authors(), stateForm.MatchString) {
		return bad("a State says what it does in a report of its own: an independent report is by others")
	}
	switch {
	case len(r.About) == 0 || !form.Ascending(r.About, stateForm, MaxAbout):
		return bad("an independent report names the States that it is about, in ascending order")
	case !form.Ascending(r.Provisions, form.About, MaxAbout):
		return bad("the provisions that a report is about are named in ascending order, each once")
	case r.From != "" && !form.Date(r.From), r.Until != "" && !form.Date(r.Until), !form.InOrder(r.From, r.Until):
		return bad("a period goes from one month or day to a later one")
	case r.File != nil && (!address(r.File.Address) || r.File.SHA256 != "" && !sumForm.MatchString(r.File.SHA256)):
		return bad("a file is named by an address that begins with https:// or http://, and by its SHA-256")
	}
	if len(r.Copies) > MaxCopies {
		return bad("of one report the hub keeps at most %d files", MaxCopies)
	}
	if err := submission.CheckAttachments(r.Copies); err != nil {
		return err
	}
	if err := sources(r.Sources); err != nil {
		return err
	}
	if err := form.Text(fail.Say("the title"), r.Title, MaxTitle); err != nil {
		return err
	}
	if err := form.Maybe(fail.Say("the method"), r.Method, MaxMethod); err != nil {
		return err
	}
	return form.Text(fail.Say("the text"), r.Text, MaxText)
}

// Check implements entry.Content. Whom the report is about only the report can
// tell: see Service.
func (r Reply) Check(via *submission.Via) error {
	if via != nil && slices.ContainsFunc(via.Authors(), func(id string) bool { return !stateForm.MatchString(id) }) || via != nil && len(via.Others) > 0 {
		return bad("only a State replies to a report about it")
	}
	if err := sources(r.Sources); err != nil {
		return err
	}
	return form.Text(fail.Say("the text"), r.Text, MaxText)
}

func sources(all []Source) error {
	if len(all) > MaxSources {
		return bad("more than %d sources are named", MaxSources)
	}
	for _, s := range all {
		if strings.TrimSpace(s.Title) == "" || len(s.Title) > MaxSource || !form.Clean(s.Title) || s.Address != "" && !address(s.Address) {
			return bad("a source has a title, and an address that begins with https:// or http://")
		}
	}
	return nil
}

func address(s string) bool { return form.Address(s, MaxSource) && !strings.Contains(s, " ") }
