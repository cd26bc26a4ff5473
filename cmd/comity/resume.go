package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
)

// ResumeCmd ends the quarantine of a restored hub.
type ResumeCmd struct {
	Data
	Head       string `required:"" placeholder:"CHECKPOINT" help:"The last checkpoint that others have seen of this hub: a file, the text itself, or - for standard input. A mirror has one, and so has everyone who ran comity verify."`
	AcceptLoss bool   `name:"accept-that-statements-may-be-lost" help:"DANGEROUS, and only with --head none: resume without any proof. If others hold statements that are missing here, the hub will sign other statements in their place; everyone who checks will see two registers under its name, and will be right to trust neither."`
}

// Example implements exampler.
func (ResumeCmd) Example() string {
	return "curl -sO https://mirror.example.org/checkpoint && comity resume --data /var/lib/comity --head checkpoint"
}

// Run proves that this copy is not behind the head, and lets it sign.
func (c ResumeCmd) Run(ctx context.Context, t terminal) error {
	o, err := c.options(t)
	if err != nil {
		return err
	}
	head, err := c.head(os.Stdin)
	if err != nil {
		return err
	}
	r, err := app.Resume(ctx, o, head)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s goes on from %d statements: it signs again once it is started with its keys.\n", r.Origin, r.Statements)
	if head == nil {
		fmt.Fprintln(t.err, "Nothing was proved. If others hold statements that are missing here, the register is forked from now on.")
	}
	return nil
}

// none is the head of whoever has none.
const none = "none"

// head gives the checkpoint as it was signed, nil for none.
func (c ResumeCmd) head(in io.Reader) ([]byte, error) {
	if (c.Head == none) != c.AcceptLoss {
		if c.AcceptLoss {
			return nil, fail.New(fail.Invalid, "with a head nothing has to be accepted: leave --accept-that-statements-may-be-lost out")
		}
		return nil, fail.New(fail.Invalid, "without a head nobody can tell whether statements are missing here").
			WithHint("ask a mirror, or anyone who has verified this hub, for its last checkpoint; only if nobody has one, add --accept-that-statements-may-be-lost")
	}
	switch {
	case c.Head == none:
		return nil, nil
	case c.Head == "-":
		b, err := io.ReadAll(io.LimitReader(in, 1<<20))
		return note(b), err
	case strings.Contains(c.Head, "\n"):
		return note([]byte(c.Head)), nil
	}
	b, err := os.ReadFile(c.Head)
	return note(b), fail.Wrap(err, fail.Invalid, "the checkpoint cannot be read")
}

// note gives a signed note as it was signed: copied through a terminal it may
// have lost or gained line ends. What comity verify remembers has the log's
// key and an empty line before it.
func note(b []byte) []byte {
	b = append(bytes.TrimSpace(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))), '\n')
	if key, rest, ok := bytes.Cut(b, []byte("\n\n")); ok && !bytes.Contains(key, []byte("\n")) {
		return rest
	}
	return b
}
