// Command comity is a hub: it keeps a public register of signed statements,
// shows what follows from them, and lets anyone check that nothing was
// altered. comity demo is the place to begin.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // deadlines are shown in their organiser's zone, whatever the machine has

	"github.com/alecthomas/kong"

	"comity.example/comity/internal/fail"
)

// CLI is the command line. Each command has a file of its own.
type CLI struct {
	Demo     DemoCmd     `cmd:"" help:"Run a hub with the framework and the record, to look around."`
	Init     InitCmd     `cmd:"" help:"Make a new hub and print its recovery sheet."`
	Serve    ServeCmd    `cmd:"" help:"Run a hub."`
	Verify   VerifyCmd   `cmd:"" help:"Prove that nothing in a register was altered: of a hub in a folder, or of one at an address."`
	Rebuild  RebuildCmd  `cmd:"" help:"Make everything anew that follows from the statements of a hub."`
	Backup   BackupCmd   `cmd:"" help:"Take a snapshot of a hub, which may be running, into one file."`
	Restore  RestoreCmd  `cmd:"" help:"Put a snapshot into an empty folder or database."`
	Resume   ResumeCmd   `cmd:"" help:"Let a restored hub sign again, once it is proved to be the latest."`
	Export   ExportCmd   `cmd:"" help:"Write the public register as files: a mirror, or its statements as JSON."`
	Record   RecordCmd   `cmd:"" help:"Import tables of who took part."`
	Consult  ConsultCmd  `cmd:"" help:"Take down consultations from documents."`
	Corpus   CorpusCmd   `cmd:"" help:"Check and record the texts that this program ships."`
	Person   PersonCmd   `cmd:"" help:"People who sign in: invite, list, erase."`
	Provider ProviderCmd `cmd:"" help:"Identity providers by which people sign in: name, list, remove."`
	Key      KeyCmd      `cmd:"" help:"Participants' keys: list, rotate, declare compromised, recover, try the recovery sheet."`
	Bounce   BounceCmd   `cmd:"" help:"Take what a mail server sends back, on standard input: for the mail server's pipe."`
	Erase    EraseCmd    `cmd:"" help:"Erase the body of a statement of the hub's own, and say so in the register."`
	Config   ConfigCmd   `cmd:"" help:"Show the settings in force and where each comes from."`
	Version  VersionCmd  `cmd:"" help:"Print the version of this program."`

	ConfigFile string `name:"config" short:"c" type:"path" placeholder:"FILE" env:"COMITY_CONFIG" help:"Read settings from a file: one NAME = VALUE a line, # begins a comment. Names are those of the flags. Flags win over the environment, the environment over the file."`
}

// Exit codes. A script can tell what went wrong without reading words.
const (
	exitOther   = 1 // the machine, or a fault of ours
	exitUsage   = 2 // the command line or a setting, or a file that one of them names
	exitBroken  = 3 // stored data failed its proof
	exitRefused = 4 // the hub says no: not there, exists, denied, locked, in quarantine, in use
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr, os.Getenv))
}

// terminal is what a command may use of the outside.
type terminal struct {
	out, err io.Writer
	env      func(string) string
}

// run is main without the process: for tests.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, env func(string) string) int {
	var cli CLI
	parser, err := kong.New(&cli, kong.Name("comity"),
		kong.Description("A hub for the framework of responsible State behaviour in cyberspace."),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true, Summary: false}),
		kong.Writers(stdout, stderr), kong.Exit(func(int) {}),
		kong.Resolvers(fileSettings(args, env)),
		kong.Help(helpWithExample),
	)
	if err != nil {
		fmt.Fprintln(stderr, "comity:", err)
		return exitOther
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	if args[0] == "help" { // as many programs are asked
		args = append(args[1:len(args):len(args)], "--help")
	}
	asked := false
	parser.Exit = func(int) { asked = true }
	kctx, err := parser.Parse(args)
	if asked {
		return 0
	}
	if err != nil {
		fmt.Fprintf(stderr, "comity: %v\n", err)
		return exitUsage
	}
	kctx.BindTo(ctx, (*context.Context)(nil))
	err = kctx.Run(terminal{stdout, stderr, env}, kctx)
	if err == nil || errors.Is(err, context.Canceled) {
		return 0
	}
	fmt.Fprintf(stderr, "comity: %v\n", err)
	if hint := fail.Hint(err); hint != "" {
		fmt.Fprintf(stderr, "  → %s\n", hint)
	}
	return exitCode(err)
}

func exitCode(err error) int {
	if c, ok := errors.AsType[*coded](err); ok {
		return c.code
	}
	switch fail.KindOf(err) {
	case fail.Invalid:
		return exitUsage
	case fail.Broken:
		return exitBroken
	case fail.Exists, fail.Denied, fail.Locked, fail.Conflict, fail.Quarantined, fail.NotFound, fail.Gone, fail.TooLarge:
		return exitRefused
	}
	return exitOther
}

// coded is an error that ends the program with a code of its own: for a program
// that understands other codes than ours.
type coded struct {
	error
	code int
}

func (c *coded) Unwrap() error { return c.error }

// exampler is a command that shows how it is used.
type exampler interface{ Example() string }

// helpWithExample prints the help of a command and an example under it.
func helpWithExample(o kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(o, ctx); err != nil {
		return err
	}
	if n := ctx.Selected(); n != nil {
		if e, ok := n.Target.Addr().Interface().(exampler); ok {
			fmt.Fprintf(ctx.Stdout, "\nExample:\n  %s\n", e.Example())
		}
	}
	return nil
}
