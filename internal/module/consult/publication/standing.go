package publication

import (
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Why a statement on a publication does not count.
const (
	WhyUnknown   = "unknown"       // the register does not name the key as the participant's, or it could not speak
	WhyOrganiser = "not-organiser" // the organiser of the consultation says this
	WhyNone      = "none"          // the publication has no such paragraph or chapter
	WhyWords     = "words"         // what is to be wrong does not stand there
	WhyLanguage  = "language"      // it is published in that language
)

// Event is what followed and does not count.
type Event struct {
	submission.Mark
	Type string `json:"type"`
	As   string `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Why  string `json:"why" enum:"unknown,not-organiser,none,words,language"`
}

// Translation is a translation that counts.
type Translation struct {
	submission.Mark
	As       string     `json:"as,omitempty" doc:"listed id of whose translation it is; absent for the secretariat"`
	Language string     `json:"language"`
	Official bool       `json:"official" doc:"the organiser says so"`
	By       string     `json:"by,omitempty" doc:"who translated it, where that is another"`
	Title    string     `json:"title"`
	Chapters []Headed   `json:"chapters"`
	Words    []Rendered `json:"paragraphs"`
	Missing  []string   `json:"missing" doc:"ids of the paragraphs that it lacks, in the order of the publication"`
	Replaced bool       `json:"replaced,omitempty" doc:"by a later one of the same author"`
}

// Of gives a paragraph of the translation; ok is false where it is missing.
func (t *Translation) Of(id string) (words string, ok bool) {
	for _, w := range t.Words {
		if w.ID == id {
			return w.Text, true
		}
	}
	return "", false
}

// Heading gives the title of a chapter; empty where it is missing.
func (t *Translation) Heading(id string) string {
	for _, h := range t.Chapters {
		if h.ID == id {
			return h.Title
		}
	}
	return ""
}

// Erratum is a correction that counts. The words that were published stay.
type Erratum struct {
	submission.Mark
	As        string    `json:"as,omitempty" doc:"listed id of the organiser; absent for the secretariat"`
	Paragraph string    `json:"paragraph"`
	Wrong     string    `json:"wrong" doc:"words of the paragraph, as they were published"`
	Reads     string    `json:"reads" doc:"how they should read; empty where they should not be there"`
	Note      i18n.Text `json:"note,omitzero"`
}

// Publication is a publication as it stands: the read model.
type Publication struct {
	ID string `json:"id" doc:"id of the statement that published it"`
	submission.Mark
	// Told is how it came to be said.
	submission.Told
	Why          string         `json:"why,omitempty" doc:"why it does not count; absent when it does"`
	Consultation statement.Hash `json:"consultation"`
	Follows      statement.Hash `json:"follows,omitzero" doc:"the edition before"`
	Followed     string         `json:"followed,omitempty" doc:"the next edition"`
	Content
	Translations []Translation `json:"translations"` // oldest first
	Errata       []Erratum     `json:"errata"`       // oldest first
	Events       []Event       `json:"events" doc:"what followed and does not count, oldest first"`
	Statements   []string      `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
}

// Translation gives the translation into a language that is read: the last
// official one, or else the last; nil when there is none.
func (p *Publication) Translation(language string) (best *Translation) {
	for i := range p.Translations {
		t := &p.Translations[i]
		if t.Language == language && !t.Replaced && (best == nil || t.Official || !best.Official) {
			best = t
		}
	}
	return best
}

// Errors are the errata of a paragraph.
func (p *Publication) Errors(paragraph string) (out []Erratum) {
	for _, e := range p.Errata {
		if e.Paragraph == paragraph {
			out = append(out, e)
		}
	}
	return out
}

// World is what the fold has to know of other rooms.
type World struct {
	Speaks submission.Speaks
	// Told gives how a statement came to be said, and who of its authors has
	// owned to it.
	Told func(via submission.Via, m submission.Mark) (submission.Told, error)
	// Of gives a consultation; nil when there is none.
	Of func(consultation statement.Hash) (*consult.Consultation, error)
}

// Organises reports whether somebody speaks as the organiser of a consultation:
// nobody, "", stands for the secretariat, which does in what it recorded.
func Organises(c *consult.Consultation, as string) bool {
	return c != nil && (as != "" && as == c.Organiser() || as == "" && c.Via.Mode == submission.Recorded)
}

// Standing is what follows from all that was said on a publication. The result is
// nil when the case is none.
func Standing(c *Case, w World) (*Publication, error) {
	if c == nil || c.Published == nil {
		return nil, nil
	}
	b := &c.Published.Body
	told, err := w.Told(b.Via, c.Published.Mark)
	if err != nil {
		return nil, err
	}
	of, err := w.Of(b.Consultation)
	if err != nil {
		return nil, err
	}
	id := c.Published.Statement.String()
	f := &fold{w: w, of: of, p: &Publication{ID: id, Mark: c.Published.Mark, Told: told, Consultation: b.Consultation, Follows: b.Follows, Content: b.Content,
		Translations: []Translation{}, Errata: []Erratum{}, Events: []Event{}, Statements: []string{id}}, places: map[string]Place{}}
	switch {
	case !told.Known:
		f.p.Why = WhyUnknown
	case !Organises(of, b.Via.Speaker()) || of.Organiser() != b.Via.Author:
		f.p.Why = WhyOrganiser
	}
	for _, in := range f.p.All() {
		f.places[in.ID] = in
	}
	for i := range c.Later {
		if err := f.follow(&c.Later[i]); err != nil {
			return nil, err
		}
	}
	return f.p, nil
}

type fold struct {
	w      World
	of     *consult.Consultation
	p      *Publication
	places map[string]Place
}

// follow lets one statement count, or notes why it does not.
func (f *fold) follow(l *Later) error {
	e := Event{Mark: l.Mark}
	if l.Translated != nil {
		e.Type, e.As = TypeTranslated, l.Translated.As
	} else {
		e.Type, e.As = TypeCorrected, l.Corrected.As
	}
	known, err := f.w.Speaks(e.As, l.By, l.Index)
	if err != nil {
		return err
	}
	switch {
	case !known:
		e.Why = WhyUnknown
	case l.Translated != nil:
		e.Why = f.translate(l.Translated, l.Mark)
	default:
		e.Why = f.correct(l.Corrected, l.Mark)
	}
	if e.Why != "" {
		f.p.Events = append(f.p.Events, e)
		return nil
	}
	f.p.Statements = append(f.p.Statements, l.Statement.String())
	return nil
}

func (f *fold) translate(t *Translated, m submission.Mark) string {
	if t.Language == f.p.Language {
		return WhyLanguage
	}
	if (t.Official || t.As == "") && !Organises(f.of, t.As) {
		return WhyOrganiser
	}
	out := Translation{Mark: m, As: t.As, Language: t.Language, Official: t.Official, By: t.By, Title: t.Title, Chapters: t.Chapters, Words: t.Words, Missing: []string{}}
	if out.Chapters == nil {
		out.Chapters = []Headed{}
	}
	for _, h := range t.Chapters {
		if f.p.Chapter(h.ID) == nil {
			return WhyNone
		}
	}
	has := map[string]bool{}
	for _, w := range t.Words {
		if f.places[w.ID].Paragraph == nil {
			return WhyNone
		}
		has[w.ID] = true
	}
	for _, in := range f.p.All() {
		if !has[in.ID] && strings.TrimSpace(in.Text) != "" {
			out.Missing = append(out.Missing, in.ID)
		}
	}
	for i := range f.p.Translations {
		if before := &f.p.Translations[i]; before.As == t.As && before.Language == t.Language && before.Official == t.Official {
			before.Replaced = true
		}
	}
	f.p.Translations = append(f.p.Translations, out)
	return ""
}

func (f *fold) correct(c *Corrected, m submission.Mark) string {
	in := f.places[c.Paragraph]
	switch {
	case !Organises(f.of, c.As):
		return WhyOrganiser
	case in.Paragraph == nil:
		return WhyNone
	case !strings.Contains(in.Text, c.Wrong):
		return WhyWords
	}
	f.p.Errata = append(f.p.Errata, Erratum{Mark: m, As: c.As, Paragraph: c.Paragraph, Wrong: c.Wrong, Reads: c.Reads, Note: c.Note})
	return ""
}
