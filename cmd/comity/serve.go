package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/outward"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/push"
	"comity.example/comity/internal/platform/signin"
)

// ServeFlags are the settings of a running hub.
type ServeFlags struct {
	Data
	Listen  string        `default:"127.0.0.1:8080" env:"COMITY_LISTEN" placeholder:"HOST:PORT" help:"Where to answer."`
	Name    string        `env:"COMITY_NAME" help:"Name of the hub, as its pages show it. Without it, what the hub was named, or Comity."`
	BaseURL string        `env:"COMITY_BASE_URL" placeholder:"URL" help:"Public address, such as https://hub.example.org, when there is one."`
	Host    []string      `env:"COMITY_HOST" placeholder:"NAME" help:"Further host names to answer to, beside that of the base URL and the loopback names."`
	TLSCert string        `env:"COMITY_TLS_CERT" placeholder:"FILE" help:"Certificate chain, PEM. Without it the hub speaks plain HTTP, for a proxy on the same machine."`
	TLSKey  string        `env:"COMITY_TLS_KEY" placeholder:"FILE" help:"Private key of the certificate, PEM."`
	Idle    time.Duration `name:"session-idle" default:"1h" env:"COMITY_SESSION_IDLE" placeholder:"TIME" help:"A session ends that is not used for so long."`
	Longest time.Duration `name:"session-max" default:"12h" env:"COMITY_SESSION_MAX" placeholder:"TIME" help:"A session ends so long after signing in, whatever happens."`
	Drafts  int           `name:"open-drafts" default:"50" env:"COMITY_OPEN_DRAFTS" placeholder:"NUMBER" help:"How many drafts one person may have open for a participant: neither said nor withdrawn."`
	Hourly  int           `name:"contributions-hour" default:"100" env:"COMITY_CONTRIBUTIONS_HOUR" placeholder:"NUMBER" help:"How many contributions and amendments one participant, and one person, may put forward in an hour. Each time one is edited counts."`
	Daily   int           `name:"contributions-day" default:"500" env:"COMITY_CONTRIBUTIONS_DAY" placeholder:"NUMBER" help:"The same, in a day."`
	Held    int           `name:"contributions-held" default:"200" env:"COMITY_CONTRIBUTIONS_HELD" placeholder:"NUMBER" help:"How many of one participant's contributions may wait at once to be let in by those who moderate."`
	Suspend time.Duration `name:"suspension" default:"336h" env:"COMITY_SUSPENSION" placeholder:"TIME" help:"How long an authorization is suspended that one officer suspends alone: 744h (31 days) at the most."`
	Rest    time.Duration `name:"suspension-rest" default:"720h" env:"COMITY_SUSPENSION_REST" placeholder:"TIME" help:"How long afterwards one officer alone cannot suspend the same authorization again."`
	Proxy   []string      `env:"COMITY_PROXY" placeholder:"ADDRESS" help:"A server that passes requests on: its word on whose they are is believed, so that limits count readers and not the proxy."`
	SMTP    string        `name:"smtp-url" env:"COMITY_SMTP_URL" placeholder:"URL" help:"Mail server for notices: smtp://HOST:587 (STARTTLS, without which nothing is sent unless HOST is this machine) or smtps://HOST:465, with USER:PASSWORD@ before HOST for a sign-in. Without it no mail is sent."`
	From    string        `name:"mail-from" env:"COMITY_MAIL_FROM" placeholder:"ADDRESS" help:"Address that notices come from."`
	Return  string        `name:"mail-return" env:"COMITY_MAIL_RETURN" placeholder:"ADDRESS" help:"Address to whose sub-addresses (bounce+…@) mail servers send back what does not arrive, when your mail server hands that to comity bounce. Without it, what is sent back is not read."`
	Outward string        `name:"outward-allow" env:"COMITY_OUTWARD_ALLOW" placeholder:"NETWORKS" help:"Networks inside, as prefixes parted by commas, that the hub may reach at addresses that people type, such as an identity provider's. Without it, public addresses only."`
	Push    []string      `name:"push-service" env:"COMITY_PUSH_SERVICE" placeholder:"HOST" help:"Hosts of browser makers' push services by which people may have their devices told that something needs them, such as updates.push.services.mozilla.com. Without it no device is told anything, and none is offered to."`
	Ops     string        `env:"COMITY_OPS" placeholder:"HOST:PORT" help:"Where to answer health checks and metrics: a loopback address. Off when empty."`
}

// ServeCmd runs a hub.
type ServeCmd struct {
	ServeFlags
}

// Example implements exampler.
func (ServeCmd) Example() string {
	return "comity serve --data /var/lib/comity --key-file /etc/comity/hub.key --base-url https://hub.example.org"
}

