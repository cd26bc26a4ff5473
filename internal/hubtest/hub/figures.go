package hub

import (
	"context"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/figures"
	"comity.example/comity/statement"
)

// stateFigures has the hub of tests state the figures of two years, invented, so
// that their page has something to show and something to hide.
func stateFigures(ctx context.Context, h *app.Hub) error {
	templates, err := cooperation.Shipped()
	if err != nil {
		return err
	}
	for _, year := range []int{2024, 2025} {
		var cases []*figures.Case
		for i := range 40 {
			opened := hubtest.Start.AddDate(year-hubtest.Start.Year(), -1, 0)
			cases = append(cases, &figures.Case{Kind: cooperation.Kinds()[i%2], Exercise: i%5 == 0, Class: []string{"intrusions", "fraud", "availability", "malicious-code"}[i%7%4], Opener: statement.Hash{byte(i % 6)}, Opened: opened,
				Reached: map[figures.Step]time.Time{figures.Acknowledged: opened.Add(time.Duration(10+i) * time.Minute), figures.Closed: opened.Add(time.Duration(i) * time.Hour * 9)}})
		}
		d, err := figures.Draft(&figures.Stated{Year: year, Taxonomy: templates.Newest(cooperation.RSIT).ID, Small: figures.Small, Tables: figures.Tables(cases, figures.Classes(templates), false)})
		if err == nil {
			_, err = h.Ledger.Say(ctx, d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
