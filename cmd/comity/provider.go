package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/outward"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin/oidc"
)

// ProviderCmd is about the identity providers by which people of participants
// sign in.
type ProviderCmd struct {
	Name   ProviderNameCmd   `cmd:"" help:"Name an identity provider of a participant, or change one. The hub must not be running."`
	List   ProviderListCmd   `cmd:"" help:"List the identity providers."`
	Remove ProviderRemoveCmd `cmd:"" help:"Remove an identity provider, with the accounts that are bound there."`
}

// ProviderNameCmd names a provider.
type ProviderNameCmd struct {
	Data
	Whose
	URL        string        `required:"" placeholder:"URL" help:"Address of the provider (issuer), exactly as it writes it."`
	Client     string        `placeholder:"ID" help:"What the provider knows the hub as. Without it, the addresses to register there are printed and nothing is kept."`
	SecretFile string        `placeholder:"FILE" help:"File with the client's secret. Without it the client is public."`
	MaxAge     time.Duration `placeholder:"TIME" help:"How long ago the person may have been asked who he or she is."`
	ACR        []string      `name:"acr" placeholder:"CLASS" help:"Class of authentication; one of those named is needed."`
	AMR        []string      `name:"amr" placeholder:"METHOD" help:"Method of authentication; all of those named are needed."`
	BaseURL    string        `env:"COMITY_BASE_URL" placeholder:"URL" help:"Public address of the hub."`
	Outward    string        `name:"outward-allow" env:"COMITY_OUTWARD_ALLOW" placeholder:"NETWORKS" help:"Networks inside that the provider may stand in, as prefixes parted by commas."`
}

// Example implements exampler.
func (ProviderNameCmd) Example() string {
	return "comity provider name --data /var/lib/comity --url https://login.example.org --client comity --secret-file secret --base-url https://hub.example.org"
}

// Run asks the provider for its document and keeps it, or says what to tell it.
func (c ProviderNameCmd) Run(ctx context.Context, t terminal) error {
	o, err := c.options(t)
	if err != nil {
		return err
	}
	if c.BaseURL == "" {
		return fail.New(fail.Invalid, "a provider sends people back to the hub's public address, and there is none").WithHint("name it with --base-url https://hub.example.org, or COMITY_BASE_URL")
	}
	o.Site.Base = strings.TrimSuffix(c.BaseURL, "/")
	if o.Outward.Allow, err = outward.ParseAllow(c.Outward); err != nil {
		return err
	}
	hub, err := app.Open(ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(c.name(ctx, t, hub), hub.Close())
}

func (c ProviderNameCmd) name(ctx context.Context, t terminal, hub *app.Hub) error {
	identity, err := c.of(ctx, hub)
	if err != nil {
		return err
	}
	if c.Client != "" {
		n := oidc.Naming{Identity: identity, URL: c.URL, Client: c.Client, Public: c.SecretFile == "", MaxAge: c.MaxAge, ACR: c.ACR, AMR: c.AMR}
		if c.SecretFile != "" {
			b, err := os.ReadFile(c.SecretFile)
			if err != nil {
				return fail.Wrap(err, fail.Invalid, "the secret cannot be read")
			}
			n.Secret = strings.TrimSpace(string(b))
		}
		if _, err := hub.Providers().Name(ctx, policy.As(policy.Operator), n); err != nil {
			return err
		}
	}
	id := oidc.IDOf(identity, c.URL)
	fmt.Fprintf(t.out, "id:     %s\nback:   %s\nlogout: %s\n", id, hub.Providers().BackAddress(id), hub.Providers().EndedAddress(id))
	return nil
}

// ProviderListCmd lists providers.
type ProviderListCmd struct{ Data }

// Example implements exampler.
func (ProviderListCmd) Example() string { return "comity provider list --data /var/lib/comity" }

// Run prints a line for each provider: its id, whose it is, its address and what
// it knows the hub as.
func (c ProviderListCmd) Run(ctx context.Context, t terminal) error {
	o, err := c.options(t)
	if err != nil {
		return err
	}
	hub, err := app.Open(ctx, o)
	if err != nil {
		return err
	}
	all, err := hub.Providers().Issuers(ctx)
	out := tabwriter.NewWriter(t.out, 0, 4, 2, ' ', 0)
	for _, i := range all {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", i.ID, i.Identity.Short(), i.URL, i.Client)
	}
	return errors.Join(err, out.Flush(), hub.Close())
}

// ProviderRemoveCmd removes a provider.
type ProviderRemoveCmd struct {
	Data
	ID string `arg:"" placeholder:"ID" help:"The provider's id, as comity provider list shows it."`
}

// Example implements exampler.
func (ProviderRemoveCmd) Example() string {
	return "comity provider remove --data /var/lib/comity 0123456789abcdef"
}

// Run removes it, the accounts at it and the sessions that it opened.
func (c ProviderRemoveCmd) Run(ctx context.Context, t terminal) error {
	return c.unlocked(ctx, t, func(hub *app.Hub) error {
		if err := hub.Providers().Remove(ctx, policy.As(policy.Operator), c.ID); err != nil {
			return err
		}
		fmt.Fprintln(t.out, "removed")
		return nil
	})
}
