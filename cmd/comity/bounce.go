package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/door"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/outbox"
)

// BounceCmd takes a message that a mail server sent back.
type BounceCmd struct {
	Data    `json:"-"`
	Address string `arg:"" placeholder:"ADDRESS" help:"Address that it was sent back to: the return path of a letter of the hub's."`
	Message []byte `kong:"-" json:"message"` // what came on standard input
}

// Example implements exampler.
func (BounceCmd) Example() string {
	return "comity bounce --data /var/lib/comity bounce+mfrggzdf…@hub.example.org < message"
}

// Exit codes that mail servers understand (sysexits): what they keep and hand in
// again later, and what they need not.
const (
	exitData  = 65 // EX_DATAERR: no address of ours, or no report
	exitLater = 75 // EX_TEMPFAIL
)

// Run hands the message to the hub that runs. It opens no folder: while the hub
// rests, the mail server keeps the message.
func (c BounceCmd) Run(ctx context.Context, t terminal) error {
	err := c.handIn(ctx, t)
	switch fail.KindOf(err) {
	case "":
		return nil
	case fail.Denied, fail.Invalid, fail.NotFound, fail.TooLarge:
		return &coded{err, exitData}
	}
	return &coded{err, exitLater}
}

func (c *BounceCmd) handIn(ctx context.Context, t terminal) (err error) {
	if c.Message, err = io.ReadAll(io.LimitReader(os.Stdin, outbox.MaxReport+1)); err != nil {
		return fail.Wrap(err, fail.Unavailable, "the message cannot be read")
	}
	answered, err := door.Knock(ctx, c.Data.Data, "bounce", c, t.out)
	if !answered && err == nil {
		err = fail.New(fail.Unavailable, "no hub runs in %s", c.Data.Data).WithHint("the mail server keeps the message and tries again")
	}
	return err
}

func (c *BounceCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	h, err := hub.Heed(ctx, operator, c.Address, c.Message)
	switch {
	case err != nil:
		return err
	case h.Failed:
		fmt.Fprintf(out, "%s has not arrived\n", h.Reference)
	default:
		fmt.Fprintf(out, "%s: nothing to mark\n", h.Reference)
	}
	return nil
}
