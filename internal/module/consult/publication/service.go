package publication

import (
	"context"
	"math"
	"reflect"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Rooms is what a publication is made of.
type Rooms struct {
	Texts         *text.Queries
	Contributions *contribution.Queries
	Positions     *position.Queries
	Agreements    Agreements
	// Official gives the official texts of a provision, in every language; none
	// where the register has none.
	Official func(ctx context.Context, q sqldb.Querier, provision string) ([]Wording, error)
	// Name gives the name of who is listed, in a language.
	Name func(id, tag string) string
	// Cited is how a provision is cited; "" when nobody knows.
	Cited func(id string) string
}

// Service takes down what is published.
type Service struct {
	*consult.Desk
	Queries *Queries
	Rooms   Rooms
}

// Say says what the secretariat records, and drafts all else, for a second
// person to clear. of is the publication; zero for what publishes one.
func (s *Service) Say(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body) (saying.Outcome, error) {
	if err := May(actor, doing(b)); err != nil {
		return saying.Outcome{}, err
	}
	d, err := Draft(actor.Identity, of, b)
	if err != nil {
		return saying.Outcome{}, err
	}
	return s.Desk.Say(ctx, actor, d, speakerOf(b) == "", s.Check)
}

// speakerOf is as whom the author of a body speaks; "" is the secretariat.
func speakerOf(b corpus.Body) string {
	switch b := b.(type) {
	case *Published:
		return b.Via.Speaker()
	case *Translated:
		return b.As
	case *Corrected:
		return b.As
	}
	return ""
}

// doing is what saying a body is: the secretariat alone speaks as nobody who is
// listed.
func doing(b corpus.Body) Action {
	if speakerOf(b) == "" {
		return Record
	}
	return action(b.Type())
}

// Rules lists the rules of drafts, one a type.
func (s *Service) Rules() []saying.Rule {
	return saying.RulesFor(Types(), s.Check, func(actor policy.Actor, typ string) error { return May(actor, action(typ)) })
}

// Check is the room's rules for a statement that is about to be said: its author
// speaks as himself, what it quotes stands there, and it would count.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	if err := May(actor, doing(b)); err != nil {
		return err
	}
	if err := s.SpeaksAs(ctx, q, actor, speakerOf(b)); err != nil {
		return err
	}
	if published, ok := b.(*Published); ok {
		return s.checkPublished(ctx, q, d, published)
	}
	before, err := read(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	if before == nil {
		return fail.New(fail.NotFound, "There is no publication with this id.")
	}
	after, err := Next(before, Said{submission.Mark{By: s.By(d), Index: math.MaxInt64}, b})
	if err != nil {
		return err
	}
	stands, err := s.Queries.standing(ctx, q, after)
	if err != nil {
		return err
	}
	if n := len(stands.Events); n > 0 && stands.Events[n-1].Index == math.MaxInt64 {
		return refusal(stands.Events[n-1].Why)
	}
	if t, ok := b.(*Translated); ok {
		return s.official(ctx, q, stands, t)
	}
	return nil
}

// official sees that a translation gives an official text as the register has it
// in that language, where it has it.
func (s *Service) official(ctx context.Context, q sqldb.Querier, p *Publication, t *Translated) error {
	for _, in := range p.All() {
		if in.Official == nil {
			continue
		}
		words, ok := (&Translation{Words: t.Words}).Of(in.ID)
		if !ok {
			continue
		}
		all, err := s.Rooms.Official(ctx, q, in.Official.Provision)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(w Wording) bool { return w.Language != t.Language })
		if len(all) > 0 && !slices.ContainsFunc(all, func(w Wording) bool { return spaced(w.Text) == spaced(words) }) {
			return fail.New(fail.Invalid, "What is quoted of %s is not its official text, word for word.", in.Official.Provision)
		}
	}
	return nil
}

func spaced(words string) string { return strings.Join(strings.Fields(words), " ") }

