package app_test

import (
	"net/http"
	"testing"
)

// TestIndependentReportWithAFile: an organization hands a file in with its report;
// nobody else reads it until the report is cleared, and then everybody does; the
// State is told as of any report; a correction that leaves the file out keeps it
// readable with the earlier wording.
func TestIndependentReportWithAFile(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	author, second, state, nobody := h.persona("ngo"), h.persona("ngo-second"), h.persona("xa-drafter"), h.someone("Anybody", "")
	const form, content = "/en/desk/implementation/independent", "%PDF-1.7 CANARY-REPORT"
	fields := []string{"language", "en", "title", "A report with a file", "state", "state:xa", "text", "It is in the file."}
	back := author.sendIn("file", form, []sent{{"report.pdf", content}}, append(author.get(form).want(http.StatusOK, `type="file"`).hidden(), withTitle(fields, "")...)...)
	back.want(http.StatusUnprocessableEntity, `id="fault-title"`, "report.pdf") // it is not to be chosen again
	draft := author.send(form, append(back.hidden(), fields...)...).goes("/en/desk/drafts/").to
	at := second.get(draft).want(http.StatusOK, "A report with a file", "report.pdf").found(`href="/en/desk/attachments/([0-9a-f]{64})"`)
	second.get("/en/desk/attachments/" + at).want(http.StatusOK)
	nobody.get("/attachment/" + at).want(http.StatusNotFound)
	state.get("/en/desk/attachments/" + at).want(http.StatusNotFound)

	edit := author.get(draft+"/edit").want(http.StatusOK, "report.pdf", at)
	author.send(draft+"/edit", append(edit.hidden(), fields...)...).goes(draft)
	second.signs(draft).want(http.StatusSeeOther)
	if got := nobody.get("/attachment/" + at).want(http.StatusOK); got.body != content {
		t.Errorf("the file is %q", got.body)
	}
	var list struct {
		Items []struct {
			ID     string
			Report struct {
				Content struct{ Copies []struct{ Name, Hash string } }
			}
		}
	}
	h.read("/api/v1/independent-reports", &list)
	if len(list.Items) != 1 || len(list.Items[0].Report.Content.Copies) != 1 || list.Items[0].Report.Content.Copies[0].Hash != at {
		t.Fatalf("the reports are %+v", list.Items)
	}
	page := "/en/implementation/independent/" + list.Items[0].ID
	nobody.get(page).want(http.StatusOK, `href="/attachment/`+at, "report.pdf")
	correct := form + "/" + list.Items[0].ID + "/change"
	asked := append(author.get(correct).want(http.StatusOK, "report.pdf").hidden(), append(fields, "leave", at, "reason", "The file had a slip.")...)
	second.signs(author.send(correct, asked...).goes("/en/desk/drafts/").to).want(http.StatusSeeOther)
	nobody.get(page).want(http.StatusOK, "The file had a slip.", at)
	nobody.get("/attachment/" + at).want(http.StatusOK)
}
