package offline

import (
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/format/workbook"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/statement"
)

// Keys of columns and facts.
const (
	columnItem     = "item"
	columnGuidance = "guidance"
	columnIn       = "language"
	columnWas      = "was" // digests of status, answer and marking

	FactQuestionnaire = "questionnaire"
	FactVersion       = "version"
	FactLanguage      = "language"
)

// Make writes what is reported so far, by item, into a workbook of a
// questionnaire. facts are what else it says of itself: whose it is, of which
// period.
func Make(q *questionnaire.Questionnaire, so map[string]Part, w *Words, at time.Time, facts ...workbook.Fact) *workbook.Book {
	title, _ := q.Title.For(w.Language)
	b := &workbook.Book{Title: strings.TrimSpace(w.Title + " " + title), Lang: w.Language, AsOf: at, Part: w.Part, CSVNotes: w.CSVNotes,
		Facts: append([]workbook.Fact{{Key: FactQuestionnaire, Value: q.ID}, {Key: FactVersion, Value: q.Version}, {Key: FactLanguage, Value: w.Language}}, facts...)}
	var statuses, markings []string
	for _, s := range report.Statuses() {
		statuses = append(statuses, w.Statuses[s])
	}
	for _, m := range statement.Markings {
		markings = append(markings, string(m))
	}
	for i := range q.Sections {
		s := &q.Sections[i]
		name, _ := s.Title.For(w.Language)
		sheet := workbook.Sheet{Key: s.ID, Name: name, Notes: w.Notes, Columns: []workbook.Column{
			{Key: columnItem, Heading: w.Question, Width: 32}, {Key: columnGuidance, Heading: w.Guidance, Width: 44},
			{Key: string(Status), Heading: w.Status, Width: 16, Fill: true, Choices: statuses, Refusal: w.NoStatus},
			{Key: string(Answer), Heading: w.Answer, Width: 72, Fill: true},
			{Key: columnIn, Heading: w.In, Width: 12},
			{Key: string(Marking), Heading: w.Marking, Width: 16, Fill: true, Choices: markings, Refusal: w.NoMarking},
			{Key: columnWas, Heading: "", Hidden: true}}}
		for j := range s.Items {
			item := &s.Items[j]
			sheet.Rows = append(sheet.Rows, itemRow(item, so[item.ID], w))
			for _, question := range q.Asked(item) {
				sheet.Rows = append(sheet.Rows, questionRows(item.ID, question, so[item.ID], w)...)
			}
		}
		b.Sheets = append(b.Sheets, sheet)
	}
	return b
}

// itemRow is an item with its status.
func itemRow(item *questionnaire.Item, so Part, w *Words) workbook.Row {
	k, status := key(item.ID, "", ""), w.Statuses[so.Status]
	title := words(item.Title, w.Language)
	if cited := w.Cited(item.Provision); cited != "" {
		title = cited + " · " + title
	}
	cells := []string{title, words(item.Guidance, w.Language), status, "", "", "", ""}
	was := none
	if item.Status {
		cells[5] = marked(so, "")
		was = digest(k+"#marking", cells[5])
	}
	cells[6] = digest(k+"#status", status) + " " + was + " " + printed(cells, ofItem(item))
	return workbook.Row{Key: k, Cells: cells,
		Shut: []bool{false, false, !item.Status, true, false, !item.Status, false}}
}

// questionRows are the rows of a question: one for each language, and further ones
// for what is too long for a cell.
func questionRows(item string, q questionnaire.Question, so Part, w *Words) (out []workbook.Row) {
	a := so.Answer(q.ID)
	for n, lang := range languages(q, a, w.Language) {
		k, tongue := key(item, q.ID, lang), ""
		if lang != "" && holds(q, a, lang) {
			tongue = w.Tongue(lang)
		}
		v, marking := value(q, a, lang), marked(so, q.ID)
		for i, p := range pieces(v) {
			row := workbook.Row{Key: k, Cells: []string{"", "", "", p.words, tongue, "", ""}, Shut: []bool{false, false, true, false, false, n+i > 0, false}}
			was := none + " " + none
			if i == 0 {
				row.Cells[0], was = words(q.Title, w.Language), digest(k, v)+" "+digest(key(item, q.ID, "")+"#marking", marking)
			} else {
				row.Key += further(i+1, p.joint)
			}
			if n+i == 0 {
				row.Cells[1], row.Cells[5] = guidance(q, w), marking
			}
			row.Cells[6] = was + " " + printed(row.Cells, ofQuestion)
			if i == 0 {
				row.Cells[6] += standing(item, q, a, lang)
			}
			out = append(out, row)
		}
	}
	return out
}

// holds reports whether all that stands in a row is in a language: names in a list
// that are not said in it stand there as they were written.
func holds(q questionnaire.Question, a *report.Answer, lang string) bool {
	if a == nil {
		return true
	}
	in := func(t i18n.Text) bool { return t.Empty() || t.In[lang] != "" }
	switch q.Kind {
	case questionnaire.Links:
		return !slices.ContainsFunc(a.Links, func(l report.Link) bool { return !in(l.Title) })
	case questionnaire.Bodies:
		return !slices.ContainsFunc(a.Bodies, func(b report.Body) bool { return !in(b.Name) || !in(b.Role) })
	}
	return true
}

// guidance is what a question is for, and how its answer is written.
func guidance(q questionnaire.Question, w *Words) string {
	how := map[questionnaire.Kind]string{questionnaire.Links: w.Links, questionnaire.Bodies: w.Bodies, questionnaire.Laws: w.Laws}[q.Kind]
	return strings.TrimSpace(words(q.Guidance, w.Language) + "\n" + how)
}

// marked is the marking of an answer, or of the status, whose question is "".
func marked(so Part, question string) string {
	if m, ok := so.Markings[question]; ok {
		return string(m)
	}
	return string(statement.Clear)
}

func words(t i18n.Text, lang string) string {
	s, _ := t.For(lang)
	return s
}
