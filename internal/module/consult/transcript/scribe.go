package transcript

import (
	"context"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/intake"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Writer is the transaction in which everything is said: a *ledger.Writer.
type Writer interface {
	Say(ctx context.Context, d ledger.Draft) (ledger.Receipt, error)
	Tx() *sqldb.Tx
}

// Rooms are those of consultations, whose rules hold for what is recorded, too.
type Rooms struct {
	Calls                                *consult.Queries
	Process, Text, Contribution, Meeting saying.Check
	// Two reports whether the hub asks for two officers for what its secretariat
	// says of a type: then nothing is taken down.
	Two func(ctx context.Context, q sqldb.Querier, typ string) (bool, error)
}

// World is what has to be known beside the documents.
type World struct {
	Agreed Agreed
	Names  intake.Names // finds who is listed; never nil
	// Secretariat is the name under which the hub leads the group that settles
	// what is left open.
	Secretariat string
	About       []string // ids of what a document is about that cites nothing
	Date        string   // of a document that prints none: a year, a month or a day
}

// Made is what was taken down.
type Made struct {
	Consultation statement.Hash
	Said         []Count         // by type, in the order of the first of each
	Unsure       []intake.Unsure // each a point of the group that settles them
	Unlisted     []string        // names that nobody is listed under
}

// Count is how many statements of a type were said.
type Count struct {
	Type string
	N    int
}

// Total is how many statements were said.
func (m *Made) Total() int {
	n := 0
	for _, c := range m.Said {
		n += c.N
	}
	return n
}

// reading is the group that settles what documents leave open.
const reading = "reading"

// scribe says one statement after the other.
type scribe struct {
	ctx     context.Context
	w       Writer
	rooms   Rooms
	world   World
	set     *Set
	of      statement.Hash
	letters map[string]string // marks of provisions: their ids
	// near gives what else a place is about: amendments.
	near   map[nearby][]statement.Hash
	made   Made
	unsure []intake.Unsure
}

// nearby is a unit of a table.
type nearby struct {
	letter string
	column intake.Column
	unit   int
}

// Take says what a set of documents bears out, in the name of the hub. It fails
// with fail.Exists when one of them was taken down before, with fail.Invalid when
// the register lacks what they are about, and as the rules of the rooms do.
// Nothing of it stands when it fails: the caller's transaction ends with it.
func (s *Set) Take(ctx context.Context, w Writer, rooms Rooms, world World) (*Made, error) {
	for i, d := range s.Documents() {
		id, err := rooms.Calls.From(ctx, w.Tx(), d.SHA256)
		if err != nil {
			return nil, err
		}
		if id != "" {
			return nil, fail.New(fail.Exists, "%s was taken down before", s.Files[min(i, len(s.Files)-1)].Name).
				WithHint("It is the consultation %s: what was recorded is corrected by statements.", id)
		}
	}
	c := &scribe{ctx: ctx, w: w, rooms: rooms, world: world, set: s, letters: map[string]string{}, near: map[nearby][]statement.Hash{},
		unsure: slices.Clone(s.Unsure())}
	var err error
	switch {
	case s.Table != nil:
		err = c.feedback(s.Table)
	case s.Series != nil:
		err = c.series(s.Series)
	default:
		err = c.account(s.Account)
	}
	if err == nil {
		err = c.points()
	}
	c.made.Consultation, c.made.Unsure = c.of, c.unsure
	return &c.made, err
}

// say checks a statement as its room does, and says it.
func (c *scribe) say(check saying.Check, d ledger.Draft, err error) (statement.Hash, error) {
	if err != nil {
		return statement.Hash{}, err
	}
	if two, err := c.rooms.Two(c.ctx, c.w.Tx(), d.Type); err != nil {
		return statement.Hash{}, err
	} else if two {
		return statement.Hash{}, fail.New(fail.Conflict, "this hub asks for two officers for what its secretariat records: nothing is taken down by one command")
	}
	if err := check(c.ctx, c.w.Tx(), policy.As(policy.Secretariat), d); err != nil {
		return statement.Hash{}, err
	}
	r, err := c.w.Say(c.ctx, d)
	if err != nil {
		return statement.Hash{}, err
	}
	at := slices.IndexFunc(c.made.Said, func(n Count) bool { return n.Type == d.Type })
	if at < 0 {
		at, c.made.Said = len(c.made.Said), append(c.made.Said, Count{Type: d.Type})
	}
	c.made.Said[at].N++
	return r.ID, nil
}

func (c *scribe) process(b corpus.Body) (statement.Hash, error) {
	d, err := consult.Draft(statement.Hash{}, c.of, b)
	return c.say(c.rooms.Process, d, err)
}

func (c *scribe) text(b corpus.Body) (statement.Hash, error) {
	d, err := text.Draft(statement.Hash{}, statement.Hash{}, b)
	return c.say(c.rooms.Text, d, err)
}

func (c *scribe) meeting(of statement.Hash, b corpus.Body) (statement.Hash, error) {
	d, err := meeting.Draft(statement.Hash{}, of, b)
	return c.say(c.rooms.Meeting, d, err)
}

func (c *scribe) contribute(b corpus.Body) error {
	d, err := contribution.Draft(statement.Hash{}, statement.Hash{}, b)
	_, err = c.say(c.rooms.Contribution, d, err)
	return err
}

// from is a document with a place in it.
func (c *scribe) from(sum string, at intake.Place) *submission.Document {
	for _, d := range c.set.Documents() {
		if d.SHA256 == sum {
			d.Place = at.String()
			return &d
		}
	}
	return nil
}

// listed finds who is listed under a name: as printed, without an article, or in
// the spelling of the United Nations.
func (c *scribe) listed(name string) (string, bool) {
	bare := strings.TrimPrefix(name, "the ")
	spelt := strings.ReplaceAll(bare, "Cooperation", "Co-operation")
	if rest, ok := strings.CutPrefix(spelt, "UN "); ok {
		spelt = "United Nations " + rest
	}
	for _, try := range []string{name, bare, spelt} {
		if id, ok := c.world.Names(try); ok && try != "" {
			return id, true
		}
	}
	return "", false
}

// by is how something is recorded of one author.
func (c *scribe) by(name, kind string, d *submission.Document) submission.Via {
	via := submission.Via{Mode: submission.Recorded, Document: d}
	if id, ok := c.listed(name); ok {
		via.Author = id
		return via
	}
	c.unlisted(name)
	via.Others = []submission.Other{{Name: clip(name, maxTitle), Kind: kind}}
	return via
}

func (c *scribe) unlisted(name string) {
	if !slices.Contains(c.made.Unlisted, name) {
		c.made.Unlisted = append(c.made.Unlisted, name)
	}
}

// who is somebody whom a text names.
func (c *scribe) who(name, role string) consult.Named {
	id, ok := c.listed(name)
	if !ok {
		c.unlisted(name)
	}
	return consult.Named{ID: id, Name: clip(name, maxTitle), Role: clip(role, maxTitle)}
}

// doubt notes what no document says and a statement has to.
func (c *scribe) doubt(k intake.Question, sum string, at intake.Place, read, decided, why string) {
	c.unsure = append(c.unsure, intake.Unsure{Kind: k, Place: at, Read: read, Decided: decided, Why: why, Document: sum})
}

// plan is what every consultation that documents bear out has in common.
func (c *scribe) plan(title string, words string, about []string) consult.Plan {
	return consult.Plan{Title: en(title), Text: en(words), About: about, Languages: []string{language}, Zone: "UTC",
		Moderation: consult.After, Decision: consult.Decision{Rule: consult.Editor}}
}

// points opens a point for each thing that the documents leave open.
func (c *scribe) points() error {
	if len(c.unsure) == 0 {
		return nil
	}
	first := c.unsure[0]
	_, err := c.process(&consult.Group{ID: reading, Lead: []consult.Named{{Name: c.world.Secretariat}}, Document: c.from(first.Document, first.Place),
		Title: three("What the documents leave open", "Ce que les documents laissent ouvert", "ما تتركه الوثائق مفتوحاً")})
	for i := range c.unsure {
		if err != nil {
			return err
		}
		_, err = c.process(c.point(&c.unsure[i]))
	}
	return err
}

// point puts a question to whoever settles it.
func (c *scribe) point(u *intake.Unsure) *consult.Point {
	p := &consult.Point{Group: reading, Document: c.from(u.Document, u.Place)}
	words := "For now: " + u.Decided + "; because " + u.Why + "."
	if u.Read != "" {
		words = "Read: " + clip(u.Read, intake.MaxRead) + "\n\n" + words
	}
	p.Text = i18n.Of(language, words)
	if id := c.letters[u.Place.Provision]; id != "" {
		p.About = append(p.About, id)
	}
	for _, h := range c.near[nearby{u.Place.Provision, u.Place.Column, u.Place.Unit}] {
		p.About = append(p.About, h.String())
	}
	slices.Sort(p.About)
	p.About = slices.Compact(p.About)
	p.About = p.About[:min(len(p.About), consult.MaxAbout)]
	return p
}
