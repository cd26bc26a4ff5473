package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
)

// Data says which hub a command is about.
type Data struct {
	Data     string `default:"comity-data" env:"COMITY_DATA" placeholder:"DIR" help:"Folder of the hub."`
	Database string `env:"COMITY_DATABASE" placeholder:"URL" help:"PostgreSQL instead of SQLite: postgres://…"`
	KeyFile  string `env:"COMITY_KEY_FILE" placeholder:"FILE" help:"File that opens the keystore. Else the systemd credential comity.key, else the passphrase in COMITY_PASSPHRASE; else the hub is locked."`
}

// options are those of app, without the site. The secret is nil when there is
// none to be found: the hub is then locked.
func (d Data) options(t terminal) (app.Options, error) {
	o := app.Options{Data: d.Data, Database: d.Database, Log: slog.New(slog.NewTextHandler(t.err, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	if err := keys.ForbidDumps(); err != nil { // before there is anything in memory that must not leave it
		return o, err
	}
	secret, ok, err := keys.FromEnvironment(d.KeyFile, t.env)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		err = fail.Wrap(err, fail.Invalid, "the hub cannot be unlocked")
	}
	if err != nil {
		return o, err
	}
	if ok {
		o.Secret = &secret
	}
	return o, nil
}

// unlocked opens the hub for something to be said, and closes it after.
func (d Data) unlocked(ctx context.Context, t terminal, do func(hub *app.Hub) error) error {
	o, err := d.options(t)
	if err != nil {
		return err
	}
	hub, err := app.Open(ctx, o)
	if err != nil {
		return err
	}
	if hub.Locked() {
		err = fail.New(fail.Locked, "the hub is locked: it signs nothing").WithHint("give it its key file: --key-file FILE")
	} else {
		err = do(hub)
	}
	return errors.Join(err, hub.Close())
}

// fileSettings reads the file that --config or COMITY_CONFIG names, before
// the command line is parsed: what it says are defaults.
func fileSettings(args []string, env func(string) string) kong.Resolver {
	path := env("COMITY_CONFIG")
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--config="); ok {
			path = v
		} else if (a == "--config" || a == "-c") && i+1 < len(args) {
			path = args[i+1]
		}
	}
	values, err := readSettings(path)
	return &settings{path: path, values: values, err: err, env: env}
}

// settings are the values of a file, as kong asks for them.
type settings struct {
	path   string
	values map[string]string
	err    error // why the file could not be read
	env    func(string) string
}

// Validate implements kong.Resolver: a name that no command knows would be
// passed over in silence, and is a slip.
func (s *settings) Validate(app *kong.Application) error {
	if s.err != nil {
		return s.err
	}
	known := map[string]bool{}
	_ = kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if f, ok := node.(*kong.Flag); ok {
			known[f.Name] = true
		}
		return next(nil)
	})
	for _, name := range slices.Sorted(maps.Keys(s.values)) {
		if !known[name] {
			return fail.New(fail.Invalid, "%s sets %q, which is no setting", s.path, name).
				WithHint("comity config lists the settings; they are named as the flags are, without the two hyphens")
		}
	}
	return nil
}

// Resolve implements kong.Resolver.
func (s *settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if s.err != nil {
		return nil, nil // Validate says it
	}
	for _, name := range flag.Envs {
		if s.env(name) != "" {
			return nil, nil // the environment wins over the file
		}
	}
	if v, ok := s.values[flag.Name]; ok {
		return v, nil
	}
	return nil, nil
}

// readSettings reads NAME = VALUE lines. A missing name for a path is no file.
func readSettings(path string) (map[string]string, error) {
	out := map[string]string{}
	if path == "" {
		return out, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the settings cannot be read")
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			return nil, fail.New(fail.Invalid, "%s line %d is not NAME = VALUE", path, n)
		}
		out[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	return out, lines.Err()
}

// ConfigCmd shows the settings that serve would use.
type ConfigCmd struct {
	ServeFlags
}

// Example implements exampler.
func (ConfigCmd) Example() string { return "COMITY_LISTEN=127.0.0.1:9000 comity config" }

// Run prints a line for each setting: its value and where that comes from.
func (c ConfigCmd) Run(t terminal, k *kong.Context) error {
	given := map[string]string{}
	for _, p := range k.Path {
		if p.Flag != nil && !p.Resolved {
			given[p.Flag.Name] = "flag"
		}
	}
	path := k.FlagValue(flagNamed(k, "config"))
	values, err := readSettings(fmt.Sprint(path))
	if err != nil {
		return err
	}
	for _, f := range k.Selected().Flags {
		if f.Name == "help" {
			continue
		}
		source := given[f.Name]
		if _, ok := values[f.Name]; ok && source == "" {
			source = "file " + fmt.Sprint(path)
		}
		for _, name := range f.Envs {
			if t.env(name) != "" && given[f.Name] == "" {
				source = "environment " + name
			}
		}
		if source == "" {
			source = "default"
		}
		value := fmt.Sprint(k.FlagValue(f))
		if (f.Name == "database" || f.Name == "smtp-url") && value != "" {
			value = withoutPassword(value)
		}
		fmt.Fprintf(t.out, "%-14s %-34s %s\n", f.Name, value, source)
	}
	return nil
}

func flagNamed(k *kong.Context, name string) *kong.Flag {
	for _, f := range k.Model.Flags {
		if f.Name == name {
			return f
		}
	}
	return nil
}
