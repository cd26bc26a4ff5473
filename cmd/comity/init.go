package main

import (
	"context"

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
	return printSheet(t.out, sheet)
}
