package offline

import (
	"maps"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/workbook"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/statement"
)

// MaxFile is how many bytes a workbook may have.
const MaxFile = 8 << 20

// Limits are those of a workbook of a questionnaire: room for what is there, and
// for what people add beside it.
func Limits(q *questionnaire.Questionnaire) workbook.Limits {
	rows := 0
	for i := range q.Sections {
		n := 0
		for j := range q.Sections[i].Items {
			n += 1 + 8*len(q.Asked(&q.Sections[i].Items[j]))
		}
		rows = max(rows, n)
	}
	return workbook.Limits{Bytes: MaxFile, Opened: 64 << 20, Sheets: len(q.Sections) + 20, Rows: rows + 500, Columns: 60}
}

// Language is that in which a workbook was made; empty where it does not say.
func Language(f *workbook.Filled) string { return f.Facts[FactLanguage] }

// Take compares what stands in a workbook with what is reported so far, by item.
// choose names the conflicts, by Place.ID, in which the workbook's words are
// taken; w are the words with which the workbook was made: Language says in which
// language. It is fail.Invalid where the workbook is of another questionnaire, or of
// another version of it.
func Take(q *questionnaire.Questionnaire, so map[string]Part, f *workbook.Filled, w *Words, choose map[string]bool) (*Taken, error) {
	return taking{q: q, so: so, w: w, choose: choose}.of(f)
}

// Whole gives all that stands in a workbook, whatever of it was there when it was made:
// for those who have it from somebody else. Its errors are those of Take.
func Whole(q *questionnaire.Questionnaire, f *workbook.Filled, w *Words) (*Taken, error) {
	return taking{q: q, w: w, whole: true}.of(f)
}

func (t taking) of(f *workbook.Filled) (*Taken, error) {
	q := t.q
	switch {
	case f.Facts[FactQuestionnaire] != q.ID:
		return nil, fail.New(fail.Invalid, "This workbook is of another questionnaire: %.60s, and not %s. Bring it to the preparation that it was made for.", f.Facts[FactQuestionnaire], q.ID)
	case f.Facts[FactVersion] != q.Version:
		return nil, fail.New(fail.Invalid, "This workbook is of version %.10s of the questionnaire, and what is prepared here of version %s: download it anew, and copy your answers into it.", f.Facts[FactVersion], q.Version)
	}
	t.out, t.cells, t.there, t.tongues = &Taken{Parts: map[string]Part{}}, map[string]*found{}, map[string]bool{}, map[string][]string{}
	t.stood = map[string][]stood{}
	for _, fault := range f.Faults {
		t.out.Troubles = append(t.out.Troubles, Trouble{string(fault.What), fault.Sheet, fault.Cell, fault.Value})
	}
	for i := range f.Sheets {
		t.sheet(&f.Sheets[i])
	}
	for i := range q.Sections {
		for j := range q.Sections[i].Items {
			t.item(&q.Sections[i].Items[j])
		}
	}
	if slices.ContainsFunc(t.out.Troubles, func(is Trouble) bool { return slices.Contains(keyless, is.What) }) {
		t.out.Absent = nil
	}
	return t.out, nil
}

// keyless is the trouble with rows that are there without their keys: which of those
// that are asked for they are nobody knows, and so not which are missing.
var keyless = []string{string(NoQuestion), string(workbook.Merged), string(workbook.Keyless), string(workbook.Unkeyed)}

// absent notes that a row is not there any more.
func (t *taking) absent(name string, p Place) {
	if !t.there[name] {
		t.out.Absent = append(t.out.Absent, p)
	}
}

// found is what was found of one cell: of an answer in all its pieces.
type found struct {
	sheet, at, value, was string
	pieces                map[int]string    // those after the first, with their joints
	named                 map[string]string // languages of names that were not in that of the row, by digest
}

type taking struct {
	q      *questionnaire.Questionnaire
	so     map[string]Part
	w      *Words
	choose map[string]bool
	whole  bool // all of it is taken, and not only what differs
	out    *Taken
	cells  map[string]*found // by key and field
	there  map[string]bool   // likewise: rows that are there, whether their cells can be read or not
	// tongues are the languages in which the workbook has rows of a question.
	tongues map[string][]string
	// stood are the languages in which an answer was given when the workbook was made,
	// that of the original first.
	stood map[string][]stood
}

func (t *taking) trouble(what What, c *found, value string) {
	if r := []rune(value); len(r) > 80 {
		value = string(r[:79]) + "…"
	}
	t.out.Troubles = append(t.out.Troubles, Trouble{string(what), c.sheet, c.at, value})
}

