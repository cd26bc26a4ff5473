package main

import (
	"context"
	"errors"
	"fmt"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/signin"
)

// InitCmd makes a new hub.
type InitCmd struct {
	Data
	Origin     string   `required:"" placeholder:"NAME" help:"Name of the hub's log, for good: a host name of yours, with a path if you like. It need not be where the hub answers."`
	NewKeyFile string   `placeholder:"FILE" help:"Make a key file here and encrypt the keystore to it."`
	Domain     string   `placeholder:"HOST" help:"Domain that passkeys are made for, for good: the host at which readers see the hub. Without it, the host in the name of the log."`
	Name       string   `placeholder:"NAME" help:"What the hub is called on its pages. It can be changed."`
	Officer    []string `sep:"none" placeholder:"NAME" help:"Invite a first officer: \"Amina Otieno <a.otieno@example.org>\". Twice, for two. Each link is printed once."`
	BaseURL    string   `env:"COMITY_BASE_URL" placeholder:"URL" help:"Public address of the hub, for the links."`
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
	invited, err := officers(c.Officer)
	if err != nil {
		return err
	}
	o.Domain, o.Site.Name = c.Domain, c.Name
	sheet, err := app.Init(ctx, o, c.Origin)
	if err != nil {
		return err
	}
	if err := printSheet(t.out, sheet); err != nil || len(invited) == 0 {
		return err
	}
	return c.invite(ctx, t, o, invited)
}

// invite prints a link for each of the first officers.
func (c InitCmd) invite(ctx context.Context, t terminal, o app.Options, officers []signin.Person) error {
	hub, err := app.Open(ctx, o)
	if err != nil {
		return err
	}
	fmt.Fprintln(t.out, "\nLINKS of the first officers. Each holds once, for 24 hours, and is shown once.")
	for _, p := range officers {
		link, err := hub.People().Founder(ctx, p)
		if err != nil {
			return errors.Join(err, hub.Close())
		}
		fmt.Fprintf(t.out, "  %s: %s\n", p.Name, linkAt(c.BaseURL, hub, link))
	}
	return hub.Close()
}
