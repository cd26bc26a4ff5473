package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// KeyCmd is about the keys of the hub's own participant and of those whose keys
// it keeps.
type KeyCmd struct {
	List        KeyListCmd        `cmd:"" help:"List participants' keys with their history: in force, replaced, struck."`
	Open        KeyOpenCmd        `cmd:"" help:"Open a participant whose signing key this hub keeps, and print its recovery sheet."`
	Rotate      KeyRotateCmd      `cmd:"" help:"Put a fresh signing key in the place of the one in force."`
	Compromised KeyCompromisedCmd `cmd:"" help:"Declare that a key was in other hands from an index on. Needs the recovery sheet."`
	Recover     KeyRecoverCmd     `cmd:"" help:"Name a new signing key, or new keys of both kinds. Needs the recovery sheet."`
	Move        KeyMoveCmd        `cmd:"" help:"Say that another hub is a participant's home. Needs the recovery sheet."`
	Drill       KeyDrillCmd       `cmd:"" help:"Prove that a recovery sheet works, without using it up, and note it."`
	SheetCheck  KeySheetCheckCmd  `cmd:"" help:"Read a recovery sheet and say whose it is. Nothing is noted."`
}

// Whose names a participant.
type Whose struct {
	Identity string `arg:"" optional:"" placeholder:"IDENTITY" help:"Identity of the participant, or its first digits, eight or more. Without it, the hub's own."`
}

// of finds the participant.
func (w Whose) of(ctx context.Context, hub *app.Hub) (found statement.Hash, err error) {
	prefix := strings.ToLower(w.Identity)
	if prefix == "" {
		return hub.Ledger.Hub(), nil
	}
	if len(prefix) < 8 {
		return found, fail.New(fail.Invalid, "%q is too short for an identity: eight digits at the least", w.Identity)
	}
	ids, err := hub.Ledger.Identities(ctx)
	if err != nil {
		return found, err
	}
	for _, id := range ids {
		switch {
		case !strings.HasPrefix(id.String(), prefix):
		case found.IsZero():
			found = id
		default:
			return found, fail.New(fail.Invalid, "more than one participant has an identity that begins with %s", prefix)
		}
	}
	if found.IsZero() {
		err = fail.New(fail.NotFound, "no participant of this hub has an identity that begins with %s", prefix).
			WithHint("see them with: comity key list --all")
	}
	return found, err
}

// operator is the capacity in which this program acts at the command line.
var operator = policy.As(policy.Operator)

// KeyListCmd lists keys.
type KeyListCmd struct {
	Data `json:"-"`
	Whose
	All bool `help:"Of every participant in the register."`
}

// Example implements exampler.
func (KeyListCmd) Example() string { return "comity key list --data /var/lib/comity --all" }

// Run prints each participant with its keys. The hub may be locked.
func (c KeyListCmd) Run(ctx context.Context, t terminal) error { return c.ask(ctx, t, "key list", &c) }

func (c *KeyListCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	ids, err := hub.Ledger.Identities(ctx)
	if !c.All && err == nil {
		var id statement.Hash
		id, err = c.of(ctx, hub)
		ids = []statement.Hash{id}
	}
	if err != nil {
		return err
	}
	for _, id := range ids {
		d, err := hub.CustodyQueries().Desk(ctx, operator, id)
		if err != nil {
			return err
		}
		printDesk(out, hub, d)
	}
	return nil
}