func (s *Service) checkPublished(ctx context.Context, q sqldb.Querier, d ledger.Draft, b *Published) error {
	of, err := s.Queries.Consultations.In(ctx, q, b.Consultation.String())
	if err != nil {
		return err
	}
	mark := submission.Mark{Statement: statement.Hash{0xff}, By: s.By(d), Index: math.MaxInt64}
	stands, err := s.Queries.standing(ctx, q, &Case{Published: &First{mark, *b}})
	if err != nil {
		return err
	}
	if stands.Why != "" {
		return refusal(stands.Why)
	}
	if err := s.follows(ctx, q, b); err != nil {
		return err
	}
	for i := range b.Chapters {
		if err := s.checkChapter(ctx, q, &of, b, &b.Chapters[i]); err != nil {
			return err
		}
	}
	for _, in := range b.All() {
		if err := s.rests(ctx, q, b, in.Paragraph); err != nil {
			return err
		}
	}
	return nil
}

// follows sees that the edition before is one, of the same consultation, and that
// no other follows it.
func (s *Service) follows(ctx context.Context, q sqldb.Querier, b *Published) error {
	if b.Follows.IsZero() {
		return nil
	}
	before, err := s.Queries.In(ctx, q, b.Follows.String())
	switch {
	case err != nil:
		return err
	case before.Why != "" || before.Consultation != b.Consultation:
		return fail.New(fail.Invalid, "The edition before is none of this consultation.")
	case before.Followed != "":
		return fail.New(fail.Conflict, "Another edition follows that one: follow the latest.")
	}
	return nil
}

func (s *Service) checkChapter(ctx context.Context, q sqldb.Querier, of *consult.Consultation, b *Published, ch *Chapter) error {
	for _, id := range ch.About {
		if !slices.Contains(of.About, id) {
			return fail.New(fail.Invalid, "The consultation is not about %s.", id)
		}
	}
	for i := range ch.Official {
		o := &ch.Official[i]
		want := Wording{o.Provision, b.Tongue(&o.Paragraph), o.Text}
		all, err := s.Rooms.Official(ctx, q, o.Provision)
		if err != nil {
			return err
		}
		if !slices.Contains(all, want) {
			return fail.New(fail.Invalid, "What is quoted of %s is not its official text, word for word.", o.Provision)
		}
	}
	for i := range ch.Guidance {
		if err := s.guidance(ctx, q, b, &ch.Guidance[i]); err != nil {
			return err
		}
	}
	for _, c := range ch.Contributors {
		if c.Who.ID == "" {
			continue
		}
		_, listed, err := s.Queries.Consultations.Participants.Class(ctx, q, c.Who.ID)
		if err != nil {
			return err
		}
		if !listed {
			return fail.New(fail.Invalid, "Nobody is listed under %s.", c.Who.ID)
		}
	}
	return nil
}

// guidance computes what is published of a text again. Ids of paragraphs and
// names of participants are the publication's own.
func (s *Service) guidance(ctx context.Context, q sqldb.Querier, b *Published, g *Guidance) error {
	t, err := s.Rooms.Texts.In(ctx, q, g.Text.String())
	if err != nil && !fail.Is(err, fail.NotFound) {
		return err
	}
	differs := fail.New(fail.Conflict, "The guidance is not what the text reads in that version: put it together anew.")
	if err != nil || t.Why != "" || t.Consultation != b.Consultation {
		return differs
	}
	want, ok := GuidanceOf(t, g.Version, b.Language, unnamed)
	if !ok || !reflect.DeepEqual(bare(want), bare(*g)) {
		return differs
	}
	return s.agreed(ctx, q, g)
}

// bare is guidance without what is the publication's own.
func bare(g Guidance) Guidance {
	g.Paragraphs, g.Proposers, g.Agreed = slices.Clone(g.Paragraphs), slices.Clone(g.Proposers), nil
	for i := range g.Paragraphs {
		g.Paragraphs[i].ID = ""
	}
	for i := range g.Proposers {
		g.Proposers[i].By, g.Proposers[i].Credits = nameless(g.Proposers[i].By), anonymous(g.Proposers[i].Credits)
	}
	return g
}

