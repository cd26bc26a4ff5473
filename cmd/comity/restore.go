package main

import (
	"context"
	"fmt"

	"comity.example/comity/internal/app"
)

// RestoreCmd puts a snapshot back.
type RestoreCmd struct {
	Data
	File string `arg:"" help:"Snapshot that comity backup took."`
	Tmp  string `placeholder:"DIR" help:"Folder with room for a copy of the register, in which the snapshot is proved: by default that for temporary files."`
}

// Example implements exampler.
func (RestoreCmd) Example() string {
	return "comity restore --data /var/lib/comity /srv/backup/comity-2026-01-31.snapshot\n" +
		"  comity restore --data /var/lib/comity --database postgres://comity@db/comity /srv/backup/comity-2026-01-31.snapshot"
}

// Help implements kong.HelpProvider.
func (RestoreCmd) Help() string {
	return "The whole snapshot is proved before any of it is used: its hash, every signature, chain and body, and its tree against the signed checkpoint. " +
		"Nothing is overwritten: folder and database have to be empty, but for what a restore left that was interrupted. The restored hub is in quarantine: it can be read and verified, and it signs nothing until comity resume."
}

// Run proves the snapshot and restores it. It needs no keys.
func (c RestoreCmd) Run(ctx context.Context, t terminal) error {
	o, err := c.options(t)
	if err != nil {
		return err
	}
	steps := &stepBars{t: t}
	r, err := app.Restore(ctx, o, c.File, c.Tmp, steps.tell)
	steps.end()
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "Restored %d statements.\n", r.Statements)
	fmt.Fprintf(t.out, "  %-12s %s\n", "dump", r.Dump)
	fmt.Fprintf(t.out, "The hub is in quarantine and signs nothing until: comity resume --head CHECKPOINT\n")
	return nil
}
