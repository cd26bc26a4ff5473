package web

import (
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Files keeps files for what a participant is to say.
type Files interface {
	Attach(ctx context.Context, actor policy.Actor, content []byte) (blob.Kept, error)
	File(ctx context.Context, actor policy.Actor, hash statement.Hash) (content []byte, err error)
}

// Keeper is the fields of a form for files that the hub keeps with an entry, and
// how pages show these.
type Keeper struct {
	Files
	// Public reports whether a statement in the register names a file: until then
	// only those see it whose participant brought it.
	Public func(ctx context.Context, hash statement.Hash) bool
	// Sum gives the SHA-256 of a public file, in hexadecimal, as programs work it out;
	// "" for one that is not here. It may be nil.
	Sum func(hash statement.Hash) string
}

// Inputs are the field for files, called by a label, and the files that are kept
// already.
func (k *Keeper) Inputs(f *Form, label string) []ui.Input {
	out := []ui.Input{{Kind: ui.Upload, Name: "file", Label: label, Optional: true, Accept: strings.Join(submission.MediaTypes(), ","),
		Hint: f.L.T("submission.file-hint", "size", strconv.Itoa(submission.MaxFile>>20)), Fault: f.Faults["file"]}}
	leave := ui.Input{Kind: ui.Choices, Name: "leave", Label: f.L.T("submission.files-kept"), Hint: f.L.T("submission.files-leave"), Optional: true}
	for _, s := range f.Values[KeptFiles] {
		if hash, name, ok := named(s); ok {
			leave.Options = append(leave.Options, ui.Option{Value: hash.String(), Words: name})
		}
	}
	if len(leave.Options) > 0 {
		out = append(out, leave)
	}
	return out
}

// Typed gives the values by which a form brings along files that are kept.
func (k *Keeper) Typed(all []submission.Attachment) (out []string) {
	for _, a := range all {
		out = append(out, kept(a))
	}
	return out
}

// kept is how a form brings along a file that the hub keeps for it.
func kept(a submission.Attachment) string { return a.Hash.String() + "/" + a.Name }

// named reads which file a form brings along.
func named(kept string) (hash statement.Hash, name string, ok bool) {
	h, name, _ := strings.Cut(kept, "/")
	hash, err := statement.ParseHash(h)
	return hash, name, err == nil
}

// again finds a file that was kept for this form: the browser brings its hash and
// its name, the rest is read from the file.
func (k *Keeper) again(ctx context.Context, actor policy.Actor, kept string) (a submission.Attachment, err error) {
	hash, name, ok := named(kept)
	if !ok {
		return a, fail.New(fail.NotFound, "There is no such file here, or not any more.")
	}
	content, err := k.File(ctx, actor, hash)
	if err != nil {
		return a, err
	}
	media, err := blob.TypeOf(content)
	return submission.Attachment{Name: submission.FileName(name, 1), Type: media, Size: int64(len(content)), Hash: hash}, err
}

// Read keeps the files that were sent, beside those that were kept before and that
// the form still brings along.
func (k *Keeper) Read(r *http.Request, actor policy.Actor, f *Form) (out []submission.Attachment, err error) {
	for _, s := range f.Values[KeptFiles] {
		if a, err := k.again(r.Context(), actor, s); err == nil && !slices.Contains(f.Values["leave"], a.Hash.String()) {
			out = append(out, a)
		}
	}
	if r.MultipartForm != nil {
		for _, file := range r.MultipartForm.File["file"] {
			if file.Size == 0 && file.Filename == "" {
				continue
			}
			a, err := k.keep(r, actor, file, len(out)+1)
			if err != nil && !submissionweb.Again(err) {
				return out, err
			}
			if err != nil {
				f.Faults["file"] = f.L.Fault(err)
				continue
			}
			out = append(out, a)
		}
	}
	if now := k.Typed(out); now != nil || f.Values[KeptFiles] != nil {
		f.Values[KeptFiles] = now
	}
	return out, nil
}

func (k *Keeper) keep(r *http.Request, actor policy.Actor, f *multipart.FileHeader, n int) (submission.Attachment, error) {
	in, err := f.Open()
	if err != nil {
		return submission.Attachment{}, fail.Wrap(err, fail.Unavailable, "The file cannot be read.")
	}
	defer func() { _ = in.Close() }()
	content, err := io.ReadAll(io.LimitReader(in, submission.MaxFile+1))
	if err != nil {
		return submission.Attachment{}, fail.Wrap(err, fail.Unavailable, "The file cannot be read.")
	}
	b, err := k.Attach(r.Context(), actor, content)
	return submission.Attachment{Name: submission.FileName(f.Filename, n), Type: b.Type, Size: b.Size, Hash: b.Hash}, err
}

// View leads to the files, each with its SHA-256, and with how the register names it:
// by a hash of which nobody can guess the file once it is erased.
func (k *Keeper) View(ctx context.Context, l *i18n.Locale, all []submission.Attachment) templ.Component {
	var lines []templ.Component
	for _, a := range all {
		to, public := "/attachment/"+a.Hash.String(), k.Public(ctx, a.Hash)
		if !public {
			to = l.Path("/desk/attachments", a.Hash.String())
		}
		lines = append(lines, ui.A(to, a.Name))
		if k.Sum != nil && public {
			if sum := k.Sum(a.Hash); sum != "" {
				lines = append(lines, ui.Code("SHA-256 "+sum))
			}
		}
		lines = append(lines, ui.Sentence(l, "entry.copy.named", ui.Parts{"hash": ui.Code(a.Hash.String())}))
	}
	return ui.Lines(lines...)
}
