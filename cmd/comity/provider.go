package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/outward"
	"comity.example/comity/internal/platform/signin/oidc"
)

// ProviderCmd is about the identity providers by which people of participants
// sign in.
type ProviderCmd struct {
	Name   ProviderNameCmd   `cmd:"" help:"Name an identity provider of a participant, or change one."`
	List   ProviderListCmd   `cmd:"" help:"List the identity providers."`
	Remove ProviderRemoveCmd `cmd:"" help:"Remove an identity provider, with the accounts that are bound there."`
}

// ProviderNameCmd names a provider.
type ProviderNameCmd struct {
	Data `json:"-"`
	Whose
	URL        string        `required:"" placeholder:"URL" help:"Address of the provider (issuer), exactly as it writes it."`
	Client     string        `placeholder:"ID" help:"What the provider knows the hub as. Without it, the addresses to register there are printed and nothing is kept."`
	SecretFile string        `json:"-" placeholder:"FILE" help:"File with the client's secret. Without it the client is public."`
	MaxAge     time.Duration `placeholder:"TIME" help:"How long ago the person may have been asked who he or she is."`
	ACR        []string      `name:"acr" placeholder:"CLASS" help:"Class of authentication; one of those named is needed."`
	AMR        []string      `name:"amr" placeholder:"METHOD" help:"Method of authentication; all of those named are needed."`
	BaseURL    string        `env:"COMITY_BASE_URL" placeholder:"URL" help:"Public address of the hub. One that runs knows its own."`
	Outward    string        `json:"-" name:"outward-allow" env:"COMITY_OUTWARD_ALLOW" placeholder:"NETWORKS" help:"Networks inside that the provider may stand in, as prefixes parted by commas. A hub that runs goes by its own setting."`
	Secret     string        `kong:"-" json:"secret"` // what was read from the file
}

// Example implements exampler.
func (ProviderNameCmd) Example() string {
	return "comity provider name --data /var/lib/comity --url https://login.example.org --client comity --secret-file secret --base-url https://hub.example.org"
}

// Run asks the provider for its document and keeps it, or says what to tell it.
func (c ProviderNameCmd) Run(ctx context.Context, t terminal) error {
	return c.ask(ctx, t, "provider name", &c)
}

// prepare implements preparer: whoever gives the command must be able to read
// the secret.
func (c *ProviderNameCmd) prepare(terminal) error {
	if c.SecretFile == "" {
		return nil
	}
	b, err := os.ReadFile(c.SecretFile)
	c.Secret = strings.TrimSpace(string(b))
	if err == nil && c.Secret == "" {
		return fail.New(fail.Invalid, "there is no secret in %s", c.SecretFile)
	}
	return fail.Wrap(err, fail.Invalid, "the secret cannot be read")
}

// opening implements opener.
func (c *ProviderNameCmd) opening(o *app.Options) (err error) {
	o.Site.Base = strings.TrimSuffix(c.BaseURL, "/")
	o.Outward.Allow, err = outward.ParseAllow(c.Outward)
	return err
}

func (c *ProviderNameCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	base := strings.TrimSuffix(c.BaseURL, "/")
	switch {
	case hub.Address() == "":
		return fail.New(fail.Invalid, "a provider sends people back to the hub's public address, and there is none").WithHint("name it with --base-url https://hub.example.org, or COMITY_BASE_URL")
	case base != "" && base != hub.Address():
		return fail.New(fail.Invalid, "the hub that runs answers at %s, and there a provider sends people back", hub.Address())
	}
	identity, err := c.of(ctx, hub)
	if err != nil {
		return err
	}
	if c.Client != "" {
		n := oidc.Naming{Identity: identity, URL: c.URL, Client: c.Client, Public: c.Secret == "", Secret: c.Secret, MaxAge: c.MaxAge, ACR: c.ACR, AMR: c.AMR}
		if _, err := hub.Providers().Name(ctx, operator, n); err != nil {
			return err
		}
	}
	id := oidc.IDOf(identity, c.URL)
	fmt.Fprintf(out, "id:     %s\nback:   %s\nlogout: %s\n", id, hub.Providers().BackAddress(id), hub.Providers().EndedAddress(id))
	return nil
}

// ProviderListCmd lists providers.
type ProviderListCmd struct {
	Data `json:"-"`
}

// Example implements exampler.
func (ProviderListCmd) Example() string { return "comity provider list --data /var/lib/comity" }

// Run prints a line for each provider: its id, whose it is, its address and what
// it knows the hub as.
func (c ProviderListCmd) Run(ctx context.Context, t terminal) error {
	return c.ask(ctx, t, "provider list", &c)
}

func (c *ProviderListCmd) carry(ctx context.Context, w io.Writer, hub *app.Hub) error {
	all, err := hub.Providers().Issuers(ctx)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, i := range all {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", i.ID, i.Identity.Short(), i.URL, i.Client)
	}
	return out.Flush()
}

// ProviderRemoveCmd removes a provider.
type ProviderRemoveCmd struct {
	Data `json:"-"`
	ID   string `arg:"" placeholder:"ID" help:"The provider's id, as comity provider list shows it."`
}

// Example implements exampler.
func (ProviderRemoveCmd) Example() string {
	return "comity provider remove --data /var/lib/comity 0123456789abcdef"
}

// Run removes it, the accounts at it and the sessions that it opened.
func (c ProviderRemoveCmd) Run(ctx context.Context, t terminal) error {
	return c.ask(ctx, t, "provider remove", &c)
}

func (c *ProviderRemoveCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	if err := hub.Providers().Remove(ctx, operator, c.ID); err != nil {
		return err
	}
	fmt.Fprintln(out, "removed")
	return nil
}
