package report

import (
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// What followed a report.
const (
	WasCorrected  = "corrected"
	WasWithdrawn  = "withdrawn"
	WasTranslated = "translated"
	// WasLeft is a withdrawal by a signatory of a joint report who did not hand it
	// in: it takes itself off, and the report stands.
	WasLeft = "dissociated"
)

// Why a statement on a report does not count.
const (
	WhyUnknown   = "unknown"       // the register does not name the key as the participant's, or it could not speak
	WhyAuthor    = "not-author"    // an author says this, or who handed it in while no author has spoken
	WhyHanded    = "not-handed-in" // a joint report is corrected by whoever handed it in
	WhyWithdrawn = "withdrawn"     // it had been withdrawn
	WhyOfficial  = "not-official"  // an official translation is an author's
)

// Event is what followed, whether it counts or not.
type Event struct {
	submission.Mark
	What   string    `json:"what" enum:"corrected,withdrawn,dissociated,translated"`
	As     string    `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Reason i18n.Text `json:"reason,omitzero"`
	Why    string    `json:"why,omitempty" enum:"unknown,not-author,not-handed-in,withdrawn,not-official" doc:"why it does not count; absent when it does"`
}

// Wording is a wording of a report.
type Wording struct {
	submission.Mark
	As     string    `json:"as,omitempty" doc:"listed id of who gave this wording; absent for the secretariat"`
	Reason i18n.Text `json:"reason,omitzero"`
	Content
	// Older says what of Content is older than what it translates: see Queries.
	Older Older `json:"older,omitempty" doc:"by question, the languages in which an answer stands as it did before, while the words that it translates do not"`
}

// Translation is a translation of a wording.
type Translation struct {
	submission.Mark
	As       string         `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Of       statement.Hash `json:"of" doc:"the statement whose wording it is of"`
	Language string         `json:"language"`
	Official bool           `json:"official" doc:"an author gave it as its own"`
	Answers  []Rendered     `json:"answers"`
}

// Report is a report as it stands: the read model.
type Report struct {
	ID string `json:"id" doc:"id of the statement that made it"`
	submission.Mark
	submission.Told
	Questionnaire string          `json:"questionnaire"`
	Version       string          `json:"version" doc:"of the questionnaire"`
	Item          string          `json:"item"`
	Provision     string          `json:"provision,omitempty" doc:"frozen id of the provision that the item is"`
	Topic         string          `json:"topic" doc:"what it is about, whatever the questionnaire: the provision, or item: and the item"`
	Period        string          `json:"period" doc:"a year, or two with a hyphen between them"`
	SameAs        *statement.Hash `json:"same_as,omitempty" doc:"an earlier report of the same author: nothing has changed since"`
	// Unchanged is what the report of SameAs said then; absent where that is gone.
	Unchanged *Unchanged     `json:"unchanged,omitempty" doc:"of one that says that nothing has changed: what the earlier report said when that was said"`
	Wording   statement.Hash `json:"wording" doc:"the statement that gave the wording in force"`
	Content
	// Older says what of Content is older than what it translates: see Queries.
	Older        Older                   `json:"older,omitempty" doc:"by question, the languages in which an answer stands as it did before, while the words that it translates do not"`
	Copies       []submission.Attachment `json:"copies,omitempty" doc:"files that it came with: kept by the hub, at /attachment/{hash}"`
	Wordings     []Wording               `json:"wordings" doc:"every wording, oldest first; the last one is in force"`
	Translations []Translation           `json:"translations" doc:"oldest first, of whichever wording"`
	Withdrawn    *Event                  `json:"withdrawn,omitempty"`
	Events       []Event                 `json:"events" doc:"what followed, oldest first"`
	Statements   []string                `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
}

// Repeats reports whether a report says that nothing has changed, and has not been
// corrected since.
func (r *Report) Repeats() bool { return r.SameAs != nil && r.Wording == r.Statement }

// Same is what the earlier report said since which nothing has changed; nil where a
// report does not repeat one, or that is gone.
func (r *Report) Same() *Unchanged {
	if !r.Repeats() {
		return nil
	}
	return r.Unchanged
}

// Says is what a report says: its own content, or that of the earlier report since
// which nothing has changed.
func (r *Report) Says() Content {
	if same := r.Same(); same != nil {
		return same.Content
	}
	return r.Content
}

// Asked is the questionnaire, version and item whose questions Says answers.
func (r *Report) Asked() (questionnaire, version, item string) {
	if same := r.Same(); same != nil {
		return same.Questionnaire, same.Version, same.Item
	}
	return r.Questionnaire, r.Version, r.Item
}

// InForce reports whether a report stands for a participant: known as the
// author's, not withdrawn, and the participant has not taken itself off it.
func (r *Report) InForce(participant string) bool {
	return r.Known && r.Withdrawn == nil && slices.Contains(r.Via.Authors(), participant)
}

// Texts gives the words of an answer in every language in which they are: see InAll.
func (r *Report) Texts(question string) i18n.Text {
	says := r.Says()
	a := says.Answer(question)
	if a == nil {
		return i18n.Text{}
	}
	return r.InAll(a).Text
}

// Translated are the translations of what a report says, oldest first: of the wording in
// force and, of earlier ones, of the answers that have stayed as they were.
func (r *Report) Translated() (out []Translation) {
	if same := r.Same(); same != nil {
		return same.Translations // of the wording that stood: see unchanged
	}
	for _, t := range r.Translations {
		if t.Answers, _ = r.holds(&t); len(t.Answers) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// Past are the answers of a translation of an earlier wording that is one no more of what
// the report says.
func (r *Report) Past(t *Translation) []Rendered {
	_, past := r.holds(t)
	return past
}

// holds parts the answers of a translation: those of what the report says, and those of
// words that were changed since.
func (r *Report) holds(t *Translation) (now, past []Rendered) {
	if t.Of == r.Wording {
		return t.Answers, nil
	}
	n := slices.Index(r.Given(), t.Of)
	if n < 0 {
		return nil, nil // of a wording that does not count
	}
	for _, a := range t.Answers {
		if was, is := r.Wordings[n].Answer(a.Question), r.Content.Answer(a.Question); was != nil && is != nil && was.asWritten(is) {
			now = append(now, a)
		} else {
			past = append(past, a)
		}
	}
	return now, past
}

// asWritten reports whether two answers are the same in the words in which they were
// written, whatever they are in other languages.
func (a *Answer) asWritten(b *Answer) bool {
	same := slices.EqualFunc(a.texts(), b.texts(), func(x, y i18n.Text) bool { return x.Original == y.Original && x.String() == y.String() })
	return same && slices.EqualFunc(a.Links, b.Links, func(x, y Link) bool { return x.Address == y.Address }) && len(a.Bodies) == len(b.Bodies)
}

// answer is that to a question; nil when there is none.
func (t *Translation) answer(question string) *Rendered {
	i := slices.IndexFunc(t.Answers, func(a Rendered) bool { return a.Question == question })
	if i < 0 {
		return nil
	}
	return &t.Answers[i]
}

// World is what the fold has to know of other rooms.
type World struct {
	Speaks submission.Speaks
	// Told gives how a statement came to be said, and who of its authors has owned
	// to it.
	Told func(via submission.Via, m submission.Mark) (submission.Told, error)
}

// Standing is what follows from all that was said on a report. The result is nil
// when the case is none. What SameAs says it leaves to Queries.
func Standing(c *Case, w World) (*Report, error) {
	if c == nil || c.Made == nil {
		return nil, nil
	}
	b := &c.Made.Body
	told, err := w.Told(b.Via, c.Made.Mark)
	if err != nil {
		return nil, err
	}
	id := c.Made.Statement.String()
	r := &Report{ID: id, Mark: c.Made.Mark, Told: told, Questionnaire: b.Questionnaire, Version: b.Version, Item: b.Item, Provision: b.Provision,
		Topic: b.Topic(), Period: b.Period, SameAs: b.SameAs, Copies: b.Copies, Translations: []Translation{}, Events: []Event{}, Statements: []string{id}}
	r.reads(Wording{Mark: c.Made.Mark, As: b.Via.Speaker(), Content: b.Content})
	for i := range c.Later {
		if err := r.follow(&c.Later[i], w); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Given are the statements that gave the wordings of a report, oldest first.
func (r *Report) Given() (out []statement.Hash) {
	for i := range r.Wordings {
		out = append(out, r.Wordings[i].Statement)
	}
	return out
}

// reads puts a wording in force.
func (r *Report) reads(v Wording) {
	r.Wording, r.Content = v.Statement, v.Content
	r.Wordings = append(r.Wordings, v)
}

// eventOf is what a statement that followed says happened.
func (r *Report) eventOf(l *Later) Event {
	switch {
	case l.Corrected != nil:
		return Event{Mark: l.Mark, What: WasCorrected, As: l.Corrected.As, Reason: l.Corrected.Reason}
	case l.Translated != nil:
		return Event{Mark: l.Mark, What: WasTranslated, As: l.Translated.As}
	}
	e := Event{Mark: l.Mark, What: WasWithdrawn, As: l.Withdrawn.As, Reason: l.Withdrawn.Reason}
	if r.Leaves(e.As) {
		e.What = WasLeft
	}
	return e
}

func (r *Report) follow(l *Later, w World) error {
	e := r.eventOf(l)
	ok, err := w.Speaks(e.As, e.By, e.Index)
	if err != nil {
		return err
	}
	if e.Why = r.weigh(&e, l, ok); e.Why == "" {
		r.Statements = append(r.Statements, l.Statement.String())
		switch e.What {
		case WasCorrected:
			r.reads(Wording{Mark: l.Mark, As: e.As, Reason: e.Reason, Content: l.Corrected.Content})
			err = r.Reword(e.As, l.Mark, w.Told)
		case WasTranslated:
			t := l.Translated
			r.Translations = append(r.Translations, Translation{Mark: l.Mark, As: t.As, Of: t.Of, Language: t.Language, Official: t.Official, Answers: t.Answers})
		case WasLeft: // of a joint report it takes itself off, and nobody else
			r.Leave(e.As)
		default:
			r.Withdrawn = &e
		}
	}
	r.Events = append(r.Events, e)
	return err
}

// weigh says why a statement does not count, if it does not. speaks says that the
// register knows whose it is.
func (r *Report) weigh(e *Event, l *Later, speaks bool) string {
	switch {
	case !speaks:
		return WhyUnknown
	case e.What == WasTranslated && l.Translated.Official && !slices.Contains(r.Via.Authors(), e.As):
		return WhyOfficial
	case e.What == WasCorrected && r.Leaves(e.As):
		return WhyHanded
	case (e.What == WasCorrected || e.What == WasWithdrawn) && !r.Alters(e.As):
		return WhyAuthor
	case r.Withdrawn != nil:
		return WhyWithdrawn
	}
	return ""
}
