package compilation

import (
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
)

// Document is a compilation, in one language.
type Document struct {
	Title    string
	Notice   Words // what the hub says at the head of every page of it, as a demonstration does; may be empty
	Chapters []Chapter
}

// Chapter is what was reported on one item.
type Chapter struct {
	Topic   string // what reports name it by
	Cited   string // how the provision is cited; empty for an item that is none
	Title   Words
	Quoted  Words // the official wording of the provision; may be empty
	Replies []Reply
	// Statements are those that the provision's wording rests on.
	Statements []string
}

// Words are a text in one language.
type Words struct{ Language, Text string }

// Reply is a report in the name of one of its authors: what is in force, or what
// stands beside it (report.Queries.Shown).
type Reply struct {
	ID          string // of the report
	Participant string // listed id
	Name        Words
	Period      string
	Several     bool     // it is one of several replies of its author in this chapter
	Since       string   // period since which nothing has changed; empty where the report says itself what is
	Way         string   // how it came to be said, in words
	Jointly     string   // with whom, in words; empty for what one says alone
	With        []string // those, by their listed ids, or by name who are listed nowhere
	Mode        string   // how it came to be said, as the register has it: own, joint, group, recorded, transmitted
	Kind        string   // of that document, as the register has it: note-verbale; empty where there is none
	Number      string   // of that document, as it bears it; may be empty
	Document    string   // what it was recorded from or transmitted with, as it is cited; may be empty
	Apart       bool     // put in the participant's name by another, who is named in Name: not its own word
	Beside      bool     // it is not in force, but stands beside what is, or alone
	Status      string   // in words; may be empty
	Code        string   // of the status, as the API has it
	Answers     []Answer
	Statements  []string // that it rests on
}

// Heading is what a reply stands under: the name of its author, and the period where
// the chapter has several replies of that author.
func (r *Reply) Heading() string {
	if r.Several {
		return r.Name.Text + " (" + r.Period + ")"
	}
	return r.Name.Text
}

// Answer is the answer to one question: words, or a list.
type Answer struct {
	Question    string // in words
	Text        Words
	Translation string // says that Text, or of the List some, is one, and from which language; empty: as it was written
	Original    Words  // of what is translated: as it was written
	List        []Line
}

// Line is one entry of a list.
type Line struct {
	Words    Words
	Role     Words   // of who is responsible: for what; may be empty
	Address  string  // https://…; may be empty
	Original []Words // of what is translated: the words, and the role, as they were written
}

// Names are what a compilation asks other rooms and the catalogue of words for.
type Names struct {
	// Called is a participant's name, and the language that it is in.
	Called func(id string) (name, lang string)
	// State reports whether a participant is a State: States come first.
	State func(id string) bool
	// Cited is how a provision is cited, Quoted its official wording with the
	// statements that it rests on; empty where nobody knows.
	Cited  func(provision string) string
	Quoted func(provision string) (words Words, statements []string)
	Status func(report.Status) string
	Way    func(*report.Report) string
	// Jointly names those with whom a participant says a report; empty for what it says
	// alone.
	Jointly func(r *report.Report, participant string) string
	// Document cites what a report was recorded from or transmitted with; empty where
	// there is none.
	Document func(*report.Report) string
	// Apart is the name under which words stand that another put in a participant's
	// name: with the name of that other.
	Apart func(name string, r *report.Report) string
	// Translated says that words are a translation, from which language, and whose.
	Translated func(from string, by report.Whose) string
	// Law is the title of an entry of the register of laws and policies, and its
	// page; the id and nothing where it is not here.
	Law func(id string) (i18n.Text, string)
}

// sort puts replies in the order of documents of the United Nations: those of States
// in the alphabetical order of their names in the language of the document, after
// them those of organizations, groups and others in the same way, and last what was
// put in anybody's name by another. Those of one author keep their order.
func (n *Names) sort(l *i18n.Locale, all []Reply) {
	i18n.Sort(l, all, func(r Reply) string { return r.Name.Text })
	rank := func(r Reply) int {
		switch {
		case r.Apart:
			return 2
		case n.State(r.Participant):
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b Reply) int { return rank(a) - rank(b) })
}

