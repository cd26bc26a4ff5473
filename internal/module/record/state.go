package record

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
)

// State gives all that the record holds about one participant. fail.NotFound
// when it holds nothing.
func (q *Queries) State(ctx context.Context, participant string) (StateView, error) {
	s, err := q.now(ctx)
	if err != nil {
		return StateView{}, err
	}
	v := StateView{Participant: participant, Chaired: []string{}, Elsewhere: []GroupMention{}, Events: []EventView{},
		Fora: []ForumView{}, Endorsements: []EndorsementView{}, Statements: []string{},
		Memberships: s.participations(Memberships, participant), Sponsorships: s.participations(Sponsorships, participant),
		Replies: s.participations(Replies, participant)}
	for _, list := range [][]Participation{v.Memberships, v.Sponsorships, v.Replies} {
		for _, p := range list {
			v.rest(p.Statements...)
		}
	}
	v.groups(s)
	party := func(p Party) bool { return p.Participant == participant }
	for _, e := range s.timeline {
		if slices.ContainsFunc(e.Value.Parties, party) {
			v.Events = append(v.Events, EventView{e.Value, []string{e.Statement}})
			v.rest(e.Statement)
		}
	}
	for _, f := range s.fora {
		if slices.ContainsFunc(f.Value.Convene, party) {
			v.Fora = append(v.Fora, ForumView{f.Value, []string{f.Statement}})
			v.rest(f.Statement)
		}
	}
	for _, e := range s.endorsements {
		if slices.ContainsFunc(e.Value.By, party) {
			v.Endorsements = append(v.Endorsements, EndorsementView{e.Value, []string{e.Statement}})
			v.rest(e.Statement)
		}
	}
	if len(v.Statements) == 0 {
		return StateView{}, fail.New(fail.NotFound, "the record holds nothing about %q", participant)
	}
	return v, nil
}

// groups adds the Groups that the State's expert chaired, and the lists that
// name it or leave it out.
func (v *StateView) groups(s *snapshot) {
	for _, g := range s.groups {
		if slices.ContainsFunc(g.Value.Chairs, func(c StatedParty) bool { return c.Party.Participant == v.Participant }) {
			v.Chaired = append(v.Chaired, g.Value.ID)
			v.rest(g.Statement)
		}
		for _, l := range g.Value.Lists {
			named, without := slices.Contains(l.Members, v.Participant), slices.Contains(l.Without, v.Participant)
			if named || without {
				v.Elsewhere = append(v.Elsewhere, GroupMention{g.Value.ID, g.Value.Name, named, l.Source})
				v.rest(g.Statement)
			}
		}
	}
}

// rest adds statements that the view rests on, each once.
func (v *StateView) rest(ids ...string) {
	for _, id := range ids {
		if !slices.Contains(v.Statements, id) {
			v.Statements = append(v.Statements, id)
		}
	}
}
