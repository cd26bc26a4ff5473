package web

import (
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// typed is what was typed into a form.
type typed struct {
	Author, Others             string // Others: ids, one a line
	Kind, Number, DocumentDate string
	Language, Title            string
	Text, Summary, Date        string
	About, Reason              string
	files                      []submission.Attachment
	faults                     map[string]string // by the name of the field
}

// languages in which a submission may be written: those of the United Nations.
var languages = []string{"ar", "en", "es", "fr", "ru", "zh"}

func read(r *http.Request) typed {
	get := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(name), "\r\n", "\n"))
	}
	t := typed{Author: get("author"), Others: get("others"), Kind: get("kind"), Number: get("number"), DocumentDate: get("document-date"),
		Language: get("language"), Title: get("title"), Text: get("text"), Summary: get("summary"), Date: get("date"),
		About: get("about"), Reason: get("reason"), faults: map[string]string{}}
	if !slices.Contains(languages, t.Language) {
		t.Language = "en"
	}
	return t
}

// typedOf is the form that changes nothing of a submission.
func typedOf(s *submission.Submission) typed { return typedContent(&s.Content) }

// typedContent is the form from which a content came.
func typedContent(c *submission.Content) typed {
	t := typed{Language: c.Title.Original, Date: c.Date, About: strings.Join(c.About, "\n"), files: c.Attachments}
	t.Title = c.Title.In[t.Language]
	t.Text, t.Summary = c.Text.In[c.Text.Original], c.Summary.In[c.Summary.Original]
	return t
}

// attach keeps the files that were sent, beside those that were kept before
// the form came back.
func (p *Pages) attach(r *http.Request, l *i18n.Locale, actor policy.Actor, t *typed) error {
	for _, kept := range r.PostForm["kept"] {
		if a, err := p.again(r, actor, kept); err == nil && !slices.Contains(r.PostForm["leave"], a.Hash.String()) {
			t.files = append(t.files, a)
		}
	}
	if r.MultipartForm == nil {
		return nil
	}
	for _, f := range r.MultipartForm.File["file"] {
		if f.Size == 0 && f.Filename == "" {
			continue
		}
		a, err := p.keep(r, actor, f, len(t.files)+1)
		if err != nil {
			t.faults["file"] = l.Fault(err)
			if !again(err) {
				return err
			}
			continue
		}
		t.files = append(t.files, a)
	}
	return nil
}

func (p *Pages) keep(r *http.Request, actor policy.Actor, f *multipart.FileHeader, n int) (submission.Attachment, error) {
	in, err := f.Open()
	if err != nil {
		return submission.Attachment{}, fail.Wrap(err, fail.Unavailable, "The file cannot be read.")
	}
	defer func() { _ = in.Close() }()
	content, err := io.ReadAll(io.LimitReader(in, submission.MaxFile+1))
	if err != nil {
		return submission.Attachment{}, fail.Wrap(err, fail.Unavailable, "The file cannot be read.")
	}
	k, err := p.Service.Attach(r.Context(), actor, content)
	return submission.Attachment{Name: submission.FileName(f.Filename, n), Type: k.Type, Size: k.Size, Hash: k.Hash}, err
}

// again finds a file that was kept for this form: the browser brings its hash
// and its name, the rest is read from the file.
func (p *Pages) again(r *http.Request, actor policy.Actor, kept string) (submission.Attachment, error) {
	h, name, _ := strings.Cut(kept, "/")
	hash, err := statement.ParseHash(h)
	if err != nil {
		return submission.Attachment{}, err
	}
	content, err := p.Service.File(r.Context(), actor, hash)
	if err != nil {
		return submission.Attachment{}, err
	}
	media, err := blob.TypeOf(content)
	return submission.Attachment{Name: submission.FileName(name, 1), Type: media, Size: int64(len(content)), Hash: hash}, err
}

// hidden brings kept files along when the form comes back.
func (t *typed) hidden() (out [][2]string) {
	for _, a := range t.files {
		out = append(out, [2]string{"kept", a.Hash.String() + "/" + a.Name})
	}
	return out
}