func printDesk(out io.Writer, hub *app.Hub, d custody.Desk) {
	kept := "its signing key is not kept here"
	switch {
	case d.Hosted:
		kept = "its signing key is kept here"
	case d.Locked:
		kept = "the hub is locked"
	}
	if d.Identity == hub.Ledger.Hub().String() {
		kept = "the hub's own; " + kept
	}
	fmt.Fprintf(out, "%s (%s)\n", d.Identity, kept)
	fmt.Fprintf(out, "  fingerprint  %s\n", d.Fingerprint)
	for _, k := range d.Keys {
		fmt.Fprintf(out, "  signing key  %s  %s since %s (statement %d)", k.Key, strings.ReplaceAll(string(k.Standing), "-", " "), k.Since.Format("2006-01-02"), k.From)
		if k.StruckFrom != nil {
			fmt.Fprintf(out, ", struck from statement %d", *k.StruckFrom)
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintf(out, "  recovery key %s  in force since %s\n", d.Recovery[0].Key, d.Recovery[0].Since.Format("2006-01-02"))
	if d.MovedTo != "" {
		fmt.Fprintf(out, "  moved to     %s\n", d.MovedTo)
	}
	for _, due := range []*custody.Due{d.Rotation, d.Drill} {
		if due != nil {
			fmt.Fprintf(out, "  %-12s due on %s\n", due.Kind, due.At.Format("2006-01-02"))
		}
	}
}

// KeyOpenCmd opens a hosted participant.
type KeyOpenCmd struct {
	Data `json:"-"`
}

// Example implements exampler.
func (KeyOpenCmd) Example() string {
	return "comity key open --data /var/lib/comity --key-file /etc/comity/hub.key"
}

// Run opens it and prints the sheet, once.
func (c KeyOpenCmd) Run(ctx context.Context, t terminal) error { return c.ask(ctx, t, "key open", &c) }

func (c *KeyOpenCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	o, err := hub.Custody().Open(ctx, policy.As(policy.Secretariat))
	if err != nil {
		return err
	}
	return printSheet(out, o.Sheet)
}

// KeyRotateCmd rotates.
type KeyRotateCmd struct {
	Data `json:"-"`
	Whose
}

// Example implements exampler.
func (KeyRotateCmd) Example() string {
	return "comity key rotate --data /var/lib/comity --key-file /etc/comity/hub.key"
}

// Run replaces the signing key in force.
func (c KeyRotateCmd) Run(ctx context.Context, t terminal) error {
	return c.ask(ctx, t, "key rotate", &c)
}

func (c *KeyRotateCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	return changing(ctx, out, hub, c.Whose, func(id statement.Hash) error {
		h, err := hub.CustodyQueries().History(ctx, id)
		if err != nil {
			return err
		}
		now := h.InForce()
		if now == nil {
			return fail.New(fail.Conflict, "no signing key is in force").WithHint("name one with the recovery sheet: comity key recover")
		}
		_, err = hub.Custody().Rotate(ctx, operator, id, now.Key)
		return err
	})
}

// KeyCompromisedCmd declares a compromise.
type KeyCompromisedCmd struct {
	Data `json:"-"`
	Whose
	Typed
	Key     string `placeholder:"KEY" help:"Public key that was in other hands. Without it, the one in force."`
	From    int64  `required:"" placeholder:"INDEX" help:"Number of the first statement in the register that may not be yours: it and all later ones of that key are struck."`
	Recover bool   `help:"Name a new signing key at once."`
}

// Example implements exampler.
func (KeyCompromisedCmd) Example() string {
	return "comity key compromised --data /var/lib/comity --key-file /etc/comity/hub.key --from 8412 --recover"
}

// Run declares it.
func (c KeyCompromisedCmd) Run(ctx context.Context, t terminal) error {
	return c.ask(ctx, t, "key compromised", &c)
}

func (c *KeyCompromisedCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	return changing(ctx, out, hub, c.Whose, func(id statement.Hash) error {
		h, err := hub.CustodyQueries().History(ctx, id)
		if err != nil {
			return err
		}
		d := custody.Declaration{From: c.From, Recover: c.Recover}
		switch now := h.InForce(); {
		case c.Key != "":
			if d.Key, err = statement.ParseKey(c.Key); err != nil {
				return fail.Wrap(err, fail.Invalid, "that is no public key")
			}
		case now == nil:
			return fail.New(fail.Invalid, "no signing key is in force: say which was in other hands, with --key")
		default:
			d.Key = now.Key
		}
		_, err = hub.Custody().Declare(ctx, operator, id, c.Typed.Text, d)
		return err
	})
}

// KeyRecoverCmd recovers.
type KeyRecoverCmd struct {
	Data `json:"-"`
	Whose
	Typed
	NewSheet bool `help:"Make a new recovery key as well, and print its sheet. The sheet that was typed is worth nothing afterwards."`
}

// Example implements exampler.
func (KeyRecoverCmd) Example() string {
	return "comity key recover --data /var/lib/comity --key-file /etc/comity/hub.key --new-sheet"
}

// Run names the new keys.
func (c KeyRecoverCmd) Run(ctx context.Context, t terminal) error {
	return c.ask(ctx, t, "key recover", &c)
}

func (c *KeyRecoverCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	return changing(ctx, out, hub, c.Whose, func(id statement.Hash) error {
		r, err := hub.Custody().Recover(ctx, operator, id, c.Typed.Text, c.NewSheet)
		if err == nil && r.Sheet != nil {
			err = printSheet(out, *r.Sheet)
		}
		return err
	})
}

// KeyMoveCmd moves a participant.
type KeyMoveCmd struct {
	Data `json:"-"`
	Typed
	Identity string `arg:"" placeholder:"IDENTITY" help:"Identity of the participant, or its first digits, eight or more."`
	To       string `arg:"" placeholder:"NAME" help:"Name of the new hub's log."`
}

// Example implements exampler.
func (KeyMoveCmd) Example() string {
	return "comity key move 5f0c9a3e hub.example.net/comity --data /var/lib/comity --key-file /etc/comity/hub.key"
}

// Run says that the participant has moved.
func (c KeyMoveCmd) Run(ctx context.Context, t terminal) error { return c.ask(ctx, t, "key move", &c) }

func (c *KeyMoveCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	return changing(ctx, out, hub, Whose{c.Identity}, func(id statement.Hash) error {
		_, err := hub.Custody().Move(ctx, operator, id, c.Typed.Text, c.To)
		return err
	})
}

// changing does something to a participant's keys, and shows what they are
// then.
func changing(ctx context.Context, out io.Writer, hub *app.Hub, whose Whose, do func(id statement.Hash) error) error {
	id, err := whose.of(ctx, hub)
	if err == nil {
		err = do(id)
	}
	if err != nil {
		return err
	}
	now, err := hub.CustodyQueries().Desk(ctx, operator, id)
	if err == nil {
		printDesk(out, hub, now)
	}
	return err
}

// KeyDrillCmd tries a sheet.
type KeyDrillCmd struct {
	Data `json:"-"`
	Whose
	Typed
}

// Example implements exampler.
func (KeyDrillCmd) Example() string {
	return "comity key drill --data /var/lib/comity --key-file /etc/comity/hub.key"
}

// Run tries it and notes that it worked.
func (c KeyDrillCmd) Run(ctx context.Context, t terminal) error {
	return c.ask(ctx, t, "key drill", &c)
}

func (c *KeyDrillCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	id, err := c.of(ctx, hub)
	if err != nil {
		return err
	}
	d, err := hub.Custody().Try(ctx, operator, id, c.Typed.Text)
	if err == nil {
		fmt.Fprintf(out, "The sheet works: its key %s is the recovery key in force of %s.\nIt is not used up. That it was tried on %s is noted.\n", d.Key, id, d.At.Format("2006-01-02"))
	}
	return err
}

// KeySheetCheckCmd reads a sheet.
type KeySheetCheckCmd struct {
	Data `json:"-"`
	Typed
}

// Example implements exampler.
func (KeySheetCheckCmd) Example() string { return "comity key sheet-check --data /var/lib/comity" }

// Run says whose recovery key was typed. The hub may be locked.
func (c KeySheetCheckCmd) Run(ctx context.Context, t terminal) error {
	return c.ask(ctx, t, "key sheet-check", &c)
}

func (c *KeySheetCheckCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	priv, err := keys.ParseSheet(c.Typed.Text)
	if err != nil {
		return err
	}
	key := statement.KeyOf(priv)
	clear(priv)
	ids, err := hub.CustodyQueries().Whose(ctx, key)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "The sheet is read without a slip. Its recovery key is %s (public half).\n", key)
	for _, id := range ids {
		fmt.Fprintf(out, "It is the one in force of %s.\n", id)
	}
	if len(ids) == 0 {
		return fail.New(fail.NotFound, "it is not the recovery key in force of any participant in this register")
	}
	return nil
}
