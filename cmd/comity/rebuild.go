package main

import (
	"context"
	"fmt"
	"strings"

	"comity.example/comity/internal/app"
)

// RebuildCmd makes everything anew that follows from the statements.
type RebuildCmd struct {
	Data
}

// Example implements exampler.
func (RebuildCmd) Example() string { return "comity rebuild --data /var/lib/comity" }

// Run rebuilds and prints the hash of all rows, which is the same on every
// copy of the register, on both databases.
func (c RebuildCmd) Run(ctx context.Context, t terminal) error {
	o, err := c.options(t)
	if err != nil {
		return err
	}
	bar := newBar(t, "Rebuilding")
	made, err := app.Rebuild(ctx, o, func(done, total int64) { bar.tell(int(done), int(total)) })
	bar.end()
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "Rebuilt from %d statements.\n", made.Statements)
	fmt.Fprintf(t.out, "  %-12s %s\n", "dump", made.Dump)
	switch {
	case made.Opened != nil:
		fmt.Fprintf(t.out, "  %-12s %d statements, dump %s\n", "confidential", made.Confidential, made.Opened)
	case made.Confidential > 0:
		fmt.Fprintf(t.out, "  %-12s %d statements; what follows from them was left as it is: the hub's keys are needed\n", "confidential", made.Confidential)
	}
	if len(made.Changed) == 0 {
		fmt.Fprintf(t.out, "  %-12s every table holds what it held before\n", "changed")
		return nil
	}
	fmt.Fprintf(t.out, "  %-12s %s\n", "changed", strings.Join(made.Changed, ", "))
	return nil
}