// Laws are the ids of entries of the register of laws and policies that reports
// name, ascending.
func Laws(held []report.Held) (out []string) {
	for i := range held {
		says := held[i].Report.Says()
		for j := range says.Answers {
			out = append(out, says.Answers[j].Laws...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Compile makes a chapter of each of some items, of what is held on
// them. Items on which nothing is held have a chapter, too: that there is none is
// information.
func Compile(l *i18n.Locale, items []questionnaire.Item, held []report.Held, library *questionnaire.Library, n Names) []Chapter {
	by := map[string][]report.Held{}
	for _, h := range report.Once(slices.Clone(held)) {
		by[h.Report.Topic] = append(by[h.Report.Topic], h)
	}
	c := compiler{l: l, library: library, names: n, questions: map[string]*questionnaire.Questionnaire{}}
	out := make([]Chapter, 0, len(items))
	for i := range items {
		item := &items[i]
		title, lang := item.Title.Pick(l)
		ch := Chapter{Topic: item.Topic(), Title: Words{lang, title}}
		if item.Provision != "" {
			ch.Cited = n.Cited(item.Provision)
			ch.Quoted, ch.Statements = n.Quoted(item.Provision)
		}
		for j := range by[ch.Topic] {
			ch.Replies = append(ch.Replies, c.reply(&by[ch.Topic][j]))
		}
		n.sort(l, ch.Replies)
		several(ch.Replies)
		out = append(out, ch)
	}
	return out
}

// several marks the replies of those who have more than one.
func several(all []Reply) {
	of := map[string]int{}
	for i := range all {
		of[all[i].Participant]++
	}
	for i := range all {
		all[i].Several = of[all[i].Participant] > 1
	}
}

type compiler struct {
	l         *i18n.Locale
	library   *questionnaire.Library
	names     Names
	questions map[string]*questionnaire.Questionnaire
}

func (c *compiler) reply(h *report.Held) Reply {
	r := &h.Report
	says := r.Says()
	name, lang := c.names.Called(h.Participant)
	if h.Voice == report.ByAnother {
		name, lang = c.names.Apart(name, r), c.l.Tag()
	}
	out := Reply{ID: r.ID, Participant: h.Participant, Name: Words{lang, name}, Apart: h.Voice == report.ByAnother, Beside: h.Beside, Period: r.Period, Way: c.names.Way(r), Jointly: c.names.Jointly(r, h.Participant), With: with(r, h.Participant), Document: c.names.Document(r), Statements: r.RestsOn()}
	out.Mode = string(r.Via.Mode)
	if from := r.Via.Document; from != nil {
		out.Kind, out.Number = from.Kind, from.Number
	}
	if same := r.Same(); same != nil {
		out.Since = same.Period
	}
	if says.Status != "" {
		out.Status, out.Code = c.names.Status(says.Status), string(says.Status)
	}
	id, version, _ := r.Asked()
	q, seen := c.questions[id+" "+version]
	if !seen {
		q = c.library.Get(id, version)
		c.questions[id+" "+version] = q
	}
	for i := range says.Answers {
		out.Answers = append(out.Answers, c.answer(r, q, &says.Answers[i]))
	}
	return out
}

// with are those with whom a participant says a report.
func with(r *report.Report, participant string) (out []string) {
	for _, id := range r.Via.Authors() {
		if id != participant {
			out = append(out, id)
		}
	}
	for _, o := range r.Via.Others {
		out = append(out, o.Name)
	}
	return out
}

func (c *compiler) answer(r *report.Report, q *questionnaire.Questionnaire, a *report.Answer) Answer {
	out := Answer{Question: a.Question}
	if q != nil {
		if question := q.Question(a.Question); question != nil {
			out.Question, _ = question.Title.Pick(c.l)
		}
	}
	in := r.InAll(a)
	switch {
	case len(a.Links) > 0:
		for i, x := range in.Links {
			line := Line{Address: x.Address}
			if line.Words = c.says(&out, &line, r, a, i, x.Title); line.Words.Text == "" {
				line.Words = Words{"", x.Address}
			}
			out.List = append(out.List, line)
		}
	case len(a.Bodies) > 0:
		for i, x := range in.Bodies {
			line := Line{}
			line.Words = c.says(&out, &line, r, a, 2*i, x.Name)
			line.Role = c.says(&out, &line, r, a, 2*i+1, x.Role)
			out.List = append(out.List, line)
		}
	case len(a.Laws) > 0:
		for _, id := range a.Laws {
			title, page := c.names.Law(id)
			words, lang := title.Pick(c.l)
			out.List = append(out.List, Line{Words: Words{lang, words}, Address: page})
		}
	default:
		out.Text = c.says(&out, nil, r, a, 0, in.Text)
	}
	return out
}

// says gives a text of an answer in the language of the document, or else as it was
// written; n is its place in the answer. Where that is a translation, the answer says
// so, and keeps beside it what was written: a line each, and with the line of the list
// that it is of.
func (c *compiler) says(out *Answer, line *Line, r *report.Report, a *report.Answer, n int, t i18n.Text) Words {
	words, lang := t.Pick(c.l)
	if words == "" {
		return Words{}
	}
	by, translated := r.Translator(a, n, lang)
	if !translated {
		return Words{lang, words}
	}
	written := Words{t.Original, t.String()}
	how, begun := c.names.Translated(t.Original, by), line != nil && len(line.Original) > 0
	switch {
	case out.Translation == "":
		out.Original.Language, out.Translation = t.Original, how
	case begun: // the role of a body whose name was translated, too
		out.Original.Text += ": "
	default:
		out.Original.Text += "\n"
	}
	if !strings.Contains(out.Translation, how) {
		out.Translation += " " + how
	}
	if out.Original.Language != t.Original { // in several
		out.Original.Language = ""
	}
	out.Original.Text += written.Text
	if line != nil {
		line.Original = append(line.Original, written)
	}
	return Words{lang, words}
}

// Language is that of Plain, where it is in one; empty where its lines are in several,
// or are none of words.
func (a *Answer) Language() string {
	if len(a.List) == 0 {
		return a.Text.Language
	}
	one := ""
	for _, x := range a.List {
		for _, lang := range []string{x.Words.Language, x.Role.Language} {
			if lang == "" {
				continue // an address is in none
			}
			if one != "" && one != lang {
				return ""
			}
			one = lang
		}
	}
	return one
}

// Plain is an answer as one text, for a cell of a table.
func (a *Answer) Plain() string {
	if len(a.List) == 0 {
		return a.Text.Text
	}
	lines := make([]string, len(a.List))
	for i, x := range a.List {
		if lines[i] = x.Words.Text; x.Role.Text != "" {
			lines[i] += ": " + x.Role.Text
		}
		if x.Address != "" && x.Address != x.Words.Text {
			lines[i] += " " + x.Address
		}
	}
	return strings.Join(lines, "\n")
}
