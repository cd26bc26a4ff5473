package publication

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Sources is all that a publication is put together from, as the register
// stands.
type Sources struct {
	Consultation  *consult.Consultation
	Texts         []text.Text                            // of the consultation, that count; oldest first
	Agreements    map[statement.Hash]*adoption.Agreement // on each text
	Contributions []contribution.Contribution            // to it, that count; oldest first
	Positions     []position.Position                    // on its provisions; oldest first
	Official      []Wording                              // of its provisions
	Before        *Publication                           // the edition that it follows; nil for a first one
	Name          func(id string) string                 // of who is listed, in the language of the publication
	Cited         func(id string) string                 // how a provision is cited; "" when nobody knows
}

// Wording is an official text of a provision.
type Wording struct {
	Provision, Language, Text string
}

// General is the id of the chapter on what no single provision is about.
const General = "general"

// Plan is what the organiser gives to a publication; all else is assembled.
type Plan struct {
	Via      submission.Via
	Title    i18n.Text
	Edition  i18n.Text
	Language string
	Preface  []Paragraph
	// Only lists the ids of chapters; empty for all.
	Only []string
	// Written is what the organiser writes in each chapter, by its id.
	Written map[string]Chaptered
}

// Chaptered is what the organiser writes in one chapter.
type Chaptered struct {
	Commentary []Paragraph
	Rationale  []Paragraph
}

// Assemble puts a publication together: a pure function of the plan and the
// sources. There is a chapter for each provision that the consultation is about,
// and one for several where a text is about them together.
func Assemble(plan Plan, s Sources) *Published {
	out := &Published{Via: plan.Via, Consultation: s.Consultation.Statement,
		Content: Content{Title: plan.Title, Edition: plan.Edition, Language: plan.Language, Preface: plan.Preface, Chapters: []Chapter{}}}
	var before *Content
	if s.Before != nil {
		out.Follows, before = s.Before.Statement, &s.Before.Content
	}
	a := assembler{plan: plan, s: s}
	for _, about := range chaptersOf(s) {
		ch := a.chapter(about)
		if len(plan.Only) > 0 && !slices.Contains(plan.Only, ch.ID) || len(about) == 0 && empty(&ch) {
			continue
		}
		out.Chapters = append(out.Chapters, ch)
	}
	Number(&out.Content, before)
	return out
}

func empty(ch *Chapter) bool {
	return len(ch.Guidance)+len(ch.Commentary)+len(ch.Rationale)+len(ch.Practice)+len(ch.Bibliography)+len(ch.Contributors) == 0
}

// chaptersOf parts what the consultation is about into chapters: provisions that
// one text is about belong together. The last chapter is on none.
func chaptersOf(s Sources) [][]string {
	root := map[string]string{}
	var find func(id string) string
	find = func(id string) string {
		if up, ok := root[id]; ok && up != id {
			return find(up)
		}
		return id
	}
	for i := range s.Texts {
		for _, id := range s.Texts[i].About {
			a, b := find(s.Texts[i].About[0]), find(id)
			root[max(a, b)] = min(a, b)
		}
	}
	var order []string
	members := map[string][]string{}
	for _, id := range s.Consultation.About {
		r := find(id)
		if members[r] == nil {
			order = append(order, r)
		}
		members[r] = append(members[r], id)
	}
	var out [][]string
	for _, r := range order {
		out = append(out, members[r])
	}
	return append(out, nil)
}

// chapterID makes the id of a chapter of what it is about.
func chapterID(about []string) string {
	if len(about) == 0 {
		return General
	}
	id := strings.ReplaceAll(about[0], ":", "-")
	if len(about) > 1 {
		id += "-ff"
	}
	if !form.IsSlug(id) {
		sum := sha256.Sum256([]byte(about[0]))
		id = "c-" + hex.EncodeToString(sum[:8])
	}
	return id
}

type assembler struct {
	plan Plan
	s    Sources
}

