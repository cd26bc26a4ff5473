package main

import (
	"context"
	"fmt"

	"comity.example/comity/internal/app"
)

// BackupCmd takes a snapshot.
type BackupCmd struct {
	Data
	File string `arg:"" help:"File to write; it must not be there."`
}

// Example implements exampler.
func (BackupCmd) Example() string {
	return "comity backup --data /var/lib/comity /srv/backup/comity-2026-01-31.snapshot"
}

// Help implements kong.HelpProvider.
func (BackupCmd) Help() string {
	return "The file holds the register, its bodies, the private rows and the keystore, encrypted as it is. " +
		"It does not hold the key file or passphrase that opens the keystore: keep that elsewhere. " +
		"A body that is erased later stays in earlier snapshots; delete them when the hub's rules say so."
}

// Run takes the snapshot and says what is in it. It needs no keys.
func (c BackupCmd) Run(ctx context.Context, t terminal) error {
	o, err := c.options(t)
	if err != nil {
		return err
	}
	bar := newBar(t, "Taking a snapshot")
	s, err := app.Backup(ctx, o, c.File, func(done, total int64) { bar.tell(int(done), int(total)) })
	bar.end()
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s is a snapshot of %s.\n", c.File, s.Origin)
	fmt.Fprintf(t.out, "  %-12s %d, of which the checkpoint signs %d\n", "statements", s.Statements, s.Signed)
	fmt.Fprintf(t.out, "  %-12s %d\n", "bytes", s.Bytes)
	fmt.Fprintf(t.out, "  %-12s %s of the whole file, as sha256sum gives it\n", "sha256", s.SHA256)
	return nil
}
