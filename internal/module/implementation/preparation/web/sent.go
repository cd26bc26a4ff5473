package web

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/workbook"
	"comity.example/comity/internal/module/implementation/offline"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// A workbook is sent to a preparation by those who prepare, and to the secretariat's
// record with a note verbale, say: it comes in, is refused and is dropped in the same
// way.

// sending is the form by which a workbook is sent; submit is the key of its button, more
// what else is asked.
func (v *visit) sending(submit, fault string, more ...ui.Input) templ.Component {
	return ui.FormView(v.Locale, ui.Form{ID: "send", Files: true, Fault: fault, Submit: v.T(submit), Hidden: [][2]string{{"do", "send"}},
		Inputs: append([]ui.Input{{Kind: ui.Upload, Name: "file", Label: v.T("preparation.workbook.file"), Hint: v.T("preparation.workbook.file.hint"), Accept: ".xlsx,.csv,.txt," + workbook.MediaType + ",text/csv"}}, more...)})
}

// dropping is the form by which the workbook that waits is dropped.
func (v *visit) dropping() templ.Component {
	return ui.FormView(v.Locale, ui.Form{ID: "drop", Submit: v.T("preparation.workbook.drop"), Hidden: [][2]string{{"do", "drop"}}})
}

// refused says why a file was not taken.
func (v *visit) refused(file, fault string) templ.Component {
	return ui.NoticeOf(v.T("preparation.workbook.refused", "file", file), ui.Para(ui.Plain(fault)))
}

// troubles is a notice of what cannot be taken, each with its sheet and cell.
func (v *visit) troubles(all []offline.Trouble) templ.Component {
	t := ui.Table{ID: "troubles", Stacked: true, NoRowHead: true, Caption: v.T("preparation.workbook.troubles.caption"), Columns: []ui.Column{
		{Head: v.T("preparation.workbook.cell")}, {Head: v.T("preparation.workbook.value")}, {Head: v.T("preparation.workbook.trouble")}}}
	for _, trouble := range all {
		if trouble.What == string(workbook.Twice) {
			trouble.Value = "" // the row's key, which nobody wrote
		}
		t.Rows = append(t.Rows, ui.Cells(ui.Words(strings.TrimSpace(trouble.Sheet+" "+trouble.Cell)), ui.Words(trouble.Value), ui.Words(v.T("preparation.trouble."+trouble.What))))
	}
	return ui.NoticeOf(v.T("preparation.workbook.troubles"), ui.TableView(v.Locale, t))
}

// faulty is what is wrong with what was sent, in words, where its form comes back with
// them; else it is the error.
func (v *visit) faulty(err error) (string, error) {
	var broken *workbook.Fault
	switch {
	case err == nil:
		return "", nil
	case errors.As(err, &broken):
		return v.T("preparation.trouble." + string(broken.What)), nil
	case submissionweb.Again(err):
		return v.Fault(err), nil
	}
	return "", err
}

// uploaded has the file of a form taken, and gives its name.
func uploaded(r *http.Request, take func(name string, file io.Reader) error) (name string, err error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File["file"]) == 0 {
		return "", fail.New(fail.Invalid, "Choose a file.")
	}
	head := r.MultipartForm.File["file"][0]
	f, err := head.Open()
	if err != nil {
		return head.Filename, fail.Wrap(err, fail.Invalid, "The file cannot be read.")
	}
	defer func() { _ = f.Close() }()
	return head.Filename, take(head.Filename, f)
}
