package web

import (
	"io"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// upload is the name of the field of files in forms.
const upload = "attachments"

// drafted is where files of what is drafted lie, for those who see the draft.
const drafted = Home + "/drafted"

// fileInput offers to attach files to what is said; nothing where it has none.
func (f *form) fileInput(v cooperation.Verb) []ui.Input {
	if !cooperation.Carries(v) {
		return nil
	}
	hint := f.l.T("cooperation.files-hint", "n", f.l.Number(attachment.MaxFiles), "size", f.l.Number(attachment.Megabytes))
	if len(f.faults) > 0 {
		hint = f.l.T("cooperation.files-again") + " " + hint
	}
	return []ui.Input{{Kind: ui.Upload, Name: upload, Many: true, Label: f.l.T("cooperation.files"), Hint: hint, Optional: true, Accept: strings.Join(blob.MediaTypes(), ","), Fault: f.faults[upload]}}
}

// attach keeps the files that came with a form and lists them in what is said. It
// is asked when all else has been read: what is refused keeps no files.
func (p *Pages) attach(r *http.Request, f *form, b cooperation.Body, v cooperation.Verb) error {
	if r.MultipartForm == nil || !cooperation.Carries(v) {
		return nil
	}
	sent := r.MultipartForm.File[upload]
	if len(sent) > attachment.MaxFiles {
		f.faults[upload] = f.l.T("cooperation.files-many", "n", f.l.Number(attachment.MaxFiles))
		return nil
	}
	for _, one := range sent {
		if one.Size == 0 && one.Filename == "" {
			continue
		}
		in, err := one.Open()
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "The file cannot be read.")
		}
		content, err := io.ReadAll(io.LimitReader(in, attachment.MaxSize+1))
		_ = in.Close()
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "The file cannot be read.")
		}
		var kept attachment.File
		if err = attachment.Proper(one.Filename); err == nil {
			kept, err = p.Files.Keep(cooperation.FileName(one.Filename, b.Exercises()), content)
		}
		if err != nil && !again(err) {
			return err
		}
		if err != nil {
			f.faults[upload] = attachment.Named(one.Filename) + ": " + f.l.Fault(err)
			return nil
		}
		b.Attach(kept)
	}
	return nil
}

// files shows what a body lists. address gives where a file is downloaded; "" for
// nowhere.
func (v *viewer) files(all []attachment.File, address func(f attachment.File) string) templ.Component {
	if len(all) == 0 {
		return templ.NopComponent
	}
	l := v.Locale
	t := ui.Table{ID: v.id("files-" + all[0].File.Short()), Caption: l.T("cooperation.files"), Note: l.T("cooperation.files-note"), Columns: []ui.Column{{Head: l.T("cooperation.files.name")}, {Head: l.T("cooperation.files.what")}}}
	for _, f := range all {
		name := ui.Show(ui.Symbol(f.Name))
		if to := address(f); to != "" {
			name = ui.To(to, f.Name)
		}
		t.Rows = append(t.Rows, ui.Cells(name, ui.Show(ui.Lines(ui.Symbol(f.Type), ui.Plain(size(l, f.Size)), ui.Code(f.Hash.String())))))
	}
	return ui.TableView(l, t)
}

// size says how large a file is.
func size(l *i18n.Locale, bytes int64) string {
	if bytes < 1<<10 {
		return l.N("cooperation.files.bytes", int(bytes))
	}
	return l.T("cooperation.files.kilobytes", "n", l.Number((bytes+1<<10-1)>>10))
}

// link is where a file of a statement is downloaded by the reader, for some
// minutes.
func (v *viewer) link(id statement.Hash) func(f attachment.File) string {
	return func(f attachment.File) string {
		to, err := v.p.Link(v.actor, id, f)
		if err != nil {
			return "" // the page says all the rest
		}
		return to
	}
}

// draftedFile gives a file of a draft to who sees the draft, so that nobody clears
// what he or she could not look into.
func (p *Pages) draftedFile(r *http.Request, l *i18n.Locale) (ui.File, error) {
	v, err := p.viewer(r, l)
	if err != nil {
		return ui.File{}, err
	}
	missing := fail.New(fail.NotFound, "There is no such file in a draft on your desk.")
	id, err := statement.ParseHash(r.PathValue("file"))
	if err != nil {
		return ui.File{}, missing
	}
	f, ok, err := p.Drafted(r.Context(), v.actor, id)
	if err != nil || !ok {
		return ui.File{}, or(err, missing)
	}
	_, content, err := p.Files.Open(f)
	return ui.File{Name: attachment.Ended(f.Name, f.Type), Type: "application/octet-stream", Body: content}, err
}

func or(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