// check says beside each field what is missing.
func (t *typed) check(l *i18n.Locale, mode submission.Mode) {
	missing := func(name, value string) {
		if value == "" {
			t.faults[name] = l.T("submission.fault.missing")
		}
	}
	missing("title", t.Title)
	through := mode == submission.Recorded || mode == submission.Transmitted
	if !through {
		t.Summary = ""
	}
	if t.Text == "" && t.Summary == "" {
		missing("text", "")
	}
	if !submission.IsDay(t.Date) {
		t.faults["date"] = l.T("submission.fault.day")
	}
}

// late says beside a day that it has not come yet.
func (p *Pages) late(l *i18n.Locale, t *typed) {
	for name, day := range map[string]string{"date": t.Date, "document-date": t.DocumentDate} {
		if submission.IsDay(day) && p.Service.TooLate(day) {
			t.faults[name] = l.T("submission.fault.future")
		}
	}
}

// content is what was typed, as it is said.
func (t *typed) content() submission.Content {
	c := submission.Content{Title: i18n.Of(t.Language, t.Title), Date: t.Date, Attachments: t.files}
	if t.Text != "" {
		c.Text = i18n.Of(t.Language, t.Text)
	}
	if t.Summary != "" {
		c.Summary = i18n.Of(t.Language, t.Summary)
	}
	c.About = sorted(t.About)
	return c
}

// sorted gives ids that were typed one a line, in ascending order, each once.
func sorted(s string) []string {
	out := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == ',' || r == ';' || r == ' ' || r == '\t' })
	slices.Sort(out)
	return slices.Compact(out)
}

func (t *typed) area(label, hint, name, value string, most int, optional bool) ui.Input {
	return ui.Input{Kind: ui.Area, Name: name, Label: label, Hint: hint, Value: value, Max: most, Optional: optional, Fault: t.faults[name]}
}

func (t *typed) language(l *i18n.Locale) ui.Input {
	in := ui.Input{Kind: ui.Choice, Name: "language", Label: l.T("submission.language"), Value: t.Language}
	for _, tag := range languages {
		in.Options = append(in.Options, ui.Option{Value: tag, Words: ui.LanguageName(l, tag)})
	}
	return in
}

// contents are the fields of what is said.
func (t *typed) contents(l *i18n.Locale, mode submission.Mode) []ui.Input {
	through := mode == submission.Recorded || mode == submission.Transmitted
	out := []ui.Input{
		t.language(l),
		{Name: "title", Label: l.T("submission.name"), Value: t.Title, Max: submission.MaxTitle / 4, Fault: t.faults["title"]},
	}
	text := t.area(l.T("submission.text"), "", "text", t.Text, submission.MaxText/4, through)
	text.Rows = 12
	if through {
		text.Hint = l.T("submission.text-hint")
	}
	out = append(out, text)
	if through {
		out = append(out, t.area(l.T("submission.summary"), l.T("submission.summary-hint"), "summary", t.Summary, submission.MaxText/4, true))
	}
	out = append(out,
		ui.Input{Kind: ui.DateDay, Name: "date", Label: l.T("submission.date"), Value: t.Date, Fault: t.faults["date"]},
		ui.Input{Kind: ui.Area, Name: "about", Label: l.T("submission.about"), Hint: l.T("submission.about-hint"), Value: t.About, Optional: true, Ltr: true, Fault: t.faults["about"]},
		ui.Input{Kind: ui.Upload, Name: "file", Label: l.T("submission.file"), Optional: true, Accept: strings.Join(submission.MediaTypes(), ","),
			Hint: l.T("submission.file-hint", "size", strconv.Itoa(submission.MaxFile>>20)), Fault: t.faults["file"]})
	if len(t.files) > 0 {
		leave := ui.Input{Kind: ui.Choices, Name: "leave", Label: l.T("submission.files-kept"), Hint: l.T("submission.files-leave"), Optional: true}
		for _, a := range t.files {
			leave.Options = append(leave.Options, ui.Option{Value: a.Hash.String(), Words: a.Name})
		}
		out = append(out, leave)
	}
	return out
}
