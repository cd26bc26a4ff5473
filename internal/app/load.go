package app

import (
	"context"

	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/module/implementation/fact"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
)

// Load says what is shipped with the program, as the hub's secretariat, and
// leaves out what has been said: the participants, the framework, the record.
// tell is called with how many statements of how many have been said. It
// returns how many statements it said.
func (h *Hub) Load(ctx context.Context, tell func(done, total int)) (int, error) {
	people, err := participant.Shipped()
	if err != nil {
		return 0, err
	}
	texts, err := framework.Load()
	if err != nil {
		return 0, err
	}
	past, err := record.Shipped()
	if err != nil {
		return 0, err
	}
	done, err := fact.Shipped()
	if err != nil {
		return 0, err
	}
	secretariat := policy.As(policy.Secretariat)
	said, total := 0, len(people)+len(texts.Bodies())+len(past.Bodies())+len(done.Facts)
	step := func(load func(tell func(done, total int)) (int, error)) error {
		n, err := load(func(done, _ int) { tell(said+done, total) })
		said += n
		return err
	}
	steps := []func(tell func(done, total int)) (int, error){
		func(tell func(int, int)) (int, error) {
			return (&participant.Service{Ledger: h.Ledger, DB: h.DB}).Load(ctx, secretariat, people, tell)
		},
		func(tell func(int, int)) (int, error) {
			return (&framework.Service{Ledger: h.Ledger, DB: h.DB}).LoadCorpus(ctx, secretariat, texts, tell)
		},
		func(tell func(int, int)) (int, error) {
			return (&record.Service{Ledger: h.Ledger, DB: h.DB}).Record(ctx, secretariat, past.Bodies(), tell)
		},
		func(tell func(int, int)) (int, error) {
			return (&fact.Service{Register: h.Ledger, DB: h.DB}).Load(ctx, secretariat, done, tell)
		},
	}
	for _, s := range steps {
		if err := step(s); err != nil {
			return said, err
		}
	}
	return said, nil
}
