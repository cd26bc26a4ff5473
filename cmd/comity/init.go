package main

import (
	"context"
	"fmt"
	"io"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/kernel/keys"
)

// InitCmd makes a new hub.
type InitCmd struct {
	Data
	Origin     string `required:"" placeholder:"NAME" help:"Name of the hub's log, for good: a host name of yours, with a path if you like. It need not be where the hub answers."`
	NewKeyFile string `placeholder:"FILE" help:"Make a key file here and encrypt the keystore to it."`
}

// Example implements exampler.
func (InitCmd) Example() string {
	return "comity init --data /var/lib/comity --origin hub.example.org/comity --new-key-file /etc/comity/hub.key"
}

// Run makes the hub and prints the recovery sheet, once.
func (c InitCmd) Run(ctx context.Context, t terminal) error {
	if c.NewKeyFile != "" {
		if err := keys.NewKeyFile(c.NewKeyFile); err != nil {
			return err
		}
		c.KeyFile = c.NewKeyFile
	}
	o, err := c.options(t)
	if err != nil {
		return err
	}
	sheet, err := app.Init(ctx, o, c.Origin)
	if err != nil {
		return err
	}
	printSheet(t.out, c.Origin, sheet)
	return nil
}

// printSheet writes what the operator prints and locks away.
func printSheet(w io.Writer, origin string, s keys.Sheet) {
	fmt.Fprintf(w, `RECOVERY SHEET of the hub %s
Print this, keep it apart from the hub, and clear the screen. It is shown once
and stored nowhere. Whoever holds it can name a new signing key for this hub's
participant; without it, a lost or stolen signing key cannot be replaced.

  identity      %s
  public key    %s
  recovery key  %s

The last group is a check: a wrong digit is noticed when the key is typed.
`, origin, s.Identity, s.Public, s.Secret)
}
