package offline

import (
	"strings"
	"unicode"

	"comity.example/comity/internal/format/workbook"
	"comity.example/comity/internal/module/implementation/questionnaire"
)

// What is printed in a workbook, beside the cells that are filled in, is held against
// what was printed there: whoever types into it finds out, and does not lose words.

// none stands for a digest where there is none.
const none = "-"

// columns are those of a sheet that people see, in their order.
var columns = [...]string{columnItem, columnGuidance, string(Status), string(Answer), columnIn, string(Marking)}

// ofQuestion are the columns that are not filled in in the rows of a question: all but
// those of the answer and of its marking.
var ofQuestion = []int{0, 1, 2, 4}

// ofItem are those of the row of an item: all but those of its status and of the
// marking of that, where it has one.
func ofItem(item *questionnaire.Item) []int {
	if item.Status {
		return []int{0, 1, 3, 4}
	}
	return []int{0, 1, 3, 4, 5}
}

// letters are those of a text, with its digits: programs set signs and blanks as they
// like.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, s)
}

// printed are the digests of what is printed in some columns of a row.
func printed(cells []string, of []int) string {
	out := make([]string, len(of))
	for i, n := range of {
		out[i] = digest(columns[n], letters(cells[n]))
	}
	return strings.Join(out, " ")
}

// typedOver reports what was typed into cells of a row that are not there for it. What
// was emptied is none, and a row without digests was put in by people.
func (t *taking) typedOver(sheet string, r *workbook.FilledRow, of []int, was []string) {
	if len(was) < 2+len(of) {
		return
	}
	for i, n := range of {
		words := r.Cells[columns[n]]
		if letters(words) == "" || was[2+i] == digest(columns[n], letters(words)) {
			continue
		}
		what := Misplaced
		if columns[n] == columnIn {
			what = Tongue
		}
		t.trouble(what, &found{sheet: sheet, at: r.At[columns[n]]}, words)
	}
}
