package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"github.com/schollz/progressbar/v3"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/module/consult/transcript"
)

// DemoCmd runs a hub that is loaded with what is shipped.
type DemoCmd struct {
	Listen string `default:"127.0.0.1:8080" env:"COMITY_LISTEN" placeholder:"HOST:PORT" help:"Where to answer: a loopback address."`
	Data   string `env:"COMITY_DATA" placeholder:"DIR" help:"Keep the hub in this folder. Without it, in a temporary one that is removed at the end."`
	Import string `placeholder:"DIR" help:"Take down, beside the invented consultation, those that the documents in this folder bear out: plain texts, as comity consult import reads them. Other files are left alone."`
}

// Example implements exampler.
func (DemoCmd) Example() string { return "comity demo --listen 127.0.0.1:9000" }

// demoOrigin is a name that no log of anybody's can have (RFC 2606). Each
// demonstration has its own: whoever checks one remembers its key, and another
// has another.
func demoOrigin() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("demo-%x.comity.example", b)
}

// Run makes the hub if it is not there, loads it, and serves it.
func (c DemoCmd) Run(ctx context.Context, t terminal) (err error) {
	documents, err := c.documents()
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "nobody can be answered at %s", c.Listen)
	}
	defer func() { _ = l.Close() }()
	if !l.Addr().(*net.TCPAddr).IP.IsLoopback() {
		return fail.New(fail.Invalid, "the demonstration answers on this machine only, and %s is not", c.Listen).
			WithHint("use 127.0.0.1:PORT; for others to see a hub, use comity init and comity serve")
	}
	if c.Data == "" {
		if c.Data, err = os.MkdirTemp("", "comity-demo-"); err != nil {
			return fail.Wrap(err, fail.Unavailable, "a temporary folder cannot be made")
		}
		defer func() { _ = os.RemoveAll(c.Data) }()
	}
	// Browsers make and use passkeys without https for this one name.
	base := fmt.Sprintf("http://localhost:%d", l.Addr().(*net.TCPAddr).Port)
	hub, err := c.open(ctx, t, base)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := hub.Close(); err == nil {
			err = cerr
		}
	}()
	if err := load(ctx, t, hub); err != nil {
		return err
	}
	if err := hub.Demonstrate(ctx); err != nil {
		return err
	}
	if err := hub.DemonstrateCases(ctx); err != nil {
		return err
	}
	if err := hub.DemonstrateIndependent(ctx); err != nil {
		return err
	}
	if err := hub.DemonstrateCapacity(ctx); err != nil {
		return err
	}
	if err := hub.DemonstrateLaws(ctx); err != nil {
		return err
	}
	if err := hub.DemonstrateHouse(ctx); err != nil {
		return err
	}
	if err := c.take(ctx, t, hub, documents); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "Comity is ready: %s\nTry it as one of its invented people: %s/demo\nCtrl-C stops it.\n", base, base)
	return hub.Serve(ctx, app.Listeners{Public: l})
}

// documents reads those in the folder that can be taken down.
func (c DemoCmd) documents() (out []transcript.File, err error) {
	if c.Import == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(c.Import)
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the folder with the documents cannot be read")
	}
	for _, e := range entries {
		if !e.Type().IsRegular() {
			continue
		}
		text, err := readDocument(filepath.Join(c.Import, e.Name()))
		if err != nil {
			return nil, err
		}
		if f := (transcript.File{Name: e.Name(), Text: text}); transcript.Check([]transcript.File{f}) == nil {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return nil, fail.New(fail.Invalid, "%s holds no document that can be taken down", c.Import).
			WithHint("comity consult import FILE says of one what was looked for.")
	}
	return out, transcript.Check(out)
}

// take takes documents down, but for those that a demonstration which was kept has
// taken down before.
func (c DemoCmd) take(ctx context.Context, t terminal, hub *app.Hub, documents []transcript.File) error {
	if len(documents) == 0 {
		return nil
	}
	all, err := hub.Transcribe(ctx, documents, app.Transcribing{})
	if fail.Is(err, fail.Exists) {
		fmt.Fprintf(t.out, "The documents are there already: %s.\n", fail.Message(err))
		return nil
	}
	for _, one := range all {
		fmt.Fprintf(t.out, "Taken down: %s (%d statements, %d points to settle).\n", one.Title(), one.Made.Total(), len(one.Made.Unsure))
	}
	return err
}

// open opens the demonstration hub, which answers at base, and makes it first if
// it is new. Its key file lies beside the data: good enough for looking around,
// and said so.
func (c DemoCmd) open(ctx context.Context, t terminal, base string) (*app.Hub, error) {
	keyFile := filepath.Join(c.Data, "demo.key")
	fresh := false
	if _, err := os.Stat(keyFile); os.IsNotExist(err) {
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return nil, fail.Wrap(err, fail.Unavailable, "the folder cannot be made")
		}
		if err := keys.NewKeyFile(keyFile); err != nil {
			return nil, err
		}
		fresh = true
	}
	secret, err := keys.KeyFile(keyFile)
	if err != nil {
		return nil, err
	}
	o := app.Options{
		Data: c.Data, Secret: &secret, Log: slog.New(slog.NewTextHandler(t.err, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Site:   app.Site{Name: "Comity", Base: base, Banner: demoBanner},
		Domain: "localhost", Demo: true,
	}
	if fresh {
		if _, err := app.Init(ctx, o, demoOrigin()); err != nil {
			return nil, err
		}
	}
	return app.Open(ctx, o)
}

var demoBanner = i18n.Text{Original: "en", In: map[string]string{
	"en": "Demonstration on this machine. Its keys lie beside its data, its people are invented; nobody vouches for it.",
	"fr": "Démonstration sur cette machine. Ses clés se trouvent à côté de ses données, ses personnes sont inventées ; nul ne s’en porte garant.",
	"ar": "عرض توضيحي على هذا الجهاز. مفاتيحه محفوظة إلى جانب بياناته، وأشخاصه مُختلَقون، ولا يضمنه أحد.",
}}

// load says what is shipped, and shows how far it has come.
func load(ctx context.Context, t terminal, hub *app.Hub) error {
	bar := newBar(t, "Loading the framework and the record")
	said, err := hub.Load(ctx, bar.tell)
	bar.end()
	if err == nil && said > 0 {
		fmt.Fprintf(t.out, "%d statements are in the register.\n", hub.Ledger.Size())
	}
	return err
}

// bar shows progress where somebody is watching, and nothing elsewhere.
type bar struct {
	t     terminal
	label string
	shown *progressbar.ProgressBar
}

func newBar(t terminal, label string) *bar { return &bar{t: t, label: label} }

func (b *bar) tell(done, total int) {
	if !isTerminal(b.t.err) || total == 0 {
		return
	}
	if b.shown == nil {
		b.shown = progressbar.NewOptions(total, progressbar.OptionSetWriter(b.t.err),
			progressbar.OptionSetDescription(b.label), progressbar.OptionSetWidth(30),
			progressbar.OptionClearOnFinish(), progressbar.OptionShowCount())
	}
	b.shown.ChangeMax(total)
	_ = b.shown.Set(done)
}

func (b *bar) end() {
	if b.shown != nil {
		_ = b.shown.Finish()
	}
}