// rests sees that what a paragraph rests on is there, and what it quotes stands
// there word for word, by those who are named.
func (s *Service) rests(ctx context.Context, q sqldb.Querier, b *Published, p *Paragraph) error {
	for _, from := range p.From {
		found, err := s.quotable(ctx, q, b.Consultation, from)
		if err != nil {
			return err
		}
		switch {
		case found == nil:
			return fail.New(fail.Invalid, "Paragraph %s rests on something that is not said in the consultation, or does not count.", p.ID)
		case p.Quoted && !slices.Contains(found.words, p.Text):
			return fail.New(fail.Conflict, "What paragraph %s quotes does not stand there word for word: put it together anew.", p.ID)
		case p.Quoted && slices.ContainsFunc(found.authors, func(want consult.Named) bool {
			return !slices.ContainsFunc(p.By, func(n consult.Named) bool { return n.ID == want.ID && (n.ID != "" || n.Name == want.Name) })
		}):
			return fail.New(fail.Invalid, "Paragraph %s does not name all whose words it quotes.", p.ID)
		case p.Quoted && !slices.Equal(anonymous(p.Credits), found.credits):
			return fail.New(fail.Conflict, "Who owned to what paragraph %s quotes is not as it is said, or has changed since: put it together anew.", p.ID)
		}
	}
	return nil
}

// quotable is what can be quoted of a statement, paragraph by paragraph, and
// whose words it has.
type quotable struct {
	authors []consult.Named // who is listed by id alone
	credits []Credit
	words   []string
}

// unnamed gives nobody a name: who is listed is known by id.
func unnamed(string) string { return "" }

// quotable finds a contribution, an amendment or a position that counts and was
// not taken back; nil when there is none.
func (s *Service) quotable(ctx context.Context, q sqldb.Querier, of, id statement.Hash) (*quotable, error) {
	c, err := s.Rooms.Contributions.In(ctx, q, id.String())
	switch {
	case err == nil && (!c.Known || c.Consultation != of || c.Withdrawn != nil || c.SetAside != nil):
		return nil, nil
	case err == nil:
		return quotesOf(c), nil
	case !fail.Is(err, fail.NotFound):
		return nil, err
	}
	a, _, err := s.Rooms.Texts.AmendmentIn(ctx, q, id.String())
	switch {
	case err == nil && (a == nil || a.State == text.Void || a.State == text.Taken || a.Consultation != of):
		return nil, nil
	case err == nil:
		out := &quotable{authors: Authors(&a.Via, a.Authors(), unnamed), credits: creditsOf(&a.Told, unnamed)}
		out.take(a.Rationale.In)
		for _, p := range a.Practice {
			out.words = append(out.words, p.Text)
		}
		return out, nil
	case !fail.Is(err, fail.NotFound):
		return nil, err
	}
	v, err := s.Rooms.Positions.In(ctx, q, id.String())
	switch {
	case fail.Is(err, fail.NotFound), err == nil && (!v.Known || v.Withdrawn != nil):
		return nil, nil
	case err != nil:
		return nil, err
	}
	out := &quotable{authors: Authors(&v.Via, v.Via.Authors(), unnamed), credits: creditsOf(&v.Told, unnamed)}
	out.take(v.Text.In)
	return out, nil
}

func quotesOf(c *contribution.Contribution) *quotable {
	out := &quotable{authors: Authors(&c.Via, c.Via.Authors(), unnamed), credits: creditsOf(&c.Told, unnamed)}
	out.take(c.Text.In)
	for _, words := range c.Title.In {
		out.words = append(out.words, words)
	}
	for _, r := range c.References {
		out.words = append(out.words, r.Text)
	}
	for _, a := range c.Answers {
		out.take(a.Words.In)
	}
	return out
}

func (o *quotable) take(in map[string]string) {
	for _, words := range in {
		for _, p := range split(words) {
			o.words = append(o.words, p.Text)
		}
	}
}

// refusal says to who would say it why a statement would not count.
func refusal(why string) error {
	switch why {
	case WhyUnknown:
		return fail.New(fail.Denied, "The register does not name you as who you speak for: nothing new can be said.")
	case WhyOrganiser:
		return fail.New(fail.Denied, "Only the organiser of the consultation says that.")
	case WhyNone:
		return fail.New(fail.Invalid, "The publication has no such paragraph or chapter.")
	case WhyWords:
		return fail.New(fail.Invalid, "Those words do not stand in the paragraph as it was published.")
	}
	return fail.New(fail.Invalid, "It is published in that language: correct it by an erratum.")
}
