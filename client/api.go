package client

import (
	"context"
	"iter"
	"net/url"
	"strconv"
)

// StatementFilter narrows a list of statements; what is empty narrows nothing.
type StatementFilter struct {
	Type    string // exact, with its version
	Subject string
	By      string // identity, in hex
}

// ProvisionFilter narrows a list of provisions.
type ProvisionFilter struct{ Kind, Instrument string }

// ParticipantFilter narrows a list of participants.
type ParticipantFilter struct {
	Class, Region, Standing string
	Name                    string // words that begin words of a name, in any language
}

// RelationFilter narrows the concordance.
type RelationFilter struct {
	Provision string // at either end
	Relation  string
	From, To  string // instruments
}

// ParticipationFilter narrows the record; Year 0 is every year.
type ParticipationFilter struct {
	Participant string
	Year        int
}

func (f ParticipationFilter) query() url.Values {
	year := ""
	if f.Year != 0 {
		year = strconv.Itoa(f.Year)
	}
	return query("participant", f.Participant, "year", year)
}

// Register gives the state of the register, as the hub says it. Nothing is
// proved: use Checkpoint for that.
func (c *Client) Register(ctx context.Context) (Register, error) {
	return one[Register](ctx, c, "/register")
}

// Statements lists statements in the order of the register.
func (c *Client) Statements(ctx context.Context, f StatementFilter) iter.Seq2[Statement, error] {
	return Walk[Statement](ctx, c, "/statements", query("type", f.Type, "subject", f.Subject, "by", f.By))
}

// Statement gives one statement with its proof.
func (c *Client) Statement(ctx context.Context, id string) (StatementDetail, error) {
	return one[StatementDetail](ctx, c, "/statements/"+url.PathEscape(id))
}

// Participants lists participants by id.
func (c *Client) Participants(ctx context.Context, f ParticipantFilter) iter.Seq2[Participant, error] {
	return Walk[Participant](ctx, c, "/participants", query("class", f.Class, "region", f.Region, "standing", f.Standing, "q", f.Name))
}

// Participant gives one participant.
func (c *Client) Participant(ctx context.Context, id string) (Participant, error) {
	return one[Participant](ctx, c, "/participants/"+url.PathEscape(id))
}

// Instruments lists instruments by date.
func (c *Client) Instruments(ctx context.Context) iter.Seq2[Instrument, error] {
	return Walk[Instrument](ctx, c, "/instruments", nil)
}

// Provisions lists provisions with their current texts.
func (c *Client) Provisions(ctx context.Context, f ProvisionFilter) iter.Seq2[Provision, error] {
	return Walk[Provision](ctx, c, "/provisions", query("kind", f.Kind, "instrument", f.Instrument))
}

// Roadmap gives the roadmap.
func (c *Client) Roadmap(ctx context.Context) (Roadmap, error) {
	return one[Roadmap](ctx, c, "/roadmap")
}

// Concordance lists relations between provisions.
func (c *Client) Concordance(ctx context.Context, f RelationFilter) iter.Seq2[Relation, error] {
	return Walk[Relation](ctx, c, "/concordance", query("provision", f.Provision, "relation", f.Relation, "from", f.From, "to", f.To))
}

// Glossary lists contested terms.
func (c *Client) Glossary(ctx context.Context) iter.Seq2[Term, error] {
	return Walk[Term](ctx, c, "/glossary", nil)
}

// Memberships lists memberships of the Groups of Governmental Experts.
func (c *Client) Memberships(ctx context.Context, f ParticipationFilter) iter.Seq2[Participation, error] {
	return Walk[Participation](ctx, c, "/record/memberships", f.query())
}

// Sponsorships lists sponsorships of the resolution.
func (c *Client) Sponsorships(ctx context.Context, f ParticipationFilter) iter.Seq2[Participation, error] {
	return Walk[Participation](ctx, c, "/record/sponsorships", f.query())
}

// Replies lists replies from Governments.
func (c *Client) Replies(ctx context.Context, f ParticipationFilter) iter.Seq2[Participation, error] {
	return Walk[Participation](ctx, c, "/record/replies", f.query())
}

// Claims lists what papers say beside what the tables give.
func (c *Client) Claims(ctx context.Context) iter.Seq2[Claim, error] {
	return Walk[Claim](ctx, c, "/record/claims", nil)
}

// Search finds words in everything that is recorded, best first.
func (c *Client) Search(ctx context.Context, words string) iter.Seq2[Hit, error] {
	return Walk[Hit](ctx, c, "/search", query("q", words))
}
