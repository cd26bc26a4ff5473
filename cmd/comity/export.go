package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/register"
)

// ExportCmd writes the public register as files.
type ExportCmd struct {
	Data
	Dir  string `arg:"" optional:"" help:"Folder of the mirror: new, or that of an earlier export, which is then brought up to date."`
	JSON bool   `name:"json" help:"Write the statements to standard output instead: one JSON object a line, with header, signature and body."`
}

// Example implements exampler.
func (ExportCmd) Example() string {
	return "comity export --data /var/lib/comity /var/www/mirror\n  comity export --data /var/lib/comity --json > statements.jsonl"
}

// Help implements kong.HelpProvider.
func (ExportCmd) Help() string {
	return "A mirror holds checkpoint, tile/…, tile/entries/…, blob/… and .well-known/comity, as a hub serves them; any web server can serve it. " +
		"The hub may be running: what its last kept checkpoint signs is written. An export that was interrupted is taken up by the next."
}

// Run writes the mirror or the statements. It needs no keys.
func (c ExportCmd) Run(ctx context.Context, t terminal) error {
	o, err := c.options(t)
	if err != nil {
		return err
	}
	switch {
	case c.JSON && c.Dir != "":
		return fail.New(fail.Invalid, "statements as JSON go to standard output, not into a folder")
	case c.JSON:
		return c.statements(ctx, o, t.out)
	case c.Dir == "":
		return fail.New(fail.Invalid, "say where the mirror is to be written, or --json")
	}
	bar := newBar(t, "Writing the mirror")
	p, err := app.Export(ctx, o, c.Dir, func(done, total int64) { bar.tell(int(done), int(total)) })
	bar.end()
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s mirrors %d statements, of which %d are new.\n", c.Dir, p.Statements, p.Statements-p.Before)
	fmt.Fprintf(t.out, "  %-12s %d files written, %d erased bodies removed\n", "changed", p.Files, p.Erased)
	return nil
}

// page is how many statements are read at a time.
const page = 256

// statements writes every statement that the last checkpoint signs.
func (c ExportCmd) statements(ctx context.Context, o app.Options, w io.Writer) error {
	l, end, err := app.View(ctx, o)
	if err != nil {
		return err
	}
	defer end()
	q := register.Queries{Ledger: l}
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for after := int64(-1); ; {
		list, err := q.Signed(ctx, ledger.Filter{After: after, Limit: page})
		if err != nil {
			return err
		}
		for i := range list {
			if err := enc.Encode(&list[i]); err != nil {
				return fail.Wrap(err, fail.Unavailable, "the statements cannot be written")
			}
			after = list[i].Index
		}
		if len(list) < page {
			return fail.Wrap(out.Flush(), fail.Unavailable, "the statements cannot be written")
		}
	}
}