func (a assembler) chapter(about []string) Chapter {
	ch := Chapter{ID: chapterID(about), About: about}
	ch.Title = a.title(&ch)
	for _, id := range about {
		if w := a.official(id); w != nil {
			sum := sha256.Sum256([]byte(w.Text))
			o := Official{Provision: id, SHA256: hex.EncodeToString(sum[:]), Paragraph: Paragraph{Text: w.Text}}
			if w.Language != a.plan.Language {
				o.Language = w.Language
			}
			ch.Official = append(ch.Official, o)
		}
	}
	took := works{}
	for i := range a.s.Texts {
		t := &a.s.Texts[i]
		if !touches(t.About, about) {
			continue
		}
		g, _ := GuidanceOf(t, t.InForce().Number, a.plan.Language, a.s.Name)
		if how := a.s.Agreements[t.Statement]; how != nil {
			g.Agreed = AgreedOn(how, g.Version, a.s.Name)
		}
		ch.Guidance = append(ch.Guidance, g)
		took.add(whoseIs(&t.Told, a.s.Name), Tabled)
		a.amendments(&ch, t, took)
	}
	for i := range a.s.Contributions {
		if c := &a.s.Contributions[i]; c.Withdrawn == nil && c.SetAside == nil && touches(c.About, about) {
			a.contribution(&ch, c, took)
		}
	}
	if len(about) > 0 {
		a.views(&ch, took)
	}
	w := a.plan.Written[ch.ID]
	ch.Commentary, ch.Rationale = w.Commentary, append(slices.Clone(w.Rationale), ch.Rationale...)
	ch.Contributors = took.all()
	return ch
}

// touches reports whether something belongs into a chapter: it is about one of
// its provisions, or, in the general one, about none.
func touches(about, chapter []string) bool {
	if len(chapter) == 0 {
		return len(about) == 0
	}
	return slices.ContainsFunc(about, func(id string) bool { return slices.Contains(chapter, id) })
}

// title is what a chapter is called: its provisions, as they are cited.
func (a assembler) title(ch *Chapter) i18n.Text {
	if len(ch.About) == 0 {
		return generalTitle
	}
	var cited []string
	for _, id := range ch.About {
		words := a.s.Cited(id)
		if words == "" {
			words = id
		}
		cited = append(cited, words)
	}
	return i18n.Of(a.plan.Language, strings.Join(cited, "; "))
}

// generalTitle is what the chapter on no provision is called.
var generalTitle = i18n.Text{Original: "en", In: map[string]string{"en": "General", "fr": "Généralités", "ar": "أحكام عامة"}}

// official is the official text of a provision in the language of the
// publication, or, where there is none, in the first language that there is.
func (a assembler) official(id string) (best *Wording) {
	for i := range a.s.Official {
		w := &a.s.Official[i]
		if w.Provision == id && (best == nil || best.Language != a.plan.Language && w.Language == a.plan.Language) {
			best = w
		}
	}
	return best
}

// amendments takes the reasons and the practice of the amendments whose words
// stand in the version in force, and names those who proposed any.
func (a assembler) amendments(ch *Chapter, t *text.Text, took works) {
	for i := range t.Amendments {
		m := &t.Amendments[i]
		if m.State == text.Void || m.State == text.Taken {
			continue
		}
		by := whoseIs(&m.Told, a.s.Name, joined(m)...)
		if took.add(by, Amendment); m.Stands == 0 {
			continue
		}
		ch.Rationale = append(ch.Rationale, a.quoted(m.Statement, by, m.Rationale)...)
		for _, c := range m.Practice {
			ch.Practice = append(ch.Practice, a.quote(m.Statement, by, a.plan.Language, c.Text, c.Address))
		}
	}
}

// joined are those who joined an amendment.
func joined(m *text.Amendment) (out []string) {
	for _, j := range m.Joined {
		out = append(out, j.As)
	}
	return out
}

