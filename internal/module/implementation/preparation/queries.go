package preparation

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// List gives the actor's participant's preparations, the latest first, with their
// parts.
func (s *Service) List(ctx context.Context, actor policy.Actor) (out []Preparation, err error) {
	if err := May(actor, Read); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		if out, err = s.rows(actor.Identity).list(ctx, q); err != nil {
			return err
		}
		for i := range out {
			if err := s.rows(actor.Identity).parts(ctx, q, &out[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// Get gives a preparation with its parts, and the version of the questionnaire that
// it answers: fail.NotFound for what is not of the actor's participant.
func (s *Service) Get(ctx context.Context, actor policy.Actor, id string) (out *Preparation, q *questionnaire.Questionnaire, err error) {
	if err := May(actor, Read); err != nil {
		return nil, nil, err
	}
	if !idForm.MatchString(id) {
		return nil, nil, none()
	}
	err = s.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = s.rows(actor.Identity).get(ctx, r, id)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	q, err = s.asks(out)
	return out, q, err
}

func (s *Service) asks(p *Preparation) (*questionnaire.Questionnaire, error) {
	q := s.Questionnaires.Get(p.Questionnaire, p.Version)
	if q == nil || p.Version == "" {
		return nil, fail.New(fail.NotFound, "This hub does not have version %.10s of the questionnaire %.60s any more.", p.Version, p.Questionnaire)
	}
	return q, nil
}

// Prepared is the part of a participant's preparation on an item and period; nil
// where nothing is prepared.
func (s *Service) Prepared(ctx context.Context, q sqldb.Querier, by statement.Hash, of *report.Made) (*Preparation, *Part, error) {
	mine := s.rows(by)
	all, err := mine.list(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	for i := range all {
		p := &all[i]
		if p.Questionnaire != of.Questionnaire || p.Period != of.Period {
			continue
		}
		if err := mine.parts(ctx, q, p); err != nil {
			return nil, nil, err
		}
		if part, ok := p.Parts[of.Item]; ok && !part.Empty() {
			return p, &part, nil
		}
	}
	return nil, nil, nil
}

// Of gives the part of a participant's preparation from which a report is put forward,
// and its preparation; nil where it was not prepared. What others say in a participant's
// name is not from its preparation, of which they learn nothing.
func (s *Service) Of(ctx context.Context, by statement.Hash, of *report.Made) (p *Preparation, part *Part, err error) {
	if of.Via.Mode != submission.Own {
		return nil, nil, nil
	}
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		p, part, err = s.Prepared(ctx, q, by, of)
		return err
	})
	return p, part, err
}

// Held gives the reports of the actor's participant in force, by topic.
func (s *Service) Held(ctx context.Context, actor policy.Actor) (map[string]*report.Report, error) {
	out := map[string]*report.Report{}
	if actor.For == "" {
		return out, nil
	}
	all, err := s.Reports.Latest(ctx, report.Wanted{Participants: []string{actor.For}})
	for i := range all {
		out[all[i].Report.Topic] = &all[i].Report
	}
	return out, err
}

// Roadmap gives where the actor's participant stands, cluster by cluster. near are
// the neighbours of whom is told what they report.
func (s *Service) Roadmap(ctx context.Context, actor policy.Actor, roadmap []Cluster, near []string) ([]Chapter, error) {
	if err := May(actor, Read); err != nil {
		return nil, err
	}
	held, err := s.Held(ctx, actor)
	if err != nil {
		return nil, err
	}
	all, err := s.List(ctx, actor)
	if err != nil {
		return nil, err
	}
	steps, err := s.Steps(ctx, actor)
	if err != nil {
		return nil, err
	}
	others := map[string][]report.Held{}
	if len(near) > 0 {
		reports, err := s.Reports.Latest(ctx, report.Wanted{Participants: near})
		if err != nil {
			return nil, err
		}
		for _, h := range reports {
			others[h.Report.Topic] = append(others[h.Report.Topic], h)
		}
	}
	working := s.working(all)
	out := Clusters(s.Questionnaires, roadmap)
	for i := range out {
		for j := range out[i].Lines {
			l := &out[i].Lines[j]
			topic := l.Item.Topic()
			l.Said, l.Parts, l.Near = held[topic], working[topic], others[topic]
			for _, wider := range s.Questionnaires.Covering(l.Item.Provision) {
				if r := held[wider]; r != nil {
					l.Wider = append(l.Wider, r)
				}
			}
			for _, step := range steps {
				if step.Topic == topic {
					l.Steps = append(l.Steps, step)
				}
			}
			l.Gaps = gaps(l)
		}
	}
	return out, nil
}

// working gives the parts that hold something, by topic, those of the latest period
// first, and of one period those that were begun last.
func (s *Service) working(all []Preparation) map[string][]Working {
	out := map[string][]Working{}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Preparation) int { return report.ByPeriod(b.Period, a.Period) })
	for i := range all {
		p := &all[i]
		q, err := s.asks(p)
		if err != nil {
			continue // a questionnaire that the operator took away: its parts are on no page
		}
		eachItem(q, func(item *questionnaire.Item) {
			if part, ok := p.Parts[item.ID]; ok && !part.Empty() {
				out[item.Topic()] = append(out[item.Topic()], Working{p, part})
			}
		})
	}
	return out
}

// Steps lists the next steps of the actor's participant: those that are not done
// first, by their dates, those without one last.
func (s *Service) Steps(ctx context.Context, actor policy.Actor) (out []Step, err error) {
	if err := May(actor, Read); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		out, err = s.rows(actor.Identity).steps(ctx, q)
		return err
	})
	return out, err
}

// Step gives one next step; fail.NotFound.
func (s *Service) Step(ctx context.Context, actor policy.Actor, id string) (Step, error) {
	all, err := s.Steps(ctx, actor)
	if err != nil {
		return Step{}, err
	}
	i := slices.IndexFunc(all, func(one Step) bool { return one.ID == id })
	if i < 0 {
		return Step{}, noStep()
	}
	return all[i], nil
}

// DueSteps lists the steps of the actor's participant that have a day, for a
// calendar: no word of them is in it. Programs are told of none.
func (s *Service) DueSteps(ctx context.Context, actor policy.Actor) (out []Due, err error) {
	if actor.Token != "" || May(actor, Read) != nil {
		return nil, nil
	}
	all, err := s.Steps(ctx, actor)
	for _, one := range all {
		if one.Until != "" && one.State != Done {
			out = append(out, Due{one.ID, one.Topic, one.Until})
		}
	}
	return out, err
}