// Run serves until the process is told to stop.
func (c ServeCmd) Run(ctx context.Context, t terminal) error {
	o, err := c.options(t)
	if err != nil {
		return err
	}
	o.Log, o.Orders = slog.New(slog.NewTextHandler(t.err, nil)), carryOut
	if o.Proxies, err = limit.ParseProxies(c.Proxy); err != nil {
		return err
	}
	if c.Idle <= 0 || c.Longest < c.Idle {
		return fail.New(fail.Invalid, "a session lasts %s unused and %s at the most", c.Idle, c.Longest).WithHint("--session-max is no shorter than --session-idle, which is more than nothing")
	}
	if c.Drafts < 1 {
		return fail.New(fail.Invalid, "nobody could draft anything with %d open drafts", c.Drafts).WithHint("--open-drafts is one at the least")
	}
	o.Drafts = c.Drafts
	if c.Hourly < 1 || c.Daily < c.Hourly || c.Held < 1 {
		return fail.New(fail.Invalid, "%d contributions in an hour, %d in a day and %d held at once are no limits", c.Hourly, c.Daily, c.Held).
			WithHint("--contributions-hour and --contributions-held are one at the least, and --contributions-day no less than --contributions-hour")
	}
	o.Pace = draft.Pace{Hour: c.Hourly, Day: c.Daily, Held: c.Held}
	if c.Suspend < time.Hour || c.Suspend > authorization.MaxTerm || c.Rest < c.Suspend {
		return fail.New(fail.Invalid, "a suspension of %s, and %s until the next, are no terms", c.Suspend, c.Rest).
			WithHint("--suspension is between 1h and 744h, and --suspension-rest no shorter than it")
	}
	o.Suspends = authorization.Terms{Term: c.Suspend, Rest: c.Rest}
	o.Sessions = signin.Limits{Idle: c.Idle, Absolute: c.Longest}
	if o.Mail, err = c.mail(); err != nil {
		return err
	}
	if o.Outward.Allow, err = outward.ParseAllow(c.Outward); err != nil {
		return err
	}
	if o.Push, err = push.ParseServices(c.Push); err != nil {
		return err
	}
	on, err := c.listen()
	if err != nil {
		return err
	}
	o.Site = app.Site{Name: c.Name, Base: c.BaseURL, Hosts: c.Host, Local: local(on)}
	return app.Run(ctx, o, on, app.Heard{First: c.first(t), Opened: func(hub *app.Hub, made bool) {
		if hub.Locked() {
			fmt.Fprintln(t.err, "The hub is locked: it serves what was said and signs nothing. Give it its key file or passphrase to unlock it (comity serve --help).")
		}
		if why := hub.Ledger.Quarantine(); why != "" {
			fmt.Fprintf(t.err, "The hub is in quarantine (%s) and signs nothing: see comity resume --help.\n", why)
		}
		fmt.Fprintf(t.out, "%s answers at %s\n", hub.Name(), c.address(on, hub))
		if made && o.Secret == nil {
			fmt.Fprintln(t.out, "At the next start it needs the passphrase that was typed, in COMITY_PASSPHRASE: without it, it signs nothing.")
		}
		if err := hub.People().Ready(); err != nil {
			fmt.Fprintf(t.err, "Nobody can sign in by passkey: %s\n", fail.Message(err))
			if hint := fail.Hint(err); hint != "" {
				fmt.Fprintf(t.err, "  → %s\n", hint)
			}
		} else if path := hub.FirstPage(); path != "" && !made {
			fmt.Fprintf(t.out, "The hub has no officers yet. Name it and invite them on its first page, which is for whoever reads this line:\n  %s%s\n", hub.Address(), path)
		}
	}})
}

// first says where a hub is made in the browser.
func (c ServeFlags) first(t terminal) func(address string) {
	return func(address string) {
		fmt.Fprintf(t.out, "There is no hub in %s yet. Make it on this page, which is for whoever reads this line:\n  %s\n", c.Data.Data, address)
	}
}

// local is how this machine's own browser reaches a listener by the one name
// that passkeys take without https; "" where it cannot.
func local(on app.Listeners) string {
	at, ok := on.Public.Addr().(*net.TCPAddr)
	if !ok || on.TLS != nil || !at.IP.IsLoopback() {
		return ""
	}
	return fmt.Sprintf("http://localhost:%d", at.Port)
}

// mail reads where notices are handed to; nil when nowhere.
func (c ServeFlags) mail() (*outbox.SMTP, error) {
	if c.SMTP == "" {
		return nil, nil
	}
	server, err := outbox.ParseSMTP(c.SMTP, c.From)
	if err == nil && c.Return != "" {
		server.Return, err = outbox.ParseReturn(c.Return)
	}
	return server, err
}

func (c ServeFlags) address(on app.Listeners, hub *app.Hub) string {
	if base := hub.Base(); base != "" {
		return base
	}
	scheme := "http://"
	if on.TLS != nil {
		scheme = "https://"
	}
	return scheme + on.Public.Addr().String()
}

// listen opens the listeners before anything else, so that a wrong address is
// said at once.
func (c ServeFlags) listen() (on app.Listeners, err error) {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return on, fail.New(fail.Invalid, "a certificate needs its key, and a key its certificate")
	}
	if c.TLSCert != "" {
		pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return on, fail.Wrap(err, fail.Invalid, "the certificate cannot be used")
		}
		on.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	}
	if on.Public, err = net.Listen("tcp", c.Listen); err != nil {
		return on, fail.Wrap(err, fail.Unavailable, "nobody can be answered at %s", c.Listen)
	}
	if c.Ops != "" {
		if on.Ops, err = net.Listen("tcp", c.Ops); err != nil {
			return on, closing(fail.Wrap(err, fail.Unavailable, "nobody can be answered at %s", c.Ops), on.Public)
		}
	}
	return on, nil
}

// closing closes what a failed start leaves open.
func closing(err error, ls ...net.Listener) error {
	for _, l := range ls {
		if l != nil {
			_ = l.Close()
		}
	}
	return err
}

// withoutPassword shows a database URL to the operator's screen.
func withoutPassword(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "(unreadable)"
	}
	return u.Redacted()
}

// isTerminal reports whether somebody is watching.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