// sheet notes the cells of a sheet.
func (t *taking) sheet(s *workbook.FilledSheet) {
	for i := range s.Rows {
		r := &s.Rows[i]
		k, ok := parse(r.Key)
		_, item := t.q.Item(k.item)
		if !ok || item == nil || k.question != "" && !asked(t.q, item, k.question) {
			if strings.TrimSpace(r.Cells[string(Answer)]+r.Cells[string(Status)]) != "" {
				t.trouble(NoQuestion, &found{sheet: s.Name, at: r.At[string(Answer)]}, r.Key)
			}
			continue
		}
		was := strings.Fields(r.Cells[columnWas])
		of := ofQuestion
		if k.question == "" {
			of = ofItem(item)
		}
		t.typedOver(s.Name, r, of, was)
		then, named := stands(was)
		note := func(field Field, name string, n int) {
			words, there := r.Cells[string(field)]
			t.there[name] = true
			if !there {
				return // it has a fault, or its column is gone
			}
			c := t.cells[name]
			if c == nil {
				c = &found{pieces: map[int]string{}}
				t.cells[name] = c
			}
			if k.number > 1 {
				c.pieces[k.number] = joints[k.joint] + words
				return
			}
			c.sheet, c.at, c.value, c.named = s.Name, r.At[string(field)], words, named
			if n < len(was) {
				c.was = was[n]
			}
		}
		base := key(k.item, k.question, k.language)
		if k.question == "" {
			note(Status, base+"#status", 0)
			if r.Cells[string(Marking)] != "" && item.Status {
				note(Marking, base+"#marking", 1)
			}
			continue
		}
		note(Answer, base, 0)
		if of := key(k.item, k.question, ""); !slices.Contains(t.tongues[of], k.language) {
			t.tongues[of] = append(t.tongues[of], k.language)
			if len(t.stood[of]) == 0 {
				t.stood[of] = then
			}
		}
		if k.number == 1 && r.Cells[string(Marking)] != "" {
			note(Marking, key(k.item, k.question, "")+"#marking", 1)
		}
	}
}

func asked(q *questionnaire.Questionnaire, item *questionnaire.Item, question string) bool {
	return slices.ContainsFunc(q.Asked(item), func(have questionnaire.Question) bool { return have.ID == question })
}

// whole is what a cell says with its further pieces.
func (c *found) whole() string {
	out := c.value
	for _, n := range slices.Sorted(maps.Keys(c.pieces)) {
		if out += c.pieces[n]; strings.TrimSpace(c.pieces[n]) == "" {
			out = strings.TrimRight(out, " \n")
		}
	}
	return same(out)
}

// item compares an item, question by question.
func (t *taking) item(item *questionnaire.Item) {
	part := t.so[item.ID]
	next := Part{Content: report.Content{Status: part.Status}, Markings: maps.Clone(part.Markings)}
	changed := t.status(item, &next)
	changed = t.marking(item, "", nil, &next) || changed
	for _, q := range t.q.Asked(item) {
		after, different := t.answer(item, q, &part)
		changed = changed || different
		if after != nil {
			next.Answers = append(next.Answers, *after)
		}
		changed = t.marking(item, q.ID, t.beside(item.ID, q, &part, nowhere), &next) || changed
	}
	if changed {
		t.out.Parts[item.ID] = next
	}
}

// nowhere is no language.
const nowhere = "-"

// moved reports whether a cell says something else than what is reported so far,
// and notes it. name is that by which its digest was made, beside what was changed on
// the hub beside it. What nobody changed in the workbook is not moved, whatever became
// of it on the hub.
func (t *taking) moved(p Place, name, now string, c *found, after string, beside []Wording) bool {
	if after == now || !t.whole && c.was == digest(name, after) {
		return false
	}
	p.Sheet, p.Cell = c.sheet, c.at
	ch := Change{Place: p, Before: now, After: after, Beside: beside, Conflict: !t.whole && c.was != digest(name, now) || len(beside) > 0}
	ch.Taken = !ch.Conflict || t.choose[p.ID()]
	t.out.Changes = append(t.out.Changes, ch)
	return ch.Taken
}

func (t *taking) status(item *questionnaire.Item, next *Part) bool {
	k := key(item.ID, "", "")
	c := t.cells[k+"#status"]
	if c == nil {
		t.absent(k+"#status", Place{Item: item.ID, Field: Status})
		return false
	}
	now := t.w.Statuses[next.Status]
	words := same(c.value)
	status := report.Status("")
	if words != "" {
		var known bool
		if status, known = t.w.Understood[strings.ToLower(words)]; !known {
			t.trouble(NoStatus, c, words)
			return false
		}
	}
	// What is meant is compared, not in which language it is said.
	after := t.w.Statuses[status]
	if !t.whole && c.was == digest(k+"#status", words) {
		return false
	}
	if !item.Status && status != "" {
		t.trouble(Restraint, c, words)
		return false
	}
	if !t.moved(Place{Item: item.ID, Field: Status}, k+"#status", now, c, after, t.remarked(k+"#marking", marked(*next, ""))) {
		return false
	}
	next.Status = status
	return true
}

// marking compares the marking of an answer, or of the status, whose question is "".
func (t *taking) marking(item *questionnaire.Item, question string, beside []Wording, next *Part) bool {
	name := key(item.ID, question, "") + "#marking"
	c := t.cells[name]
	if c == nil {
		return false
	}
	words := same(c.value)
	if !slices.Contains(statement.Markings[:], statement.Marking(words)) {
		t.trouble(NoMarking, c, words)
		return false
	}
	if !t.moved(Place{Item: item.ID, Question: question, Field: Marking}, name, marked(*next, question), c, words, beside) {
		return false
	}
	if next.Markings == nil {
		next.Markings = map[string]statement.Marking{}
	}
	next.Markings[question] = statement.Marking(words)
	if words == string(statement.Clear) {
		delete(next.Markings, question)
	}
	return true
}