func (a assembler) contribution(ch *Chapter, c *contribution.Contribution, took works) {
	by := whoseIs(&c.Told, a.s.Name)
	took.add(by, Work(c.Kind))
	if c.Kind == contribution.Practice {
		by := whose{slices.Clip(by.By), by.Credits}
		if c.Follows != nil && !slices.ContainsFunc(by.By, func(n consult.Named) bool { return n.ID != "" && n.ID == c.Follows.Who.ID }) {
			by.By = append(by.By, c.Follows.Who)
		}
		if title, lang := c.Title.For(a.plan.Language); title != "" {
			p := a.quote(c.Statement, by, lang, title, "")
			p.Form = Heading
			ch.Practice = append(ch.Practice, p)
		}
		all := a.quoted(c.Statement, by, c.Text)
		if n := len(all); n > 0 && c.Follows != nil {
			all[n-1].Address = c.Follows.Address
		}
		ch.Practice = append(ch.Practice, all...)
	}
	for _, r := range c.References {
		if slices.ContainsFunc(ch.Bibliography, func(p Paragraph) bool { return p.Text == r.Text && p.Address == r.Address }) {
			continue
		}
		ch.Bibliography = append(ch.Bibliography, a.quote(c.Statement, by, a.plan.Language, r.Text, r.Address))
	}
	slices.SortStableFunc(ch.Bibliography, func(x, y Paragraph) int {
		return strings.Compare(strings.ToLower(x.Text), strings.ToLower(y.Text))
	})
}

// views takes what States hold on the provisions of a chapter, by their names.
func (a assembler) views(ch *Chapter, took works) {
	for i := range a.s.Positions {
		v := &a.s.Positions[i]
		national := slices.ContainsFunc(v.Via.Authors(), func(id string) bool { return strings.HasPrefix(id, "state:") })
		if v.Withdrawn != nil || !national || !slices.Contains(ch.About, v.On) {
			continue
		}
		by := whoseIs(&v.Told, a.s.Name)
		all := a.quoted(v.Statement, by, v.Text)
		if n := len(all); n > 0 {
			all[n-1].Address = v.Source.Address
			if s := (Source{v.Via.Document, v.Source.Cited(), v.Source.Date}); s != (Source{}) {
				all[n-1].Source = &s
			}
		}
		took.add(by, View)
		ch.Views = append(ch.Views, all...)
	}
	slices.SortStableFunc(ch.Views, func(x, y Paragraph) int { return strings.Compare(x.By[0].Name, y.By[0].Name) })
}

// quoted gives a wording of a statement, word for word, in the language of the
// publication where it has that.
func (a assembler) quoted(from statement.Hash, by whose, t i18n.Text) (out []Paragraph) {
	words, lang := t.For(a.plan.Language)
	for _, p := range split(words) {
		one := a.quote(from, by, lang, p.Text, "")
		one.Form, one.Depth, one.Label = p.Form, p.Depth, p.Label
		out = append(out, one)
	}
	return out
}

func (a assembler) quote(from statement.Hash, by whose, lang, words, address string) Paragraph {
	p := Paragraph{Text: words, Address: address, By: by.By, Credits: by.Credits, From: []statement.Hash{from}, Quoted: true}
	if lang != a.plan.Language {
		p.Language = lang
	}
	return p
}

// works is who contributed with what.
type works map[work][]Work

// work is somebody, and how what it contributed stands in that name.
type work struct {
	who consult.Named
	how submission.Owning
	by  consult.Named
}

func (w works) add(all whose, with Work) {
	for _, named := range all.By {
		c := CreditOf(all.Credits, named.ID)
		n := work{named, c.How, c.By}
		if !slices.Contains(w[n], with) {
			w[n] = append(w[n], with)
		}
	}
}

// all lists them in ascending order of their ids, and then of the names of those
// who have none: pages put them into the alphabetical order of the reader's
// language.
func (w works) all() (out []Contributor) {
	for who, with := range w {
		with = slices.Clone(with)
		slices.SortFunc(with, func(a, b Work) int { return slices.Index(Works(), a) - slices.Index(Works(), b) })
		out = append(out, Contributor{Who: who.who, How: who.how, By: who.by, With: with})
	}
	slices.SortFunc(out, func(a, b Contributor) int {
		return cmp.Or(cmp.Compare(noID(a), noID(b)), strings.Compare(a.Who.ID, b.Who.ID), strings.Compare(a.Who.Name, b.Who.Name), strings.Compare(a.Who.Role, b.Who.Role),
			strings.Compare(string(a.How), string(b.How)), strings.Compare(a.By.ID, b.By.ID))
	})
	return out
}

func noID(c Contributor) int {
	if c.Who.ID == "" {
		return 1
	}
	return 0
}
