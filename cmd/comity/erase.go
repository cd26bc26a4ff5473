package main

import (
	"context"
	"fmt"
	"io"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// EraseCmd erases what the hub itself has said.
type EraseCmd struct {
	Data      `json:"-"`
	Statement string `arg:"" placeholder:"STATEMENT" help:"Id of the statement whose body is erased: one of the hub's own."`
	Reason    string `required:"" placeholder:"WORDS" help:"Why, for everybody to read."`
}

// Example implements exampler.
func (EraseCmd) Example() string {
	return `comity erase 9b1f… --reason "It named a person who has withdrawn consent." --key-file /etc/comity/hub.key`
}

// Run erases the body and says so in the register. The statement keeps its
// place and its hash.
func (c EraseCmd) Run(ctx context.Context, t terminal) error { return c.ask(ctx, t, "erase", &c) }

func (c *EraseCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	id, err := statement.ParseHash(c.Statement)
	if err != nil {
		return fail.Wrap(err, fail.Invalid, "that is no id of a statement")
	}
	if c.Reason == "" {
		return fail.New(fail.Invalid, "an erasure gives its reason")
	}
	r, err := hub.Erase(ctx, id, c.Reason)
	if err == nil {
		fmt.Fprintf(out, "The body of %s is erased. Statement %d (%s) says so.\nBackups and mirrors that were taken before still hold it: remove it there, or let them run out.\n", id, r.Index, r.ID)
	}
	return err
}
